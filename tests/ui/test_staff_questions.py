"""A question of staff on the glass: its words and both answers are in sight together, on every page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtGui import QAccessible

from kiosk.clock import SteppedClock
from kiosk.modes.state import Contrast, ModeState, Motion, Pace, Reach, Reading
from kiosk.modes.words import describe_change
from kiosk.screens.command import NEXT_PAGE, Press
from kiosk.settings.profile import Profile, load_profile
from kiosk.sheets.staff import HOST
from tests.helpers.terminal import Rig
from tests.ui.checks import find_faults
from tests.ui.conftest import PROFILES
from ui.surveyor import entries, text_items
from ui.window import KioskWindow, WindowOptions, create_window

_FEW = describe_change({"contrast": Contrast.HIGH, "voice": True})
_MANY = describe_change(
    {
        "language": "ko",
        "reading": Reading.EASY,
        "scale": 2.0,
        "contrast": Contrast.HIGH,
        "voice": True,
        "rate": 0.75,
        "volume": 6,
        "captions": True,
        "reach": Reach.LOW,
        "pace": Pace.SLOW,
        "motion": Motion.REDUCED,
    }
)
_QUESTIONS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("staff-offer", {"changes": _FEW}, "no"),
    ("staff-offer", {"changes": _FEW, "is_done": True}, "keep"),
    ("staff-offer", {"changes": _MANY}, "no"),
    ("staff-offer", {"changes": _MANY, "is_done": True}, "keep"),
    ("staff-consent", {"by": "김하나"}, "no"),
)


def _letters(window: KioskWindow, profile: Profile) -> float:
    """Return the scale of the smallest letters of question, lines and answers, as they are drawn."""
    kinds = ("title", "paragraph", "notice", "action")
    sizes = [
        text.property("font").pixelSize()
        for item in entries(window.window)
        if item.property("entryKind") in kinds
        for text in text_items(item)
    ]
    return min(sizes) * 0.91 / (profile.glyph_mm * profile.px_per_mm)


def _least(name: str, scale: float, *, voice: bool) -> float:
    """Return below which scale the letters of a question may not fall (A-05)."""
    if name != "tablet-10" or scale < 2.0:
        return 0.99 * scale
    # 94 px letters on 800 px: bar, captions and zones leave three lines beside the answers.
    return 1.35 if voice else 1.65


class _Desk:
    """Takes the answers."""

    def carry_out(self, request: object) -> None: ...

    def apply(self, modes: ModeState) -> None: ...

    def close(self) -> None: ...


@pytest.fixture
def opened(qapp: object) -> Iterator[list[KioskWindow]]:
    """Windows that are closed after the test."""
    QAccessible.setActive(True)
    windows: list[KioskWindow] = []
    yield windows
    for window in windows:
        window.close()


@pytest.mark.parametrize("language", ["ko", "en", "mn", "ar"])
@pytest.mark.parametrize(("scale", "voice"), [(1.0, True), (1.5, True), (2.0, True), (2.0, False)])
@pytest.mark.parametrize("name", ["portrait-27", "tablet-10"])
def test_both_answers_stand_beside_the_words_on_every_page(
    opened, name: str, scale: float, voice: bool, language: str
) -> None:
    """A-05, B-04, C-24, E-05: nobody has to page to find out how to say no; it is the list that pages.

    On the large glass the question stays, too, up to scale 1.5. Elsewhere it may have the first page for
    itself and the answers, before letters shrink.
    """
    rig = Rig(modes=ModeState(language=language, scale=scale, voice=voice, captions=voice))
    rig.terminal.connect_host(HOST, _Desk())
    rig.do(Press("begin"))
    profile = load_profile(PROFILES / f"{name}.json")
    window = create_window(
        rig.terminal, profile, WindowOptions(is_motion_allowed=False, clock=SteppedClock())
    )
    opened.append(window)
    window.show()
    faults = []
    for sheet, params, answer in _QUESTIONS:
        rig.terminal.open(sheet, {"number": 1, **params}, is_sheet=True)
        rig.clock.advance(0.5)  # until words are heard: then captions stand there, too
        answers = {action.key for action in rig.terminal.view.screen.actions}
        items = {item.key for item in rig.terminal.view.screen.items}
        seen: set[str] = set()
        for page in range(len(rig.terminal.view.pages)):
            while rig.terminal.view.page < page:
                rig.do(Press(NEXT_PAGE))
            shown = {str(each.property("entryKey")).partition("#")[0] for each in entries(window.window)}
            where = f"{sheet} {params.get('is_done', False)} {len(params.get('changes', ()))} page {page + 1}"
            may_part = name == "tablet-10" or scale == 2.0
            is_asked = "title" in shown or (may_part and page > 0)
            if not answers <= shown or not is_asked or not ({"title"} if may_part else set()) | items & shown:
                faults.append(f"{where}: only {sorted(shown & (answers | items | {'title'}))}")
            faults += [f"{where}: {fault}" for fault in find_faults(window.window, profile)]
            seen |= items & shown
        assert seen == items
        letters = _letters(window, profile)
        if letters < _least(name, scale, voice=voice):
            faults.append(f"{sheet} {len(params.get('changes', ()))}: letters of scale {letters:.2f}")
        rig.do(Press(answer))
    assert not faults, "\n".join(faults[:20])
