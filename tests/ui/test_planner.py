"""How a Screen finds its layout: pure arithmetic on measured heights, without a window."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.i18n.localiser import Span
from kiosk.screens.paging import Block
from kiosk.screens.view import RenderedItem
from ui.bridge.attempts import Attempt, attempts
from ui.bridge.planner import Metrics, Plan, place, plan
from ui.bridge.rows import joined_keys, make_row, make_rows


def _metrics(blocks: tuple[Block, ...], actions: tuple[Block, ...] = (), **values: object) -> Metrics:
    """Measure a glass of 1000 px with a heading of 200 and page buttons of 100."""
    fields = {
        "width": 900, "height": 1000, "gap": 10, "header": 200, "line": 50, "corner": 0, "pager": 100,
        "actions": sum(block.height + 10 for block in actions) - 10 if actions else 0, "caption": 0,
        "is_title_whole": True, "blocks": blocks, "action_blocks": actions,
    }  # fmt: skip
    return Metrics(**(fields | values))  # type: ignore[arg-type]


def _first(tries: tuple[Attempt, ...], metrics: Metrics, layout: str = "list") -> tuple[Attempt, Plan]:
    for number, attempt in enumerate(tries):
        found = plan(attempt, metrics, layout=layout, is_last=number == len(tries) - 1)
        if found is not None:
            return attempt, found
    raise AssertionError("no layout at all")


def _choices(count: int, height: float) -> tuple[Block, ...]:
    return tuple(Block(f"c{i}", height, is_choice=True, stretch=height) for i in range(count))


def _portrait(choices: int) -> tuple[Attempt, ...]:
    return attempts(is_landscape=False, is_large=True, layout="list", choices=choices)


def test_the_title_stands_on_the_first_page_only_when_that_saves_a_page() -> None:
    """A-05, E-05: six choices of 280 px make three pages under a title and two without it."""
    end = (Block("end", 100),)
    attempt, found = _first(_portrait(6), _metrics(_choices(6, 210), end))
    assert attempt.form == "flow"
    assert found.pages == (("title", "c0", "c1", "c2"), ("c3", "c4", "c5", "end"))


def test_the_title_stays_when_nothing_is_won_without_it() -> None:
    attempt, found = _first(_portrait(4), _metrics(_choices(4, 300)))
    assert attempt.form == "stack"
    assert found.pages == (("c0", "c1"), ("c2", "c3"))


def test_the_primary_action_follows_the_field_and_the_others_page() -> None:
    blocks = (Block("field", 380),)
    actions = (Block("check", 150), Block("skip", 150), Block("next", 150))
    metrics = _metrics(blocks, actions, fields=frozenset({"field"}), primary="next")
    attempt, found = _first(_portrait(0), metrics)
    assert attempt.form == "flow"
    assert found.pages == (("title", "field", "next"), ("check", "skip"))


def test_a_hint_leaves_the_field_before_the_primary_action_does() -> None:
    blocks = (Block("field", 600),)
    actions = (Block("skip", 150), Block("next", 150))
    known = {"fields": frozenset({"field"}), "primary": "next"}
    _, found = _first(_portrait(0), _metrics(blocks, actions, **known, hinted=frozenset({"field"})))
    assert found.split == {"field": 2}
    cut = (Block("field", 450), Block("field#2", 150))
    _, found = _first(_portrait(0), _metrics(cut, actions, **known))
    assert found.pages[0] == ("title", "field", "next")


def test_on_a_page_actions_stand_below_whatever_they_share_it_with() -> None:
    """B-16: one order for the eye and the keypad."""
    blocks = (Block("field", 300), Block("hint", 150))
    actions = (Block("next", 150),)
    metrics = _metrics(blocks, actions, fields=frozenset({"field"}), primary="next")
    flow = Attempt("flow", is_tight=True)
    found = Plan((("next", "hint"),), 900, blocks=(blocks[0], actions[0], blocks[1]))
    rects = place(flow, found, 0, metrics, is_rtl=False, is_bottom=False)
    assert rects["hint"].y < rects["next"].y


def test_on_a_low_glass_second_lines_go_before_a_title_stands_alone() -> None:
    tries = attempts(is_landscape=True, is_large=True, layout="list", choices=3)
    tall, short = _metrics(_choices(3, 350), height=500), _metrics(_choices(3, 150), height=500)
    flows = [each for each in tries if each.form == "flow" and each.squeeze == 1.0]
    assert all(plan(each, tall, layout="list", is_last=False) is None for each in flows if each.has_details)
    plain = next(each for each in flows if not each.has_details and each.pager == "side")
    found = plan(plain, short, layout="list", is_last=False)
    assert found is not None and found.pages[0] == ("title", "c0")


def test_actions_taller_than_the_glass_are_refused_beside_a_heading() -> None:
    metrics = _metrics((), (Block("begin", 600),), height=500)
    panes = Attempt("panes", 0.4, "start", is_tight=True)
    assert plan(panes, metrics, layout="list", is_last=False) is None


def _phrase(tag: str, words: str) -> RenderedItem:
    return RenderedItem(
        key=f"greeting.{tag}", kind="paragraph", label=words, language="ko", speech=(Span(words, tag),)
    )


GREETINGS = (_phrase("en", "Hello"), _phrase("zh-CN", "您好"), _phrase("ar", "مرحبا"))


def test_greetings_in_several_languages_become_one_block_that_stands_for_all() -> None:
    """F-09: each keeps its own language, for its own letters."""
    rows = make_rows(GREETINGS, {})
    assert [(row["kind"], row["key"]) for row in rows] == [("phrases", "greeting.en")]
    assert [each["language"] for each in rows[0]["phrases"]] == ["en", "zh-CN", "ar"]
    assert joined_keys(GREETINGS) == {"greeting.en": ("greeting.en", "greeting.zh-CN", "greeting.ar")}


def test_paragraphs_of_one_language_stay_apart() -> None:
    same = tuple(replace(item, speech=(Span(item.label, "ko"),)) for item in GREETINGS)
    assert [row["kind"] for row in make_rows(same, {})] == ["paragraph"] * 3
    assert joined_keys(same) == {}


def test_a_hint_that_is_cut_off_a_field_is_a_paragraph_of_its_own() -> None:
    field = RenderedItem(key="phone", kind="field", label="전화번호", detail="점으로 보여요.", language="ko")
    first, second = make_rows((field,), {"phone": 2})
    assert (first["key"], first["kind"], first["detail"]) == ("phone", "field", "")
    assert (second["key"], second["kind"], second["label"]) == ("phone#2", "paragraph", "점으로 보여요.")


def _home_on_a_tablet(notice: float, **values: object) -> tuple[Attempt, Plan]:
    """Six services below a notice, on a low glass."""
    blocks = (Block("notices", notice), *_choices(6, 230))
    tries = attempts(is_landscape=True, is_large=True, layout="tiles", choices=6)
    metrics = _metrics(blocks, (Block("end", 100),), height=600, leads=frozenset({"notices"}), **values)
    return _first(tries, metrics, "tiles")


def test_a_notice_that_leads_to_all_of_it_gives_up_its_second_line_before_it_fills_the_page() -> None:
    attempt, _ = _home_on_a_tablet(200)
    assert attempt.has_details
    attempt, _ = _home_on_a_tablet(260)
    assert not attempt.has_details


def test_tiles_that_need_many_pages_beside_a_heading_page_with_it_instead() -> None:
    """A notice and six services in half of the width: one thing to a page is worse than a title that goes."""
    blocks = (Block("notices", 150), *_choices(6, 200))
    tries = attempts(is_landscape=True, is_large=False, layout="tiles", choices=6)
    metrics = _metrics(blocks, (Block("a", 120), Block("b", 120)), height=600)
    attempt, found = _first(tries, metrics, "tiles")
    assert attempt.form == "flow"
    assert len(found.pages) <= 5


def test_a_notice_that_can_be_pressed_is_never_cut() -> None:
    def notice(is_interactive: bool) -> RenderedItem:
        return RenderedItem(
            key="notice", kind="notice", label="하나 둘. 셋 넷.", is_interactive=is_interactive
        )

    assert len(make_rows((notice(True),), {"notice": 2})) == 1
    assert len(make_rows((notice(False),), {"notice": 2})) == 2


def _kept(metrics: Metrics, *, is_landscape: bool = False) -> tuple[Attempt, Plan]:
    tries = attempts(is_landscape=is_landscape, is_large=True, layout="list", choices=0, keeps_actions=True)
    return _first(tries, metrics, "list")


def test_where_answers_are_kept_only_the_list_pages() -> None:
    """Whoever is asked sees the answers beside the question, not on a later page."""
    metrics = _metrics(
        tuple(Block(f"line.{i}", 140) for i in range(9)), (Block("no", 140), Block("yes", 140))
    )
    metrics = replace(metrics, header=500, actions=300, height=1100, texts=frozenset())
    usual = _first(attempts(is_landscape=False, is_large=True, layout="list", choices=0), metrics, "list")
    assert usual[0].form == "flow" and not {"no", "yes"} <= set(usual[1].pages[0])
    attempt, found = _kept(metrics)
    assert (attempt.form, attempt.squeeze) == ("stack", 1.0)
    assert sum(found.pages, ()) == tuple(f"line.{i}" for i in range(9))


def _plans(metrics: Metrics, *, is_landscape: bool, scale: float) -> list[Attempt]:
    tries = attempts(
        is_landscape=is_landscape, is_large=True, layout="list", choices=0, keeps_actions=True, scale=scale
    )
    return [each for each in tries if plan(each, metrics, layout="list", is_last=False) is not None]


def test_where_answers_are_kept_the_title_pages_before_letters_shrink() -> None:
    """A-05, E-05: whoever needs large letters pages; the title goes first, the answers never do."""
    metrics = _metrics((Block("line.0", 400),), (Block("no", 140), Block("yes", 140)))
    metrics = replace(metrics, header=500, actions=300, height=1100, cuttable=frozenset({"line.0"}))
    first = _plans(metrics, is_landscape=False, scale=2.0)[0]
    assert (first.squeeze, first.pages_title, first.is_cutting) == (1.0, True, False)
    found = plan(first, metrics, layout="list", is_last=False)
    assert found is not None
    assert found.pages == (("title",), ("line.0",))


def test_where_answers_are_kept_letters_give_way_before_a_line_is_cut() -> None:
    metrics = _metrics((Block("line.0", 900),), (Block("no", 140), Block("yes", 140)))
    metrics = replace(metrics, header=500, actions=300, height=1100, cuttable=frozenset({"line.0"}))
    tries = attempts(is_landscape=False, is_large=True, layout="list", choices=0, keeps_actions=True)
    taken = _plans(metrics, is_landscape=False, scale=2.0)
    assert taken[0].is_firm and taken[0].is_cutting
    whole = [each for each in tries if each.is_firm and not each.is_cutting]
    assert [each.squeeze for each in whole] == sorted((each.squeeze for each in whole), reverse=True)
    assert min(each.squeeze for each in whole) == 0.5
    before = [each for each in whole if tries.index(each) < tries.index(taken[0])]
    assert taken[0].squeeze == min(each.squeeze for each in before) == 0.7


def test_answers_whose_words_would_break_are_laid_out_another_way() -> None:
    metrics = _metrics((Block("line.0", 100),), (Block("no", 140), Block("yes", 140)))
    metrics = replace(metrics, header=700, actions=140, height=1100)
    assert any(each.is_firm for each in _plans(metrics, is_landscape=True, scale=2.0))
    broken = replace(metrics, are_actions_whole=False)
    assert not any(each.is_firm for each in _plans(broken, is_landscape=True, scale=2.0))


@pytest.mark.parametrize("keeps_actions", [False, True])
@pytest.mark.parametrize("is_landscape", [False, True])
@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_letters_never_give_way_below_those_of_scale_one(
    scale: float, is_landscape: bool, keeps_actions: bool
) -> None:
    """A-01: the least size of letters holds on every glass."""
    tries = attempts(
        is_landscape=is_landscape,
        is_large=True,
        layout="list",
        choices=3,
        keeps_actions=keeps_actions,
        scale=scale,
    )
    assert min(each.squeeze for each in tries) * scale == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("label", "brief"),
    [
        ("네, 바꿔 주세요", "네"),
        ("Yes, please change it", "Yes"),
        ("لا، اتركه كما هو", "لا"),
        ("はい、変えてください", "はい"),
        ("好的，请调整", "好的"),
        ("읽었어요", ""),
    ],
)
def test_an_answer_can_say_the_word_it_begins_with_and_keeps_its_whole_name(label: str, brief: str) -> None:
    row = make_row(RenderedItem(key="yes", kind="action", label=label, name=label))
    assert (row["brief"], row["name"]) == (brief, label)
    assert make_row(RenderedItem(key="p", kind="paragraph", label=label))["brief"] == ""
