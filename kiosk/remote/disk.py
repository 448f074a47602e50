"""Writes the twin's files on a thread of their own: a flush may take long on a memory card."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.clock import Scheduler
from kiosk.remote.actions import WriteCommand, WriteDesired, WriteOutcome
from kiosk.remote.events import (
    CommandNotWritten,
    CommandWritten,
    DesiredNotWritten,
    DesiredWritten,
    Event,
)
from kiosk.remote.journal import Journal, JournalContent
from kiosk.remote.state import Wish
from kiosk.remote.store import DesiredStore, StoredWish, load_wish
from kiosk.twin.refusals import Reason
from kiosk.twin.signing import KeyRing

_log = logging.getLogger("remote")

Background = Callable[[Callable[[], None]], object]
"""Runs a call on the one thread for the disk, in order."""


@dataclass(frozen=True, slots=True)
class OnDisk:
    """What the last run left.

    Attributes:
        journal: The commands that came.
        wish: The highest wish, or None.
    """

    journal: JournalContent
    wish: Wish | None


class Disk:
    """Carries the writing actions out and tells how they ended, on the scheduler's thread."""

    def __init__(
        self,
        store: DesiredStore,
        journal: Journal,
        background: Background,
        scheduler: Scheduler,
        handle: Callable[[Event], None],
    ) -> None:
        """Use the two files; *handle* gets the events."""
        self._store = store
        self._journal = journal
        self._background = background
        self._scheduler = scheduler
        self._handle = handle

    def read(self, terminal: str) -> OnDisk:
        """Return what the last run of *terminal* left. Blocking, a few flushes: on any thread."""
        return OnDisk(self._journal.load(), load_wish(self._store, terminal))

    def write_desired(self, action: WriteDesired, keys: KeyRing) -> None:
        """Keep a wish that was checked with *keys*."""
        stored = StoredWish(action.payload, keys.encode())
        self._run(
            lambda: self._store.save(stored),
            lambda failed: self._handle(
                DesiredWritten(action.version)
                if failed is None
                else DesiredNotWritten(action.version, failed, action.payload)
            ),
        )

    def write_command(self, action: WriteCommand) -> None:
        """Keep the id of a command before it begins."""
        self._run(
            lambda: self._journal.begin(action.id, action.issued_at),
            lambda failed: self._handle(
                CommandWritten(action.id) if failed is None else CommandNotWritten(action.id)
            ),
        )

    def write_outcome(self, action: WriteOutcome) -> None:
        """Keep what became of it; if that fails, the next start answers "unknown", which is true enough."""
        self._run(lambda: self._journal.end(action.answer), lambda failed: None)

    def forget_answer(self, command: str) -> None:
        """The broker has an answer; if that cannot be kept, it gets it once more after the next start."""
        self._run(lambda: self._journal.acknowledge(command), lambda failed: None)

    def _run(self, work: Callable[[], None], ended: Callable[[Reason | None], None]) -> None:
        def run() -> None:
            failed: Reason | None = None
            try:
                work()
            except OSError as error:
                name = errno.errorcode.get(error.errno or 0, "?")
                _log.warning("the disk did not take what staff sent: %s", name)
                failed = Reason.DISK_FULL
            self._scheduler.post(lambda: ended(failed))

        self._background(run)
