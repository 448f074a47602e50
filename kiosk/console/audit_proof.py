"""What proves the audit trail: signed heads, signed restores, and the check that holds it against them.

A head is the end of the chain at some moment. After a backup was put back the chain ends earlier than heads
say that it did. That is told by an entry of its own, written and signed by the restore itself: it names the
last head of every branch that was given up. Heads of such a branch are excused up to there and nothing else
is: a head names the restore that its branch began with (its era), so what was written after a restore is
proved by heads as before, also at numbers that were given out before.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.console.audit import NOTHING, append, canonical, entry_hash
from kiosk.console.services.access import SYSTEM
from kiosk.console.services.views import AuditRestore, AuditVerdict
from kiosk.console.store.database import Work
from kiosk.console.store.people import AuditEntry
from kiosk.twin.signing import KeyRing, SigningKey, is_signed

#: Action and target of the entry that tells of a restore; the target has an index, the action has none.
RESTORED = "store.restored"
STORE = "store"
_HEAD = b"modunuri audit head 1\n"
_RESTORE = b"modunuri audit restore 1\n"


def _sign(key: SigningKey, signed: bytes) -> str:
    return base64.b64encode(key.sign(signed)).decode("ascii")


def _is_genuine(keys: KeyRing, kid: str, signature: str, signed: bytes) -> bool:
    public = keys.find(kid)
    try:
        found = base64.b64decode(signature, validate=True)
    except ValueError:
        return False
    return public is not None and is_signed(public, found, signed)


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain at some moment, signed.

    Attributes:
        number: Entries until then.
        hash: Hash of the last one.
        at: Its time, as stored.
        kid: Name of the console's key.
        signature: Base64.
        era: Hash of the last restore in the chain; "" when there was none.
    """

    number: int
    hash: str
    at: str
    kid: str
    signature: str
    era: str = ""

    def signed_bytes(self) -> bytes:
        """Return what the signature covers."""
        values: list[object] = [self.number, self.hash, self.at]
        return _HEAD + canonical(values + ([self.era] if self.era else [])).encode()

    def to_json(self) -> str:
        """Return it as one line of JSON."""
        fields = {"number": self.number, "hash": self.hash, "at": self.at, "kid": self.kid}
        era = {"era": self.era} if self.era else {}
        return canonical(fields | era | {"signature": self.signature})

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
                str(found.get("era", "")),
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            return None

    def is_genuine(self, keys: KeyRing) -> bool:
        """Tell whether one of these keys signed it."""
        return _is_genuine(keys, self.kid, self.signature, self.signed_bytes())


def make_head(session: Session, key: SigningKey) -> Head | None:
    """Return the signed end of the chain, or None while there is no entry."""
    newest = AuditEntry.number.desc()
    last = session.execute(
        select(AuditEntry.number, AuditEntry.hash, AuditEntry.at).order_by(newest).limit(1)
    ).first()
    if last is None:
        return None
    is_restore = (AuditEntry.target == STORE, AuditEntry.action == RESTORED)
    era = session.scalar(select(AuditEntry.hash).where(*is_restore).order_by(newest).limit(1)) or ""
    plain = Head(last.number, last.hash, last.at, key.kid, "", era)
    return Head(last.number, last.hash, last.at, key.kid, _sign(key, plain.signed_bytes()), era)


@dataclass(frozen=True, slots=True)
class Lost:
    """A branch that a restore gave up.

    Attributes:
        era: Its era.
        number: Number of its last entry that a head proves.
        hash: That entry's hash.
    """

    era: str
    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Backup:
    """The backup that was put back.

    Attributes:
        made_at: When it was made, ISO 8601.
        sha256: Of its file.
    """

    made_at: str
    sha256: str


def _restore_bytes(number: int, previous: str, detail: dict[str, Any]) -> bytes:
    said = {name: value for name, value in detail.items() if name != "signature"}
    return _RESTORE + canonical([number, previous, said]).encode()


def note_restore(work: Work, key: SigningKey, backup: Backup, lost: Sequence[Lost]) -> int:
    """Tell in the trail that it goes on from a backup; return the entry's number.

    Args:
        work: A transaction on the restored store.
        key: The console's key.
        backup: What was put back.
        lost: The branches that are given up, of :func:`find_lost`.
    """
    last = work.session.execute(
        select(AuditEntry.number, AuditEntry.hash).order_by(AuditEntry.number.desc()).limit(1)
    ).first()
    number, previous = (last.number + 1, last.hash) if last is not None else (1, NOTHING)
    detail: dict[str, Any] = {
        "backup": backup.made_at,
        "sha256": backup.sha256,
        "lost": [[one.era, one.number, one.hash] for one in lost],
        "kid": key.kid,
    }
    detail["signature"] = _sign(key, _restore_bytes(number, previous, detail))
    append(work, SYSTEM, RESTORED, STORE, detail)
    return number


