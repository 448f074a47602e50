"""What stands around every Screen, always in the same places: bar, pager, zones, corner. Plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from kiosk.i18n.text import Message, msg
from kiosk.screens.command import NEXT_PAGE, PREVIOUS_PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixture:
    """One thing that stands in its fixed place.

    Attributes:
        key: Stable identity.
        kind: ``bar``, ``pager``, ``status`` or ``zone``.
        label: Its words.
        icon: Name of an icon, or "".
        about: What it does, for its description and the help key, or None where the label says all.
        role: ``primary`` or "".
        is_interactive: Whether pressing it does something.
        is_enabled: Whether it can be pressed now.
    """

    key: str
    kind: str
    label: Message
    icon: str = ""
    about: Message | None = None
    role: str = ""
    is_interactive: bool = True
    is_enabled: bool = True


_BAR = (
    Fixture(
        key="bar.home",
        kind="bar",
        # Translators: Bar button: go back to the very first screen. At most 8 Hangul or 14 Latin letters.
        label=msg("처음", _context="bar"),
        icon="home",
        # Translators: What the bar button "start over" does.
        about=msg("처음 화면으로 돌아가요."),
    ),
    Fixture(
        key="bar.back",
        kind="bar",
        # Translators: Bar button: one step back.
        label=msg("뒤로", _context="bar"),
        icon="back",
        # Translators: What the bar button "back" does.
        about=msg("바로 앞 화면으로 돌아가요."),
    ),
    Fixture(
        key="bar.person",
        kind="bar",
        # Translators: Bar button: call a person.
        label=msg("사람", _context="bar"),
        icon="person",
        # Translators: What the bar button "person" does.
        about=msg("도와줄 사람을 불러요."),
    ),
    Fixture(
        key="bar.letters",
        kind="bar",
        # Translators: Bar button: size of letters and colours.
        label=msg("글자", _context="bar"),
        icon="letters",
        # Translators: What the bar button "letters" does.
        about=msg("글자 크기와 색을 바꿔요."),
    ),
    Fixture(
        key="bar.voice",
        kind="bar",
        # Translators: Bar button: voice and captions.
        label=msg("소리", _context="bar"),
        icon="voice",
        # Translators: What the bar button "voice" does.
        about=msg("읽어 주는 소리를 켜고 바꿔요."),
    ),
    Fixture(
        key="bar.language",
        kind="bar",
        # Translators: Bar button: language.
        label=msg("언어", _context="bar"),
        icon="language",
        # Translators: What the bar button "language" does.
        about=msg("다른 언어로 바꿔요."),
    ),
)

_END_WATCHING = Fixture(
    key="bar.person",
    kind="bar",
    # Translators: Bar button while staff look along: end that. At most 8 Hangul or 14 Latin letters.
    label=msg("그만 보기", _context="bar"),
    icon="curtain",
    # Translators: What the bar button "stop looking" does: staff are looking along now.
    about=msg("직원이 화면을 같이 보고 있어요. 누르면 바로 끝나요."),
    role="primary",
)

ZONES = (
    # Translators: Fixed zone at the bottom of the glass in voice mode: the item before.
    Fixture(key="zone.previous", kind="zone", label=msg("이전"), icon="previous"),
    # Translators: Fixed zone at the bottom of the glass in voice mode: choose this item.
    Fixture(key="zone.select", kind="zone", label=msg("고르기"), icon="check"),
    # Translators: Fixed zone at the bottom of the glass in voice mode: the next item.
    Fixture(key="zone.next", kind="zone", label=msg("다음"), icon="next"),
)

# Translators: Fixed corner of the glass that switches the voice on.
CORNER = Fixture(key="corner.voice", kind="zone", label=msg("읽어 주기"), icon="voice")


def make_bar(disabled: Iterable[str] = (), *, is_watched: bool = False) -> tuple[Fixture, ...]:
    """Return the six buttons in the order of :data:`kiosk.screens.command.BAR`.

    Args:
        disabled: Keys of those that stand in place but cannot be pressed.
        is_watched: Whether staff look along. Then the button for a person is the one that ends it: it
            is on every Screen, in the same place, and within reach of every way of use.
    """
    dead = set(disabled)
    shown = (_END_WATCHING if is_watched and each.key == _END_WATCHING.key else each for each in _BAR)
    return tuple(replace(each, is_enabled=each.key not in dead) for each in shown)


def make_pager(page: int, pages: int) -> tuple[Fixture, ...]:
    """Return previous, position and next for a page (from 0); nothing when one page suffices."""
    if pages < 2:
        return ()
    # Translators: Where one is in a list of pages: page {page} of {pages}.
    position = msg("{pages}쪽 중 {page}쪽", pages=pages, page=page + 1)
    return (
        Fixture(
            key=PREVIOUS_PAGE,
            kind="pager",
            # Translators: Button to the page before this one.
            label=msg("앞쪽"),
            icon="page-previous",
            is_enabled=page > 0,
        ),
        Fixture(key="page.position", kind="status", label=position, is_interactive=False),
        Fixture(
            key=NEXT_PAGE,
            kind="pager",
            # Translators: Button to the page after this one.
            label=msg("다음 쪽"),
            icon="page-next",
            is_enabled=page < pages - 1,
        ),
    )
