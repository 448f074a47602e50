"""Pages that lie, trick, flood and forge (field.md J60 to J63; C-20): said as the standards say."""

from __future__ import annotations

import contextlib
import json
import time
from pathlib import Path
from typing import Any

import pytest

from kiosk.web.values import MAX_NODES
from tests.web_adapter.browser import Browser, find
from tests.web_adapter.spoken import spoken

EXPECTED: dict[str, Any] = json.loads(
    Path(__file__).with_name("expected").joinpath("hostile.json").read_text(encoding="utf-8")
)


def _short(said: list[str]) -> list[str]:
    return [text if len(text) < 300 else f"{text[:1]}…{text[text.index('…') + 1 :]}" for text in said]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_page_that_lies_is_said_as_the_standard_says(browser: Browser, name: str) -> None:
    expected = EXPECTED[name]["items"]
    page = browser.load(f"hostile/{name}.html", expects=lambda page: _short(spoken(page)) == expected)
    assert _short(spoken(page)) == EXPECTED[name]["items"], EXPECTED[name]["rule"]
    assert browser.run("modunuri.failures ?? 0") == 0, browser.run("modunuri.lastFailure")


def test_a_page_that_never_rests_is_still_told_and_still_pressed(browser: Browser) -> None:
    """A page that changes every 5 ms gets a share of the time: few messages, and a press works."""
    with contextlib.suppress(TimeoutError):
        browser.load("hostile/storm.html")
    page = browser.snapshot()
    before = len(browser.said())
    began = time.monotonic()
    assert browser.order("press", find(page, "button", "여기").id).done
    while not any(node.name == "눌림" for node in browser.snapshot().nodes):
        assert time.monotonic() - began < 3
        browser.run("1")
    browser.run("new Promise(() => {})")
    time.sleep(1)
    browser.run("1")
    seconds = time.monotonic() - began
    assert (len(browser.said()) - before) / seconds < 12, "messages a second"


@pytest.mark.torture
def test_a_huge_page_is_cut_and_says_so(browser: Browser) -> None:
    page = browser.load("hostile/huge.html", expects=lambda page: page.is_cut)
    assert page.is_cut
    assert 1000 < len(page.nodes) <= MAX_NODES
    assert page.nodes[0].name == "큰 쪽"


def test_frames_are_read_where_they_stand_whatever_their_origin(browser: Browser) -> None:
    browser.load("frames/outer.html")
    page = browser.settle(quiet=1.0)
    assert spoken(page) == [
        "본문, 바깥, 제목 1단계",
        "같은 곳, 안에 든 쪽, 안쪽, 제목 2단계",
        "값, 글 쓰는 칸, 비어 있음",
        "누르기, 단추",
        "사이",
        "다른 곳, 안에 든 쪽, Other place",
        "안에 든 쪽, 안쪽, 제목 2단계",
        "값, 글 쓰는 칸, 비어 있음",
        "누르기, 단추",
        "끝",
    ]
    nested = [node for node in page.nodes if node.name == "누르기"][1]
    assert nested.frame
    assert browser.order("press", nested.id).done
    after = browser.until(lambda page: (node := page.node(nested.id)) is not None and node.name == "눌렀음")
    assert after.node(nested.id).name == "눌렀음"  # type: ignore[union-attr]
    browser.until(lambda page: ("polite", "틀이 말해요") in browser.live())
    assert ("polite", "틀이 말해요") in browser.live()
    field = next(node for node in page.nodes if node.role == "textbox" and node.frame == nested.frame)
    assert browser.order("fill", field.id, text="글").done
    filled = browser.until(lambda page: (node := page.node(field.id)) is not None and node.value == "글")
    assert filled.node(field.id).value == "글"  # type: ignore[union-attr]
    assert browser.run("seen", is_page=True) == [], "the page's own listeners never see the greeting"


def test_a_frame_cannot_pretend_to_be_the_adapter(browser: Browser) -> None:
    """Neither the frame's page nor the outer page gets anything without the token."""
    page = browser.load("hostile/forged.html")
    page = browser.settle(quiet=1.0)
    assert not any("가짜" in node.name for node in page.nodes)
    assert any(node.name == "틀 안의 글" for node in page.nodes), (
        "the real adapter of the frame is still heard"
    )
    assert browser.run("seen", is_page=True) == []
    answers = browser.run("window.answers ?? []", is_page=True)
    assert all(answer.get("kind") == "welcome" for answer in answers), (
        "a greeting gets a challenge, never contents"
    )


@pytest.mark.torture
def test_a_page_that_throws_our_listeners_away_hears_nothing_of_its_frames(browser: Browser) -> None:
    browser.load("hostile/opened.html")
    time.sleep(0.5)
    page = browser.settle(quiet=2.0)
    stolen = browser.run("stolen", is_page=True)
    assert not any(isinstance(one, dict) and one.get("kind") in ("nodes", "proof") for one in stolen)
    assert not any(node.name == "안쪽" for node in page.nodes)


def test_the_page_finds_no_trace_of_the_adapter_in_its_own_world(browser: Browser) -> None:
    browser.load("first.html")
    assert (
        browser.run("[typeof modunuri, typeof modunuriConfig, typeof qt, typeof QWebChannel]", is_page=True)
        == ["undefined"] * 4
    )
