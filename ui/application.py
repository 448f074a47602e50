"""Runs the kiosk with Qt Quick: the application object, the window, and the order of start and stop."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine

from kiosk.clock import Scheduler, SteppedClock, SystemClock
from kiosk.control import ControlSocket
from kiosk.core import Core, build_core, load_terminal_profile
from kiosk.errors import KioskError
from kiosk.hardening import clear_environment, start_again
from kiosk.loop import SteppedScheduler
from kiosk.modes.controller import Source
from kiosk.options import RESOURCES, KioskOptions
from kiosk.screens.command import Headset
from kiosk.screens.flow import Done
from kiosk.settings.profile import Profile
from kiosk.watchdog import Watchdog, take_from_environment
from ui.audio import direct_command, microphone_command, sink_command
from ui.audio.headset import make_headset_watcher
from ui.keyboard.host import attach_keyboard
from ui.keyboard.memory import MemoryGuard
from ui.keyboard.setup import KEYBOARD_URL, prepare_environment
from ui.pictures import LIMIT_S, PictureWatch
from ui.scheduler import QtScheduler
from ui.system_preferences import motion_source, read_preferences
from ui.web.setup import EFFECT, HOST, NO_EXTRAS, EngineExtras, LatePages, prepare_pages
from ui.web.wiper import WebWiper
from ui.window import KioskWindow, WindowOptions, create_window
from ui.wipers import ClipboardWiper, KeyboardWiper, QrWiper

if TYPE_CHECKING:
    from ui.screen_reader import AskedScreenReader, BusScreenReader

_log = logging.getLogger("application")

#: A page that hangs is replaced after three seconds; if even that has failed, the system's watchdog acts.
PAGE_LIMIT_S = 15.0
#: How often ``--screenshot`` refreshes its picture, in ms.
SCREENSHOT_MS = 5000


def prepare_qt(profile: Profile) -> tuple[str, ...]:
    """Set what Qt reads once, before the application object exists.

    Returns:
        What had been preloaded into this process (:func:`kiosk.hardening.clear_environment`).
    """
    preloaded = clear_environment(os.environ, is_public=profile.kind == "public")
    os.environ.setdefault("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "1")
    # Harmless lines that worry whoever starts the kiosk: a sound library that is not needed, and a
    # property of Qt's own candidate list (seen with Qt 6.11.3).
    os.environ.setdefault(
        "QT_LOGGING_RULES", "qt.multimedia.symbolsresolver=false;qt.qml.propertyCache.append=false"
    )
    # The profile's px/mm is measured in real pixels; Qt's own scaling would double it.
    os.environ.setdefault("QT_ENABLE_HIGHDPI_SCALING", "0")
    prepare_environment(on_screen=profile.kind == "public")
    QGuiApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeMenuWindows)
    prepare_pages()
    return preloaded


def window_options(
    core: Core, memory: MemoryGuard | None, *, is_full_screen: bool, is_motion_allowed: bool = True
) -> WindowOptions:
    """Return how the window of this terminal is shown; with *memory* it has an on-screen keyboard."""

    def prepare(engine: QQmlApplicationEngine) -> None:
        if memory is not None:
            attach_keyboard(engine, memory, lambda text, tag: core.localiser(tag).text(text))

    return WindowOptions(
        is_full_screen=is_full_screen,
        is_motion_allowed=is_motion_allowed,
        keyboard_url=KEYBOARD_URL if memory is not None else "",
        prepare_engine=prepare,
    )


def _adapter_rules(core: Core, site_id: str) -> dict[str, Any]:
    """Return what is particular to a site's pages, as the adapter takes it."""
    from kiosk.web.rules import load_rules

    site = core.pages.sites().get(site_id)
    if site is None:
        return {}
    try:
        return load_rules(site.file.rules, RESOURCES).as_config(core.terminal.modes.state.language)
    except KioskError as error:
        # A page without its rules is plainer, and still a page.
        _log.error("the rules of %s are not used: %s", site_id, error.technical)
        return {}


def connect_pages(
    core: Core,
    window: KioskWindow,
    scheduler: Scheduler,
    watchdog: Watchdog,
    extra: EngineExtras = NO_EXTRAS,
) -> LatePages:
    """Let flows open web pages in the window, and let the end of a visit end the page."""
    pages = LatePages(
        window=window,
        profile=core.profile,
        policy=lambda: core.pages.sites().policy,
        rules=lambda site: _adapter_rules(core, site),
        clock=SystemClock(),
        scheduler=scheduler,
        note_activity=window.bridge.noteActivity,
        pulse=watchdog.watch("page", PAGE_LIMIT_S),
        extra=extra,
    )
    core.terminal.connect_host(HOST, pages)
    pages.set_listener(lambda event: core.terminal.tell(HOST, Done(EFFECT, event)))
    core.ducking.register(pages.duck)
    core.privacy.register(WebWiper(pages))
    return pages


