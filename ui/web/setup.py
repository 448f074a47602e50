"""Gives a window live pages: joins policy, page engine, window and terminal.

:class:`LatePages` is what the terminal knows from the start; it costs nothing. All the rest,
Qt WebEngine too, is loaded when a visitor opens the first page.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtQuick import QQuickItem

from kiosk.clock import Clock, Scheduler
from kiosk.modes.state import ModeState
from kiosk.settings.profile import Profile
from kiosk.watchdog import Pulse
from ui.web.input_guard import InputGuard
from ui.window import KioskWindow

if TYPE_CHECKING:
    from kiosk.web.host import PageEvent
    from kiosk.web.policy import Policy
    from ui.web.host import QtPageHost

_log = logging.getLogger("web")

#: Name of the item in ``ScreenPage.qml`` in which a page stands.
AREA = "webArea"
#: Name of the host and of the flow, and of the effect under which its events come: as in
#: :mod:`kiosk.web.host`, which is not loaded before the first page.
HOST, EFFECT = "web", "page"


@dataclass(frozen=True, slots=True)
class EngineExtras:
    """What only code can give to the engine, for tests; nothing of it comes from the environment.

    Attributes:
        switches: More switches, such as where host names lead to.
        authorities: PEM files of authorities that are trusted besides the usual ones.
    """

    switches: tuple[str, ...] = ()
    authorities: tuple[Path, ...] = ()


NO_EXTRAS = EngineExtras()


def prepare_pages() -> None:
    """Do what must happen before the application object exists, so that the engine can come later.

    This is all that ``QtWebEngineQuick.initialize()`` does that matters here, without loading it.
    """
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)


class LatePages:
    """The page host before and after the first page; see :class:`kiosk.web.host.PageHost`."""

    def __init__(
        self,
        *,
        window: KioskWindow,
        profile: Profile,
        policy: Callable[[], Policy],
        rules: Callable[[str], dict[str, Any]],
        clock: Clock,
        scheduler: Scheduler,
        note_activity: Callable[[], None],
        pulse: Pulse | None = None,
        extra: EngineExtras = NO_EXTRAS,
    ) -> None:
        """Remember what will be needed.

        Args:
            window: Where pages are shown.
            profile: What the terminal is.
            policy: Makes the policy; called at the first page.
            rules: Adapter rules of a site, by its id.
            clock: Real time: a page does not wait for a stepped clock.
            scheduler: The thread of the terminal.
            note_activity: Tells the idle timer that somebody is there.
            pulse: Of the watchdog.
            extra: For tests.
        """
        self._extra = extra
        self._window = window
        self._profile = profile
        self._policy = policy
        self._rules = rules
        self._clock = clock
        self._scheduler = scheduler
        self._note_activity = note_activity
        self._pulse = pulse
        self._host: QtPageHost | None = None
        self._modes = ModeState()
        self._is_quiet = False
        self._listener: Callable[[PageEvent], None] = lambda event: None
        self._guard = InputGuard(lambda: self.is_shown, self._touched, window.window)
        window.add_filter(self._guard)

    # -- PageHost ---------------------------------------------------------------------------------

    def set_listener(self, listener: Callable[[PageEvent], None]) -> None:
        """Call *listener* with every event."""
        self._listener = listener
        if self._host is not None:
            self._host.set_listener(listener)

    def carry_out(self, request: object) -> None:
        """Do one request; the first one makes the host.

        Raises:
            KioskError: The site files cannot be read, or there is no page engine here.
        """
        if self._host is None:
            self._host = self._make()
        self._host.carry_out(request)

    def apply(self, modes: ModeState) -> None:
        """Follow the modes."""
        self._modes = modes
        if self._host is not None:
            self._host.apply(modes)

    def close(self) -> None:
        """Unmake the page."""
        if self._host is not None:
            self._host.close()

    # -- the rest of the program ---------------------------------------------------------------------

    def duck(self, is_quiet: bool) -> None:
        """Be quiet while the voice speaks (C-14)."""
        self._is_quiet = is_quiet
        if self._host is not None:
            self._host.duck(is_quiet)

    @property
    def is_gone(self) -> bool:
        """Whether nothing of any page is left."""
        return self._host is None or self._host.is_gone

    @property
    def is_shown(self) -> bool:
        """Whether a live page is drawn now."""
        is_open = self._host is not None and self._host.is_open
        return is_open and bool(self._window.bridge.view.screen.host)

    @property
    def counts(self) -> dict[str, int]:
        """What has happened, by kind; no words of any page."""
        return dict(self._host.counts) if self._host is not None else {}

    def _touched(self) -> None:
        if self._host is not None:
            self._host.note_touch()

    def _place(self) -> QQuickItem | None:
        return self._window.window.findChild(QQuickItem, AREA)

    def _make(self) -> QtPageHost:
        from ui.web.host import QtPageHost
        from ui.web.judge import Judge
        from ui.web.look import base_zoom
        from ui.web.scripts import PageScripts
        from ui.web.switches import choose_drawing, make_switches
        from ui.web.view import PageMaker

        policy = self._policy()
        drawing = choose_drawing(self._profile.page_drawing, os.environ)
        switches = make_switches(drawing, fence=policy.hosts, extra=self._extra.switches)
        host = QtPageHost(
            judge=Judge(policy),
            maker=PageMaker(self._window.engine, drawing, switches, self._extra.authorities),
            place=self._place,
            scripts=PageScripts(self._rules),
            clock=self._clock,
            scheduler=self._scheduler,
            base_zoom=base_zoom(self._profile.px_per_mm, self._profile.glyph_mm),
            note_activity=self._note_activity,
            pulse=self._pulse,
        )
        host.apply(self._modes)
        host.duck(self._is_quiet)
        host.set_listener(self._listener)
        return host
