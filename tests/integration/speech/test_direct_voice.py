"""Engines that play by themselves, behind the same protocol: a fake, and Qt's mock engine.

The Windows engines themselves have never been run on Windows.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.speech.drivers.direct import DirectDriver
from kiosk.speech.drivers.timed import SilenceDriver
from kiosk.speech.events import (
    SpeechEvent,
    UtteranceFinished,
    UtteranceInterrupted,
    UtteranceMarked,
    UtteranceStarted,
)
from kiosk.speech.manager import SpeechManager
from kiosk.speech.utterance import Utterance
from tests.helpers.speech import LoopScheduler

FAKE = (sys.executable, str(Path(__file__).with_name("direct_fake.py")))
QT_MOCK = (sys.executable, "-m", "ui.audio.winrt_process", "mock")


class Stage:
    def __init__(self, command: tuple[str, ...]) -> None:
        self.scheduler = LoopScheduler()
        self.events: list[SpeechEvent] = []
        self.voice = DirectDriver("direct", command, self.scheduler, SystemClock())
        silence = SilenceDriver(self.scheduler, shortest=0.0)
        self.manager = SpeechManager(
            [self.voice, silence], self.scheduler, SystemClock(), [self.events.append]
        )
        self.manager.warm_up()
        assert self.scheduler.run_until(lambda: self.voice.is_audible, 15)

    def until(self, kind: type, count: int = 1) -> SpeechEvent:
        found = lambda: [event for event in self.events if isinstance(event, kind)]  # noqa: E731
        assert self.scheduler.run_until(lambda: len(found()) >= count, 15)
        return found()[-1]


@pytest.fixture
def stage() -> Iterator[Stage]:
    stage = Stage(FAKE)
    yield stage
    stage.manager.close()


def test_it_speaks_each_part_with_a_voice_of_its_language(stage: Stage) -> None:
    stage.manager.say(Utterance.of("3명이 Hangang 에 있어요"))
    stage.until(UtteranceFinished)
    started = stage.until(UtteranceStarted)
    assert started.is_audible
    marks = [event for event in stage.events if isinstance(event, UtteranceMarked)]
    text = "3명이 Hangang 에 있어요"
    words = [text[mark.offset : mark.offset + mark.length] for mark in marks]
    assert words[0].startswith("3명")
    assert "Hangang" in words and "있어요" in words


def test_a_new_response_stops_the_old_one(stage: Stage) -> None:
    """C-08."""
    stage.manager.say(Utterance.of("아주 아주 아주 아주 아주 아주 아주 아주 긴 말이에요"))
    stage.until(UtteranceStarted)
    stage.manager.say(Utterance.of("대답이에요"))
    stage.until(UtteranceStarted, 2)
    stage.until(UtteranceFinished)
    assert isinstance(stage.events[3], UtteranceInterrupted) or any(
        isinstance(event, UtteranceInterrupted) for event in stage.events
    )


@pytest.mark.skipif(os.name != "posix", reason="uses POSIX signals")
def test_a_killed_worker_costs_no_utterance(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL")
    stage.manager.say(Utterance.of("하나 둘 셋 넷 다섯 여섯 일곱"))
    stage.until(UtteranceStarted)
    os.kill(stage.voice._workers.pid, signal.SIGKILL)
    stage.until(UtteranceFinished)


def test_a_language_without_a_voice_is_left_to_the_next_driver(stage: Stage) -> None:
    stage.manager.say(Utterance.of("مرحبا", "ar"))
    started = stage.until(UtteranceStarted)
    assert not started.is_audible


def test_qt_speaks_through_the_same_protocol() -> None:
    stage = Stage(QT_MOCK)
    try:
        stage.manager.say(Utterance.of("Hello there, dear visitor", "en"))
        stage.until(UtteranceFinished)
        assert stage.until(UtteranceStarted).is_audible
        marks = [event for event in stage.events if isinstance(event, UtteranceMarked)]
        assert len(marks) >= 2
    finally:
        stage.manager.close()
