"""Both sinks against a private PulseAudio with a null sink: what leaves it, and how soon."""

from __future__ import annotations

import time
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.speech.drivers.child import module_command
from kiosk.speech.drivers.plain_sink import PLAYERS
from kiosk.speech.events import UtteranceFinished
from kiosk.speech.factory import build
from kiosk.speech.utterance import Utterance
from kiosk.speech.voices import SAMPLES, write_sample
from tests.helpers.pulse import Monitor, has_pulse, private_pulse
from tests.helpers.speech import LoopScheduler
from ui.audio import sink_command

needs_pulse = pytest.mark.skipif(
    not has_pulse(),
    reason="pulseaudio and parec are not installed",
)
SINKS = {"qt": sink_command(), "plain": module_command("kiosk.speech.drivers.plain_sink")}


@pytest.fixture(scope="module")
def pulse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with private_pulse(tmp_path_factory.mktemp("pulse")) as environment:
        yield environment


@needs_pulse
@pytest.mark.slow
@pytest.mark.parametrize("kind", SINKS)
def test_sound_leaves_the_sink_soon_and_stops_soon(
    kind: str, pulse: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Budgets: first sample within 200 ms of the touch, silence within 100 ms of the stop (C-08)."""
    monkeypatch.setenv("PULSE_SERVER", pulse["PULSE_SERVER"])
    scheduler = LoopScheduler()
    manager = build("real", scheduler, SystemClock(), sink_command=SINKS[kind])
    monitor = Monitor(pulse)
    try:
        manager.set_voice(volume_db=6)
        manager.warm_up()
        assert scheduler.run_until(lambda: manager.drivers[0].output != "", 10)
        scheduler.run_until(lambda: False, 2.5)
        starts, stops = [], []
        for _ in range(5):
            touched = time.monotonic()
            manager.say(Utterance.of("가로등이 고장 났어요 어디인가요"))
            scheduler.run_until(lambda: False, 0.8)
            heard = monitor.loud_after(touched)
            assert heard, "nothing left the sink"
            starts.append(heard[0] - touched)
            stopped = time.monotonic()
            manager.stop_all("touch")
            scheduler.run_until(lambda: False, 0.5)
            late = monitor.loud_after(stopped)
            stops.append(late[-1] - stopped if late else 0.0)
        print(kind, [round(each * 1000) for each in starts], [round(each * 1000) for each in stops])
        assert sorted(starts)[2] < 0.2
        assert sorted(stops)[2] < 0.1
    finally:
        monitor.close()
        manager.close()


@pytest.mark.slow
@pytest.mark.parametrize("kind", SINKS)
def test_without_a_sound_server_it_says_why_and_captions_go_on(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/nobody")
    monkeypatch.setenv("PATH", str(tmp_path))
    scheduler = LoopScheduler()
    events: list[object] = []
    manager = build("real", scheduler, SystemClock(), sink_command=SINKS[kind], listeners=[events.append])
    try:
        manager.warm_up()
        assert scheduler.run_until(lambda: not manager.health.is_audible, 15)
        assert all(name in manager.health.reason for name in PLAYERS)
        manager.say(Utterance.of("네."))
        assert scheduler.run_until(lambda: any(isinstance(each, UtteranceFinished) for each in events), 10)
    finally:
        manager.close()


@pytest.mark.parametrize("tag", ["ko", "ja", "ar"])
def test_a_sample_is_written_as_a_sound_file(tag: str, tmp_path: Path) -> None:
    path = tmp_path / "sample.wav"
    seconds = write_sample(tag, path)
    with wave.open(str(path), "rb") as file:
        assert (file.getframerate(), file.getnchannels()) == (22050, 1)
        assert file.getnframes() / 22050 == pytest.approx(seconds)
    assert seconds > 2


def test_a_language_without_a_voice_has_no_sample(tmp_path: Path) -> None:
    assert "mn" not in SAMPLES
    with pytest.raises(LookupError):
        write_sample("mn", tmp_path / "sample.wav")
