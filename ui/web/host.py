"""The live page of a visit: :class:`kiosk.web.host.PageHost` on Qt WebEngine.

One :class:`QtPageHost` lives as long as the window. Between pages it holds nothing: view, profile
and the process that drew the page are unmade by :meth:`QtPageHost.close`, and proven gone by
:attr:`QtPageHost.is_gone`. It carries out what the flow asks; what the engine tells is taken in by
:mod:`ui.web.hooks`.
"""

from __future__ import annotations

import logging
import secrets
from collections import Counter
from collections.abc import Callable

from PySide6.QtQuick import QQuickItem

from kiosk.clock import Clock, Scheduler
from kiosk.errors import KioskError
from kiosk.i18n.text import msg
from kiosk.modes.state import ModeState
from kiosk.watchdog import Pulse
from kiosk.web.host import (
    AnswerDialog,
    ChooseNode,
    ClosePage,
    FailureKind,
    FillNode,
    FocusNode,
    GoBackInPage,
    OpenPage,
    PageEvent,
    PageRefused,
    PressNode,
    ReloadPage,
    ScalePage,
    StopLoading,
)
from ui.web.current import CurrentPage
from ui.web.dialogs import PageDialogs
from ui.web.dress import PageDress
from ui.web.hooks import PageHooks
from ui.web.judge import Judge
from ui.web.scripts import Scripts
from ui.web.stage import PageStage
from ui.web.trouble import PageTrouble
from ui.web.view import LivePage, PageMaker
from ui.web.watch import MEMORY_MIB, PageWatch

_log = logging.getLogger("web")


