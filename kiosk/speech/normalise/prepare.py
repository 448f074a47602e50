"""From a span of display text to the parts that an engine gets, one per voice."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kiosk.speech.normalise.dictionary import Dictionary
from kiosk.speech.normalise.scripts import split_scripts
from kiosk.speech.normalise.tracked import Tracked
from kiosk.speech.voices import spoken_language

_MODULES: Mapping[str, str] = {
    "ko": "korean",
    "en": "english",
    "zh-CN": "chinese",
    "ja": "japanese",
    "vi": "vietnamese",
    "ar": "arabic",
}
_INVISIBLE = re.compile(r"[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFE0E\uFE0F\uFEFF]")
#: Pictographs: an engine would skip them or read their English names.
_PICTURES = re.compile(
    r"[\u2190-\u21FF\u2300-\u23FF\u2460-\u24FF\u2500-\u27BF\u2B00-\u2BFF\U0001F000-\U0001FAFF]"
)


@dataclass(frozen=True, slots=True)
class SpokenPart:
    """What one voice says.

    Attributes:
        tracked: The rewritten text and where it came from.
        language: The language that is spoken.
    """

    tracked: Tracked
    language: str


def normalise_tracked(
    tracked: Tracked, language: str, kind: str = "text", dictionary: Dictionary | None = None
) -> Tracked:
    """Rewrite display text as people say it.

    Args:
        tracked: The display text.
        language: Language or catalogue tag.
        kind: A ``SegmentKind`` value: ``code`` and ``phone`` are read character by character.
        dictionary: How this operator pronounces names.
    """
    spoken = spoken_language(language)
    tracked = tracked.sub(_INVISIBLE, "")
    if dictionary is not None and kind not in {"code", "phone"}:
        tracked = dictionary.apply(tracked)
    module = _MODULES.get(spoken)
    if module is not None:
        rules = importlib.import_module(f"kiosk.speech.normalise.{module}")
        rewrite: Callable[[Tracked, str], Tracked] = rules.rewrite
        tracked = rewrite(tracked, kind)
    return tracked.sub(_PICTURES, " ")


def normalise(text: str, language: str, kind: str = "text") -> str:
    """Return *text* as people say it, in the letters of its language."""
    return normalise_tracked(Tracked.of(text), language, kind).text


def prepare(
    text: str,
    language: str,
    kind: str = "text",
    offset: int = 0,
    *,
    dictionary: Dictionary | None = None,
    engine: str = "espeak",
) -> list[SpokenPart]:
    """Return what the voices are given for one span of display text.

    Args:
        text: Display text.
        language: Its language or catalogue tag.
        kind: A ``SegmentKind`` value.
        offset: Where the span begins in the utterance, in characters.
        dictionary: How this operator pronounces names.
        engine: See :func:`prepare_all`.
    """
    return prepare_all([(text, language, kind, offset)], lambda _: dictionary, engine)


def prepare_all(
    pieces: Iterable[tuple[str, str, str, int]],
    dictionary: Callable[[str], Dictionary | None] = lambda _: None,
    engine: str = "espeak",
) -> list[SpokenPart]:
    """Return what the voices are given for the spans of a sentence.

    Neighbours in one language become one part, so that a number and the particle after it are
    said in one breath.

    Args:
        pieces: (text, language, kind, offset in the utterance) of each span.
        dictionary: Language tag -> how this operator pronounces names.
        engine: Engines with flaws of their own get a last step for them: ``espeak`` lacks the
            sound changes of Korean and cannot read kanji.
    """
    runs: list[SpokenPart] = []
    for text, language, kind, offset in pieces:
        spoken = spoken_language(language)
        tracked = normalise_tracked(Tracked.of(text, offset), language, kind, dictionary(language))
        for begin, end, own in split_scripts(tracked.text, spoken):
            part = tracked.slice(begin, end)
            if own != spoken and own in _MODULES:
                part = normalise_tracked(part, own)
            if runs and (runs[-1].language == own or not part.text.strip()):
                runs[-1] = SpokenPart(runs[-1].tracked.followed_by(part), runs[-1].language)
            else:
                runs.append(SpokenPart(part, own))
    if engine == "espeak":
        runs = [SpokenPart(_finish_for_espeak(run.tracked, run.language), run.language) for run in runs]
    return [run for run in runs if run.tracked.text.strip()]


def _finish_for_espeak(tracked: Tracked, language: str) -> Tracked:
    if language == "ko":
        from kiosk.speech.normalise.korean_sounds import change_sounds

        return change_sounds(tracked)
    if language == "ja":
        from kiosk.speech.normalise.japanese_kana import to_kana

        return to_kana(tracked)
    return tracked
