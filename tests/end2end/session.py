"""A desktop for tests: Xvfb, a D-Bus session with AT-SPI, the kiosk, an assistive client."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SYSTEM_PYTHON = "/usr/bin/python3"


def has_desktop_parts() -> bool:
    """Tell whether this machine can run a desktop for tests (the set-up installs it)."""
    return all(shutil.which(name) for name in ("Xvfb", "dbus-run-session")) and Path(SYSTEM_PYTHON).exists()


class Desktop:
    """One X server with one kiosk and one assistive client on it."""

    def __init__(self, folder: Path, *arguments: str, size: str = "1080x1920") -> None:
        """Start everything; *arguments* are those of ``main.py``."""
        self._folder = folder
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700)
        reader, writer = os.pipe()
        self._xvfb = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{size}x24", "-nolisten", "tcp"],
            pass_fds=(writer,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writer)
        with os.fdopen(reader) as stream:
            self.display = ":" + stream.readline().strip()
        self.environment = {
            **os.environ,
            "DISPLAY": self.display,
            "QT_QPA_PLATFORM": "xcb",
            "QT_QUICK_BACKEND": "software",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "XDG_RUNTIME_DIR": str(runtime),
            "LC_ALL": "C.UTF-8",
        }
        script = folder / "session.sh"
        script.write_text(
            "/usr/libexec/at-spi-bus-launcher --launch-immediately &\n"
            f'"{sys.executable}" "{ROOT}/main.py" {" ".join(arguments)} 2>"{folder}/kiosk.log" </dev/null &\n'
            'echo $! >"$1/kiosk.pid"\n'
            f'exec {SYSTEM_PYTHON} "{ROOT}/tests/end2end/atspi_client.py" main.py\n',
            encoding="utf-8",
        )
        self._client = subprocess.Popen(
            ["dbus-run-session", "bash", str(script), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env=self.environment,
            cwd=ROOT,
            start_new_session=True,
        )
        assert self._client.stdout is not None
        hello = self._client.stdout.readline()
        if not hello or not json.loads(hello)["ok"]:
            log = self.log
            self.close()
            raise AssertionError(f"the kiosk did not appear on the accessibility bus:\n{log}")

    @property
    def log(self) -> str:
        """What the kiosk wrote to its log."""
        path = self._folder / "kiosk.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    @property
    def kiosk_pid(self) -> int:
        """Process id of the kiosk."""
        return int((self._folder / "kiosk.pid").read_text())

    def ask(self, **order: Any) -> Any:
        """Give the assistive client an order and return its answer."""
        assert self._client.stdin is not None
        assert self._client.stdout is not None
        self._client.stdin.write(json.dumps(order) + "\n")
        self._client.stdin.flush()
        line = self._client.stdout.readline()
        assert line, f"the assistive client is gone:\n{self.log}"
        return json.loads(line)

    def nodes(self) -> list[dict[str, Any]]:
        """Return every node of the kiosk that shows."""
        return [node for node in self.ask(op="list") if "SHOWING" in node["states"]]

    def wait_for(self, name: str, seconds: float = 20.0) -> dict[str, Any]:
        """Wait until a node with this name shows."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for node in self.nodes():
                if node["name"] == name:
                    return node
            time.sleep(0.1)
        names = [node["name"] for node in self.nodes()]
        raise AssertionError(f"{name!r} did not show; there was {names}\n{self.log}")

    def press(self, name: str) -> None:
        """Wait for a node with this name and do its press action."""
        self.wait_for(name)
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            if self.ask(op="press", name=name)["ok"]:
                time.sleep(0.15)
                return
            time.sleep(0.1)
        raise AssertionError(f"{name!r} has no press action that works\n{self.log}")

    def key(self, *keys: str) -> None:
        """Press physical keys by X names."""
        for key in keys:
            subprocess.run(["xdotool", "key", key], env=self.environment, check=True)
            time.sleep(0.12)

    def close(self) -> None:
        """Stop everything."""
        for process in (self._client, self._xvfb):
            if process.poll() is None:
                if process is self._client:
                    os.killpg(process.pid, signal.SIGTERM)
                else:
                    process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


@contextmanager
def desktop(folder: Path, *arguments: str, size: str = "1080x1920") -> Iterator[Desktop]:
    """Run a kiosk on a desktop of its own."""
    made = Desktop(folder, *arguments, size=size)
    try:
        yield made
    finally:
        made.close()
