"""The jack switch of a sound card as Linux reports it: an input device with SW_HEADPHONE_INSERT.

Records are ``struct input_event`` (linux/input.h): seconds, microseconds, type, code, value. The
switch's state at the beginning comes from the EVIOCGSW request.
"""

from __future__ import annotations

import contextlib
import os
import select
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

_RECORD = struct.Struct("@llHHi")
RECORD_SIZE = _RECORD.size
_EV_SYN, _EV_SW = 0, 5
_SYN_DROPPED = 3
SW_HEADPHONE_INSERT = 2
#: _IOC(_IOC_READ, 'E', 0x1b, 8): the state of up to 64 switches.
_EVIOCGSW = (2 << 30) | (8 << 16) | (ord("E") << 8) | 0x1B


def decode(data: bytes) -> Iterator[bool | None]:
    """Give what whole records say about the headphone switch.

    Args:
        data: Bytes read from the device; a broken record at the end is ignored.

    Yields:
        True in, False out, None when events were lost and the state must be asked for.
    """
    for begin in range(0, len(data) // RECORD_SIZE * RECORD_SIZE, RECORD_SIZE):
        _, _, kind, code, value = _RECORD.unpack_from(data, begin)
        if kind == _EV_SW and code == SW_HEADPHONE_INSERT:
            yield bool(value)
        elif kind == _EV_SYN and code == _SYN_DROPPED:
            yield None


def find_jacks(sys_input: Path = Path("/sys/class/input"), dev: Path = Path("/dev/input")) -> list[Path]:
    """Return the devices that have a headphone switch."""
    found = []
    for folder in sorted(sys_input.glob("event*")):
        try:
            words = (folder / "device/capabilities/sw").read_text(encoding="ascii").split()
        except (OSError, UnicodeDecodeError):
            continue
        with contextlib.suppress(ValueError):
            # The lowest switches stand in the last word.
            if words and int(words[-1], 16) >> SW_HEADPHONE_INSERT & 1:
                found.append(dev / folder.name)
    return found


def read_switch(descriptor: int) -> bool | None:
    """Ask an open device whether its headphone switch is closed; None when it cannot tell."""
    try:
        import fcntl

        answer = fcntl.ioctl(descriptor, _EVIOCGSW, bytes(8))
    except (ImportError, OSError):
        return None
    return bool(answer[0] >> SW_HEADPHONE_INSERT & 1)


class EvdevJack:
    """Watches every jack of the machine on one thread."""

    name = "jack"

    def __init__(
        self,
        find: Callable[[], list[Path]] = find_jacks,
        ask: Callable[[int], bool | None] = read_switch,
    ) -> None:
        """Watch what *find* gives when it starts, and learn its state from *ask*."""
        self._find = find
        self._ask = ask
        self._states: dict[int, bool] = {}
        self._wake: tuple[int, int] | None = None
        self._thread: threading.Thread | None = None

    def start(self, on_changed: Callable[[bool], None]) -> bool:
        """Open the devices; those that may not be read are left out."""
        for path in self._find():
            with contextlib.suppress(OSError):
                descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
                self._states[descriptor] = bool(self._ask(descriptor))
        if not self._states:
            return False
        self._wake = os.pipe()
        on_changed(any(self._states.values()))
        self._thread = threading.Thread(target=self._read, args=(on_changed,), name="jack", daemon=True)
        self._thread.start()
        return True

    def _read(self, on_changed: Callable[[bool], None]) -> None:
        wake = self._wake[0] if self._wake else -1
        while self._states:
            ready, _, _ = select.select([*self._states, wake], [], [])
            if wake in ready:
                return
            for descriptor in ready:
                self._take(descriptor)
            on_changed(any(self._states.values()))

    def _take(self, descriptor: int) -> None:
        try:
            data = os.read(descriptor, RECORD_SIZE * 64)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:  # The device is gone, and with it what was plugged into it.
            self._states.pop(descriptor)
            os.close(descriptor)
            return
        for state in decode(data):
            told = self._ask(descriptor) if state is None else state
            if told is not None:
                self._states[descriptor] = told

    def close(self) -> None:
        """Stop the thread and close the devices."""
        if self._wake is not None:
            os.write(self._wake[1], b"x")
        if self._thread is not None:
            self._thread.join(1.0)
        for descriptor in (*self._states, *(self._wake or ())):
            with contextlib.suppress(OSError):
                os.close(descriptor)
        self._states.clear()
        self._wake = None
