"""Assist sessions: the terminal enforces consent, the console only asks, shows and points.

What the visitor sees comes masked and is held in memory, never in the store: :class:`AssistScreens`.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from kiosk.console import audit
from kiosk.console.services.access import ACTING, SYSTEM, find_terminal, need_role
from kiosk.console.services.checking import read_modes, read_text
from kiosk.console.services.commands import Commands, put_command
from kiosk.console.services.errors import AssistedError, InvalidError, NotAllowedError, NotFoundError
from kiosk.console.services.help import take_call
from kiosk.console.services.rows import OPEN_ASSIST
from kiosk.console.services.views import (
    EVERYTHING,
    AssistItem,
    AssistState,
    AssistView,
    CommandView,
    Modes,
    Phrase,
    Staff,
)
from kiosk.console.store.database import Store, Work
from kiosk.console.store.models import Terminal
from kiosk.console.store.people import AssistSession, HelpCall
from kiosk.i18n.catalogues import Catalogues
from kiosk.i18n.localiser import Localiser
from kiosk.i18n.text import msg
from kiosk.twin.documents import AssistDocument
from kiosk.twin.layers import ALL_LANGUAGES
from kiosk.twin.limits import MAX_COMMAND_EXPIRY_S
from kiosk.twin.phrases import PHRASES

#: How long a visitor may think about it: the question itself carries it, and lapses at the terminal with it.
ASKING_S = 120
#: An answer that was given in time may come this much later, in s.
ANSWER_COMES_S = 15
#: How long a session may last.
MINUTES = 15
_LONGEST_TEXT = 300


class AssistScreens:
    """The last masked screen of each open session, in memory only."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lock = threading.Lock()
        self._screens: dict[str, tuple[AssistDocument, datetime]] = {}

    def put(self, document: AssistDocument, now: datetime) -> bool:
        """Keep a screen unless a newer one of the session is here; return whether it was kept."""
        with self._lock:
            held = self._screens.get(document.session)
            if held is not None and document.sequence <= held[0].sequence:
                return False
            self._screens[document.session] = (document, now)
            return True

    def get(self, session: str) -> tuple[AssistDocument, datetime] | None:
        """Return the last screen and when it came."""
        with self._lock:
            return self._screens.get(session)

    def sessions(self) -> frozenset[str]:
        """Return the sessions of which a screen is held."""
        with self._lock:
            return frozenset(self._screens)

    def forget(self, session: str) -> None:
        """Forget it, at the end of the session."""
        with self._lock:
            self._screens.pop(session, None)


