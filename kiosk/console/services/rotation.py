"""A terminal changes its keys, with overlap: what it has goes on until it says that it holds the new ones.

1. It asks, signed with the old identity and the new one. Nothing changes here but that the new one is known.
2. It fetches the new broker password (:meth:`~kiosk.console.services.enrolment.Enrolling.pick_up`) and keeps
   it beside the old one.
3. It says so, signed with the new identity. In this moment the new identity and the new password take the old
   ones' place, and it is handed a new key for the gateway.

Each step may be repeated: an answer that was lost is asked for again. A terminal of the version before knows
no third step; for it the password changes with the first, as it expects.
"""

from __future__ import annotations

import logging
import secrets
import uuid
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kiosk.console import audit
from kiosk.console.broker.passwords import hash_password
from kiosk.console.keys import ConsoleKeys
from kiosk.console.services.access import SYSTEM
from kiosk.console.services.changed_keys import ChangedKeys, Noted, TerminalKeys
from kiosk.console.services.cutting import Handover
from kiosk.console.services.doors import BrokerDoor, GatewayDoor
from kiosk.console.services.gateway_keys import GatewayKeys
from kiosk.console.store.database import Store, Work
from kiosk.console.store.models import Site, Terminal
from kiosk.console.store.people import Enrolment
from kiosk.twin.enrolment import (
    FORM,
    Credentials,
    EnrolAnswer,
    EnrolPickup,
    RotationRequest,
    kept_bytes,
    seal_credentials,
)
from kiosk.twin.signing import decode_key, encode_key, is_signed, key_id

_LOG = logging.getLogger(__name__)
#: How long a terminal may take from asking to holding, in s.
ROTATION_S = 24 * 3600
#: State of a change that is over; its row stays for a terminal that has not heard the answer.
KEPT = "kept"


class CredentialMaker:
    """Makes what a terminal needs, sealed so that only it can read it."""

    def __init__(self, keys: ConsoleKeys, broker: BrokerDoor, gateway: GatewayDoor | None) -> None:
        """Tell addresses and keys of this console."""
        self._keys = keys
        self._broker = broker
        self._gateway = gateway

    def make(self, row: Terminal, seal_key: bytes, id: str, gateway_key: str = "") -> tuple[str, str]:
        """Return credentials with a new broker password, sealed, and the password's hash."""
        password = secrets.token_urlsafe(32)
        return self.seal(row, seal_key, id, password, gateway_key), hash_password(password)

    def seal(self, row: Terminal, seal_key: bytes, id: str, password: str, gateway_key: str) -> str:
        """Return credentials, sealed."""
        credentials = Credentials(
            terminal=row.id,
            name=row.name,
            broker_url=self._broker.url,
            broker_password=password,
            ca_certificate=self._broker.ca_certificate,
            console_keys=self._keys.ring.encode(),
            gateway_url=self._gateway.url if self._gateway is not None else "",
            gateway_key=gateway_key,
        )
        return seal_credentials(credentials, seal_key, id)


