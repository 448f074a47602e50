"""The journal of commands: an id is on the disk before the command begins.

One JSON object a line: ``{"id": ..., "issued": seconds}`` when it comes, ``{"ended": ..., "answer": {...}}``
when it has ended, ``{"acked": ...}`` when the broker has the answer. What has not ended after a restart was
interrupted: nobody knows how far it came. An answer that the broker does not have is sent after the next
restart, and after the one that follows, until it has it. A line that the disk did not take whole is taken
back, so that it swallows none that comes after it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel, ConfigDict, ValidationError

from kiosk.appending import append_lines
from kiosk.remote.answers import MAX_WAITING
from kiosk.remote.files import write_durably
from kiosk.twin.documents import AnswerDocument
from kiosk.twin.limits import JOURNAL_KEPT_S

_log = logging.getLogger("remote")


@dataclass(frozen=True, slots=True)
class JournalContent:
    """What the journal knows at start.

    Attributes:
        known: Id -> when the command was issued (POSIX seconds).
        interrupted: Ids that began, perhaps, and did not end.
        newest_issue: When the newest command was issued.
        answers: Answers that the broker does not have, as far as is known; oldest first.
    """

    known: Mapping[str, float] = field(default_factory=dict)
    interrupted: tuple[str, ...] = ()
    newest_issue: float = 0.0
    answers: tuple[AnswerDocument, ...] = ()


class Journal(Protocol):
    """Remembers commands over restarts."""

    def load(self) -> JournalContent:
        """Return what it knows; older ones than a day before the newest are forgotten."""

    def begin(self, command: str, issued_at: float) -> None:
        """Write an id down, durably.

        Raises:
            OSError: It could not be written.
        """

    def end(self, answer: AnswerDocument) -> None:
        """Write down that a command has ended, and how; durably.

        Raises:
            OSError: It could not be written.
        """

    def acknowledge(self, command: str) -> None:
        """Write down that the broker has the answer; if that is lost, it is sent once more.

        Raises:
            OSError: It could not be written.
        """


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)

    id: str | None = None
    issued: float = 0.0
    ended: str | None = None
    answer: AnswerDocument | None = None
    acked: str | None = None


class FileJournal:
    """A file that only grows, and is tidied at start."""

    def __init__(self, path: Path) -> None:
        """Use *path*; it is made at the first command."""
        self._path = path

    def load(self) -> JournalContent:
        """Read; a line that was cut off by a crash is left out."""
        known: dict[str, float] = {}
        ended: set[str] = set()
        answers: dict[str, AnswerDocument] = {}
        for line in self._lines():
            if line.id is not None:
                known[line.id] = line.issued
            if line.ended is not None:
                ended.add(line.ended)
            if line.ended is not None and line.answer is not None:
                answers[line.ended] = line.answer
            if line.acked is not None:
                answers.pop(line.acked, None)
        newest = max(known.values(), default=0.0)
        known = {name: at for name, at in known.items() if at > newest - JOURNAL_KEPT_S}
        unsent = tuple(answer for name, answer in answers.items() if name in known)[-MAX_WAITING:]
        content = JournalContent(known, tuple(name for name in known if name not in ended), newest, unsent)
        self._tidy(content)
        return content

    def begin(self, command: str, issued_at: float) -> None:
        """Write an id down before the command begins."""
        self._append({"id": command, "issued": issued_at})

    def end(self, answer: AnswerDocument) -> None:
        """Write down that it has ended, and what the broker must still hear of it."""
        self._append({"ended": answer.id, "answer": answer.model_dump(mode="json")})

    def acknowledge(self, command: str) -> None:
        """Write down that the broker has the answer; without waiting for the disk."""
        self._append({"acked": command}, is_durable=False)

    def _lines(self) -> list[_Line]:
        try:
            raw = self._path.read_bytes().splitlines()
        except FileNotFoundError:
            return []
        except OSError as error:
            _log.warning("the journal of commands cannot be read (%s)", type(error).__name__)
            return []
        lines = []
        for text in raw:
            try:
                lines.append(_Line.model_validate_json(text))
            except ValidationError:
                _log.info("a line of the journal was cut off")
        return lines

    def _tidy(self, content: JournalContent) -> None:
        """Write the file anew, without answers that were heard; what was interrupted stays so for now."""
        entries: list[dict[str, object]] = []
        unsent = {answer.id: answer.model_dump(mode="json") for answer in content.answers}
        for name, issued in content.known.items():
            entries.append({"id": name, "issued": issued})
            if name in unsent:
                entries.append({"ended": name, "answer": unsent[name]})
            elif name not in content.interrupted:
                entries.append({"ended": name})
        try:
            if entries or self._path.exists():
                write_durably(self._path, "".join(json.dumps(entry) + "\n" for entry in entries))
        except OSError as error:
            _log.warning("the journal of commands cannot be tidied (%s)", type(error).__name__)

    def _append(self, entry: dict[str, object], *, is_durable: bool = True) -> None:
        append_lines(self._path, json.dumps(entry) + "\n", is_durable=is_durable)
