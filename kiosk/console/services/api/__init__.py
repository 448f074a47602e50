"""The services as protocols. Pages are written, and tested with fakes, against these.

Every call may raise :class:`~kiosk.console.services.errors.NotAllowedError` (role or scope),
:class:`~kiosk.console.services.errors.NotFoundError` (no such thing, or outside of the scope) and
:class:`~kiosk.console.services.errors.InvalidError` (a value that cannot be taken; ``field`` names it).
All calls block (database): a web page runs them in a worker thread.

One file for each subject; what joins them, :class:`ConsoleServices`, stands here. Only protocols of services
belong here; they import views, and nothing else of the console.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.console.services.api.people import AccountService, AssistService, HelpService
from kiosk.console.services.api.plans import GroupService, MessageService, ScheduleService, SiteService
from kiosk.console.services.api.records import AuditService, LiveService, PictureService
from kiosk.console.services.api.terminals import (
    CommandService,
    EnrolmentService,
    HealthService,
    ModeService,
    TerminalService,
)

__all__ = [
    "AccountService",
    "AssistService",
    "AuditService",
    "CommandService",
    "ConsoleServices",
    "EnrolmentService",
    "GroupService",
    "HealthService",
    "HelpService",
    "LiveService",
    "MessageService",
    "ModeService",
    "PictureService",
    "ScheduleService",
    "SiteService",
    "TerminalService",
]


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