class Rotation:
    """Changes the keys of terminals that have joined."""

    def __init__(
        self,
        store: Store,
        keys: ConsoleKeys,
        maker: CredentialMaker,
        handover: Handover,
        gateway_keys: GatewayKeys,
        changed: ChangedKeys,
    ) -> None:
        """Work on a store; *changed* outlasts what is restored."""
        self._store = store
        self._keys = keys
        self._maker = maker
        self._handover = handover
        self._gateway_keys = gateway_keys
        self._changed = changed

    def ask(self, request: RotationRequest) -> EnrolAnswer | None:
        """Take a terminal's new identity, vouched for by the one so far; None if it is not genuine.

        Raises:
            ConsoleError: It cannot be written down; nothing has changed.
        """
        with self._changed.noting() as noted, self._store.write() as work:
            row = work.session.get(Terminal, request.terminal)
            if row is None or row.revoked_at is not None or not request.is_genuine(decode_key(row.identity)):
                return None
            asked = request.request
            row.next_identity = asked.identity
            row.next_until = work.now + timedelta(seconds=ROTATION_S)
            id = str(uuid.uuid4())
            sealed, hashed = self._maker.make(row, decode_key(asked.seal_key), id)
            if asked.form < FORM:
                before = TerminalKeys.of(row)
                row.broker_hash, hashed = hashed, ""
                self._handover.note(work)
                self._note(noted, row, before, work.now)
            work.session.add(
                Enrolment(
                    id=id,
                    identity=asked.identity,
                    seal_key=asked.seal_key,
                    name=row.name,
                    app=asked.app,
                    code="",
                    asked_at=work.now,
                    expires_at=row.next_until,
                    state="accepted",
                    terminal_id=row.id,
                    sealed=sealed,
                    broker_hash=hashed,
                )
            )
            work.changed("identities")
            work.changed("terminals", row.id)
            detail = {"next": key_id(decode_key(asked.identity))}
            audit.append(work, SYSTEM, "terminal.new-identity", f"terminal:{row.id}", detail)
        if not hashed:
            self._handover.run()
        key = encode_key(self._keys.signing.public)
        return EnrolAnswer(request=id, console_key=key, expires_in_s=ROTATION_S, nonce=secrets.token_hex(16))

    def keep(self, id: str, signature: bytes) -> tuple[str, EnrolPickup | None]:
        """Let the new keys of a change hold: the terminal has them on its disk.

        Asked again it answers again, also after the time is over: the terminal may not have heard the answer.

        Returns:
            ``kept`` with what else the terminal gets (a new key for the gateway, if it has one there),
            ``expired``, or ``unknown`` (also for a wrong signature).

        Raises:
            ConsoleError: The gateway does not answer, or still makes a key for this terminal, or the change
                cannot be written down; nothing has changed.
        """
        with self._store.read() as session:
            found = self._find(session, self._store.clock.now(), id, signature)
            if isinstance(found, str):
                return found, None
            _, terminal = found
            site = session.get_one(Site, terminal.site_id)
        name = terminal.gateway_name
        with self._gateway_keys.turn(terminal.id):
            # First, while nothing has changed here: without an answer the terminal asks again later.
            gateway_key = self._gateway_keys.create(name, site.district_id, site.id) if name else ""
            with self._changed.noting() as noted, self._store.write() as work:
                found = self._find(work.session, work.now, id, signature)
                if not isinstance(found, str):
                    row, terminal = found
                    if terminal.identity != row.identity or terminal.broker_hash != row.broker_hash:
                        before = TerminalKeys.of(terminal)
                        self._promote(work, terminal, row)
                        self._note(noted, terminal, before, work.now)
                    sealed = self._maker.seal(terminal, decode_key(row.seal_key), id, "", gateway_key)
            if isinstance(found, str):  # cut off, for example, while the gateway made up its mind
                if name:
                    self._gateway_keys.take_back(name)
                return found, None
        self._handover.run()
        return "kept", EnrolPickup.make(id, sealed, self._keys.signing)

    def change_again(self) -> tuple[str, ...]:
        """Let no keys come back that an older, restored store knows; to be called before the broker begins.

        Returns:
            The terminals whose keys of now hold again.
        """
        with self._store.read() as session:
            rows = session.scalars(
                select(Terminal).where(Terminal.revoked_at.is_(None)).order_by(Terminal.id)
            )
            back = [row.id for row in rows if self._changed.now(row.id, held := TerminalKeys.of(row)) != held]
        for id in back:
            with self._store.write() as work:
                row = work.session.get_one(Terminal, id)
                row.identity, row.broker_hash = self._changed.now(id, TerminalKeys.of(row))
                row.next_identity, row.next_until = None, None
                self._handover.note(work)
                work.changed("identities")
                work.changed("terminals", id)
                detail = {"identity": key_id(decode_key(row.identity)), "restored": True}
                audit.append(work, SYSTEM, "terminal.identity", f"terminal:{id}", detail)
        if back:
            _LOG.warning("keys of now hold again after a restore: %s", ", ".join(back))
        return tuple(back)

    def _note(self, noted: list[Noted], row: Terminal, before: TerminalKeys, now: datetime) -> None:
        after = TerminalKeys.of(row)
        self._changed.note(row.id, before, after, now)
        noted.append((row.id, after, before, now))

    def _find(
        self, session: Session, now: datetime, id: str, signature: bytes
    ) -> tuple[Enrolment, Terminal] | str:
        """Return the change that a terminal speaks of, or why there is none: ``expired``, ``unknown``."""
        row = session.get(Enrolment, id)
        if row is None or not row.broker_hash or row.terminal_id is None:
            return "unknown"
        if not is_signed(decode_key(row.identity), signature, kept_bytes(id)):
            return "unknown"
        terminal = session.get(Terminal, row.terminal_id)
        if terminal is None or terminal.revoked_at is not None:
            return "unknown"
        is_late = row.expires_at <= now or terminal.next_identity != row.identity
        return "expired" if terminal.identity != row.identity and is_late else (row, terminal)

    def _promote(self, work: Work, terminal: Terminal, row: Enrolment) -> None:
        terminal.identity, terminal.next_identity, terminal.next_until = row.identity, None, None
        terminal.broker_hash, row.state = row.broker_hash, KEPT
        self._handover.note(work)
        work.session.execute(
            delete(Enrolment).where(
                Enrolment.terminal_id == terminal.id, Enrolment.state == KEPT, Enrolment.id != row.id
            )
        )
        work.changed("identities")
        work.changed("terminals", terminal.id)
        identity = key_id(decode_key(row.identity))
        audit.append(work, SYSTEM, "terminal.identity", f"terminal:{terminal.id}", {"identity": identity})
