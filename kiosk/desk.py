"""The reports kept at this centre, for the clerk's menu: from the embedded gateway's store.

The store is opened when the clerk asks, not before: it loads the database library into this
process. Against a city's gateway there is no desk; its staff have their own.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.i18n.text import Content, Text, VisitorText
from kiosk.services.operations.model import KeptRequest

if TYPE_CHECKING:
    from kiosk.gateway.clerk import Clerk
    from kiosk.gateway.store.models import StoredRequest

#: Facts that the Screen shows by itself: number, status, moment.
_SHOWN_ELSEWHERE = 3


def open_desk(data_dir: Path, city_dir: Path) -> Clerk:
    """Open the embedded gateway's store beside the running gateway.

    Raises:
        KioskError: The store or its key cannot be used.
    """
    from kiosk.clock import SystemClock
    from kiosk.gateway.clerk import Clerk
    from kiosk.gateway.commands import open_store
    from kiosk.gateway.content.loader import load_city
    from kiosk.gateway.store.requests import RequestStore

    engine, keys = open_store(data_dir, None)
    store = RequestStore(engine, SystemClock(), keys.lookup, "centre")
    return Clerk(store, load_city(city_dir, is_lenient=True))


class GatewayDesk:
    """Reads and closes kept reports through the gateway's own view for staff."""

    def __init__(self, open_clerk: Callable[[], Clerk]) -> None:
        """Open the store with *open_clerk*, at the first question."""
        self._open_clerk = open_clerk
        self._clerk: Clerk | None = None

    def _opened(self) -> Clerk:
        if self._clerk is None:
            self._clerk = self._open_clerk()
        return self._clerk

    def list_requests(self) -> tuple[KeptRequest, ...]:
        """Return all kept reports.

        Raises:
            KioskError: The store cannot be opened.
        """
        clerk = self._opened()
        return tuple(_kept(clerk, row) for row in clerk.rows(None))

    def close_request(self, id_: str, note: str) -> None:
        """Close a report with words in Korean that the visitor can read.

        Raises:
            KioskError: The store cannot be opened, or has no such report.
        """
        self._opened().change(id_, "closed", {"ko": note})


def _kept(clerk: Clerk, row: StoredRequest) -> KeptRequest:
    lines: list[tuple[Text, Text]] = [
        (Content.of({"ko": name}), VisitorText(value)) for name, value in clerk.facts(row)[_SHOWN_ELSEWHERE:]
    ]
    return KeptRequest(
        id=row.id,
        number=row.receipt_number,
        name=Content.of({"ko": str(clerk.record(row)["service"])}),
        requested_at=row.requested_at,
        is_closed=row.status == "closed",
        lines=tuple(lines),
    )
