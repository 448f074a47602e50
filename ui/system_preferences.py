"""What the person has asked of their system: contrast, dark colours, less motion (A-20, EN 301 549 11.7).

Read once at start and laid under everything else, so that a home PC begins as its owner likes it and
every choice made in the program still wins.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QStyleHints

from kiosk.modes.state import Contrast, Motion

#: Windows: "show animations in Windows" (winuser.h).
_SPI_GETCLIENTAREAANIMATION = 0x1042
_PATIENCE_S = 0.5


class MotionSource(Protocol):
    """Tells whether the system animates."""

    def is_animated(self) -> bool:
        """Return False when the person has switched animations off."""


def _run(command: Sequence[str]) -> str:
    """Return what a command prints; empty when it fails or hesitates."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip()


class LinuxMotion:
    """GNOME and what follows its settings (``enable-animations``)."""

    def __init__(self, run: Callable[[Sequence[str]], str] = _run) -> None:
        """Ask with *run*, a command that returns what it prints."""
        self._run = run

    def is_animated(self) -> bool:
        """Return False only when the setting says so; without a desktop nobody has asked for less."""
        if shutil.which("gsettings") is None:
            return True
        said = self._run(("gsettings", "get", "org.gnome.desktop.interface", "enable-animations"))
        return said != "false"


class WindowsMotion:
    """Windows' own switch. Never run on Windows."""

    def __init__(self, user32: Any = None) -> None:
        """Ask *user32*; the system's own by default."""
        self._user32 = user32

    def is_animated(self) -> bool:
        """Return what ``SystemParametersInfo`` says; True when it cannot be asked."""
        library = self._user32 if self._user32 is not None else ctypes.windll.user32  # type: ignore[attr-defined]
        value = ctypes.c_int(1)
        if not library.SystemParametersInfoW(_SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(value), 0):
            return True
        return bool(value.value)


def motion_source(platform: str = sys.platform) -> MotionSource:
    """Return the source for this system."""
    return WindowsMotion() if platform == "win32" else LinuxMotion()


def read_preferences(hints: QStyleHints, motion: MotionSource) -> dict[str, Any]:
    """Return mode values for what the person asked of their system; empty when nothing."""
    values: dict[str, Any] = {}
    if hints.colorScheme() == Qt.ColorScheme.Dark:
        values["contrast"] = Contrast.DARK
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        values["contrast"] = Contrast.HIGH
    if not motion.is_animated():
        values["motion"] = Motion.REDUCED
    return values
