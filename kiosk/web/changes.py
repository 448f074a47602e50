"""What has become different in a page, as the visitor is told: in a note, and by the voice."""

from __future__ import annotations

from kiosk.i18n.text import Message, msg
from kiosk.screens.flow import Effect, Say
from kiosk.screens.model import Live
from kiosk.web.items import is_written
from kiosk.web.languages import words_of
from kiosk.web.page import PageChange, PageNode, PageSnapshot
from kiosk.web.reading import Reader
from kiosk.web.state import Note, WebState

# Translators: Said after a press on a web page: a part of it has gone.
_REMOVED = msg("일부가 접혔어요.")


def note_of(page: PageSnapshot, change: PageChange) -> Note | None:
    """Return what became different in *page*, as far as the page itself does not say it elsewhere."""
    loud = [live for live in change.live if live.politeness == "assertive"]
    for live in (*loud[-1:], *change.live[-1:]):
        if live.text:
            words = words_of(live.text, live.lang or page.lang)
            return Note(words, live=Live.ASSERTIVE if loud else Live.POLITE)
    if not change.because:
        return None
    added = sum(1 for node in change.added if node.name)
    if added:
        return Note(_added(added))
    return Note(_REMOVED) if change.removed and not change.changed else None


def _added(count: int) -> Message:
    # Translators: Said after a press on a web page: {count} new things have appeared.
    return msg("새로 나온 것이 {count}가지 있어요.", count=count)


def say_change(state: WebState, before: PageSnapshot, change: PageChange) -> tuple[Effect, ...]:
    """Say what a press did to the thing itself: a box is ticked, a part is open (G-05)."""
    own = change.model_copy(
        update={
            "live": (),
            "modal": before.modal,
            # What the visitor has just written is known; only an error about it is news.
            "changed": tuple(n for n in change.changed if n.id not in state.drafts or n.error),
        }
    )
    return tuple(Say(piece) for said in Reader(before).say_change(own) for piece in said)


def touched_in(state: WebState, before: PageSnapshot, change: PageChange) -> frozenset[str]:
    """Return the nodes into which somebody has typed in the picture of the page.

    What stands there is theirs, though we do not hold it: leaving is asked about as with our drafts.
    """
    if state.look != "page":
        return frozenset()
    return frozenset(node.id for node in change.changed if _is_rewritten(before, node)) - set(state.drafts)


def _is_rewritten(before: PageSnapshot, node: PageNode) -> bool:
    old = before.node(node.id)
    return is_written(node) and old is not None and old.value != node.value
