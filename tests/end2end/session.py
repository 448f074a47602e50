"""A desktop for tests: Xvfb, a D-Bus session with AT-SPI, the kiosk, an assistive client."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.end2end.xserver import XServer, XTest

ROOT = Path(__file__).resolve().parents[2]
SYSTEM_PYTHON = "/usr/bin/python3"
BUS_LAUNCHER = "/usr/libexec/at-spi-bus-launcher"
PATIENCE_S = 20.0


def has_desktop_parts() -> bool:
    """Tell whether this machine can run a desktop for tests (the set-up installs it)."""
    if not (shutil.which("Xvfb") and shutil.which("dbus-run-session") and Path(BUS_LAUNCHER).exists()):
        return False
    ask = [SYSTEM_PYTHON, "-c", "import gi; gi.require_version('Atspi', '2.0')"]
    return subprocess.run(ask, capture_output=True, check=False).returncode == 0


def private_environment(folder: Path) -> dict[str, str]:
    """Return an environment whose home, caches and temporary files all lie in *folder*."""
    home = folder / "home"
    places = {
        "HOME": home,
        "XDG_CONFIG_HOME": home / ".config",
        "XDG_CACHE_HOME": home / ".cache",
        "XDG_DATA_HOME": home / ".local/share",
        "XDG_STATE_HOME": home / ".local/state",
        "XDG_RUNTIME_DIR": folder / "runtime",
        "TMPDIR": folder / "tmp",
    }
    for place in places.values():
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    foreign = ("XDG_", "QT_", "DBUS_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return {
        **kept,
        **{name: str(place) for name, place in places.items()},
        "LC_ALL": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def advance(data: Path, seconds: float) -> str:
    """Move the time of a kiosk with ``--fake-clock``; returns the answer of its control socket."""
    with socket.socket(socket.AF_UNIX) as link:
        link.settimeout(60)
        link.connect(str(data / "control.sock"))
        link.sendall(f"advance {seconds}\n".encode())
        return link.makefile(encoding="utf-8").readline().strip()


class Desktop:
    """One X server with one kiosk and one assistive client on it."""

    def __init__(
        self, folder: Path, *arguments: str, size: str = "1080x1920", wrapper: Sequence[str] = ()
    ) -> None:
        """Start everything; *arguments* are those of ``main.py``, *wrapper* runs it (a tracer)."""
        self._folder = folder
        self._server = XServer(size)
        self.display = self._server.display
        self.environment = {
            **private_environment(folder),
            "DISPLAY": self.display,
            "QT_QPA_PLATFORM": "xcb",
            "QT_QUICK_BACKEND": "software",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }
        client = ROOT / "tests/end2end/atspi_client.py"
        kiosk = shlex.join([*wrapper, sys.executable, str(ROOT / "main.py"), *arguments])
        script = folder / "session.sh"
        script.write_text(
            f"{BUS_LAUNCHER} --launch-immediately &\n"
            f"{kiosk} 2>{shlex.quote(str(folder / 'kiosk.log'))} </dev/null &\n"
            f"echo $! >{shlex.quote(str(folder / 'kiosk.pid'))}\n"
            f"exec {SYSTEM_PYTHON} {shlex.quote(str(client))} modunuri client.sock\n",
            encoding="utf-8",
        )
        self._keys: XTest | None = None
        listener = socket.socket(socket.AF_UNIX)
        # A relative name: the whole path of a test's folder may be too long for a socket.
        here = Path.cwd()
        os.chdir(folder)
        try:
            listener.bind("client.sock")
        finally:
            os.chdir(here)
        listener.listen(1)
        listener.settimeout(40)
        self._session = subprocess.Popen(
            ["dbus-run-session", "bash", str(script)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self.environment,
            cwd=folder,
            start_new_session=True,
        )
        try:
            with listener:
                self._link, _ = listener.accept()
            self._link.settimeout(60)
            self._stream = self._link.makefile("rw", encoding="utf-8")
            assert json.loads(self._stream.readline())["ok"]
        except (OSError, ValueError, AssertionError) as error:
            log = self.log
            self.close()
            raise AssertionError(f"the kiosk did not appear on the accessibility bus:\n{log}") from error

    @property
    def log(self) -> str:
        """What the kiosk wrote to its log."""
        path = self._folder / "kiosk.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    @property
    def kiosk_pid(self) -> int:
        """Process id of the kiosk."""
        return int((self._folder / "kiosk.pid").read_text())

    @property
    def keys(self) -> XTest:
        """Keyboard, mouse and clipboard of the display."""
        if self._keys is None:
            self._keys = XTest(self.display)
        return self._keys

    def ask(self, **order: Any) -> Any:
        """Give the assistive client an order and return its answer."""
        self._stream.write(json.dumps(order) + "\n")
        self._stream.flush()
        line = self._stream.readline()
        assert line, f"the assistive client is gone:\n{self.log}"
        return json.loads(line)

    def settled_nodes(self) -> list[dict[str, Any]]:
        """Return every node that shows, once two looks in a row have seen the same."""
        shown = self.nodes()
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            again = self.nodes()
            if again == shown:
                break
            shown = again
        return shown

    def nodes(self) -> list[dict[str, Any]]:
        """Return every node of the kiosk that shows."""
        found = self.ask(op="list")
        assert isinstance(found, list), f"{found}\n{self.log}"
        return [node for node in found if "SHOWING" in node["states"]]

    def names(self) -> list[str]:
        """Return the names of all that shows."""
        return [node["name"] for node in self.nodes()]

    def heading(self) -> str:
        """Return the title of the Screen that is shown."""
        headings = [node["name"] for node in self.nodes() if node["role"] == "heading"]
        return headings[-1] if headings else ""

    def focused(self) -> dict[str, Any]:
        """Return the node that has the focus; what a screen reader would say."""
        found: dict[str, Any] = self.ask(op="focused")
        return found

    def wait_for(self, name: str, seconds: float = PATIENCE_S) -> dict[str, Any]:
        """Wait until a node with this name shows."""
        deadline = time.monotonic() + seconds
        names: list[str] = []
        while time.monotonic() < deadline:
            shown = self.nodes()
            for node in shown:
                if node["name"] == name:
                    return node
            names = [node["name"] for node in shown]
            time.sleep(0.05)
        raise AssertionError(f"{name!r} did not show; there was {names}\n{self.log}")

    def wait_for_heading(self, title: str, seconds: float = PATIENCE_S) -> None:
        """Wait until a Screen with this title shows and nothing lies over it."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.heading() == title:
                return
            time.sleep(0.05)
        raise AssertionError(f"{title!r} did not come; there was {self.names()}\n{self.log}")

    def wait_for_part(self, words: str, seconds: float = PATIENCE_S) -> dict[str, Any]:
        """Wait until a node shows whose name holds *words*."""
        deadline = time.monotonic() + seconds
        while True:
            for node in self.nodes():
                if words in node["name"]:
                    return node
            assert time.monotonic() < deadline, f"{words!r} is nowhere in {self.names()}\n{self.log}"

    def wait_for_any(self, names: list[str], seconds: float = PATIENCE_S) -> list[dict[str, Any]]:
        """Wait until something with one of *names* shows; returns all that does. Without names at once."""
        deadline = time.monotonic() + seconds
        while True:
            shown = self.nodes()
            if not names or any(node["name"] in names for node in shown):
                return shown
            assert time.monotonic() < deadline, f"none of {names} in {self.names()}\n{self.log}"
            time.sleep(0.05)

    def wait_for_change(self, names: list[str], seconds: float = 5.0) -> list[dict[str, Any]]:
        """Wait until something else than *names* shows; returns what does."""
        deadline = time.monotonic() + seconds
        shown = self.nodes()
        while [node["name"] for node in shown] == names and time.monotonic() < deadline:
            time.sleep(0.05)
            shown = self.nodes()
        return shown

    def press(self, name: str, role: str = "") -> None:
        """Wait for a node with this name and do its press action."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if self.ask(op="press", name=name, role=role)["ok"]:
                return
            time.sleep(0.05)
        raise AssertionError(f"{name!r} cannot be pressed; there was {self.names()}\n{self.log}")

    def close(self) -> None:
        """Stop everything."""
        if self._keys is not None:
            self._keys.close()
        if self._session.poll() is None:
            os.killpg(self._session.pid, signal.SIGTERM)
            try:
                self._session.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self._session.pid, signal.SIGKILL)
                self._session.wait()
        self._server.close()


@contextmanager
def desktop(
    folder: Path, *arguments: str, size: str = "1080x1920", wrapper: Sequence[str] = ()
) -> Iterator[Desktop]:
    """Run a kiosk on a desktop of its own."""
    made = Desktop(folder, *arguments, size=size, wrapper=wrapper)
    try:
        yield made
    finally:
        made.close()
