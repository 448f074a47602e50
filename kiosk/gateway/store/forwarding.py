"""The line of reports before the system of record: claimed by one worker, settled once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from kiosk.clock import Clock
from kiosk.gateway.store.models import Forwarding, StoredRequest

#: First and longest wait between two tries, in seconds.
FIRST_WAIT = 5.0
LONGEST_WAIT = 900.0
#: A worker that has said nothing for this long (seconds) is dead.
CLAIM_SECONDS = 300.0


class ForwardingStore:
    """Reads and writes the line."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        """Use an opened engine."""
        self._engine = engine
        self._clock = clock

    def claim(self) -> StoredRequest | None:
        """Take the oldest report that is due, for this worker alone; None if nothing is due."""
        now = self._clock.now()
        due = (
            select(Forwarding.request_id)
            .where(Forwarding.state == "waiting", Forwarding.next_try <= now)
            .order_by(Forwarding.next_try, Forwarding.request_id)
            .limit(1)
        )
        with Session(self._engine, expire_on_commit=False) as session, session.begin():
            if self._engine.dialect.name == "postgresql":
                due = due.with_for_update(skip_locked=True)
            request_id = session.scalars(due).first()
            if request_id is None:
                return None
            # On disk before the first byte leaves: a worker that dies now has perhaps sent it.
            session.execute(
                update(Forwarding)
                .where(Forwarding.request_id == request_id)
                .values(state="sending", attempts=Forwarding.attempts + 1, updated_at=now)
            )
            session.flush()
            return session.get(StoredRequest, request_id)

    def settle(
        self,
        request_id: str,
        state: str,
        *,
        remote_id: str | None = None,
        token: str | None = None,
        reason: str | None = None,
        wait: float = 0.0,
    ) -> None:
        """Say what became of a claimed report.

        Args:
            request_id: The report.
            state: See :class:`kiosk.gateway.store.models.Forwarding`.
            remote_id: Its id there, if known.
            token: Its token there, if that is all there is.
            reason: Technical reason of a failure.
            wait: Seconds until the next try.
        """
        now = self._clock.now()
        values: dict[str, object] = {
            "state": state,
            "reason": (reason or "")[:200] or None,
            "next_try": now + timedelta(seconds=wait),
            "updated_at": now,
        }
        if remote_id is not None:
            values["remote_id"] = remote_id[:200]
        if token is not None:
            values["token"] = token[:200]
        with Session(self._engine) as session, session.begin():
            session.execute(update(Forwarding).where(Forwarding.request_id == request_id).values(values))

    def abandon_claims(self, *, can_repeat: bool) -> int:
        """Release what a dead worker had claimed; return how many.

        Where the upstream recognises repeats it is tried again; else nobody knows what became of it.
        """
        limit = self._clock.now() - timedelta(seconds=CLAIM_SECONDS)
        state = "waiting" if can_repeat else "unclear"
        statement = (
            update(Forwarding)
            .where(Forwarding.state == "sending", Forwarding.updated_at < limit)
            .values(state=state, reason="the worker ended while it was sending")
        )
        with Session(self._engine) as session, session.begin():
            result = session.connection().execute(statement)
            return int(result.rowcount)

    def tokens_due(self) -> Sequence[Forwarding]:
        """Return reports whose token should be exchanged now, at most 100."""
        statement = (
            select(Forwarding)
            .where(Forwarding.state == "token", Forwarding.next_try <= self._clock.now())
            .order_by(Forwarding.next_try)
            .limit(100)
        )
        return self._all(statement)

    def for_a_person(self) -> Sequence[Forwarding]:
        """Return what was refused or is unclear, oldest first."""
        statement = (
            select(Forwarding)
            .where(Forwarding.state.in_(("refused", "unclear")))
            .order_by(Forwarding.updated_at, Forwarding.request_id)
        )
        return self._all(statement)

    def _all(self, statement: object) -> Sequence[Forwarding]:
        reading = self._engine.execution_options(is_read=True)
        with Session(reading, expire_on_commit=False) as session:
            return session.scalars(statement).all()  # type: ignore[call-overload,no-any-return]

    def send_again(self, request_id: str) -> bool:
        """Let a person put a refused or unclear report in line again; False if it is neither."""
        statement = (
            update(Forwarding)
            .where(Forwarding.request_id == request_id, Forwarding.state.in_(("refused", "unclear")))
            .values(state="waiting", next_try=self._clock.now(), updated_at=self._clock.now())
        )
        with Session(self._engine) as session, session.begin():
            return bool(session.connection().execute(statement).rowcount)

    def count_by_state(self) -> dict[str, int]:
        """Return how many reports stand in which state."""
        statement = select(Forwarding.state, func.count()).group_by(Forwarding.state)
        with Session(self._engine.execution_options(is_read=True)) as session:
            return {row[0]: row[1] for row in session.execute(statement)}

    def oldest_waiting(self) -> datetime | None:
        """Return since when the oldest report waits, or None."""
        statement = (
            select(func.min(StoredRequest.received_at))
            .join(Forwarding, Forwarding.request_id == StoredRequest.id)
            .where(Forwarding.state.in_(("waiting", "sending")))
        )
        with Session(self._engine.execution_options(is_read=True)) as session:
            return session.scalar(statement)
