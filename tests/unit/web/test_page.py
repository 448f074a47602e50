"""Documents of a page: strict, cleaned, cut; whatever a page sends, nothing breaks (C-15)."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.web.messages import MAX_BYTES, PageAnswer, PageMessageError, read_message
from kiosk.web.page import PageChange, PageNode, PageSnapshot
from kiosk.web.values import HIDDEN, MAX_NODES, MAX_TEXT, clean_text


def snapshot(**parts: Any) -> dict[str, Any]:
    return {"kind": "snapshot", "number": 1, "address": "https://www.example.kr/", **parts}


def node(id: str = "n1", **parts: Any) -> dict[str, Any]:  # noqa: A002
    return {"id": id, "role": "text", "name": "글", **parts}


def read(**parts: Any) -> PageSnapshot:
    message = read_message(json.dumps(snapshot(**parts)))
    assert isinstance(message, PageSnapshot)
    return message


def test_a_whole_page_is_read() -> None:
    page = read(
        title="시청",
        lang="ko",
        nodes=[node(role="link", position=[1, 3], states=["current"], inside="n0", address="/x")],
        places=[{"id": "n0", "role": "list", "size": 3}],
        tasks=["n1"],
        alternates={"en": "https://www.example.kr/en"},
        article=[{"kind": "heading", "text": "머리", "level": 1}],
    )
    assert page.nodes[0].position == (1, 3)
    assert page.nodes[0].has("current")
    assert page.node("n1") is page.nodes[0]
    assert page.node("n2") is None


@pytest.mark.parametrize(
    "bad",
    [
        "", "[]", "null", "7", '"x"', "{}", '{"kind":"hello","number":1}', '{"kind":["snapshot"],"number":1}',
        "[" * 100_000, '{"kind":' + "[" * 500 + "]" * 500 + "}", '{"kind":"alive","number":NaN}',
        '{"kind":"alive","number":1e999}', '{"kind":"alive","number":"1"}', '{"kind":"alive","number":true}',
        '{"kind":"alive","number":-1}', '{"kind":"alive","number":1,"more":2}', b"\xff\xfe{",
        '{"kind":"alive"',
        json.dumps(snapshot(nodes=[node("N1")])), json.dumps(snapshot(nodes=[node("")])),
        json.dumps(snapshot(nodes=[node("a b")])), json.dumps(snapshot(nodes=[node("n1"), node("n1")])),
        json.dumps(snapshot(nodes=[node(states=["unheard"])])),
        json.dumps(snapshot(nodes=[node(role="<b>")])),
        json.dumps(snapshot(nodes=[node(position=[0, 3])])), json.dumps(snapshot(nodes=[node(position=[1])])),
        json.dumps(snapshot(nodes=[node(lang="ko; DROP")])), json.dumps(snapshot(nodes=[node(name=7)])),
        json.dumps(snapshot(nodes={"a": 1})), json.dumps(snapshot(lang="x" * 99)),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(bad: str | bytes) -> None:
    with pytest.raises(PageMessageError):
        read_message(bad)


def test_what_is_too_large_is_refused_unread() -> None:
    with pytest.raises(PageMessageError, match="too large"):
        read_message(json.dumps(snapshot(title="가" * MAX_BYTES)))


def test_a_refusal_holds_no_words_of_the_page() -> None:
    secret = "홍길동 010-1234-5678"
    with pytest.raises(PageMessageError) as caught:
        read_message(json.dumps(snapshot(nodes=[node(role=secret, **{secret: secret})])))
    assert secret not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_words_are_cut_and_lists_too() -> None:
    page = read(nodes=[node(f"n{i}", name="가" * (MAX_TEXT + 9)) for i in range(3)])
    assert all(len(each.name) == MAX_TEXT and each.name.endswith("…") for each in page.nodes)
    many = read(nodes=[node(f"n{i}", name="") for i in range(MAX_NODES + 5)])
    assert len(many.nodes) == MAX_NODES


def test_a_private_value_is_a_count_whatever_was_sent() -> None:
    """C-15: even a broken adapter cannot bring a password into the core."""
    page = read(nodes=[node(role="textbox", value="hunter2", is_private=True)])
    assert page.nodes[0].value == HIDDEN * 7
    assert "hunter2" not in page.model_dump_json()


def test_a_value_is_not_shown_by_repr() -> None:
    assert "홍길동" not in repr(PageNode(id="n1", role="textbox", value="홍길동"))


def test_lines_of_a_long_field_stay_lines() -> None:
    assert read(nodes=[node(role="textbox", value="첫 줄\n둘째  줄")]).nodes[0].value == "첫 줄\n둘째 줄"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\u202egnp.exe", "agnp.exe"),
        ("취\u200b소\ufeff", "취소"),
        ("  여러   칸\n줄 ", "여러 칸 줄"),
        ("\x00\x07끝", "끝"),
        ("\ue001메뉴", "메뉴"),
        ("میخواهم\u200c", "میخواهم\u200c"),
        ("\ud800x", "?x"),
    ],
)
def test_tricks_of_direction_and_width_are_taken_out(text: str, clean: str) -> None:
    assert clean_text(text) == clean


@given(st.text(max_size=300))
def test_cleaning_is_done_once_and_for_all(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    assert len(once) <= MAX_TEXT
    assert "\u202e" not in once


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=9)


def _nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4)


@given(st.recursive(LEAVES, _nested, max_leaves=30))
def test_no_json_breaks_the_reader(value: Any) -> None:
    for message in (value, snapshot(nodes=value), {"kind": "change", "number": 1, "added": [value]}):
        with suppress(PageMessageError):
            read_message(json.dumps(message))


# -- changes ---------------------------------------------------------------------------------------


def test_a_change_makes_the_page_what_it_is_now() -> None:
    page = read(
        nodes=[node("n1", name="가"), node("n2", name="나"), node("n3", name="다")], tasks=["n2"], focus="n1"
    )
    change = read_message(
        json.dumps(
            {
                "kind": "change", "number": 1, "added": [node("n9", name="새"), node("n8", name="처음")],
                "after": ["n2", ""], "changed": [node("n1", name="가!")], "removed": ["n3"], "focus": "n9",
                "tasks": ["n9"],
            }
        )
    )  # fmt: skip
    assert isinstance(change, PageChange)
    after = page.after(change)
    assert [each.name for each in after.nodes] == ["처음", "가!", "나", "새"]
    assert after.focus == "n9"
    assert after.tasks == ("n9",)


def test_a_change_of_another_load_changes_nothing() -> None:
    page = read(nodes=[node("n1")])
    assert page.after(PageChange(number=2, removed=("n1",))) is page


def test_a_change_without_places_or_tasks_keeps_them() -> None:
    page = read(nodes=[node("n1", inside="n0")], places=[{"id": "n0", "role": "main"}], tasks=["n1"])
    after = page.after(PageChange(number=1, focus="n1"))
    assert after.places == page.places
    assert after.tasks == page.tasks


@given(
    st.lists(st.integers(0, 9), unique=True),
    st.lists(st.integers(0, 19), unique=True),
    st.lists(st.integers(0, 9)),
)
def test_no_change_ever_doubles_a_node(before: list[int], added: list[int], removed: list[int]) -> None:
    page = read(nodes=[node(f"n{i}") for i in before])
    change = PageChange(
        number=1,
        added=tuple(PageNode(id=f"n{i}", role="text") for i in added),
        after=tuple("" if i % 3 else f"n{i - 1}" for i in added if i),
        removed=tuple(f"n{i}" for i in removed),
    )
    ids = [each.id for each in page.after(change).nodes]
    assert len(set(ids)) == len(ids)
    assert {f"n{i}" for i in added} <= set(ids)


def test_an_answer_says_why_not() -> None:
    answer = read_message('{"kind":"answer","number":1,"order":3,"done":false,"reason":"gone","node":"n4"}')
    assert answer == PageAnswer(number=1, order=3, done=False, reason="gone", node="n4")
