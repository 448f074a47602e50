"""An X server without a screen, and its keyboard and mouse, by the X libraries themselves.

No window manager, no xdotool: keys go in where a USB keyboard's do (``XTestFakeKeyEvent`` with the
key codes of the kernel), so that what a real keypad sends is what is tested.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import subprocess
import time

#: Key codes of X: the kernel's plus 8. F13 to F24 stand in a row; the layouts give them other names.
KEY_CODES = {
    "Escape": 9, "Tab": 23, "Return": 36, "Up": 111, "Left": 113, "Right": 114, "Down": 116,
    "F1": 67, "Home": 110,
    **{f"F{number}": 178 + number for number in range(13, 25)},
    **{digit: 10 + index for index, digit in enumerate("1234567890")},
}  # fmt: skip


class XServer:
    """One Xvfb on a free display number."""

    def __init__(self, size: str) -> None:
        """Start it; *size* as ``1080x1920``, in px."""
        reader, writer = os.pipe()
        self._process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"],
            pass_fds=(writer,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writer)
        with os.fdopen(reader) as stream:
            number = stream.readline().strip()
        assert number, "Xvfb did not start"
        self.display = f":{number}"

    def close(self) -> None:
        """Stop it."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class XTest:
    """Keyboard and mouse of a display."""

    def __init__(self, display: str) -> None:
        """Connect to *display*."""
        self._x = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
        self._test = ctypes.CDLL(ctypes.util.find_library("Xtst") or "libXtst.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        handle = self._x.XOpenDisplay(display.encode())
        assert handle, f"no X server on {display}"
        self._display = ctypes.c_void_p(handle)

    def press(self, *keys: str, pause: float = 0.0) -> None:
        """Press and release keys by the names of :data:`KEY_CODES`; wait *pause* s after each."""
        for key in keys:
            code = KEY_CODES[key]
            self._test.XTestFakeKeyEvent(self._display, code, 1, 0)
            self._test.XTestFakeKeyEvent(self._display, code, 0, 0)
            self._x.XSync(self._display, 0)
            if pause:
                time.sleep(pause)

    def move(self, x: int, y: int) -> None:
        """Put the pointer somewhere, in px."""
        self._test.XTestFakeMotionEvent(self._display, -1, x, y, 0)
        self._x.XSync(self._display, 0)

    def button(self, is_down: bool) -> None:
        """Press or release the first mouse button."""
        self._test.XTestFakeButtonEvent(self._display, 1, int(is_down), 0)
        self._x.XSync(self._display, 0)

    def click(self, x: int, y: int) -> None:
        """Press and release at a place, in px."""
        self.move(x, y)
        self.button(True)
        self.button(False)

    def close(self) -> None:
        """Disconnect."""
        self._x.XCloseDisplay(self._display)
