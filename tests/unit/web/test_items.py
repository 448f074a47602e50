"""From nodes of a page to our items: a table, and what hostile pages do to it."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.i18n.text import Message, Text, VisitorText
from kiosk.screens.model import Choice, Entry, Fact, Field, Item, Live, Notice, Paragraph, Screen, Tone
from kiosk.web.faults import find_faults, summarise_faults
from kiosk.web.items import ItemMaker, key_of, node_of
from kiosk.web.page import PageNode
from kiosk.web.parts import PART, split
from kiosk.web.trouble import address_item, name_refused
from tests.helpers.recorded_page_host import node, option, page

HOME = "https://city.example/"


def item_of(one: PageNode, *, is_task: bool = True, drafts: dict[str, str] | None = None) -> Item | None:
    shown = page(HOME, one, tasks=(one.id,) if is_task else ())
    return ItemMaker(shown, drafts or {}).item(one)


def plain(text: Text | None) -> str:
    if isinstance(text, VisitorText):
        return text.text
    return text.id if isinstance(text, Message) else ""


@pytest.mark.parametrize(
    ("one", "kind", "values"),
    [
        (node("a", "heading", "제목", level=2), Paragraph, {"heading": True}),
        (node("a", "text", "글"), Paragraph, {"heading": False}),
        (node("a", "link", "고리"), Choice, {"icon": "next", "selected": None}),
        (node("a", "button", "누름"), Choice, {"icon": None, "selected": None, "enabled": True}),
        (node("a", "button", "누름", states=("disabled",)), Choice, {"enabled": False}),
        (node("a", "button", "굵게", states=("pressed",)), Choice, {"selected": True, "multiple": True}),
        (node("a", "button", "굵게", states=("off",)), Choice, {"selected": False, "multiple": True}),
        (node("a", "tab", "하나", states=("selected",)), Choice, {"selected": True, "multiple": False}),
        (node("a", "tab", "둘"), Choice, {"selected": False, "multiple": False}),
        (node("a", "checkbox", "네", states=("checked",)), Choice, {"selected": True, "multiple": True}),
        (node("a", "switch", "네"), Choice, {"selected": False, "multiple": True}),
        (node("a", "radio", "네", states=("checked",)), Choice, {"selected": True, "multiple": False}),
        (node("a", "textbox", "이름", kind_of_field="text"), Field, {"entry": Entry.TEXT, "masked": False}),
        (node("a", "textbox", "글", kind_of_field="long-text"), Field, {"entry": Entry.LONG_TEXT}),
        (node("a", "textbox", "전화", kind_of_field="phone"), Field, {"entry": Entry.PHONE}),
        (node("a", "spinbutton", "수", kind_of_field="digits"), Field, {"entry": Entry.DIGITS}),
        (node("a", "textbox", "암호", kind_of_field="password"), Field, {"masked": True}),
        (node("a", "textbox", "카드", kind_of_field="text", is_private=True), Field, {"masked": True}),
        (node("a", "textbox", "이름", kind_of_field="text", states=("required",)), Field, {"required": True}),
        (node("a", "textbox", "이름", kind_of_field="text", max_length=7), Field, {"max_length": 7}),
        (node("a", "textbox", "이름", kind_of_field="text", states=("readonly",), value="홍"), Fact, {}),
        (
            node("a", "combobox", "구", kind_of_field="choice", options=(option("o", "종로"),)),
            Choice,
            {"icon": "list"},
        ),
        (node("a", "button", "파일", kind_of_field="file"), Choice, {"enabled": False}),
        (node("a", "button", "색", kind_of_field="colour"), Choice, {"enabled": False}),
        (node("a", "alert", "큰일"), Notice, {"tone": Tone.WARNING, "live": Live.ASSERTIVE}),
        (node("a", "status", "됨"), Notice, {"tone": Tone.INFO, "live": Live.POLITE}),
        (node("a", "canvas", unreadable="canvas"), Notice, {}),
        (node("a", "img", "산"), Paragraph, {}),
    ],
)  # fmt: skip
def test_each_thing_of_a_page_becomes_an_item_of_ours(
    one: PageNode, kind: type, values: dict[str, Any]
) -> None:
    is_task = one.role not in ("heading", "text", "alert", "status", "canvas", "img")
    item = item_of(one, is_task=is_task)
    assert type(item) is kind and item.key == "web.a"
    assert {name: getattr(item, name) for name in values} == values
    assert plain(item.label)


@pytest.mark.parametrize("kind", ["closed-shadow", "canvas", "foreign-frame", "image"])
def test_what_nobody_can_read_says_so(kind: Any) -> None:
    item = item_of(node("a", "img", unreadable=kind), is_task=False)
    assert isinstance(item, Notice) and plain(item.label)


@pytest.mark.parametrize("role", ["button", "link", "textbox"])
def test_what_has_no_name_still_has_words(role: str) -> None:
    values: dict[str, Any] = {"kind_of_field": "text"} if role == "textbox" else {}
    item = item_of(node("a", role, **values))
    assert item is not None and plain(item.label).startswith("이름이 없는")


def test_words_without_a_role_and_without_text_are_left_out() -> None:
    assert item_of(node("a", "separator"), is_task=False) is None
    assert item_of(node("a", "text"), is_task=False) is None


def test_a_cell_is_told_with_its_headers() -> None:
    cell = node("a", "cell", "9시", group="월요일", group_role="table", row=(2, 3), column=(2, 3))
    item = item_of(cell, is_task=False)
    assert isinstance(item, Fact) and plain(item.label) == "월요일" and plain(item.value) == "9시"
    bare = item_of(node("a", "cell", "9시"), is_task=False)
    assert isinstance(bare, Paragraph)


def test_a_draft_is_shown_and_the_pages_value_only_without_one() -> None:
    one = node("a", "textbox", "이름", kind_of_field="text", value="전")
    mine, theirs = item_of(one, drafts={"a": "홍"}), item_of(one)
    assert isinstance(mine, Field) and mine.value.text == "홍" and mine.value.private
    assert isinstance(theirs, Field) and theirs.value.text == "전"


def test_the_words_of_a_group_stand_before_its_first_answer_only() -> None:
    shown = page(
        HOME,
        node("r1", "radio", "가", group="고르기"),
        node("r2", "radio", "나", group="고르기"),
        node("c1", "checkbox", "다", group="더"),
    )
    maker = ItemMaker(shown, {})
    keys = [item.key for item in maker.items(maker.everything())]
    assert keys == ["group.r1", "web.r1", "web.r2", "group.c1", "web.c1"]


def test_the_list_of_tasks_keeps_headings_that_lead_to_something() -> None:
    shown = page(
        HOME,
        node("h1", "heading", "빈 곳"),
        node("t1", "text", "글"),
        node("h2", "heading", "할 일"),
        node("l1", "link", "고리"),
        node("u1", "canvas", unreadable="canvas"),
    )
    assert [one.id for one in ItemMaker(shown, {}).tasks()] == ["h2", "l1", "u1"]


def test_faults_are_counted_and_found_in_order() -> None:
    shown = page(
        HOME,
        node("f1", "textbox", "가", kind_of_field="text"),
        node("f2", "textbox", "나", kind_of_field="text", error="틀려요"),
        node("f3", "textbox", "다", kind_of_field="text", states=("invalid",)),
    )
    assert [one.id for one in find_faults(shown)] == ["f2", "f3"]
    notice = summarise_faults(shown)
    assert notice is not None and dict(notice.label.args)["count"] == 2  # type: ignore[union-attr]
    assert summarise_faults(page(HOME)) is None


def test_keys_of_a_page_never_meet_keys_of_ours() -> None:
    """A page that names its things as ours are named makes no two items with one key."""
    names = ["note", "faults", "foreign", "alternate", "part.next", "group.x", "more", "look.page", "r1"]
    shown = page(HOME, *(node(name, "radio", name, group=name) for name in names))
    maker = ItemMaker(shown, {})
    items = maker.items(maker.everything())
    own = [Notice(key=name, label=Message("x")) for name in ("note", "faults", "foreign")]
    screen = Screen(id="x", title=Message("x"), items=(*own, *items))
    assert len(screen.items) == 3 + 2 * len(names)
    assert node_of(key_of("more")) == "more" and node_of("more") == ""


@pytest.mark.parametrize("count", [0, 1, PART, PART + 1, 5 * PART])
def test_parts_hold_everything_once(count: int) -> None:
    items = tuple(Paragraph(key=f"web.n{n}", label=Message("x")) for n in range(count))
    _, _, parts = split(items, 0)
    joined = [item for part in range(parts) for item in split(items, part)[0]]
    assert tuple(joined) == items
    assert split(items, 99)[1] == parts - 1 and split(items, -3)[1] == 0


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ("https://evil.example/path?secret", "evil.example"),
        ("tel:02-120", "02-120"),
        ("tel:+82-2-120;ext=5", "+82-2-120"),
        ("sms:119", "119"),
        ("mailto:a@b.example", ""),
        ("https://127.0.0.1/", ""),
        ("javascript:alert(1)", ""),
        ("https://a@b.example/", ""),
        ("tel:" + "1" * 99, ""),
        ("no address", ""),
    ],
)
def test_of_a_refused_address_only_what_helps_is_told(address: str, part: str) -> None:
    told = name_refused(address)
    assert (part in repr(told)) if part else told is None
    assert "secret" not in repr(told)


def test_an_address_is_taken_along_whole_and_read_short() -> None:
    item = address_item("https://www.city.example/a?b=c")
    assert (
        item is not None
        and item.number.value == "city.example"
        and item.qr == "https://www.city.example/a?b=c"
    )
    assert address_item("https://10.0.0.1/") is None and address_item("x") is None


@pytest.mark.parametrize("state", ["expanded", "collapsed", "current", "haspopup"])
def test_a_state_stands_on_the_glass_in_the_words_in_which_it_is_said(state: str) -> None:
    """C-01."""
    one = node("a", "link", "고리", states=(state,))
    shown = page(HOME, one)
    (item,) = ItemMaker(shown, {}).items(shown.nodes)
    assert plain(item.detail)
    assert plain(item.detail) in [plain(said) for said in item.spoken]
