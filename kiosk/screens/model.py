"""The Screen and its items: frozen values from which every rendering comes.

One :class:`Screen` becomes the touch page, the voice script, the keypad order, the captions, the
print, the staff view and the text front end. Nothing here knows how any of them looks.

Keys are stable: an item that stays the same thing keeps its key from one Screen value to the
next, so that front ends patch in place and never lose focus or a half-composed syllable.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from kiosk.i18n.text import Code, Text, VisitorText

#: The value of a field in which nothing has been typed yet.
NOTHING_TYPED = VisitorText("")


class Live(enum.StrEnum):
    """Whether a changed item speaks by itself (G-05)."""

    OFF = "off"
    POLITE = "polite"
    ASSERTIVE = "assertive"


class Honesty(enum.StrEnum):
    """The three honest labels of a service: what can be expected here."""

    FINISHED = "finished"
    STARTED = "started"
    INFORMATION = "info"


class Tone(enum.StrEnum):
    """What a notice is; each has its own shape and word, not only its colour (A-12)."""

    INFO = "info"
    GOOD = "good"
    WARNING = "warning"
    ERROR = "error"


class Entry(enum.StrEnum):
    """What is typed into a field; decides keyboard and spell layout."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    DIGITS = "digits"
    PHONE = "phone"
    CODE = "code"
    PIN = "pin"


class Layout(enum.StrEnum):
    """How the items would like to stand; a front end may use fewer columns, never more."""

    LIST = "list"
    TILES = "tiles"
    KEYS = "keys"


class Role(enum.StrEnum):
    """What an action is for. A Screen has at most one PRIMARY (E-03)."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What all items share.

    Attributes:
        key: Stable identity within the Screen; ``[a-z0-9.-]+``.
        label: The words of the item.
        detail: A second, quieter line.
        help: What the help key says about this item, or None for the standard words of its kind.
        enabled: Whether it can be used now.
        live: Whether a change of it is spoken without being asked.
        public: Whether staff may see its words (structure is always visible to them).
        spoken: What voice mode says of it in the place of the usual words of its kind; empty for the
            usual. Things of a web page are told with everything that their makers say of them.
    """

    key: str
    label: Text
    detail: Text | None = None
    help: Text | None = None
    enabled: bool = True
    live: Live = Live.OFF
    public: bool = False
    spoken: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Item):
    """Something to pick: a tile, an answer, a switch.

    Attributes:
        icon: Name of an icon in ``resources/icons``; always shown with the label (A-13).
        area: Name of the service area whose colour it wears, or None.
        honesty: The honest label of a service card, or None.
        selected: None for a plain choice; True or False for one of a set that remembers.
        multiple: With *selected*: several may be on together (a check box).
    """

    icon: str | None = None
    area: str | None = None
    honesty: Honesty | None = None
    selected: bool | None = None
    multiple: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Item):
    """Something to type, by keyboard, keypad or voice.

    Attributes:
        value: What has been typed so far; the core's draft owns it.
        entry: What kind of characters.
        masked: Never shown or spoken in clear (C-15, H-01).
        required: False lets every person skip it.
        error: What is wrong and how to mend it, or None (E-10).
        max_length: Limit in characters.
    """

    value: VisitorText = NOTHING_TYPED
    entry: Entry = Entry.TEXT
    masked: bool = False
    required: bool = False
    error: Text | None = None
    max_length: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph(Item):
    """Text to read: one paragraph, split between sentences when a page is too small.

    Attributes:
        heading: Whether it heads the items after it.
        icon: Name of a picture that carries the meaning in easy words, or None (E-20).
    """

    heading: bool = False
    icon: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Item):
    """A name and what holds for it: "opening hours: 9 to 6". *label* is the name.

    Attributes:
        value: What holds.
        changeable: Whether activating it leads to where it can be changed (read-back).
        icon: Name of an icon, or None.
    """

    value: Text
    changeable: bool = False
    icon: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Item):
    """Something that happened or must be known.

    Attributes:
        tone: What it is.
        leads: Whether activating it leads to all of it; then it holds the beginning only, and its
            *detail* may give way on a small glass.
    """

    tone: Tone = Tone.INFO
    leads: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress(Item):
    """Work that takes longer than 300 ms.

    Attributes:
        fraction: 0.0 to 1.0, or None when unknown.
    """

    fraction: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(Item):
    """What the visitor takes along.

    Attributes:
        number: The receipt number, spoken digit by digit.
        secret: The code that opens the case with the number; told to a headset and printed, never
            drawn: a Screen that shows it is a step of its own.
        qr: What the QR code holds, or None.
    """

    number: Code
    secret: Code | None = None
    qr: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture(Item):
    """A picture that carries meaning; *label* is its text alternative (C-20).

    Attributes:
        source: Name below ``resources/``.
    """

    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What one can do with the whole Screen.

    Attributes:
        key: Stable identity; shares its space with the items' keys.
        label: A verb (E-18).
        role: PRIMARY for the one that leads on.
        icon: Name of an icon, or None.
        enabled: Whether it can be used now.
        public: Whether staff may see its words.
    """

    key: str
    label: Text
    role: Role = Role.SECONDARY
    icon: str | None = None
    enabled: bool = True
    public: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """One step of one service.

    Attributes:
        id: Stable name for tests, tour and logs: ``report.where``.
        title: The question or statement; the one heading of the Screen (G-08).
        kicker: A quiet line above the title: a greeting or the name of the service.
        items: What the visitor reads and picks, in keypad order.
        actions: What can be done with the Screen, at most one PRIMARY.
        step: (this step, all steps) for the step indicator (E-04), or None.
        layout: How the items would like to stand.
        area: Service area whose colour the Screen wears, or None.
        start: Key of the item at which an error or a return begins, or None for the title.
        host: Name of the host that the front end draws in the place of the items (a live web page),
            or None. The items are there all the same: voice, keypad, captions and text use them.
        public: Whether staff may see its title.
        tells_modes: What is selected on it is a mode, which staff who look along know anyway; on every
            other Screen it would tell what the visitor has answered.
        keeps_actions: Its actions answer a question that the visitor did not look for: they stand with
            the title and the first item on every page, and only the items page (A-05, E-05).
        awaits_staff: The visitor waits here for staff; nothing on it is the visitor's own.
    """

    id: str
    title: Text
    kicker: Text | None = None
    items: tuple[Item, ...] = ()
    actions: tuple[Action, ...] = ()
    step: tuple[int, int] | None = None
    layout: Layout = Layout.LIST
    area: str | None = None
    start: str | None = None
    host: str | None = None
    public: bool = False
    tells_modes: bool = False
    keeps_actions: bool = False
    awaits_staff: bool = False

    def __post_init__(self) -> None:
        """Refuse what no front end could render: doubled keys, two primary actions."""
        keys = [item.key for item in self.items] + [action.key for action in self.actions]
        if len(set(keys)) != len(keys):
            raise ValueError(f"screen {self.id}: keys are not unique: {keys}")
        if sum(action.role is Role.PRIMARY for action in self.actions) > 1:
            raise ValueError(f"screen {self.id}: more than one primary action")

    def item(self, key: str) -> Item | None:
        """Return the item with this key, or None."""
        return next((item for item in self.items if item.key == key), None)


def is_interactive(item: Item) -> bool:
    """Tell whether activating the item does something."""
    if isinstance(item, Fact):
        return item.changeable
    if isinstance(item, Notice):
        return item.leads
    return isinstance(item, Choice | Field)
