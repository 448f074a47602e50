"""What staff have changed at once, and the one press that takes all of it back. Pure.

Somebody who has called for help may get several changes before they have answered the first. One sheet
tells all of them, and its undo leads back to how it was before the first one (D-12).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kiosk.remote import declining
from kiosk.remote.actions import Action, Apply, ApplyForVisit, Offer, PublishReport, WithdrawOffer
from kiosk.remote.events import OfferAnswered
from kiosk.remote.state import TwinState, Undo

Outcome = tuple[TwinState, tuple[Action, ...]]


def remember(state: TwinState, undo: Undo) -> Outcome:
    """Keep the way back from what the visitor has just agreed to; its sheet stands already.

    What was changed before and is not answered yet is taken back with it: its own sheet goes.
    """
    earlier = state.undo
    if earlier is None or earlier.id == undo.id:
        return replace(state, undo=undo), ()
    return replace(state, undo=_joined(earlier, undo)), (WithdrawOffer(earlier.id),)


def tell(state: TwinState, undo: Undo, by: str, after: Mapping[str, Any]) -> Outcome:
    """Tell the visitor what was changed since they last agreed, with the way back.

    Args:
        state: Where the change holds already.
        undo: The way back from this change; it gets an id here.
        by: Who made it, or "".
        after: Field -> value of all mode fields, as they are from now on.
    """
    offers = state.offers + 1
    state, actions = remember(replace(state, offers=offers), replace(undo, id=f"offer-{offers}"))
    joined = state.undo
    assert joined is not None
    changes = {name: after[name] for name in sorted(joined.touched) if after[name] != joined.then.get(name)}
    if not changes:
        return replace(state, undo=None), actions
    return state, (*actions, Offer(joined.id, changes, by, is_done=True))


def latest_only(actions: tuple[Action, ...]) -> tuple[Action, ...]:
    """Leave out what would be shown and taken back at the same moment: several changes are told once."""
    gone = {action.id for action in actions if isinstance(action, WithdrawOffer)}
    gone &= {action.id for action in actions if isinstance(action, Offer)}
    return tuple(
        action for action in actions if not (isinstance(action, (Offer, WithdrawOffer)) and action.id in gone)
    )


def _joined(first: Undo, second: Undo) -> Undo:
    """Return one way back over two changes, to before the first."""
    layers = first if first.before is not None else second
    return Undo(
        second.id,
        {**second.then, **first.then},
        first.made | second.made,
        layers.before,
        layers.before_version,
        {**second.visit, **first.visit},
    )


def answer(state: TwinState, event: OfferAnswered) -> Outcome:
    """The visitor keeps what was changed, or takes all of it back."""
    undo = state.undo
    if undo is None or undo.id != event.id:
        return state, ()
    taken = replace(state, undo=None)
    if event.answer == "keep":
        return taken, ()
    taken = declining.decline(taken, undo.refused)
    actions: tuple[Action, ...] = ()
    if undo.before is not None:
        taken = replace(taken, applied=undo.before, applied_version=undo.before_version)
        actions += (Apply(undo.before),)
    if undo.visit:
        actions += (ApplyForVisit(undo.visit),)
    return taken, (*actions, PublishReport())
