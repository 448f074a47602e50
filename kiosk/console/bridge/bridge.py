"""The bridge: a connection to the broker, a thread that writes what comes, one that publishes what waits."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from sqlalchemy.exc import InterfaceError, OperationalError

from kiosk.console.bridge.intake import Intake
from kiosk.console.bridge.intray import Intray
from kiosk.console.bridge.outgoing import Line, Publisher
from kiosk.console.bridge.pulse import Pulse
from kiosk.console.bridge.reading import Opened, Received
from kiosk.console.bridge.standing import Standing
from kiosk.console.bridge.sweep import SWEEP_S, Sweeper
from kiosk.console.keys import ConsoleKeys
from kiosk.console.store.database import Store
from kiosk.twin.mqtt import Loss, MqttListener, PublishMessage, ReceiveMessage
from kiosk.twin.topics import Kind

_LOG = logging.getLogger(__name__)
#: Messages that are written in one transaction, and that may wait for it.
BATCH = 500
MOST_WAITING = 100_000
#: How often it is looked whether terminals are to be told that the console is there.
LOOK_S = 1.0
#: While many come or go: how often transactions begin at most.
_PAUSE_S = 0.05


class Client(Line, Protocol):
    """The client that keeps the connection alive."""

    def start(self) -> None:
        """Connect, and keep connected."""

    def stop(self, timeout: float = 5.0) -> None:
        """Leave."""

    def retry_now(self) -> None:
        """Try again without waiting."""

    @property
    def quiet_s(self) -> float:
        """For how long nothing was heard of the broker, in s: no message, no answer to a ping."""


class Bridge:
    """Joins broker and store; start it once, stop it once."""

    def __init__(
        self,
        store: Store,
        keys: ConsoleKeys,
        intake: Intake,
        sweeper: Sweeper,
        connect: Callable[[MqttListener], Client],
    ) -> None:
        """Build the bridge.

        Args:
            store: What is wanted and true.
            keys: Signs commands.
            intake: Writes what comes.
            sweeper: Looks after what is over.
            connect: Makes the client for this listener.
        """
        self._store = store
        self._intake = intake
        self._sweeper = sweeper
        self._client = connect(self)
        self.publisher = Publisher(store, keys, self._client, self.wake, lambda: self._standing.steady())
        self.pulse = Pulse(store.clock.monotonic)
        self._standing = Standing(store, keys.signing, self._client, self.pulse)
        self._tray: Intray[Opened] = Intray(MOST_WAITING)
        self._wake = threading.Event()
        self._look = threading.Event()
        self._is_over = threading.Event()
        self._has_new_connection = threading.Event()
        self._revoked: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._loss = Loss.UNREACHABLE
        self._changed_at: datetime | None = None
        self._threads = [
            threading.Thread(target=self._write_on, name="console-intake", daemon=True),
            threading.Thread(target=self._publish_on, name="console-publisher", daemon=True),
            threading.Thread(target=self._sweep_on, name="console-sweeper", daemon=True),
            threading.Thread(target=self._stand_on, name="console-presence", daemon=True),
        ]
        store.listen(self._follow)

    # State, for health

    @property
    def state(self) -> str:
        """Return ``connected``, ``connecting``, ``refused`` or ``down``."""
        if self._client.is_connected:
            return "connected"
        if self._loss in (Loss.REFUSED, Loss.UNTRUSTED, Loss.TAKEN_OVER):
            return "refused"
        return "connecting" if self._changed_at is None else "down"

    @property
    def since(self) -> datetime | None:
        """Since when."""
        return self._changed_at

    @property
    def waiting(self) -> int:
        """Messages that wait for the writer."""
        return len(self._tray)

    # Life

    def start(self) -> None:
        """Connect and begin."""
        self._sweeper.disconnected(0.0)
        self._standing.load()
        for thread in self._threads:
            thread.start()
        self._client.start()

    def stop(self) -> None:
        """Leave the broker and end the threads; what waits in the store goes on waiting there."""
        self._is_over.set()
        self._client.stop()
        self._wake.set()
        self._look.set()
        self._tray.close()
        for thread in self._threads:
            if thread.ident is not None:  # what comes before the bridge may have failed
                thread.join(10)

    def wake(self) -> None:
        """Let the publisher look."""
        self._wake.set()

    def retry_now(self) -> None:
        """Connect without waiting: the broker has just been started."""
        self._client.retry_now()

    def _follow(self, changes: dict[str, set[str]]) -> None:
        if "revoked" in changes:
            for terminal in changes["revoked"]:
                self._revoked.put(terminal)
        if changes.keys() & {"desired", "outgoing", "revoked"}:
            self._wake.set()

    # What the client tells, on its network thread

    def on_connecting(self) -> PublishMessage | None:
        """Return the last will: terminals must not wait for a console that is gone."""
        return self._standing.new_connection()

    def on_connected(self) -> None:
        """Begin again with everything that is wanted."""
        self._changed_at = self._store.clock.now()
        self._sweeper.connected()
        self._has_new_connection.set()
        self._look.set()
        self._wake.set()

    def on_disconnected(self, loss: Loss) -> None:
        """Remember why."""
        if self._loss is not loss or self._changed_at is None:
            self._changed_at = self._store.clock.now()
        self._loss = loss
        self._sweeper.disconnected(self._client.quiet_s)

    def on_message(self, message: ReceiveMessage) -> None:
        """Hand a message to the writer; when too many wait, the broker waits too, nothing is lost.

        Its signature is checked here, on the network's thread: another that checks ten thousand of them
        beside this one waits for the interpreter longer than for the signatures.
        """
        opened = self._intake.open(Received(message.topic, message.payload, message.is_retained))
        if opened is None:
            return
        if opened.kind is Kind.PRESENCE and opened.kid and not opened.is_kept:
            self._standing.newcomer()
        self._tray.put(opened)

    # Threads

    def _write_on(self) -> None:
        while batch := self._tray.take(BATCH):
            begun = time.monotonic()
            self.pulse.work("intake")
            self._guarded(lambda batch=batch: self._take(batch))  # type: ignore[misc]
            self.pulse.rest("intake")
            # What comes right after the first is written together: the first at once, a crowd by the hundred.
            if len(batch) < BATCH:
                self._is_over.wait(max(0.0, begun + _PAUSE_S - time.monotonic()))

    def _take(self, batch: list[Opened]) -> None:
        """Write a batch, however long the store is away.

        When one message breaks it, they are taken one by one, so that only that one is lost.
        """
        while not self._is_over.is_set():
            try:
                self._intake.write(batch)
                return
            except (OperationalError, InterfaceError) as error:
                _LOG.error("the store is away: %s", type(error.orig).__name__)
                self._is_over.wait(1.0)
            except Exception as error:
                _LOG.error("a batch could not be written: %s", type(error).__name__)
                for one in batch if len(batch) > 1 else []:
                    self._guarded(lambda one=one: self._intake.write([one]))  # type: ignore[misc]
                return

    def _publish_on(self) -> None:
        while not self._is_over.is_set():
            self._wake.wait(1.0)
            self._wake.clear()
            if self._is_over.is_set():
                return
            if self._has_new_connection.is_set():
                self._has_new_connection.clear()
                if not self._guarded(self.publisher.begin_again):
                    self._has_new_connection.set()
            if self._client.is_connected:
                self._guarded(self._take_away)
            if self._guarded(self._publish_all) and not self._has_new_connection.is_set():
                self.pulse.work("publisher")
            # Acknowledgements come one by one; a short pause writes many of them down at once.
            self._is_over.wait(_PAUSE_S if self.publisher.in_flight > 1 else 0)

    def _take_away(self) -> None:
        gone: set[str] = set()
        while not self._revoked.empty():
            gone.add(self._revoked.get())
        if gone:
            self.publisher.take_away(gone)

    def _publish_all(self) -> None:
        while self.publisher.publish_waiting() and not self._is_over.is_set():
            pass

    def _stand_on(self) -> None:
        while not self._is_over.is_set():
            is_new = self._look.wait(LOOK_S)
            self._look.clear()
            if self._guarded(self._standing.look) and is_new:
                self._wake.set()  # commands have waited for it

    def _sweep_on(self) -> None:
        while not self._is_over.wait(SWEEP_S):
            self._guarded(self._sweep)

    def _sweep(self) -> None:
        self._sweeper.sweep(self._client.quiet_s)

    def _guarded(self, call: Callable[[], object]) -> bool:
        """Call; a thread of the bridge never ends by an error (the store may be away for a while)."""
        try:
            call()
        except Exception as error:
            _LOG.error(
                "the bridge failed: %s", type(error).__name__, exc_info=_LOG.isEnabledFor(logging.DEBUG)
            )
            return False
        return True
