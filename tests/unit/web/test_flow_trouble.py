"""Pages that cannot be shown: what happened, whom to call, and a way on."""

from __future__ import annotations

import pytest

from kiosk.errors import KioskError
from kiosk.modes.state import Input, ModeState
from kiosk.web.host import FAILURE_KINDS, PageFailed, PageLoading, ReloadPage
from tests.helpers.recorded_page_host import RecordedPageHost
from tests.helpers.web_visit import HOME, PAGES, Visit, on_home


def test_every_failure_is_told_calmly_with_a_number_to_call_and_the_address() -> None:
    for kind in FAILURE_KINDS:
        visit = on_home()
        visit.host.tell(PageFailed(kind, "stack trace"))
        assert visit.id == "web.trouble"
        view = visit.shown
        by_key = {item.key: item for item in view.items}
        assert "stack" not in repr(view)
        assert by_key["phone"].value == "02-120"
        assert ("address" in by_key) is (kind != "certificate")
        if "address" in by_key:
            assert by_key["address"].qr == HOME
        assert {action.key for action in view.actions} >= {"others", "person"}


def test_a_crashed_page_can_be_loaded_again_with_everything_kept() -> None:
    visit = on_home(modes=ModeState(scale=2.0, input=Input.KEYPAD))
    visit.host.tell(PageFailed("crashed"))
    visit.press("retry")
    assert ReloadPage() in visit.host.asked
    assert visit.id == "web.list" and visit.rig.modes.state.scale == 2.0
    visit.back()
    assert visit.id == "web.sites", "a reload is no step that Back would have to undo"


def test_without_a_network_each_site_answers_and_leads_on() -> None:
    visit = Visit(host=RecordedPageHost({}))
    for site in ("site.city", "site.library"):
        visit.press(site)
        assert visit.id == "web.trouble"
        visit.press("others")
        assert visit.id == "web.sites"


@pytest.mark.parametrize("error", [KioskError("안 돼요.", code="W-09"), None])
def test_without_an_engine_the_address_a_number_and_a_person_are_offered(error: KioskError | None) -> None:
    if error is not None:
        visit = Visit(host=RecordedPageHost(PAGES, error=error))
    else:
        visit = Visit()
        visit.rig.terminal._hosts._hosts.clear()
    visit.press("site.city")
    assert visit.id == "web.trouble"
    assert visit.label("what") == ("안 돼요." if error else "이 기기에서는 누리집을 보여 드릴 수 없어요.")
    assert {"address", "phone"} <= set(visit.keys)
    visit.press("others")
    assert visit.id == "web.sites"
    visit.press("site.city", "person")
    assert visit.rig.terminal._navigator.top.flow.id == "person"


def test_a_refused_link_leaves_the_page_and_names_the_host_or_the_number() -> None:
    visit = on_home().press("web.l2")
    assert visit.id == "web.page" and "web.l2" in visit.keys
    assert visit.label("note") == "이 기기에서 여는 곳이 아니에요."
    assert "evil.example" in visit.item("note").detail
    visit.press("web.l3")
    assert "02-120" in visit.item("note").detail


def test_a_load_that_would_be_refused_is_told_as_refused_and_keeps_nobody_waiting() -> None:
    visit = on_home()
    visit.host.tell(PageLoading("tel:02-120", 7))
    assert "work" not in visit.keys and "note" in visit.keys
