"""Visitors who need staff, and staff themselves."""

from __future__ import annotations

from typing import Protocol

from kiosk.console.services.views import (
    AccountView,
    AssistView,
    CommandView,
    HelpView,
    Modes,
    Phrase,
    Role,
    Scope,
    SessionView,
    Staff,
    TotpSetup,
)


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
