"""What is said of the things of a page: places once, errors always, secrets never (C-01, C-15, C-17)."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.i18n.catalogues import Catalogues
from kiosk.i18n.localiser import Localiser
from kiosk.i18n.text import Message, VisitorText
from kiosk.web.languages import voice_of, words_of
from kiosk.web.page import PageChange, PageNode, PagePlace, PageSnapshot
from kiosk.web.reading import Reader
from kiosk.web.ways import along

KOREAN = Localiser(Catalogues(), "ko")


def page(*nodes: PageNode, places: tuple[PagePlace, ...] = (), **parts: Any) -> PageSnapshot:
    return PageSnapshot(
        number=1, address="https://www.example.kr/", lang="ko", nodes=nodes, places=places, **parts
    )


def thing(id: str, role: str, name: str = "", **parts: Any) -> PageNode:  # noqa: A002
    return PageNode(id=id, role=role, name=name, **parts)


def said(reader: Reader, node: PageNode, previous: PageNode | None = None) -> str:
    return ", ".join(KOREAN.plain(piece) for piece in reader.say(node, previous))


PLACES = (
    PagePlace(id="m", role="main"),
    PagePlace(id="l", role="list", name="행사", size=2, parent="m"),
    PagePlace(id="n", role="navigation", name="주 메뉴"),
)


def test_a_place_is_said_once_on_entering_and_leaving_is_silent() -> None:
    nodes = (
        thing("a", "link", "가", inside="l", position=(1, 2)),
        thing("b", "link", "나", inside="l", position=(2, 2)),
        thing("c", "text", "다", inside="m"),
        thing("d", "link", "라", inside="n"),
    )
    reader = Reader(page(*nodes, places=PLACES))
    previous: list[PageNode | None] = [None, *nodes[:3]]
    assert [said(reader, node, before) for node, before in zip(nodes, previous, strict=True)] == [
        "본문, 행사, 목록, 2개, 가, 링크, 2개 중 1번째",
        "나, 링크, 2개 중 2번째",
        "다",
        "주 메뉴, 길잡이, 라, 링크",
    ]


def test_places_that_go_round_in_circles_end() -> None:
    circle = (PagePlace(id="x", role="list", parent="y"), PagePlace(id="y", role="main", parent="x"))
    reader = Reader(page(thing("a", "text", "가", inside="x"), places=circle))
    assert said(reader, reader._page.nodes[0]) == "본문, 목록, 가"


def test_the_words_of_a_page_stay_in_its_language_and_ours_in_the_visitors() -> None:
    """C-19: two voices for one thing."""
    node = thing("a", "button", "Send", lang="en", states=("disabled",))
    pieces = Reader(page(node)).say(node)
    assert [(type(piece), getattr(piece, "language", None)) for piece in pieces] == [
        (VisitorText, "en"), (Message, None), (Message, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "voice"),
    [
        ("ko", "ko"),
        ("KO-kr", "ko"),
        ("en-US", "en"),
        ("zh", "zh-CN"),
        ("zh-Hant-TW", "zh-CN"),
        ("fr", None),
        ("", None),
    ],
)
def test_a_page_names_its_language_in_many_ways_and_gets_one_voice(lang: str, voice: str | None) -> None:
    """C-19: whatever stands in ``lang``, the voice is one of ours or judged by the letters."""
    assert voice_of(lang) == voice
    spans = KOREAN.spans(words_of("Hello", lang))
    assert [span.language for span in spans] == [voice or "ko"]


def test_what_is_typed_is_private_and_a_secret_is_a_count() -> None:
    """C-15, C-16: values are private text; of a masked one only the number of letters is said."""
    typed = thing("a", "textbox", "이름", kind_of_field="text", value="홍길동")
    value = Reader(page(typed)).say(typed)[2]
    assert isinstance(value, VisitorText)
    assert value.private
    secret = thing("b", "textbox", "비밀번호", kind_of_field="password", value="•••", is_private=True)
    assert said(Reader(page(secret)), secret) == "비밀번호, 글 쓰는 칸, 3글자를 썼어요."


def test_an_error_says_the_field_and_what_is_wrong() -> None:
    """C-17."""
    node = thing("a", "textbox", "전화", kind_of_field="phone", states=("invalid",), error="숫자만 적으세요.")
    assert said(Reader(page(node)), node) == "전화, 글 쓰는 칸, 비어 있음, 잘못됨: 숫자만 적으세요."
    bare = node.model_copy(update={"error": ""})
    assert said(Reader(page(bare)), bare).endswith("잘못됨")


@pytest.mark.parametrize(
    ("reason", "words"),
    [("canvas", "그림판"), ("image", "그림"), ("closed-shadow", "닫힌"), ("foreign-frame", "다른 곳")],
)
def test_what_cannot_be_read_is_said_to_be_there(reason: Any, words: str) -> None:
    node = thing("a", "img", unreadable=reason)
    assert words in said(Reader(page(node)), node)


def test_a_page_is_walked_by_heading_and_field() -> None:
    """WCAG 2.2 §2.4.1: what looks like a heading counts, a branch of a list does not; no words, no way."""
    shown = page(
        thing("h1", "heading", "하나", level=1),
        thing("h0", "heading", level=1),
        thing("t", "table", "표", group_size=(2, 2)),
        thing("f", "textbox", "이름", kind_of_field="text"),
        thing("c", "checkbox", "동의"),
        thing("h2", "button", "둘", level=2),
        thing("k", "link", "끝"),
        thing("r", "treeitem", "가지", level=3),
    )
    assert [n.id for n in along(shown, "heading")] == ["h1", "h2"]
    assert [n.id for n in along(shown, "field")] == ["f", "c"]


def test_a_press_says_what_it_did_and_nothing_else() -> None:
    before = page(
        thing("a", "checkbox", "동의"),
        thing("b", "text", "시계 1"),
        thing("c", "button", "더", states=("collapsed",)),
    )
    change = PageChange(
        number=1,
        changed=(thing("a", "checkbox", "동의", states=("checked",)), thing("b", "text", "시계 2")),
        because="a",
    )
    lines = [
        ", ".join(KOREAN.plain(piece) for piece in pieces) for pieces in Reader(before).say_change(change)
    ]
    assert lines == ["동의, 선택됨"]


def test_urgent_words_come_before_others() -> None:
    change = PageChange.model_validate(
        {
            "number": 1,
            "live": ({"politeness": "polite", "text": "저장"}, {"politeness": "assertive", "text": "끊김"}),
        }
    )
    lines = [KOREAN.plain(pieces[0]) for pieces in Reader(page()).say_change(change)]
    assert lines == ["끊김", "저장"]
