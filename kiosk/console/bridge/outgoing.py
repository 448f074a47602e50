"""What the console publishes: desired documents until the broker has acknowledged them, and commands in time.

The table is the queue: a document waits there from the commit on, whatever happens to this process. After
every
new connection all of them wait again, because a broker that was killed may have lost what it had
acknowledged.
"""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import select, text, update

from kiosk.console.deadlines import STEP
from kiosk.console.keys import ConsoleKeys
from kiosk.console.services.access import chunks
from kiosk.console.store.database import Store
from kiosk.console.store.models import Desired, Terminal
from kiosk.console.store.people import StoredCommand
from kiosk.twin.documents import CommandDocument
from kiosk.twin.envelope import seal_envelope
from kiosk.twin.mqtt import PublishMessage
from kiosk.twin.topics import AUDIT_HEAD, Kind, quality, topic

_LOG = logging.getLogger(__name__)
#: Unacknowledged documents at once: enough for speed, not enough to drown a broker or a terminal's network.
WINDOW = 1500
#: So many more must fit before the store is asked again.
ROOM = WINDOW // 3


class Line(Protocol):
    """The connection to the broker, as the publisher needs it."""

    @property
    def is_connected(self) -> bool:
        """Whether messages go out now."""

    def publish(self, message: PublishMessage, on_acked: Callable[[bool], None] | None = None) -> bool:
        """Publish now or not at all; see :class:`kiosk.twin.mqtt.MqttClient`."""


