"""Immediate commands: stored, handed to the bridge, and what became of them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from kiosk.console import audit
from kiosk.console.services.access import ACTING, find_terminal, need_role
from kiosk.console.services.errors import InvalidError, NotFoundError
from kiosk.console.services.views import CommandView, Staff
from kiosk.console.store.database import Store, Work
from kiosk.console.store.people import StoredCommand
from kiosk.i18n.text import msg
from kiosk.twin.commands import Permission, find_command, read_arguments
from kiosk.twin.limits import MAX_COMMAND_EXPIRY_S
from kiosk.twin.refusals import MessageRefused

#: Commands whose own service sends them, with the state that belongs to them.
_BY_SERVICE = frozenset({"assist.begin", "assist.end", "help.take", "help.close"})
#: Arguments that hold words to a visitor, or tell what they were looking at: not for the trail, and
#: forgotten when the answer is there.
_WORDS = frozenset({"text", "key", "entry"})
#: States of a command that nobody has answered and whose time is not over.
OPEN = ("waiting", "sent")


class Commands:
    """The command service."""

    def __init__(self, store: Store) -> None:
        """Work on a store; the bridge sends what is stored."""
        self._store = store

    def send(
        self,
        staff: Staff,
        terminal: str,
        name: str,
        arguments: Mapping[str, Any] | None = None,
        *,
        expires_in_s: int = 30,
    ) -> CommandView:
        """Store a command and hand it to the bridge."""
        if name in _BY_SERVICE:
            # Translators: Staff error: there is no such command.
            raise InvalidError("name", msg("이 명령은 여기에서 보낼 수 없어요."), name[:64])
        with self._store.write() as work:
            find_terminal(work.session, staff, terminal)
            return self.put(work, staff, terminal, name, arguments or {}, expires_in_s=expires_in_s)

    def put(
        self,
        work: Work,
        staff: Staff,
        terminal: str,
        name: str,
        arguments: Mapping[str, Any],
        *,
        expires_in_s: int = 30,
        assist: str | None = None,
        is_told: bool = True,
    ) -> CommandView:
        """Store a command in a running transaction, checked against the registry.

        Args:
            work: The transaction.
            staff: Who sends it.
            terminal: A terminal of the scope.
            name: Name in the registry.
            arguments: Its arguments.
            expires_in_s: Seconds until it is worthless.
            assist: The assist session that it belongs to.
            is_told: Write an audit entry; False where the caller writes its own.

        Raises:
            InvalidError: No such command, wrong arguments or a wrong time.
            NotAllowedError: The role may not send it.
        """
        return put_command(
            work,
            staff,
            terminal,
            name,
            arguments,
            expires_in_s=expires_in_s,
            assist=assist,
            is_told=is_told,
        )

    def status(self, staff: Staff, command: str) -> CommandView:
        """Return what became of a command."""
        with self._store.read() as session:
            row = session.get(StoredCommand, command)
            if row is None:
                raise NotFoundError("command")
            find_terminal(session, staff, row.terminal_id)
            return command_view(row)

    def recent(self, staff: Staff, terminal: str, limit: int = 20) -> tuple[CommandView, ...]:
        """Return the last commands to a terminal, newest first."""
        with self._store.read() as session:
            find_terminal(session, staff, terminal)
            rows = session.scalars(
                select(StoredCommand)
                .where(StoredCommand.terminal_id == terminal)
                .order_by(StoredCommand.number.desc())
                .limit(max(1, min(limit, 200)))
            )
            return tuple(command_view(row) for row in rows)


def put_command(
    work: Work,
    staff: Staff,
    terminal: str,
    name: str,
    arguments: Mapping[str, Any],
    *,
    expires_in_s: int = 30,
    assist: str | None = None,
    is_told: bool = True,
) -> CommandView:
    """Do what :meth:`Commands.put` says, for whoever has a transaction and no service."""
    need_role(staff, *ACTING)
    if not 1 <= expires_in_s <= MAX_COMMAND_EXPIRY_S:
        # Translators: Staff error: how long a command may wait. {most} is a number of seconds.
        text = msg("1초부터 {most}초까지 기다릴 수 있어요.", most=int(MAX_COMMAND_EXPIRY_S))
        raise InvalidError("expires_in_s", text)
    try:
        command = find_command(name)
        checked = read_arguments(name, arguments).model_dump(mode="json", exclude_none=True)
    except MessageRefused as refusal:
        # Translators: Staff error: a command cannot be understood.
        text = msg("이 명령은 보낼 수 없어요. 값을 확인하세요.")
        raise InvalidError("arguments", text, refusal.detail[:100]) from refusal
    if command.permission is Permission.MANAGER:
        need_role(staff, "manager")
    work.session.flush()
    last = work.session.scalar(select(func.max(StoredCommand.number)))
    row = StoredCommand(
        id=str(uuid.uuid4()),
        number=(last or 0) + 1,
        terminal_id=terminal,
        name=name,
        arguments=checked,
        staff_id=staff.id,
        author=staff.name,
        assist_id=assist,
        issued_at=work.now,
        expires_at=work.now + timedelta(seconds=expires_in_s),
        state="waiting",
        result={},
    )
    work.session.add(row)
    work.changed("command", terminal)
    work.changed("outgoing", row.id)
    if is_told:
        said = {key: value for key, value in checked.items() if key not in _WORDS}
        detail = {"command": name, "id": row.id, "arguments": said}
        audit.append(work, staff, "command.send", f"terminal:{terminal}", detail)
    return command_view(row)


def give_up(row: StoredCommand, reason: str = "") -> None:
    """End a command that nobody has answered; what is told is only what is known.

    One that never left here was not done. One that the broker has taken may have been done: the terminal has
    said nothing, neither that nor the opposite. A late answer still counts.

    Args:
        row: A command that waits or was sent.
        reason: Why, or "" for its time.
    """
    is_sent = row.state == "sent"
    row.state, row.reason = (
        ("unknown", reason or "no-answer") if is_sent else ("expired", reason or "not-sent")
    )
    forget_words(row)


def give_up_commands(work: Work, terminal: str, reason: str) -> None:
    """End all commands to a terminal that are not answered."""
    for row in work.session.scalars(
        select(StoredCommand).where(StoredCommand.terminal_id == terminal, StoredCommand.state.in_(OPEN))
    ):
        give_up(row, reason)
        work.changed("command", terminal)


def forget_words(row: StoredCommand) -> None:
    """Take the words to a visitor out of a command that is over."""
    row.arguments = {key: value for key, value in row.arguments.items() if key not in _WORDS}


def command_view(row: StoredCommand) -> CommandView:
    """Return a stored command as staff see it."""
    return CommandView(
        id=row.id,
        terminal=row.terminal_id,
        name=row.name,
        by=row.author,
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        state=row.state,
        reason=row.reason or "",
        answered_at=row.answered_at,
        result=row.result or {},
    )
