"""Home: the services that work here, each with its picture and its honest label."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.contracts.gateway import Destination
from kiosk.i18n.text import Content, Text, msg
from kiosk.screens.flow import Chosen, Done, EndVisit, Event, Open, Run, Step
from kiosk.screens.model import Action, Choice, Honesty, Layout, Screen
from kiosk.services.flows.labels import FINISH
from kiosk.services.flows.notices import Notices, notices_on_home
from kiosk.services.operations.model import Catalogue, LoadServices
from kiosk.settings.centre import CentreSettings

# Translators: Greeting above the title of the home page. There is no hurry.
_GREETING = msg("안녕하세요. 천천히 하셔도 됩니다.")
# Translators: Title of the home page.
_TITLE = msg("무엇을 도와 드릴까요?")
# Translators: Home tile: report a problem to the city.
_REPORT = msg("신고하기")
# Translators: Detail of the home tile "report a problem": three examples.
_REPORT_DETAIL = msg("가로등, 길, 쓰레기")
# Translators: Home tile: what became of my report?
_STATUS = msg("내 신고 알아보기")
# Translators: Detail of that tile: with the receipt number.
_STATUS_DETAIL = msg("접수 번호로 찾아요")
# Translators: Home tile: ask and find offices, papers and help.
_ASK = msg("물어보기와 찾기")
# Translators: Detail of that tile: three examples.
_ASK_DETAIL = msg("관공서, 서류, 도움")
# Translators: Home tile: web pages of the city and of others, made large and read aloud.
_WEB = msg("누리집 보기")
# Translators: Detail of that tile: three examples.
_WEB_DETAIL = msg("서울시, 정부24, 문화")
# Translators: Home tile: talk to a person.
_PERSON = msg("사람과 이야기하기")
# Translators: Detail of that tile: staff, by telephone, in sign language.
_PERSON_DETAIL = msg("직원, 전화, 수어")
# Translators: Home tile: make the terminal easier to see, hear or reach.
_MODES = msg("보고 듣기 편하게")
# Translators: Detail of that tile: three examples.
_MODES_DETAIL = msg("큰 글자, 소리, 또렷한 색")
# Translators: Button on the home page: how this terminal is used.
_HELP = msg("쓰는 법 보기")


@dataclass(frozen=True, slots=True)
class HomeState:
    """What home knows.

    Attributes:
        position: Always ``home``.
        destination: Where a report ends; the centre until the gateway has said otherwise.
    """

    position: str = "home"
    destination: Destination = "centre"


class HomeFlow:
    """The first page of a session."""

    id = "home"

    def __init__(
        self,
        centre: CentreSettings,
        notices: Notices = tuple,
        is_large: Callable[[], bool] = lambda: False,
    ) -> None:
        """Know where it stands.

        Args:
            centre: Its name stands above the title.
            notices: What it wants everybody to know now.
            is_large: Whether the visitor reads large letters.
        """
        self._centre = centre
        self._notices = notices
        self._is_large = is_large

    def start(self, params: Mapping[str, Any]) -> Step:
        """Show the tiles at once; ask in the background where reports end."""
        del params
        return Step(HomeState(), (Run("services", LoadServices(), is_quiet=True),))

    def has_draft(self, state: HomeState) -> bool:
        """Home holds nothing."""
        del state
        return False

    def handle(self, state: HomeState, event: Event) -> Step:
        """Open what was chosen; a gateway that does not answer changes nothing here."""
        match event:
            case Chosen("end"):
                return Step(state, (EndVisit(),))
            case Chosen(key) if key in _OPENS:
                return Step(state, (Open(_OPENS[key]),))
            case Done("services", Catalogue(destination=destination)):
                return Step(dataclasses.replace(state, destination=destination))
        return Step(state)

    def screen(self, state: HomeState) -> Screen:
        """Six tiles, each with icon, words and area; help and the end beside them."""
        report = Honesty.FINISHED if state.destination == "city" else Honesty.STARTED
        return Screen(
            id="home",
            public=True,
            title=_TITLE,
            kicker=self._kicker(),
            items=(
                *notices_on_home(self._notices(), is_large=self._is_large()),
                _tile("report", _REPORT, _REPORT_DETAIL, "report", "indigo", report),
                _tile("status", _STATUS, _STATUS_DETAIL, "search", "crimson", Honesty.FINISHED),
                _tile("ask", _ASK, _ASK_DETAIL, "question", "pine", Honesty.INFORMATION),
                _tile("web", _WEB, _WEB_DETAIL, "globe", "teal", Honesty.INFORMATION),
                _tile("person", _PERSON, _PERSON_DETAIL, "person", "ochre", None),
                _tile("modes", _MODES, _MODES_DETAIL, "letters", "plum", None),
            ),
            actions=(
                Action(key="help", label=_HELP, icon="book"),
                Action(key="end", label=FINISH, icon="end"),
            ),
            layout=Layout.TILES,
        )

    def _kicker(self) -> Text:
        if not self._centre.name:
            return _GREETING
        # Translators: Greeting above the title at the centre {centre}. There is no hurry.
        return msg("{centre}입니다. 천천히 하셔도 됩니다.", centre=Content.of({"ko": self._centre.name}))


#: Key of a tile -> flow that it opens.
_OPENS: Mapping[str, str] = {
    "report": "report",
    "status": "status",
    "ask": "ask",
    "web": "web",
    "person": "person",
    "modes": "modes",
    "help": "help",
    "notices": "notices",
}


def _tile(key: str, label: Text, detail: Text, icon: str, area: str, honesty: Honesty | None) -> Choice:
    return Choice(key=key, label=label, detail=detail, icon=icon, area=area, honesty=honesty, public=True)
