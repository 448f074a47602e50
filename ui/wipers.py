"""What the front end itself may hold of a visitor, and how it is wiped (design §7)."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication

from ui.images import qr
from ui.keyboard.memory import MemoryGuard


class ClipboardWiper:
    """Clipboard and selection."""

    name = "clipboard"

    def __init__(self, app: QGuiApplication) -> None:
        """Wipe the clipboard of *app*."""
        self._clipboard = app.clipboard()

    def wipe(self) -> None:
        """Clear both."""
        self._clipboard.clear()
        if self._clipboard.supportsSelection():
            self._clipboard.clear(self._clipboard.Mode.Selection)

    def is_clean(self) -> bool:
        """Tell whether both are empty."""
        if self._clipboard.text():
            return False
        return not (
            self._clipboard.supportsSelection() and self._clipboard.text(self._clipboard.Mode.Selection)
        )


class KeyboardWiper:
    """Word lists that the on-screen keyboard would learn."""

    name = "keyboard"

    def __init__(self, memory: MemoryGuard) -> None:
        """Wipe what *memory* guards."""
        self._memory = memory

    def wipe(self) -> None:
        """Forget every word."""
        self._memory.wipe()

    def is_clean(self) -> bool:
        """Tell whether nothing was learnt."""
        return self._memory.verify_wiped()


class QrWiper:
    """The last QR code that was drawn."""

    name = "qr"

    def wipe(self) -> None:
        """Forget it."""
        qr.forget()

    def is_clean(self) -> bool:
        """Tell whether no code is kept."""
        return not qr.is_remembered()
