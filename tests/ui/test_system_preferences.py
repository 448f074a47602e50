"""A-20: what the person asked of their system is where the program begins."""

from __future__ import annotations

import ctypes
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt

from kiosk.modes.state import Contrast, Motion
from ui.system_preferences import LinuxMotion, WindowsMotion, motion_source, read_preferences


def hints(scheme: Qt.ColorScheme, contrast: Qt.ContrastPreference) -> Any:
    """Style hints of a system."""
    return SimpleNamespace(
        colorScheme=lambda: scheme,
        accessibility=lambda: SimpleNamespace(contrastPreference=lambda: contrast),
    )


@pytest.mark.parametrize(
    ("scheme", "contrast", "animated", "wanted"),
    [
        (Qt.ColorScheme.Light, Qt.ContrastPreference.NoPreference, True, {}),
        (Qt.ColorScheme.Dark, Qt.ContrastPreference.NoPreference, True, {"contrast": Contrast.DARK}),
        (Qt.ColorScheme.Dark, Qt.ContrastPreference.HighContrast, True, {"contrast": Contrast.HIGH}),
        (Qt.ColorScheme.Unknown, Qt.ContrastPreference.NoPreference, False, {"motion": Motion.REDUCED}),
    ],
)
def test_preferences_of_the_system_become_modes(
    scheme: Qt.ColorScheme, contrast: Qt.ContrastPreference, animated: bool, wanted: dict[str, Any]
) -> None:
    """Each preference sets its own mode and nothing else."""
    source = SimpleNamespace(is_animated=lambda: animated)
    assert read_preferences(hints(scheme, contrast), source) == wanted


@pytest.mark.parametrize(("said", "animated"), [("true", True), ("false", False), ("", True)])
def test_gnome_setting(said: str, animated: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a clear "false" means less motion."""
    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/gsettings")
    assert LinuxMotion(lambda command: said).is_animated() is animated


def test_windows_setting_and_its_failure() -> None:
    """The switch is read through SystemParametersInfo; a failure changes nothing."""

    class User32:
        def __init__(self, ok: int, value: int) -> None:
            self.ok, self.value = ok, value

        def SystemParametersInfoW(self, action: int, _: int, out: Any, __: int) -> int:  # noqa: N802
            ctypes.cast(out, ctypes.POINTER(ctypes.c_int))[0] = self.value
            return self.ok

    assert WindowsMotion(User32(1, 0)).is_animated() is False
    assert WindowsMotion(User32(1, 1)).is_animated() is True
    assert WindowsMotion(User32(0, 0)).is_animated() is True
    assert isinstance(motion_source("win32"), WindowsMotion)
