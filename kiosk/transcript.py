"""What has been said in this visit, to be read again on the screen (C-24).

Listens to the speech manager like the captions. It keeps the masked text only, nothing private,
and is wiped with everything else when the visit ends.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from kiosk.speech.events import SpeechEvent, UtteranceStarted
from kiosk.speech.utterance import Policy

#: So many utterances are kept.
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One utterance that was heard.

    Attributes:
        text: Its masked text.
        language: Its language tag.
    """

    text: str
    language: str


class Transcript:
    """The last things that were said, oldest first; also a wiper of the session."""

    name = "transcript"

    def __init__(self) -> None:
        """Begin with nothing said."""
        self._lines: deque[Line] = deque(maxlen=LONGEST)

    @property
    def lines(self) -> tuple[Line, ...]:
        """What was said, oldest first."""
        return tuple(self._lines)

    def __call__(self, event: SpeechEvent) -> None:
        """Keep what begins to be heard; going on after an interruption is no second time."""
        if not isinstance(event, UtteranceStarted) or event.is_resumed:
            return
        if event.utterance.policy is Policy.HINT:
            return
        line = Line(event.masked.strip(), event.utterance.language)
        if line.text and (not self._lines or self._lines[-1] != line):
            self._lines.append(line)

    def wipe(self) -> None:
        """Forget the visit."""
        self._lines.clear()

    def is_clean(self) -> bool:
        """Whether nothing is left."""
        return not self._lines
