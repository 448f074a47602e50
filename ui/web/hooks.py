"""What the engine tells about a page, taken in: navigations, loads, messages, windows, dialogs.

The engine asks from within its own work, so nothing here changes the page at once; what follows is
done from the loop.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from kiosk.clock import Clock
from kiosk.web.host import PageChanged, PageLoading, PageRefused, PageShown
from kiosk.web.messages import PageMessageError, PageTyped, read_message
from kiosk.web.page import PageChange, PageSnapshot
from ui.web.current import CurrentPage
from ui.web.dialogs import PageDialogs
from ui.web.dress import PageDress
from ui.web.failures import LOAD_FAILED, LOAD_STARTED, LOAD_SUCCEEDED, describe_failure
from ui.web.judge import Judge
from ui.web.limits import LOADS, LOADS_S, Burst
from ui.web.scripts import Scripts
from ui.web.trouble import PageTrouble
from ui.web.watch import PageWatch


class PageHooks:
    """Answers the page's QML (:class:`ui.web.stage.StageOwner`) and tells the flow what is new."""

    def __init__(
        self,
        current: CurrentPage,
        *,
        judge: Judge,
        dress: PageDress,
        dialogs: PageDialogs,
        watch: PageWatch,
        trouble: PageTrouble,
        scripts: Scripts,
        clock: Clock,
        note_activity: Callable[[], None],
    ) -> None:
        """Listen for *current*.

        Args:
            current: The page.
            judge: Asks the policy.
            dress: Goes on every new document.
            dialogs: Take in what the page asks.
            watch: Hears every sign of life.
            trouble: Ends a page that has failed.
            scripts: What runs beside a page.
            clock: Time.
            note_activity: Called when somebody types or points within the page.
        """
        self._current = current
        self._judge = judge
        self._dress = dress
        self._dialogs = dialogs
        self._watch = watch
        self._trouble = trouble
        self._scripts = scripts
        self._note_activity = note_activity
        self._loads = Burst(clock, LOADS, LOADS_S)
        self._refused = ""
        self._interceptor: QObject | None = None
        #: The profile of the page, or None.
        self.profile: Any = None

    @property
    def is_gone(self) -> bool:
        """Whether nothing of a page is held here."""
        return self._interceptor is None

    def forgive(self) -> None:
        """Somebody has acted: what follows is not the page's own doing."""
        self._loads.forget()

    def release(self) -> None:
        """Let go of what guarded the page; it is gone."""
        self._interceptor = None

    # -- guarding -----------------------------------------------------------------------------------

    def adopt(self, profile: Any) -> None:
        """Put the hooks on a new profile before anything is loaded."""
        from ui.web.interceptor import RequestInterceptor

        self.profile = profile
        interceptor = RequestInterceptor(self._may_load)
        profile.setUrlRequestInterceptor(interceptor)
        profile.downloadRequested.connect(self._dialogs.refuse_download)
        self._interceptor = interceptor

    def _may_load(self, kind: str, address: str, page: str) -> bool:
        is_allowed = self._judge.may_request(kind, address, page)
        if not is_allowed:
            self._current.counts[f"blocked-{kind}"] += 1
        return is_allowed

    def may_navigate(self, address: str, is_main: bool, kind: int) -> bool:
        """Judge a navigation; a refused one of the page itself is told, the page that is there stays."""
        if not is_main:
            return self._may_load("frame", address, self._current.address)
        verdict = self._judge.judge_navigation(address)
        if not verdict.is_allowed:
            self._current.counts["blocked-navigation"] += 1
            self._refused = address
            self._current.post(PageRefused(address, verdict.reason))
            return False
        if not self._loads.note():
            self._trouble.fail("redirects", "too many loads without a visitor")
            return False
        return True

    def window_asked(self, address: str, is_by_visitor: bool) -> None:
        """Open what wanted a window of its own in the page itself, if the visitor did it."""
        self._current.counts["windows"] += 1
        if not is_by_visitor or not address:
            return
        verdict = self._judge.judge_navigation(address)
        if verdict.is_allowed:
            self._current.load_later(verdict.address)
        else:
            self._current.post(PageRefused(address, verdict.reason))

    # -- loads --------------------------------------------------------------------------------------

    def load_changed(self, address: str, status: int, domain: int, code: int, words: str) -> None:
        """Follow a load from its beginning to its end."""
        current = self._current
        if not current.is_alive:
            return
        if address.startswith("about:"):
            self._leave_blank(address, status)
            return
        if status == LOAD_STARTED:
            self._load_started(address)
            return
        self._watch.heartbeat.is_loading = False
        self._watch.be_patient(False)
        if status == LOAD_SUCCEEDED:
            current.address = address or current.address
            self._dress.show()
            current.send({"do": "snapshot", "number": current.loads})
            return
        kind = describe_failure(domain, code) if status == LOAD_FAILED else None
        if kind is not None:
            self._trouble.fail(kind, f"{domain}/{code} {words}"[:200])
        elif not current.has_shown and self._judge.judge_navigation(address or current.address).is_allowed:
            self._give_up()

    def _load_started(self, address: str) -> None:
        current = self._current
        verdict = self._judge.judge_navigation(address or current.address)
        if not verdict.is_allowed:
            # It will come to nothing: the page that stands keeps its number. Of schemes of other
            # programs (tel:) the navigation hook hears nothing; anything else it has told already.
            if address != self._refused:
                current.post(PageRefused(address, verdict.reason))
            self._refused = ""
            return
        current.loads += 1
        current.is_given_up = False
        current.address = address or current.address
        if current.page is not None:
            current.page.set("scripts", list(self._scripts(current.site, self._dress.begin())))
        current.has_shown = False
        self._dialogs.decline_all()
        self._watch.heartbeat.is_loading = True
        self._watch.heartbeat.note_life()
        self._watch.be_patient(True)
        current.post(PageLoading(current.address, current.loads))

    def _give_up(self) -> None:
        """A load came to nothing (a download, or stopped): let the page that stands tell itself again."""
        if not self._current.standing[0]:
            self._trouble.fail("download", "nothing to show")
            return
        self._current.is_given_up = True
        self._current.send({"do": "snapshot"})

    def _leave_blank(self, address: str, status: int) -> None:
        """A page has emptied itself (the engine asks nobody about that): show what was there before."""
        current = self._current
        if status != LOAD_SUCCEEDED or not current.address or not current.has_document:
            return
        current.counts["blank"] += 1
        current.post(PageRefused(address, "scheme"))
        if self._loads.note():
            current.load_later(current.address)
        else:
            self._trouble.fail("redirects", "empties itself again and again")

    # -- what the page tells --------------------------------------------------------------------------

    def message_received(self, text: str) -> None:
        """Take in one document of the adapter; what is malformed is counted and dropped."""
        self._watch.heartbeat.note_life()
        current = self._current
        if not current.is_alive:
            return
        try:
            message = read_message(text)
        except PageMessageError:
            current.counts["malformed"] += 1
            return
        if isinstance(message, PageTyped):
            self._loads.forget()
            self._note_activity()
        elif not current.is_of_page(message.number):
            current.counts["stale"] += 1
        elif isinstance(message, PageSnapshot):
            current.has_shown = True
            current.standing = (message.number, current.address)
            self._watch.be_patient(False)
            # Only the engine knows where the page is; a page may say what it likes.
            current.post(PageShown(message.model_copy(update={"address": current.address})))
        elif isinstance(message, PageChange):
            current.post(PageChanged(message))

    def answered(self, number: int) -> None:
        """Note that the page is alive."""
        self._watch.answered(number)

    def process_changed(self, pid: int) -> None:
        """Remember every process that draws for this page."""
        self._current.process = pid
        if pid > 0 and self._current.page is not None:
            self._current.page.processes.add(pid)

    def process_ended(self, status: int, code: int) -> None:
        """The page has crashed, or ended itself for want of memory."""
        self._trouble.process_ended(status, code)

    def dialog_asked(self, number: int, kind: str, origin: str, text: str, default: str) -> None:
        """Hand a dialog to the flow."""
        self._dialogs.asked(number, kind, origin, text, default)

    def refused(self, kind: str, origin: str, detail: str) -> None:
        """Tell the flow what was refused on the spot."""
        self._dialogs.refused(kind, origin, detail)

    def look_changed(self, look: dict[str, Any]) -> None:
        """Hand our colours and sizes on to the page."""
        self._dress.recolour(look)
