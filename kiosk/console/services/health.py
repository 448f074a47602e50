"""The console's own health, for its page, for probes and for metrics."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from kiosk.console.audit_heads import NOTE_NAME
from kiosk.console.services.cutting import DUE_NOTE
from kiosk.console.services.views import HealthView
from kiosk.console.store.database import Store
from kiosk.console.store.models import Desired, Presence, Terminal
from kiosk.console.store.people import Note

BACKUP_NOTE = "backup-at"


class BridgeState(Protocol):
    """What is asked of the bridge."""

    @property
    def state(self) -> str:
        """``connected``, ``connecting``, ``refused`` or ``down``."""

    @property
    def since(self) -> datetime | None:
        """Since when."""

    @property
    def waiting(self) -> int:
        """Messages that wait for the writer."""


class IntakeState(Protocol):
    """What is asked of the intake."""

    @property
    def refused(self) -> Mapping[str, int]:
        """Messages that were not believed, by reason."""


class HeadState(Protocol):
    """What is asked of the exporter of audit heads."""

    @property
    def has_outside(self) -> bool:
        """Whether heads go anywhere off this machine."""


class Health:
    """The health service."""

    def __init__(
        self,
        store: Store,
        bridge: BridgeState,
        intake: IntakeState,
        broker: object,
        version: str,
        heads: HeadState,
    ) -> None:
        """Ask store, bridge, intake, broker, and where audit heads go."""
        self._store = store
        self._bridge = bridge
        self._intake = intake
        self._broker = broker
        self._version = version
        self._heads = heads

    def health(self) -> HealthView:
        """Return it; never raises."""
        counts = {"terminals": 0, "online": 0, "unpublished": 0}
        notes: dict[str, str] = {}
        is_right = True
        try:
            with self._store.read() as session:
                counts["terminals"] = _count(session.scalar(_terminals))
                counts["online"] = _count(session.scalar(_online))
                counts["unpublished"] = _count(session.scalar(_unpublished))
                notes = dict(session.execute(select(Note.name, Note.value)).all())
        except (SQLAlchemyError, OSError):
            is_right = False
        supervisor = getattr(self._broker, "supervisor", None)
        return HealthView(
            is_store_right=is_right,
            broker=self._bridge.state,
            broker_since=self._bridge.since,
            credentials_due=_moment(notes.get(DUE_NOTE)),
            broker_restarts=int(getattr(supervisor, "restarts", 0)),
            terminals=counts["terminals"],
            online=counts["online"],
            unpublished=counts["unpublished"],
            queue=self._bridge.waiting,
            refused=self._intake.refused,
            last_backup=_moment(notes.get(BACKUP_NOTE)),
            audit_head_at=_moment(notes.get(NOTE_NAME)) if self._heads.has_outside else None,
            app=self._version,
        )


_terminals = select(func.count()).select_from(Terminal).where(Terminal.revoked_at.is_(None))
_online = select(func.count()).select_from(Presence).where(Presence.is_online)
_unpublished = select(func.count()).select_from(Desired).where(Desired.is_waiting)


def _count(value: int | None) -> int:
    return int(value or 0)


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
