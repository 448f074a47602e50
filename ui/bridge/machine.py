"""What the machine is, as QML sees it: sizes that hold as long as the window is open."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.settings.profile import Profile

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("made by the terminal")
class Machine(QObject):
    """Millimetres and pixels of one machine, and where its on-screen keyboard lies."""

    def __init__(self, profile: Profile, keyboard_url: str, parent: QObject | None = None) -> None:
        """Describe a machine.

        Args:
            profile: What the machine is.
            keyboard_url: Where the on-screen keyboard component lies, or "" without one.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._profile = profile
        self._keyboard_url = keyboard_url

    @Property(float, constant=True)
    def pxPerMm(self) -> float:  # noqa: N802
        """Measured pixels per millimetre."""
        return self._profile.px_per_mm

    @Property(float, constant=True)
    def glyphMm(self) -> float:  # noqa: N802
        """Height of a Hangul syllable at scale 1.0 in mm."""
        return self._profile.glyph_mm

    @Property(float, constant=True)
    def targetMm(self) -> float:  # noqa: N802
        """Smallest side of anything pressed in mm."""
        return self._profile.target_mm

    @Property(float, constant=True)
    def gapMm(self) -> float:  # noqa: N802
        """Smallest gap in mm."""
        return self._profile.gap_mm

    @Property(float, constant=True)
    def screenBottomMm(self) -> float:  # noqa: N802
        """Height of the lowest pixel above the floor in mm."""
        return self._profile.screen_bottom_mm

    @Property(str, constant=True)
    def keyboardUrl(self) -> str:  # noqa: N802
        """Where the on-screen keyboard component lies, or ""."""
        return self._keyboard_url
