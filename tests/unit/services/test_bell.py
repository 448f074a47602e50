"""The bell that staff hear."""

from __future__ import annotations

import io
import sys
import time
import wave
from pathlib import Path

import pytest

from kiosk.services.bell import PlayerBell, WindowsBell, make_chime

linux_only = pytest.mark.skipif(sys.platform == "win32", reason="shell scripts")


def player(folder: Path, name: str, script: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)


def finder(folder: Path) -> PlayerBell:
    return PlayerBell(lambda name: str(folder / name) if (folder / name).exists() else None)


def test_the_chime_is_a_short_quiet_wave() -> None:
    with wave.open(io.BytesIO(make_chime())) as file:
        assert 2 < file.getnframes() / file.getframerate() < 10
        frames = file.readframes(file.getnframes())
    samples = memoryview(frames).cast("h")
    assert 8_000 < max(samples) <= 16_384


def test_without_a_player_it_cannot_ring(tmp_path: Path) -> None:
    assert not finder(tmp_path).ring()


@linux_only
def test_a_player_without_a_sound_device_passes_to_the_next(tmp_path: Path) -> None:
    player(tmp_path, "pw-play", "exit 1")
    player(tmp_path, "aplay", f"cat > '{tmp_path}/heard'")
    assert finder(tmp_path).ring()
    assert (tmp_path / "heard").read_bytes() == make_chime()


@linux_only
def test_it_falls_silent_when_told(tmp_path: Path) -> None:
    player(tmp_path, "aplay", "exec sleep 60")
    bell = finder(tmp_path)
    before = time.monotonic()
    assert bell.ring()
    bell.stop()
    bell.stop()
    assert time.monotonic() - before < 5


class FakeWinsound:
    SND_MEMORY, SND_NODEFAULT, SND_PURGE = 4, 2, 64

    def __init__(self, *, works: bool) -> None:
        self.works = works
        self.played: list[bytes | None] = []

    def PlaySound(self, sound: bytes | None, flags: int) -> None:  # noqa: N802
        self.played.append(sound)
        if not self.works:
            raise RuntimeError("no device")


@pytest.mark.parametrize("works", [True, False])
def test_windows_says_whether_it_could_ring(works: bool) -> None:
    sound = FakeWinsound(works=works)
    assert WindowsBell(sound).ring() is works
    assert sound.played == [make_chime()]
