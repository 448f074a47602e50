"""Where staff would meet codes: the trail in words, members and services chosen by name."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import kiosk.console
from kiosk.console.pages.groups import MOST_BOXES
from kiosk.console.pages.openings import opening_values
from kiosk.console.pages.rendering import ITSELF
from kiosk.console.pages.texts.about import REFUSALS
from kiosk.console.pages.texts.help import service_words
from kiosk.console.pages.texts.terminal import COMMAND_NAMES
from kiosk.console.pages.texts.trail import ACTIONS
from kiosk.console.services.access import SYSTEM
from kiosk.console.services.views import HistoryRow
from kiosk.services.flows import build_flows
from kiosk.staff.executing import SERVICES
from kiosk.twin.commands import COMMANDS
from kiosk.twin.refusals import Reason
from tests.helpers.console import FakeConsole, furnish
from tests.helpers.console_client import PageClient, make_pages
from tests.helpers.flows import CENTRE, places, seoul


@pytest.fixture
def console() -> FakeConsole:
    return furnish(FakeConsole())


@pytest.fixture
def client(console: FakeConsole) -> PageClient:
    return PageClient(make_pages(console), "manager")


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_trail_is_told_in_words_beside_its_codes(client: PageClient) -> None:
    page = words(client.get("/audit").text)
    assert "기기 모습 바꿈 modes.switch" in page
    assert "모습 읽어 주기 켬 그리고 자막 켬" in page
    assert "언제까지 다음 일정까지, 없으면 거둘 때까지" in page
    assert "{" not in page.partition("내용")[2], "no signs of a program"
    assert '<option value="own.code" selected>own.code</option>' in client.get("/audit?action=own.code").text


def test_every_action_that_is_written_down_has_words() -> None:
    """The codes are found in the code itself: a new one without words fails here."""
    written: set[str] = set()
    for path in Path(kiosk.console.__file__).parent.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        written |= set(re.findall(r'audit\.append\(\s*\w+,\s*\w+,\s*"([a-z.-]+)"', text))
        written |= set(re.findall(r'_tell\(work, staff, "([a-z.-]+)"', text))
    assert len(written) > 25
    assert written - set(ACTIONS) == set()


def test_every_command_has_words_of_its_own() -> None:
    assert set(COMMANDS) - set(COMMAND_NAMES) == set()


def test_every_service_that_a_visitor_may_call_from_has_words() -> None:
    over = {"person", "help", "notices"}  # never what the call names, see Terminal.service
    flows = {*build_flows(seoul(), places(), CENTRE, has_pin=True), "web", "attract"} - over
    assert {flow for flow in flows if service_words(flow) is None} == set()


def test_the_console_tells_in_its_own_words_why_it_believed_nothing(
    client: PageClient, monkeypatch: pytest.MonkeyPatch, console: FakeConsole
) -> None:
    """Those of terminals would name another: "the visitor did not allow it" where nobody was asked."""
    root = Path(kiosk.console.__file__).parents[1]
    read = [*(root / "console/bridge").glob("*.py"), *(root / "twin/documents").glob("*.py")]
    written = "".join(path.read_text("utf-8") for path in (*read, root / "twin/envelope.py"))
    raised = set(re.findall(r"(?:MessageRefused\(|count_refusal\()\s*Reason\.([A-Z_]+)", written))
    assert {Reason[name].value for name in raised} == set(REFUSALS)
    refused = replace(console.services.health.health(), refused=dict.fromkeys(REFUSALS, 3))
    monkeypatch.setattr(console.services.health, "health", lambda: refused)
    page = words(client.get("/about").text)
    assert "직원 창이 모르는 기기나 열쇠예요. 3" in page
    assert "방문한 분이 허락하지 않았어요." not in page


def test_what_the_console_did_by_itself_is_told_in_words(client: PageClient, console: FakeConsole) -> None:
    assert (SYSTEM.id, SYSTEM.name) == ("system", ITSELF)
    console.histories["jongno-1"] = [HistoryRow(console.now(), "desired", 7, SYSTEM.name, {})]
    page = words(client.get("/terminals/jongno-1").text)
    assert "직원 창이 스스로" in page and SYSTEM.name not in page
    console.note(SYSTEM, "terminal.identity", "jongno-1")
    assert "직원 창이 스스로 console" in words(client.get("/audit").text), "the filter finds the code"


def test_members_of_a_group_are_ticked_by_name(client: PageClient, console: FakeConsole) -> None:
    page = client.get("/groups/seniors").text
    assert 'value="jongno-1" checked><span>1층 로비 왼쪽</span>' in page
    assert 'value="mapo-1"><span>열람실 입구</span>' in page
    client.post("/groups/seniors/members", {"terminals": ["mapo-1", "jongno-1"]})
    assert console.members["seniors"] == {"mapo-1", "jongno-1"}
    client.post("/groups/seniors/members", {"terminals": "jongno-2\njongno-3"})
    assert console.members["seniors"] == {"jongno-2", "jongno-3"}
    client.post("/groups/seniors/members")
    assert console.members["seniors"] == set()


def test_with_very_many_terminals_members_are_typed(client: PageClient, console: FakeConsole) -> None:
    for number in range(MOST_BOXES):
        console.add_terminal(f"many-{number}", f"기기 {number}")
    assert 'id="f-terminals"' in client.get("/groups/seniors").text


def test_services_and_sites_are_opened_from_a_list_and_not_by_their_ids(
    client: PageClient, console: FakeConsole
) -> None:
    path = client.post("/terminals/jongno-2/assist").headers["location"]
    console.answer_consent(path.rpartition("/")[2], True)
    page = client.get(path).text
    assert '<option value="web:danuri">다누리 포털</option>' in page
    assert '<option value="report:street-lamp">가로등</option>' in page
    assert set(SERVICES) <= {value for value in opening_values() if ":" not in value}, (
        "the terminal opens these"
    )
    for value in ("person", "report:street-lamp", "web:danuri"):
        assert client.post(f"{path}/open", {"opening": value}).status_code == 303
    assert console.log == [
        ("service.open", (("flow", "person"), ("entry", ""))),
        ("service.open", (("flow", "report"), ("entry", "street-lamp"))),
        ("service.open", (("flow", "web"), ("entry", "danuri"))),
    ]
    for value in ("", "clerk", "web:https://evil.example/", "report:no-such-kind"):
        assert client.post(f"{path}/open", {"opening": value}).status_code == 422
    assert len(console.log) == 3
