"""Names of what entries of the audit trail tell of, as far as the reader may see it and it is still there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

from kiosk.console.services.api import ConsoleServices
from kiosk.console.services.errors import NotAllowedError
from kiosk.console.services.views import AuditRow, Staff

#: So many of one fact are told by their names: a switch of a whole city is one entry.
MOST_TOLD = 20
#: Most terminals that are looked up for one page of the trail.
MOST_TERMINALS = 2_000
#: So much of a notice stands for it.
_SHOWN = 40


def names_of(services: ConsoleServices, staff: Staff, rows: Iterable[AuditRow]) -> dict[str, str]:
    """Return ``kind:id`` -> name for everything that these entries name.

    Args:
        services: The console's services; what is outside of the reader's scope has no name here.
        staff: Who reads.
        rows: The entries.
    """
    found = list(rows)
    names = {f"site:{one.id}": one.name for one in services.sites.sites(staff)}
    names |= {f"district:{one.id}": one.name for one in services.sites.districts(staff)}
    names |= {f"group:{one.id}": one.name for one in services.groups.groups(staff)}
    names |= {f"schedule:{one.id}": one.draft.name for one in services.schedules.schedules(staff)}
    names |= {f"message:{one.id}": one.texts["ko"][:_SHOWN] for one in services.messages.messages(staff)}
    with suppress(NotAllowedError):  # who reads the trail of some centres need not see all accounts
        names |= {
            f"account:{one.id}": one.display_name or one.name for one in services.accounts.accounts(staff)
        }
    told = dict.fromkeys(word for row in found for word in _words(row))
    for terminal in services.terminals.rows(staff, list(told)[:MOST_TERMINALS]):
        names[f"terminal:{terminal.id}"] = terminal.name
    return names


def _words(row: AuditRow) -> Iterator[str]:
    """Yield everything in an entry that may be the id of a terminal."""
    kind, _, id_ = row.target.partition(":")
    if kind == "terminal":
        yield id_
    yield from _texts(row.detail)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, one in islice(value.items(), MOST_TOLD):
            yield str(name)
            yield from _texts(one)
    elif isinstance(value, str):
        if 3 <= len(value) <= 40:  # the ids that terminals have
            yield value
    elif isinstance(value, Sequence):
        for one in islice(value, MOST_TOLD):
            yield from _texts(one)
