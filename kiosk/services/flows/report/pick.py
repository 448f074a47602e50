"""What is it about? By picture, by kind, or by words."""

from __future__ import annotations

from kiosk.contracts.content import City, Group
from kiosk.contracts.gateway import Service
from kiosk.contracts.words import as_content
from kiosk.errors import KioskError
from kiosk.i18n.text import VisitorText, msg
from kiosk.screens.model import Action, Choice, Field, Item, Layout, Live, Notice, Progress, Screen, Tone
from kiosk.services.flows.keys import code_of, keys_of
from kiosk.services.flows.labels import person_action, retry_action
from kiosk.services.flows.matching import matches
from kiosk.services.flows.report.state import ReportState

AREA = "indigo"
#: Phases shown by the step indicator: what, where, details, contact, check (E-04).
PHASES = 5
#: So many results of a search are shown at most (E-03: pages of six).
MAX_RESULTS = 12

# Translators: Quiet line above the title: name of the service "report a problem".
KICKER = msg("신고하기")
# Translators: Title of the first step of a report; the choices are kinds of problems with pictures.
_TITLE = msg("무엇을 신고할까요?")
# Translators: Title; the choices are groups of problems ("roads and pavements", "lights", ...).
_GROUPS_TITLE = msg("어떤 종류의 일인가요?")
# Translators: Title of the page with a field for words, with matching kinds of problems below.
_WORDS_TITLE = msg("무엇이 문제인가요?")
# Translators: Label of the field in which one types what the problem is about.
_WORDS_LABEL = msg("찾을 말")
# Translators: Detail of that field, with two examples of words.
_WORDS_DETAIL = msg("한두 낱말만 적어 주세요. 예: 가로등, 쓰레기")
# Translators: Shown when no kind of problem matches the typed words.
_NOTHING_FOUND = msg("맞는 것이 없어요. 다른 말로 적어 보세요.")
# Translators: Button: show groups of problems to choose from.
_BY_KIND = msg("종류로 찾기")
# Translators: Button: find the kind of problem by typing words.
_BY_WORDS = msg("글자로 찾기")
# Translators: Progress while the list of problems is being fetched.
LOADING = msg("신고할 수 있는 일을 가져오고 있어요.")
# Translators: Progress while the questions of the chosen service are being fetched.
LOADING_QUESTIONS = msg("다음 질문을 가져오고 있어요.")
# Translators: Shown when the list of problems cannot be fetched and no older one is known.
_UNAVAILABLE = msg("지금은 신고할 수 있는 일을 가져올 수 없어요.")
# Translators: Shown when the list is an older copy because there is no connection.
_STALE = msg("지금은 연결이 끊겨 있어요. 그래도 신고할 수 있어요.")
# Translators: Title of a page that could not be shown.
FAILED_TITLE = msg("잠깐 문제가 생겼어요")


def _tile(key: str, service: Service, chosen: str | None, *, is_found: bool = False) -> Choice:
    """Return the picture of a service; one that was found tells what was typed."""
    return Choice(
        key=key,
        label=as_content(service.names),
        detail=as_content(service.descriptions) if service.descriptions else None,
        icon=service.icon or "more",
        area=AREA,
        selected=True if service.service_code == chosen else None,
        public=not is_found,
    )


def in_order(city: City, services: tuple[Service, ...]) -> tuple[Service, ...]:
    """Return services in the order of their groups and of their place within them."""
    ranks = {group.id: rank for rank, group in enumerate(sorted(city.groups, key=lambda g: g.order))}
    return tuple(sorted(services, key=lambda s: (ranks.get(s.group or "", len(ranks)), s.order)))


def first_ones(city: City, services: tuple[Service, ...]) -> tuple[Service, ...]:
    """Return the first service of every group: one page from which most reports start (E-17)."""
    firsts: dict[str, Service] = {}
    for service in in_order(city, services):
        firsts.setdefault(service.group or "", service)
    return tuple(firsts.values())[:6]


def pick_screen(state: ReportState, city: City) -> Screen:
    """Show one service of every group, and the ways to all the others."""
    if state.catalogue is None:
        return _empty_screen(state)
    services = state.catalogue.services
    shown = first_ones(city, services) if len(services) > 6 else in_order(city, services)
    items: list[Item] = [_tile(key, service, state.service) for key, service in _keyed(shown).items()]
    actions: tuple[Action, ...] = ()
    if state.failure is not None:
        failure = Notice(key="failure", label=state.failure.message, tone=Tone.ERROR, live=Live.ASSERTIVE)
        items = [failure, *_advice(state.failure), *items]
        actions = (person_action(),)
    elif state.catalogue.is_stale:
        items.append(Notice(key="stale", label=_STALE, tone=Tone.INFO))
    if len(services) > len(shown):
        actions = (
            *actions,
            Action(key="by-kind", label=_BY_KIND, icon="more"),
            Action(key="by-words", label=_BY_WORDS, icon="search"),
        )
    return Screen(
        id="report.pick",
        public=True,
        title=_TITLE,
        kicker=KICKER,
        items=tuple(items),
        actions=actions,
        step=(1, PHASES),
        layout=Layout.TILES,
        area=AREA,
    )


