"""A sink without Qt: a player program of the system that is fed through a pipe.

For machines without a sound server, and as the fall-back of the Qt sink. It tries ``pw-play``,
``paplay`` and ``aplay`` in turn and keeps the first that stays alive; with none, it reports that
the machine is silent and why. Run as ``python -m kiosk.speech.drivers.plain_sink [LIMIT_DB [BALANCE]]``.
"""

from __future__ import annotations

import contextlib
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import IO

from kiosk.speech.drivers.child import keep_no_traces
from kiosk.speech.drivers.player import SAMPLE_RATE, Player, player_of
from kiosk.speech.drivers.sink_server import SinkServer

#: Program -> arguments that make it play our PCM from standard input with a short buffer.
PLAYERS: dict[str, tuple[str, ...]] = {
    "pw-play": ("--format=s16", f"--rate={SAMPLE_RATE}", "--channels=1", "--latency=20ms", "-"),
    "paplay": ("--raw", "--format=s16le", f"--rate={SAMPLE_RATE}", "--channels=1", "--latency-msec=20"),
    "aplay": (
        "-q",
        "-t",
        "raw",
        "-f",
        "S16_LE",
        "-r",
        str(SAMPLE_RATE),
        "-c",
        "1",
        "--buffer-time=40000",
        "-",
    ),
}
#: Seconds between two looks.
_STEP = 0.01
_STEP_SAMPLES = SAMPLE_RATE // 100
#: Sound that waits in the pipe, and that is assumed to wait in the device.
_AHEAD_SAMPLES = SAMPLE_RATE // 50
_DEVICE_SAMPLES = SAMPLE_RATE // 25
#: Seconds after which a player that is still alive counts as working.
_TRIAL = 0.25
#: Seconds between two looks for an output while there is none.
_LOOK_AGAIN = 10.0


def with_channels(arguments: Sequence[str], channels: int) -> tuple[str, ...]:
    """Return a player's arguments for one or two channels."""
    made = [each.replace("--channels=1", f"--channels={channels}") for each in arguments]
    if "-c" in made:
        made[made.index("-c") + 1] = str(channels)
    return tuple(made)


def find_player(channels: int = 1) -> tuple[subprocess.Popen[bytes] | None, str]:
    """Start the first player that works.

    Returns:
        (process, its name), or (None, why there is none).
    """
    reasons = []
    for name, arguments in PLAYERS.items():
        program = shutil.which(name)
        if program is None:
            continue
        process = _start((program, *with_channels(arguments, channels)))
        if process is not None and _survives(process):
            return process, name
        reasons.append(f"{name} finds no device")
    return None, "; ".join(reasons) or f"none of {', '.join(PLAYERS)} is installed"


def _start(command: Sequence[str]) -> subprocess.Popen[bytes] | None:
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError:
        return None


def _survives(process: subprocess.Popen[bytes]) -> bool:
    """Feed a little silence and see whether the player is still there after a moment."""
    assert process.stdin is not None
    with contextlib.suppress(OSError):
        process.stdin.write(bytes(2 * _STEP_SAMPLES))
        end = time.monotonic() + _TRIAL
        while time.monotonic() < end and process.poll() is None:
            time.sleep(_STEP)
    if process.poll() is None:
        return True
    with contextlib.suppress(OSError):
        process.stdin.close()
    return False


def _unread(pipe: IO[bytes]) -> int:
    """Return how many bytes the player has not read yet."""
    import fcntl  # Every player in PLAYERS is one of Linux, and so is this.
    import termios

    (count,) = struct.unpack("i", fcntl.ioctl(pipe.fileno(), termios.FIONREAD, bytes(4)))
    return int(count)


def feed(process: subprocess.Popen[bytes], player: Player, server: SinkServer) -> bool:
    """Feed *process* as fast as it plays until the orders end; return False if it died.

    A player may take more than a second to connect; what was written meanwhile would stay ahead
    of everything for ever. So no more is written than a few milliseconds beyond what it has read.
    """
    pipe = process.stdin
    assert pipe is not None
    frame = 2 * player.channels
    written = 0
    while not server.is_closed.is_set():
        try:
            unread = _unread(pipe)
            while unread < _AHEAD_SAMPLES * frame:
                pipe.write(player.take(_STEP_SAMPLES))
                written += _STEP_SAMPLES
                unread += frame * _STEP_SAMPLES
        except OSError:
            return False
        if process.poll() is not None:
            return False
        server.report_heard(max(0, written - unread // frame - _DEVICE_SAMPLES))
        time.sleep(_STEP)
    return True


def serve(player: Player, server: SinkServer) -> None:
    """Play until the orders end; without any output, say so and look again from time to time.

    A process that has lost its player ends, so that the kiosk starts another, which looks again.
    """
    process, name = find_player(player.channels)
    while process is None:
        server.report_ready("none", "", is_audible=False, reason=name)
        if server.is_closed.wait(_LOOK_AGAIN):
            return
        process, name = find_player(player.channels)
    server.report_ready(name, name)
    feed(process, player, server)
    process.kill()
    process.wait()


def main() -> None:
    """Serve standard input and output until the input ends."""
    keep_no_traces()
    reports = sys.stdout.buffer
    sys.stdout = sys.stderr
    player = player_of(sys.argv[1:])
    server = SinkServer(player, sys.stdin.buffer, reports)
    server.start()
    serve(player, server)


if __name__ == "__main__":
    main()
