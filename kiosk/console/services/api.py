"""The services as protocols. Pages are written, and tested with fakes, against these.

Every call may raise :class:`~kiosk.console.services.errors.NotAllowedError` (role or scope),
:class:`~kiosk.console.services.errors.NotFoundError` (no such thing, or outside of the scope) and
:class:`~kiosk.console.services.errors.InvalidError` (a value that cannot be taken; ``field`` names it).
All calls block (database): a web page runs them in a worker thread.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from kiosk.console.services.views import (
    AccountView,
    AssistView,
    AuditFilter,
    AuditRow,
    AuditVerdict,
    CommandView,
    DistrictView,
    EnrolmentView,
    GroupView,
    HealthView,
    HelpView,
    HistoryRow,
    MessageView,
    Modes,
    News,
    Occurrence,
    Phrase,
    Picture,
    Role,
    ScheduleDraft,
    ScheduleView,
    Scope,
    SessionView,
    SiteView,
    Staff,
    TerminalDetail,
    TerminalFilter,
    TerminalPage,
    TerminalRow,
    TotpSetup,
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


class SiteService(Protocol):
    """Districts and sites. Reading: any role; writing: manager."""

    def districts(self, staff: Staff) -> tuple[DistrictView, ...]:
        """Return the districts in the scope."""

    def sites(self, staff: Staff) -> tuple[SiteView, ...]:
        """Return the sites in the scope, by name."""

    def add_district(self, staff: Staff, id: str, name: str) -> DistrictView:
        """Add a district."""

    def add(self, staff: Staff, id: str, name: str, district: str, time_zone: str) -> SiteView:
        """Add a site."""

    def change(self, staff: Staff, id: str, name: str, district: str, time_zone: str) -> SiteView:
        """Change a site."""

    def remove(self, staff: Staff, id: str) -> None:
        """Remove a site that has no terminal."""


class GroupService(Protocol):
    """Groups of sites and terminals: of the whole city, or of one district.

    Reading: any role, those that act on a terminal or a site of the scope; writing: manager whose scope
    covers the city or the district.
    """

    def groups(self, staff: Staff) -> tuple[GroupView, ...]:
        """Return the groups in sight, highest priority first."""

    def free_priority(self, staff: Staff) -> int:
        """Return a priority that no group has, above the others while there is room."""

    def add(self, staff: Staff, name: str, priority: int, district: str = "") -> GroupView:
        """Add a group of a district, or of the whole city (``""``).

        Name and priority must be free in the whole city (``InvalidError.field`` says which is not).
        """

    def change(self, staff: Staff, id: str, name: str, priority: int) -> GroupView:
        """Rename a group or change its priority."""

    def remove(self, staff: Staff, id: str) -> None:
        """Remove a group with its schedules and messages; lower layers show through."""

    def named(self, staff: Staff, id: str) -> tuple[str, ...]:
        """Return the terminals of the scope that a group names one by one."""

    def reach(self, staff: Staff, terminals: Collection[str], sites: Collection[str]) -> int:
        """Return how many terminals of the scope are among these, or at these sites; any id may be given."""

    def set_members(
        self, staff: Staff, id: str, terminals: Collection[str], sites: Collection[str]
    ) -> GroupView:
        """Let a group name exactly these terminals, and hold exactly these sites (all of its district).

        Every terminal at such a site is in the group, also one that comes there later, until it leaves.
        """


class ScheduleService(Protocol):
    """Schedules of sites and groups. Writing: manager."""

    def schedules(self, staff: Staff) -> tuple[ScheduleView, ...]:
        """Return the schedules in the scope."""

    def preview(self, draft: ScheduleDraft, count: int = 5) -> tuple[Occurrence, ...]:
        """Return the next occurrences of a draft; raises ``InvalidError`` if it cannot be taken."""

    def add(self, staff: Staff, draft: ScheduleDraft) -> ScheduleView:
        """Add a schedule; every terminal of its target gets a new version."""

    def change(self, staff: Staff, id: str, draft: ScheduleDraft, *, is_on: bool = True) -> ScheduleView:
        """Change a schedule, or switch it off."""

    def remove(self, staff: Staff, id: str) -> None:
        """Remove a schedule."""


class MessageService(Protocol):
    """Notices of the centre that stay on terminals. Writing: manager."""

    def messages(self, staff: Staff) -> tuple[MessageView, ...]:
        """Return the notices that are not over, in the scope."""

    def add(
        self, staff: Staff, texts: Mapping[str, str], starts_at: datetime, ends_at: datetime, target: str
    ) -> MessageView:
        """Add a notice (``ko`` is required, at most 300 characters a language)."""

    def remove(self, staff: Staff, id: str) -> None:
        """Take a notice back."""


class HelpService(Protocol):
    """The help queue. Reading: any role; acting: helper or manager."""

    def queue(self, staff: Staff) -> tuple[HelpView, ...]:
        """Return the open calls of the scope, longest waiting first."""

    def get(self, staff: Staff, call: str) -> HelpView:
        """Return one call."""

    def take(self, staff: Staff, call: str) -> HelpView:
        """Answer a call: the visitor is told who comes. ``ConflictError`` if somebody else has it."""

    def close(self, staff: Staff, call: str) -> None:
        """Say that it is done."""


class AssistService(Protocol):
    """Helping on somebody's screen. Helper or manager; only the terminal can open a session."""

    def begin(self, staff: Staff, terminal: str) -> AssistView:
        """Ask the visitor for consent; the session stays ``asking`` until the terminal answers."""

    def view(self, staff: Staff, session: str) -> AssistView:
        """Return the session as it stands now; only its own staff member sees the screen."""

    def point(self, staff: Staff, session: str, key: str) -> CommandView:
        """Point at an item; the visitor presses."""

    def phrases(self) -> tuple[Phrase, ...]:
        """Return the prepared phrases."""

    def say_phrase(self, staff: Staff, session: str, phrase: str) -> CommandView:
        """Say a prepared phrase in the visitor's language."""

    def say_text(self, staff: Staff, session: str, text: str, language: str) -> CommandView:
        """Say typed words (1 to 300 characters) in the language in which they were typed."""

    def switch(
        self, staff: Staff, session: str, *, modes: Modes | None = None, preset: str | None = None
    ) -> CommandView:
        """Change modes at once, with undo at the terminal."""

    def open(self, staff: Staff, session: str, flow: str, entry: str = "") -> CommandView:
        """Open a service for the visitor, as if they had picked it; Back leads to where they were.

        Args:
            staff: Whose session it is.
            session: Its id.
            flow: Id of a service of the terminal.
            entry: Id of a page of it (kind of report, entry, site), or "".
        """

    def end(self, staff: Staff, session: str) -> None:
        """End it; works in every state, also twice."""


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


