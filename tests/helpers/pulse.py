"""A private PulseAudio with a null sink, and a recorder of what leaves it."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import threading
import time
from array import array
from collections.abc import Iterator
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
    """Records what leaves the null sink: (monotonic second, whether it is loud) for each 2 ms."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.blocks: list[tuple[float, bool]] = []
        command = ["parec", "-d", "test.monitor", "--raw", "--format=s16le", "--channels=1"]
        self._recorder = subprocess.Popen(
            [*command, f"--rate={RATE}", "--latency-msec=5"], stdout=subprocess.PIPE, env=environment
        )
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._recorder.stdout is not None
        while data := os.read(self._recorder.stdout.fileno(), 4096):
            now, samples = time.monotonic(), array("h", data[: len(data) // 2 * 2])
            for begin in range(0, len(samples), BLOCK):
                at = now - (len(samples) - begin) / RATE
                self.blocks.append((at, max(map(abs, samples[begin : begin + BLOCK])) > LOUD))

    def forget(self) -> None:
        """Begin anew."""
        self.blocks = []

    def loud_after(self, moment: float) -> list[float]:
        """When it was loud after *moment*."""
        return [at for at, is_loud in tuple(self.blocks) if is_loud and at > moment]

    def loud_after_gap(self, moment: float, gap: float) -> float | None:
        """When it was loud again after the first silence of *gap* seconds that follows *moment*."""
        quiet_since: float | None = None
        for at, is_loud in tuple(self.blocks):
            if at <= moment:
                continue
            if not is_loud:
                quiet_since = at if quiet_since is None else quiet_since
            elif quiet_since is not None and at - quiet_since >= gap:
                return at
            else:
                quiet_since = None
        return None

    def close(self) -> None:
        """End the recorder."""
        self._recorder.kill()
        self._recorder.wait()


@contextlib.contextmanager
def private_pulse(folder: Path) -> Iterator[dict[str, str]]:
    """Run a server whose only output is a null sink; gives the environment that leads to it."""
    folder.chmod(0o700)
    socket = folder / "socket"
    environment = os.environ | {"XDG_RUNTIME_DIR": str(folder), "HOME": str(folder)}
    options = ["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "-F", "/dev/null"]
    modules = [
        f"--load=module-null-sink sink_name=test rate={RATE}",
        f"--load=module-native-protocol-unix socket={socket} auth-anonymous=1",
    ]
    server = subprocess.Popen(
        ["pulseaudio", *options, *modules],
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
