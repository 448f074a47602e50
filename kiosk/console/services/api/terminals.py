"""Terminals as staff see them: what is wanted, what is true, commands, joining, how the system is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol

from kiosk.console.services.views import (
    CommandView,
    EnrolmentView,
    HealthView,
    HistoryRow,
    Modes,
    Staff,
    TerminalDetail,
    TerminalFilter,
    TerminalPage,
    TerminalRow,
    Until,
)


class TerminalService(Protocol):
    """The wall and single terminals. Any role."""

    def list(self, staff: Staff, wanted: TerminalFilter) -> TerminalPage:
        """Return a page of the terminals in the scope."""

    def rows(self, staff: Staff, ids: Sequence[str]) -> tuple[TerminalRow, ...]:
        """Return some terminals of the scope (for live updates); unknown ids are left out."""

    def get(self, staff: Staff, terminal: str) -> TerminalDetail:
        """Return one terminal with all layers."""

    def history(self, staff: Staff, terminal: str, limit: int = 100) -> tuple[HistoryRow, ...]:
        """Return what happened to it, newest first."""

    def rename(self, staff: Staff, terminal: str, name: str, site: str) -> None:
        """Change name and site (manager)."""

    def set_groups(self, staff: Staff, terminal: str, groups: Sequence[str]) -> None:
        """Let exactly these groups name a terminal (ids; manager).

        Groups that the manager may not change stay as they are. What holds its site has it all the same.
        """


class ModeService(Protocol):
    """Wishes for modes. One call is one transaction: versions, publish table, audit; all or nothing."""

    def switch(
        self,
        staff: Staff,
        terminals: Sequence[str],
        *,
        modes: Modes | None = None,
        preset: str | None = None,
        offer: Literal["offer", "now"] = "offer",
        expected_versions: Mapping[str, int] | None = None,
        until: Until = "boundary",
    ) -> Mapping[str, int]:
        """Change modes at terminals for a while; return terminal -> new version.

        Two staff members changing one terminal: both are carried out in the order of their transactions, the
        later one holds, and both stand in history and audit. What an earlier change still asks for in other
        fields goes on, and ends when the later one does.

        Args:
            staff: Helper or manager.
            terminals: Ids in the scope.
            modes: Fields to set; exactly one of *modes* and *preset* is given.
            preset: Name of a preset.
            offer: ``offer`` asks a visitor who is there; ``now`` applies at once (only in a help call or an
                assist session, the terminal decides).
            expected_versions: If given, a terminal whose desired version is another one makes the whole call
                fail with :class:`~kiosk.console.services.errors.ConflictError`.
            until: How long it holds.
        """

    def clear_staff(self, staff: Staff, terminals: Sequence[str]) -> Mapping[str, int]:
        """Take staff changes back, so that lower layers show through; return terminal -> new version."""

    def set_site(self, staff: Staff, site: str, modes: Modes) -> int:
        """Set a site's standing modes (manager); return how many terminals got a new version."""

    def set_group(self, staff: Staff, group: str, modes: Modes) -> int:
        """Set a group's standing modes (manager); return how many terminals got a new version."""


class CommandService(Protocol):
    """Immediate commands by the registry of ``kiosk.twin.commands``."""

    def send(
        self,
        staff: Staff,
        terminal: str,
        name: str,
        arguments: Mapping[str, Any] | None = None,
        *,
        expires_in_s: int = 30,
    ) -> CommandView:
        """Store a command and hand it to the bridge. It is worthless after *expires_in_s* (1 to 120)."""

    def status(self, staff: Staff, command: str) -> CommandView:
        """Return what became of a command."""

    def recent(self, staff: Staff, terminal: str, limit: int = 20) -> tuple[CommandView, ...]:
        """Return the last commands to a terminal, newest first."""


class EnrolmentService(Protocol):
    """Terminals joining and leaving. Manager."""

    def pending(self, staff: Staff) -> tuple[EnrolmentView, ...]:
        """Return who asks to join, newest first (at most 100).

        A request names no place: who covers a part of the city sees none, and takes a terminal in by its
        code.
        """

    def accept(self, staff: Staff, code: str, terminal: str, name: str, site: str) -> str:
        """Let the terminal that shows *code* join as *terminal*; return its id.

        The code is bound to both public keys. Spaces, hyphens and case do not matter; ``O`` counts as 0,
        ``I``
        and ``L`` as 1. A wrong code counts against the staff member and against every pending request.
        """

    def refuse(self, staff: Staff, request: str) -> None:
        """Turn a request away (manager of everything)."""

    def revoke(self, staff: Staff, terminal: str) -> bool:
        """Cut a terminal off: broker and gateway credentials in the same moment. It cannot be undone.

        Returns:
            Whether broker and gateway know already; otherwise they are told again until they do.
        """

    def rotate(self, staff: Staff, terminal: str) -> None:
        """Ask a terminal for a new identity.

        The old key holds until the new one has been seen, 24 h at most.
        """


class HealthService(Protocol):
    """The console's own health."""

    def health(self) -> HealthView:
        """Return it; never raises."""
