"""What must hold on every picture: nothing clipped, nothing covered, targets and gaps in millimetres."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible
from PySide6.QtQuick import QQuickItem, QQuickWindow

from kiosk.settings.profile import Profile
from ui.surveyor import entries, scene_rect, text_items, texts

#: Kinds that show whole lines of a longer text on purpose.
_ROLLING = {"caption"}


def find_faults(window: QQuickWindow, profile: Profile) -> list[str]:
    """Return everything that is wrong with what the window shows, in words."""
    shown = entries(window)
    faults = [fault for item in shown for fault in _faults_of(item, window)]
    return faults + _overlaps(shown) + _targets(shown, profile)


def _label(item: QQuickItem) -> str:
    return f"{item.property('entryKind')} {item.property('entryKey')}"


def _faults_of(item: QQuickItem, window: QQuickWindow) -> list[str]:
    faults = []
    rect = scene_rect(item)
    glass = QRect(0, 0, window.width(), window.height())
    if not glass.adjusted(-1, -1, 1, 1).contains(rect):
        faults.append(f"{_label(item)} leaves the glass: {rect}")
    if item.property("entryKind") in _ROLLING:
        return faults
    for text in text_items(item):
        words = str(text.property("text"))[:30]
        high, wide = text.property("contentHeight"), text.property("contentWidth")
        # What a font leaves empty above and below its letters may be taken off (Theme.emptyAbove).
        high += min(0.0, text.property("topPadding") or 0.0) + min(0.0, text.property("bottomPadding") or 0.0)
        if text.property("truncated") or (
            not text.clip() and (high > text.height() + 1.5 or wide > text.width() + 1.5)
        ):
            room = f"{text.width():.0f}x{text.height():.0f}"
            faults.append(f"{_label(item)}: {words!r} is cut ({wide:.0f}x{high:.0f} in {room})")
        # The upper fifth and the last tenth of a line are empty in every script that we write.
        pixels = text.property("font").pixelSize()
        inked = scene_rect(text).adjusted(0, round(0.2 * pixels), 0, -round(0.12 * pixels))
        if not rect.adjusted(-2, -2, 2, 2).contains(inked) and not text.clip():
            faults.append(f"{_label(item)}: {words!r} leaves its item: {scene_rect(text)} of {rect}")
    if not texts(item) and item.property("entryKind") not in ("receipt", "picture"):
        faults.append(f"{_label(item)} shows no words")
    return faults


def _overlaps(shown: list[QQuickItem]) -> list[str]:
    rects = [(_label(item), scene_rect(item)) for item in shown]
    return [
        f"{a} covers {b}: {ra} {rb}"
        for (a, ra), (b, rb) in itertools.combinations(rects, 2)
        if ra.adjusted(1, 1, -1, -1).intersects(rb.adjusted(1, 1, -1, -1))
    ]


def _targets(shown: list[QQuickItem], profile: Profile) -> list[str]:
    """B-04: sides and gaps of everything that can be pressed."""
    pressable = [(_label(item), scene_rect(item)) for item in shown if is_pressable(item)]
    side, gap = profile.target_mm * profile.px_per_mm - 1.5, profile.gap_mm * profile.px_per_mm - 1.5
    faults = [
        f"{name} is too small: {rect}" for name, rect in pressable if min(rect.width(), rect.height()) < side
    ]
    for (a, ra), (b, rb) in itertools.combinations(pressable, 2):
        across = max(rb.left() - ra.right(), ra.left() - rb.right())
        down = max(rb.top() - ra.bottom(), ra.top() - rb.bottom())
        if max(across, down) < gap:
            faults.append(f"{a} and {b} stand too close: {across} x {down} px")
    return faults


def is_pressable(item: QQuickItem) -> bool:
    interface = QAccessible.queryAccessibleInterface(item)
    roles = (QAccessible.Role.Button, QAccessible.Role.CheckBox, QAccessible.Role.RadioButton)
    return item.property("entryKind") == "field" or (interface is not None and interface.role() in roles)
