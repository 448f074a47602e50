"""Counting failed status look-ups in the database, so that every worker sees the same count.

Only failures count: somebody who reads several right receipts is never stopped. The scopes are
the terminal, the number (as an HMAC-free hash prefix; a wrong number counts as well, so that a
limit tells nobody whether a number exists) and the whole gateway.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import Engine, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kiosk.clock import Clock
from kiosk.gateway.config import Limits
from kiosk.gateway.store.models import Attempt

#: Length of a window in seconds.
WINDOW_SECONDS = 3600


class AttemptStore:
    """Failed attempts in the present hour."""

    def __init__(self, engine: Engine, clock: Clock, limits: Limits) -> None:
        """Use an opened engine."""
        self._engine = engine
        self._clock = clock
        self._limits = limits

    def _window(self) -> int:
        return int(self._clock.now().timestamp()) // WINDOW_SECONDS

    def _scopes(self, terminal: str, number: str) -> dict[str, int]:
        hashed = hashlib.sha256(number.encode()).hexdigest()[:32]
        return {
            f"terminal:{terminal}": self._limits.per_terminal,
            f"number:{hashed}": self._limits.per_number,
            "all": self._limits.overall,
        }

    def seconds_to_wait(self, terminal: str, number: str) -> int:
        """Return 0, or the seconds until another try is answered."""
        scopes = self._scopes(terminal, number)
        window = self._window()
        statement = select(Attempt).where(Attempt.window == window, Attempt.scope.in_(scopes))
        with Session(self._engine.execution_options(is_read=True)) as session:
            counts = {row.scope: row.count for row in session.scalars(statement)}
        if any(counts.get(scope, 0) >= limit for scope, limit in scopes.items()):
            return (window + 1) * WINDOW_SECONDS - int(self._clock.now().timestamp())
        return 0

    def count_failure(self, terminal: str, number: str) -> None:
        """Count one failed look-up, and forget the hours before the last."""
        window = self._window()
        insert = postgresql.insert if self._engine.dialect.name == "postgresql" else sqlite.insert
        with Session(self._engine) as session, session.begin():
            session.execute(delete(Attempt).where(Attempt.window < window - 1))
            for scope in sorted(self._scopes(terminal, number)):
                statement = insert(Attempt).values(scope=scope, window=window, count=1)
                session.execute(
                    statement.on_conflict_do_update(
                        index_elements=["scope", "window"], set_={"count": Attempt.count + 1}
                    )
                )
