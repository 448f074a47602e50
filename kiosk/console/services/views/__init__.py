"""The frozen values that services take and return.

Moments are UTC, durations seconds unless said otherwise.
"""

from __future__ import annotations

from kiosk.console.services.views.accounts import (
    AccountView,
    EnrolmentView,
    SessionView,
    TotpSetup,
)
from kiosk.console.services.views.helping import (
    AssistItem,
    AssistState,
    AssistView,
    CommandView,
    HelpView,
    Phrase,
)
from kiosk.console.services.views.plans import (
    DistrictView,
    GroupView,
    MessageView,
    Occurrence,
    ScheduleDraft,
    ScheduleView,
    SiteView,
)
from kiosk.console.services.views.records import (
    AuditFilter,
    AuditRestore,
    AuditRow,
    AuditVerdict,
    HealthView,
    LiveEvent,
    News,
    Picture,
    Series,
)
from kiosk.console.services.views.staff import (
    EVERYTHING,
    ROLES,
    UNTILS,
    Modes,
    Role,
    Scope,
    Staff,
    Until,
)
from kiosk.console.services.views.terminals import (
    FieldDifference,
    HistoryRow,
    LayerRow,
    ReportedView,
    TerminalDetail,
    TerminalFilter,
    TerminalPage,
    TerminalRow,
    TerminalState,
)

__all__ = [
    "EVERYTHING",
    "ROLES",
    "UNTILS",
    "AccountView",
    "AssistItem",
    "AssistState",
    "AssistView",
    "AuditFilter",
    "AuditRestore",
    "AuditRow",
    "AuditVerdict",
    "CommandView",
    "DistrictView",
    "EnrolmentView",
    "FieldDifference",
    "GroupView",
    "HealthView",
    "HelpView",
    "HistoryRow",
    "LayerRow",
    "LiveEvent",
    "MessageView",
    "Modes",
    "News",
    "Occurrence",
    "Phrase",
    "Picture",
    "ReportedView",
    "Role",
    "ScheduleDraft",
    "ScheduleView",
    "Scope",
    "Series",
    "SessionView",
    "SiteView",
    "Staff",
    "TerminalDetail",
    "TerminalFilter",
    "TerminalPage",
    "TerminalRow",
    "TerminalState",
    "TotpSetup",
    "Until",
]
