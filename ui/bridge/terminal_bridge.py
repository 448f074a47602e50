"""The facade of the terminal for QML: what to draw as properties, what people do as slots."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import Property, QObject, QUrl, Signal, Slot
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtQml import QmlNamedElement, QmlSingleton, QQmlEngine

from kiosk.clock import Clock, SystemClock
from kiosk.i18n.locales import TAGS, get_locale
from kiosk.screens.command import Activity, Command, Focus, Key, Touch, Type
from kiosk.screens.view import View
from kiosk.settings.profile import Profile
from ui.bridge.changes import Changes, find_announcements
from ui.bridge.filters import TREMOR_SECONDS, Throttle, TremorFilter
from ui.bridge.fonts import is_whole, make_font
from ui.bridge.furniture import Furniture
from ui.bridge.machine import Machine
from ui.bridge.page_layout import PageLayouts
from ui.bridge.screen_facade import ScreenFacade

QML_IMPORT_NAME = "Kiosk.Bridge"
QML_IMPORT_MAJOR_VERSION = 1

_RESOURCES = (Path(__file__).resolve().parents[2] / "resources").resolve()


class TerminalLike(Protocol):
    """What the front end needs of the core."""

    @property
    def view(self) -> View:
        """What is to be drawn now."""

    def dispatch(self, command: Command) -> None:
        """Take what somebody did."""

    def subscribe(self, callback: Callable[..., None]) -> Callable[[], None]:
        """Call *callback* after every new view; the result ends that."""


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
    phaseChanged = Signal()  # noqa: N815
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
        clock = clock or SystemClock()
        self._presses = TremorFilter(clock, tremor_seconds)
        self._signs_of_life = Throttle(clock)
        self._motion_allowed = True
        self._is_applying = False
        self._machine = Machine(profile, keyboard_url, self)
        self._base = ScreenFacade(self)
        self._sheet = ScreenFacade(self)
        self._view = terminal.view
        self._furniture = Furniture(lambda: self._view, self)
        self._layout = PageLayouts(lambda: self._view, terminal.dispatch)
        self._read_screens(self._view)
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
        changes = Changes.between(before, view)
        if changes.modes:
            self.modesChanged.emit()
            self.motionChanged.emit()
        for words, is_urgent in find_announcements(before, view):
            self.announced.emit(words, is_urgent)
        self._read_screens(view)
        self._furniture.apply(changes)
        if changes.phase:
            self.phaseChanged.emit()
        if changes.caption:
            self.captionChanged.emit()
        if changes.cursor:
            self.cursorChanged.emit()
        if changes.layout:
            self.layoutNeeded.emit()
        self.applied.emit()

    def _read_screens(self, view: View) -> None:
        is_rtl = view.direction == "rtl"
        is_sheet = view.screen.is_sheet
        self._base.show(view.beneath if is_sheet else view.screen, is_rtl=is_rtl)
        self._sheet.show(view.screen if is_sheet else None, is_rtl=is_rtl)

    # --- what QML does -----------------------------------------------------------------------

    @Slot(str)
    def touch(self, key: str) -> None:
        """Somebody released a finger on this key, or an assistive client pressed it."""
        if not self._presses.passes(key):
            return
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
        if self._signs_of_life.passes():
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
        return is_whole(words, self.fontFor(language, True, pixels), width)

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
        return make_font(families, pixels, is_bold=is_bold)

    @Slot(str, result=str)
    def pictureUrl(self, source: str) -> str:  # noqa: N802
        """Return where a picture below ``resources/`` lies; a path that leads out of it gives ""."""
        path = (_RESOURCES / source).resolve()
        return QUrl.fromLocalFile(str(path)).toString() if path.is_relative_to(_RESOURCES) else ""

    # --- properties --------------------------------------------------------------------------

    @Property(Machine, constant=True)
    def machine(self) -> Machine:
        """What the machine is."""
        return self._machine

    @Property(ScreenFacade, constant=True)
    def base(self) -> ScreenFacade:
        """The Screen below any sheet."""
        return self._base

    @Property(ScreenFacade, constant=True)
    def sheet(self) -> ScreenFacade:
        """The sheet; shown only while one is open."""
        return self._sheet

    @Property(Furniture, constant=True)
    def furniture(self) -> Furniture:
        """What stands around the Screen."""
        return self._furniture

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
