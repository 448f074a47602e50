"""The sound output as a process of its own: always open, flushed at once, deaf to a busy screen.

Here belongs the program that owns the device. It may import Qt Multimedia and
``kiosk.speech.drivers`` (frames, player, server), and nothing else of the project.
"""

from __future__ import annotations

import sys

_MODULE = "ui.audio.sink_process"


def sink_command(limit_db: float = 12.0) -> tuple[str, ...]:
    """Return the command that starts the sink.

    Args:
        limit_db: Volume in dB above the calibrated default that is never exceeded.
    """
    return (sys.executable, "-m", _MODULE, str(limit_db))
