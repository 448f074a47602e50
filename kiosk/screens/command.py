"""What a front end can ask of the terminal. The same for touch, keypad, scan, voice and text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Press:
    """Activate the item, action, bar button or pager button with this key."""

    key: str


@dataclass(frozen=True, slots=True)
class Touch:
    """A finger or an assistive client points at this key.

    With the voice on and no keypad the first touch speaks the item and a second one presses it;
    otherwise it is the same as :class:`Press`. The terminal decides, not the front end.
    """

    key: str


@dataclass(frozen=True, slots=True)
class Focus:
    """Move the cursor to this key (Tab on a home PC, an assistive client's focus)."""

    key: str


@dataclass(frozen=True, slots=True)
class Type:
    """The field with this key now holds this text (committed characters only)."""

    key: str
    text: str

    def __repr__(self) -> str:
        """Hide what was typed."""
        return f"Type(key={self.key!r}, text=<{len(self.text)} characters>)"


@dataclass(frozen=True, slots=True)
class Pages:
    """The front end has measured the Screen: these keys stand on each page.

    Attributes:
        screen: Id of the measured Screen.
        keys: One tuple of item keys per page, together every item of the Screen in order.
    """

    screen: str
    keys: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Key:
    """A function key of the keypad, or its home-PC twin.

    ``name`` is one of ``previous next select back home help repeat volume rate curtain voice read``
    or ``digit`` with ``char`` set. A keypad with its own jack may send ``headset-in`` and
    ``headset-out``.
    """

    name: str
    char: str = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """The visitor did something that is no command: moved, touched, composed a syllable."""


@dataclass(frozen=True, slots=True)
class Headset:
    """The headset was plugged in or pulled out (C-03)."""

    is_present: bool


Command = Press | Touch | Focus | Type | Pages | Key | Activity | Headset

#: Keys of the fixed bar, in their fixed order (E-06, E-07, A-06).
BAR = ("bar.home", "bar.back", "bar.person", "bar.letters", "bar.voice", "bar.language")
#: Key of the title in the cursor's order.
TITLE = "title"
#: Ends what stands in :class:`Pages` for a title that has a page of its own, after the key of the next item.
TITLE_PAGE = "#title"
PREVIOUS_PAGE = "page.previous"
NEXT_PAGE = "page.next"
