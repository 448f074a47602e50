"""Exporting signed heads off the machine.

To a file on another disk or a share, to an address, to the broker.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

from kiosk.appending import append_lines
from kiosk.console.audit_proof import Head, make_head
from kiosk.console.store.database import Store
from kiosk.console.store.people import Note
from kiosk.twin.signing import SigningKey

_LOG = logging.getLogger(__name__)
#: Name of the file in the data folder; whoever can cut the trail may cut it too, so it is not the only place.
HEADS_NAME = "audit-heads.jsonl"
NOTE_NAME = "audit-head-at"

#: Sends one line of JSON somewhere else; raises OSError when it cannot.
SendHead = Callable[[str], None]


def append_line(path: Path, line: str) -> None:
    """Add a line to a file and make it durable.

    Raises:
        OSError: It could not be added; the file is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)  # a share is for others to read, too
    append_lines(path, line + "\n")


def read_heads(*paths: Path) -> Iterator[Head]:
    """Yield the heads of files.

    A file that is not there holds none, a line that is not one is passed over.
    """
    for path in paths:
        try:
            lines = path.read_text("utf-8", errors="replace").splitlines()
        except OSError:
            continue
        for line in lines:
            head = Head.from_json(line)
            if head is not None:
                yield head


def is_same_disk(path: Path, folder: Path) -> bool:
    """Tell whether a file, which need not exist yet, lies (or will lie) on the disk of a folder."""
    for place in (path, *path.absolute().parents):
        try:
            return place.stat().st_dev == folder.stat().st_dev
        except OSError:
            continue
    return True


class HeadExporter:
    """Sends the head wherever it is wanted, whenever it has moved."""

    def __init__(
        self,
        store: Store,
        key: SigningKey,
        own: Path,
        outside: tuple[SendHead, ...] = (),
        near: tuple[SendHead, ...] = (),
    ) -> None:
        """Write heads down.

        Args:
            store: Whose trail it is.
            key: The console's key.
            own: File in the data folder.
            outside: Places off this machine: only what they have taken proves anything here.
            near: Places that whoever can touch the trail may reach too: the console's own broker.
        """
        self._store = store
        self._key = key
        self._own = own
        self._outside = list(outside)
        self._near = list(near)
        self._last: dict[SendHead, str] = {}
        self._written = ""

    @property
    def has_outside(self) -> bool:
        """Whether heads go anywhere off this machine."""
        return bool(self._outside)

    def add_target(self, send: SendHead) -> None:
        """Send heads there too, off this machine."""
        self._outside.append(send)

    def export(self) -> Head | None:
        """Send the head to every target that does not have it; a target that fails is tried next time."""
        with self._store.read() as session:
            head = make_head(session, self._key)
        if head is None:
            return None
        line = head.to_json()
        self._keep(head.hash, line)
        has_moved = False
        for send in (*self._near, *self._outside):
            if self._last.get(send) == head.hash:
                continue
            try:
                send(line)
            except OSError as error:
                # The own broker is not there in the first seconds; that it is away has a place of its own.
                is_expected = send in self._near and isinstance(error, ConnectionError)
                level = logging.DEBUG if is_expected else logging.WARNING
                _LOG.log(level, "the audit head could not be exported: %s", type(error).__name__)
                continue
            self._last[send] = head.hash
            has_moved = has_moved or send in self._outside
        if has_moved:
            with self._store.write() as work:
                at = work.now.isoformat(timespec="seconds")
                work.upsert(Note, [{"name": NOTE_NAME, "value": at}])
        return head

    def _keep(self, name: str, line: str) -> None:
        """Write a head down here; a full disk must not keep it from those who are off this machine."""
        if self._written == name:
            return
        try:
            append_line(self._own, line)
        except OSError as error:
            _LOG.error("the audit head could not be kept: %s", type(error).__name__)
            return
        self._written = name
