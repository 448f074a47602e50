"""Operations: what flows ask for, and what comes back, as frozen values.

An operation says *what*; :class:`kiosk.services.operations.runner.OperationRunner` knows *how*.
Each class names the type of its result. Results are contract documents where one exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from kiosk.contracts.content import DirectoryContent
from kiosk.contracts.gateway import (
    Destination,
    RequestContact,
    RequestPlace,
    Service,
    ServiceDefinition,
    State,
)
from kiosk.i18n.text import Text
from kiosk.screens.model import Screen
from kiosk.services.receipt import Receipt
from kiosk.settings.centre import CentreSettings


@dataclass(frozen=True, slots=True)
class LoadServices:
    """Fetch what can be reported. Result: :class:`Catalogue`."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What can be reported.

    Attributes:
        services: All of them.
        destination: Where a report ends: this centre's staff or the city.
        is_stale: True when the gateway could not be asked and these are the last known ones.
    """

    services: tuple[Service, ...]
    destination: Destination = "centre"
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class LoadDefinition:
    """Fetch the questions of a service. Result: :class:`Questions`."""

    service_code: str


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of a service.

    Attributes:
        definition: The questions.
        today: The day in the city, from which "yesterday" is counted.
    """

    definition: ServiceDefinition
    today: date


@dataclass(frozen=True, slots=True)
class PrepareReport:
    """Mint reference, number and code of a report. Result: :class:`Receipt`."""


@dataclass(frozen=True, slots=True, repr=False)
class ReportDraft:
    """What the visitor confirmed at read-back; never logged.

    Attributes:
        service_code: What it is about.
        attributes: Attribute code -> value or list of value keys.
        description: Free words of the visitor, at most 4,000 characters.
        place: Where.
        contact: How to answer.
    """

    service_code: str
    attributes: Mapping[str, str | list[str]] = field(default_factory=dict)
    description: str = ""
    place: RequestPlace = field(default_factory=RequestPlace)
    contact: RequestContact = field(default_factory=RequestContact)

    def __repr__(self) -> str:
        """Hide everything that a visitor gave."""
        return f"ReportDraft({self.service_code!r}, ...)"


@dataclass(frozen=True, slots=True, repr=False)
class SubmitReport:
    """Commit a report to the outbox and try to deliver it. Result: :class:`Outcome`.

    Carrying it out twice with the same receipt keeps one report.
    """

    receipt: Receipt
    draft: ReportDraft

    def __repr__(self) -> str:
        """Hide everything that a visitor gave."""
        return f"SubmitReport({self.receipt.client_ref!r})"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What can honestly be said right after a report was committed.

    Attributes:
        state: Kept at this centre, sent to the city, or waiting for the connection.
        expected_on: Day by which an answer can be expected, or None ("ask").
    """

    state: State
    expected_on: date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class LookUp:
    """Ask what became of a report. Result: :class:`kiosk.contracts.gateway.StatusAnswer` or None.

    None says that number and code do not belong together, whichever of them is wrong.
    """

    number: str
    code: str

    def __repr__(self) -> str:
        """Hide number and code."""
        return "LookUp(...)"


@dataclass(frozen=True, slots=True)
class Printout:
    """What a page on paper says: a Screen, printed whole.

    Attributes:
        screen: Its title, texts, facts and receipt are printed; what only can be pressed is not.
    """

    screen: Screen


@dataclass(frozen=True, slots=True)
class PrintPage:
    """Print a page in large print. Result: None."""

    page: Printout


@dataclass(frozen=True, slots=True, repr=False)
class SearchDirectory:
    """Find entries by topic or by words. Result: tuple of :class:`EntrySummary`."""

    topic: str | None = None
    query: str = ""

    def __repr__(self) -> str:
        """Hide what was typed."""
        return f"SearchDirectory(topic={self.topic!r}, query=<{len(self.query)} characters>)"


@dataclass(frozen=True, slots=True)
class EntrySummary:
    """One line of a list of entries.

    Attributes:
        id: Of the entry.
        name: Its name.
        label_type: ``finished``, ``started`` or ``info``.
        icon: Name of the drawing, or None.
    """

    id: str
    name: Text
    label_type: str = "info"
    icon: str | None = None


@dataclass(frozen=True, slots=True)
class LoadEntry:
    """Fetch one entry of the directory. Result: :class:`Entry`."""

    id: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, and the moment at which "open now" was asked.

    Attributes:
        content: The entry.
        now: Time in the city.
        is_holiday: Whether today is a public holiday; None when the calendar does not reach.
    """

    content: DirectoryContent
    now: datetime
    is_holiday: bool | None = None


@dataclass(frozen=True, slots=True)
class CallStaff:
    """Ring for staff. Result: :class:`Called`, or None where a call that is looked at stands no more.

    Attributes:
        is_quiet: Make no sound here and no call there: it stands already, and is only looked at.
    """

    is_quiet: bool = False


