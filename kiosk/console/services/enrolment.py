"""Terminals joining, changing their keys, and leaving.

One identity, all credentials, cut off at one moment.
"""

from __future__ import annotations

import logging
import secrets
import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from kiosk.console import audit
from kiosk.console.keys import ConsoleKeys
from kiosk.console.lockout import Lockout
from kiosk.console.services.access import SYSTEM, find_site, find_terminal, need_everything, need_role
from kiosk.console.services.asking import MOST_WAITING, WaitingRoom, waiting_at
from kiosk.console.services.changed_keys import ChangedKeys
from kiosk.console.services.checking import plain_text, read_name
from kiosk.console.services.commands import Commands, give_up_commands
from kiosk.console.services.cutting import CutOffs, Handover
from kiosk.console.services.doors import BrokerDoor, GatewayDoor
from kiosk.console.services.errors import ConsoleError, InvalidError, NotFoundError
from kiosk.console.services.gateway_keys import GatewayKeys
from kiosk.console.services.issuing import Issuer
from kiosk.console.services.members import Movement
from kiosk.console.services.names import need_own_name
from kiosk.console.services.room import need_room
from kiosk.console.services.rotation import KEPT, CredentialMaker, Rotation
from kiosk.console.services.views import EnrolmentView, Staff
from kiosk.console.store.database import Store, Work
from kiosk.console.store.models import Desired, Membership, Presence, Site, Terminal
from kiosk.console.store.people import AssistSession, Enrolment, HelpCall
from kiosk.i18n.text import msg
from kiosk.twin.enrolment import (
    FORM,
    EnrolAnswer,
    EnrolPickup,
    EnrolRequest,
    RotationRequest,
    enrolment_code,
    pickup_bytes,
    read_code,
)
from kiosk.twin.limits import ENROLMENT_S
from kiosk.twin.signing import decode_key, encode_key, is_signed, key_id
from kiosk.twin.topics import is_terminal_id

_LOG = logging.getLogger(__name__)
#: Wrong codes for one request.
TRIES = 10


def _gateway_name(terminal: str) -> str:
    return f"terminal-{terminal}"


