"""The real program on a real X server: keys that open things elsewhere, and a request to close.

field.md §4.3 B11, C20, D22, D23, D26 for our own pages; the compositor of the kiosk session has no keys to
add. And what systemd hears of it (N73, N74).
"""

from __future__ import annotations

import ctypes
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.end2end.session import ROOT, private_environment
from tests.end2end.xserver import XServer

pytestmark = [
    pytest.mark.display,
    pytest.mark.skipif(shutil.which("Xvfb") is None, reason="needs Xvfb"),
    pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="needs Unix sockets"),
]
WIDTH, HEIGHT = 1080, 1920
#: The watchdog's time in s; systemd's is 20, a test has less patience.
LIMIT_S = 6.0
START_S = 60.0

CHORDS = (
    "Alt+F4", "Control+q", "Control+Alt+q", "Control+w", "Control+n", "Control+t", "Control+o", "Control+p",
    "Control+s", "Control+u", "Control+f", "Control+l", "Control+h", "Control+j", "Control+d",
    "Control+Shift+i", "Control+Shift+j", "Control+Shift+c", "Control+r", "Control+Shift+t", "F3", "F5",
    "F6", "F7", "F11", "F12", "Alt+F2", "Alt+Tab", "Alt+Escape", "Alt+space", "Control+Escape",
    "Control+Shift+Escape", "Super_L", "Super+l", "Super+d", "Super+r", "Control+Alt+t",
    "Control+Alt+Delete", "Control+Alt+BackSpace", "Control+Alt+F1", "Control+Alt+F2", "Menu", "Shift+F10",
    "Print", "Shift_L", "Shift_L", "Shift_L", "Shift_L", "Shift_L", "Control+plus", "Control+minus",
    "Control+0", "Alt+Left", "BackSpace",
)  # fmt: skip

_NAMES = {"Alt": "Alt_L", "Control": "Control_L", "Shift": "Shift_L", "Super": "Super_L"}
_CLIENT_MESSAGE = 33


