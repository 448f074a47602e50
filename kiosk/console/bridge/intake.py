"""What terminals say, written into the store: many messages in one transaction, each of them once.

Taking a message in twice changes nothing. Nothing is believed that is not signed by the terminal's key,
nothing
is shown as applied that the terminal has not reported as applied on its present connection.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from kiosk.console import audit
from kiosk.console.bridge.assists import AssistLimits, end_unassisted
from kiosk.console.bridge.presence import Line, hear_life, hear_presence, report_counts
from kiosk.console.bridge.reading import Heard, Opened, Received, open_message, read_opened
from kiosk.console.bridge.signs import Signs
from kiosk.console.bridge.words import is_later_word, take_answer, take_counts, take_help
from kiosk.console.deadlines import is_ahead
from kiosk.console.services.access import SYSTEM, chunks
from kiosk.console.services.assist import AssistScreens, end_session
from kiosk.console.services.changed_keys import ChangedKeys, ChangedKeysError, Noted, TerminalKeys
from kiosk.console.services.directory import Directory
from kiosk.console.services.issuing import Issuer
from kiosk.console.services.views import AssistState
from kiosk.console.store.database import Store, Work
from kiosk.console.store.models import Desired, History, Presence, Reported, Terminal
from kiosk.console.store.people import AssistSession
from kiosk.twin.documents import (
    AnswerDocument,
    AssistDocument,
    CountsDocument,
    HelpDocument,
    PresenceDocument,
    ReportedDocument,
)
from kiosk.twin.refusals import MessageRefused, Reason
from kiosk.twin.signing import decode_key, key_id

_LOG = logging.getLogger(__name__)
#: A document that the broker has had for this long and that the terminal has not seen is published again.
_AGAIN_AFTER = timedelta(seconds=10)
#: ``heard_at`` in the store may be this much behind.
_WRITE_EVERY = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of one terminal; held in memory, because the intake alone writes it.

    Attributes:
        line: Its connection, or None.
        written_at: ``heard_at`` as it stands in the store.
        report: Connection and sequence of its last report, or None.
        result: Version and result of that report, or None.
    """

    line: Line | None = None
    written_at: datetime | None = None
    report: tuple[str, int] | None = None
    result: tuple[int, str] | None = None


@dataclass
class _Batch:
    """What one transaction knows and will write."""

    known: dict[str, _Known] = field(default_factory=dict)
    changed_lines: set[str] = field(default_factory=set)
    new_reports: dict[str, dict[str, Any]] = field(default_factory=dict)
    versions: dict[str, tuple[int, int]] = field(default_factory=dict)
    history: list[dict[str, Any]] = field(default_factory=list)
    above: dict[str, int] = field(default_factory=dict)
    again: set[str] = field(default_factory=set)
    unassisted: set[str] = field(default_factory=set)
    helps: dict[str, tuple[str, int]] = field(default_factory=dict)

    def tell(self, terminal: str, now: datetime, kind: str, version: int, **detail: Any) -> None:
        """Add a line to the history."""
        self.history.append(
            {
                "terminal_id": terminal,
                "at": now,
                "kind": kind,
                "version": version,
                "author": "",
                "detail": detail,
            }
        )