class AccountService(Protocol):
    """Staff accounts and sign-in."""

    def sign_in(self, name: str, password: str, totp: str = "", address: str = "") -> SessionView:
        """Sign in. *totp* is the six digits or a recovery code; empty only for accounts without one yet.

        Raises:
            SignInError: Wrong, locked, disabled or unknown: the same words and the same time for all of them.
        """

    def sign_in_oidc(self, subject: str, issuer: str) -> SessionView:
        """Sign in whom the identity provider vouches for; the account must be linked already."""

    def session(self, token: str, *, is_use: bool = True) -> SessionView | None:
        """Return the session of a cookie; None if it is over or unknown. *is_use* keeps it from idling."""

    def sign_out(self, token: str) -> None:
        """End a session."""

    def begin_totp(self, staff: Staff) -> TotpSetup:
        """Make a second factor that is not in force until it is confirmed."""

    def confirm_totp(self, staff: Staff, code: str) -> tuple[str, ...]:
        """Put the second factor in force; return ten recovery codes, shown once."""

    def change_password(self, staff: Staff, old: str, new: str) -> None:
        """Change one's own password (12 characters at least); other sessions end."""

    def set_language(self, staff: Staff, language: str) -> None:
        """Choose ``ko`` or ``en`` for one's pages."""

    def accounts(self, staff: Staff) -> tuple[AccountView, ...]:
        """Return the accounts whose scope lies within that of *staff* (manager, auditor)."""

    def add(self, staff: Staff, name: str, display_name: str, role: Role, scope: Scope) -> str:
        """Add an account (manager); return its one-time set-up token, good for 24 hours."""

    def change(self, staff: Staff, id: str, display_name: str, role: Role, scope: Scope) -> None:
        """Change role and scope (manager), within that of *staff*; its sessions end."""

    def disable(self, staff: Staff, id: str) -> None:
        """End an account; nobody can disable their own."""

    def enable(self, staff: Staff, id: str) -> None:
        """Let an ended account sign in again, as it could before."""

    def reset(self, staff: Staff, id: str) -> str:
        """Take password, second factor and the link to a provider away; return a one-time set-up token.

        An ended account stays ended.
        """

    def link_oidc(self, staff: Staff, id: str, issuer: str, subject: str) -> None:
        """Link an account with a person of the identity provider (manager)."""

    def setup_name(self, token: str) -> str | None:
        """Return whose set-up token this is, or None if it is unknown, used or over."""

    def setup_display(self, token: str) -> str:
        """Return the name that visitors would read, or "" while it is no name of a person yet."""

    def set_up(self, token: str, password: str, display_name: str = "") -> SessionView:
        """Set the first password, and the name that visitors read.

        The session may only set up its second factor. An empty name leaves it as it is.
        """