class Enrolling:
    """The enrolment service, and what the endpoints ``/enrol`` call."""

    def __init__(
        self,
        store: Store,
        issuer: Issuer,
        commands: Commands,
        keys: ConsoleKeys,
        broker: BrokerDoor,
        gateway: GatewayDoor | None,
        handover: Handover,
        cut_offs: CutOffs,
        changed_keys: ChangedKeys,
    ) -> None:
        """Work on a store; *handover* tells the broker, the last two outlast what is restored."""
        self._store = store
        self._issuer = issuer
        self._commands = commands
        self._keys = keys
        self._gateway = gateway
        self._handover = handover
        self._cut_offs = cut_offs
        self._tries = Lockout(store.clock)
        self._waiting = WaitingRoom()
        self._maker = CredentialMaker(keys, broker, gateway)
        self._gateway_keys = GatewayKeys(gateway)
        self._rotation = Rotation(store, keys, self._maker, handover, self._gateway_keys, changed_keys)

    # What a terminal asks

    def ask(self, request: EnrolRequest, origin: str = "") -> EnrolAnswer | None:
        """Take a request; None if its signature is wrong or its program too old.

        The code is computed here (some 50 ms on purpose), so callers limit how often this is asked.

        Args:
            request: What came.
            origin: Who asks, as far as it is known; see :meth:`WaitingRoom.admit`.
        """
        if not request.is_genuine() or request.form < FORM:
            return None
        nonce = secrets.token_hex(16)
        code = enrolment_code(self._keys.signing.public, decode_key(request.identity), request.nonce, nonce)
        with self._store.write() as work:
            work.session.execute(
                delete(Enrolment).where(
                    Enrolment.expires_at < work.now - timedelta(days=7), Enrolment.state != KEPT
                )
            )
            row = Enrolment(
                id=str(uuid.uuid4()),
                identity=request.identity,
                seal_key=request.seal_key,
                name=plain_text(request.name),
                app=plain_text(request.app),
                code=code,
                asked_at=work.now,
                expires_at=work.now + timedelta(seconds=ENROLMENT_S),
                state="waiting",
            )
            self._waiting.admit(work, row, origin)
            work.session.add(row)
            work.changed("enrolment")
        return self._answer(row.id, ENROLMENT_S, nonce)

    def _answer(self, id: str, seconds: int, nonce: str) -> EnrolAnswer:
        key = encode_key(self._keys.signing.public)
        return EnrolAnswer(request=id, console_key=key, expires_in_s=seconds, nonce=nonce)

    def rotate_now(self, request: RotationRequest) -> EnrolAnswer | None:
        """Take a terminal's new identity; see :meth:`Rotation.ask`."""
        return self._rotation.ask(request)

    def keep(self, id: str, signature: bytes) -> tuple[str, EnrolPickup | None]:
        """Let the new keys of a terminal hold, which has them on its disk; see :meth:`Rotation.keep`."""
        return self._rotation.keep(id, signature)

    def pick_up(self, id: str, signature: bytes) -> tuple[str, EnrolPickup | None]:
        """Return how a request stands, and what was made for it.

        Returns:
            ``waiting``, ``accepted`` (with the credentials), ``refused``, ``expired`` or ``unknown`` (also
            for
            a wrong signature).
        """
        with self._store.read() as session:
            row = session.get(Enrolment, id)
            if row is None or not is_signed(decode_key(row.identity), signature, pickup_bytes(id)):
                return "unknown", None
            if row.state == "accepted" and row.expires_at > self._store.clock.now():
                return "accepted", EnrolPickup.make(id, row.sealed, self._keys.signing)
            if row.expires_at <= self._store.clock.now():
                return "expired", None
            return row.state, None

    # What staff do

    def pending(self, staff: Staff) -> tuple[EnrolmentView, ...]:
        """Return who asks to join, newest first; for the whole city only, as a request names no place."""
        need_role(staff, "manager")
        if not staff.scope.is_everything:
            return ()
        with self._store.read() as session:
            rows = session.scalars(
                select(Enrolment)
                .where(*waiting_at(self._store.clock.now()))
                .order_by(Enrolment.asked_at.desc())
                .limit(MOST_WAITING)
            )
            return tuple(
                EnrolmentView(
                    id=row.id,
                    name=row.name,
                    fingerprint=key_id(decode_key(row.identity)),
                    app=row.app,
                    asked_at=row.asked_at,
                    expires_at=row.expires_at,
                    tries_left=max(0, TRIES - row.tries),
                )
                for row in rows
            )

    def accept(self, staff: Staff, code: str, terminal: str, name: str, site: str) -> str:
        """Let the terminal that shows *code* join."""
        need_role(staff, "manager")
        shown = read_name("name", name)
        if not is_terminal_id(terminal):
            # Translators: Staff error: a terminal's id has wrong characters or length.
            raise InvalidError("terminal", msg("영어 작은 글자, 숫자, 줄표로 3자부터 40자까지 써 주세요."))
        self._check_wait(staff)
        wanted = read_code(code)
        with self._gateway_keys.turn(terminal):
            with self._store.write() as work:
                self._check_wait(staff)  # again: of many codes at once each meets the wait of those before
                place = self._find_place(work, staff, terminal, site)
                is_right = self._match(work, wanted) is not None
                if is_right:
                    need_own_name(work.session, shown, place.id)
                if not is_right:
                    self._tries.fail(staff.id)
            if is_right:
                key = self._gateway_keys.create(_gateway_name(terminal), place.district_id, place.id)
                is_right = self._take_in(staff, wanted, terminal, shown, site, key)
        if not is_right:
            # Translators: Staff error: the code of a new terminal was typed wrongly.
            raise InvalidError("code", msg("맞는 번호가 없어요. 기기에 보이는 번호를 다시 보세요."))
        self._handover.run()
        return terminal

    def _check_wait(self, staff: Staff) -> None:
        wait = self._tries.seconds_to_wait(staff.id)
        if wait:
            # Translators: Staff error: too many wrong codes. {seconds} is a number of seconds.
            raise InvalidError(
                "code", msg("여러 번 틀렸어요. {seconds}초 뒤에 다시 해 주세요.", seconds=wait)
            )

    def _find_place(self, work: Work, staff: Staff, terminal: str, site: str) -> Site:
        place = find_site(work.session, staff, site)
        if work.session.get(Terminal, terminal) is not None or terminal in self._cut_offs.ids:
            # Translators: Staff error: a name, id or number is in use already.
            raise InvalidError("terminal", msg("이미 쓰고 있어요. 다른 것을 써 주세요."))
        # Plans are refused where they would not fit a terminal that joins. Where there is too much all the
        # same (notices for all were written before there was a site), nobody joins to get a part of it.
        need_room(work, (), "site", [place.id])
        return place

    def _take_in(self, staff: Staff, code: str | None, terminal: str, name: str, site: str, key: str) -> bool:
        """Join with a key of the gateway; False if somebody else took the code while it was made."""
        is_joined = False
        try:
            with self._store.write() as work:
                place = self._find_place(work, staff, terminal, site)
                row = self._match(work, code)
                if row is not None:
                    need_own_name(work.session, name, place.id)
                    self._join(work, staff, row, terminal, name, place, key)
            is_joined = row is not None
        finally:
            if key and not is_joined:
                self._gateway_keys.take_back(_gateway_name(terminal))
        return is_joined

    def _match(self, work: Work, code: str | None) -> Enrolment | None:
        """Return the request of a code; a wrong one counts against all that wait."""
        open_ = (*waiting_at(work.now), Enrolment.tries < TRIES)
        row = (
            work.session.scalars(select(Enrolment).where(*open_, Enrolment.code == code)).first()
            if code
            else None
        )
        if row is None:
            work.session.execute(update(Enrolment).where(*open_).values(tries=Enrolment.tries + 1))
        return row

    def _join(
        self,
        work: Work,
        staff: Staff,
        row: Enrolment,
        terminal: str,
        name: str,
        site: Site,
        gateway_key: str,
    ) -> None:
        movement = Movement(work, [terminal])
        joined = Terminal(
            id=terminal,
            name=name,
            site_id=site.id,
            added_at=work.now,
            identity=row.identity,
            broker_hash="",
            gateway_name=_gateway_name(terminal) if gateway_key else None,
        )
        work.session.add(joined)
        work.session.flush()
        row.sealed, joined.broker_hash = self._maker.make(
            joined, decode_key(row.seal_key), row.id, gateway_key
        )
        self._handover.note(work)
        row.state, row.terminal_id = "accepted", terminal
        row.expires_at = work.now + timedelta(seconds=ENROLMENT_S)
        movement.tell(staff)
        self._issuer.issue(work, [terminal], staff, {"joined": True})
        work.changed("enrolment", terminal)
        work.changed("places")
        work.changed("identities")
        detail = {"name": name, "site": site.id, "identity": key_id(decode_key(row.identity))}
        audit.append(work, staff, "terminal.join", f"terminal:{terminal}", detail)

    def refuse(self, staff: Staff, request: str) -> None:
        """Turn a request away."""
        need_everything(staff, "manager")
        with self._store.write() as work:
            row = work.session.get(Enrolment, request)
            if row is None or row.state != "waiting":
                raise NotFoundError("enrolment")
            row.state = "refused"
            work.changed("enrolment")
            detail = {"identity": key_id(decode_key(row.identity))}
            audit.append(work, staff, "terminal.refuse", "", detail)

    def revoke(self, staff: Staff, terminal: str) -> bool:
        """Cut a terminal off: broker and gateway in the same moment.

        Returns:
            Whether both know; what one of them was not told is told again every minute.
        """
        need_role(staff, "manager")
        with self._store.write() as work:
            row = find_terminal(work.session, staff, terminal)
            self._cut(work, staff, row, {"name": row.name})
        is_told = self._handover.run()
        try:
            self.keep_cut_offs()
        except OSError as error:
            _LOG.error("the list of cut-off terminals could not be written: %s", type(error).__name__)
        return self.finish_revocations() == 0 and is_told

    def keep_cut_offs(self) -> None:
        """Write down outside of the store who is cut off.

        Raises:
            OSError: The file cannot be written; a job tries again.
        """
        with self._store.read() as session:
            ids = session.scalars(select(Terminal.id).where(Terminal.revoked_at.is_not(None))).all()
        self._cut_offs.add(ids, self._store.clock.now())

    def cut_off_again(self) -> tuple[str, ...]:
        """Cut off whom an older, restored store lets in again; to be called before the broker begins."""
        with self._store.read() as session:
            open_ = session.scalars(select(Terminal.id).where(Terminal.revoked_at.is_(None)))
            back = tuple(sorted(self._cut_offs.ids.intersection(open_)))
        for id in back:
            with self._store.write() as work:
                row = work.session.get_one(Terminal, id)
                self._cut(work, SYSTEM, row, {"name": row.name, "restored": True})
        if back:
            _LOG.warning("cut off again after a restore: %s", ", ".join(back))
        return back

    def change_keys_again(self) -> tuple[str, ...]:
        """Let the keys of now hold after an older store is back; see :meth:`Rotation.change_again`."""
        return self._rotation.change_again()

    def _cut(self, work: Work, staff: Staff, row: Terminal, detail: dict[str, Any]) -> None:
        """Take everything that a terminal has, in a running transaction."""
        terminal = row.id
        movement = Movement(work, [terminal])
        row.revoked_at, row.broker_hash, row.next_identity = work.now, "", None
        session = work.session
        session.execute(delete(Membership).where(Membership.terminal_id == terminal))
        session.execute(delete(Desired).where(Desired.terminal_id == terminal))
        session.execute(delete(Presence).where(Presence.terminal_id == terminal))
        session.execute(
            update(HelpCall)
            .where(HelpCall.terminal_id == terminal, HelpCall.state != "closed")
            .values(state="closed", closed_at=work.now, language="", flow="")
        )
        give_up_commands(work, terminal, "revoked")
        session.execute(
            update(AssistSession)
            .where(AssistSession.terminal_id == terminal, AssistSession.state.in_(("asking", "open")))
            .values(state="ended", ended_at=work.now)
        )
        for kind in ("places", "identities", "revoked"):
            work.changed(kind, terminal)
        work.changed("terminals", terminal)
        self._handover.note(work)
        movement.tell(staff)
        audit.append(work, staff, "terminal.revoke", f"terminal:{terminal}", detail)

    def finish_revocations(self) -> int:
        """Take the gateway's keys of revoked terminals away; what fails is tried again by a job.

        Returns:
            How many are still to be done.
        """
        if self._gateway is None:
            return 0
        with self._store.read() as session:
            waiting = session.execute(
                select(Terminal.id, Terminal.gateway_name).where(
                    Terminal.revoked_at.is_not(None), Terminal.gateway_name.is_not(None)
                )
            ).all()
        left = 0
        for id, name in waiting:
            try:
                self._gateway.revoke(str(name))
            except ConsoleError as error:
                _LOG.error("the gateway's key of a revoked terminal stands: %s", error.technical)
                left += 1
                continue
            with self._store.write() as work:
                row = work.session.get(Terminal, id)
                if row is not None:
                    row.gateway_name = None
        return left

    def rotate(self, staff: Staff, terminal: str) -> None:
        """Ask a terminal for a new identity."""
        need_role(staff, "manager")
        self._commands.send(staff, terminal, "identity.rotate", {}, expires_in_s=120)
