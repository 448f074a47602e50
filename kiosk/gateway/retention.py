"""How long each kind of record is kept, and erasing what is older (PIPA article 21).

What a visitor gave is erased when its purpose is reached: the report's line (what, where in the city,
when, how it ended) stays as a count without a person. A report that is not closed is never erased.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session

from kiosk.clock import Clock
from kiosk.errors import KioskError
from kiosk.gateway.store.attempts import WINDOW_SECONDS
from kiosk.gateway.store.models import (
    Attempt,
    Forwarding,
    RetentionRun,
    StoredNote,
    StoredRequest,
    TerminalKey,
)
from kiosk.i18n.text import msg

_LOG = logging.getLogger(__name__)
_BATCH = 500


class RetentionError(KioskError):
    """A period is not one that can be kept."""

    code = "G-22"


@dataclass(frozen=True, slots=True)
class Periods:
    """Days for which each kind of record is kept.

    A city sets its own (``--keep KIND=DAYS``); these are careful defaults, no legal advice.

    Attributes:
        contact: Telephone number, after the report was closed.
        report: Words, answers, exact place, receipt and notes, after the report was closed.
        forwarding: Technical line about handing a report on, after it arrived.
        attempts: Failed look-ups.
        revoked_key: Name of a revoked credential that no report refers to.
        run: Lines about runs of this retention.
    """

    contact: int = 90
    report: int = 1095
    forwarding: int = 90
    attempts: int = 1
    revoked_key: int = 365
    run: int = 1095

    def changed(self, wanted: list[str]) -> Periods:
        """Return these periods with ``KIND=DAYS`` put in.

        Raises:
            RetentionError: No such kind, or not a number of days between 1 and 36,500.
        """
        known = {field.name for field in fields(self)}
        values: dict[str, Any] = {}
        for word in wanted:
            kind, _, days = word.partition("=")
            kind = kind.replace("-", "_")
            if kind not in known or not days.isascii() or not days.isdigit() or not 1 <= int(days) <= 36_500:
                # Translators: Start-up error for staff: how long a kind of record is kept was set wrongly.
                text = msg(
                    "{word}: 보관 기간을 확인하세요. 예: contact=90. 종류: {known}",
                    word=word[:60],
                    known=", ".join(sorted(known)),
                )
                raise RetentionError(text, technical=word[:60])
            values[kind] = int(days)
        return replace(self, **values)


class Retention:
    """Erases what is older than its period; running it twice changes nothing."""

    def __init__(self, engine: Engine, clock: Clock, periods: Periods) -> None:
        """Use an opened engine."""
        self._engine = engine
        self._clock = clock
        self._periods = periods

    def _before(self, days: int) -> datetime:
        return self._clock.now() - timedelta(days=days)

    def run(self) -> Mapping[str, int]:
        """Erase, log the counts, and return them per kind."""
        counts = {
            "contact": self._erase_contacts(),
            "report": self._erase_reports(),
            "forwarding": self._delete(
                delete(Forwarding).where(
                    Forwarding.state == "sent",
                    Forwarding.updated_at < self._before(self._periods.forwarding),
                )
            ),
            "attempts": self._delete(
                delete(Attempt).where(
                    Attempt.window < int(self._before(self._periods.attempts).timestamp()) // WINDOW_SECONDS
                )
            ),
            "revoked_key": self._delete(
                delete(TerminalKey).where(
                    TerminalKey.revoked_at < self._before(self._periods.revoked_key),
                    ~select(StoredRequest.id).where(StoredRequest.terminal_key_id == TerminalKey.id).exists(),
                )
            ),
            "run": self._delete(
                delete(RetentionRun).where(RetentionRun.ran_at < self._before(self._periods.run))
            ),
        }
        if any(counts.values()):
            with Session(self._engine) as session, session.begin():
                session.add(RetentionRun(ran_at=self._clock.now(), counts=counts))
        _LOG.info("retention erased %s", counts)
        return counts

    def _delete(self, statement: Any) -> int:
        with Session(self._engine) as session, session.begin():
            return int(session.connection().execute(statement).rowcount)

    def _erase_contacts(self) -> int:
        limit = self._before(self._periods.contact)
        return self._delete(
            update(StoredRequest)
            .where(
                StoredRequest.status == "closed",
                StoredRequest.updated_at < limit,
                StoredRequest.contact_phone.is_not(None),
            )
            .values(contact_phone=None)
        )

    def _erase_reports(self) -> int:
        """Erase in small steps, so that nobody waits for the lock."""
        limit = self._before(self._periods.report)
        erased = 0
        while True:
            old = (
                select(StoredRequest.id)
                .where(
                    StoredRequest.status == "closed",
                    StoredRequest.updated_at < limit,
                    StoredRequest.erased_at.is_(None),
                )
                .limit(_BATCH)
            )
            with Session(self._engine) as session, session.begin():
                ids = session.scalars(old).all()
                if not ids:
                    return erased
                session.execute(delete(StoredNote).where(StoredNote.request_id.in_(ids)))
                session.execute(
                    update(StoredRequest)
                    .where(StoredRequest.id.in_(ids))
                    .values(
                        description="",
                        attributes={},
                        address_string=None,
                        lat=None,
                        long=None,
                        contact_phone=None,
                        contact_channel="none",
                        receipt_number=None,
                        code_hmac=None,
                        fingerprint="",
                        public_description=None,
                        is_published=False,
                        terminal=None,
                        erased_at=self._clock.now(),
                    )
                )
                erased += len(ids)
