"""Which languages the on-screen keyboard has a board for; for the doctor."""

from __future__ import annotations

from ui.keyboard.setup import KEYBOARD_ROOT


def available_locales() -> list[str]:
    """Return the Qt locale names of our boards (``ko_KR``, ``mn_MN``, ...), sorted."""
    layouts = KEYBOARD_ROOT / "layouts"
    return sorted(path.parent.name for path in layouts.glob("??_??/main.qml"))