class QtPageHost:
    """Carries out what the flow asks of the page, and tells what becomes of it."""

    def __init__(
        self,
        *,
        judge: Judge,
        maker: PageMaker,
        place: Callable[[], QQuickItem | None],
        scripts: Scripts,
        clock: Clock,
        scheduler: Scheduler,
        base_zoom: float,
        note_activity: Callable[[], None] = lambda: None,
        memory_mib: float = MEMORY_MIB,
        pulse: Pulse | None = None,
    ) -> None:
        """Join the parts; nothing is loaded before the first page.

        Args:
            judge: Asks the policy.
            maker: Makes pages.
            place: Where the page is shown; None while there is no window.
            scripts: What runs beside a page.
            clock: Time.
            scheduler: The thread of the terminal.
            base_zoom: Zoom of a page at scale 1.0 (:func:`ui.web.look.base_zoom`).
            note_activity: Called when somebody types or points within the page.
            memory_mib: Limit for one page.
            pulse: Gets a sign of life with every answer of a page.
        """
        self._judge = judge
        self._maker = maker
        self._place = place
        self._scripts = scripts
        self.stage = PageStage()
        self._current = CurrentPage(self.stage, scheduler)
        self._dress = PageDress(self._current, place, base_zoom)
        self._watch = PageWatch(
            self._current, clock, scheduler, self._fail, memory_mib=memory_mib, pulse=pulse
        )
        self._dialogs = PageDialogs(self._current, self._watch.heartbeat, clock, scheduler)
        self.trouble = PageTrouble(self._current, self._watch, self._dialogs, clock)
        self._hooks = PageHooks(
            self._current,
            judge=judge,
            dress=self._dress,
            dialogs=self._dialogs,
            watch=self._watch,
            trouble=self.trouble,
            scripts=scripts,
            clock=clock,
            note_activity=note_activity,
        )
        self.stage.owner = self._hooks
        self._old: list[LivePage] = []
        self._orders = 0

    # -- what the terminal uses -------------------------------------------------------------------

    def set_listener(self, listener: Callable[[PageEvent], None]) -> None:
        """Call *listener* with every event."""
        self._current.listener = listener

    def carry_out(self, request: object) -> None:
        """Do one request of the flow.

        Raises:
            KioskError: There is no page engine on this machine.
        """
        self._hooks.forgive()
        if isinstance(request, PressNode | ChooseNode | FillNode | GoBackInPage):
            # What the page asks next is an answer to the visitor, and is told; a mere answer to it is not.
            self._dialogs.forgive()
        if isinstance(request, OpenPage):
            self._open(request.address, request.site)
        elif isinstance(request, ClosePage):
            self.close()
        elif isinstance(request, AnswerDialog):
            self._dialogs.answer(request)
        elif isinstance(request, ScalePage):
            self._dress.enlarge(request.scale)
        elif isinstance(request, ReloadPage):
            self._reload()
        elif isinstance(request, GoBackInPage):
            self.stage.backAsked.emit()
        elif isinstance(request, StopLoading):
            self.stage.stopAsked.emit()
        elif isinstance(request, PressNode):
            self._order("press", request.node)
        elif isinstance(request, FillNode):
            self._order("fill", request.node, text=request.text.text)
        elif isinstance(request, ChooseNode):
            self._order("choose", request.node, option=request.option)
        elif isinstance(request, FocusNode):
            self._order("focus", request.node)
        else:
            raise TypeError(f"{type(request).__name__} is no request to a page")

    def apply(self, modes: ModeState) -> None:
        """Follow the modes; the page is enlarged and recoloured in place."""
        self._dress.apply(modes)

    def duck(self, is_quiet: bool) -> None:
        """Silence the page while the voice speaks (C-14); register it with the ducking."""
        self._dress.duck(is_quiet)

    def note_touch(self) -> None:
        """Somebody touched the glass: what follows is not the page's own doing."""
        self._hooks.forgive()
        if not self._dialogs.is_waiting:
            self._dialogs.forgive()

    def close(self) -> None:
        """Unmake the page with everything that it may have kept."""
        page = self._current.page
        self._current.forget()
        self._watch.rest()
        self._dialogs.clear()
        self._dialogs.forgive()
        self._hooks.forgive()
        self.trouble.crashes.forget()
        self._dress.forget()
        if page is not None:
            self._hooks.profile = None
            page.unmake()
            self._old = [old for old in [*self._old, page] if not old.is_gone]
        self._hooks.release()
        if self.trouble.is_broken:
            self._watch.ask_for_restart()

    @property
    def is_open(self) -> bool:
        """Whether a page lives."""
        return self._current.page is not None

    @property
    def is_gone(self) -> bool:
        """Whether nothing of any page is left: views, profiles, processes, addresses."""
        if self.is_open or not self._hooks.is_gone or self._dialogs.is_waiting or self._current.address:
            return False
        self._old = [old for old in self._old if not old.is_gone]
        return not self._old

    @property
    def process(self) -> int:
        """Number of the process that draws the page, or 0."""
        return self._current.process

    @property
    def counts(self) -> Counter[str]:
        """What happened since the program began, for the doctor and the twin: never words of a page."""
        return self._current.counts

    # -- requests -----------------------------------------------------------------------------------

    def _open(self, address: str, site: str) -> None:
        current = self._current
        verdict = self._judge.judge_entry(address)
        if not verdict.is_allowed:
            current.counts["refused-entry"] += 1
            current.post(PageRefused(address, verdict.reason))
            return
        current.site = site
        current.has_shown = current.is_failed = False
        page = self._ensure_page()
        if current.has_document:
            # Entries begin in a new view: neither unload handlers nor history of the old page hold anybody.
            current.process = 0
            page.replace_view()
        self._load(verdict.address)

    def _ensure_page(self) -> LivePage:
        current = self._current
        if current.page is not None:
            return current.page
        place = self._place()
        if place is None:
            raise _no_engine("no window")
        languages = ",".join(dict.fromkeys([self._dress.modes.language, "ko", "en"]))
        current.token = secrets.token_hex(16)
        try:
            self._maker.load()
            scripts = self._scripts(current.site, self._dress.begin())
            current.page = self._maker.make(place, self.stage, scripts, languages)
            current.page.watch(self._hooks.profile)
        except RuntimeError as error:
            _log.error("the page engine cannot be loaded")
            raise _no_engine(str(error)[:500]) from error
        self._dress.show()
        self._dress.mute()
        return current.page

    def _load(self, address: str) -> None:
        current = self._current
        current.address = address
        current.standing = (0, "")
        current.is_given_up = current.is_failed = False
        current.has_document = True
        self._watch.start()
        current.load(address)

    def _reload(self) -> None:
        address = self._current.address
        if not address:
            return
        verdict = self._judge.judge_entry(address)
        if not verdict.is_allowed:
            self._current.post(PageRefused(address, verdict.reason))
            return
        self._ensure_page()
        if self._current.is_failed:
            self._load(address)
        else:
            self.stage.reloadAsked.emit()

    def _order(self, do: str, node: str, **more: str) -> None:
        self._orders += 1
        number = self._current.standing[0]
        self._current.send({"do": do, "node": node, "order": self._orders, "number": number, **more})

    def _fail(self, kind: FailureKind, detail: str) -> None:
        self.trouble.fail(kind, detail)


def _no_engine(technical: str) -> KioskError:
    # Translators: Shown where web pages cannot be drawn (a front end of text only).
    return KioskError(msg("이 기기에서는 이것을 보여 드릴 수 없어요."), code="W-01", technical=technical)
