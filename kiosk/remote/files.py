"""Files that a crash leaves either old or new, never in between."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from kiosk.secrets import sync_folder


def write_durably(path: Path, text: str) -> None:
    """Replace a file: written aside, flushed to the disk, renamed, the folder flushed.

    Raises:
        OSError: The disk is full or broken; the old file is as it was.
    """
    fresh = path.with_suffix(path.suffix + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with fresh.open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(path)
        sync_folder(path.parent)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise
