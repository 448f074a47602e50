"""The console's own presence at the broker, so that no terminal says "staff are there" when they are not.

A birth after every connection, a beat while the console's parts do their work, "gone" as the last will
(:mod:`kiosk.twin.console_presence`). A console that is killed is gone at once, a frozen one when the broker
misses its pings, one whose store is away when its beats stay away.

Each word says what time it is. The steady scale begins with the clock at the first connection; from then on
it runs with the monotonic clock, and jumps only forward, to the clock, when a connection is made. The store
keeps it over a restart.
"""

from __future__ import annotations

import logging
import threading
import uuid
from datetime import UTC, datetime, timedelta

from kiosk.console.bridge.outgoing import Line
from kiosk.console.bridge.pulse import Pulse
from kiosk.console.store.database import Store
from kiosk.console.store.people import Note
from kiosk.twin.console_presence import ConsolePresence, seal_presence
from kiosk.twin.limits import CONSOLE_BEAT_S, CONSOLE_STUCK_S
from kiosk.twin.mqtt import PublishMessage
from kiosk.twin.signing import SigningKey
from kiosk.twin.topics import CONSOLE, CONSOLE_PRESENCE

_LOG = logging.getLogger(__name__)
#: How far the steady scale had come: terminals believe no word of an older connection, so it never goes back.
NOTE_NAME = "connected-at"
#: A terminal that has just come hears the time within this long, in s; many that come together hear it once.
NEWCOMER_S = 3
#: A clock that has moved this much against the steady scale since the last word is told at once, in s.
JUMP_S = 5.0
_EARLIEST, _LATEST = datetime(2000, 1, 2, tzinfo=UTC), datetime(2199, 12, 31, tzinfo=UTC)


class Standing:
    """Says that the console is there; :meth:`look` is called every second on a thread of its own."""

    def __init__(self, store: Store, key: SigningKey, line: Line, pulse: Pulse) -> None:
        """Speak on *line*, signed with *key*, while the parts in *pulse* work."""
        self._store = store
        self._key = key
        self._line = line
        self._pulse = pulse
        self._lock = threading.Lock()
        self._connection = ""
        self._noted = ""
        self._at = _EARLIEST
        self._made_at = store.clock.monotonic()
        self._sequence = 0
        self._told_at = 0.0
        self._told_ahead = timedelta(0)
        self._has_newcomer = False
        self._is_stuck = False

    def load(self) -> None:
        """Read how far the steady scale had come; call it before the first connection."""
        with self._store.read() as session:
            note = session.get(Note, NOTE_NAME)
        try:
            self._at = max(self._at, datetime.fromisoformat(note.value)) if note is not None else self._at
        except (ValueError, TypeError):
            _LOG.warning("the note of the latest connection cannot be read")

    def steady(self) -> datetime | None:
        """Return this moment on the scale that never goes back.

        None until the store has it for the connection that stands: what terminals have seen of the scale must
        not be forgotten by a console that is killed.
        """
        with self._lock:
            return self._steady() if self._connection and self._connection == self._noted else None

    def note(self) -> None:
        """Write down how far the scale has come."""
        with self._lock:
            connection, steady = self._connection, self._steady()
        with self._store.write() as work:
            work.upsert(Note, [{"name": NOTE_NAME, "value": steady.isoformat()}])
        with self._lock:
            self._noted = connection

    def _steady(self) -> datetime:
        passed = timedelta(seconds=self._store.clock.monotonic() - self._made_at)
        return min(self._at + passed, _LATEST)

    def newcomer(self) -> None:
        """A terminal has come: what the broker had kept for it does not tell it what time it is."""
        self._has_newcomer = True

    def new_connection(self) -> PublishMessage:
        """Give the connection that is about to be made a name, and return its last will."""
        with self._lock:
            self._connection = str(uuid.uuid4())
            moment = max(self._store.clock.now(), self._steady() + timedelta(milliseconds=1))
            self._at, self._made_at = min(moment, _LATEST), self._store.clock.monotonic()
            self._sequence = 0
            return self._message(is_online=False)

    def look(self) -> None:
        """Say what is due on the connection that stands: its birth, or a beat."""
        if not self._line.is_connected or not self._works():
            return
        now = self._store.clock.monotonic()
        with self._lock:
            connection = self._connection
            is_birth = self._sequence == 0
            if not connection or (not is_birth and not self._is_due(now)):
                return
        # Also before a beat: a console that cannot write (a full disk, no store) cannot take a call.
        self.note()
        with self._lock:
            # Another connection may have been made while the note was written: the next look is its birth.
            if connection != self._connection or not self._line.publish(
                self._message(is_online=True), self._heard if is_birth else None
            ):
                return
            self._sequence += 1
            self._told_at = now

    def _is_due(self, now: float) -> bool:
        """Tell whether another beat is due: for all, for who has just come, or because the clock jumped."""
        silent = now - self._told_at
        has_jumped = abs(self._ahead() - self._told_ahead) > timedelta(seconds=JUMP_S)
        return has_jumped or silent >= (NEWCOMER_S if self._has_newcomer else CONSOLE_BEAT_S)

    def _ahead(self) -> timedelta:
        """Return how far the clock is ahead of the steady scale."""
        return self._store.clock.now() - self._steady()

    def _works(self) -> bool:
        stuck = self._pulse.stuck(CONSOLE_STUCK_S)
        if stuck and not self._is_stuck:
            _LOG.error("terminals are no longer told that the console is there: %s", ", ".join(stuck))
        elif self._is_stuck and not stuck:
            _LOG.warning("terminals are told again that the console is there")
        self._is_stuck = bool(stuck)
        return not stuck

    def _heard(self, is_kept: bool) -> None:
        if not is_kept and self._line.is_connected:
            _LOG.warning("the broker does not take %s: renew its access list", CONSOLE_PRESENCE)

    def _message(self, *, is_online: bool) -> PublishMessage:
        if is_online:
            self._told_ahead, self._has_newcomer = self._ahead(), False
        said = ConsolePresence(
            terminal=CONSOLE,
            is_online=is_online,
            connection=self._connection,
            at=self._at,
            sequence=self._sequence,
            now=min(max(self._store.clock.now(), _EARLIEST), _LATEST) if is_online else None,
            steady=self._steady() if is_online else None,
        )
        # A beat is followed by another: it needs no acknowledgement by 10,000 terminals.
        is_beat = is_online and self._sequence > 0
        return PublishMessage(
            CONSOLE_PRESENCE, seal_presence(said, self._key), 0 if is_beat else 1, is_retained=True
        )
