"""Numbered news: nothing is lost between the making of a page and its line, and nothing told twice."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.console.live import BEAT_S, COUNTS_S, PageLine
from kiosk.console.services.news import KEPT_IDS, KEPT_NEWS, MOST_IDS, NewsLog
from kiosk.console.services.views import LiveEvent, News
from tests.helpers.console_core import HELPER, MANAGER, Desk

ALL = {"everything": set[str]()}


def test_a_mark_leads_to_what_came_after_it_and_to_nothing_else() -> None:
    log = NewsLog("run")
    before = log.mark()
    log.add({"terminals": {"a"}})
    between = log.mark()
    log.add({"terminals": {"b"}, "help": {"b"}})
    log.add({"terminals": {"a"}})
    assert log.since(before) == (log.mark(), {"terminals": {"a", "b"}, "help": {"b"}})
    assert log.since(between) == (log.mark(), {"terminals": {"a", "b"}, "help": {"b"}})
    assert log.since(log.mark()) == (log.mark(), {})


@pytest.mark.parametrize(
    "mark", ["", "run", "run-", "run--1", "run-2", "run-x", "run-٣", "other-1", "run-9999999999999999999"]
)
def test_a_mark_of_another_run_or_of_nowhere_means_everything(mark: str) -> None:
    log = NewsLog("run")
    log.add({"terminals": {"a"}})
    assert log.since(mark) == ("run-1", ALL)


def test_two_runs_do_not_know_each_others_marks() -> None:
    first, second = NewsLog(), NewsLog()
    assert second.since(first.mark()) == (second.mark(), ALL)


def test_what_is_too_old_means_everything_and_the_log_stays_small() -> None:
    log = NewsLog()
    first = log.mark()
    log.add({"terminals": {"a"}})
    second = log.mark()
    for number in range(KEPT_NEWS):
        log.add({"terminals": {f"t-{number}"}})
    assert log.since(first)[1] == ALL, "the very first news is no longer kept"
    assert len(log.since(second)[1]["terminals"]) == KEPT_NEWS
    assert not log.knows(first) and log.knows(second) and not log.knows("other-1")
    for _ in range(KEPT_IDS // MOST_IDS + 1):
        log.add({"terminals": {f"t-{number}" for number in range(MOST_IDS)}})
    assert log.since(second)[1] == ALL


@given(st.lists(st.sampled_from("abc"), max_size=30), st.integers(0, 30))
def test_from_any_mark_on_one_hears_exactly_the_rest(ids: list[str], at: int) -> None:
    log = NewsLog()
    marks = [log.mark()]
    for one in ids:
        log.add({"terminals": {one}})
        marks.append(log.mark())
    at = min(at, len(ids))
    rest = set(ids[at:])
    assert log.since(marks[at]) == (marks[-1], {"terminals": rest} if rest else {})


def test_a_line_that_opens_late_begins_with_what_it_missed(desk: Desk) -> None:
    desk.join("lobby-1")
    desk.join("east-1", "gangdong")
    live = desk.console.live
    made = live.mark()
    desk.services.modes.switch(MANAGER, ["lobby-1", "east-1"], preset="large")

    async def first(staff: object, since: str) -> tuple[LiveEvent, ...]:
        source = live.subscribe(staff, since)  # type: ignore[arg-type]
        try:
            return (await asyncio.wait_for(anext(source), 5)).events
        finally:
            await source.aclose()  # type: ignore[attr-defined]

    assert asyncio.run(first(MANAGER, made)) == (LiveEvent("terminals", ("east-1", "lobby-1")),)
    assert asyncio.run(first(HELPER, made)) == (LiveEvent("terminals", ("lobby-1",)),)
    assert asyncio.run(first(HELPER, "of-a-console-before-1")) == (LiveEvent("everything"),)


def test_a_line_that_knows_everything_is_told_nothing(desk: Desk) -> None:
    desk.join("lobby-1")
    live = desk.console.live

    async def listen() -> bool:
        source = live.subscribe(MANAGER, live.mark())
        waiting = asyncio.ensure_future(anext(source))  # type: ignore[arg-type]
        for _ in range(20):
            await asyncio.sleep(0)
        is_told = waiting.done()
        desk.services.modes.switch(MANAGER, ["lobby-1"], preset="large")
        await asyncio.wait_for(waiting, 5)
        await source.aclose()  # type: ignore[attr-defined]
        return is_told

    assert asyncio.run(listen()) is False


MARK = "id: {0}\nevent: mark\ndata: {0}\n\n"


def test_the_mark_is_written_after_the_news_that_it_stands_for() -> None:
    line = PageLine({"a"})
    told = line.tell(News("r-4", (LiveEvent("terminals", ("a", "b")),)), 0.0)
    assert told == ["event: terminal-a\ndata: 1\n\n", MARK.format("r-4")]
    assert line.tell(News("r-5", (LiveEvent("terminals", ("b",)),)), 1.0) == [], "not this page's"
    assert line.beat(2.0) == [MARK.format("r-5")], "and yet it need not hear of it again"
    assert line.beat(17.0) == [MARK.format("r-5")], "the same, whether anything has happened or not"
    assert PageLine({"a"}).beat(2.0) == ["event: beat\ndata: 1\n\n"], "a page without a mark"


def test_counts_are_told_at_once_then_once_a_second_and_never_left_out() -> None:
    line = PageLine(has_counts=True)
    counts = "event: counts\ndata: 1\n\n"
    news = [News(f"r-{number}", (LiveEvent("terminals", ("x",)),)) for number in range(4)]
    assert line.tell(news[0], 10.0) == [counts, MARK.format("r-0")]
    assert line.tell(news[1], 10.1) == []
    assert line.tell(news[2], 10.9) == []
    assert line.waits(10.9) == pytest.approx(COUNTS_S - 0.9)
    assert line.beat(10.95) == ["event: beat\ndata: 1\n\n"], "what is owed holds the mark back"
    assert line.beat(11.0) == [counts, MARK.format("r-2")]
    assert line.waits(11.0) == BEAT_S
    assert line.tell(News("r-3", (LiveEvent("enrolment"),)), 20.0)[-1] == MARK.format("r-3")


def test_a_page_without_counts_is_not_troubled_with_them() -> None:
    line = PageLine({"a"})
    assert line.tell(News("r-1", (LiveEvent("help", ("b",)),)), 0.0)[0] == "event: help\ndata: 1\n\n"
    assert "counts" not in "".join(line.beat(5.0))
