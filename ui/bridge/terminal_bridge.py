"""The facade of the terminal for QML: what to draw as properties, what people do as slots."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot
from PySide6.QtGui import QFont, QFontMetricsF, QGuiApplication
from PySide6.QtQml import QmlNamedElement, QmlSingleton, QQmlEngine

from kiosk.clock import Clock, SystemClock
from kiosk.i18n.locales import TAGS, get_locale
from kiosk.screens.command import Activity, Command, Focus, Key, Touch, Type
from kiosk.screens.view import RenderedItem, View
from kiosk.settings.profile import Profile
from ui.bridge.item_model import ItemModel
from ui.bridge.page_layout import PageLayouts
from ui.bridge.rows import Row, make_row
from ui.bridge.screen_facade import ScreenFacade

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1

_RESOURCES = (Path(__file__).resolve().parents[2] / "resources").resolve()

#: Em height of a Hangul syllable in Noto Sans CJK; 12 mm of glyph are 12 / 0.91 mm of font size.
GLYPH_PER_EM = 0.91
#: B-10: the same key pressed again within this time is taken for a tremor.
TREMOR_SECONDS = 0.5
#: How often mere movement is reported to the idle timer.
_ACTIVITY_SECONDS = 0.25


class TerminalLike(Protocol):
    """What the front end needs of the core."""

    @property
    def view(self) -> View:
        """What is to be drawn now."""

    def dispatch(self, command: Command) -> None:
        """Take what somebody did."""

    def subscribe(self, callback: Callable[..., None]) -> Callable[[], None]:
        """Call *callback* after every new view; the result ends that."""


class BridgeEngine(Protocol):
    """An engine that carries the bridge of its window."""

    bridge: TerminalBridge


@QmlNamedElement("Terminal")
@QmlSingleton
class TerminalBridge(QObject):
    """The terminal, once per QML engine.

    QML reads its properties and calls its slots, and never assigns to it. Every property compares
    before it notifies, so that a spoken word moves one caption and nothing else.
    """

    modesChanged = Signal()  # noqa: N815
    cursorChanged = Signal()  # noqa: N815
    captionChanged = Signal()  # noqa: N815
    pageChanged = Signal()  # noqa: N815
    phaseChanged = Signal()  # noqa: N815
    cornerChanged = Signal()  # noqa: N815
    zonesChanged = Signal()  # noqa: N815
    motionChanged = Signal()  # noqa: N815
    #: Something that takes room has changed; pages measure again.
    layoutNeeded = Signal()  # noqa: N815
    #: A view has been applied and laid out: the focus can follow the cursor.
    applied = Signal()
    #: Words for assistive technology (G-05) and whether they are urgent.
    announced = Signal(str, bool)

    def __init__(
        self,
        terminal: TerminalLike,
        profile: Profile,
        *,
        clock: Clock | None = None,
        tremor_seconds: float = TREMOR_SECONDS,
        keyboard_url: str = "",
        parent: QObject | None = None,
    ) -> None:
        """Join a terminal and a profile.

        Args:
            terminal: The core, or a fake with the same three members.
            profile: What the machine is.
            clock: For the tremor filter; the system's by default.
            tremor_seconds: How long an identical press is ignored (B-10); 0 switches that off.
            keyboard_url: Where the on-screen keyboard component lies, or "" without one.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._terminal = terminal
        self._profile = profile
        self._clock: Clock = clock or SystemClock()
        self._tremor_seconds = tremor_seconds
        self._keyboard_url = keyboard_url
        self._motion_allowed = True
        self._pressed: tuple[str, float] = ("", -1e9)
        self._active_at = -1e9
        self._is_applying = False
        self._base = ScreenFacade(self)
        self._sheet = ScreenFacade(self)
        self._bar = ItemModel(self)
        self._pager = ItemModel(self)
        self._zones = ItemModel(self)
        self._view = terminal.view
        self._layout = PageLayouts(lambda: self._view, terminal.dispatch)
        self._read_screens(self._view)
        for model, rows in self._furniture(self._view):
            model.replace(rows)
        self._unsubscribe = terminal.subscribe(self._published)

    @staticmethod
    def create(engine: QQmlEngine) -> TerminalBridge:
        """Give QML the bridge that its engine carries (see :mod:`ui.window`)."""
        return engine.bridge  # type: ignore[attr-defined, no-any-return]

    def close(self) -> None:
        """Stop listening to the terminal."""
        self._unsubscribe()

    @property
    def view(self) -> View:
        """The view that is drawn."""
        return self._view

    # --- what comes from the core -------------------------------------------------------------

    def _published(self, *_: object) -> None:
        """Draw the newest view; one that arrives while drawing is drawn afterwards."""
        if self._is_applying:
            return
        self._is_applying = True
        try:
            for _round in range(8):
                view = self._terminal.view
                if view is self._view:
                    break
                self._apply(view)
        finally:
            self._is_applying = False

    def _apply(self, view: View) -> None:
        before, self._view = self._view, view
        is_moded = (before.modes, before.language, before.direction, before.fonts) != (
            view.modes, view.language, view.direction, view.fonts,
        )  # fmt: skip
        if is_moded:
            self.modesChanged.emit()
            self.motionChanged.emit()
        self._announce_changes(before, view)
        self._read_screens(view)
        for model, rows in self._furniture(view):
            model.patch(rows)
        if before.corner != view.corner:
            self.cornerChanged.emit()
        if len(before.zones) != len(view.zones):
            self.zonesChanged.emit()
        if before.phase != view.phase:
            self.phaseChanged.emit()
        if (before.page, before.pages, before.pager) != (view.page, view.pages, view.pager):
            self.pageChanged.emit()
        if before.caption != view.caption:
            self.captionChanged.emit()
        if (before.cursor, before.is_cursor_shown, before.is_typing) != (
            view.cursor, view.is_cursor_shown, view.is_typing,
        ):  # fmt: skip
            self.cursorChanged.emit()
        parts = ("screen", "beneath", "bar", "zones", "corner", "page", "pages", "is_typing", "phase")
        if is_moded or any(getattr(before, name) != getattr(view, name) for name in parts):
            self.layoutNeeded.emit()
        self.applied.emit()

    def _read_screens(self, view: View) -> None:
        is_rtl = view.direction == "rtl"
        is_sheet = view.screen.is_sheet
        self._base.show(view.beneath if is_sheet else view.screen, is_rtl=is_rtl)
        self._sheet.show(view.screen if is_sheet else None, is_rtl=is_rtl)

    def _furniture(self, view: View) -> tuple[tuple[ItemModel, list[Row]], ...]:
        def rows(items: tuple[RenderedItem, ...]) -> list[Row]:
            return [make_row(item, is_rtl=view.direction == "rtl") for item in items]

        buttons = tuple(item for item in view.pager if item.kind != "status")
        return ((self._bar, rows(view.bar)), (self._pager, rows(buttons)), (self._zones, rows(view.zones)))

    def _announce_changes(self, before: View, view: View) -> None:
        """Tell assistive technology about live items that are new or have changed (G-05)."""
        old = {item.key: item for item in before.screen.items} if before.screen.id == view.screen.id else {}
        for item in view.screen.items:
            then = old.get(item.key)
            words = (item.name or item.label, item.description, item.error)
            if item.live == "off" or (
                then and words == (then.name or then.label, then.description, then.error)
            ):
                continue
            self.announced.emit(" ".join(filter(None, words)), item.live == "assertive")

    # --- what QML does -----------------------------------------------------------------------

    @Slot(str)
    def touch(self, key: str) -> None:
        """Somebody released a finger on this key, or an assistive client pressed it."""
        now = self._clock.monotonic()
        last, when = self._pressed
        if key == last and now - when < self._tremor_seconds:
            return
        self._pressed = (key, now)
        if key != self._view.cursor:
            self._commit_composition()
        self._terminal.dispatch(Touch(key))

    def _commit_composition(self) -> None:
        """Keep a syllable that is still being composed: what is pressed may leave the Screen."""
        if self._view.is_typing:
            QGuiApplication.inputMethod().commit()

    @Slot(str)
    def focusOn(self, key: str) -> None:  # noqa: N802
        """An assistive client or the mouse moved the focus to this key."""
        if key != self._view.cursor:
            self._terminal.dispatch(Focus(key))

    @Slot(str, str)
    def typeText(self, key: str, text: str) -> None:  # noqa: N802
        """The field with this key now holds this committed text."""
        self._terminal.dispatch(Type(key, text))

    def press_key(self, key: Key) -> None:
        """A function key went down."""
        self._commit_composition()
        self._terminal.dispatch(key)

    @Slot()
    def noteActivity(self) -> None:  # noqa: N802
        """Somebody is there: moved, touched or composed a syllable."""
        now = self._clock.monotonic()
        if now - self._active_at >= _ACTIVITY_SECONDS:
            self._active_at = now
            self._terminal.dispatch(Activity())

    # --- layout ------------------------------------------------------------------------------

    @Slot(ScreenFacade, int, bool, result="QVariantMap")
    def attempt(self, screen: ScreenFacade, number: int, is_landscape: bool) -> dict[str, Any]:
        """Return the layout to measure next; number 0 begins with what served this Screen before."""
        return self._layout.attempt(screen, number, is_landscape)

    @Slot(ScreenFacade)
    def forgetCuts(self, screen: ScreenFacade) -> None:  # noqa: N802
        """Join paragraphs again, because the room has changed."""
        self._layout.forget_cuts(screen)

    @Slot(ScreenFacade, int, bool, "QVariantMap", result="QVariantMap")
    def plan(
        self, screen: ScreenFacade, number: int, is_landscape: bool, measured: dict[str, Any]
    ) -> dict[str, Any]:
        """Judge a measured layout; see :meth:`ui.bridge.page_layout.PageLayouts.plan`."""
        return self._layout.plan(screen, number, is_landscape, measured)

    @Slot(str, str, int, float, result=bool)
    def isWhole(self, words: str, language: str, pixels: int, width: float) -> bool:  # noqa: N802
        """Tell whether no word has to be broken to fit a width in px, set bold."""
        metrics = QFontMetricsF(self.fontFor(language, True, pixels))
        return all(metrics.horizontalAdvance(word) <= width for word in words.split() if len(word) <= 16)

    @Slot(int, float, result=bool)
    def zonesWhole(self, pixels: int, width: float) -> bool:  # noqa: N802
        """Tell whether no word of the zones has to be broken at a letter size and width in px."""
        return all(self.isWhole(zone.label, zone.language, pixels, width) for zone in self._view.zones)

    @Slot(str, bool, int, result=QFont)
    def fontFor(self, language: str, is_bold: bool, pixels: int) -> QFont:  # noqa: N802
        """Return the font of a language; Qt alone would draw Japanese Han shapes for all (F-09)."""
        families = self._view.fonts
        if language and language != self._view.language and language in TAGS:
            families = get_locale(language).font_families
        font = QFont()
        if families:
            font.setFamilies(list(families))
        font.setPixelSize(max(1, pixels))
        font.setWeight(QFont.Weight.Bold if is_bold else QFont.Weight.Normal)
        # Figures of one width keep a number still while it counts.
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    @Slot(str, result=str)
    def pictureUrl(self, source: str) -> str:  # noqa: N802
        """Return where a picture below ``resources/`` lies; a path that leads out of it gives ""."""
        path = (_RESOURCES / source).resolve()
        return QUrl.fromLocalFile(str(path)).toString() if path.is_relative_to(_RESOURCES) else ""

    # --- properties --------------------------------------------------------------------------

    @Property(ScreenFacade, constant=True)
    def base(self) -> ScreenFacade:
        """The Screen below any sheet."""
        return self._base

    @Property(ScreenFacade, constant=True)
    def sheet(self) -> ScreenFacade:
        """The sheet; shown only while one is open."""
        return self._sheet

    @Property(ItemModel, constant=True)
    def bar(self) -> ItemModel:
        """The six fixed buttons."""
        return self._bar

    @Property(ItemModel, constant=True)
    def pager(self) -> ItemModel:
        """The buttons to the previous and the next page; empty on a single page."""
        return self._pager

    @Property(ItemModel, constant=True)
    def zones(self) -> ItemModel:
        """The fixed zones of voice mode; empty when they are not shown."""
        return self._zones

    @Property("QVariantMap", notify=cornerChanged)
    def corner(self) -> Row:
        """The corner that starts the voice; empty when it is not shown."""
        corner = self._view.corner
        return make_row(corner, is_rtl=self._view.direction == "rtl") if corner else {}

    @Property(int, notify=pageChanged)
    def pagerCount(self) -> int:  # noqa: N802
        """How many page buttons there are."""
        return len(self._view.pager)

    @Property(int, notify=zonesChanged)
    def zoneCount(self) -> int:  # noqa: N802
        """How many fixed zones are shown; 0 without voice mode."""
        return len(self._view.zones)

    @Property(str, notify=pageChanged)
    def pagePosition(self) -> str:  # noqa: N802
        """Words for where one is: page 1 of 2."""
        return next((item.label for item in self._view.pager if item.kind == "status"), "")

    @Property(int, notify=pageChanged)
    def pageCount(self) -> int:  # noqa: N802
        """How many pages the Screen has."""
        return len(self._view.pages)

    @Property(int, notify=pageChanged)
    def page(self) -> int:
        """Which page is shown, from 0."""
        return self._view.page

    @Property(str, notify=cursorChanged)
    def cursor(self) -> str:
        """Key that has the cursor."""
        return self._view.cursor

    @Property(bool, notify=cursorChanged)
    def isCursorShown(self) -> bool:  # noqa: N802
        """Whether a focus ring is drawn."""
        return self._view.is_cursor_shown

    @Property(bool, notify=cursorChanged)
    def isTyping(self) -> bool:  # noqa: N802
        """Whether the on-screen keyboard should be open."""
        return self._view.is_typing

    @Property(float, notify=modesChanged)
    def scale(self) -> float:
        """1.0, 1.5 or 2.0."""
        return self._view.modes.scale

    @Property(str, notify=modesChanged)
    def contrast(self) -> str:
        """Colour design: standard, dark or high."""
        return str(self._view.modes.contrast)

    @Property(bool, notify=modesChanged)
    def isLowReach(self) -> bool:  # noqa: N802
        """Whether controls stay below 1,220 mm (B-12)."""
        return self._view.modes.reach == "low"

    @Property(bool, notify=modesChanged)
    def hasCaptions(self) -> bool:  # noqa: N802
        """Whether what is said is shown."""
        return self._view.modes.captions

    @Property(bool, notify=modesChanged)
    def isVoiceOn(self) -> bool:  # noqa: N802
        """Whether everything is spoken; then a touch on anything, text too, is told to the core."""
        return self._view.modes.voice

    @Property(bool, notify=modesChanged)
    def isCurtainDrawn(self) -> bool:  # noqa: N802
        """Whether the screen is covered for privacy (C-29)."""
        return self._view.modes.curtain

    @Property(bool, notify=modesChanged)
    def isRtl(self) -> bool:  # noqa: N802
        """Whether the view reads from right to left."""
        return self._view.direction == "rtl"

    @Property(str, notify=modesChanged)
    def language(self) -> str:
        """Catalogue tag in use."""
        return self._view.language

    @Property(str, notify=modesChanged)
    def keyboardLocale(self) -> str:  # noqa: N802
        """Layout of the on-screen keyboard for the language."""
        tag = self._view.language
        return get_locale(tag).keyboard if tag in TAGS else "en_US"

    @Property(bool, notify=motionChanged)
    def isMoving(self) -> bool:  # noqa: N802
        """Whether motion may explain: allowed here, and not reduced by the visitor."""
        return self._motion_allowed and self._view.modes.motion == "full"

    @property
    def motion_allowed(self) -> bool:
        """Whether anything may move at all; the tour and tests forbid it."""
        return self._motion_allowed

    @motion_allowed.setter
    def motion_allowed(self, is_allowed: bool) -> None:
        if self._motion_allowed != is_allowed:
            self._motion_allowed = is_allowed
            self.motionChanged.emit()

    @Property("QVariantMap", notify=captionChanged)
    def caption(self) -> dict[str, Any]:
        """What is being said: text, start, length, language, isRtl."""
        caption = self._view.caption
        is_rtl = get_locale(caption.language).is_rtl if caption.language in TAGS else self.isRtl
        return {**asdict(caption), "isRtl": is_rtl}

    @Property(str, notify=phaseChanged)
    def phase(self) -> str:
        """Attract, active, warning or ended."""
        return self._view.phase

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

    @Property(bool, constant=True)
    def isHome(self) -> bool:  # noqa: N802
        """Whether this is a person's own PC."""
        return self._profile.kind == "home"

    @Property(str, constant=True)
    def keyboardUrl(self) -> str:  # noqa: N802
        """Where the on-screen keyboard component lies, or ""."""
        return self._keyboard_url