class Publisher:
    """Publishes what waits in the store."""

    def __init__(
        self,
        store: Store,
        keys: ConsoleKeys,
        line: Line,
        wake: Callable[[], None],
        steady: Callable[[], datetime | None],
    ) -> None:
        """Read from a store and publish.

        Args:
            store: Where it waits.
            keys: Signs commands.
            line: Where it goes.
            wake: Asks for another :meth:`publish_waiting`.
            steady: Returns the moment on the scale that never goes back (:mod:`kiosk.twin.console_presence`);
                while it returns None commands wait.
        """
        self._store = store
        self._keys = keys
        self._line = line
        self._wake = wake
        self._steady = steady
        self._lock = threading.Lock()
        self._in_flight: dict[str, int] = {}
        self._acked: list[tuple[str, int]] = []
        self._sent_commands: dict[str, str] = {}
        self._commands_in_flight: set[str] = set()

    @property
    def in_flight(self) -> int:
        """Documents that the broker has not acknowledged yet."""
        with self._lock:
            return len(self._in_flight)

    def begin_again(self) -> None:
        """Let every document wait again: there is a new connection."""
        with self._lock:
            self._in_flight.clear()
            self._acked.clear()
            self._commands_in_flight.clear()
        with self._store.write() as work:
            work.session.execute(update(Desired).values(is_waiting=True, acknowledged=0))
        self._wake()

    def publish_waiting(self) -> bool:
        """Write down what was acknowledged, publish what waits; return whether more may be waiting."""
        self._settle()
        if not self._line.is_connected:
            return False
        self._publish_commands()
        return self._publish_documents()

    def _settle(self) -> None:
        """Write acknowledgements down; a newer version that has come meanwhile goes on waiting."""
        with self._lock:
            acked, self._acked = self._acked, []
            commands, self._sent_commands = self._sent_commands, {}
        if not acked and not commands:
            return
        with self._store.write() as work:
            if acked:
                work.session.connection().execute(
                    text(
                        "UPDATE desired SET is_waiting = (version <> :version), acknowledged ="
                        " CASE WHEN acknowledged < :version THEN :version ELSE acknowledged END"
                        " WHERE terminal_id = :terminal AND version >= :version"
                    ),
                    [{"terminal": terminal, "version": version} for terminal, version in acked],
                )
                work.changed("published")
                work.changed("terminals", *(terminal for terminal, _ in acked))
            for part in chunks(list(commands)):
                work.session.execute(
                    update(StoredCommand)
                    .where(StoredCommand.id.in_(part), StoredCommand.state == "waiting")
                    .values(state="sent")
                    .execution_options(synchronize_session=False)
                )
                work.changed("command", *(commands[id] for id in part))

    def _publish_documents(self) -> bool:
        with self._lock:
            room = WINDOW - len(self._in_flight)
            # Also what was acknowledged a moment ago: until it is written down it still stands as waiting and
            # would be published a second time (every second document of a large group was).
            flying = dict(self._acked) | self._in_flight
        if room < ROOM:
            return False  # an acknowledgement wakes us; to look for every single one costs more than to wait
        with self._store.read() as session:
            # Without the documents themselves: most of those that are found are on their way already.
            found = session.execute(
                select(Desired.terminal_id, Desired.version)
                .where(Desired.is_waiting)
                .limit(WINDOW + len(flying))
            ).all()
            wanted = [terminal for terminal, version in found if flying.get(terminal, 0) < version]
            rows = [
                row
                for part in chunks(wanted[:room])
                for row in session.execute(
                    select(Desired.terminal_id, Desired.version, Desired.payload).where(
                        Desired.terminal_id.in_(part)
                    )
                )
            ]
        for terminal, version, payload in rows:
            if not self._publish_document(terminal, version, payload):
                return False
        return len(wanted) > room

    def _publish_document(self, terminal: str, version: int, payload: str) -> bool:
        message = PublishMessage(
            topic(Kind.DESIRED, terminal), payload.encode(), quality(Kind.DESIRED), is_retained=True
        )

        def acked(is_kept: bool) -> None:
            with self._lock:
                if self._in_flight.get(terminal) == version:
                    del self._in_flight[terminal]
                if is_kept:
                    self._acked.append((terminal, version))
            self._wake()

        with self._lock:
            self._in_flight[terminal] = version
        if self._line.publish(message, acked):
            return True
        with self._lock:
            self._in_flight.pop(terminal, None)
        return False

    def _publish_commands(self) -> None:
        now, steady = self._store.clock.now(), self._steady()
        if steady is None:
            return
        with self._store.read() as session:
            rows = session.scalars(
                select(StoredCommand)
                .where(
                    StoredCommand.state == "waiting",
                    StoredCommand.expires_at > now,
                    StoredCommand.issued_at <= now + STEP,  # a wrong clock's time is given up, not sent
                )
                .order_by(StoredCommand.number)
                .limit(WINDOW)
            ).all()
        for row in rows:
            with self._lock:
                if row.id in self._commands_in_flight:
                    continue
                self._commands_in_flight.add(row.id)
            left = (row.expires_at - max(now, row.issued_at)).total_seconds()
            # A clock that was put right meanwhile must not make it older than it can be.
            waited = min(max(now - row.issued_at, timedelta(0)), row.expires_at - row.issued_at)
            body = CommandDocument(
                terminal=row.terminal_id,
                id=row.id,
                name=row.name,
                arguments=row.arguments,
                by=row.author,
                staff_id=row.staff_id,
                issued_at=row.issued_at,
                expires_in_s=(row.expires_at - row.issued_at).total_seconds(),
                assist=row.assist_id,
                steady_at=steady - waited,
            ).to_body()
            payload = seal_envelope(Kind.COMMAND, row.terminal_id, body, self._keys.signing)
            message = PublishMessage(
                topic(Kind.COMMAND, row.terminal_id),
                payload,
                quality(Kind.COMMAND),
                expiry_s=max(1, math.ceil(left)),
            )
            if not self._line.publish(message, self._command_acked(row.id, row.terminal_id)):
                with self._lock:
                    self._commands_in_flight.discard(row.id)
                return

    def _command_acked(self, id: str, terminal: str) -> Callable[[bool], None]:
        def acked(is_there: bool) -> None:
            with self._lock:
                # Not acknowledged: it may have come or not. The terminal obeys an id once, so it goes again.
                self._commands_in_flight.discard(id)
                if is_there:
                    self._sent_commands[id] = terminal
            self._wake()

        return acked

    def take_away(self, terminals: set[str]) -> None:
        """Take the kept documents of revoked terminals away from the broker."""
        with self._store.read() as session:
            gone = session.scalars(
                select(Terminal.id).where(Terminal.id.in_(terminals), Terminal.revoked_at.is_not(None))
            ).all()
        for terminal in gone:
            for kind in (Kind.DESIRED, Kind.REPORTED, Kind.PRESENCE, Kind.HELP, Kind.COUNTS):
                self._line.publish(PublishMessage(topic(kind, terminal), b"", 1, is_retained=True))

    def publish_head(self, line: str) -> None:
        """Keep the audit's head at the broker too.

        Raises:
            ConnectionError: There is no connection.
        """
        if not self._line.publish(PublishMessage(AUDIT_HEAD, line.encode(), 1, is_retained=True)):
            raise ConnectionError("no broker")
