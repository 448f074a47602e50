"""Cutting off for certain: what the broker must still be told, and who stays cut off whatever is restored."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete

from kiosk.console.services.errors import HandOverError
from kiosk.console.services.outlasting import OutlastingList
from kiosk.console.store.database import Store, Work
from kiosk.console.store.people import Note
from kiosk.twin.topics import is_terminal_id

_LOG = logging.getLogger(__name__)
#: Name of the list in the data folder, beside the audit heads: no backup of the store replaces it.
CUT_OFF_NAME = "cut-off.jsonl"
#: Since when the broker's credentials are behind the store.
DUE_NOTE = "credentials-due"


class Handover:
    """Hands the store's credentials over to the broker, and does not forget what could not be handed over.

    That something is due is written in the transaction that changes a credential, so that neither a crash nor
    a broker that is away leaves a revoked terminal with a password that works.
    """

    def __init__(self, store: Store, refresh: Callable[[], None]) -> None:
        """Use *refresh* of the broker, which raises whatever it likes when it cannot."""
        self._store = store
        self._refresh = refresh
        self._lock = threading.Lock()
        self._has_failed = False

    def note(self, work: Work) -> None:
        """Write down, in a running transaction, that credentials have changed."""
        if work.session.get(Note, DUE_NOTE) is None:
            work.upsert(Note, [{"name": DUE_NOTE, "value": work.now.isoformat(timespec="seconds")}])
            work.changed("health")

    def run(self) -> bool:
        """Hand over now; return whether the credentials are in force. Never raises."""
        with self._lock:
            try:
                self._refresh()
                with self._store.write() as work:
                    work.session.execute(delete(Note).where(Note.name == DUE_NOTE))
                    work.changed("health")
            except Exception as error:  # a cut that is half done goes on with the other half
                self._has_failed = True
                _LOG.error("the broker's credentials could not be handed over: %s", type(error).__name__)
                return False
            self._has_failed = False
            return True

    def begin(self, start: Callable[[], None]) -> None:
        """Start the broker, and go on also where its operator does not take the credentials over."""
        try:
            start()
        except HandOverError as error:
            self._has_failed = True
            _LOG.error("the broker's credentials could not be handed over: %s", error.technical)
            with self._store.write() as work:
                self.note(work)

    def retry(self) -> bool:
        """Hand over what is still due; return whether nothing is."""
        with self._store.read() as session:
            is_due = session.get(Note, DUE_NOTE) is not None
        return self.run() if is_due or self._has_failed else True


class CutOffs:
    """The ids that were cut off, in a file that only grows: a restored store does not know them."""

    def __init__(self, path: Path) -> None:
        """Use a file; it need not exist."""
        self._list = OutlastingList(path)
        self._lock = threading.Lock()
        self._ids: set[str] | None = None

    @property
    def ids(self) -> frozenset[str]:
        """The ids of the list; a line that is none is passed over."""
        with self._lock:
            return frozenset(self._read())

    def _read(self) -> set[str]:
        if self._ids is None:
            told = [one.get("terminal") for one in self._list.read()]
            self._ids = {id for id in told if isinstance(id, str) and is_terminal_id(id)}
        return self._ids

    def add(self, ids: Iterable[str], now: datetime) -> None:
        """Add ids that are not there yet, and make them durable.

        Raises:
            OSError: The file cannot be written.
        """
        with self._lock:
            held = self._read()
            fresh = sorted(set(ids) - held)
            if not fresh:
                return
            at = now.isoformat(timespec="seconds")
            self._list.add({"terminal": id, "at": at} for id in fresh)
            held.update(fresh)
