"""A disk that fills up: it takes the beginning of what is written and says so only with the next call."""

from __future__ import annotations

import errno
import os

import pytest

_write = os.write


class Disk:
    """Room for so many bytes of what is appended; None for as many as come."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Stand between :mod:`kiosk.appending` and the files."""
        self.room: int | None = None
        monkeypatch.setattr("kiosk.appending.os.write", self.write)

    def write(self, handle: int, data: bytes) -> int:
        """Take what there is room for, as POSIX write() does."""
        if self.room is None:
            return _write(handle, data)
        if self.room == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        taken = _write(handle, data[: self.room])
        self.room -= taken
        return taken
