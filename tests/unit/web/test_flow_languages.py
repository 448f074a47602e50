"""Pages in another language: said so, and opened in the visitor's own where there is one."""

from __future__ import annotations

from kiosk.modes.state import ModeState
from kiosk.web.host import OpenPage
from tests.helpers.recorded_page_host import RecordedPageHost, node, page
from tests.helpers.web_visit import ENGLISH, HOME, PAGES, Visit, on_home


def test_a_page_in_korean_only_says_so_in_the_visitors_language() -> None:
    visit = Visit(modes=ModeState(language="en")).press("site.library")
    assert "foreign" in visit.keys and "alternate" not in visit.keys


def test_a_site_opens_in_the_visitors_language_where_the_city_has_it() -> None:
    visit = on_home(modes=ModeState(language="en"))
    assert visit.host.asked[0] == OpenPage(ENGLISH, "city") and "foreign" not in visit.keys


def test_the_pages_own_version_opens_by_itself_once_and_is_offered_after_that() -> None:
    alternates = {"en": ENGLISH, "ko": HOME}
    book = {
        **PAGES,
        "https://library.example/": page(
            "https://library.example/",
            node("h1", "heading", "책"),
            alternates={"en": "https://library.example/en"},
        ),
        "https://library.example/en": page(
            "https://library.example/en", node("h1", "heading", "책"), lang="ko"
        ),
        HOME: page(HOME, node("h1", "heading", "서울"), alternates=alternates),
    }
    visit = Visit(modes=ModeState(language="en"), host=RecordedPageHost(book)).press("site.library")
    assert OpenPage("https://library.example/en", "library") in visit.host.asked
    assert visit.id == "web.page", "a version that is in the wrong language leads into no circle"


def test_a_version_that_the_policy_refuses_is_not_opened() -> None:
    shown = page(
        "https://library.example/", node("h1", "heading", "책"), alternates={"en": "https://evil.example/"}
    )
    host = RecordedPageHost({"https://library.example/": shown})
    visit = Visit(modes=ModeState(language="en"), host=host).press("site.library")
    assert len([asked for asked in host.asked if isinstance(asked, OpenPage)]) == 1
    visit.press("alternate")
    assert len([asked for asked in host.asked if isinstance(asked, OpenPage)]) == 1
    assert "note" in visit.keys
