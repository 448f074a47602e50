"""Changing the key that signs what terminals obey, with overlap: first all learn the next one, then it signs.

``console-key begin`` makes the next key; the console tells it to every terminal at its next start, in a
document signed with the present one. ``console-key finish`` lets it sign when every terminal has seen that
document.
"""

from __future__ import annotations

from sqlalchemy import select

from kiosk.console.keys import ConsoleKeys
from kiosk.console.services.issuing import Issuer
from kiosk.console.services.telling import Fact, tell_all
from kiosk.console.store.database import Store
from kiosk.console.store.models import Desired, Reported, Terminal
from kiosk.twin.documents import DesiredDocument
from kiosk.twin.signing import decode_key


def tell_keys(store: Store, issuer: Issuer, keys: ConsoleKeys) -> int:
    """Issue to every terminal if the accepted keys are others than those told last; return to how many."""
    told = " ".join(keys.ring.encode())
    # At the first start there is nothing to tell: documents carry the keys from the beginning.
    return tell_all(store, issuer, Fact("told-keys", told, told, "keys.told", {"keys": len(keys.ring.keys)}))


def terminals_without(store: Store, keys: ConsoleKeys) -> list[str]:
    """Return the terminals that are not ready for the next key.

    These have not seen a document with it (all of them if it was not told), or are changing their own keys:
    between two pairs of keys one of them may hear nothing, so only one side changes at a time.
    """
    if keys.next is None:
        return []
    with store.read() as session:
        rows = session.execute(
            select(Terminal.id, Terminal.next_until, Desired.version, Desired.body, Reported.seen)
            .outerjoin(Desired, Desired.terminal_id == Terminal.id)
            .outerjoin(Reported, Reported.terminal_id == Terminal.id)
            .where(Terminal.revoked_at.is_(None))
            .order_by(Terminal.id)
        ).all()
    left = []
    for id, changes_until, version, body, seen in rows:
        document = DesiredDocument.model_validate_json(body) if body else None
        is_told = document is not None and keys.next.public in [decode_key(one) for one in document.keys]
        is_changing = changes_until is not None and changes_until > store.clock.now()
        if is_changing or not is_told or seen is None or seen < version:
            left.append(id)
    return left
