"""What the runner needs of its surroundings, as protocols; the composition root fills them in."""

from __future__ import annotations

from typing import Protocol

from kiosk.contracts.content import DirectoryContent
from kiosk.contracts.gateway import (
    Health,
    SealedRequest,
    Service,
    ServiceDefinition,
    ServiceRequest,
    StatusAnswer,
    SubmitAnswer,
)
from kiosk.i18n.text import Arg
from kiosk.services.operations.model import ConsoleLink, HelpReach, KeptRequest
from kiosk.services.outbox import DeliveryReport, OutboxEntry


class Gateway(Protocol):
    """What the runner asks of :class:`kiosk.services.client.GatewayClient`."""

    is_foreign: bool

    def health(self) -> Health:
        """Return the gateway's state."""

    def list_services(self) -> list[Service]:
        """Return what can be reported."""

    def get_definition(self, code: str) -> ServiceDefinition:
        """Return the questions of a service."""

    def submit(self, request: ServiceRequest) -> SubmitAnswer:
        """Post a report."""

    def submit_sealed(self, sealed: SealedRequest) -> SubmitAnswer:
        """Hand a sealed report over."""

    def look_up(self, number: str, code: str) -> StatusAnswer:
        """Return what became of a report."""

    def search_directory(self, query: str = "", topic: str | None = None) -> list[DirectoryContent]:
        """Return directory entries."""

    def get_entry(self, entry_id: str) -> DirectoryContent:
        """Return one directory entry."""


class ReportBox(Protocol):
    """What the runner asks of :class:`kiosk.services.outbox.Outbox`."""

    def put(self, request: ServiceRequest) -> None:
        """Commit a report to the disk."""

    def entry(self, client_ref: str) -> OutboxEntry | None:
        """Return one report's line, or None."""

    def look_up(self, number: str, code: str) -> OutboxEntry | None:
        """Return the line of the report with this number and code, or None."""

    def deliver_once(self, client: Gateway, only: str | None = None) -> DeliveryReport:
        """Try to send."""


class Words(Protocol):
    """The localiser of the visitor's language."""

    @property
    def tag(self) -> str:
        """Catalogue tag."""

    def text(self, value: Arg) -> str:
        """Return the string of a text."""


class Bell(Protocol):
    """Makes a sound that staff hear."""

    def ring(self) -> bool:
        """Ring; False when no sound can be made."""

    def stop(self) -> None:
        """Fall silent."""


class HelpDesk(Protocol):
    """Tells staff elsewhere that somebody needs help."""

    def call(self, *, is_new: bool = True) -> HelpReach:
        """Let staff elsewhere know, or look how a call stands.

        Args:
            is_new: False makes no call where none stands.

        Returns:
            ``reached`` only when somebody has confirmed the call, ``kept`` when it waits for desks that
            nobody can see now, ``over`` when none stands and none was to be made.
        """

    def stop_calling(self) -> None:
        """Take the call back."""

    def complete(self, service: str) -> None:
        """Count a service that a visitor has finished: a code of what is reported, ``status`` or ``ask``."""


class RequestDesk(Protocol):
    """The reports that are kept at this centre, for the clerk."""

    def list_requests(self) -> tuple[KeptRequest, ...]:
        """Return all of them."""

    def close_request(self, id_: str, note: str) -> None:
        """Close one, with words that the visitor can read."""


class ConsoleDoor(Protocol):
    """What the runner asks of the terminal's side of the staff console."""

    def look(self) -> ConsoleLink:
        """Return how the link is."""

    def join(self, address: str) -> ConsoleLink:
        """Ask the console at *address* to take this terminal in.

        Raises:
            KioskError: It does not answer, or is no console.
        """

    def leave(self) -> ConsoleLink:
        """Forget the console and its credentials."""
