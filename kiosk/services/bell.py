"""The bell that staff hear: two soft tones, made in memory, played by the system's own player.

It is apart from the speech sink on purpose: it must sound although the voice is off, and it says
nothing about anybody. Where nothing can play it, the Screen says so.
"""

from __future__ import annotations

import array
import io
import logging
import math
import shutil
import subprocess
import sys
import threading
import wave
from collections.abc import Callable
from typing import Any

_LOG = logging.getLogger(__name__)
_RATE = 22_050
#: Tones in Hz and their length in s: a falling third, like a door bell.
_TONES = ((659.3, 0.5), (523.3, 0.9))
#: Times that the bell sounds per ring.
_TIMES = 3
#: A player that ends earlier than this with an error had no sound device, in s.
_PROOF_S = 0.4
_PLAYERS = (("pw-play", "-"), ("paplay", "/dev/stdin"), ("aplay", "-q", "-"))


def make_chime() -> bytes:
    """Return the chime as a WAV file: 22,050 Hz, 16 bit, mono, at half of full scale."""
    samples = array.array("h")
    for _ in range(_TIMES):
        for pitch, length in _TONES:
            count = int(_RATE * length)
            for place in range(count):
                fade = math.exp(-4.0 * place / count) * min(1.0, place / 200)
                samples.append(int(16_000 * fade * math.sin(2 * math.pi * pitch * place / _RATE)))
    if sys.byteorder == "big":
        samples.byteswap()
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE)
        file.writeframes(samples.tobytes())
    return out.getvalue()


class PlayerBell:
    """Rings by a command-line player that reads from a pipe (Linux)."""

    def __init__(self, find: Callable[[str], str | None] = shutil.which) -> None:
        """Look players up with *find*."""
        self._find = find
        self._playing: subprocess.Popen[bytes] | None = None
        self._chime = make_chime()

    def ring(self) -> bool:
        """Ring; False when no player is installed or none has a sound device."""
        self.stop()
        for name, *arguments in _PLAYERS:
            program = self._find(name)
            if program is not None and self._plays([program, *arguments]):
                return True
        return False

    def _plays(self, command: list[str]) -> bool:
        try:
            player = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            _LOG.warning("the bell's player does not start: %s", error)
            return False
        threading.Thread(target=_feed, args=(player, self._chime), daemon=True).start()
        try:
            if player.wait(_PROOF_S) != 0:
                return False
        except subprocess.TimeoutExpired:
            self._playing = player
        return True

    def stop(self) -> None:
        """Fall silent."""
        player, self._playing = self._playing, None
        if player is not None and player.poll() is None:
            player.kill()
            player.wait()


def _feed(player: subprocess.Popen[bytes], chime: bytes) -> None:
    """Hand the chime over; a player that has gone is no matter."""
    try:
        if player.stdin is not None:
            player.stdin.write(chime)
            player.stdin.close()
    except OSError:
        pass
    player.wait()


class WindowsBell:
    """Rings by the sound functions of Windows."""

    def __init__(self, winsound: Any) -> None:
        """Use the module *winsound*."""
        self._winsound = winsound
        self._chime = make_chime()

    def ring(self) -> bool:
        """Ring in the background; False when it failed at once (no sound device)."""
        failed = threading.Event()
        player = threading.Thread(target=self._play, args=(failed,), daemon=True)
        player.start()
        player.join(_PROOF_S)
        return not failed.is_set()

    def _play(self, failed: threading.Event) -> None:
        # Sound from memory cannot be played asynchronously, hence the thread.
        flags = self._winsound.SND_MEMORY | self._winsound.SND_NODEFAULT
        try:
            self._winsound.PlaySound(self._chime, flags)
        except RuntimeError as error:
            failed.set()
            _LOG.warning("the bell cannot be played: %s", error)

    def stop(self) -> None:
        """Fall silent."""
        self._winsound.PlaySound(None, self._winsound.SND_PURGE)


def system_bell() -> PlayerBell | WindowsBell:
    """Return the bell of this system."""
    if sys.platform == "win32":
        import winsound

        return WindowsBell(winsound)
    return PlayerBell()
