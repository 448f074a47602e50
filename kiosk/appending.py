"""Files that only grow, a line at a time: a line is there whole, or not at all.

A disk that fills up in the middle of a line (``ENOSPC``, ``EDQUOT``, ``EFBIG``) takes its beginning and may
say so only with the next call: POSIX write() returns how much it took. What would come next must neither be
counted as written, nor stand behind that beginning where nobody could read it any more.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from kiosk.secrets import sync_folder


def append_lines(path: Path, text: str, *, is_durable: bool = True) -> None:
    """Add lines to a file, which only its owner can read if it is made here. Blocking.

    What a crash has cut off before (a file that does not end with a line feed) stays a line of its own.

    Args:
        path: The file; it and its folder need not exist.
        text: One or more lines, each with its line feed.
        is_durable: Flush them to the disk.

    Raises:
        OSError: The disk is full or broken; the file is as it was, unless even that fails: then the next line
            begins anew.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    flags = os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, os.O_RDWR | flags, 0o600)
    except PermissionError:  # a place off this machine may take lines and show none
        handle = os.open(path, os.O_WRONLY | flags, 0o600)
    try:
        before = os.fstat(handle).st_size
        data = memoryview((b"" if _ends_line(handle, before) else b"\n") + text.encode())
        written = 0
        try:
            while written < len(data):
                written += os.write(handle, data[written:])
            if is_durable:
                os.fsync(handle)
                if before == 0:
                    sync_folder(path.parent)
        except OSError:
            with contextlib.suppress(OSError):
                # What another program has added meanwhile is not ours to take away.
                if os.fstat(handle).st_size == before + written:
                    os.ftruncate(handle, before)
            raise
    finally:
        os.close(handle)


def _ends_line(handle: int, size: int) -> bool:
    """Tell whether a file is empty or ends with a line feed; of one that cannot be read nobody knows."""
    if size == 0:
        return True
    os.lseek(handle, -1, os.SEEK_END)
    try:
        return os.read(handle, 1) == b"\n"
    except OSError:
        return False
