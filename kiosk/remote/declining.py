"""What the visitor said no to, field by field and value by value: it does not come back in their visit. Pure.

A "no" to an offer and a change that was taken back are the same. Whatever staff, a schedule or the centre
want later is made or offered without those fields, also after a call for help (D-12); they stay as they are
until the visitor leaves, or takes the value after all by a yes of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from kiosk.remote.actions import Layers
from kiosk.remote.state import TwinState

Choice = tuple[str, Any]
"""A mode field and a value of it."""


def decline(state: TwinState, choices: Iterable[Choice]) -> TwinState:
    """Remember what the visitor does not want."""
    return replace(state, declined=state.declined | frozenset(choices))


def take(state: TwinState, choices: Iterable[Choice]) -> TwinState:
    """The visitor has said yes to it after all."""
    return replace(state, declined=state.declined - frozenset(choices))


def is_declined(state: TwinState, values: Mapping[str, Any]) -> bool:
    """Tell whether the visitor said no to any of these values in this visit."""
    return not state.declined.isdisjoint(values.items())


def held_back(state: TwinState, wanted: Layers) -> frozenset[str]:
    """Return the fields in which what is wanted is what the visitor said no to, and not what holds."""
    now, then = state.asked(state.applied), state.asked(wanted)
    return frozenset(name for name, value in state.declined if then[name] == value != now[name])


def without(state: TwinState, wanted: Layers) -> Layers:
    """Return what is wanted, with everything that the visitor said no to as it holds now."""
    names = held_back(state, wanted)
    if not names:
        return wanted
    held = state.applied
    return Layers(
        _mixed(wanted.standing, held.standing, names),
        _mixed(wanted.schedule, held.schedule, names),
        _mixed(wanted.staff, held.staff, names),
    )


def _mixed(wanted: Mapping[str, Any], held: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    own = {name: value for name, value in wanted.items() if name not in names}
    return own | {name: value for name, value in held.items() if name in names}
