"""Where is it? This centre, a place from the list, an address, or no place at all."""

from __future__ import annotations

from kiosk.contracts.content import District, Neighbourhood, Places
from kiosk.contracts.gateway import RequestPlace
from kiosk.contracts.words import as_content
from kiosk.i18n.text import Content, Message, Text, VisitorText, msg
from kiosk.screens.model import Choice, Entry, Field, Screen
from kiosk.services.flows.keys import keys_of
from kiosk.services.flows.labels import next_action, skip_action
from kiosk.services.flows.report.pick import AREA, PHASES
from kiosk.services.flows.report.state import UNKNOWN_DONG, Place, ReportState
from kiosk.settings.centre import CentreSettings

_STEP = (2, PHASES)

# Translators: Title: where is the problem that is being reported?
_WHERE_TITLE = msg("어디에서 생긴 일인가요?")
# Translators: Choice: the problem is at the centre where this terminal stands.
_HERE = msg("지금 있는 이곳")
# Translators: Choice: pick the place from a list of districts.
_FROM_LIST = msg("동네 목록에서 고르기")
# Translators: Detail of that choice: first the district (gu), then the neighbourhood (dong).
_FROM_LIST_DETAIL = msg("구와 동을 차례로 골라요.")
# Translators: Choice: type the address.
_ADDRESS = msg("주소 적기")
# Translators: Detail of that choice, an example of an address.
_ADDRESS_DETAIL = msg("예: 세종대로 110")
# Translators: Choice: the report has no place.
_NO_PLACE = msg("정해진 곳이 없어요")
# Translators: Title: which district (gu)?
_DISTRICT_TITLE = msg("어느 구인가요?")
# Translators: Choice: I do not know the neighbourhood (dong).
_DONG_UNKNOWN = msg("동을 잘 몰라요")
# Translators: Title: what is near the place, so that staff can find it?
_LANDMARK_TITLE = msg("가까이에 무엇이 있나요?")
# Translators: Label of the field for what is nearby.
_LANDMARK_LABEL = msg("가까운 곳")
# Translators: Detail of that field with examples of things that are easy to find.
_LANDMARK_DETAIL = msg("찾기 쉬운 것을 적어 주세요. 예: 학교 정문 앞")
# Translators: Title of the page on which the address is typed.
_ADDRESS_TITLE = msg("주소를 적어 주세요")
# Translators: Label of the field for the address.
_ADDRESS_LABEL = msg("주소")
# Translators: Detail of the field: the name of a building is enough.
_ADDRESS_FIELD_DETAIL = msg("길 이름과 번호, 또는 건물 이름을 적어 주세요.")
# Translators: Error when the address field is empty: what is missing and what one can do.
ADDRESS_MISSING = msg("주소가 비어 있어요. 모르면 뒤로 가서 다른 것을 고르세요.")
# Translators: The place in the read-back when there is none.
NO_PLACE_FACT = msg("정해진 곳이 없음")


def find_district(places: Places, district: str | None) -> District | None:
    """Return the district with this id, or None."""
    return next((found for found in places.districts if found.id == district), None)


def find_dong(places: Places, place: Place) -> Neighbourhood | None:
    """Return the neighbourhood that was chosen, or None."""
    district = find_district(places, place.district)
    dongs = (district.neighbourhoods or []) if district else []
    return next((found for found in dongs if found.id == place.neighbourhood), None)


def where_screen(state: ReportState, kicker: Text, centre: CentreSettings) -> Screen:
    """Ask which kind of place."""
    chosen = state.place.kind

    def choice(key: str, label: Text, detail: Text | None, icon: str, kind: str) -> Choice:
        selected = True if chosen == kind else None
        return Choice(
            key=key, label=label, detail=detail, icon=icon, area=AREA, selected=selected, public=True
        )

    here = Content.of({"ko": centre.name}) if centre.name else None
    return Screen(
        id="report.where",
        public=True,
        title=_WHERE_TITLE,
        kicker=kicker,
        items=(
            choice("where.centre", _HERE, here, "pin", "centre"),
            choice("where.list", _FROM_LIST, _FROM_LIST_DETAIL, "list", "list"),
            choice("where.address", _ADDRESS, _ADDRESS_DETAIL, "pencil", "address"),
            choice("where.none", _NO_PLACE, None, "close", "none"),
        ),
        step=_STEP,
        area=AREA,
    )


