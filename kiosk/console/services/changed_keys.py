"""Which keys of a terminal took the place of which, in a file that no backup of the store replaces.

A store that is put back may be older than a change of keys. The terminal has only the new ones, so the old
ones must not come back: it would be locked out, and whoever has the retired password let in. The file tells
from every state of a terminal's keys that was left behind which one holds now. It is written before the
store is: what a crash in between leaves is a terminal that has the new keys on its disk already
(:mod:`kiosk.console.services.rotation`), and goes on with them.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from kiosk.console.services.errors import ConsoleError
from kiosk.console.services.outlasting import OutlastingList
from kiosk.console.store.models import Terminal
from kiosk.i18n.text import msg
from kiosk.twin.signing import decode_key
from kiosk.twin.topics import is_terminal_id

_LOG = logging.getLogger(__name__)
#: Name of the list in the data folder, beside the one of the terminals that were cut off.
CHANGED_KEYS_NAME = "changed-keys.jsonl"


class TerminalKeys(NamedTuple):
    """By what a terminal is known.

    Attributes:
        identity: Its public key, base64.
        broker: Line of its password for the broker's file (salted hash).
    """

    identity: str
    broker: str

    @classmethod
    def of(cls, row: Terminal) -> TerminalKeys:
        """Return those that stand in the store."""
        return cls(row.identity, row.broker_hash)


#: What was written down and how it is taken back: terminal, the keys that held then, those of before, moment.
Noted = tuple[str, TerminalKeys, TerminalKeys, datetime]


class ChangedKeysError(ConsoleError):
    """It cannot be written down that keys change, so they do not; the terminal tries again."""

    code = "N-08"

    def __init__(self, technical: str) -> None:
        """Say so; *technical* says why."""
        # Translators: Staff error: the change of a terminal's keys could not be written down; it comes again.
        super().__init__(msg("기기의 열쇠를 바꾼 것을 적지 못했어요."), technical=technical)


class ChangedKeys:
    """What was left behind, and what holds."""

    def __init__(self, path: Path) -> None:
        """Use a file; it need not exist."""
        self._list = OutlastingList(path)
        self._lock = threading.Lock()
        self._known: dict[str, list[TerminalKeys]] | None = None

    def _read(self) -> dict[str, list[TerminalKeys]]:
        if self._known is None:
            self._known = {}
            for one in self._list.read():
                if _is_whole(one):
                    keys = TerminalKeys(one["identity"], one["broker"])
                    self._known.setdefault(one["terminal"], []).append(keys)
        return self._known

    def note(self, terminal: str, before: TerminalKeys, after: TerminalKeys, now: datetime) -> None:
        """Write down, durably, that *after* takes the place of *before*; call it before the store is changed.

        Raises:
            ChangedKeysError: The file cannot be written; nothing must change.
        """
        with self._lock:
            known = self._read().setdefault(terminal, [])
            fresh = [before, after] if not known or known[-1] != before else [after]
            at = now.isoformat(timespec="seconds")
            try:
                self._list.add({"terminal": terminal, **keys._asdict(), "at": at} for keys in fresh)
            except OSError as error:
                raise ChangedKeysError(type(error).__name__) from error
            known.extend(fresh)

    @contextmanager
    def noting(self) -> Iterator[list[Noted]]:
        """Give a list for what a transaction writes down; if the store does not take it, it is taken back."""
        noted: list[Noted] = []
        try:
            yield noted
        except Exception:
            for one in reversed(noted):
                with contextlib.suppress(ChangedKeysError):
                    self.note(*one)
            raise

    def now(self, terminal: str, held: TerminalKeys) -> TerminalKeys:
        """Return the keys that took the place of those that a store holds, or these if they were never left.

        Keys that the file does not know are newer than it: it could not be written.
        """
        with self._lock:
            known = self._read().get(terminal, [])
            return known[-1] if held in known else held


def _is_whole(one: dict[str, Any]) -> bool:
    terminal, identity, broker = (one.get(name) for name in ("terminal", "identity", "broker"))
    if not (isinstance(terminal, str) and isinstance(identity, str) and isinstance(broker, str)):
        return False
    try:
        decode_key(identity)
    except ValueError:
        return False
    # A line of the broker's file must stay one line.
    return is_terminal_id(terminal) and broker.startswith("$") and broker.isprintable() and ":" not in broker
