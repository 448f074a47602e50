"""Long fault runs: processes are killed, stopped and garbled at random moments while it speaks."""

from __future__ import annotations

import logging
import os
import random
import signal
import time

import pytest

from kiosk.speech.events import (
    UtteranceDropped,
    UtteranceFinished,
    UtteranceInterrupted,
    UtteranceStarted,
)
from kiosk.speech.utterance import Policy
from tests.integration.speech.test_real_voice import Stage, posix_only

ROUNDS = int(os.environ.get("MODUNURI_TORTURE_ROUNDS", "500"))


@posix_only
@pytest.mark.torture
@pytest.mark.timeout(7200)
def test_no_notice_is_lost_and_nothing_overlaps_whatever_happens_to_the_processes(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.CRITICAL)
    chance = random.Random(20261122)
    stage = Stage()
    stalls = []
    try:
        for number in range(ROUNDS):
            stage.events.clear()
            stage.manager.set_voice(rate=2.0)
            stage.say(f"{number}번째 알림이에요.", Policy.NOTICE)
            stage.say(f"{number}번째 위험이에요.", Policy.ALERT)
            stage.scheduler.run_until(lambda: False, chance.uniform(0.0, 1.2))
            victim = chance.choice([stage.voice.synthesiser_pid, stage.voice.sink_pid])
            if victim is not None:
                os.kill(victim, chance.choice([signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM]))
            before = time.monotonic()
            stage.manager.set_voice(volume_db=chance.choice([-12, 0, 12]))
            stalls.append(time.monotonic() - before)
            assert stage.scheduler.run_until(lambda: not stage.manager.is_speaking, 60), f"round {number}"
            check(stage, number)
    finally:
        stage.manager.close()
    print(f"rounds {ROUNDS}, longest call {max(stalls) * 1000:.1f} ms")


def check(stage: Stage, number: int) -> None:
    """Both utterances were heard to their end, one at a time."""
    finished = [event.utterance.text for event in stage.events if isinstance(event, UtteranceFinished)]
    assert sorted(finished) == [f"{number}번째 알림이에요.", f"{number}번째 위험이에요."]
    assert not any(isinstance(event, UtteranceDropped) for event in stage.events)
    speaking = 0
    for event in stage.events:
        speaking += isinstance(event, UtteranceStarted)
        speaking -= isinstance(event, UtteranceFinished | UtteranceInterrupted)
        assert 0 <= speaking <= 1