def _empty_screen(state: ReportState) -> Screen:
    """Say that the list is on its way, or that it cannot be had and who helps."""
    if state.failure is None:
        return Screen(
            id="report.pick",
            public=True,
            title=_TITLE,
            kicker=KICKER,
            items=(Progress(key="loading", label=LOADING, live=Live.POLITE),),
            step=(1, PHASES),
            area=AREA,
        )
    return Screen(
        id="report.pick",
        public=True,
        title=FAILED_TITLE,
        kicker=KICKER,
        items=(
            Notice(key="unavailable", label=_UNAVAILABLE, tone=Tone.ERROR, live=Live.ASSERTIVE),
            Notice(key="failure", label=state.failure.message, tone=Tone.INFO),
            *_advice(state.failure),
        ),
        actions=(person_action(), retry_action()),
        area=AREA,
    )


def _advice(error: KioskError) -> tuple[Notice, ...]:
    """Return what one can do now, where the error says so."""
    return () if error.action is None else (Notice(key="advice", label=error.action, tone=Tone.INFO),)


def groups_screen(state: ReportState, city: City) -> Screen:
    """Show the groups that have services."""
    return Screen(
        id="report.groups",
        public=True,
        title=_GROUPS_TITLE,
        kicker=KICKER,
        items=tuple(
            Choice(
                key=f"group.{group.id}",
                label=as_content(group.names),
                icon=group.icon,
                area=AREA,
                public=True,
            )
            for group in _groups_with_services(state, city)
        ),
        actions=(Action(key="by-words", label=_BY_WORDS, icon="search"),),
        step=(1, PHASES),
        layout=Layout.TILES,
        area=AREA,
    )


def _groups_with_services(state: ReportState, city: City) -> list[Group]:
    used = {service.group for service in state.catalogue.services} if state.catalogue else set()
    return [group for group in sorted(city.groups, key=lambda g: g.order) if group.id in used]


def group_services(state: ReportState, city: City) -> tuple[Service, ...]:
    """Return the services of the chosen group; those without a known group come with the last one."""
    if state.catalogue is None:
        return ()
    known = {group.id for group in city.groups}
    groups = _groups_with_services(state, city)
    last = groups[-1].id if groups else None
    return tuple(
        service
        for service in in_order(city, state.catalogue.services)
        if service.group == state.group or (service.group not in known and state.group == last)
    )


def group_screen(state: ReportState, city: City) -> Screen:
    """Show the services of one group."""
    group = next((group for group in city.groups if group.id == state.group), None)
    return Screen(
        id=f"report.group.{state.group}",
        public=True,
        title=_TITLE,
        kicker=as_content(group.names) if group else KICKER,
        items=tuple(_tile(k, s, state.service) for k, s in _keyed(group_services(state, city)).items()),
        step=(1, PHASES),
        layout=Layout.TILES,
        area=AREA,
    )


def found_services(state: ReportState, city: City) -> tuple[Service, ...]:
    """Return the services that match the typed words, in any language."""
    if state.catalogue is None or not state.query.strip():
        return ()
    return tuple(
        service
        for service in in_order(city, state.catalogue.services)
        if matches(
            state.query,
            [
                *service.names.values(),
                *(word for words in service.keywords.values() for word in words),
                *(service.descriptions or {}).values(),
            ],
        )
    )[:MAX_RESULTS]


def words_screen(state: ReportState, city: City) -> Screen:
    """A field for words, and what matches them."""
    found = found_services(state, city)
    items: list[Item] = [
        Field(
            key="words",
            label=_WORDS_LABEL,
            detail=_WORDS_DETAIL,
            value=VisitorText(state.query),
            max_length=40,
        ),
        *(_tile(key, service, state.service, is_found=True) for key, service in _keyed(found).items()),
    ]
    if state.query.strip() and not found:
        items.append(Notice(key="nothing", label=_NOTHING_FOUND, tone=Tone.INFO, live=Live.POLITE))
    return Screen(
        id="report.words",
        public=True,
        title=_WORDS_TITLE,
        kicker=KICKER,
        items=tuple(items),
        actions=(Action(key="by-kind", label=_BY_KIND, icon="more"),),
        step=(1, PHASES),
        area=AREA,
    )


def _keyed(services: tuple[Service, ...]) -> dict[str, Service]:
    by_code = {service.service_code: service for service in services}
    return {key: by_code[code] for key, code in keys_of("service", by_code).items()}


def chosen_service(state: ReportState, city: City, key: str) -> str | None:
    """Return the code of the service whose picture on the shown step was pressed, or None."""
    if state.catalogue is None:
        return None
    match state.position:
        case "group":
            shown = group_services(state, city)
        case "words":
            shown = found_services(state, city)
        case _:
            services = state.catalogue.services
            shown = first_ones(city, services) if len(services) > 6 else in_order(city, services)
    return code_of("service", [service.service_code for service in shown], key)
