"""The sound output as a process of its own: always open, flushed at once, deaf to a busy screen.

Here belong the programs that own a device: the output, and the microphone of voice input. They may
import Qt Multimedia, ``kiosk.speech.drivers`` (frames, player, server) and
``kiosk.speech.recognition`` (microphone), and nothing else of the project.
"""

from __future__ import annotations

import sys

_MODULE = "ui.audio.sink_process"


def sink_command(limit_db: float = 12.0, balance: float = 0.0) -> tuple[str, ...]:
    """Return the command that starts the sink.

    Args:
        limit_db: Volume in dB above the calibrated default that is never exceeded.
        balance: From -1.0 (left only) over 0.0 (mono) to 1.0 (right only).
    """
    return (sys.executable, "-m", _MODULE, str(limit_db), str(balance))


def microphone_command() -> tuple[str, ...]:
    """Return the command of the program that owns the microphone."""
    return (sys.executable, "-m", "ui.audio.microphone_process")


def direct_command(limit_db: float = 12.0) -> tuple[str, ...] | None:
    """Return the command that speaks with the system's own voices, or None where Qt has none.

    Args:
        limit_db: Volume in dB above the calibrated default that is never exceeded.
    """
    if sys.platform != "win32":
        return None
    return (sys.executable, "-m", "ui.audio.winrt_process", "winrt", str(limit_db))