@dataclass
class _Reading:
    """What reading the chain has found.

    Attributes:
        verdict: What is wrong with the chain itself, or None.
        count: Entries that were read.
        last: Hash of the last one.
        ends: Era -> number of its last entry in the chain.
        left: Heads that no entry fits: beyond the end of their era, or of an era that is gone.
        lost: Branches that restores in the chain have given up.
        restores: What these restores say.
    """

    left: dict[tuple[str, int], Head]
    verdict: AuditVerdict | None = None
    count: int = 0
    last: str = NOTHING
    ends: dict[str, int] = field(default_factory=dict)
    lost: list[Lost] = field(default_factory=list)
    restores: list[AuditRestore] = field(default_factory=list)

    def wrong(self, number: int, problem: str) -> AuditVerdict:
        """Note and return what is wrong."""
        verdict = AuditVerdict(False, self.count, number, problem, self.last, tuple(self.restores))
        self.verdict = verdict
        return verdict

    def unexcused(self) -> list[Head]:
        """Return the heads that no restore has given up, lowest number first."""
        return sorted(
            (head for head in self.left.values() if not self._is_excused(head)), key=lambda one: one.number
        )

    def _is_excused(self, head: Head) -> bool:
        if head.number <= self.ends.get(head.era, -1):
            return False  # its entry is there, or has never been
        return any(
            head.era == one.era
            and (head.number < one.number or (head.number == one.number and head.hash == one.hash))
            for one in self.lost
        )


def _read_restore(row: Any, keys: KeyRing) -> tuple[AuditRestore, list[Lost]] | None:
    """Return what a restore's entry says, or None if the console did not sign it for this place."""
    try:
        detail = json.loads(row.detail)
        lost = [Lost(str(era), int(number), str(digest)) for era, number, digest in detail["lost"]]
        kid, signature = str(detail["kid"]), str(detail["signature"])
        backup_at = datetime.fromisoformat(detail["backup"])
        at = datetime.fromisoformat(row.at)
    except (ValueError, KeyError, TypeError):
        return None
    if not _is_genuine(keys, kid, signature, _restore_bytes(row.number, row.previous, detail)):
        return None
    last = max(lost, key=lambda one: one.number, default=Lost("", row.number - 1, row.previous))
    return AuditRestore(row.number, at, backup_at, last.number, last.hash), lost


def _read(session: Session, heads: Iterable[Head], keys: KeyRing) -> _Reading:
    found = _Reading({})
    for head in heads:
        place = (head.era, head.number)
        if not head.is_genuine(keys) or found.left.get(place, head).hash != head.hash:
            found.last = head.hash
            found.wrong(head.number, "head")
            return found
        found.left[place] = head
    era = ""
    columns = AuditEntry.__table__.columns
    rows = (
        session.connection()
        .execution_options(yield_per=1000)
        .execute(select(*columns).order_by(AuditEntry.number))
    )
    for row in rows:
        if row.number != found.count + 1:
            found.wrong(found.count + 1, "missing")
            return found
        fields = (row.number, row.at, row.actor_id, row.actor, row.action, row.target, row.detail)
        if row.previous != found.last or row.hash != entry_hash(found.last, fields):
            found.wrong(row.number, "edited")
            return found
        if row.action == RESTORED:
            said = _read_restore(row, keys)
            if said is None:
                found.wrong(row.number, "edited")
                return found
            found.restores.append(said[0])
            found.lost += said[1]
            found.ends[era], era = found.count, row.hash
        found.last, found.count = row.hash, row.number
        head_here = found.left.pop((era, found.count), None)
        if head_here is not None and head_here.hash != row.hash:
            found.wrong(found.count, "edited")
            return found
    found.ends[era] = found.count
    return found


def verify(session: Session, heads: Iterable[Head], keys: KeyRing) -> AuditVerdict:
    """Read the whole chain and hold it against heads.

    Args:
        session: A reading transaction.
        heads: Exported heads that are at hand, in any order.
        keys: The console's public keys, old ones too.
    """
    found = _read(session, heads, keys)
    if found.verdict is not None:
        return found.verdict
    left = found.unexcused()
    if left:
        end = found.ends.get(left[0].era, found.count)
        return found.wrong(min(end + 1, left[0].number), "cut-off")
    return AuditVerdict(True, found.count, None, "", found.last, tuple(found.restores))


def find_lost(session: Session, heads: Iterable[Head], keys: KeyRing) -> list[Lost] | AuditVerdict:
    """Return the branches that heads prove and that a restored chain does not have.

    Args:
        session: A reading transaction on the restored store.
        heads: Every head that is at hand.
        keys: The console's public keys, old ones too.

    Returns:
        The last head of each branch; or what is wrong with the chain as far as it goes.
    """
    found = _read(session, heads, keys)
    if found.verdict is not None:
        return found.verdict
    lost: dict[str, Lost] = {}
    for head in found.unexcused():
        if head.number <= found.ends.get(head.era, -1):
            return found.wrong(head.number, "head")
        lost[head.era] = Lost(head.era, head.number, head.hash)
    return list(lost.values())