class _Message(ctypes.Structure):
    """X's XClientMessageEvent, padded to the size of XEvent."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
        ("padding", ctypes.c_long * 12),
    )


class Screen:
    """What X knows of the windows, and chords of keys."""

    def __init__(self, display: str) -> None:
        self._x = ctypes.CDLL("libX11.so.6")
        self._test = ctypes.CDLL("libXtst.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(display.encode()))
        self._x.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x.XStringToKeysym.restype = ctypes.c_ulong
        self._x.XInternAtom.restype = ctypes.c_ulong
        self._root = ctypes.c_ulong(self._x.XDefaultRootWindow(self._display))

    def press(self, chord: str) -> None:
        codes = []
        for name in chord.split("+"):
            symbol = self._x.XStringToKeysym(_NAMES.get(name, name).encode())
            assert symbol, name
            codes.append(int(self._x.XKeysymToKeycode(self._display, ctypes.c_ulong(symbol))))
        held = [code for code in codes[:-1] if len(set(codes)) > 1]
        for code in held:
            self._test.XTestFakeKeyEvent(self._display, code, 1, 0)
        for code in codes[len(held) :]:
            self._test.XTestFakeKeyEvent(self._display, code, 1, 0)
            self._test.XTestFakeKeyEvent(self._display, code, 0, 0)
        for code in reversed(held):
            self._test.XTestFakeKeyEvent(self._display, code, 0, 0)
        self._x.XSync(self._display, 0)

    def windows(self) -> dict[int, tuple[int, int, int, int]]:
        """Return the windows that are larger than a helper's: x, y, width, height in px."""
        root, parent, children = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.POINTER(ctypes.c_ulong)()
        count = ctypes.c_uint()
        answers = [ctypes.byref(each) for each in (root, parent, children, count)]
        self._x.XQueryTree(self._display, self._root, *answers)
        found = {}
        for index in range(count.value):
            window = children[index]
            x, y = ctypes.c_int(), ctypes.c_int()
            sizes = [ctypes.c_uint() for _ in range(4)]
            self._x.XGetGeometry(
                self._display,
                ctypes.c_ulong(window),
                ctypes.byref(root),
                ctypes.byref(x),
                ctypes.byref(y),
                *(ctypes.byref(size) for size in sizes),
            )
            if sizes[0].value > 20 and sizes[1].value > 20:
                found[int(window)] = (x.value, y.value, sizes[0].value, sizes[1].value)
        return found

    def ask_to_close(self, window: int) -> None:
        """Say WM_DELETE_WINDOW, as every window manager does for Alt+F4 and its cross."""
        protocols, delete = (
            self._x.XInternAtom(self._display, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW")
        )
        message = _Message(_CLIENT_MESSAGE, 0, 1, self._display, window, protocols, 32)
        message.data[0] = delete
        self._x.XSendEvent(self._display, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(message))
        self._x.XSync(self._display, 0)

    def close(self) -> None:
        self._x.XCloseDisplay(self._display)


@dataclass(frozen=True, slots=True)
class Kiosk:
    """The running program, its display, and the socket that stands for systemd's."""

    process: subprocess.Popen[bytes]
    screen: Screen
    socket: socket.socket

    def hear(self, patience: float) -> str | None:
        """Return the next message to systemd, or None after *patience* s."""
        ready, _, _ = select.select([self.socket], [], [], patience)
        return self.socket.recv(200).decode() if ready else None

    def drain(self) -> None:
        while self.hear(0) is not None:
            pass


@contextmanager
def running_kiosk(folder: Path) -> Iterator[Kiosk]:
    server = XServer(f"{WIDTH}x{HEIGHT}")
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    name = f"modunuri-{os.getpid()}-{server.display[1:]}"
    listener.bind(f"\0{name}")
    environment = {
        **private_environment(folder),
        "DISPLAY": server.display,
        "QT_QPA_PLATFORM": "xcb",
        "QT_QUICK_BACKEND": "software",
        "NOTIFY_SOCKET": f"@{name}",
        "WATCHDOG_USEC": str(int(LIMIT_S * 1_000_000)),
    }
    environment.pop("WAYLAND_DISPLAY", None)
    command = [sys.executable, "main.py", "--temp", "--speech", "recorder"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) as process:
        screen = Screen(server.display)
        try:
            yield Kiosk(process, screen, listener)
        finally:
            process.send_signal(signal.SIGCONT)
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
            screen.close()
            listener.close()
            server.close()


def test_no_key_and_no_window_manager_closes_or_uncovers_the_terminal(tmp_path: Path) -> None:
    """B11, C20, D22, D23, D26: it runs on, alone on the whole screen, and pictures go on."""
    with running_kiosk(tmp_path) as kiosk:
        assert kiosk.hear(START_S) == "READY=1"
        before = kiosk.screen.windows()
        assert list(before.values()) == [(0, 0, WIDTH, HEIGHT)]
        for chord in CHORDS:
            kiosk.screen.press(chord)
            time.sleep(0.03)
            assert kiosk.process.poll() is None, chord
            assert kiosk.screen.windows() == before, chord
        kiosk.screen.ask_to_close(next(iter(before)))
        time.sleep(0.5)
        assert kiosk.process.poll() is None
        assert kiosk.screen.windows() == before
        kiosk.drain()
        assert kiosk.hear(LIMIT_S) == "WATCHDOG=1"


def test_systemd_hears_nothing_of_a_program_that_hangs_and_a_word_of_one_that_ends(tmp_path: Path) -> None:
    """N73, N74: ready after the first picture, alive while it is, silent when it is not."""
    with running_kiosk(tmp_path) as kiosk:
        assert kiosk.hear(START_S) == "READY=1"
        assert kiosk.hear(LIMIT_S) == "WATCHDOG=1"
        kiosk.process.send_signal(signal.SIGSTOP)
        time.sleep(0.1)
        kiosk.drain()
        assert kiosk.hear(LIMIT_S / 2) is None
        kiosk.process.send_signal(signal.SIGCONT)
        assert kiosk.hear(LIMIT_S) == "WATCHDOG=1"
        kiosk.drain()
        kiosk.process.terminate()
        said = list(iter(lambda: kiosk.hear(5), None))
        assert said[-1] == "STOPPING=1"
        assert kiosk.process.wait(15) == 0


def test_the_test_sees_a_window_that_closes(tmp_path: Path) -> None:
    """The same message does close the window of a home PC: the test above can fail."""
    server = XServer(f"{WIDTH}x{HEIGHT}")
    environment = {**private_environment(tmp_path), "DISPLAY": server.display, "QT_QPA_PLATFORM": "xcb"}
    profile = ROOT / "resources/profiles/home-window.json"
    command = [sys.executable, "main.py", "--temp", "--speech", "recorder", "--profile", str(profile)]
    environment["QT_QUICK_BACKEND"] = "software"
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) as process:
        screen = Screen(server.display)
        try:
            deadline = time.monotonic() + START_S
            while not (windows := screen.windows()) and time.monotonic() < deadline:
                time.sleep(0.1)
            time.sleep(1)
            screen.ask_to_close(next(iter(windows)))
            assert process.wait(15) == 0
        finally:
            if process.poll() is None:
                process.kill()
            screen.close()
            server.close()
