"""Before there is a page: the sites of the city, a page on its way, and why none could be shown."""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.contracts.content import PhoneLine
from kiosk.contracts.words import as_content
from kiosk.i18n.text import Text, msg
from kiosk.screens.model import (
    Action,
    Choice,
    Honesty,
    Item,
    Layout,
    Live,
    Notice,
    Progress,
    Role,
    Screen,
    Tone,
)
from kiosk.web.screens.common import AREA, OTHERS, STOP, note_items
from kiosk.web.sites import Site
from kiosk.web.state import WebState
from kiosk.web.trouble import address_item, describe, name_refused, phone_item

# Translators: Title of the list of web sites of the city.
_SITES_TITLE = msg("어느 누리집을 볼까요?")
# Translators: Quiet line above it: these pages were made by others.
_SITES_KICKER = msg("다른 곳에서 만든 누리집이에요")
# Translators: No web site has been set up for this terminal.
_NO_SITES = msg("이 기기에서 여는 누리집이 아직 없어요.")
# Translators: Title while a web page is being loaded.
_OPENING = msg("누리집을 여는 중이에요")
# Translators: Title when a web page could not be shown.
_TROUBLE = msg("누리집을 열지 못했어요")
# Translators: Button: try to load the web page again.
_RETRY = msg("다시 해 보기")
# Translators: Button: ask a person instead.
_PERSON = msg("사람에게 물어보기")


def sites_screen(state: WebState, sites: Iterable[Site], language: str) -> Screen:
    """Show the web places; those that speak the visitor's language first."""
    ordered = sorted(sites, key=lambda site: not site.speaks(language))
    items: list[Item] = [
        Choice(
            key=f"site.{site.id}",
            label=as_content(site.file.names),
            detail=as_content(site.file.descriptions),
            icon=site.file.icon,
            area=site.file.area,
            honesty=Honesty(site.file.label_type),
            public=True,
        )
        for site in ordered
    ]
    if not items:
        items.append(Notice(key="none", label=_NO_SITES))
    return Screen(
        id="web.sites",
        public=True,
        title=_SITES_TITLE,
        kicker=_SITES_KICKER,
        items=(*note_items(state), *items),
        layout=Layout.LIST,
        area=AREA,
        start=state.start,
    )


def opening_screen(state: WebState, site: Site | None) -> Screen:
    """Say that a page is on its way; the way out is one press."""
    what: Text = _OPENING
    if site is not None:
        # Translators: Progress: {site} is the name of a web site that is being loaded.
        what = msg("{site:을/를} 열고 있어요.", site=as_content(site.file.names))
    return Screen(
        id="web.opening",
        public=True,
        title=_OPENING,
        items=(Progress(key="work", label=what, live=Live.POLITE),),
        actions=(Action(key="stop", label=STOP, icon="close"),),
        area=AREA,
    )


def trouble_screen(state: WebState, line: PhoneLine | None) -> Screen:
    """Say calmly what happened, whom to ask, and how to take the address along."""
    trouble = state.trouble
    items: list[Item] = []
    if trouble is not None:
        message = trouble.error.message if trouble.error is not None else describe(trouble)
        refused = name_refused(state.address) if trouble.kind == "refused" else None
        items.append(
            Notice(key="what", label=message, detail=refused, tone=Tone.WARNING, live=Live.ASSERTIVE)
        )
    phone = phone_item(line)
    if phone is not None:
        items.append(phone)
    if trouble is not None and trouble.kind not in ("refused", "certificate"):
        address = address_item(state.address)
        items += [address] if address is not None else []
    actions = [Action(key="others", label=OTHERS, icon="globe")]
    actions.append(Action(key="person", label=_PERSON, icon="person"))
    if trouble is not None and trouble.can_retry:
        actions.append(Action(key="retry", label=_RETRY, role=Role.PRIMARY, icon="retry"))
    return Screen(
        id="web.trouble", public=True, title=_TROUBLE, items=tuple(items), actions=tuple(actions), area=AREA
    )