def guard_memory(core: Core) -> MemoryGuard | None:
    """Return the guard of the on-screen keyboard's memory, or None where there is no such keyboard."""
    if core.profile.kind != "public":
        return None
    return MemoryGuard(core.options.data_dir / "keyboard")


class _CloseGuard(QObject):
    """Refuses to close the window on a public terminal except by the clerk's menu."""

    def __init__(self, core: Core) -> None:
        super().__init__()
        self._core = core
        self.is_leaving = core.profile.kind == "home" or core.options.is_windowed

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Swallow the close event of a public terminal (Alt+F4, a window manager)."""
        if event.type() == QEvent.Type.Close and not self.is_leaving:
            event.ignore()
            return True
        return False


def run(options: KioskOptions, extra: EngineExtras = NO_EXTRAS) -> int:
    """Run until the clerk (or at home the person) leaves; returns the exit code.

    Args:
        options: What the command line asked for.
        extra: What tests give to the page engine.

    Raises:
        KioskError: Settings, profile or content cannot be used.
    """
    profile = load_terminal_profile(options)
    if prepare_qt(profile):
        start_again(os.environ)
    to_systemd = take_from_environment()
    app = QGuiApplication(sys.argv[:1])
    app.setApplicationName("Modunuri")
    real = QtScheduler()
    stepped = SteppedClock() if options.is_clock_fake else None
    scheduler = SteppedScheduler(stepped, real) if stepped else real
    clock = stepped or SystemClock()
    core = build_core(
        options,
        clock,
        scheduler,
        sink_command=partial(sink_command, balance=profile.balance),
        direct_command=direct_command,
        microphone_command=microphone_command(),
    )
    if profile.kind == "home":
        core.terminal.modes.replace_layer(
            Source.PROFILE,
            {
                **read_preferences(app.styleHints(), motion_source()),
                **core.terminal.modes.layer(Source.PROFILE),
            },
        )
    control = ControlSocket(options.data_dir, stepped, real) if stepped else None
    memory = guard_memory(core)
    core.privacy.register(ClipboardWiper(app))
    core.privacy.register(QrWiper())
    if memory is not None:
        core.privacy.register(KeyboardWiper(memory))
    is_full_screen = not options.is_windowed and profile.kind == "public"
    window = create_window(
        core.terminal, profile, window_options(core, memory, is_full_screen=is_full_screen)
    )
    watchdog = Watchdog(SystemClock(), real, *to_systemd)
    pages = connect_pages(core, window, real, watchdog, extra)
    headset = make_headset_watcher(real, profile.headset_card)
    readers: list[BusScreenReader | AskedScreenReader] = []
    pictures = PictureWatch(window.window, watchdog.watch("pictures", LIMIT_S))
    guard = _CloseGuard(core)
    window.window.installEventFilter(guard)

    def leave() -> None:
        guard.is_leaving = True
        app.quit()

    core.terminal.on_quit = leave
    signal.signal(signal.SIGTERM, lambda *_: real.post(leave))
    signal.signal(signal.SIGINT, lambda *_: real.post(leave))
    # Python handles a signal only when it runs: wake it up now and then.
    heartbeat = QTimer()
    heartbeat.start(500)
    heartbeat.timeout.connect(lambda: None)

    def start() -> None:
        watchdog.start(pictures.ask)
        core.start()
        if profile.kind == "home":
            # Loads D-Bus: only after the first frame, and only where another program may speak.
            from ui.screen_reader import watch_screen_reader

            readers.append(watch_screen_reader(core.terminal.yield_voice))
            readers[0].start()
        if options.speech == "real":
            headset.start(lambda is_present: core.terminal.dispatch(Headset(is_present)))

    _start_after_first_frame(window, start)
    keeper = _keep_screenshot(window, options.screenshot) if options.screenshot else None
    window.show()
    try:
        return app.exec()
    finally:
        del keeper
        watchdog.stop()
        headset.close()
        for reader in readers:
            reader.close()
        pages.close()
        window.close()
        if control is not None:
            control.close()
        if memory is not None:
            memory.close()
        core.close()
        options.clean_up()


def _start_after_first_frame(window: KioskWindow, start: Callable[[], None]) -> None:
    """Let everything slow begin when the first Screen is on the glass (design §9)."""
    state = {"is_started": False}

    def begin() -> None:
        if not state["is_started"]:
            state["is_started"] = True
            start()

    window.window.frameSwapped.connect(begin, Qt.ConnectionType.QueuedConnection)


def _keep_screenshot(window: KioskWindow, path: Path) -> QTimer:
    """Keep a picture of the window in a file (for machines that nobody looks at)."""

    def save() -> None:
        fresh = path.with_suffix(".new.png")
        if window.window.grabWindow().save(str(fresh)):
            fresh.replace(path)

    timer = QTimer(window.window)
    timer.timeout.connect(save)
    timer.start(SCREENSHOT_MS)
    QTimer.singleShot(800, window.window, save)
    return timer
