"""Telling every terminal, once, of what all must know: keys that are accepted, the broker's authorities.

What was told last stands in a note of the store. When it is something else now, every terminal gets a new
desired document that carries it, the note changes and the audit trail has one entry, all in one transaction:
a console that is killed in between tells it at its next start, and none tells it twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.console import audit
from kiosk.console.services.access import SYSTEM
from kiosk.console.services.issuing import Issuer
from kiosk.console.services.members import terminals_of
from kiosk.console.store.database import Store
from kiosk.console.store.people import Note


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that all terminals must know; desired documents carry it by themselves.

    Attributes:
        note: Name of the note that holds what was told last.
        value: What is true now, in a few letters; "" if there is nothing to tell.
        known: What terminals know while nothing was told: *value* itself if their documents have carried it
            from the beginning, "" if they know nothing of the kind.
        action: Of the entry in the audit trail.
        cause: Why documents are issued, for their history.
    """

    note: str
    value: str
    known: str
    action: str
    cause: Mapping[str, Any]


def tell_all(store: Store, issuer: Issuer, fact: Fact) -> int:
    """Issue to every terminal if they were told something else last; return to how many."""
    if not fact.value:
        return 0
    with store.read() as session:
        held = session.get(Note, fact.note)
    if held is not None and held.value == fact.value:
        return 0
    with store.write() as work:
        work.upsert(Note, [{"name": fact.note, "value": fact.value}])
        if fact.value == (fact.known if held is None else held.value):
            return 0
        terminals = terminals_of(work.session)
        issuer.issue(work, terminals, SYSTEM, fact.cause)
        audit.append(work, SYSTEM, fact.action, "terminals", {"terminals": len(terminals)})
    return len(terminals)
