"""The real synthesiser and the real processes: it speaks, stops, and survives what may happen.

The sink is the plain one with no player in reach, or one of our own that only takes time; so the
tests need no sound card.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.speech.drivers.child import Child, module_command
from kiosk.speech.drivers.frames import Frame
from kiosk.speech.drivers.stream import StreamDriver
from kiosk.speech.drivers.timed import SilenceDriver
from kiosk.speech.events import SpeechEvent, UtteranceFinished, UtteranceMarked, UtteranceStarted
from kiosk.speech.manager import SpeechManager
from kiosk.speech.utterance import Policy, Utterance
from kiosk.speech.voices import has_voice
from tests.helpers.speech import LoopScheduler

WORKER = module_command("kiosk.speech.drivers.espeak_worker")
SINK = (sys.executable, str(Path(__file__).with_name("timed_sink.py")))
DEAF_SINK = (*SINK, "--deaf")
HANGING_WORKER = (sys.executable, "-c", "import time; time.sleep(60)")
GARBLING_WORKER = (
    sys.executable,
    "-c",
    "import sys; sys.stdin.read(9); print('안녕' * 99); sys.stdin.read()",
)
posix_only = pytest.mark.skipif(os.name != "posix", reason="uses POSIX signals")


class Stage:
    """A manager over the real processes, and what it reported."""

    def __init__(self, worker: tuple[str, ...] = WORKER, sink: tuple[str, ...] = SINK) -> None:
        self.scheduler = LoopScheduler()
        self.events: list[SpeechEvent] = []
        clock = SystemClock()
        self.voice = StreamDriver("voice", worker, sink, self.scheduler, clock, has_voice)
        silence = SilenceDriver(self.scheduler, shortest=0.0)
        self.manager = SpeechManager([self.voice, silence], self.scheduler, clock, [self.events.append])
        self.manager.warm_up()
        assert self.scheduler.run_until(lambda: self.voice.output != "" or sink is not SINK, 10)

    def say(self, text: str, policy: Policy = Policy.RESPONSE, **rest: object) -> None:
        self.manager.say(Utterance.of(text, policy=policy, **rest))

    def wait_for(self, kind: type, seconds: float = 15.0) -> SpeechEvent:
        before = sum(isinstance(event, kind) for event in self.events)
        found = lambda: [event for event in self.events if isinstance(event, kind)]  # noqa: E731
        assert self.scheduler.run_until(lambda: len(found()) > before, seconds), f"no {kind.__name__}"
        return found()[-1]


@pytest.fixture
def stage() -> Iterator[Stage]:
    stage = Stage()
    yield stage
    stage.manager.close()


class Direct:
    """One worker process, spoken to without a driver."""

    def __init__(self) -> None:
        self.frames: list[tuple[float, Frame]] = []
        self.child = Child(
            WORKER, lambda _, frame: self.frames.append((time.monotonic(), frame)), lambda *_: None
        )
        assert self.wait(lambda: self.find("ready"))

    def find(self, event: str, job: int | None = None) -> bool:
        return any(
            isinstance(frame, dict) and frame["event"] == event and frame.get("id") == job
            for _, frame in self.frames
        )

    def sound(self, job: int) -> bytes:
        return b"".join(frame[1] for _, frame in self.frames if isinstance(frame, tuple) and frame[0] == job)

    def wait(self, condition: object, seconds: float = 10.0) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():  # type: ignore[operator]
                return True
            time.sleep(0.002)
        return False

    def say(self, job: int, text: str, language: str = "ko", rate: float = 1.0) -> None:
        self.child.send({"op": "say", "id": job, "rate": rate, "pieces": [[text, language, "text", 0]]})


@pytest.fixture
def direct() -> Iterator[Direct]:
    direct = Direct()
    yield direct
    direct.child.close()


def test_korean_comes_out_as_sound_at_about_four_syllables_a_second(direct: Direct) -> None:
    """C-27."""
    text = "가까운 주민센터에서 신분증을 보여 주고 서류를 받아 가면 됩니다"
    direct.say(1, text)
    assert direct.wait(lambda: direct.find("done", 1))
    sound = direct.sound(1)
    seconds = len(sound) / 2 / 22050
    syllables = sum("가" <= each <= "힣" for each in text)
    assert any(sound), "silence"
    assert 3.4 <= syllables / seconds <= 4.6


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Welcome to the city."),
        ("zh-CN", "欢迎来到首尔市。"),
        ("ja", "市役所へようこそ。"),
        ("vi", "Chào mừng đến với thành phố."),
        ("ar", "مرحبا بكم في المدينة"),
        ("ko-easy", "쉬운 말이에요."),
        ("ko", "QR 코드와 PDF, Hello, 大学, Ура"),
    ],
)
def test_every_language_with_a_voice_comes_out_as_sound(direct: Direct, language: str, text: str) -> None:
    direct.say(1, text, language)
    assert direct.wait(lambda: direct.find("done", 1))
    assert any(direct.sound(1))
    assert len(direct.sound(1)) > 22050


def test_rate_two_takes_about_half_the_time(direct: Direct) -> None:
    """C-09."""
    for job, rate in ((1, 1.0), (2, 2.0)):
        direct.say(job, "안녕하세요. 여기는 서울시예요. 무엇을 도와 드릴까요?", rate=rate)
        assert direct.wait(lambda job=job: direct.find("done", job))
    assert 0.4 < len(direct.sound(2)) / len(direct.sound(1)) < 0.7


def test_marks_name_words_of_the_display_text(direct: Direct) -> None:
    text = "3명이 02-120에 전화했어요"
    direct.say(1, text)
    assert direct.wait(lambda: direct.find("done", 1))
    marks = [mark for _, frame in direct.frames if isinstance(frame, dict) for mark in frame.get("marks", [])]
    samples = [mark[0] for mark in marks]
    assert samples == sorted(samples)
    words = {text[offset : offset + length] for _, offset, length in marks}
    assert "전화했어요" in words
    assert "02" in words
    assert any(word.startswith("120") for word in words)
    assert any(word.startswith("3명") for word in words)


def test_a_stopped_text_sends_nothing_more_and_the_next_comes_at_once(direct: Direct) -> None:
    direct.say(1, "아주 긴 글이에요. " * 400)
    assert direct.wait(lambda: direct.sound(1))
    direct.child.send({"op": "stop", "id": 1})
    asked = time.monotonic()
    direct.say(2, "다음이에요.")
    assert direct.wait(lambda: direct.sound(2))
    first = next(at for at, frame in direct.frames if isinstance(frame, tuple) and frame[0] == 2)
    assert first - asked < 0.15
    assert not direct.find("done", 1)


def test_it_speaks_and_reports_marks_in_playback_time(stage: Stage) -> None:
    stage.say("안녕하세요 서울시예요.")
    stage.wait_for(UtteranceFinished)
    started = next(event for event in stage.events if isinstance(event, UtteranceStarted))
    marks = [event for event in stage.events if isinstance(event, UtteranceMarked)]
    assert started.is_audible
    assert [(mark.offset, mark.length) for mark in marks] == [(0, 5), (6, 6)] or len(marks) == 2
    assert marks[1].at - marks[0].at > 0.5
    assert stage.manager.health.is_audible


def test_a_new_response_starts_within_150_ms_of_the_touch(stage: Stage) -> None:
    """C-08 has a budget of 200 ms."""
    stage.say("하나예요. 그리고 아주 긴 말이 이어져요.")
    stage.wait_for(UtteranceStarted)
    stage.scheduler.run_until(lambda: False, 0.3)
    touched = time.monotonic()
    stage.say("둘이에요.")
    event = stage.wait_for(UtteranceStarted)
    assert event.at - touched < 0.15


@posix_only
@pytest.mark.parametrize("victim", ["synthesiser_pid", "sink_pid"])
def test_a_killed_process_costs_a_moment_and_no_utterance(
    stage: Stage, victim: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    stage.say("알림이에요. 끝까지 들려요.", Policy.NOTICE)
    stage.wait_for(UtteranceStarted)
    pid = getattr(stage.voice, victim)
    os.kill(pid, signal.SIGKILL)
    stage.wait_for(UtteranceFinished)
    stage.say("다음이에요.")
    stage.wait_for(UtteranceFinished)
    assert getattr(stage.voice, victim) != pid
    assert stage.manager.health.driver == "voice"


@posix_only
def test_a_synthesiser_that_hangs_is_replaced_by_its_spare(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    pid = stage.voice.synthesiser_pid
    assert pid is not None
    stage.scheduler.run_until(lambda: False, 0.5)
    os.kill(pid, signal.SIGSTOP)
    stage.say("들려야 해요.", Policy.ALERT)
    event = stage.wait_for(UtteranceStarted, 6.0)
    assert event.is_audible
    assert stage.voice.synthesiser_pid != pid
    stage.wait_for(UtteranceFinished)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("worker", "sink"),
    [(GARBLING_WORKER, SINK), (HANGING_WORKER, SINK), (("/no/such/program",), SINK), (WORKER, ("/no/such",))],
    ids=["garbling", "hanging", "missing worker", "missing sink"],
)
def test_without_a_working_engine_captions_go_on(
    worker: tuple[str, ...], sink: tuple[str, ...], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    stage = Stage(worker, sink)
    try:
        stage.say("네.", Policy.NOTICE)
        stage.wait_for(UtteranceFinished, 12.0)
        started = [event for event in stage.events if isinstance(event, UtteranceStarted)]
        assert not started[-1].is_audible
    finally:
        stage.manager.close()


def test_a_machine_without_a_device_says_why_and_shows_captions(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    stage = Stage(WORKER, DEAF_SINK)
    try:
        stage.scheduler.run_until(lambda: not stage.voice.is_audible, 5)
        stage.say("네.")
        event = stage.wait_for(UtteranceStarted)
        assert not event.is_audible
        stage.wait_for(UtteranceFinished)
        health = stage.manager.health
        assert (health.driver, health.is_audible) == ("silence", False)
        assert "no device" in health.reason
    finally:
        stage.manager.close()


@posix_only
def test_nothing_is_left_running_after_close() -> None:
    stage = Stage()
    pids = [stage.voice.synthesiser_pid, stage.voice.sink_pid]
    stage.manager.close()
    for pid in pids:
        assert pid is not None
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_word_of_another_language_makes_no_pause_in_its_sentence(direct: Direct) -> None:
    for job, text in ((1, "여기는 Hangang 공원이에요"), (2, "여기는"), (3, "공원이에요")):
        direct.say(job, text)
        assert direct.wait(lambda job=job: direct.find("done", job))
    direct.say(4, "Hangang", "en")
    assert direct.wait(lambda: direct.find("done", 4))
    apart = sum(len(direct.sound(job)) for job in (2, 3, 4))
    assert len(direct.sound(1)) < apart - 22050 * 2 * 0.5