class Assisting:
    """The assist service."""

    def __init__(
        self, store: Store, commands: Commands, screens: AssistScreens, catalogues: Catalogues
    ) -> None:
        """Work on a store; *screens* is filled by the bridge, phrases come from *catalogues*."""
        self._store = store
        self._commands = commands
        self._screens = screens
        self._catalogues = catalogues
        self._phrases: tuple[Phrase, ...] = ()

    def begin(self, staff: Staff, terminal: str) -> AssistView:
        """Ask the visitor for consent."""
        need_role(staff, *ACTING)
        with self._store.write() as work:
            row = find_terminal(work.session, staff, terminal)
            held = work.session.scalars(
                select(AssistSession).where(
                    AssistSession.terminal_id == terminal, AssistSession.state.in_(OPEN_ASSIST)
                )
            ).first()
            if held is not None and held.expires_at > work.now:
                if held.staff_id != staff.id:
                    raise AssistedError(held.staff_name)
                return self._view(held, row.name)
            if held is not None:
                end_session(work, held, AssistState.EXPIRED)
            id = str(uuid.uuid4())
            arguments = {"session": id, "minutes": MINUTES}
            command = self._commands.put(
                work,
                staff,
                terminal,
                "assist.begin",
                arguments,
                expires_in_s=ASKING_S,
                assist=id,
                is_told=False,
            )
            session = AssistSession(
                id=id,
                terminal_id=terminal,
                staff_id=staff.id,
                staff_name=staff.name,
                command_id=command.id,
                state=AssistState.ASKING.value,
                begun_at=work.now,
                # Until the visitor answers; then the session's own time begins.
                expires_at=work.now + timedelta(seconds=ASKING_S + ANSWER_COMES_S),
            )
            work.session.add(session)
            work.changed("assist", id)
            work.changed("terminals", terminal)
            audit.append(work, staff, "assist.begin", f"terminal:{terminal}", {"session": id})
            return self._view(session, row.name)

    def view(self, staff: Staff, session: str) -> AssistView:
        """Return the session as it stands now."""
        with self._store.read() as reading:
            row = self._own(reading.get(AssistSession, session), staff)
            find_terminal(reading, staff, row.terminal_id)
            terminal = reading.get(Terminal, row.terminal_id)
            return self._view(row, terminal.name if terminal is not None else "")

    def _own(self, row: AssistSession | None, staff: Staff) -> AssistSession:
        need_role(staff, *ACTING)
        if row is None or row.staff_id != staff.id:
            raise NotFoundError("assist session")
        return row

    def _view(self, row: AssistSession, terminal_name: str) -> AssistView:
        state = AssistState(row.state)
        if state in (AssistState.ASKING, AssistState.OPEN) and row.expires_at <= self._store.clock.now():
            state = AssistState.EXPIRED
        plain = AssistView(
            id=row.id,
            terminal=row.terminal_id,
            terminal_name=terminal_name,
            staff_id=row.staff_id,
            staff_name=row.staff_name,
            state=state,
            begun_at=row.begun_at,
            expires_at=row.expires_at,
        )
        held = self._screens.get(row.id) if state is AssistState.OPEN else None
        if held is None or held[0].screen is None:
            return plain
        document, came_at = held
        screen = document.screen
        assert screen is not None
        return AssistView(
            **{name: getattr(plain, name) for name in _PLAIN},
            language=document.language,
            modes=document.modes,
            title=screen.title,
            position=(screen.step, screen.steps) if screen.steps else None,
            cursor=document.cursor,
            items=tuple(
                AssistItem(
                    key=item.key,
                    kind=item.kind,
                    label="" if item.is_masked else item.label,
                    is_masked=item.is_masked,
                    is_interactive=item.is_interactive,
                    is_selected=item.selected == "on",
                )
                for item in screen.items
            ),
            updated_at=came_at,
        )

    def point(self, staff: Staff, session: str, key: str) -> CommandView:
        """Point at an item; the visitor presses."""
        return self._act(staff, session, "item.point", {"key": key})

    def phrases(self) -> tuple[Phrase, ...]:
        """Return the prepared phrases in all languages."""
        if not self._phrases:
            speakers = {tag: Localiser(self._catalogues, tag) for tag in ALL_LANGUAGES}
            self._phrases = tuple(
                Phrase(id, {tag: one.text(text) for tag, one in speakers.items()})
                for id, text in PHRASES.items()
            )
        return self._phrases

    def say_phrase(self, staff: Staff, session: str, phrase: str) -> CommandView:
        """Say a prepared phrase in the visitor's language."""
        if phrase not in PHRASES:
            raise NotFoundError("phrase")
        return self._act(staff, session, "speech.say", {"phrase": phrase})

    def say_text(self, staff: Staff, session: str, text: str, language: str) -> CommandView:
        """Say typed words in the language in which they were typed."""
        words = read_text("text", text, _LONGEST_TEXT)
        if language not in ALL_LANGUAGES:
            # Translators: Staff error: a language was chosen that this program does not know.
            raise InvalidError("language", msg("말할 언어를 골라 주세요."))
        return self._act(staff, session, "speech.say", {"text": words, "language": language})

    def switch(
        self, staff: Staff, session: str, *, modes: Modes | None = None, preset: str | None = None
    ) -> CommandView:
        """Change modes at once, with undo at the terminal."""
        values = read_modes(modes, preset)
        arguments: dict[str, Any] = {"preset": preset} if preset is not None else {"modes": values}
        return self._act(staff, session, "modes.set", arguments)

    def open(self, staff: Staff, session: str, flow: str, entry: str = "") -> CommandView:
        """Open a service for the visitor; see the protocol."""
        return self._act(
            staff, session, "service.open", {"flow": flow, **({"entry": entry} if entry else {})}
        )

    def _act(self, staff: Staff, session: str, name: str, arguments: Mapping[str, Any]) -> CommandView:
        with self._store.write() as work:
            row = self._own(work.session.get(AssistSession, session), staff)
            find_terminal(work.session, staff, row.terminal_id)
            if row.state != AssistState.OPEN.value or row.expires_at <= work.now:
                raise NotAllowedError("the assist session is not open")
            return self._commands.put(work, staff, row.terminal_id, name, arguments, assist=row.id)

    def end(self, staff: Staff, session: str) -> None:
        """End it; works in every state, also twice."""
        with self._store.write() as work:
            row = self._own(work.session.get(AssistSession, session), staff)
            if row.state not in OPEN_ASSIST:
                return
            end_session(work, row, AssistState.ENDED)
            tell_end(work, row, staff)
            audit.append(work, staff, "assist.end", f"terminal:{row.terminal_id}", {"session": row.id})
        self._screens.forget(session)


_PLAIN = ("id", "terminal", "terminal_name", "staff_id", "staff_name", "state", "begun_at", "expires_at")


def end_session(work: Work, row: AssistSession, state: AssistState, *, is_known: bool = False) -> None:
    """Bring a session to its end in a running transaction.

    A question whose time is over is taken back, whatever the terminal has counted; *is_known*: it said so
    itself.
    """
    if row.state == AssistState.ASKING.value and state is AssistState.EXPIRED and not is_known:
        tell_end(work, row)
    row.state, row.ended_at = state.value, work.now
    work.changed("assist", row.id)
    work.changed("terminals", row.terminal_id)


def tell_end(work: Work, row: AssistSession, staff: Staff = SYSTEM) -> None:
    """Let the terminal end what it may still hold of a session: the question, or what was agreed to."""
    put_command(
        work,
        staff,
        row.terminal_id,
        "assist.end",
        {"session": row.id},
        expires_in_s=MAX_COMMAND_EXPIRY_S,
        assist=row.id,
        is_told=False,
    )


def open_session(work: Work, row: AssistSession) -> None:
    """The visitor has agreed: from now on they are seen, and their call is answered by whoever helps them."""
    row.state = AssistState.OPEN.value
    row.expires_at = work.now + timedelta(minutes=MINUTES)
    work.changed("assist", row.id)
    work.changed("terminals", row.terminal_id)
    call = work.session.scalars(
        select(HelpCall).where(HelpCall.terminal_id == row.terminal_id, HelpCall.state == "waiting")
    ).first()
    if call is not None:
        take_call(work, call, Staff(row.staff_id, row.staff_name, "helper", EVERYTHING))
