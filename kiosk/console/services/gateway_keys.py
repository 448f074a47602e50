"""Terminals' keys at the gateway, made while nobody waits for the store.

The gateway is asked over HTTP and may hang, and the store has one writer: a call inside a writing transaction
would stop the whole console. So a key is made first, and what it was made for is looked at again afterwards.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from kiosk.console.services.doors import GatewayDoor
from kiosk.console.services.errors import ConflictError, ConsoleError

_LOG = logging.getLogger(__name__)


class GatewayKeys:
    """Makes keys, for each terminal one after the other: a new one makes the one before worthless."""

    def __init__(self, gateway: GatewayDoor | None) -> None:
        """Use the city's gateway, or none."""
        self._gateway = gateway
        self._lock = threading.Lock()
        self._busy: set[str] = set()

    @contextmanager
    def turn(self, terminal: str) -> Iterator[None]:
        """Be the only one who makes a key for *terminal*, until what it is for is written down.

        Raises:
            ConflictError: Somebody else is about it. Nobody waits here, so a gateway that hangs takes one
                worker for each terminal at most.
        """
        with self._lock:
            if terminal in self._busy:
                raise ConflictError("a gateway key is being made")
            self._busy.add(terminal)
        try:
            yield
        finally:
            with self._lock:
                self._busy.discard(terminal)

    def create(self, name: str, district: str, site: str) -> str:
        """Return a new key, or "" without a gateway. Never inside of a writing transaction.

        Raises:
            ConsoleError: The gateway does not answer or refuses.
        """
        return self._gateway.create(name, district, site) if self._gateway is not None else ""

    def take_back(self, name: str) -> None:
        """Make a key worthless that nobody was given; if the gateway is away, the log says so."""
        if self._gateway is None:
            return
        try:
            self._gateway.revoke(name)
        except ConsoleError as error:
            _LOG.error("a gateway key that nobody has stands: %s", error.technical)