class Intake:
    """Takes messages into the store."""

    def __init__(
        self,
        store: Store,
        directory: Directory,
        issuer: Issuer,
        screens: AssistScreens,
        assists: AssistLimits,
        signs: Signs,
        changed_keys: ChangedKeys,
        tell: Callable[[dict[str, set[str]]], None],
    ) -> None:
        """Write to a store.

        Args:
            store: Where to.
            directory: Who may speak.
            issuer: Issues again above what a terminal has seen.
            screens: Where masked screens go: into memory only.
            assists: Knows which sessions are of a connection before.
            signs: Told who was heard.
            changed_keys: Outlasts what is restored.
            tell: Passes changes on that are not in the store.
        """
        self._store = store
        self._directory = directory
        self._issuer = issuer
        self._screens = screens
        self._assists = assists
        self._signs = signs
        self._changed_keys = changed_keys
        self._tell = tell
        self._lock = threading.Lock()
        self._refused: Counter[str] = Counter()
        # Kept reports of connections whose birth has not come yet; one for each terminal.
        self._early: dict[str, Heard] = {}
        self._known: dict[str, _Known] = {}
        # Connection and number of each terminal's last word about calls.
        self._helps: dict[str, tuple[str, int]] = {}
        store.listen(self._follow)

    def _follow(self, changes: dict[str, set[str]]) -> None:
        """Forget what somebody else has written: silence was believed, a terminal was revoked."""
        for terminal in changes.get("silent", set()) | changes.get("revoked", set()):
            self._known.pop(terminal, None)

    @property
    def refused(self) -> Mapping[str, int]:
        """How many messages were not believed, by reason, since the start."""
        with self._lock:
            return dict(self._refused)

    def count_refusal(self, reason: str) -> None:
        """Count a message that was not believed."""
        with self._lock:
            self._refused[reason] += 1

    def open(self, message: Received) -> Opened | None:
        """Return a message whose signature is right; None if it is empty or refused, which is counted."""
        try:
            return open_message(message, self._directory.entries, self._store.clock.now())
        except MessageRefused as refusal:
            if refusal.reason is not Reason.UNKNOWN_KEY or not self._is_last_word(message):
                self._refuse(refusal)
            return None

    def _is_last_word(self, message: Received) -> bool:
        """Tell whether an identity speaks that was replaced or cut off a moment ago.

        Its connection says goodbye, and what it had sent before may still be on its way.
        """
        former = self._directory.former
        try:
            return bool(former) and open_message(message, former, self._store.clock.now()) is not None
        except MessageRefused:
            return False

    def write(self, messages: Sequence[Opened]) -> int:
        """Write down what messages say, in one transaction; return how many could be read."""
        heard: list[Heard] = []
        for message in messages:
            try:
                heard.append(read_opened(message))
            except MessageRefused as refusal:
                self._refuse(refusal)
        rest = [one for one in heard if not isinstance(one.document, AssistDocument)]
        if rest:
            with self._changed_keys.noting() as noted, self._store.write() as work:
                batch = self._write(work, rest, noted)
            # Only what was committed is known.
            self._known.update(batch.known)
            self._helps.update(batch.helps)
        # After the rest: the answer that opens a session may have come just before its first screen.
        self._take_screens([one for one in heard if isinstance(one.document, AssistDocument)])
        return len(heard)

    def _refuse(self, refusal: MessageRefused) -> None:
        self.count_refusal(refusal.reason.value)
        _LOG.info("refused a message: %s", refusal.reason.value)

    def _write(self, work: Work, heard: Sequence[Heard], noted: list[Noted]) -> _Batch:
        entries = self._directory.entries
        heard = [one for one in heard if one.terminal in entries]  # not those revoked a moment ago
        batch = self._load(work, sorted({one.terminal for one in heard}))
        for one in heard:
            self._promote(work, one, noted)
            self._take_one(work, batch, one)
        self._save(work, batch)
        return batch

    def _load(self, work: Work, terminals: Sequence[str]) -> _Batch:
        batch = _Batch({one: self._known[one] for one in terminals if one in self._known})
        for part in chunks([one for one in terminals if one not in batch.known]):
            reports = {
                row.terminal_id: row
                for row in work.session.execute(
                    select(
                        Reported.terminal_id,
                        Reported.connection,
                        Reported.sequence,
                        Reported.applied,
                        Reported.result,
                    ).where(Reported.terminal_id.in_(part))
                )
            }
            lines = {
                row.terminal_id: Line(
                    row.is_online, row.connection, row.connected_at, row.since, row.heard_at, row.ended
                )
                for row in work.session.execute(
                    select(*Presence.__table__.columns).where(Presence.terminal_id.in_(part))
                )
            }
            for one in part:
                line, said = lines.get(one), reports.get(one)
                batch.known[one] = _Known(
                    line,
                    line.heard_at if line is not None else None,
                    (said.connection, said.sequence) if said is not None else None,
                    (said.applied, said.result) if said is not None else None,
                )
        for part in chunks(terminals):
            for row in work.session.execute(
                select(Desired.terminal_id, Desired.version, Desired.acknowledged).where(
                    Desired.terminal_id.in_(part)
                )
            ):
                batch.versions[row.terminal_id] = (row.version, row.acknowledged)
        return batch

    def _promote(self, work: Work, one: Heard, noted: list[Noted]) -> None:
        """Let a new identity take the old one's place when something signed with it has come."""
        entry = self._directory.entries.get(one.terminal)
        if entry is None or not entry.next_kid or one.kid != entry.next_kid:
            return
        row = work.session.get(Terminal, one.terminal)
        if row is None or row.next_identity is None or key_id(decode_key(row.next_identity)) != one.kid:
            return
        before = TerminalKeys.of(row)
        row.identity, row.next_identity, row.next_until = row.next_identity, None, None
        after = TerminalKeys.of(row)
        try:
            self._changed_keys.note(one.terminal, before, after, work.now)
            noted.append((one.terminal, after, before, work.now))
        except ChangedKeysError as error:  # the terminal goes on with its new keys in any case
            _LOG.error("a change of keys could not be written down: %s", error.technical)
        work.changed("identities")
        audit.append(work, SYSTEM, "terminal.identity", f"terminal:{one.terminal}", {"identity": one.kid})

    def _take_one(self, work: Work, batch: _Batch, one: Heard) -> None:
        document = one.document
        held = batch.known[one.terminal].line
        if isinstance(document, PresenceDocument):
            line = hear_presence(held, document, is_kept=one.is_kept, now=work.now)
            self._set_line(work, batch, one.terminal, line)
            if not one.is_kept and line is not None:
                self._signs.note(one.terminal)
            early = self._early.get(one.terminal)
            is_its_report = isinstance(early.document, ReportedDocument) if early is not None else False
            if early is not None and is_its_report and line is not None:
                del self._early[one.terminal]
                self._take_one(work, batch, early)
            return
        if not one.is_kept:
            connection = document.connection if isinstance(document, ReportedDocument) else None
            line = hear_life(held, connection, work.now)
            self._set_line(work, batch, one.terminal, line)
            if line is not None:
                self._signs.note(one.terminal)
        if isinstance(document, ReportedDocument):
            self._take_report(work, batch, one, document)
        elif isinstance(document, AnswerDocument):
            agreed = take_answer(work, one.terminal, document)
            if agreed is not None:
                self._assists.agreed(agreed)
        elif isinstance(document, HelpDocument):
            self._take_help(work, batch, one, document)
        elif isinstance(document, CountsDocument):
            take_counts(work, one.terminal, self._directory.entries[one.terminal].site, document)

    def _set_line(self, work: Work, batch: _Batch, terminal: str, line: Line | None) -> None:
        if line is None:
            return
        known = batch.known[terminal]
        held = known.line
        written_at = known.written_at
        # Every message proves life; writing it down now and then is enough.
        since = line.heard_at - written_at if written_at is not None else _WRITE_EVERY
        is_old = not timedelta(0) <= since < _WRITE_EVERY  # also after the clock was put back
        if held is None or is_old or not line.is_as(held):
            batch.changed_lines.add(terminal)
            written_at = line.heard_at
        batch.known[terminal] = _Known(line, written_at, known.report, known.result)
        if held is None or held.is_online != line.is_online:
            batch.tell(terminal, work.now, "online" if line.is_online else "offline", 0, why=line.ended)
            work.changed("terminals", terminal)

    def _take_report(self, work: Work, batch: _Batch, one: Heard, said: ReportedDocument) -> None:
        known = batch.known[one.terminal]
        counts = report_counts(known.report, known.line, said, is_kept=one.is_kept)
        if counts is None:
            self._early[one.terminal] = one
            return
        if not counts:
            self.count_refusal(Reason.STALE.value)
            return
        result = (said.applied, said.result)
        batch.known[one.terminal] = _Known(
            known.line, known.written_at, (said.connection, said.sequence), result
        )
        batch.new_reports[one.terminal] = {
            "terminal_id": one.terminal,
            "seen": said.seen,
            "applied": said.applied,
            "result": said.result,
            "reason": said.reason,
            "since": said.since,
            "is_in_use": said.is_in_use,
            "connection": said.connection,
            "sequence": said.sequence,
            "received_at": self._received_at(work, one.terminal, said),
            "body": one.body,
        }
        if known.result != result:
            version = said.applied if said.result == "applied" else said.seen
            batch.tell(one.terminal, work.now, said.result, version, reason=said.reason)
        work.changed("terminals", one.terminal)
        if not said.is_assisted:
            batch.unassisted.add(one.terminal)
        self._compare(work, batch, one.terminal, said)

    def _received_at(self, work: Work, terminal: str, said: ReportedDocument) -> datetime:
        """Return when a report came: a refusal never before what it refuses, whatever the clock did."""
        if said.result != "refused":
            return work.now
        issued_at = work.session.scalar(select(Desired.issued_at).where(Desired.terminal_id == terminal))
        return max(work.now, issued_at) if issued_at is not None else work.now

    def _take_help(self, work: Work, batch: _Batch, one: Heard, said: HelpDocument) -> None:
        """Write a word about calls; what came before on the same connection never undoes it."""
        line = batch.known[one.terminal].line
        held = batch.helps.get(one.terminal) or self._helps.get(one.terminal)
        is_later = is_later_word(held, said, line.connection if line is not None else "", is_kept=one.is_kept)
        if is_later is False:
            self.count_refusal(Reason.STALE.value)
            return
        if is_later and said.connection is not None:
            batch.helps[one.terminal] = (said.connection, said.sequence)
        take_help(work, one.terminal, said, is_later=is_later, is_kept=one.is_kept)

    def _compare(self, work: Work, batch: _Batch, terminal: str, said: ReportedDocument) -> None:
        """Decide whether the terminal must get a document again, or a newer one."""
        version, acknowledged = batch.versions.get(terminal, (0, 0))
        is_conflict = said.result == "refused" and said.reason == Reason.CONFLICT.value
        if said.seen > version or (is_conflict and said.seen >= version):
            # This store knows less than the terminal: it was restored from a backup.
            batch.above[terminal] = max(said.seen, batch.above.get(terminal, 0))
        elif said.seen < version <= acknowledged:
            issued_at = work.session.scalar(select(Desired.issued_at).where(Desired.terminal_id == terminal))
            is_waited = issued_at is not None and work.now - issued_at > _AGAIN_AFTER
            if issued_at is not None and (is_waited or is_ahead(issued_at, work.now)):
                batch.again.add(terminal)

    def _save(self, work: Work, batch: _Batch) -> None:
        work.upsert(
            Presence,
            [
                {
                    "terminal_id": terminal,
                    "is_online": line.is_online,
                    "connection": line.connection,
                    "connected_at": line.connected_at,
                    "since": line.since,
                    "heard_at": line.heard_at,
                    "ended": line.ended,
                }
                for terminal in sorted(batch.changed_lines)
                if (line := batch.known[terminal].line) is not None
            ],
        )
        work.upsert(Reported, [batch.new_reports[one] for one in sorted(batch.new_reports)])
        work.insert(History, batch.history)
        end_unassisted(work, batch.unassisted)
        if batch.again:
            for part in chunks(sorted(batch.again)):
                work.session.execute(
                    update(Desired)
                    .where(Desired.terminal_id.in_(part))
                    .values(is_waiting=True)
                    .execution_options(synchronize_session=False)
                )
            work.changed("desired", *batch.again)
        if batch.above:
            self._issuer.issue(work, batch.above, SYSTEM, {"reissued": True}, above=batch.above)
            audit.append(work, SYSTEM, "desired.reissue", "terminals", {"seen": batch.above})

    def _take_screens(self, heard: Iterable[Heard]) -> None:
        """Keep masked screens of sessions that are open, in memory."""
        for one in heard:
            document = one.document
            assert isinstance(document, AssistDocument)
            with self._store.read() as session:
                row = session.get(AssistSession, document.session)
                is_its_own = row is not None and row.terminal_id == one.terminal
                is_right = (
                    row is not None
                    and is_its_own
                    and row.state == AssistState.OPEN.value
                    and row.expires_at > self._store.clock.now()
                    and self._assists.holds(row)
                )
            if is_its_own and not is_right and document.screen is None:
                continue  # the terminal's "ended" to what has ended here already
            if not is_right or one.is_kept:
                self.count_refusal(Reason.NOT_ALLOWED.value)
                continue
            if document.screen is None:
                self._end_assist(document.session)
            elif self._screens.put(document, self._store.clock.now()):
                self._tell({"assist": {document.session}})

    def _end_assist(self, session: str) -> None:
        with self._store.write() as work:
            row = work.session.get(AssistSession, session)
            if row is not None and row.state == AssistState.OPEN.value:
                end_session(work, row, AssistState.ENDED)
        self._screens.forget(session)
