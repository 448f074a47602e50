"""What is done when a page fails: the flow hears why, and the view is replaced by an empty one."""

from __future__ import annotations

import logging

from kiosk.clock import Clock
from kiosk.web.host import FailureKind, PageFailed
from ui.web.current import CurrentPage
from ui.web.dialogs import PageDialogs
from ui.web.failures import LAUNCH_FAILED
from ui.web.limits import CRASHES, CRASHES_S, Burst
from ui.web.watch import PageWatch

_log = logging.getLogger("web")


class PageTrouble:
    """Ends pages that have failed."""

    def __init__(self, current: CurrentPage, watch: PageWatch, dialogs: PageDialogs, clock: Clock) -> None:
        """Look after *current*.

        Args:
            current: The page.
            watch: Rests when it has failed.
            dialogs: Go with it.
            clock: Time.
        """
        self._current = current
        self._watch = watch
        self._dialogs = dialogs
        #: Crashes lately; too many of them, and trying again is no longer offered.
        self.crashes = Burst(clock, CRASHES, CRASHES_S)
        #: Whether no page can be drawn before the program starts anew.
        self.is_broken = False

    def fail(self, kind: FailureKind, detail: str) -> None:
        """Replace the view by an empty one; the profile stays, so that the visitor is still signed in."""
        current = self._current
        if not current.is_alive:
            return
        current.is_failed = True
        current.counts[kind] += 1
        _log.warning("a page has failed: %s", kind)
        self._watch.rest()
        self._dialogs.clear()
        self._watch.forget_size()
        can_retry = kind not in ("too-big", "download", "no-engine")
        if kind in ("crashed", "hung", "too-big"):
            can_retry = self.crashes.note() and can_retry
        current.post(PageFailed(kind, detail, can_retry))
        if kind == "download":
            # Nothing is wrong with the view, and the engine still holds the refused file: taking the view
            # from under it ended the program now and then (Qt 6.11.3, SIGSEGV). It stands empty, without
            # any document that could hold somebody, so the next entry needs no other one either.
            current.has_document = False
            return
        # Not from within a signal of the view that is to be replaced.
        current.later(self._replace)

    def _replace(self) -> None:
        current = self._current
        if current.page is not None and current.is_failed:
            current.process = 0
            current.has_document = False
            current.page.replace_view()

    def process_ended(self, status: int, code: int) -> None:
        """The page has crashed, or ended itself for want of memory."""
        if not self._current.is_alive or status == 0:
            return
        if code == LAUNCH_FAILED:
            # The engine's own parent process is gone; no page can be drawn before the program starts anew.
            self.is_broken = True
            _log.error("the page engine cannot draw any more; the program has to start again")
            self.fail("no-engine", "the process of a page could not be started")
            return
        self.fail("too-big" if self._watch.is_large else "crashed", f"status {status}, code {code}")
