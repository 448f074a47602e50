"""What the page tells: loads, changes, refusals, failures and questions, and what comes of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.screens.flow import Effect, Step
from kiosk.web.changes import note_of, say_change, touched_in
from kiosk.web.faults import find_faults
from kiosk.web.host import (
    DialogAsked,
    PageChanged,
    PageEvent,
    PageFailed,
    PageLoading,
    PageRefused,
    PageShown,
)
from kiosk.web.opener import Opener
from kiosk.web.page import PageChange, PageSnapshot
from kiosk.web.policy import Use
from kiosk.web.questions import open_question
from kiosk.web.sites import SiteBook
from kiosk.web.state import Note, Trouble, WebState
from kiosk.web.steps import BESIDE, GONE, begin_view, fail, go_to_view, note_refused, refuse


class PageListener:
    """Answers what the page tells."""

    def __init__(self, sites: Callable[[], SiteBook], opener: Opener, *, can_print: bool) -> None:
        """Know how to judge what is told.

        Args:
            sites: Gives the sites of the city.
            opener: Opens pages.
            can_print: Whether there is a printer.
        """
        self._sites = sites
        self._opener = opener
        self._can_print = can_print

    def hear(self, state: WebState, event: PageEvent) -> Step:
        """Answer an event of the page."""
        if state.position == "sites":
            return Step(state)  # It was left; what still comes is nobody's.
        match event:
            case PageLoading(address):
                return self._loading(state, address)
            case PageShown(page):
                return self._shown(state, page)
            case PageChanged(change):
                return _changed(state, change)
            case PageRefused(address, reason):
                return _refused(state, address, reason)
            case PageFailed(kind, _, can_retry):
                return fail(state, Trouble(kind, can_retry=can_retry))
            case DialogAsked():
                return open_question(state, event, can_print=self._can_print)
        return Step(state)

    def _loading(self, state: WebState, address: str) -> Step:
        """Another page is on its way; one that will be refused is no such thing."""
        verdict = self._sites().policy.judge(address, Use.NAVIGATION)
        if not verdict.is_allowed:
            return _refused(state, address, verdict.reason)
        return Step(replace(state, is_loading=True, address=address))

    def _shown(self, state: WebState, page: PageSnapshot) -> Step:
        """A page is there: a new one begins at its title, a changed one stays where the visitor is."""
        before = state.page
        is_another = before is not None and before.number != page.number
        if before is not None and not is_another and state.position not in ("opening", "trouble"):
            return _settle(replace(state, page=page, is_loading=False), before)
        site = self._sites().of(page.address)
        fresh = replace(
            state,
            page=page,
            address=page.address,
            site=site.id if site is not None else state.site,
            depth=state.depth + (is_another and not state.is_returning),
            part=0,
            is_loading=False,
            is_returning=False,
            is_quiet=False,
            note=None,
            drafts={},
            checked={},
            touched=frozenset(),
            news=frozenset(),
            acted="",
            pressed="",
            is_whole=bool(state.checked),
            trouble=None,
        )
        if fresh.look == "reader" and not page.article:
            fresh = replace(fresh, look=self._opener.first_look())
        return self._opener.open_translated(fresh, page) or _begin_at_fault(fresh, page)


def _begin_at_fault(state: WebState, page: PageSnapshot, *effects: Effect) -> Step:
    """Begin the page at the first field with which it finds fault, or at its title (E-10)."""
    faults = find_faults(page)
    return begin_view(state, *effects, node=faults[0].id if faults else "")


def _changed(state: WebState, change: PageChange) -> Step:
    before = state.page
    if before is None or change.number != before.number:
        return Step(state)
    changed = replace(
        state,
        page=before.after(change),
        note=note_of(before, change) or state.note,
        touched=state.touched | touched_in(state, before, change),
        news=state.news | {node.id for node in change.added},
    )
    return _settle(changed, before, *say_change(state, before, change))


def _settle(state: WebState, before: PageSnapshot, *effects: Effect) -> Step:
    """Keep the place, unless something happened that the visitor must hear from its beginning."""
    page = state.page
    if page is None:
        return Step(state, effects)
    if state.position in ("options", "check") and page.node(state.node) is None:
        return begin_view(replace(state, note=Note(GONE)))
    old = {node.id for node in find_faults(before)}
    has_new_faults = any(node.id not in old for node in find_faults(page))
    if state.is_view and has_new_faults and state.pressed:
        # E-10: after sending, errors come first and the cursor stands at the first of them.
        return _begin_at_fault(replace(state, checked={}, pressed=""), page, *effects)
    if state.is_view and page.modal and page.modal != before.modal:
        return begin_view(replace(state, part=0))
    return Step(state, effects)


def _refused(state: WebState, address: str, reason: str) -> Step:
    """Say no, calmly; the page that was there stays."""
    if state.page is None:
        return refuse(state, address, reason)
    calm = replace(state, is_loading=False, is_returning=False, note=note_refused(address, reason))
    return go_to_view(calm) if state.position in ("opening", *BESIDE) else Step(calm)
