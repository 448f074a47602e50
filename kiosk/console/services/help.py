"""The help queue: who waits, since when, who answers."""

from __future__ import annotations

from sqlalchemy.orm import Session

from kiosk.console import audit
from kiosk.console.services.access import ACTING, find_terminal, need_role
from kiosk.console.services.commands import Commands, put_command
from kiosk.console.services.errors import ConflictError, NotFoundError
from kiosk.console.services.rows import LEFT, find_call, open_calls
from kiosk.console.services.views import HelpView, Staff
from kiosk.console.store.database import Store, Work
from kiosk.console.store.people import HelpCall


class HelpQueue:
    """The help service."""

    def __init__(self, store: Store, commands: Commands) -> None:
        """Work on a store; the terminal is told by a command."""
        self._store = store
        self._commands = commands

    def queue(self, staff: Staff) -> tuple[HelpView, ...]:
        """Return the open calls of the scope, longest waiting first; those being answered come last."""
        now = self._store.clock.now()
        with self._store.read() as session:
            calls = open_calls(session, now, scope=staff.scope).values()
        return tuple(sorted(calls, key=lambda call: (call.state != "waiting", call.since, call.id)))

    def get(self, staff: Staff, call: str) -> HelpView:
        """Return one call."""
        with self._store.read() as session:
            return self._view(session, staff, call)

    def _view(self, session: Session, staff: Staff, call: str) -> HelpView:
        found = find_call(session, staff, call, self._store.clock.now())
        if found is None:
            raise NotFoundError("help call")
        return found

    def _find(self, work: Work, staff: Staff, call: str) -> HelpCall:
        row = work.session.get(HelpCall, call)
        if row is None:
            raise NotFoundError("help call")
        find_terminal(work.session, staff, row.terminal_id)
        return row

    def take(self, staff: Staff, call: str) -> HelpView:
        """Answer a call: the visitor is told who comes."""
        need_role(staff, *ACTING)
        with self._store.write() as work:
            row = self._find(work, staff, call)
            is_untold = self._view(work.session, staff, call).is_untold
            is_anothers = row.state == "taken" and row.taken_by_id not in ("", staff.id) and not is_untold
            if row.state in (LEFT, "closed") or is_anothers:
                raise ConflictError("help call is taken or closed")
            if row.taken_by_id != staff.id or is_untold:
                take_call(work, row, staff)
            work.session.flush()
            return self._view(work.session, staff, call)

    def close(self, staff: Staff, call: str) -> None:
        """Say that it is done; closing it twice is harmless."""
        need_role(staff, *ACTING)
        with self._store.write() as work:
            row = self._find(work, staff, call)
            if row.state == "closed":
                return
            if row.state != LEFT:  # the terminal knows
                arguments = {"call": row.id}
                self._commands.put(work, staff, row.terminal_id, "help.close", arguments, is_told=False)
            row.close(work.now)
            audit.append(work, staff, "help.close", f"terminal:{row.terminal_id}", {"call": row.id})
            work.changed("help", row.terminal_id)
            work.changed("terminals", row.terminal_id)


def take_call(work: Work, row: HelpCall, staff: Staff) -> None:
    """Answer a call in a running transaction: it is theirs, and the visitor is told who."""
    row.state, row.taken_by, row.taken_by_id = "taken", staff.name, staff.id
    row.taken_at = row.taken_at or work.now
    put_command(work, staff, row.terminal_id, "help.take", {"call": row.id}, is_told=False)
    audit.append(work, staff, "help.take", f"terminal:{row.terminal_id}", {"call": row.id})
    work.changed("help", row.terminal_id)
    work.changed("terminals", row.terminal_id)