#: How far a call got: nobody there; kept for the desks, which nobody can see now; on the desks of staff;
#: somebody has answered; or the call that was looked at stands no more.
HelpReach = Literal["away", "kept", "asked", "reached", "over"]
#: Whether the desks can see a call that waits: nothing was ever wrong, not now, or again.
Desk = Literal["", "away", "back"]


@dataclass(frozen=True, slots=True)
class Called:
    """How staff were called.

    Attributes:
        reached: True when a staff desk confirmed the call; False when only the bell here rang.
        is_ringing: Whether a sound could be made.
        is_asked: The call stands for the desks of staff, and nobody has answered yet.
        desk: With *is_asked*: whether anybody at a desk can see it.
        by: Who comes, as visitors may know them, or "".
        is_on_screen: With *reached*: they help on this screen, nobody comes.
    """

    reached: bool
    is_ringing: bool = True
    is_asked: bool = False
    desk: Desk = ""
    by: str = ""
    is_on_screen: bool = False


@dataclass(frozen=True, slots=True)
class StopCalling:
    """Take the call back. Result: None."""


@dataclass(frozen=True, slots=True)
class LoadSettings:
    """Read the centre's settings. Result: :class:`CentreSettings`."""


@dataclass(frozen=True, slots=True)
class ListPrinters:
    """List the printers that the system knows. Result: tuple of names."""


@dataclass(frozen=True, slots=True)
class SaveSettings:
    """Write the centre's settings. Result: the saved :class:`CentreSettings`."""

    settings: CentreSettings


@dataclass(frozen=True, slots=True, repr=False)
class SavePin:
    """Choose the clerk's PIN. Result: None."""

    pin: str

    def __repr__(self) -> str:
        """Hide the PIN."""
        return "SavePin(...)"


@dataclass(frozen=True, slots=True, repr=False)
class CheckPin:
    """Compare the clerk's PIN. Result: True; a wrong one is a :class:`KioskError`."""

    pin: str

    def __repr__(self) -> str:
        """Hide the PIN."""
        return "CheckPin(...)"


@dataclass(frozen=True, slots=True)
class TestPrint:
    """Print a page that shows that printing works. Result: None."""

    page: Printout

    #: Keeps pytest from taking the class for a test.
    __test__ = False


@dataclass(frozen=True, slots=True)
class ListRequests:
    """List the reports kept at this centre. Result: tuple of :class:`KeptRequest`."""


@dataclass(frozen=True, slots=True, repr=False)
class KeptRequest:
    """One report as the clerk reads it.

    Attributes:
        id: At the gateway.
        number: Receipt number, or None.
        name: Name of the service.
        requested_at: When it was given.
        is_closed: Whether staff have closed it.
        lines: Question and answer, in order, for reading and printing.
    """

    id: str
    number: str | None
    name: Text
    requested_at: datetime
    is_closed: bool = False
    lines: tuple[tuple[Text, Text], ...] = ()

    def __repr__(self) -> str:
        """Hide everything that a visitor gave."""
        return f"KeptRequest({self.id!r}, is_closed={self.is_closed})"


@dataclass(frozen=True, slots=True, repr=False)
class CloseRequest:
    """Close a report with words of staff. Result: None."""

    id: str
    note: str

    def __repr__(self) -> str:
        """Hide the words."""
        return f"CloseRequest({self.id!r}, ...)"


@dataclass(frozen=True, slots=True)
class LeaveProgram:
    """End the program (from the clerk's menu only). Result: None."""


@dataclass(frozen=True, slots=True)
class ConsoleLink:
    """How this terminal and a staff console stand to each other.

    Attributes:
        state: ``none``, ``waiting`` (staff have not typed the code yet), ``joined``, ``revoked`` or
            ``expired``.
        address: Of the console, or "".
        code: What staff type there while it is ``waiting``, or "".
        name: What staff call this terminal once it is ``joined``, or "".
        is_connected: Whether what the terminal says is taken now.
        is_away: The broker takes it, but the console itself is not there.
        is_paused: Schedules do not run, because the clock of this terminal cannot be right.
    """

    state: str = "none"
    address: str = ""
    code: str = ""
    name: str = ""
    is_connected: bool = False
    is_away: bool = False
    is_paused: bool = False


@dataclass(frozen=True, slots=True)
class LoadConsoleLink:
    """Ask how the link is. Result: :class:`ConsoleLink`."""


@dataclass(frozen=True, slots=True)
class JoinConsole:
    """Ask a console to take this terminal in. Result: :class:`ConsoleLink` with the code."""

    address: str


@dataclass(frozen=True, slots=True)
class LeaveConsole:
    """Leave the console, or stop asking it. Result: :class:`ConsoleLink`."""
