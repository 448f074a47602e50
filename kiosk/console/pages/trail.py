"""Entries of the audit trail in words, beside the codes that the file and its checks hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from kiosk.console.pages import wording
from kiosk.console.pages.admin_words import role_words
from kiosk.console.pages.rendering import endonym
from kiosk.console.pages.schedules import days_words
from kiosk.console.pages.texts import common
from kiosk.console.pages.texts import terminal as terminal_words
from kiosk.console.pages.texts import trail as words
from kiosk.console.pages.trail_names import MOST_TOLD
from kiosk.console.services.views import AuditRow
from kiosk.i18n.formatting import CITY_ZONE
from kiosk.i18n.text import Arg
from kiosk.modes.presets import find_preset

Fact = tuple[Arg, Arg]
#: Name of a fact -> of which kind the ids are that it holds.
_PLACES: Mapping[str, str] = {
    "terminals": "terminal", "in": "terminal", "out": "terminal", "named": "terminal", "unnamed": "terminal",
    "sites_in": "site", "sites_out": "site", "sites": "site", "site": "site",
    "districts": "district", "district": "district", "group": "group", "groups": "group",
}  # fmt: skip
#: Facts that hold facts: what was before, and after; what a command was told.
_NESTED = frozenset({"before", "after", "arguments", "scope"})


def action_words(action: str) -> Arg:
    """Return what was done; an action that has no words is told by its code."""
    return words.ACTIONS.get(action, action)


def target_words(target: str, names: Mapping[str, str]) -> Arg:
    """Return what it was done to, by its name; by its id where it is gone or not the reader's."""
    if target in words.TARGETS:
        return words.TARGETS[target]
    return names.get(target, target.partition(":")[2] or target)


def fact_rows(row: AuditRow, names: Mapping[str, str]) -> list[Fact]:
    """Return the facts of an entry, name and value; what is empty or goes without saying is left out.

    Args:
        row: The entry.
        names: ``kind:id`` -> name of what may be told by its name.
    """
    return list(_facts(row.action, row.detail, names))


def _facts(action: str, detail: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[Fact]:
    for name, value in detail.items():
        if value in (None, "", [], {}) or (name, value) == ("offer", "offer"):
            continue
        label = words.FACTS.get(name, name)
        if name == "texts" and isinstance(value, Mapping):
            for tag, text in value.items():
                yield endonym(str(tag)), str(text)
        elif name in ("versions", "seen") and isinstance(value, Mapping):
            for terminal, version in islice(value.items(), MOST_TOLD):
                yield label, f"{_named('terminal', terminal, names)}: {version}"
            if len(value) > MOST_TOLD:
                yield label, words.and_more(len(value) - MOST_TOLD)
        elif name in _NESTED and isinstance(value, Mapping):
            for inner, text in _facts(action, value, names):
                yield (words.before(inner) if name == "before" else inner), text
        elif name in ("before", "after") and action == "terminal.groups":
            yield label, _named("group", value, names)
        elif name in _PLACES and isinstance(value, list | tuple):
            yield label, _named(_PLACES[name], value[:MOST_TOLD], names)
            if len(value) > MOST_TOLD:
                yield label, words.and_more(len(value) - MOST_TOLD)
        else:
            yield label, _value(name, value, names)


def _value(name: str, value: Any, names: Mapping[str, str]) -> Arg:
    if isinstance(value, bool):
        return common.YES if value else common.NO
    if name in _TOLD:
        try:
            return _TOLD[name](value)
        except (TypeError, ValueError, AttributeError):
            return _plain(value)  # an entry of a time before, in another form
    if name == "target" and isinstance(value, str):
        return target_words(value, names)
    if name in _PLACES and isinstance(value, str):
        return _named(_PLACES[name], value, names)
    return _plain(value)


def _named(kind: str, value: Any, names: Mapping[str, str]) -> str:
    """Return names instead of ids, where they are known."""
    ids = [value] if isinstance(value, str) else value
    return ", ".join(names.get(f"{kind}:{one}", str(one)) for one in ids)


def _preset(value: Any) -> Arg:
    found = find_preset(str(value))
    return found.label if found is not None else str(value)


def _until(value: Any) -> Arg:
    return words.UNTILS.get(str(value)) or _moment(value)


def _moment(value: Any) -> str:
    """Return a moment in the city; a time without a zone is told as it was written."""
    at = datetime.fromisoformat(str(value))
    return f"{at.astimezone(CITY_ZONE) if at.tzinfo else at:%Y-%m-%d %H:%M}"


_TOLD: Mapping[str, Callable[[Any], Arg]] = {
    "modes": lambda value: wording.modes_words(value, value.keys()),
    "preset": _preset,
    "until": _until,
    "backup": _moment,
    "start": _moment,
    "command": lambda value: terminal_words.COMMAND_NAMES.get(str(value)) or str(value),
    "role": lambda value: role_words(str(value)),
    "rrule": lambda value: days_words(str(value)),
    "seconds": lambda value: timedelta(seconds=int(value)),
    "wait_s": lambda value: timedelta(seconds=int(value)),
    "language": lambda value: endonym(str(value)),
    "action": lambda value: action_words(str(value)),
}


def _plain(value: Any) -> str:
    """Return data as people read it, without the signs of a program."""
    if isinstance(value, Mapping):
        return ", ".join(
            f"{name}: {_plain(one)}" for name, one in value.items() if one not in (None, "", [], {})
        )
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_plain(one) for one in value)
    return str(value)
