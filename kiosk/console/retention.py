"""How long the console keeps what it has seen; the audit trail is kept for good."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete

from kiosk.console.store.database import Store
from kiosk.console.store.models import History, HourCount, StoredMessage, TotalCount
from kiosk.console.store.people import AssistSession, Enrolment, HelpCall, StaffSession, StoredCommand

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptDays:
    """Days for which each kind of record is kept.

    Attributes:
        history: What happened to terminals.
        commands: Commands and their answers.
        help: Help calls that are closed, and assist sessions that are over.
        hours: Counts per terminal (the terminal itself reports seven days).
        totals: Counts per site.
        joining: Requests to join that are over, and notices that are over.
    """

    history: int = 180
    commands: int = 30
    help: int = 90
    hours: int = 9
    totals: int = 1095
    joining: int = 30


class Retention:
    """Erases what is older than its period; running it twice changes nothing."""

    def __init__(self, store: Store, kept: KeptDays | None = None) -> None:
        """Work on a store."""
        self._store = store
        self._kept = kept or KeptDays()

    def run(self) -> dict[str, int]:
        """Erase, and return how many rows of each kind went."""
        now, kept = self._store.clock.now(), self._kept

        def before(days: int) -> Any:
            return now - timedelta(days=days)

        statements = {
            "history": delete(History).where(History.at < before(kept.history)),
            "commands": delete(StoredCommand).where(StoredCommand.expires_at < before(kept.commands)),
            "help": delete(HelpCall).where(
                HelpCall.state.in_(("closed", "left")), HelpCall.since < before(kept.help)
            ),
            "assist": delete(AssistSession).where(AssistSession.expires_at < before(kept.help)),
            "hours": delete(HourCount).where(HourCount.hour < before(kept.hours)),
            "totals": delete(TotalCount).where(TotalCount.hour < before(kept.totals)),
            "joining": delete(Enrolment).where(Enrolment.expires_at < before(kept.joining)),
            "messages": delete(StoredMessage).where(StoredMessage.ends_at < before(kept.joining)),
            "sessions": delete(StaffSession).where(StaffSession.expires_at < now),
        }
        counts: dict[str, int] = {}
        for kind, statement in statements.items():
            # One transaction each: nobody waits long for the writer.
            with self._store.write() as work:
                counts[kind] = int(work.session.connection().execute(statement).rowcount)
        if any(counts.values()):
            _LOG.info("retention erased %s", counts)
        return counts
