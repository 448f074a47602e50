"""The window of the terminal: engine, bridge, images, keys. The one place where QML is loaded."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication, QInputMethod, QKeyEvent
from PySide6.QtQml import QJSEngine, QQmlApplicationEngine, QQmlError
from PySide6.QtQuick import QQuickWindow

from kiosk.clock import Clock
from kiosk.screens.keymap import Keymap
from kiosk.settings.profile import Profile
from ui.bridge.filters import TREMOR_SECONDS
from ui.bridge.terminal_bridge import TerminalBridge, TerminalLike
from ui.images.icons import IconProvider
from ui.images.qr import QrProvider
from ui.key_names import name_key

_log = logging.getLogger(__name__)

QML = Path(__file__).resolve().parent / "qml"


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """How the window is shown.

    Attributes:
        is_full_screen: Whether it covers the glass.
        keymap: What the keys mean (B-21).
        tremor_seconds: How long an identical press is ignored (B-10).
        keyboard_url: QML component of the on-screen keyboard, or "" without one.
        is_motion_allowed: False for the tour and for tests.
        clock: For the tremor filter; the system's by default.
        prepare_engine: Called with the engine before QML is loaded (import paths, more image providers).
    """

    is_full_screen: bool = False
    keymap: Keymap = field(default_factory=Keymap.of)
    tremor_seconds: float = TREMOR_SECONDS
    keyboard_url: str = ""
    is_motion_allowed: bool = True
    clock: Clock | None = None
    prepare_engine: Callable[[QQmlApplicationEngine], None] | None = None


class KioskEngine(QQmlApplicationEngine):
    """A QML engine that carries the bridge of its window."""

    def __init__(self, bridge: TerminalBridge) -> None:
        """Take the bridge and teach the engine our modules and images."""
        super().__init__()
        self.bridge = bridge
        QJSEngine.setObjectOwnership(bridge, QJSEngine.ObjectOwnership.CppOwnership)
        self.problems: list[str] = []
        self.addImportPath(str(QML))
        self.addImageProvider("icons", IconProvider())
        self.addImageProvider("qr", QrProvider())
        self.warnings.connect(self._note)

    def _note(self, warnings: list[QQmlError]) -> None:
        for warning in warnings:
            self.problems.append(warning.toString())
            _log.error("QML: %s", warning.toString())


class _InputWatch(QObject):
    """Turns function keys into commands and everything into a sign of life.

    It sits on the window: a Python filter on the whole application crashes Qt as soon as a web
    view gets input (platform.md §4.5).
    """

    _SIGNS = frozenset(
        {
            QEvent.Type.MouseButtonPress,
            QEvent.Type.MouseMove,
            QEvent.Type.TouchBegin,
            QEvent.Type.TouchUpdate,
            QEvent.Type.TabletPress,
            QEvent.Type.Wheel,
            QEvent.Type.KeyPress,
        }
    )

    def __init__(self, bridge: TerminalBridge, keymap: Keymap, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._keymap = keymap

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Look at every event of the window; take the function keys out."""
        kind = event.type()
        if kind in self._SIGNS:
            self._bridge.noteActivity()
        if kind not in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease) or not isinstance(event, QKeyEvent):
            return False
        name = name_key(event, QGuiApplication.platformName())
        key = self._keymap.find(
            name, event.text(), is_typing=self._bridge.view.is_typing or self._is_in_page()
        )
        if key is None or event.modifiers() & ~_PLAIN:
            return False
        # B-11: a key that is held down does not repeat.
        if kind == QEvent.Type.KeyPress and not event.isAutoRepeat():
            self._bridge.press_key(key)
        return True

    def _is_in_page(self) -> bool:
        """Whether a field of a live page has the focus; asked of Qt, whose object Python must not wrap."""
        if not self._bridge.view.screen.host:
            return False
        return bool(QInputMethod.queryFocusObject(Qt.InputMethodQuery.ImEnabled, None))


_PLAIN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier


class KioskWindow:
    """The window with what belongs to it. Keep a reference; :meth:`close` ends it in order."""

    def __init__(self, engine: KioskEngine, window: QQuickWindow, options: WindowOptions) -> None:
        """Join the parts; use :func:`create_window` instead."""
        self.engine = engine
        #: What QML has complained of; must stay empty.
        self.problems = engine.problems
        self.bridge = engine.bridge
        self.window = window
        self._options = options
        self._watch = _InputWatch(self.bridge, options.keymap, window)
        window.installEventFilter(self._watch)

    def add_filter(self, event_filter: QObject) -> None:
        """Let another filter look at the window's events, after function keys have been taken out."""
        self.window.installEventFilter(event_filter)
        # Installed again, a filter is asked first (QObject::installEventFilter).
        self.window.installEventFilter(self._watch)

    def show(self) -> None:
        """Show the window and ask for the keyboard focus (there may be no window manager)."""
        if self._options.is_full_screen:
            self.window.showFullScreen()
        else:
            self.window.show()
        self.window.requestActivate()

    def close(self) -> None:
        """Stop listening to the terminal and take QML down before the bridge."""
        self.bridge.close()
        self.window.removeEventFilter(self._watch)
        self.window.close()
        # The engine goes first: its bindings must not outlive what they are bound to.
        shiboken6.delete(self.engine)


def missing_fonts(families: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of the families that this machine lacks; the doctor and start-up report them (F-09)."""
    present = set(QFontDatabase.families())
    return tuple(family for family in families if family not in present)


def create_window(
    terminal: TerminalLike, profile: Profile, options: WindowOptions | None = None
) -> KioskWindow:
    """Build the window for a terminal. A ``QGuiApplication`` must exist.

    Args:
        terminal: The core.
        profile: What the machine is; gives size and px/mm.
        options: How to show it.

    Raises:
        RuntimeError: QML could not be loaded; the text holds every message of the engine. This is a
            broken installation, not something a visitor can cause.
    """
    options = options or WindowOptions()
    bridge = TerminalBridge(
        terminal,
        profile,
        clock=options.clock,
        tremor_seconds=options.tremor_seconds,
        keyboard_url=options.keyboard_url,
    )
    bridge.motion_allowed = options.is_motion_allowed
    fonts = terminal.view.fonts
    if fonts and len(missing_fonts(fonts)) == len(fonts):
        _log.warning("none of the fonts for %s is installed: %s", terminal.view.language, ", ".join(fonts))
    engine = KioskEngine(bridge)
    if options.prepare_engine is not None:
        options.prepare_engine(engine)
    engine.setInitialProperties({"width": profile.width_px, "height": profile.height_px})
    engine.loadFromModule("Kiosk", "Main")
    roots = engine.rootObjects()
    if not roots or not isinstance(roots[0], QQuickWindow):
        raise RuntimeError("the screen could not be built:\n" + "\n".join(engine.problems))
    return KioskWindow(engine, roots[0], options)
