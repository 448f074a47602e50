"""Wishes: taken in, put on the disk, obeyed; offered where a visitor would notice. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kiosk.remote import declining, undoing
from kiosk.remote.actions import (
    Action,
    Apply,
    Layers,
    Offer,
    PublishReport,
    ShowMessages,
    UseGateway,
    WithdrawOffer,
    WriteDesired,
)
from kiosk.remote.answers import finish
from kiosk.remote.events import (
    DesiredNotWritten,
    DesiredReceived,
    DesiredWritten,
    Now,
    OfferAnswered,
)
from kiosk.remote.state import PendingOffer, TwinState, Undo, Unwritten, Wish
from kiosk.twin.documents import DesiredDocument, parse_document
from kiosk.twin.envelope import open_envelope
from kiosk.twin.layers import Resolved, resolve, takes_away
from kiosk.twin.refusals import MessageRefused, Reason
from kiosk.twin.signing import KeyRing
from kiosk.twin.topics import Kind

Outcome = tuple[TwinState, tuple[Action, ...]]

#: A wish that the disk did not take is tried again after this long, then after twice as long and so on, but
#: never later than the second, in s: somebody who has made room need not wait for anything else.
WRITE_AGAIN_S = (5.0, 300.0)


def read_wish(payload: bytes, terminal: str, keys: KeyRing) -> Wish:
    """Return the wish in a message.

    Raises:
        MessageRefused: It is not one, or not for this terminal, or not from this console.
    """
    opened = open_envelope(payload, Kind.DESIRED, terminal, keys)
    document = parse_document(opened.body, DesiredDocument, terminal)
    try:
        after = KeyRing.decode(document.keys)
    except ValueError:
        raise MessageRefused(Reason.MALFORMED, "keys") from None
    return Wish(document, opened.digest, after if after.keys else keys)


def receive(state: TwinState, event: DesiredReceived, now: Now) -> Outcome:
    """Take a message in: refuse it, ignore what is known, or send it to the disk."""
    subject = ""
    try:
        wish = read_wish(event.payload, state.terminal, state.keys)
        subject = str(wish.document.version)
        if not _is_news(state, wish):
            return state, ()
    except MessageRefused as refused:
        if refused.reason is Reason.CONFLICT:
            # Two truths under one number (a console that was restored): neither may look applied.
            state = _conclude(replace(state, unheeded=refused.reason.value), now)
        return state.refuse(Kind.DESIRED, refused, now, subject), (PublishReport(),)
    version = wish.document.version
    state = replace(state, writing={**state.writing, version: wish})
    return state, (WriteDesired(version, event.payload, wish.keys.encode()),)


def _is_news(state: TwinState, wish: Wish) -> bool:
    """Tell whether a wish is newer than all others.

    Raises:
        MessageRefused: It is older, or has another content under the same version.
    """
    version = wish.document.version
    known = [*state.writing.values(), *([state.wish] if state.wish is not None else [])]
    highest = max((other.document.version for other in known), default=0)
    if version < highest:
        raise MessageRefused(Reason.STALE)
    same = [other for other in known if other.document.version == version]
    if any(other.digest != wish.digest for other in same):
        raise MessageRefused(Reason.CONFLICT)
    return not same


def written(state: TwinState, event: DesiredWritten, now: Now) -> Outcome:
    """Obey a version that is on the disk."""
    wish = state.writing.get(event.version)
    writing = {version: other for version, other in state.writing.items() if version > event.version}
    if wish is None or event.version <= state.seen:
        return replace(state, writing=writing), ()
    before = state.wish.document if state.wish is not None else None
    held = state.unwritten
    state = replace(
        state,
        wish=wish,
        writing=writing,
        keys=wish.keys,
        unheeded="",
        unwritten=held if held is not None and held.version > event.version else None,
    )
    actions: tuple[Action, ...] = ()
    if wish.document.messages != (before.messages if before else ()):
        actions += (ShowMessages(wish.document.messages),)
    if wish.document.gateway != (before.gateway if before else None):
        actions += (UseGateway(wish.document.gateway),)
    state, more = settle(state, now)
    return state, (*actions, *more, PublishReport())


def load(state: TwinState, wish: Wish, now: Now) -> Outcome:
    """Begin with what the disk has: after a start, before anybody is connected."""
    state = replace(state, wish=wish, keys=wish.keys)
    state, actions = settle(state, now)
    document = wish.document
    if document.messages:
        actions += (ShowMessages(document.messages),)
    if document.gateway is not None:
        actions += (UseGateway(document.gateway),)
    return state, actions


def not_written(state: TwinState, event: DesiredNotWritten, now: Now) -> Outcome:
    """The disk could not take it: the older wish holds, the console is told, and it is tried again."""
    wish, held = state.writing.get(event.version), state.unwritten
    writing = {version: other for version, other in state.writing.items() if version != event.version}
    state = replace(state, writing=writing)
    if wish is None or event.version <= state.seen or (held is not None and held.version > event.version):
        return state, ()
    is_again = held is not None and held.wish.digest == wish.digest
    tries = held.tries + 1 if held is not None and is_again else 1
    first, longest = WRITE_AGAIN_S
    due = now.monotonic + min(longest, first * 2 ** min(tries - 1, 10))
    state = replace(state, unwritten=Unwritten(wish, event.payload, tries, due), unheeded=event.reason.value)
    if is_again:  # it was said when it came
        return _conclude(state, now), ()
    state = state.refuse(Kind.DESIRED, MessageRefused(event.reason), now, str(event.version))
    return _conclude(state, now), (PublishReport(),)


def write_again(state: TwinState, now: Now) -> Outcome:
    """Try once more what the disk could not take, when it is time and nothing newer is on its way."""
    held = state.unwritten
    if held is None or now.monotonic < held.due or any(version >= held.version for version in state.writing):
        return state, ()
    state = replace(state, writing={**state.writing, held.version: held.wish})
    return state, (WriteDesired(held.version, held.payload, held.wish.keys.encode()),)


def settle(state: TwinState, now: Now) -> Outcome:
    """Compare what is wanted with what holds, and do what may be done now.

    Call it after everything that can change either: a wish, a boundary, a visitor who comes or goes or
    changes something, a call for help.
    """
    document = state.wish.document if state.wish is not None else None
    resolved = resolve(document, now.utc, is_clock_trusted=now.is_trusted, languages=state.languages)
    state = replace(state, resolved=resolved)
    goal = declining.without(state, state.wanted)
    if goal == state.applied:
        state, actions = _withdraw(state)
        return _conclude(_hold(state, goal), now), actions
    changes = noticed(state, goal)
    if not state.is_in_use or not changes:
        state, actions = _withdraw(state)
        return _conclude(_hold(state, goal), now), (*actions, Apply(goal))
    offered = state.offer
    is_asked = offered is not None and offered.command is None and offered.layers == goal
    # Nothing that helps to read, hear or press goes without a yes, not even after a call for help (D-12).
    is_helped = state.has_asked_for_help(now) and (
        state.call is not None or _is_of_assist(state, resolved, changes)
    )
    is_done = is_helped and not takes_away(state.effective(state.applied), changes)
    if (is_asked and not is_done) or (is_done and state.is_busy):
        # Under somebody's hands nothing changes: it is done and told as soon as they pause.
        return _conclude(state, now), ()
    state, actions = _make_room(state, now)
    by = document.staff.by if document is not None and document.staff is not None and resolved.staff else ""
    if is_done:
        state, told = undoing.tell(_hold(state, goal), _way_back(state, goal), by, state.effective(goal))
        return _conclude(state, now), (*actions, Apply(goal), *told)
    offer = PendingOffer(f"offer-{state.offers + 1}", goal, values=changes)
    state = replace(state, offer=offer, offers=state.offers + 1)
    return _conclude(state, now), (*actions, Offer(offer.id, changes, by))


def _hold(state: TwinState, layers: Layers) -> TwinState:
    """Let layers hold; a version holds only where the visitor said no to nothing of it."""
    version = state.seen if layers == state.wanted else state.applied_version
    return replace(state, applied=layers, applied_version=version)


def _way_back(state: TwinState, goal: Layers, id_: str = "") -> Undo:
    """Return the way back from *goal* to what holds."""
    then, made = state.effective(state.applied), frozenset(noticed(state, goal).items())
    return Undo(id_, then, made, state.applied, state.applied_version)


def _is_of_assist(state: TwinState, resolved: Resolved, changes: Mapping[str, Any]) -> bool:
    """Tell whether all that would change comes from the member of staff whom the visitor lets help.

    By their account: two may have one name. What a schedule, or somebody else before them, wants beside it
    is asked about.
    """
    wish, assist = state.wish, state.assist
    staff = wish.document.staff if wish is not None else None
    if staff is None or assist is None or not assist.staff_id:
        return False
    return all(
        resolved.sources.get(name) == "staff" and staff.authors.get(name) == assist.staff_id
        for name in changes
    )


def noticed(state: TwinState, goal: Layers) -> dict[str, Any]:
    """Return the fields that would change for the visitor, with their new values."""
    before, after = state.effective(state.applied), state.effective(goal)
    return {name: value for name, value in after.items() if before.get(name) != value}


def _withdraw(state: TwinState) -> Outcome:
    """Take an open question about a wish back; one of a command stands by itself."""
    offer = state.offer
    if offer is None or offer.command is not None:
        return state, ()
    return replace(state, offer=None), (WithdrawOffer(offer.id),)


def _make_room(state: TwinState, now: Now) -> Outcome:
    """Take any open question back: the visitor is asked one thing at a time, the latest."""
    state, actions = _withdraw(state)
    offer = state.offer
    if offer is not None and offer.command is not None:
        state, more = finish(replace(state, offer=None), offer.command, "refused", now, "replaced")
        actions += (WithdrawOffer(offer.id), *more)
    return state, actions


def answer_offer(state: TwinState, event: OfferAnswered, now: Now) -> Outcome:
    """The visitor has said yes or no."""
    offer = state.offer
    if offer is None or offer.id != event.id:
        return state, ()
    state = replace(state, offer=None)
    if event.answer == "yes":
        state, actions = undoing.remember(state, _way_back(state, offer.layers, offer.id))
        state = declining.take(_hold(state, offer.layers), offer.values.items())
        return _conclude(state, now), (*actions, Apply(offer.layers), PublishReport())
    state, actions = settle(declining.decline(state, offer.values.items()), now)
    return state, (*actions, PublishReport())


def answer_change(state: TwinState, event: OfferAnswered, now: Now) -> Outcome:
    """The visitor keeps what was changed, or takes it back."""
    state, actions = undoing.answer(state, event)
    return _conclude(state, now), actions


def end_of_visit(state: TwinState) -> TwinState:
    """Forget what belonged to the visit."""
    return replace(state, offer=None, undo=None, held=(), declined=frozenset(), visitor={})


def _conclude(state: TwinState, now: Now) -> TwinState:
    """Say in one word whether the wish holds, and since when."""
    result, reason = "applied", ""
    if state.unheeded:
        result, reason = "refused", state.unheeded
    elif state.applied != state.wanted:
        is_declined = state.applied == declining.without(state, state.wanted)
        is_asked = state.offer is not None and state.offer.command is None
        waits = "busy" if state.is_busy and not is_asked else "asked"
        result, reason = "deferred", "visitor" if is_declined else waits
    if (result, reason) == (state.result, state.reason) and state.since.year > 2000:
        return state
    return replace(state, result=result, reason=reason, since=now.utc)  # type: ignore[arg-type]


def values_before(state: TwinState, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the fields are now, so that one press can bring them back."""
    held = state.effective(state.applied)
    return {name: held[name] for name in values if name in held}
