"""The journeys of the 120 Centre: one module or package per flow, pure and without I/O.

A flow takes what never changes in its constructor (the city, the places, the centre's settings),
keeps every answer in its frozen state, and asks for everything else by an operation
(:mod:`kiosk.services.operations.model`). May import contracts, screens, i18n, errors, settings
and the operations' model; never a client, a clock or a file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from kiosk.contracts.content import City, Places
from kiosk.screens.flow import Flow
from kiosk.services.flows.ask import AskFlow
from kiosk.services.flows.clerk.flow import ClerkFlow
from kiosk.services.flows.help import HelpFlow
from kiosk.services.flows.home import HomeFlow
from kiosk.services.flows.notices import Notices, NoticesFlow
from kiosk.services.flows.person import PersonFlow
from kiosk.services.flows.report.flow import ReportFlow
from kiosk.services.flows.status import StatusFlow
from kiosk.services.flows.welcome import WelcomeFlow
from kiosk.settings.centre import CentreSettings


def build_flows(
    city: City,
    places: Places,
    centre: CentreSettings,
    *,
    languages: Sequence[str] | None = None,
    has_pin: bool = False,
    has_jack: bool = False,
    notices: Notices = tuple,
    is_large: Callable[[], bool] = lambda: False,
) -> Mapping[str, Flow]:
    """Make every flow of the 120 Centre, by id.

    Args:
        city: Groups, topics and help lines.
        places: Districts and neighbourhoods to choose from.
        centre: This centre. Build the flows anew after the clerk has saved other settings.
        languages: Languages on the first Screen; the centre's when None.
        has_pin: Whether the clerk's PIN has been chosen; without one, set-up comes first.
        has_jack: Whether a headset can be plugged in.
        notices: What the centre wants every visitor to know now, for the home page.
        is_large: Whether the visitor reads large letters.
    """
    flows: tuple[Flow, ...] = (
        HomeFlow(centre, notices, is_large),
        NoticesFlow(notices),
        WelcomeFlow(languages if languages is not None else centre.languages),
        ReportFlow(city, places, centre, has_jack=has_jack),
        StatusFlow(city, centre),
        AskFlow(city, centre),
        PersonFlow(city, centre),
        HelpFlow(),
        ClerkFlow(centre, has_pin=has_pin),
    )
    return {flow.id: flow for flow in flows}