class AuditService(Protocol):
    """The trail. Reading: auditors and managers, within the scope; checking it: of everything."""

    def rows(self, staff: Staff, wanted: AuditFilter) -> tuple[AuditRow, ...]:
        """Return entries, newest first."""

    def verify(self, staff: Staff) -> AuditVerdict:
        """Read the whole chain, and the exported heads that are at hand."""

    def export(self, staff: Staff, wanted: AuditFilter) -> Iterator[str]:
        """Yield a CSV file line by line, oldest first; the export is an entry itself."""


class PictureService(Protocol):
    """Counts over time. Any role, within the scope."""

    def picture(
        self, staff: Staff, since: datetime, until: datetime, step: Literal["hour", "day"], site: str = ""
    ) -> Picture:
        """Return the counts of the scope, or of one site (at most 1,000 steps).

        What visits were like (``modes``, ``completed``) is told of five or more visits together, at the hour
        of the last of them, when that hour is over; what is left at the end of a week is not told.
        """


class LiveService(Protocol):
    """What changes, as it changes."""

    def mark(self) -> str:
        """Return the mark of the last news; to be asked before what a page shows is read."""

    def renew(self, mark: str) -> str:
        """Return another mark of the same news, from which nothing can be told; "" for what is none."""

    def subscribe(self, staff: Staff, since: str = "") -> AsyncIterator[News]:
        """Return the news in the scope, at most one each 50 ms; ends when closed.

        Args:
            staff: Who listens.
            since: Mark after which news are told; "" for now. With a mark that is too old, or of another run,
                the first news is ``everything``.
        """


class HealthService(Protocol):
    """The console's own health."""

    def health(self) -> HealthView:
        """Return it; never raises."""


@dataclass(frozen=True, slots=True)
class ConsoleServices:
    """All services, as the web application gets them."""

    terminals: TerminalService
    modes: ModeService
    sites: SiteService
    groups: GroupService
    schedules: ScheduleService
    messages: MessageService
    help: HelpService
    assist: AssistService
    commands: CommandService
    enrolment: EnrolmentService
    accounts: AccountService
    audit: AuditService
    pictures: PictureService
    live: LiveService
    health: HealthService
