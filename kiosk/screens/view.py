"""The view: a Screen in one language, as strings, ready for any front end to draw or print.

Front ends read :class:`View` and nothing else. It is a frozen value; a new one is published after
every change, and front ends patch by key.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.i18n.localiser import Span
from kiosk.modes.state import ModeState


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedItem:
    """One item, action, bar button, pager button or title in the visitor's language.

    Attributes:
        key: The item's key.
        kind: ``title choice field paragraph heading fact notice progress receipt picture action
            bar pager status``.
        label: Visible words; empty never, except for a decorative picture.
        detail: Quieter visible line, or "".
        value: Value of a fact or field (as it may be shown: masked if need be), or "".
        badge: Honest label of a service card, or "".
        error: What is wrong with a field, or "".
        icon: Icon name or "".
        area: Service area or "".
        tone: ``info good warning error`` or "".
        role: ``primary``, ``secondary`` or "".
        name: Accessible name; contains the visible label (G-04).
        description: Accessible description.
        language: Language tag of the label.
        is_interactive: Whether pressing it does something.
        is_enabled: Whether it can be pressed now.
        selected: ``on``, ``off`` or "" when it has no such state.
        is_multiple: Check box rather than radio button.
        is_masked: Never show the value in clear.
        is_long: A field of several lines.
        entry: Kind of typing, one of :class:`kiosk.screens.model.Entry`, or "".
        max_length: Limit of a field in characters.
        fraction: Progress 0.0 to 1.0, or -1.0 when unknown.
        qr: What the QR code holds, or "".
        source: Path of a picture below ``resources/``, or "".
        live: ``off polite assertive``.
        speech: What voice mode says when the item gets the cursor.
        help: What the help key says about it.
        is_public: Whether staff who look along may read its words.
        shared: Those words without anything that was put into them, or "".
    """

    key: str
    kind: str
    label: str
    detail: str = ""
    value: str = ""
    badge: str = ""
    error: str = ""
    icon: str = ""
    area: str = ""
    tone: str = ""
    role: str = ""
    name: str = ""
    description: str = ""
    language: str = ""
    is_interactive: bool = False
    is_enabled: bool = True
    selected: str = ""
    is_multiple: bool = False
    is_masked: bool = False
    is_long: bool = False
    entry: str = ""
    max_length: int = 0
    fraction: float = -1.0
    qr: str = ""
    source: str = ""
    live: str = "off"
    speech: tuple[Span, ...] = ()
    help: tuple[Span, ...] = ()
    is_public: bool = False
    shared: str = ""

    @property
    def spoken(self) -> str:
        """What voice mode says, before normalising."""
        return "".join(span.text for span in self.speech).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedScreen:
    """One Screen in the visitor's language.

    Attributes:
        id: The Screen's id.
        title: Its one heading.
        kicker: Quiet line above the title, or "".
        step_text: "4단계 중 2" or "".
        step: This step, 0 without steps.
        steps: All steps, 0 without.
        layout: ``list tiles keys``.
        area: Service area or "".
        items: The items in order (all pages).
        actions: The actions; the primary one last.
        opening: What voice mode says when the Screen opens.
        is_sheet: Whether it lies over another Screen.
        host: What the front end draws in the place of the items: ``web`` or "".
        tells_modes: What is selected on it is a mode and no answer.
        keeps_actions: Its actions are in sight on every page; only the items page.
    """

    id: str
    title: RenderedItem
    kicker: str = ""
    step_text: str = ""
    step: int = 0
    steps: int = 0
    layout: str = "list"
    area: str = ""
    items: tuple[RenderedItem, ...] = ()
    actions: tuple[RenderedItem, ...] = ()
    opening: tuple[Span, ...] = ()
    is_sheet: bool = False
    host: str = ""
    tells_modes: bool = False
    keeps_actions: bool = False

    @property
    def spoken(self) -> str:
        """What voice mode says when the Screen opens, before normalising."""
        return "".join(span.text for span in self.opening).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What is being said, for the caption strip.

    Attributes:
        text: The sentence as displayed text ("" hides the strip).
        start: Offset in characters of the word being heard.
        length: Its length; 0 when unknown.
        language: Language tag.
    """

    text: str = ""
    start: int = 0
    length: int = 0
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything a front end draws.

    Attributes:
        screen: The topmost Screen; a sheet when one is open.
        beneath: The Screen under a sheet (drawn dimmed, hidden from assistive technology) or None.
        bar: The six fixed buttons, in order.
        pager: Previous page, position ("2쪽 중 1쪽"), next page; empty when one page suffices.
        page: Zero-based page that is shown.
        pages: Keys of the items on each page; one page until the front end has measured.
        cursor: Key that has the one cursor.
        is_cursor_shown: Whether a focus ring is drawn (keypad, scan, voice or keyboard in use).
        modes: The mode state.
        language: Catalogue tag in use (``ko-easy``, ``zh-CN``, ...).
        direction: ``ltr`` or ``rtl``.
        fonts: Font families for the language, best first.
        caption: What is being said.
        is_typing: Whether the on-screen keyboard should be open (a field has the cursor by touch).
        phase: ``attract active covered warning ended``.
        number: Counts up with every view.
        zones: Words of the fixed Previous, Select, Next zones in voice mode without a keypad;
            empty when they are not shown.
        corner: Words of the fixed corner that starts the voice, or None when the voice is on.
    """

    screen: RenderedScreen
    beneath: RenderedScreen | None = None
    bar: tuple[RenderedItem, ...] = ()
    pager: tuple[RenderedItem, ...] = ()
    page: int = 0
    pages: tuple[tuple[str, ...], ...] = ()
    cursor: str = "title"
    is_cursor_shown: bool = False
    modes: ModeState
    language: str = "ko"
    direction: str = "ltr"
    fonts: tuple[str, ...] = ()
    caption: Caption = Caption()
    is_typing: bool = False
    phase: str = "active"
    number: int = 0
    zones: tuple[RenderedItem, ...] = ()
    corner: RenderedItem | None = None
