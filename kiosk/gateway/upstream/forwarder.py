"""Empties the line before the system of record, one report after another."""

from __future__ import annotations

import logging
import threading

from kiosk.contracts.forwarding import Upstream
from kiosk.contracts.gateway import RequestContact, RequestPlace, ServiceRequest
from kiosk.gateway.store.forwarding import FIRST_WAIT, LONGEST_WAIT, ForwardingStore
from kiosk.gateway.store.models import StoredRequest

_LOG = logging.getLogger(__name__)
#: Seconds between two looks at a line that was empty.
IDLE_SECONDS = 2.0
#: Seconds after which a token that brought no id is shown again.
TOKEN_SECONDS = 3600.0


def to_report(row: StoredRequest) -> ServiceRequest:
    """Return a stored report as it goes on: the same ``client_ref``, without the receipt's code."""
    return ServiceRequest.model_validate(
        {
            "client_ref": row.client_ref,
            "service_code": row.service_code,
            "language": row.language,
            "attributes": row.attributes,
            "description": row.description,
            "place": RequestPlace(
                address_id=row.address_id, address_string=row.address_string, lat=row.lat, long=row.long
            ),
            "contact": RequestContact.model_validate(
                {"channel": row.contact_channel, "phone": row.contact_phone}
            ),
            "requested_at": row.requested_at,
            "terminal": row.terminal,
        }
    )


class Forwarder:
    """Hands over what is due; one per worker process, any number of workers."""

    def __init__(self, store: ForwardingStore, upstream: Upstream) -> None:
        """Prepare; nothing is sent yet."""
        self._store = store
        self._upstream = upstream
        self._is_over = threading.Event()
        self._thread: threading.Thread | None = None

    def forward_once(self) -> int:
        """Hand over everything that is due now; return how many reports were taken.

        A round ends at the first sign that the other side is away.
        """
        self._store.abandon_claims(can_repeat=self._upstream.can_repeat)
        taken = 0
        while not self._is_over.is_set():
            row = self._store.claim()
            if row is None:
                break
            if not self._hand_over(row):
                break
            taken += 1
        self._resolve_tokens()
        return taken

    def _hand_over(self, row: StoredRequest) -> bool:
        """Return whether the next report may be tried."""
        handed = self._upstream.hand_over(to_report(row))
        attempts = row.forwarding.attempts if row.forwarding else 1
        if handed.outcome == "taken":
            is_token = handed.token is not None and handed.remote_id is None
            self._store.settle(
                row.id, "token" if is_token else "sent", remote_id=handed.remote_id, token=handed.token
            )
            return True
        if handed.outcome == "away":
            wait = min(FIRST_WAIT * 2 ** min(max(attempts - 1, 0), 12), LONGEST_WAIT)
            wait = min(max(wait, handed.wait_seconds or 0.0), LONGEST_WAIT)
            self._store.settle(row.id, "waiting", reason=handed.reason, wait=wait)
            return False
        _LOG.error("report %s needs a person: %s (%s)", row.id, handed.outcome, handed.reason)
        self._store.settle(row.id, handed.outcome, reason=handed.reason)
        return True

    def _resolve_tokens(self) -> None:
        for waiting in self._store.tokens_due():
            found = self._upstream.resolve(waiting.token or "")
            if found is not None:
                self._store.settle(waiting.request_id, "sent", remote_id=found)
            else:
                self._store.settle(waiting.request_id, "token", wait=TOKEN_SECONDS)

    def start(self) -> None:
        """Empty the line in a thread of its own until :meth:`stop`."""
        self._thread = threading.Thread(target=self._run, name="forwarder", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after the report that is on its way."""
        self._is_over.set()
        if self._thread is not None:
            self._thread.join(20)

    def _run(self) -> None:
        while not self._is_over.is_set():
            try:
                taken = self.forward_once()
            except Exception as error:  # the store may be away; the line must go on afterwards
                _LOG.error("forwarding failed: %s", type(error).__name__)
                taken = 0
            if not taken:
                self._is_over.wait(IDLE_SECONDS)
