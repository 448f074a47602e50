"""The speech log: one JSON line for each thing that happens to an utterance.

Written for ``--speech-log FILE``; tests, the tour and people who judge the voice read it. Each line
is an object::

    {"event": "started", "t": 12.345, "id": "…", "policy": "RESPONSE", "language": "ko", "text": "…"}

``event`` is ``queued``, ``started``, ``mark``, ``finished``, ``interrupted`` or ``dropped``; ``t``
is in monotonic seconds. ``text`` is the display text with one bullet for each personal character.
``started`` adds ``offset``, ``resumed`` and ``audible``; ``mark`` adds ``offset`` and ``length``
(characters); ``interrupted`` and ``dropped`` add ``reason``, ``interrupted`` also ``resumes``.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, TextIO

from kiosk.speech.events import (
    SpeechEvent,
    SpeechHealthChanged,
    UtteranceDropped,
    UtteranceFinished,
    UtteranceInterrupted,
    UtteranceMarked,
    UtteranceQueued,
    UtteranceStarted,
)

_NAMES: dict[type, str] = {
    UtteranceQueued: "queued",
    UtteranceStarted: "started",
    UtteranceMarked: "mark",
    UtteranceFinished: "finished",
    UtteranceInterrupted: "interrupted",
    UtteranceDropped: "dropped",
}


def record(event: SpeechEvent, said: dict[str, str]) -> dict[str, Any] | None:
    """Return the log object for *event*, or None for events about health.

    Args:
        event: What happened.
        said: Utterance id -> masked text that is being said; kept up to date by this call.
    """
    if isinstance(event, SpeechHealthChanged):
        return None
    utterance = event.utterance
    if isinstance(event, UtteranceStarted):
        said[utterance.id] = event.masked
    line: dict[str, Any] = {
        "event": _NAMES[type(event)],
        "t": round(event.at, 4),
        "id": utterance.id,
        "policy": utterance.policy.name,
        "language": utterance.language,
        "text": said.get(utterance.id, utterance.masked),
    }
    match event:
        case UtteranceStarted():
            line |= {"offset": event.offset, "resumed": event.is_resumed, "audible": event.is_audible}
        case UtteranceMarked():
            line |= {"offset": event.offset, "length": event.length}
        case UtteranceInterrupted():
            line |= {"reason": event.reason, "resumes": event.will_resume}
        case UtteranceDropped():
            line |= {"reason": str(event.reason)}
        case _:
            pass
    if isinstance(event, UtteranceFinished | UtteranceDropped) or (
        isinstance(event, UtteranceInterrupted) and not event.will_resume
    ):
        said.pop(utterance.id, None)
    return line


class SpeechLog:
    """A listener that writes the speech log."""

    def __init__(self, stream: TextIO) -> None:
        """Write to *stream*, one line at a time."""
        self._stream = stream
        self._said: dict[str, str] = {}

    @classmethod
    def open(cls, path: Path) -> SpeechLog:
        """Append to the file at *path*, which only its owner can read.

        Raises:
            OSError: If it cannot be opened.
        """
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return cls(os.fdopen(descriptor, "a", encoding="utf-8"))

    def __call__(self, event: SpeechEvent) -> None:
        """Write *event*."""
        line = record(event, self._said)
        if line is not None:
            self._stream.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._stream.flush()

    def close(self) -> None:
        """Close the stream."""
        self._stream.close()
