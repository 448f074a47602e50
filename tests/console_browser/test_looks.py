"""Every page in both languages, light and dark, wide and at 400 %: no axe violation, nothing too wide."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.console.pages.groups import MOST_SITES_UNFOLDED
from kiosk.console.services.views import EVERYTHING, Staff
from tests.console_browser.rig import Browser, make_app, serving, wait_for
from tests.helpers.console import FakeConsole, furnish

MANAGER = Staff("a1", "김누리", "manager", EVERYTHING)
PATHS = [
    "/wall",
    "/wall?state=refused",
    "/terminals/jongno-2",
    "/terminals/jongno-2/revoke",
    "/groups",
    "/groups/seniors",
    "/sites",
    "/sites/city-hall",
    "/schedules",
    "/schedules/new",
    "/schedules/{schedule}",
    "/help",
    "/assist/{open}",
    "/assist/{asking}",
    "/messages",
    "/enrolment",
    "/accounts",
    "/accounts/a2",
    "/audit",
    "/pictures",
    "/pictures?period=day",
    "/about",
    "/guide",
    "/me",
    "/nowhere",
]


class Pages:
    def __init__(self) -> None:
        self.console = furnish(FakeConsole())
        assist = self.console.services.assist
        opened, asking = assist.begin(MANAGER, "jongno-2"), assist.begin(MANAGER, "jongno-1")
        self.console.answer_consent(opened.id, True)
        self.names = {"schedule": next(iter(self.console.schedules)), "open": opened.id, "asking": asking.id}
        self.base = ""


@pytest.fixture(scope="module")
def pages() -> Iterator[Pages]:
    made = Pages()
    with serving(make_app(made.console.services, made.console.clock)) as base:
        made.base = base
        yield made


@pytest.fixture
def reader(browser: Browser, pages: Pages) -> Browser:
    browser.base = pages.base
    return browser


def judge(browser: Browser, where: str) -> list[str]:
    faults = [f"{where}: {line}" for line in browser.axe()]
    if browser.is_too_wide():
        faults.append(f"{where}: one has to scroll sideways")
    faults += [f"{where}: {line}" for line in browser.complaints() if "status of 404" not in line]
    return faults


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_page_has_an_axe_violation(
    reader: Browser, pages: Pages, language: str, scheme: str, width: int
) -> None:
    """G-11 with all AAA rules: contrast 7:1, targets, names; A-08. 320 px is 1280 px at 400 %."""
    reader.prefer(prefers_color_scheme=scheme, prefers_reduced_motion="reduce")
    reader.size(width)
    reader.sign_in()
    pages.console.services.accounts.set_language(MANAGER, language)
    faults: list[str] = []
    for path in PATHS:
        reader.go(path.format(**pages.names))
        if path != "/nowhere":
            assert reader.run("return document.documentElement.lang") == language
        faults += judge(reader, f"{path} {language} {scheme} {width}")
    pages.console.services.accounts.set_language(MANAGER, "ko")
    assert faults == []


@pytest.mark.slow
def test_the_pages_before_sign_in_have_none_either(reader: Browser, pages: Pages) -> None:
    faults: list[str] = []
    token = pages.console.services.accounts.add(MANAGER, "fresh", "새 직원", "helper", EVERYTHING)
    for width in (1280, 320):
        for scheme in ("light", "dark"):
            reader.prefer(prefers_color_scheme=scheme)
            reader.size(width)
            for path in ("/sign-in", f"/set-up/{token}", "/set-up/unknown"):
                reader.go(path)
                faults += judge(reader, f"{path} {scheme} {width}")
    reader.go("/sign-in")
    reader.fill("#f-name", "nobody")
    reader.fill("#f-password", "wrong")
    reader.press("form.panel .primary")
    reader.one(".notice.error")
    faults += judge(reader, "refused sign-in")
    assert [fault for fault in faults if "status of 401" not in fault] == []


def test_axe_would_find_what_is_wrong(reader: Browser) -> None:
    """The judge itself is judged: grey words on paper, a field without a name."""
    reader.go("/sign-in")
    reader.run(
        "const grey = document.createElement('p'); grey.textContent = 'hardly to be read';"
        "grey.style.color = '#666666'; document.querySelector('main').append(grey);"
        "document.querySelector('label').remove();"
    )
    found = " ".join(reader.axe())
    assert "color-contrast-enhanced" in found
    assert "label" in found


@pytest.mark.parametrize(("feature", "expected"), [("reduce", "none"), ("no-preference", "arrive")])
def test_a_new_call_moves_only_for_those_who_like_movement(
    reader: Browser, pages: Pages, feature: str, expected: str
) -> None:
    reader.prefer(prefers_reduced_motion=feature)
    reader.sign_in()
    reader.go("/help")
    known = len(reader.all(".call"))
    wait_for(lambda: pages.console.listeners, "the stream")
    call = pages.console.call_help("mapo-1")
    wait_for(lambda: len(reader.all(".call")) > known, "the call")
    said = wait_for(lambda: reader.run("return document.getElementById('said').textContent"), "words")
    assert said == "새 도움 요청이 왔어요."
    name = reader.run(f"return getComputedStyle(document.getElementById('call-{call.id}')).animationName")
    assert name == expected
    pages.console.services.help.close(MANAGER, call.id)


def test_a_call_is_counted_and_said_on_every_live_page(reader: Browser, pages: Pages) -> None:
    reader.sign_in()
    reader.go("/wall")
    before = int(reader.one(".rail [data-count]").get_attribute("data-count"))
    wait_for(lambda: pages.console.listeners, "the stream")
    call = pages.console.call_help("mapo-1")
    wait_for(
        lambda: (
            reader.run("return document.querySelector('.rail [data-count]').dataset.count") == str(before + 1)
        ),
        "the count",
    )
    wait_for(lambda: reader.run("return document.getElementById('said').textContent"), "words")
    reader.until("도움을 청했어요", "#t-mapo-1")
    pages.console.services.help.close(MANAGER, call.id)


def test_a_page_that_nobody_looks_at_gives_its_line_back(reader: Browser, pages: Pages) -> None:
    reader.sign_in()
    reader.go("/wall")
    reader.until("바뀌면 바로 보여요")
    wait_for(lambda: len(pages.console.listeners) == 1, "one stream")
    reader.run(
        "const real = window.setTimeout; window.setTimeout = (call, ms) => real(call, ms === 30000 ? 0 : ms);"
        "window.show = (state) => { Object.defineProperty(document, 'visibilityState',"
        " {value: state, configurable: true}); document.dispatchEvent(new Event('visibilitychange')); };"
        "show('hidden');"
    )
    wait_for(lambda: not pages.console.listeners, "the end of the stream")
    pages.console.change_row("cityhall-1", name="지하 1층 새 안내")
    reader.run("show('visible')")
    reader.until("지하 1층 새 안내", "#results")
    wait_for(lambda: pages.console.listeners, "a stream again")
    pages.console.change_row("cityhall-1", name="지하 1층 안내")
    wait_for(lambda: "새 안내" not in reader.text("#t-cityhall-1"), "news again")


def test_an_exchanged_card_keeps_focus_tick_and_fold(reader: Browser, pages: Pages) -> None:
    reader.sign_in()
    reader.press("#c-jongno-1")
    reader.press("#m-jongno-1 > summary")
    reader.run("document.getElementById('b-jongno-1-dark').focus(); window.kept = true")
    wait_for(lambda: pages.console.listeners, "the stream")
    reader.run("document.getElementById('t-jongno-1').dataset.old = 'yes'")
    pages.console.change_row("jongno-1", is_in_use=True)
    wait_for(lambda: reader.run("return !document.getElementById('t-jongno-1').dataset.old"), "the new card")
    wait_for(
        lambda: reader.run("return document.activeElement.id") == "b-jongno-1-dark", "focus where it was"
    )
    assert reader.run("return document.getElementById('c-jongno-1').checked")
    assert reader.run("return document.getElementById('m-jongno-1').open")
    assert reader.run("return window.kept")
    pages.console.change_row("jongno-1", is_in_use=False)


def test_the_whole_wall_works_by_keyboard_alone(reader: Browser, pages: Pages) -> None:
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    def key(*keys: str) -> None:
        ActionChains(reader.driver).send_keys(*keys).perform()

    def focused() -> str:
        return str(reader.run("const e = document.activeElement; return e.id || e.textContent.trim()"))

    reader.sign_in()
    before = pages.console.rows["cityhall-2"].desired_version
    key(Keys.TAB)
    assert focused() == "본문으로 가기"
    key(Keys.ENTER)
    seen = []
    for _ in range(90):
        key(Keys.TAB)
        seen.append(focused())
        ring = reader.run(
            "const s = getComputedStyle(document.activeElement); return s.outlineStyle + ' ' + s.outlineWidth"
        )
        assert ring == "solid 3px", seen[-1]
        if seen[-1] == "b-cityhall-2-low-reach":
            break
    assert seen[-1] == "b-cityhall-2-low-reach"
    key(Keys.SPACE)
    wait_for(lambda: pages.console.rows["cityhall-2"].desired_version > before, "the wish")
    wait_for(lambda: focused() == "b-cityhall-2-low-reach", "focus on the pressed button")
    said = wait_for(lambda: reader.run("return document.getElementById('said').textContent"), "words")
    assert "지하 1층 전시장 앞에 보냈어요." in said


def test_centres_are_put_into_a_group_by_keyboard_at_400_percent(reader: Browser, pages: Pages) -> None:
    """The first box is reached, ticked and saved by keys; what it makes is said before it is saved."""
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.keys import Keys

    def key(*keys: str) -> None:
        ActionChains(reader.driver).send_keys(*keys).perform()

    def focused() -> str:
        return str(reader.run("const e = document.activeElement; return e.value || e.textContent.trim()"))

    groups = pages.console.services.groups
    group = groups.add(MANAGER, "키보드 모둠", groups.free_priority(MANAGER))
    reader.size(320)
    reader.sign_in()
    reader.go(f"/groups/{group.id}")
    assert "지금 기기 0대" in reader.text("#reach")
    reader.run("document.querySelector('#members-title').setAttribute('tabindex', '-1')")
    reader.run("document.getElementById('members-title').focus()")
    seen = []
    while not seen or seen[-1] != "mapo-library":
        key(Keys.TAB)
        seen.append(focused())
        assert len(seen) < 10, seen
    assert "jongno-senior" in seen, "centres come before anything else"
    key(Keys.SPACE)
    reader.until("저장하면 기기 2대가 돼요.", "#reach")
    assert focused() == "mapo-library"
    assert judge(reader, "a group with a ticked centre") == []
    assert pages.console.group_sites[group.id] == set()
    key(Keys.ENTER)
    reader.until("지금 기기 2대가 들어 있어요.", "#reach")
    assert pages.console.group_sites[group.id] == {"mapo-library"}
    many = [f"many-{number}" for number in range(MOST_SITES_UNFOLDED)]
    for id_ in many:
        pages.console.services.sites.add(MANAGER, id_, f"경로당 {id_}", "jongno", "Asia/Seoul")
    reader.go(f"/groups/{group.id}")
    assert reader.run("return [...document.querySelectorAll('[id^=d-]')].map((one) => one.open)") == [
        False,
        True,
    ]
    reader.press("#d-jongno > summary")
    assert judge(reader, "a group of very many centres") == []
    for id_ in many:
        pages.console.services.sites.remove(MANAGER, id_)
    groups.remove(MANAGER, group.id)


def test_everything_essential_works_without_javascript(reader: Browser, pages: Pages) -> None:
    reader.sign_in()
    reader.scripts(False)
    try:
        reader.go("/wall?site=mapo-library")
        before = pages.console.rows["mapo-1"].desired_version
        reader.press("#b-mapo-1-large")
        reader.until("기기 1대에 보냈어요.")
        assert reader.path.startswith("/wall?site=mapo-library")
        assert pages.console.rows["mapo-1"].desired_version == before + 1
        reader.press("#c-mapo-1")
        reader.press("#bulk button[value=calm]")
        reader.until("기기 1대에 보냈어요.")
        assert pages.console.staff_layers["mapo-1"]["pace"] == "slow"
        reader.press(".rail a[href='/messages']")
        wait_for(lambda: reader.path == "/messages", "the page of notices")
    finally:
        reader.scripts(True)
