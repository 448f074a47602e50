"""The sound changes reach the voice: what espeak-ng is given has the phonemes of real Korean."""

from __future__ import annotations

import pytest

from kiosk.speech.drivers.espeak_library import EspeakLibrary
from kiosk.speech.normalise.prepare import prepare

LIBRARY = EspeakLibrary()


def phonemes(text: str) -> str:
    LIBRARY.set_voice("ko")
    raw = LIBRARY.phonemes(text)
    return raw.replace("ˈ", "").replace("ˌ", "").replace("-", "")


@pytest.mark.parametrize(
    ("written", "wrong", "right"),
    [
        ("독립", "qɾ", "ŋn"),
        ("신라", "nɾ", "l"),
        ("갑니다", "pn", "mn"),
        ("국민", "qm", "ŋm"),
        ("협력", "pɾ", "mn"),
    ],
)
def test_a_sound_change_is_in_the_phonemes(written: str, wrong: str, right: str) -> None:
    (part,) = prepare(written, "ko")
    assert wrong in phonemes(written), "espeak-ng has learnt it: drop the rule"
    assert wrong not in phonemes(part.tracked.text)
    assert right in phonemes(part.tracked.text)


def test_the_library_is_the_one_of_the_wheel() -> None:
    assert LIBRARY.version.startswith("1.52")
    assert LIBRARY.sample_rate == 22050


def test_there_is_no_mongolian_voice() -> None:
    assert not any("mn" in tags for _, _, tags in LIBRARY.voices())