def district_screen(state: ReportState, kicker: Text, places: Places) -> Screen:
    """Ask for the gu."""
    by_id = {district.id: district for district in places.districts}
    return Screen(
        id="report.gu",
        public=True,
        title=_DISTRICT_TITLE,
        kicker=kicker,
        items=tuple(
            Choice(
                key=key,
                label=as_content(by_id[code].names),
                area=AREA,
                selected=True if code == state.place.district else None,
                public=True,
            )
            for key, code in keys_of("gu", by_id).items()
        ),
        step=_STEP,
        area=AREA,
    )


def dong_screen(state: ReportState, kicker: Text, places: Places) -> Screen:
    """Ask for the dong, with an honest way out."""
    district = find_district(places, state.place.district)
    by_id = {dong.id: dong for dong in (district.neighbourhoods or [])} if district else {}
    chosen = state.place.neighbourhood
    title: Text = _DISTRICT_TITLE
    if district is not None:
        # Translators: Title: which neighbourhood (dong) of the district {district}?
        title = msg("{district}의 어느 동인가요?", district=as_content(district.names))
    return Screen(
        id="report.dong",
        public=True,
        title=title,
        kicker=kicker,
        items=(
            *(
                Choice(
                    key=key,
                    label=as_content(by_id[code].names),
                    area=AREA,
                    selected=True if code == chosen else None,
                    # Not public: these names would tell the district that was chosen.
                )
                for key, code in keys_of("dong", by_id).items()
            ),
            Choice(
                key="dong-unknown",
                label=_DONG_UNKNOWN,
                icon="question",
                area=AREA,
                selected=True if chosen == UNKNOWN_DONG else None,
                public=True,
            ),
        ),
        step=_STEP,
        area=AREA,
    )


def landmark_screen(state: ReportState, kicker: Text) -> Screen:
    """Ask for something nearby; it can be skipped."""
    return Screen(
        id="report.landmark",
        public=True,
        title=_LANDMARK_TITLE,
        kicker=kicker,
        items=(
            Field(
                key="landmark",
                label=_LANDMARK_LABEL,
                detail=_LANDMARK_DETAIL,
                value=VisitorText(state.place.landmark),
                max_length=100,
            ),
        ),
        actions=(skip_action(), next_action()),
        step=_STEP,
        area=AREA,
    )


def address_screen(state: ReportState, kicker: Text) -> Screen:
    """Ask for the address."""
    return Screen(
        id="report.address",
        public=True,
        title=_ADDRESS_TITLE,
        kicker=kicker,
        items=(
            Field(
                key="address",
                label=_ADDRESS_LABEL,
                detail=_ADDRESS_FIELD_DETAIL,
                value=VisitorText(state.place.address),
                entry=Entry.TEXT,
                required=True,
                error=state.error,
                max_length=150,
            ),
        ),
        actions=(next_action(),),
        step=_STEP,
        area=AREA,
        start="address" if state.error is not None else None,
    )


def place_text(place: Place, places: Places, centre: CentreSettings) -> Text | None:
    """Return the place as the read-back and the receipt tell it; None when it is not known yet."""
    match place.kind:
        case "centre":
            return Content.of({"ko": centre.name}) if centre.name else _HERE
        case "none":
            return NO_PLACE_FACT
        case "address":
            return VisitorText(place.address.strip())
        case "list":
            return _listed_place(place, places)
        case _:
            return None


def _listed_place(place: Place, places: Places) -> Text | None:
    """Return gu, dong and what is nearby as one text."""
    district = find_district(places, place.district)
    if district is None:
        return None
    gu, dong = as_content(district.names), find_dong(places, place)
    if dong is not None:
        # Translators: A place: district (gu) and neighbourhood (dong), in the order of your language.
        where: Message = msg("{district} {dong}", district=gu, dong=as_content(dong.names))
    elif place.neighbourhood == UNKNOWN_DONG:
        # Translators: A place in the read-back: only the district is known, not the neighbourhood (dong).
        where = msg("{district}, 동은 몰라요", district=gu)
    else:
        return gu
    if not place.landmark.strip():
        return where
    # Translators: A place and, after it, what the visitor typed as being nearby.
    return msg("{place}. {landmark}", place=where, landmark=VisitorText(place.landmark.strip()))


def place_to_send(place: Place, centre: CentreSettings) -> RequestPlace:
    """Return the place in the words of the contract (one of id, address, nowhere)."""
    match place.kind:
        case "centre":
            known = centre.address or centre.name
            return RequestPlace(address_string=known) if known else RequestPlace(address_id="centre")
        case "address":
            return RequestPlace(address_string=place.address.strip()[:1000])
        case "list":
            dong = place.neighbourhood if place.neighbourhood != UNKNOWN_DONG else None
            return RequestPlace(address_id=dong or place.district)
        case _:
            return RequestPlace(address_id="none")
