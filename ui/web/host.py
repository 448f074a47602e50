"""The live page of a visit: :class:`kiosk.web.host.PageHost` on Qt WebEngine.

One :class:`QtPageHost` lives as long as the window. Between pages it holds nothing: view, profile
and the process that drew the page are unmade by :meth:`QtPageHost.close`, and proven gone by
:attr:`QtPageHost.is_gone`.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Protocol
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtQuick import QQuickItem

from kiosk.clock import Clock, Scheduler, Timer
from kiosk.errors import KioskError
from kiosk.i18n.text import msg
from kiosk.modes.state import ModeState
from kiosk.watchdog import Pulse
from kiosk.web.host import (
    WAITING_DIALOGS,
    AnswerDialog,
    ChooseNode,
    ClosePage,
    DialogAsked,
    DialogKind,
    FailureKind,
    FillNode,
    FocusNode,
    GoBackInPage,
    OpenPage,
    PageChanged,
    PageEvent,
    PageFailed,
    PageLoading,
    PageRefused,
    PageShown,
    PressNode,
    ReloadPage,
    ScalePage,
    StopLoading,
)
from kiosk.web.page import PageChange, PageMessageError, PageSnapshot, PageTyped, read_message
from ui.web import processes
from ui.web.failures import (
    LAUNCH_FAILED,
    LOAD_FAILED,
    LOAD_STARTED,
    LOAD_SUCCEEDED,
    describe_failure,
    name_permission,
)
from ui.web.heartbeat import TICK_S, Heartbeat
from ui.web.judge import Judge
from ui.web.limits import CRASHES, CRASHES_S, DIALOGS, DIALOGS_S, LOADS, LOADS_S, Burst
from ui.web.look import page_modes, zoom_factors
from ui.web.stage import PageStage
from ui.web.view import LivePage, PageMaker

_log = logging.getLogger("web")

#: Memory that one page may hold for itself, in MiB (field.md J61: 2 GB pages).
MEMORY_MIB = 900
#: A load that has shown nothing for so long has failed, in s.
LOAD_PATIENCE_S = 15.0


class Scripts(Protocol):
    """What is put into every document."""

    def __call__(self, site: str, config: dict[str, Any]) -> Sequence[dict[str, str]]:
        """Return ``{"name", "world", "source"}`` for each script of a site's pages."""


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
        self._clock = clock
        self._scheduler = scheduler
        self._base_zoom = base_zoom
        self._note_activity = note_activity
        self._memory_mib = memory_mib
        self._pulse = pulse
        self._listener: Callable[[PageEvent], None] = lambda event: None
        self.stage = PageStage(self)
        self._page: LivePage | None = None
        self._interceptor: QObject | None = None
        self._profile: Any = None
        self._old: list[LivePage] = []
        self._pid = 0
        self._modes = ModeState()
        self._look: dict[str, Any] = {}
        self._scale: float | None = None
        self._is_quiet = False
        self._site = ""
        #: By which the frames of this page know its adapter; no script of the page ever sees it.
        self._token = ""
        self._address = ""
        self._refused = ""
        self._loads = 0
        #: Number and address of the document that was shown last; whether a load after it came to nothing.
        self._standing = (0, "")
        self._is_given_up = False
        self._visit = 0
        self._has_shown = False
        self._has_document = False
        self._is_failed = False
        self._is_broken = False
        self._orders = 0
        self._dialogs = 0
        self._waiting: dict[int, int] = {}
        self._patience: Timer | None = None
        self._largest = 0.0
        self._heartbeat = Heartbeat(clock, self.stage.asked.emit, lambda: processes.worked_s(self._pid))
        self._dialog_burst = Burst(clock, DIALOGS, DIALOGS_S)
        self._load_burst = Burst(clock, LOADS, LOADS_S)
        self._crash_burst = Burst(clock, CRASHES, CRASHES_S)
        #: What happened since the program began, for the doctor and the twin: never words of a page.
        self.counts: Counter[str] = Counter()
        self._timer = QTimer(self.stage)
        self._timer.setInterval(round(TICK_S * 1000))
        self._timer.timeout.connect(self._tick)

    # -- what the terminal uses -------------------------------------------------------------------

    def set_listener(self, listener: Callable[[PageEvent], None]) -> None:
        """Call *listener* with every event."""
        self._listener = listener

    def carry_out(self, request: object) -> None:
        """Do one request of the flow.

        Raises:
            KioskError: There is no page engine on this machine.
        """
        self._load_burst.forget()
        if isinstance(request, PressNode | ChooseNode | FillNode | GoBackInPage):
            # What the page asks next is an answer to the visitor, and is told; a mere answer to it is not.
            self._dialog_burst.forget()
        if isinstance(request, OpenPage):
            self._open(request.address, request.site)
        elif isinstance(request, ClosePage):
            self.close()
        elif isinstance(request, AnswerDialog):
            self._answer(request)
        elif isinstance(request, ScalePage):
            self._scale = request.scale
            self._show_modes()
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
        if modes != self._modes:
            self._modes = modes
            self._show_modes()

    def duck(self, is_quiet: bool) -> None:
        """Silence the page while the voice speaks (C-14); register it with the ducking."""
        self._is_quiet = is_quiet
        self._mute()

    def note_touch(self) -> None:
        """Somebody touched the glass: what follows is not the page's own doing."""
        self._load_burst.forget()
        if not self._waiting:
            self._dialog_burst.forget()

    def close(self) -> None:
        """Unmake the page with everything that it may have kept."""
        self._visit += 1
        self._rest()
        self._be_patient(False)
        self._waiting.clear()
        self._dialog_burst.forget()
        self._load_burst.forget()
        self._crash_burst.forget()
        self._scale = None
        self._standing = (0, "")
        self._is_given_up = False
        self._pid = 0
        self._site = self._address = self._token = ""
        page, self._page = self._page, None
        if page is not None:
            self._profile = None
            page.unmake()
            self._old = [old for old in [*self._old, page] if not old.is_gone]
        self._interceptor = None
        self._has_document = False
        if self._is_broken and self._pulse is not None:
            # Nobody is kept any more: let the system's watchdog start the program anew.
            self._pulse.expect()

    @property
    def is_open(self) -> bool:
        """Whether a page lives."""
        return self._page is not None

    @property
    def is_gone(self) -> bool:
        """Whether nothing of any page is left: views, profiles, processes, addresses."""
        if self._page is not None or self._interceptor is not None or self._waiting or self._address:
            return False
        self._old = [old for old in self._old if not old.is_gone]
        return not self._old

    @property
    def process(self) -> int:
        """Number of the process that draws the page, or 0."""
        return self._pid

    # -- requests -----------------------------------------------------------------------------------

    def _open(self, address: str, site: str) -> None:
        verdict = self._judge.judge_entry(address)
        if not verdict.is_allowed:
            self.counts["refused-entry"] += 1
            self._post(PageRefused(address, verdict.reason))
            return
        self._site = site
        self._has_shown = self._is_failed = False
        page = self._ensure_page()
        if self._has_document:
            # Entries begin in a new view: neither unload handlers nor history of the old page hold anybody.
            self._pid = 0
            page.replace_view()
        self._load(verdict.address)

    def _ensure_page(self) -> LivePage:
        if self._page is None:
            place = self._place()
            if place is None:
                raise _no_engine("no window")
            languages = ",".join(dict.fromkeys([self._modes.language, "ko", "en"]))
            self._token = secrets.token_hex(16)
            try:
                self._maker.load()
                scripts = self._scripts(self._site, self._page_config())
                self._page = self._maker.make(place, self.stage, scripts, languages)
                self._page.watch(self._profile)
            except RuntimeError as error:
                _log.error("the page engine cannot be loaded")
                raise _no_engine(str(error)[:500]) from error
            self._show_modes()
            self._mute()
        return self._page

    def _load(self, address: str) -> None:
        self._address = address
        self._standing = (0, "")
        self._is_given_up = self._is_failed = False
        self._has_document = True
        self._be_patient(True)
        self._heartbeat.start()
        self._heartbeat.is_loading = True
        self._timer.start()
        self.stage.loadAsked.emit(QUrl.fromEncoded(address.encode()))

    def _reload(self) -> None:
        address = self._address
        if not address:
            return
        verdict = self._judge.judge_entry(address)
        if not verdict.is_allowed:
            self._post(PageRefused(address, verdict.reason))
            return
        self._ensure_page()
        if self._is_failed:
            self._load(address)
        else:
            self.stage.reloadAsked.emit()

    def _order(self, do: str, node: str, **more: str) -> None:
        self._orders += 1
        self._send({"do": do, "node": node, "order": self._orders, "number": self._standing[0], **more})

    def _send(self, order: dict[str, Any]) -> None:
        if self._page is not None:
            self.stage.sent.emit(json.dumps(order, ensure_ascii=False))

    def _answer(self, answer: AnswerDialog) -> None:
        number = self._waiting.pop(answer.dialog, None)
        if number is not None:
            self._heartbeat.hold(is_waiting=bool(self._waiting))
            self.stage.dialogAnswered.emit(number, answer.is_accepted, answer.text)

    # -- modes --------------------------------------------------------------------------------------

    def _page_modes(self) -> dict[str, Any]:
        return page_modes(self._modes, self._look, self._scale or self._modes.scale, *self._zooms())

    def _zooms(self) -> tuple[float, float]:
        place = self._place()
        width = place.width() if place is not None else 0.0
        return zoom_factors(self._scale or self._modes.scale, self._base_zoom, width)

    def _page_config(self) -> dict[str, Any]:
        """Return what the adapter of the next document begins with."""
        return {**self._page_modes(), "number": self._loads, "token": self._token}

    def _show_modes(self) -> None:
        if self._page is not None:
            self._page.set("zoom", self._zooms()[0])
            self._send({"do": "modes", "modes": self._page_modes()})

    def _mute(self) -> None:
        if self._page is not None:
            self._page.set("isMuted", self._is_quiet)

    # -- what the page's QML tells (StageOwner) -------------------------------------------------------

    def adopt(self, profile: Any) -> None:
        """Put the hooks on a new profile before anything is loaded."""
        from ui.web.interceptor import RequestInterceptor

        self._profile = profile
        interceptor = RequestInterceptor(self._may_load)
        profile.setUrlRequestInterceptor(interceptor)
        profile.downloadRequested.connect(self._refuse_download)
        self._interceptor = interceptor

    def _may_load(self, kind: str, address: str, page: str) -> bool:
        is_allowed = self._judge.may_request(kind, address, page)
        if not is_allowed:
            self.counts[f"blocked-{kind}"] += 1
        return is_allowed

    def may_navigate(self, address: str, is_main: bool, kind: int) -> bool:
        """Judge a navigation; a refused one of the page itself is told, the page that is there stays."""
        if not is_main:
            return self._may_load("frame", address, self._address)
        verdict = self._judge.judge_navigation(address)
        if not verdict.is_allowed:
            self.counts["blocked-navigation"] += 1
            self._refused = address
            self._post(PageRefused(address, verdict.reason))
            return False
        if not self._load_burst.note():
            self._fail("redirects", "too many loads without a visitor")
            return False
        return True

    def load_changed(self, address: str, status: int, domain: int, code: int, words: str) -> None:
        """Follow a load from its beginning to its end."""
        if self._page is None or self._is_failed:
            return
        if address.startswith("about:"):
            self._leave_blank(address, status)
            return
        if status == LOAD_STARTED:
            verdict = self._judge.judge_navigation(address or self._address)
            if not verdict.is_allowed:
                # It will come to nothing: the page that stands keeps its number. Of schemes of other
                # programs (tel:) the navigation hook hears nothing; anything else it has told already.
                if address != self._refused:
                    self._post(PageRefused(address, verdict.reason))
                self._refused = ""
                return
            self._loads += 1
            self._is_given_up = False
            self._address = address or self._address
            self._page.set("scripts", list(self._scripts(self._site, self._page_config())))
            self._has_shown = False
            self._drop_dialogs()
            self._heartbeat.is_loading = True
            self._heartbeat.note_life()
            self._be_patient(True)
            self._post(PageLoading(self._address, self._loads))
            return
        self._heartbeat.is_loading = False
        self._be_patient(False)
        if status == LOAD_SUCCEEDED:
            self._address = address or self._address
            self._show_modes()
            self._send({"do": "snapshot", "number": self._loads})
            return
        kind = describe_failure(domain, code) if status == LOAD_FAILED else None
        if kind is not None:
            self._fail(kind, f"{domain}/{code} {words}"[:200])
        elif not self._has_shown and self._judge.judge_navigation(address or self._address).is_allowed:
            self._give_up()

    def _give_up(self) -> None:
        """A load came to nothing (a download, or stopped): let the page that stands tell itself again."""
        if not self._standing[0]:
            self._fail("download", "nothing to show")
            return
        self._is_given_up = True
        self._send({"do": "snapshot"})

    def _leave_blank(self, address: str, status: int) -> None:
        """A page has emptied itself (the engine asks nobody about that): show what was there before."""
        if status != LOAD_SUCCEEDED or not self._address or not self._has_document:
            return
        self.counts["blank"] += 1
        self._post(PageRefused(address, "scheme"))
        if self._load_burst.note():
            visit, last = self._visit, self._address
            self._scheduler.post(lambda: self._load_within(visit, last))
        else:
            self._fail("redirects", "empties itself again and again")

    def message_received(self, text: str) -> None:
        """Take in one document of the adapter; what is malformed is counted and dropped."""
        self._heartbeat.note_life()
        if self._page is None or self._is_failed:
            return
        try:
            message = read_message(text)
        except PageMessageError:
            self.counts["malformed"] += 1
            return
        if isinstance(message, PageTyped):
            self._load_burst.forget()
            self._note_activity()
        elif not self._is_of_page(message.number):
            self.counts["stale"] += 1
        elif isinstance(message, PageSnapshot):
            self._has_shown = True
            self._standing = (message.number, self._address)
            self._be_patient(False)
            # Only the engine knows where the page is; a page may say what it likes.
            self._post(PageShown(message.model_copy(update={"address": self._address})))
        elif isinstance(message, PageChange):
            self._post(PageChanged(message))

    def _is_of_page(self, number: int) -> bool:
        """Tell whether a message comes from the page that is there."""
        if number == self._loads:
            return True
        if not self._is_given_up or number != self._standing[0]:
            return False
        self._address = self._standing[1]
        return True

    def answered(self, number: int) -> None:
        """Note that the page is alive."""
        self._heartbeat.answered(number)
        if self._pulse is not None and self._heartbeat.is_running:
            self._pulse.beat()

    def process_changed(self, pid: int) -> None:
        """Remember every process that draws for this page."""
        self._pid = pid
        if pid > 0 and self._page is not None:
            self._page.processes.add(pid)

    def process_ended(self, status: int, code: int) -> None:
        """The page has crashed, or ended itself for want of memory."""
        if self._page is None or self._is_failed or status == 0:
            return
        if code == LAUNCH_FAILED:
            # The engine's own parent process is gone; no page can be drawn before the program starts anew.
            self._is_broken = True
            _log.error("the page engine cannot draw any more; the program has to start again")
            self._fail("no-engine", "the process of a page could not be started")
            return
        is_too_big = self._largest > 0.6 * self._memory_mib
        self._fail("too-big" if is_too_big else "crashed", f"status {status}, code {code}")

    def dialog_asked(self, number: int, kind: str, origin: str, text: str, default: str) -> None:
        """Hand a dialog to the flow, unless the page asks without end."""
        if kind not in WAITING_DIALOGS or not self._dialog_burst.note():
            self.counts["dialogs-dropped"] += 1
            self._scheduler.post(lambda: self.stage.dialogAnswered.emit(number, False, ""))
            return
        self._dialogs += 1
        self._waiting[self._dialogs] = number
        self._heartbeat.hold(is_waiting=True)
        self._tell(self._dialogs, kind, origin, text, default)

    def refused(self, kind: str, origin: str, detail: str) -> None:
        """Tell the flow what was refused on the spot."""
        self.counts[f"refused-{kind}"] += 1
        if kind in ("leave", "certificate") or not self._dialog_burst.note():
            return
        self._dialogs += 1
        text = name_permission(detail) if kind == "permission" else ""
        self._tell(self._dialogs, kind, origin, text, "")

    def window_asked(self, address: str, is_by_visitor: bool) -> None:
        """Open what wanted a window of its own in the page itself, if the visitor did it."""
        self.counts["windows"] += 1
        if not is_by_visitor or not address:
            return
        verdict = self._judge.judge_navigation(address)
        if not verdict.is_allowed:
            self._post(PageRefused(address, verdict.reason))
        else:
            visit = self._visit
            self._scheduler.post(lambda: self._load_within(visit, verdict.address))

    def _load_within(self, visit: int, address: str) -> None:
        if visit == self._visit and self._page is not None:
            self.stage.loadAsked.emit(QUrl.fromEncoded(address.encode()))

    def look_changed(self, look: dict[str, Any]) -> None:
        """Hand our colours and sizes on to the page."""
        self._look = dict(look)
        self._show_modes()

    def _refuse_download(self, download: Any) -> None:
        download.cancel()
        self.counts["refused-download"] += 1
        if self._dialog_burst.note():
            self._dialogs += 1
            name = str(download.suggestedFileName())[:200]
            self._tell(self._dialogs, "download", download.url().toString(), name, "")

    def _tell(self, number: int, kind: str, origin: str, text: str, default: str) -> None:
        site = urlsplit(origin).hostname or urlsplit(self._address).hostname or ""
        wanted: DialogKind = kind  # type: ignore[assignment] # one of the kinds that QML sends
        self._post(DialogAsked(number, wanted, site, text, default))

    # -- watching -----------------------------------------------------------------------------------

    def _tick(self) -> None:
        if self._page is None:
            return
        if not self._pid:
            # The engine does not always say when the process of a new page has started.
            self.stage.processAsked.emit()
        if self._pid:
            held = processes.memory_mib(self._pid)
            self._largest = max(self._largest, held) if held else self._largest
            if held > self._memory_mib:
                self._fail("too-big", f"{held:.0f} MiB")
                return
        if self._heartbeat.tick():
            self._fail("hung", "no answer")

    def _rest(self) -> None:
        """Watch nothing."""
        self._heartbeat.stop()
        self._timer.stop()
        if self._pulse is not None:
            self._pulse.pause()

    def _fail(self, kind: FailureKind, detail: str) -> None:
        """Replace the view by an empty one; the profile stays, so that the visitor is still signed in."""
        if self._is_failed or self._page is None:
            return
        self._is_failed = True
        self.counts[kind] += 1
        _log.warning("a page has failed: %s", kind)
        self._rest()
        self._be_patient(False)
        self._waiting.clear()
        self._largest = 0.0
        can_retry = kind not in ("too-big", "download", "no-engine")
        if kind in ("crashed", "hung", "too-big"):
            can_retry = self._crash_burst.note() and can_retry
        self._post(PageFailed(kind, detail, can_retry))
        if kind == "download":
            # Nothing is wrong with the view, and the engine still holds the refused file: taking the view
            # from under it ended the program now and then (Qt 6.11.3, SIGSEGV). It stands empty, without
            # any document that could hold somebody, so the next entry needs no other one either.
            self._has_document = False
            return
        # Not from within a signal of the view that is to be replaced.
        visit = self._visit
        self._scheduler.post(lambda: self._replace(visit))

    def _replace(self, visit: int) -> None:
        if visit == self._visit and self._page is not None and self._is_failed:
            self._pid = 0
            self._has_document = False
            self._page.replace_view()

    def _drop_dialogs(self) -> None:
        """A page that is left takes its dialogs with it."""
        for number in self._waiting.values():
            self.stage.dialogAnswered.emit(number, False, "")
        self._waiting.clear()
        self._heartbeat.hold(is_waiting=False)

    def _be_patient(self, is_waiting: bool) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
        if is_waiting:
            self._patience = self._scheduler.call_later(LOAD_PATIENCE_S, self._lose_patience)

    def _lose_patience(self) -> None:
        self._patience = None
        if self._page is None or self._is_failed:
            return
        if self._has_shown:
            self.stage.stopAsked.emit()
        else:
            self._fail("offline", "no answer in time")

    def _post(self, event: PageEvent) -> None:
        """Tell the flow, never from within what it asked; a page that was left says nothing more."""
        visit = self._visit

        def tell() -> None:
            if visit == self._visit:
                self._listener(event)

        self._scheduler.post(tell)


def _no_engine(technical: str) -> KioskError:
    # Translators: Shown where web pages cannot be drawn (a front end of text only).
    return KioskError(msg("이 기기에서는 이것을 보여 드릴 수 없어요."), code="W-01", technical=technical)
