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
#: Number of X's SelectionNotify event.
_SELECTION_NOTIFY = 31


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
        self._x.XInternAtom.restype = ctypes.c_ulong
        self._x.XGetSelectionOwner.restype = ctypes.c_ulong
        self._x.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x.XCreateSimpleWindow.restype = ctypes.c_ulong

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

    def read_selection(self, name: str, patience: float = 3.0) -> str | None:
        """Return the text that ``CLIPBOARD`` or ``PRIMARY`` offers; None when nobody owns it.

        Raises:
            TimeoutError: It is owned, and its owner does not answer.
        """
        selection, wanted, place = (self._atom(word) for word in (name, "UTF8_STRING", "MODUNURI_TEST"))
        if not self._x.XGetSelectionOwner(self._display, ctypes.c_ulong(selection)):
            return None
        root = ctypes.c_ulong(self._x.XDefaultRootWindow(self._display))
        window = ctypes.c_ulong(self._x.XCreateSimpleWindow(self._display, root, 0, 0, 1, 1, 0, 0, 0))
        atoms = [ctypes.c_ulong(atom) for atom in (selection, wanted, place)]
        self._x.XConvertSelection(self._display, *atoms, window, ctypes.c_ulong(0))
        event = (ctypes.c_long * 24)()
        deadline = time.monotonic() + patience
        while not self._x.XCheckTypedEvent(self._display, _SELECTION_NOTIFY, ctypes.byref(event)):
            if time.monotonic() > deadline:
                raise TimeoutError(f"the owner of {name} does not answer")
            time.sleep(0.01)
        text = self._read_property(window, place)
        self._x.XDestroyWindow(self._display, window)
        return text

    def _atom(self, name: str) -> int:
        return int(self._x.XInternAtom(self._display, name.encode(), 0))

    def _read_property(self, window: ctypes.c_ulong, place: int) -> str:
        kind, count, rest = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_ulong()
        width = ctypes.c_int()
        data = ctypes.c_void_p()
        limits = (ctypes.c_long(0), ctypes.c_long(65536), ctypes.c_int(1), ctypes.c_ulong(0))
        answers = [ctypes.byref(answer) for answer in (kind, width, count, rest, data)]
        self._x.XGetWindowProperty(self._display, window, ctypes.c_ulong(place), *limits, *answers)
        if not data.value:
            return ""
        text = ctypes.string_at(data.value, count.value).decode("utf-8", "replace")
        self._x.XFree(data)
        return text

    def close(self) -> None:
        """Disconnect."""
        self._x.XCloseDisplay(self._display)
