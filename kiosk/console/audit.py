"""The audit trail: a hash chain that only grows.

Entry *n* holds SHA-256 over its own fields and the hash of entry *n - 1*, so an edit, a deletion, an
insertion or another order breaks the chain. Cutting off the end leaves a whole chain; that is found with a
head, signed by the console's key (:mod:`kiosk.console.audit_proof`) and exported off the machine
(:mod:`kiosk.console.audit_heads`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from kiosk.console.services.views import Staff
from kiosk.console.store.database import Work
from kiosk.console.store.people import AuditEntry

#: Hash before the first entry.
NOTHING = "0" * 64


def canonical(value: object) -> str:
    """Return the one JSON text of a value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def entry_hash(previous: str, fields: Sequence[object]) -> str:
    """Return the hash of an entry.

    Args:
        previous: Hash of the entry before.
        fields: number, at, actor id, actor, action, target, detail (as stored).
    """
    return hashlib.sha256(f"{previous}\n{canonical(list(fields))}".encode()).hexdigest()


def append(
    work: Work, staff: Staff, action: str, target: str, detail: Mapping[str, Any] | None = None
) -> None:
    """Add an entry in the running transaction; it stands or falls with what it tells.

    Args:
        work: The transaction.
        staff: Who acts.
        action: ``area.verb``.
        target: ``terminal:ID``, ``group:ID``, ... or "".
        detail: Names, ids and modes; never what a visitor or a member of staff wrote to a visitor.
    """
    # Autoflush is not enough: the last entry may be one that was added in this very transaction.
    work.session.flush()
    last = work.session.execute(
        select(AuditEntry.number, AuditEntry.hash).order_by(AuditEntry.number.desc()).limit(1)
    ).first()
    number, previous = (last.number + 1, last.hash) if last is not None else (1, NOTHING)
    at = work.now.isoformat(timespec="milliseconds")
    text = canonical(dict(detail or {}))
    fields = (number, at, staff.id, staff.name, action, target, text)
    work.session.add(
        AuditEntry(
            number=number,
            at=at,
            actor_id=staff.id,
            actor=staff.name,
            action=action,
            target=target,
            detail=text,
            previous=previous,
            hash=entry_hash(previous, fields),
        )
    )
    work.changed("audit")
