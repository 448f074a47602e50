"""Requests: adopted once, looked up by receipt, listed for the public and for staff."""

from __future__ import annotations

import hashlib
import hmac
import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Engine, and_, func, or_, select, union
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kiosk.clock import Clock
from kiosk.contracts.gateway import Destination, ServiceRequest
from kiosk.gateway.store.models import Forwarding, StoredNote, StoredRequest

#: Open311: at most this many rows, and this span of days, per answer.
MAX_ROWS = 1000
MAX_DAYS = 90


_NEWEST_FIRST = (StoredRequest.requested_at.desc(), StoredRequest.id)


class RefConflictError(Exception):
    """The same ``client_ref`` came with another body."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """A report that is safely on disk.

    Attributes:
        request: The stored report.
        was_known: Whether it had arrived before.
    """

    request: StoredRequest
    was_known: bool


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """What to list.

    Attributes:
        ids: Only these service request ids; overrides everything else.
        service_codes: Only these codes, or all.
        statuses: Only these stored statuses, or all.
        start: Requested at this moment or later.
        end: Requested at this moment or earlier.
        only_public_or_of: None for staff (everything); otherwise a terminal key's id or an empty
            string: only published requests and those that this key posted.
        district: Only reports of this district, or all.
        site: Only reports of this site, or all.
        limit: At most this many, newest first.
        offset: Rows to skip.
    """

    ids: tuple[str, ...] = ()
    service_codes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    only_public_or_of: str | None = None
    district: str | None = None
    site: str | None = None
    limit: int = MAX_ROWS
    offset: int = 0


class RequestStore:
    """All reading and writing of reports."""

    def __init__(
        self,
        engine: Engine,
        clock: Clock,
        lookup_key: bytes,
        destination: Destination,
        *,
        has_upstream: bool = False,
    ) -> None:
        """Use an opened engine.

        Args:
            engine: From :func:`kiosk.gateway.store.database.open_engine`.
            clock: Time of day.
            lookup_key: Key of the HMACs (32 bytes); never stored in the database.
            destination: Where this gateway's reports end.
            has_upstream: Another system owns the cases: every report is put in line for it, in the
                same transaction.
        """
        self._has_upstream = has_upstream
        self._engine = engine
        self._clock = clock
        self._lookup_key = lookup_key
        self._destination = destination

    def _hmac(self, *parts: str) -> str:
        return hmac.new(self._lookup_key, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()

    def _fingerprint(self, request: ServiceRequest, has_own_time: bool) -> str:
        # Without defaults: a field that the next version adds must not make a repeat another report.
        body = request.model_dump(
            mode="json", exclude=None if has_own_time else {"requested_at"}, exclude_defaults=True
        )
        return self._hmac("body", json.dumps(body, sort_keys=True, ensure_ascii=False))

    def adopt(
        self,
        request: ServiceRequest,
        *,
        key_id: str | None = None,
        expected_days: int | None = None,
        has_own_time: bool = True,
        problems: Sequence[str] = (),
        district: str | None = None,
        site: str | None = None,
    ) -> Adopted:
        """Store a report; the same report again is the same row.

        Committed to disk when this returns.

        Args:
            request: The report.
            key_id: Credential that posts it.
            expected_days: Days until an answer, if anybody promised.
            has_own_time: False if ``requested_at`` was filled in on arrival: then it says nothing
                about whether two posts are the same.
            problems: What staff should know about it.
            district: Whose it is, or None.
            site: The centre it came from, or None.

        Raises:
            RefConflictError: The ``client_ref`` is known with another body.
        """
        request = request.model_copy(update={"client_ref": request.client_ref.lower()})
        fingerprint = self._fingerprint(request, has_own_time)
        known = self._known(request.client_ref, fingerprint)
        if known is not None:
            return known
        now = self._clock.now()
        code_hmac = None
        if request.receipt_number and request.receipt_code:
            code_hmac = self._hmac("code", request.receipt_number, request.receipt_code)
        row = StoredRequest(
            id=uuid.uuid4().hex,
            client_ref=request.client_ref,
            fingerprint=fingerprint,
            service_code=request.service_code,
            language=request.language,
            attributes=dict(request.attributes),
            description=request.description,
            address_id=request.place.address_id,
            address_string=request.place.address_string,
            lat=request.place.lat,
            long=request.place.long,
            contact_channel=request.contact.channel,
            contact_phone=request.contact.phone,
            receipt_number=request.receipt_number,
            code_hmac=code_hmac,
            terminal=request.terminal,
            terminal_key_id=key_id,
            status="received",
            destination=self._destination,
            is_published=False,
            problems=list(problems),
            requested_at=request.requested_at,
            received_at=now,
            updated_at=now,
            expected_at=request.requested_at + timedelta(days=expected_days) if expected_days else None,
            district=district,
            site=site,
            notes=[],
            forwarding=Forwarding(state="waiting", attempts=0, next_try=now, updated_at=now)
            if self._has_upstream
            else None,
        )
        try:
            with Session(self._engine, expire_on_commit=False) as session, session.begin():
                session.add(row)
        except IntegrityError:
            # Another worker stored the same reference between our look and our write.
            known = self._known(request.client_ref, fingerprint)
            if known is None:
                raise
            return known
        return Adopted(row, False)

    def _known(self, client_ref: str, fingerprint: str) -> Adopted | None:
        statement = select(StoredRequest).where(StoredRequest.client_ref == client_ref)
        with self._read() as session:
            row = session.scalars(statement).one_or_none()
        if row is None:
            return None
        if not hmac.compare_digest(row.fingerprint, fingerprint):
            raise RefConflictError(client_ref)
        return Adopted(row, True)

    def _read(self) -> Session:
        return Session(self._engine.execution_options(is_read=True), expire_on_commit=False)

    def look_up(self, number: str, code: str) -> StoredRequest | None:
        """Return the report with this receipt number and code; None whichever of the two is wrong.

        The HMAC is made in any case, so that the answer takes the same work.
        """
        wanted = self._hmac("code", number, code)
        with self._read() as session:
            rows = session.scalars(select(StoredRequest).where(StoredRequest.receipt_number == number)).all()
        for row in rows:
            if row.code_hmac is not None and hmac.compare_digest(row.code_hmac, wanted):
                return row
        return None

    def list_requests(self, wanted: RequestFilter) -> Sequence[StoredRequest]:
        """Return reports, newest first."""
        conditions: list[ColumnElement[bool]] = []
        if wanted.only_public_or_of == "":
            conditions.append(StoredRequest.is_published.is_(True))
        if wanted.ids:
            conditions.append(StoredRequest.id.in_(wanted.ids))
        if wanted.district is not None:
            conditions.append(StoredRequest.district == wanted.district)
        if wanted.site is not None:
            conditions.append(StoredRequest.site == wanted.site)
        if not wanted.ids:
            if wanted.service_codes:
                conditions.append(StoredRequest.service_code.in_(wanted.service_codes))
            if wanted.statuses:
                conditions.append(StoredRequest.status.in_(wanted.statuses))
            if wanted.start is not None:
                conditions.append(StoredRequest.requested_at >= wanted.start)
            if wanted.end is not None:
                conditions.append(StoredRequest.requested_at <= wanted.end)
        limit = min(wanted.limit, MAX_ROWS)
        if wanted.only_public_or_of:
            # One list per index, each cut to what can be shown: an OR would read and sort all of both.
            both = (
                StoredRequest.is_published.is_(True),
                StoredRequest.terminal_key_id == wanted.only_public_or_of,
            )
            parts = [
                select(
                    select(StoredRequest.id)
                    .where(one, *conditions)
                    .order_by(*_NEWEST_FIRST)
                    .limit(limit + wanted.offset)
                    .subquery()
                    .c.id
                )
                for one in both
            ]
            conditions = [StoredRequest.id.in_(union(*parts))]
        statement = (
            select(StoredRequest)
            .where(and_(True, *conditions))
            .order_by(*_NEWEST_FIRST)
            .limit(limit)
            .offset(wanted.offset)
        )
        with self._read() as session:
            return session.scalars(statement).all()

    def count_by_status(self) -> dict[str, int]:
        """Return how many reports there are of each status."""
        statement = select(StoredRequest.status, func.count()).group_by(StoredRequest.status)
        with self._read() as session:
            return {row[0]: row[1] for row in session.execute(statement)}

    def find(self, name: str) -> StoredRequest | None:
        """Return a report by service request id or receipt number (for staff)."""
        condition = or_(StoredRequest.id == name, StoredRequest.receipt_number == name)
        with self._read() as session:
            return session.scalars(select(StoredRequest).where(condition).limit(1)).first()

    def change(
        self,
        request_id: str,
        *,
        status: str | None = None,
        note: dict[str, str] | None = None,
        author: str | None = None,
        is_published: bool | None = None,
        public_description: str | None = None,
    ) -> StoredRequest | None:
        """Let staff change a report: status, a note, publication. None if there is no such report."""
        now = self._clock.now()
        with Session(self._engine, expire_on_commit=False) as session, session.begin():
            row = session.get(StoredRequest, request_id)
            if row is None:
                return None
            if status is not None:
                row.status = status
            if note:
                row.notes.append(StoredNote(texts=note, written_at=now, author=author))
            if is_published is not None:
                row.is_published = is_published
            if public_description is not None:
                row.public_description = public_description
            row.updated_at = now
            session.flush()
            return row
