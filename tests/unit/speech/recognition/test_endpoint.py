"""When somebody has finished speaking."""

from __future__ import annotations

import math
import random
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.speech.recognition.endpoint import LONGEST_S, NOTHING_AFTER_S, SpeechEnd, Turn
from kiosk.speech.recognition.recognizer import SAMPLE_RATE


def noise(seconds: float, level: int, seed: int = 1) -> bytes:
    chance = random.Random(seed)
    return array("h", (chance.randint(-level, level) for _ in range(int(seconds * SAMPLE_RATE)))).tobytes()


def voice(seconds: float, level: int = 6000) -> bytes:
    count = int(seconds * SAMPLE_RATE)
    return array("h", (int(level * math.sin(at / 12)) for at in range(count))).tobytes()


@pytest.mark.parametrize("hall", [0, 40, 400])
def test_a_pause_ends_speech_in_a_quiet_room_and_in_a_hall(hall: int) -> None:
    end = SpeechEnd(pause_s=1.5)
    assert end.feed(noise(0.5, hall)) is Turn.LISTEN
    assert end.feed(voice(1.0)) is Turn.LISTEN
    assert end.feed(noise(0.8, hall, 2)) is Turn.LISTEN, "people think between words"
    assert end.feed(voice(0.5)) is Turn.LISTEN
    assert end.feed(noise(1.4, hall, 3)) is Turn.LISTEN
    assert end.feed(noise(0.3, hall, 4)) is Turn.OVER


@pytest.mark.parametrize("hall", [0, 400])
def test_a_hall_without_a_voice_is_nothing_said(hall: int) -> None:
    end = SpeechEnd()
    assert end.feed(noise(NOTHING_AFTER_S - 0.2, hall)) is Turn.LISTEN
    assert end.feed(noise(0.4, hall, 2)) is Turn.NOTHING


def test_a_knock_is_no_speech() -> None:
    end = SpeechEnd(pause_s=1.0)
    assert end.feed(noise(0.5, 30) + voice(0.12, 20000)) is Turn.LISTEN
    assert end.feed(noise(5.0, 30)) is Turn.LISTEN


def test_whoever_never_pauses_is_understood_after_a_minute() -> None:
    end = SpeechEnd()
    word = voice(0.8) + noise(0.2, 30)
    end.feed(noise(0.2, 30))
    assert end.feed(word * int(LONGEST_S - 1)) is Turn.LISTEN
    assert end.feed(word) is Turn.OVER


@given(st.lists(st.binary(max_size=4000), max_size=8))
def test_any_cut_of_any_bytes_gives_the_same_answer(parts: list[bytes]) -> None:
    whole = b"".join(parts)
    together, apart = SpeechEnd(), SpeechEnd()
    turns = [apart.feed(part) for part in parts]
    one = together.feed(whole)
    assert one is Turn.LISTEN
    assert set(turns) <= {Turn.LISTEN}, "half a second at most: nothing ends"
