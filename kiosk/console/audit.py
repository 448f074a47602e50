"""The audit trail: a hash chain that only grows, and signed heads that are kept elsewhere.

Entry *n* holds SHA-256 over its own fields and the hash of entry *n - 1*, so an edit, a deletion, an
insertion
or another order breaks the chain. Cutting off the end leaves a whole chain; that is found with a head,
signed by
the console's key and exported off the machine (:mod:`kiosk.console.audit_heads`).
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.console.services.views import AuditVerdict, Staff
from kiosk.console.store.database import Work
from kiosk.console.store.people import AuditEntry
from kiosk.twin.signing import KeyRing, SigningKey, is_signed

#: Hash before the first entry.
NOTHING = "0" * 64
_HEAD = b"modunuri audit head 1\n"


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


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain at some moment, signed.

    Attributes:
        number: Entries until then.
        hash: Hash of the last one.
        at: Its time, as stored.
        kid: Name of the console's key.
        signature: Base64.
    """

    number: int
    hash: str
    at: str
    kid: str
    signature: str

    def signed_bytes(self) -> bytes:
        """Return what the signature covers."""
        return _HEAD + canonical([self.number, self.hash, self.at]).encode()

    def to_json(self) -> str:
        """Return it as one line of JSON."""
        fields = {"number": self.number, "hash": self.hash, "at": self.at, "kid": self.kid}
        return canonical(fields | {"signature": self.signature})

    @classmethod
    def from_json(cls, line: str) -> Head | None:
        """Read one line; None if it is not a head."""
        try:
            found = json.loads(line)
            return cls(
                int(found["number"]),
                str(found["hash"]),
                str(found["at"]),
                str(found["kid"]),
                str(found["signature"]),
            )
        except (ValueError, KeyError, TypeError):
            return None

    def is_genuine(self, keys: KeyRing) -> bool:
        """Tell whether one of these keys signed it."""
        public = keys.find(self.kid)
        try:
            signature = base64.b64decode(self.signature, validate=True)
        except ValueError:
            return False
        return public is not None and is_signed(public, signature, self.signed_bytes())


def make_head(session: Session, key: SigningKey) -> Head | None:
    """Return the signed end of the chain, or None while there is no entry."""
    last = session.execute(
        select(AuditEntry.number, AuditEntry.hash, AuditEntry.at).order_by(AuditEntry.number.desc()).limit(1)
    ).first()
    if last is None:
        return None
    plain = Head(last.number, last.hash, last.at, key.kid, "")
    signature = base64.b64encode(key.sign(plain.signed_bytes())).decode("ascii")
    return Head(last.number, last.hash, last.at, key.kid, signature)


def verify(session: Session, heads: Iterable[Head], keys: KeyRing) -> AuditVerdict:
    """Read the whole chain and hold it against heads.

    Args:
        session: A reading transaction.
        heads: Exported heads that are at hand, in any order.
        keys: The console's public keys, old ones too.
    """
    wanted: dict[int, Head] = {}
    for head in heads:
        if not head.is_genuine(keys) or wanted.get(head.number, head).hash != head.hash:
            return AuditVerdict(False, 0, head.number, "head", head.hash)
        wanted[head.number] = head
    previous, count = NOTHING, 0
    columns = AuditEntry.__table__.columns
    rows = (
        session.connection()
        .execution_options(yield_per=1000)
        .execute(select(*columns).order_by(AuditEntry.number))
    )
    for row in rows:
        if row.number != count + 1:
            return AuditVerdict(False, count, count + 1, "missing", previous)
        fields = (row.number, row.at, row.actor_id, row.actor, row.action, row.target, row.detail)
        if row.previous != previous or row.hash != entry_hash(previous, fields):
            return AuditVerdict(False, count, row.number, "edited", previous)
        previous, count = row.hash, row.number
        if count in wanted and wanted.pop(count).hash != previous:
            return AuditVerdict(False, count, count, "edited", previous)
    if wanted:
        return AuditVerdict(False, count, count + 1, "cut-off", previous)
    return AuditVerdict(True, count, None, "", previous)
