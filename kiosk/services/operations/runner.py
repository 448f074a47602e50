"""Carries out operations: the one place where flows meet gateway, outbox, printer and settings.

Blocking; it belongs on a worker thread and may be used from several. Every failure is a
:class:`KioskError` whose words a visitor may read.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from kiosk.clock import Clock
from kiosk.contracts.content import City, DirectoryContent
from kiosk.contracts.gateway import Service, ServiceRequest, State, StatusAnswer
from kiosk.contracts.words import as_content
from kiosk.errors import KioskError
from kiosk.i18n.text import msg
from kiosk.services.gateway_errors import GatewayError, NoSuchReportError, NotFoundError, TooManyTriesError
from kiosk.services.operations import model
from kiosk.services.operations.calendar import is_public_holiday
from kiosk.services.operations.last_good import LastGood
from kiosk.services.operations.ports import (
    Bell,
    ConsoleDoor,
    Gateway,
    HelpDesk,
    ReportBox,
    RequestDesk,
    Words,
)
from kiosk.services.outbox import OutboxEntry
from kiosk.services.printing.page import Page, write_page
from kiosk.services.printing.printers import Printer, find_printer, list_printers
from kiosk.services.receipt import Receipt, mint_receipt
from kiosk.settings.centre import CentreSettings, CentreSettingsFile
from kiosk.settings.pin import PinStore

_LOG = logging.getLogger(__name__)
_Found = TypeVar("_Found")


class OperationRunner:
    """Knows how to carry out every operation of :mod:`kiosk.services.operations.model`."""

    def __init__(
        self,
        client: Gateway,
        outbox: ReportBox,
        clock: Clock,
        settings: CentreSettingsFile,
        pins: PinStore,
        localiser: Callable[[], Words],
        city: City,
        *,
        bell: Bell | None = None,
        help_desk: HelpDesk | None = None,
        desk: RequestDesk | None = None,
        console: ConsoleDoor | None = None,
        printer: Callable[[str], Printer] = find_printer,
        on_saved: Callable[[CentreSettings], None] = lambda settings: None,
        on_leave: Callable[[], None] | None = None,
        terminal: str | None = None,
    ) -> None:
        """Join the parts.

        Args:
            client: The way to the gateway.
            outbox: Keeps reports safe.
            clock: Time of day.
            settings: The centre's settings; its folder also keeps the last good services.
            pins: The clerk's PIN.
            localiser: Gives the localiser of the language in use.
            city: Help lines, time zone, country.
            bell: Makes a sound, or None when there is none.
            help_desk: Reaches staff elsewhere, or None.
            desk: Reports kept here, or None when a city's gateway keeps them.
            console: The terminal's side of the staff console, or None where none can be joined.
            printer: Finds the printer of a name.
            on_saved: Told after settings were saved, on the worker thread.
            on_leave: Ends the program, or None where that is not offered.
            terminal: Id of this terminal in reports, or None.
        """
        self._client = client
        self._outbox = outbox
        self._clock = clock
        self._settings = settings
        self._pins = pins
        self._localiser = localiser
        self._city = city
        self._bell = bell
        self._help_desk = help_desk
        self._desk = desk
        self._console = console
        self._printer = printer
        self._on_saved = on_saved
        self._on_leave = on_leave
        self._terminal = terminal
        self._last_good = LastGood(settings.path.parent)
        self._directory: dict[str, DirectoryContent] = {}
        self._topics: dict[str, tuple[str, ...]] = {}
        self._is_fetching = threading.Lock()

    def carry_out(self, operation: object) -> Any:
        """Return the result of *operation*, as its class says.

        Raises:
            KioskError: It did not work.
            TypeError: There is no such operation: a mistake of the program.
        """
        match operation:
            case model.LoadServices():
                return self.load_services()
            case model.LoadDefinition(code):
                return self.load_definition(code)
            case model.PrepareReport():
                return mint_receipt()
            case model.SubmitReport(receipt, draft):
                return self.submit(receipt, draft)
            case model.LookUp(number, code):
                return self._finished("status", self.look_up(number, code))
            case model.SearchDirectory(topic, query):
                return self.search(topic, query)
            case model.LoadEntry(id_):
                return self._finished("ask", self.load_entry(id_))
            case model.PrintPage(page) | model.TestPrint(page):
                return self.print_page(page)
            case model.CallStaff(is_quiet):
                return self.call_staff(is_quiet=is_quiet)
            case model.StopCalling():
                return self.stop_calling()
        return self._carry_out_for_clerk(operation)

    def _finished(self, service: str, found: _Found) -> _Found:
        """Count a service whose end is that something was found, and return that.

        A web page has no end that the terminal could know of, so that none is counted.
        """
        if found is not None and self._help_desk is not None:
            self._help_desk.complete(service)
        return found

    def _carry_out_for_clerk(self, operation: object) -> Any:
        match operation:
            case model.LoadSettings():
                return self._settings.load()
            case model.SaveSettings(settings):
                self._settings.save(settings)
                self._on_saved(settings)
                return settings
            case model.ListPrinters():
                return list_printers()
            case model.SavePin(pin):
                return self._pins.choose(pin)
            case model.CheckPin(pin):
                self._pins.check(pin)
                return True
            case model.ListRequests():
                return self._open_desk().list_requests()
            case model.CloseRequest(id_, note):
                return self._open_desk().close_request(id_, note)
            case model.LeaveProgram():
                return self._leave()
            case model.LoadConsoleLink():
                return self._console.look() if self._console else model.ConsoleLink()
            case model.JoinConsole(address):
                return self._open_console().join(address)
            case model.LeaveConsole():
                return self._open_console().leave()
        raise TypeError(f"no such operation: {type(operation).__name__}")

    # -- what can be reported ---------------------------------------------------------------------

    def load_services(self) -> model.Catalogue:
        """Return the services; the last good ones when the gateway does not answer or has none.

        Raises:
            KioskError: It does not answer (or has none) and never has.
        """
        try:
            services = tuple(self._client.list_services())
            if not services:
                # Open311 servers answer <services/> while they are being set up; that is no list to keep.
                raise NotFoundError("no services")
            destination = "city" if self._client.is_foreign else self._client.health().destination
        except GatewayError:
            known = self._last_good
            if not known.services:
                raise
            return model.Catalogue(known.services, known.destination, is_stale=True)
        self._last_good.keep_services(services, destination)
        if self._last_good.missing() and not self._is_fetching.locked():
            threading.Thread(target=self._fetch_missing, name="definitions", daemon=True).start()
        return model.Catalogue(services, destination)

    def _fetch_missing(self) -> None:
        """Fetch the questions of every service, so that a report can be made offline."""
        if not self._is_fetching.acquire(blocking=False):
            return
        try:
            found = {code: self._client.get_definition(code) for code in self._last_good.missing()}
            self._last_good.keep_definitions(found)
        except KioskError as error:
            _LOG.info("not all questions could be fetched: %s", error.code)
        finally:
            self._is_fetching.release()

    def load_definition(self, code: str) -> model.Questions:
        """Return the questions of a service; the last good ones when the gateway does not answer.

        Raises:
            KioskError: It does not answer, and they are not known.
        """
        try:
            definition = self._client.get_definition(code)
            self._last_good.keep_definitions({code: definition})
        except NotFoundError:
            raise
        except GatewayError:
            known = self._last_good.definition(code)
            if known is None:
                raise
            definition = known
        return model.Questions(definition, self._now().date())

    # -- reports ----------------------------------------------------------------------------------

    def submit(self, receipt: Receipt, draft: model.ReportDraft) -> model.Outcome:
        """Commit a report to the disk, then try to deliver it.

        The same receipt is committed once, however often this is called.

        Raises:
            KioskError: It is not on the disk; no receipt may be shown.
        """
        if self._outbox.entry(receipt.client_ref) is None:
            self._outbox.put(self._request(receipt, draft))
            if self._help_desk is not None:
                self._help_desk.complete(draft.service_code)
        try:
            self._outbox.deliver_once(self._client, receipt.client_ref)
        except KioskError as error:
            # It is safe on the disk: that is what the receipt says.
            _LOG.warning("a report waits: %s %s", error.code, error.technical)
        entry = self._outbox.entry(receipt.client_ref)
        state = self._state_of(entry)
        return model.Outcome(state, self._expected_on(draft.service_code) if state == "sent" else None)

    def _request(self, receipt: Receipt, draft: model.ReportDraft) -> ServiceRequest:
        return ServiceRequest(
            client_ref=receipt.client_ref,
            service_code=draft.service_code,
            language=self._localiser().tag,
            attributes=dict(draft.attributes),
            description=draft.description,
            place=draft.place,
            contact=draft.contact,
            receipt_number=receipt.number,
            receipt_code=receipt.code,
            requested_at=self._clock.now(),
            terminal=self._terminal,
        )

    def _state_of(self, entry: OutboxEntry | None) -> State:
        """Return what may honestly be said about a report in the outbox."""
        if entry is None or entry.state in ("refused", "unclear"):
            return "kept"
        if entry.state == "delivered":
            return entry.answer
        return "queued" if self._last_good.destination == "city" else "kept"

    def _expected_on(self, code: str) -> date | None:
        service = self._service(code)
        if service is None or service.expected_days is None:
            return None
        return self._now().date() + timedelta(days=service.expected_days)

    def _service(self, code: str) -> Service | None:
        return next((one for one in self._last_good.services if one.service_code == code), None)

    def look_up(self, number: str, code: str) -> StatusAnswer | None:
        """Return what became of a report; None when number and code do not belong together.

        Raises:
            KioskError: The gateway does not answer, and the report is not waiting here either.
        """
        try:
            return self._client.look_up(number, code)
        except TooManyTriesError:
            raise
        except NoSuchReportError:
            entry = self._outbox.look_up(number, code)
            return self._waiting(number, entry) if entry is not None else None
        except GatewayError:
            entry = self._outbox.look_up(number, code)
            if entry is None:
                raise
            return self._waiting(number, entry)

    def _waiting(self, number: str, entry: OutboxEntry) -> StatusAnswer:
        """Return the state of a report that the gateway does not know yet."""
        service = self._service(entry.service_code)
        return StatusAnswer(
            receipt_number=number,
            service_code=entry.service_code,
            names=service.names if service is not None else {"ko": entry.service_code},
            status="received",
            destination=self._last_good.destination,
            state=self._state_of(entry),
            requested_at=entry.queued_at,
            updated_at=entry.queued_at,
        )

    # -- the directory ----------------------------------------------------------------------------

    def search(self, topic: str | None, query: str) -> tuple[model.EntrySummary, ...]:
        """Return entries of a topic or for words; a topic's last good ones when offline.

        Raises:
            KioskError: The gateway does not answer.
        """
        try:
            found = self._client.search_directory(query, topic)
        except GatewayError:
            if topic is None or topic not in self._topics:
                raise
            found = [self._directory[id_] for id_ in self._topics[topic]]
        self._directory.update({entry.id: entry for entry in found})
        if topic is not None:
            self._topics[topic] = tuple(entry.id for entry in found)
        return tuple(
            model.EntrySummary(entry.id, as_content(entry.names), entry.label_type, entry.icon)
            for entry in found
        )

    def load_entry(self, id_: str) -> model.Entry:
        """Return an entry with the present moment in the city.

        Raises:
            KioskError: The gateway does not answer, and the entry has not been read before.
        """
        try:
            entry = self._client.get_entry(id_)
        except NotFoundError:
            raise
        except GatewayError:
            if id_ not in self._directory:
                raise
            entry = self._directory[id_]
        self._directory[id_] = entry
        now = self._now()
        return model.Entry(entry, now, is_public_holiday(now.date(), self._city.country))

    def _now(self) -> datetime:
        """Return the time of day in the city, without a zone, as its schedules are written."""
        return self._clock.now().astimezone(ZoneInfo(self._city.time_zone)).replace(tzinfo=None)

    # -- paper, people, clerk ---------------------------------------------------------------------

    def print_page(self, page: model.Printout) -> None:
        """Print a page in large print, in the language in use.

        Raises:
            KioskError: There is no printer, or it did not take the page.
        """
        centre = self._settings.load()
        words = self._localiser()
        written = write_page(Page.of(page.screen, words, centre=centre.name))
        self._printer(centre.printer).print_pdf(written)

    def call_staff(self, *, is_quiet: bool = False) -> model.Called | None:
        """Ring here and, where there is a desk, there; say honestly what was reached.

        Args:
            is_quiet: Only look at the call that stands.

        Returns:
            How it stands, or None where the call that was to be looked at is over.
        """
        is_ringing = self._bell.ring() if self._bell is not None and not is_quiet else False
        try:
            reach = self._help_desk.call(is_new=not is_quiet) if self._help_desk is not None else "away"
        except KioskError as error:
            _LOG.warning("the help desk cannot be reached: %s", error.technical)
            reach = "away"
        if reach == "over":
            return None
        return model.Called(
            reached=reach == "reached",
            is_ringing=is_ringing,
            is_asked=reach in ("asked", "kept"),
            desk="away" if reach == "kept" else "",
        )

    def stop_calling(self) -> None:
        """Fall silent, here and there."""
        if self._bell is not None:
            self._bell.stop()
        if self._help_desk is not None:
            self._help_desk.stop_calling()

    def _open_console(self) -> ConsoleDoor:
        if self._console is None:
            # Translators: For staff: this program cannot be joined to a staff console (a temporary run).
            raise KioskError(msg("이 기기는 직원 화면에 이을 수 없어요."), code="C-10")
        return self._console

    def _open_desk(self) -> RequestDesk:
        if self._desk is None:
            raise KioskError(
                # Translators: For staff: reports lie at the city's own system, not on this terminal.
                msg("신고가 이 기기가 아니라 시의 창구에 있어요."),
                code="C-09",
            )
        return self._desk

    def _leave(self) -> None:
        if self._on_leave is None:
            # Translators: For staff: the program cannot be ended from its own menu here.
            raise KioskError(msg("여기서는 프로그램을 끝낼 수 없어요."), code="C-10")
        self._on_leave()
