"""Calls for help, commands, and helping on somebody's screen."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kiosk.console.services.views.staff import Modes


@dataclass(frozen=True, slots=True)
class HelpView:
    """A help call.

    Attributes:
        id: Call id made by the terminal.
        terminal: Terminal id.
        terminal_name: Its name.
        site: Id of its site.
        site_name: Name of its site.
        state: ``waiting``, ``taken``, ``left`` (the visitor has gone, staff do not know), or ``closed``.
        since: When the visitor pressed, by the console's clock.
        waiting_s: Whole seconds from then to being taken, or to now.
        language: The visitor's language.
        flow: Public id of the service where it was pressed, or "".
        taken_by: Name of who answered, or "".
        is_reachable: Whether the terminal is online.
        told: What became of telling the visitor that somebody comes, the last time: a state of a
            :class:`CommandView`, or "" when nobody has answered.
        told_reason: Why that failed (a code), or "".
    """

    id: str
    terminal: str
    terminal_name: str
    site: str
    site_name: str
    state: str
    since: datetime
    waiting_s: int
    language: str
    flow: str
    taken_by: str
    is_reachable: bool
    told: str = ""
    told_reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the visitor is there still, as the wall's filter by calls means it."""
        return self.state in ("waiting", "taken")

    @property
    def is_untold(self) -> bool:
        """Whether the visitor was not told that somebody comes, as far as is known."""
        return self.told in ("refused", "expired", "failed", "unknown")


@dataclass(frozen=True, slots=True)
class CommandView:
    """A command and what became of it.

    Attributes:
        id: Command id (uuid4).
        terminal: Terminal id.
        name: Command name of the registry.
        by: Who sent it.
        issued_at: When.
        expires_at: When it is worthless, by the console's clock.
        state: ``waiting`` (not yet with the broker), ``sent``, ``done``, ``refused``, ``expired``,
            ``failed`` or
            ``unknown`` (the terminal crashed in between, or has not answered: it may have been done).
        reason: Code of the reason, or "".
        answered_at: When the answer came, or None.
        result: Public facts of the answer.
    """

    id: str
    terminal: str
    name: str
    by: str
    issued_at: datetime
    expires_at: datetime
    state: str
    reason: str
    answered_at: datetime | None
    result: Mapping[str, Any]


class AssistState(enum.StrEnum):
    """Where an assist session stands; only the terminal makes it open."""

    ASKING = "asking"
    OPEN = "open"
    REFUSED = "refused"
    ENDED = "ended"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class AssistItem:
    """One masked item of the visitor's screen. ``label`` is "" where it is masked."""

    key: str
    kind: str
    label: str
    is_masked: bool
    is_interactive: bool
    is_selected: bool


@dataclass(frozen=True, slots=True)
class AssistView:
    """An assist session as its staff member sees it.

    Attributes:
        id: Session id.
        terminal: Terminal id.
        terminal_name: Its name.
        staff_id: Who helps.
        staff_name: The helper's name.
        state: Where it stands.
        begun_at: When consent was asked.
        expires_at: When it ends by itself.
        language: The visitor's language, or "" before consent.
        modes: Modes in force there.
        title: Title of the screen, or "" where it is masked.
        position: "2 of 5" as data: (2, 5), or None.
        cursor: Key of the item under the cursor, or "".
        items: The masked items; empty before consent.
        updated_at: When the screen came, or None.
    """

    id: str
    terminal: str
    terminal_name: str
    staff_id: str
    staff_name: str
    state: AssistState
    begun_at: datetime
    expires_at: datetime
    language: str = ""
    modes: Modes = field(default_factory=dict)
    title: str = ""
    position: tuple[int, int] | None = None
    cursor: str = ""
    items: tuple[AssistItem, ...] = ()
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """A prepared phrase: id for ``speech.say`` and the text per language."""

    id: str
    texts: Mapping[str, str]
