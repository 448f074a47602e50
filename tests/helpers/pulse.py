"""A private PulseAudio with a null sink, and a recorder of what leaves it."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import threading
import time
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path

#: Louder than this is sound, of 32,767.
LOUD = 60
RATE = 22050
#: Samples of one block: 2 ms.
BLOCK = 44


def has_pulse() -> bool:
    """Whether the programs are installed."""
    return bool(shutil.which("pulseaudio") and shutil.which("parec"))


class Monitor:
    """Records what leaves a null sink: (monotonic second, highest sample) for each 2 ms."""

    def __init__(self, environment: dict[str, str], sink: str = "test", *, keeps: bool = False) -> None:
        self.blocks: list[tuple[float, int]] = []
        #: Every sample, if they are kept.
        self.pcm: array[int] = array("h")
        self._keeps = keeps
        command = ["parec", "-d", f"{sink}.monitor", "--raw", "--format=s16le", "--channels=1"]
        self._recorder = subprocess.Popen(
            [*command, f"--rate={RATE}", "--latency-msec=5"], stdout=subprocess.PIPE, env=environment
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._recorder.stdout is not None
        while data := os.read(self._recorder.stdout.fileno(), 4096):
            now, samples = time.monotonic(), array("h", data[: len(data) // 2 * 2])
            if self._keeps:
                self.pcm.extend(samples)
            for begin in range(0, len(samples), BLOCK):
                at = now - (len(samples) - begin) / RATE
                self.blocks.append((at, max(map(abs, samples[begin : begin + BLOCK]))))

    def forget(self) -> None:
        """Begin anew."""
        self.blocks = []
        self.pcm = array("h")

    def loud_after(self, moment: float) -> list[float]:
        """When it was loud after *moment*."""
        return [at for at, peak in tuple(self.blocks) if peak > LOUD and at > moment]

    def loudest_after(self, moment: float) -> int:
        """The highest sample after *moment*."""
        return max((peak for at, peak in tuple(self.blocks) if at > moment), default=0)

    def changes_to_quieter(self, moment: float, loud: int, skip: float = 0.004) -> float | None:
        """When sound begins that stays below *loud*, after the last that was above it.

        Args:
            moment: Monotonic second from which to look.
            loud: Peak that tells the old sound from the new.
            skip: Seconds after the old sound in which it may still fade.
        """
        blocks = [block for block in tuple(self.blocks) if block[0] > moment]
        end = max((at for at, peak in blocks if peak >= loud), default=moment)
        return next((at for at, peak in blocks if at > end + skip and peak > LOUD), None)

    def wait_until_quiet(self, seconds: float = 0.15, patience: float = 8.0) -> None:
        """Wait until it has been quiet for *seconds*."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            now = time.monotonic()
            if not self.loud_after(now - seconds - 0.05):
                return
            time.sleep(0.02)

    def close(self) -> None:
        """End the recorder."""
        self._recorder.kill()
        self._recorder.wait()


@contextlib.contextmanager
def private_pulse(
    folder: Path, sinks: Sequence[str] = ("test",), modules: Sequence[str] = ()
) -> Iterator[dict[str, str]]:
    """Run a server whose only outputs are null sinks; gives the environment that leads to it.

    Args:
        folder: Where its socket lies.
        sinks: Names of the outputs; the first is the default.
        modules: More modules to load, with their arguments.
    """
    folder.chmod(0o700)
    socket = folder / "socket"
    environment = os.environ | {"XDG_RUNTIME_DIR": str(folder), "HOME": str(folder)}
    options = ["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "-F", "/dev/null"]
    loads = [
        *(f"--load=module-null-sink sink_name={sink} rate={RATE}" for sink in sinks),
        *(f"--load={module}" for module in modules),
        f"--load=module-native-protocol-unix socket={socket} auth-anonymous=1",
    ]
    server = subprocess.Popen(
        ["pulseaudio", *options, *loads],
        env=environment,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    end = time.monotonic() + 10
    while not socket.exists() and time.monotonic() < end:
        time.sleep(0.05)
    try:
        yield os.environ | {"PULSE_SERVER": f"unix:{socket}"}
    finally:
        server.kill()
        server.wait()
