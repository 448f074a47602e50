"""Orders to a page fire what a hand would fire, so that the page's own code answers (C-15, E-10)."""

from __future__ import annotations

from urllib.parse import parse_qs

from tests.web_adapter.browser import Browser, find


def fill(browser: Browser, role: str, name: str, text: str) -> str:
    answer = browser.order("fill", find(browser.snapshot(), role, name).id, text=text)
    return "" if answer.done else answer.reason


def test_a_form_is_filled_and_sent_by_the_pages_own_code(browser: Browser) -> None:
    """Values, masks, scripts that watch like React does, dates, lists, boxes, editors."""
    page = browser.load("widgets.html")
    assert fill(browser, "textbox", "이름", "홍길동") == ""
    assert fill(browser, "textbox", "전화", "01012345678") == ""
    assert fill(browser, "textbox", "생년월일", "1950년 03월 02일") == ""
    assert fill(browser, "textbox", "비밀번호", "secret-9") == ""
    assert fill(browser, "textbox", "카드 번호", "4111222233334444") == ""
    assert fill(browser, "textbox", "인증 번호", "135790") == ""
    assert fill(browser, "textbox", "내용", "가나다라마바사아자차카타파하") == ""
    assert fill(browser, "textbox", "의견", "좋아요") == ""
    town = find(page, "combobox", "동네")
    assert browser.order("choose", town.id, option=town.options[1].id).done
    assert browser.order("choose", town.id, option=town.options[2].id).reason == "disabled"
    assert browser.order("press", find(page, "checkbox", "동의").id).done
    filled = browser.settle()
    assert find(filled, "text", "안녕하세요 홍길동"), "the script that watches the field has seen the typing"
    assert find(filled, "textbox", "전화").value == "010-1234-5678"
    assert find(filled, "textbox", "의견").value == "좋아요"
    assert find(filled, "combobox", "동네").value == "종로"
    assert find(filled, "checkbox", "동의").has("checked")
    log = browser.run("log", is_page=True)
    for type in (
        "pointerdown",
        "mousedown",
        "focus",
        "keydown",
        "beforeinput",
        "input",
        "keyup",
        "change",
        "blur",
    ):
        assert f"{type}:name" in log, type
    browser.posted.clear()
    assert browser.order("press", find(filled, "button", "보내기").id).done
    browser.until(lambda page: bool(browser.posted))
    sent = parse_qs(browser.posted[0])
    assert sent == {
        "name": ["홍길동"], "tel": ["010-1234-5678"], "birth": ["1950-03-02"], "pw": ["secret-9"],
        "card": ["4111222233334444"], "otp": ["135790"], "body": ["가나다라마바사아자차"],
        "town": ["j"], "ok": ["on"],
    }  # fmt: skip


def test_private_values_leave_the_page_as_a_count_only(browser: Browser) -> None:
    """C-15: password, card number and one-time code; not even inside of somebody's name."""
    browser.load("widgets.html")
    for name, text in (("비밀번호", "secret-9"), ("카드 번호", "4111222233334444"), ("인증 번호", "135790")):
        assert fill(browser, "textbox", name, text) == ""
    page = browser.settle()
    for name, count in (("비밀번호", 8), ("카드 번호", 16), ("인증 번호", 6)):
        node = find(page, "textbox", name)
        assert node.is_private
        assert node.value == "•" * count
    everything = " ".join(message.model_dump_json() for message in browser.said())
    for secret in ("secret-9", "4111222233334444", "135790"):
        assert secret not in everything


def test_what_cannot_be_done_says_why(browser: Browser) -> None:
    page = browser.load("widgets.html")
    assert fill(browser, "textbox", "읽기만", "x") == "refused"
    assert fill(browser, "checkbox", "동의", "x") == "not-a-field"
    assert fill(browser, "textbox", "생년월일", "어제") == "refused"
    assert browser.order("press", "n999999").reason == "gone"
    name = find(page, "textbox", "이름").id
    assert browser.order("choose", name, option="n999999").reason == "no-such-option"
    browser.run("document.getElementById('name').disabled = true", is_page=True)
    assert browser.order("press", name).reason == "disabled"
    browser.run(
        "document.getElementById('name').disabled = false; name.hidden = 0; f.inert = true", is_page=True
    )
    assert browser.order("press", name).reason == "hidden"


def test_a_refused_form_says_which_field_and_why(browser: Browser) -> None:
    """E-10, C-17: the browser's own judgement, told only after the visitor has tried to send."""
    page = browser.load("widgets.html")
    assert not find(page, "textbox", "이름").has("invalid")
    assert browser.order("press", find(page, "button", "보내기").id).done
    after = browser.settle()
    name = find(after, "textbox", "이름")
    assert name.has("invalid")
    assert name.error
    assert after.focus == name.id


def test_the_ring_is_ours_and_is_not_read(browser: Browser) -> None:
    page = browser.load("widgets.html", theme={"focus": "#ff0000", "paper": "#ffffff"}, ring_px=6)
    node = find(page, "textbox", "전화")
    assert browser.order("focus", node.id).done
    after = browser.settle()
    assert after.focus == node.id
    assert len(after.nodes) == len(page.nodes)
    assert browser.run("modunuri.ring.target?.id") == "tel"


def test_an_engines_own_list_never_opens(browser: Browser) -> None:
    """The popup of a select is a window of the engine: pressing it only focuses and is told."""
    page = browser.load("widgets.html")
    assert browser.order("press", find(page, "combobox", "동네").id).done
    assert browser.settle().focus == find(page, "combobox", "동네").id
