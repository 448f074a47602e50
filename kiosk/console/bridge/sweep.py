"""What becomes true by time alone: commands and sessions that are over, terminals that fell silent."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update

from kiosk.console.services.access import SYSTEM, chunks
from kiosk.console.services.assist import AssistScreens, end_session
from kiosk.console.services.commands import OPEN, Commands, give_up
from kiosk.console.services.rows import OPEN_ASSIST
from kiosk.console.services.views import AssistState
from kiosk.console.store.database import Store
from kiosk.console.store.models import History, Presence
from kiosk.console.store.people import AssistSession, StoredCommand

#: The console waits this long for wills and births after it came back, then asks, then believes the silence.
#: Together they stay below 90 s (PRESENCE_WITHIN_S).
ASK_AFTER = timedelta(seconds=45)
SILENT_AFTER = timedelta(seconds=80)
#: Terminals asked in one go: they answer, and nobody must drown in the answers.
ASKED_AT_ONCE = 500
#: An answer may be on its way this long after a command has expired.
ANSWER_GRACE = timedelta(seconds=5)


class Sweeper:
    """Looks every few seconds; all times are the console's own."""

    def __init__(self, store: Store, commands: Commands, screens: AssistScreens) -> None:
        """Work on a store."""
        self._store = store
        self._commands = commands
        self._screens = screens
        self._connected_at: datetime | None = None
        self._lost_at: datetime | None = None
        self._asked_through = ""

    def connected(self) -> None:
        """The broker has taken the console in: what was online before must be proved again."""
        self._connected_at, self._lost_at, self._asked_through = self._store.clock.now(), None, ""

    def disconnected(self) -> None:
        """The broker is gone."""
        self._connected_at = None
        self._lost_at = self._lost_at or self._store.clock.now()

    def sweep(self) -> None:
        """Do what is due."""
        self.expire_commands()
        self.expire_assists()
        self.forget_screens()
        now = self._store.clock.now()
        if self._connected_at is not None:
            since = now - self._connected_at
            if since >= SILENT_AFTER:
                self._believe_silence(self._connected_at)
                self._connected_at = None
            elif since >= ASK_AFTER:
                self._ask(self._connected_at)
        elif self._lost_at is not None and now - self._lost_at >= SILENT_AFTER:
            # Nobody can be heard any more: to show them as online would be a guess.
            self._believe_silence(now + timedelta(seconds=1))
            self._lost_at = None

    def expire_commands(self) -> int:
        """Give commands up that nobody answered in time; return how many."""
        with self._store.read() as session:
            limit = self._store.clock.now() - ANSWER_GRACE
            late = session.scalars(
                select(StoredCommand.id)
                .where(StoredCommand.state.in_(OPEN), StoredCommand.expires_at <= limit)
                .limit(1000)
            ).all()
        if not late:
            return 0
        with self._store.write() as work:
            for part in chunks(late):
                for row in work.session.scalars(
                    select(StoredCommand).where(StoredCommand.id.in_(part), StoredCommand.state.in_(OPEN))
                ):
                    give_up(row)
                    work.changed("command", row.id)
        return len(late)

    def expire_assists(self) -> None:
        """End assist sessions whose time is over."""
        with self._store.read() as session:
            late = session.scalars(
                select(AssistSession.id).where(
                    AssistSession.state.in_(OPEN_ASSIST), AssistSession.expires_at <= self._store.clock.now()
                )
            ).all()
        if not late:
            return
        with self._store.write() as work:
            for row in work.session.scalars(select(AssistSession).where(AssistSession.id.in_(late[:500]))):
                if row.state in OPEN_ASSIST and row.expires_at <= work.now:
                    end_session(work, row, AssistState.EXPIRED)
                    self._screens.forget(row.id)

    def forget_screens(self) -> None:
        """Forget the screens of sessions that have ended by any other way (a terminal was revoked)."""
        held = self._screens.sessions()
        if not held:
            return
        with self._store.read() as session:
            going_on = set(
                session.scalars(
                    select(AssistSession.id).where(
                        AssistSession.id.in_(held), AssistSession.state.in_(OPEN_ASSIST)
                    )
                )
            )
        for one in held - going_on:
            self._screens.forget(one)

    def _unproved(self, since: datetime, after: str = "") -> list[str]:
        """Return terminals that are shown as online and were not heard since."""
        with self._store.read() as session:
            return list(
                session.scalars(
                    select(Presence.terminal_id)
                    .where(Presence.is_online, Presence.heard_at < since, Presence.terminal_id > after)
                    .order_by(Presence.terminal_id)
                )
            )

    def _ask(self, since: datetime) -> None:
        """Ask some of those that nothing was heard of; each of them once."""
        asked = self._unproved(since, self._asked_through)[:ASKED_AT_ONCE]
        if not asked:
            return
        with self._store.write() as work:
            for terminal in asked:
                self._commands.put(work, SYSTEM, terminal, "report.now", {}, expires_in_s=20, is_told=False)
        self._asked_through = asked[-1]

    def _believe_silence(self, since: datetime) -> None:
        silent = self._unproved(since)
        if not silent:
            return
        with self._store.write() as work:
            for part in chunks(silent):
                work.session.execute(
                    update(Presence)
                    .where(Presence.terminal_id.in_(part), Presence.is_online, Presence.heard_at < since)
                    .values(is_online=False, since=work.now, ended="silent")
                    .execution_options(synchronize_session=False)
                )
            work.session.add_all(
                History(terminal_id=one, at=work.now, kind="offline", author="", detail={"why": "silent"})
                for one in silent
            )
            work.changed("silent", *silent)
            work.changed("terminals", *silent)
