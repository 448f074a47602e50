"""Which recording stands for a sentence: found by message id, used for whole utterances only.

A person's voice in one sentence and an engine's in the next would be worse than either, so a
recording is used only when every sentence of the utterance has one, and only at the normal rate:
who wants it faster gets the engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from kiosk.i18n.text import Message
from kiosk.speech.driver import SpeechJob
from kiosk.speech.packs import Pack
from kiosk.speech.utterance import SegmentKind
from kiosk.speech.voices import spoken_language

_SPACE = re.compile(r"\s+")
_STOPS = " .。!?！？…"


@dataclass(frozen=True, slots=True)
class Recording:
    """A file and what its bytes must be."""

    path: Path
    sha256: str


def sentence_key(text: str) -> str:
    """Return the form in which sentences are compared: without the stop that a script adds."""
    return _SPACE.sub(" ", text).strip(_STOPS)


class PromptBook:
    """The recordings of all prompt packs, by language and sentence."""

    def __init__(self, packs: Iterable[Pack], localise: Callable[[Message, str], str]) -> None:
        """Find the sentence of each recording by putting its message id into its language."""
        self._recordings: dict[tuple[str, str], Recording] = {}
        for pack in packs:
            for prompt in pack.prompts:
                key = (prompt.language, sentence_key(localise(Message(prompt.message_id), prompt.language)))
                recording = Recording(pack.path(prompt.file), pack.files[prompt.file])
                self._recordings.setdefault(key, recording)

    def __len__(self) -> int:
        """Return how many sentences are recorded."""
        return len(self._recordings)

    def find(self, job: SpeechJob) -> Recording | None:
        """Return the recording for the sentence of *job*, or None when the engine must speak."""
        if not self._recordings or abs(job.rate - 1.0) > 0.01:
            return None
        if any(piece.kind != SegmentKind.TEXT for piece in job.pieces):
            return None
        language = spoken_language(job.language)
        if any(spoken_language(piece.language) != language for piece in job.pieces):
            return None
        if any((language, sentence_key(each)) not in self._recordings for each in job.sentences):
            return None
        return self._recordings.get((language, sentence_key(job.text)))
