"""Other sound is quiet while the voice is heard (C-14)."""

from __future__ import annotations

from kiosk.clock import SteppedClock
from kiosk.ducking import COMES_BACK_S, Ducking
from kiosk.speech.drivers.timed import RecorderDriver, SilenceDriver
from kiosk.speech.manager import SpeechManager
from kiosk.speech.utterance import Policy, Utterance


def test_other_sound_is_quiet_from_the_first_word_to_a_moment_after_the_last() -> None:
    """C-14: nothing interferes; it does not come back between two sentences."""
    clock, seen = SteppedClock(), []
    ducking = Ducking(clock)
    leave = ducking.register(seen.append)
    manager = SpeechManager([RecorderDriver(clock), SilenceDriver(clock)], clock, clock, [ducking])
    manager.say(Utterance.of("하나예요. 둘이에요.", policy=Policy.NOTICE))
    manager.say(Utterance.of("셋이에요.", policy=Policy.NOTICE))
    clock.advance(0.1)
    assert seen == [True]
    clock.advance(30)
    assert seen == [True, False]
    manager.say(Utterance.of("넷이에요.", policy=Policy.NOTICE))
    clock.advance(0.1)
    manager.stop_all("touch")
    clock.advance(COMES_BACK_S / 2)
    assert seen == [True, False, True]
    late: list[bool] = []
    ducking.register(late.append)
    assert late == [True]
    clock.advance(COMES_BACK_S)
    assert seen == [True, False, True, False]
    leave()
    leave()
    manager.say(Utterance.of("다섯이에요.", policy=Policy.NOTICE))
    clock.advance(30)
    assert seen == [True, False, True, False]


def test_speech_that_nobody_hears_quietens_nothing() -> None:
    clock, seen = SteppedClock(), []
    ducking = Ducking(clock)
    ducking.register(seen.append)
    manager = SpeechManager([SilenceDriver(clock)], clock, clock, [ducking])
    manager.say(Utterance.of("하나예요."))
    clock.advance(30)
    assert seen == []
