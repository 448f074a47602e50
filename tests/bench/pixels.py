"""Looks at an X screen from outside: the same detector for our program and for Chromium."""

from __future__ import annotations

import ctypes
import ctypes.util
import itertools
import time
from collections.abc import Sequence

_ALL_PLANES = ctypes.c_ulong(0xFFFFFFFF)
_Z_PIXMAP = 2


class _Image(ctypes.Structure):
    """The beginning of X's XImage."""

    _fields_ = [
        ("width", ctypes.c_int),
        ("height", ctypes.c_int),
        ("xoffset", ctypes.c_int),
        ("format", ctypes.c_int),
        ("data", ctypes.c_void_p),
        ("byte_order", ctypes.c_int),
        ("bitmap_unit", ctypes.c_int),
        ("bitmap_bit_order", ctypes.c_int),
        ("bitmap_pad", ctypes.c_int),
        ("depth", ctypes.c_int),
        ("bytes_per_line", ctypes.c_int),
        ("bits_per_pixel", ctypes.c_int),
    ]


class Screen:
    """Reads columns of pixels off the root window; one look takes about a millisecond."""

    def __init__(self, display: str, width: int, height: int) -> None:
        """Connect to *display*; size in px."""
        self._x = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x.XGetImage.restype = ctypes.POINTER(_Image)
        handle = self._x.XOpenDisplay(display.encode())
        assert handle, f"no X server on {display}"
        self._display = ctypes.c_void_p(handle)
        self._root = ctypes.c_ulong(self._x.XDefaultRootWindow(self._display))
        self.width, self.height = width, height

    def read(self, x: int, y: int, width: int, height: int) -> bytes:
        """Return a rectangle of pixels, 4 bytes each."""
        image = self._x.XGetImage(self._display, self._root, x, y, width, height, _ALL_PLANES, _Z_PIXMAP)
        if not image:
            return b""
        size = image.contents.bytes_per_line * image.contents.height
        raw = ctypes.string_at(image.contents.data, size)
        self._x.XDestroyImage(image)
        return raw

    def columns(self, count: int = 5) -> list[bytes]:
        """Return *count* columns of the screen, evenly spread."""
        return [self.read((2 * i + 1) * self.width // (2 * count), 0, 1, self.height) for i in range(count)]

    def is_page_drawn(self) -> bool:
        """Tell whether a page with things on it shows: no black left, many edges between colours."""
        edges = 0
        for column in self.columns():
            pixels = memoryview(column).cast("I")
            colours = [pixel & 0xFFFFFF for pixel in pixels[::2]]
            if colours.count(0) > len(colours) // 20:
                return False
            edges += sum(1 for one, other in itertools.pairwise(colours) if one != other)
        return edges >= 40

    def wait_until_drawn(self, patience: float = 30.0) -> float:
        """Return the ``perf_counter`` time at which a page was there.

        Raises:
            TimeoutError: None came.
        """
        deadline = time.perf_counter() + patience
        while time.perf_counter() < deadline:
            if self.is_page_drawn():
                return time.perf_counter()
            time.sleep(0.004)
        raise TimeoutError("no page was drawn")

    def follow(
        self, before: Sequence[bytes], quiet: float = 0.25, patience: float = 3.0
    ) -> tuple[float, float]:
        """Return the times of the first and last change against *before*.

        Raises:
            TimeoutError: Nothing changed.
        """
        first = last = 0.0
        seen = list(before)
        start = time.perf_counter()
        while True:
            now = self.columns(len(seen))
            at = time.perf_counter()
            if now != seen:
                first = first or at
                last, seen = at, now
            elif last and at - last > quiet:
                return first, last
            elif not last and at - start > patience:
                raise TimeoutError("nothing changed on the screen")

    def close(self) -> None:
        """Disconnect."""
        self._x.XCloseDisplay(self._display)
