"""Logs of a server: one JSON object a line, with what could be personal crossed out.

Nothing that a visitor gave is written in the first place (ids of routes, not of reports; types of
errors, not their words). This is the second net, for what a library may say.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

#: What is crossed out: keys, queries, e-mail, and digits as many as in telephone or receipt numbers.
_PATTERNS = (
    (
        re.compile(
            r"(?i)\b(api_key|x-api-key|x-modunuri-token|password|token|code)(['\"]?\s*[=:]\s*)[^\s&,'\"}]+"
        ),
        r"\1\2***",
    ),
    (re.compile(r"(\w+://)[^\s/@]+@"), r"\1***@"),
    (re.compile(r"(\w+://[^\s?]+)\?\S+"), r"\1?***"),
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), "***@***"),
    (re.compile(r"(?<![\w.:-])\+?\d(?:[ .-]?\d){6,}(?![\w:])"), "***"),
)


def redact(text: str) -> str:
    """Return *text* with everything crossed out that could be personal or secret."""
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


class JsonFormatter(logging.Formatter):
    """Writes a record as one JSON object: time (UTC), level, logger, process, message, error type."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; a traceback becomes the type of its error, because frames hold values."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "message": redact(record.getMessage()),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=False)


def use_json() -> None:
    """Let every handler of the root logger write JSON lines."""
    for handler in logging.getLogger().handlers:
        handler.setFormatter(JsonFormatter())
