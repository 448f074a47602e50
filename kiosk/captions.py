"""Captions follow what has really been heard (C-24, C-28)."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.screens.view import Caption
from kiosk.speech.events import (
    SpeechEvent,
    UtteranceDropped,
    UtteranceFinished,
    UtteranceInterrupted,
    UtteranceMarked,
    UtteranceStarted,
)
from kiosk.speech.sentences import split_sentences
from kiosk.speech.utterance import Segment


class CaptionTracker:
    """Listens to the speech manager and keeps the sentence that is being heard."""

    def __init__(self) -> None:
        """Begin with nothing said."""
        self.caption = Caption()
        self.on_changed: Callable[[], None] = lambda: None
        self.on_heard: Callable[[], None] = lambda: None
        self._text = ""
        self._language = ""
        self._id = ""

    def __call__(self, event: SpeechEvent) -> None:
        """Take in one event of the speech manager."""
        if isinstance(event, UtteranceStarted):
            self._text, self._language, self._id = event.masked, event.utterance.language, event.utterance.id
            self._show(event.offset, 0)
        elif isinstance(event, UtteranceMarked) and event.utterance.id == self._id:
            self._show(event.offset, event.length)
        elif isinstance(event, UtteranceFinished | UtteranceInterrupted | UtteranceDropped):
            return
        else:
            return
        self.on_heard()

    def clear(self) -> None:
        """Show nothing (a new visitor, the voice switched off); whoever clears it draws anew anyway."""
        self._text = self._id = ""
        self.caption = Caption()

    def _show(self, offset: int, length: int) -> None:
        """Show the sentence around *offset*; publish only when something changed."""
        start, sentence = 0, self._text
        for part in split_sentences((Segment(self._text),)):
            if part.offset <= offset < part.offset + part.length:
                start, sentence = part.offset, self._text[part.offset : part.offset + part.length]
                break
        stripped = sentence.strip()
        lead = len(sentence) - len(sentence.lstrip())
        caption = Caption(
            text=stripped, start=max(0, offset - start - lead), length=length, language=self._language
        )
        if caption != self.caption:
            self.caption = caption
            self.on_changed()
