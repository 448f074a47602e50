"""Pages and rectangles: pure arithmetic."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.screens.navigator import Navigator
from kiosk.screens.paging import (
    MAX_CHOICES,
    Block,
    arrange,
    paginate,
    rows_of,
    split_paragraph,
    split_sentences,
)  # fmt: skip
from tests.helpers.sample_flow import SampleFlow


def _choices(count: int, height: float = 100.0) -> list[Block]:
    return [Block(f"c{i}", height, is_choice=True, stretch=height * 2) for i in range(count)]


def _block(number: int, height: float, is_choice: bool, is_heading: bool) -> Block:
    is_heading = is_heading and not is_choice
    return Block(f"k{number}", height, is_choice=is_choice, is_heading=is_heading, stretch=height + 50)


_blocks = st.lists(
    st.tuples(st.floats(20, 400), st.booleans(), st.booleans()), min_size=0, max_size=20
).map(
    lambda rows: [
        _block(i, height, is_choice, is_heading)
        for i, (height, is_choice, is_heading) in enumerate(rows)
    ]
)  # fmt: skip


@given(_blocks, st.floats(100, 1000), st.integers(1, 3))
def test_pages_hold_every_key_once_and_in_order(blocks, height, columns) -> None:
    pages = paginate(blocks, height, 10, columns=columns)
    assert [key for page in pages for key in page] == [block.key for block in blocks]


@given(_blocks, st.floats(100, 1000), st.integers(1, 3))
def test_no_page_holds_more_choices_than_allowed_or_more_height_than_there_is(
    blocks, height, columns
) -> None:
    """E-03, E-05: only an item that is taller than any page may stick out, alone or below its heading."""
    found = {block.key: block for block in blocks}
    for page in paginate(blocks, height, 10, columns=columns):
        mine = [found[key] for key in page]
        assert sum(block.is_choice for block in mine) <= max(MAX_CHOICES, columns)
        rows = rows_of(mine, columns)
        total = sum(max(block.height for block in row) for row in rows) + 10 * (len(rows) - 1)
        assert total <= height + 0.6 or len(rows) == 1


@given(_blocks, st.floats(200, 1500), st.integers(1, 3), st.booleans(), st.booleans())
def test_rectangles_of_a_page_never_overlap_and_keep_their_gap(
    blocks, height, columns, is_rtl, is_bottom
) -> None:
    found = {block.key: block for block in blocks}
    for page in paginate(blocks, height, 10, columns=columns):
        rects = arrange(
            [found[key] for key in page], 600, height, 10, columns=columns, is_rtl=is_rtl, is_bottom=is_bottom
        )
        placed = list(rects.items())
        for key, rect in placed:
            assert rect.height >= found[key].height - 0.01
            assert rect.x >= -0.01 and rect.x + rect.width <= 600.01
        for i, (_, a) in enumerate(placed):
            for _, b in placed[i + 1 :]:
                beside = a.x + a.width + 9.99 <= b.x or b.x + b.width + 9.99 <= a.x
                below = a.y + a.height + 9.99 <= b.y or b.y + b.height + 9.99 <= a.y
                assert beside or below


def test_seven_choices_become_four_and_three() -> None:
    assert [len(page) for page in paginate(_choices(7), 1000, 10)] == [4, 3]


def test_a_heading_moves_to_the_page_of_what_it_heads() -> None:
    blocks = [Block("a", 80), Block("h", 20, is_heading=True), Block("b", 60)]
    assert paginate(blocks, 120, 5) == (("a",), ("h", "b"))


def test_choices_share_the_spare_height_up_to_their_limit() -> None:
    rects = arrange(_choices(2), 300, 1000, 10)
    assert [rect.height for rect in rects.values()] == [200, 200]
    rects = arrange(_choices(3), 300, 500, 10)
    assert [round(rect.height) for rect in rects.values()] == [160, 160, 160]


def test_low_reach_puts_what_is_left_above() -> None:
    """B-12."""
    rects = arrange([Block("a", 100)], 300, 400, 10, is_bottom=True)
    assert rects["a"].y == 300


def test_the_first_of_a_row_stands_on_the_right_when_one_reads_that_way() -> None:
    """F-08."""
    rects = arrange(_choices(2), 210, 400, 10, columns=2, is_rtl=True)
    assert (rects["c0"].x, rects["c1"].x) == (110, 0)


@given(st.text(alphabet="가나다 a.!?。\n", max_size=80), st.integers(1, 8))
def test_split_paragraphs_lose_nothing_but_white_space(text, parts) -> None:
    pieces = split_paragraph(text, parts)
    assert len(pieces) <= max(parts, 1)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_paragraphs_are_cut_between_sentences_in_every_script() -> None:
    assert split_sentences("하나예요. 둘이에요! 셋?") == ("하나예요.", "둘이에요!", "셋?")
    assert split_sentences("第一句。第二句。") == ("第一句。", "第二句。")
    assert split_sentences("هل أنت هنا؟ نعم.") == ("هل أنت هنا؟", "نعم.")
    assert split_paragraph("하나예요. 둘이에요. 셋이에요. 넷이에요.", 2) == (
        "하나예요. 둘이에요.",
        "셋이에요. 넷이에요.",
    )


def test_a_number_with_a_point_is_not_the_end_of_a_sentence() -> None:
    assert split_sentences("높이는 1.5미터예요.") == ("높이는 1.5미터예요.",)


def test_the_navigator_turns_to_the_second_part_of_a_split_paragraph_and_back() -> None:
    navigator = Navigator({"home": SampleFlow("home")})
    navigator.reset()
    keys = [item.key for item in navigator.screen.items]
    pages = ((keys[0],), (f"{keys[0]}#2", *keys[1:]))
    assert navigator.set_pages(navigator.screen.id, pages)
    assert navigator.turn_page(1)
    assert navigator.page == 1
    assert navigator.cursor == keys[0]
    assert navigator.turn_page(-1)
    assert navigator.page == 0


def test_pointing_at_a_part_does_not_lead_away_from_its_page() -> None:
    navigator = Navigator({"home": SampleFlow("home")})
    navigator.reset()
    first, *others = [item.key for item in navigator.screen.items]
    navigator.set_pages(navigator.screen.id, ((first,), (f"{first}#2",), tuple(others)))
    navigator.turn_page(1)
    navigator.point("page.next")
    assert navigator.point(first)
    assert (navigator.page, navigator.cursor) == (1, first)
    navigator.point(others[0])
    assert navigator.page == 2
    navigator.point(first)
    assert navigator.page == 0


def _title_alone() -> tuple[Navigator, str, list[str]]:
    """A Screen whose title has the first page for itself and whose actions have the last."""
    navigator = Navigator({"home": SampleFlow("home")})
    navigator.reset()
    first, *others = [item.key for item in navigator.screen.items]
    last = others[-1]
    pages = ((f"{first}#title",), (first,), tuple(others), (f"{last}#actions3",))
    assert navigator.set_pages(navigator.screen.id, pages)
    return navigator, first, others


def test_a_title_with_a_page_of_its_own_is_seen_while_it_has_the_cursor() -> None:
    """B-16, C-01: what is said is in sight; the page of a title is neither left out nor stayed on."""
    navigator, first, others = _title_alone()
    assert (navigator.page, navigator.cursor) == (0, "title")
    assert navigator.move(1)
    assert (navigator.page, navigator.cursor) == (1, first)
    navigator.point(others[0])
    assert navigator.page == 2
    assert navigator.point("title")
    assert navigator.page == 0
    navigator.point(first)
    navigator.turn_page(-1)
    assert (navigator.page, navigator.cursor) == (0, "title")


def test_an_item_is_not_looked_for_on_the_page_of_the_actions_alone() -> None:
    navigator, _, others = _title_alone()
    navigator.point(others[0])
    navigator.turn_page(1)
    assert navigator.page == 3
    navigator.point(others[-1])
    assert navigator.page == 2


def test_a_title_that_stands_on_every_page_turns_no_page() -> None:
    navigator = Navigator({"home": SampleFlow("home")})
    navigator.reset()
    first, *others = [item.key for item in navigator.screen.items]
    navigator.set_pages(navigator.screen.id, ((first,), tuple(others)))
    navigator.turn_page(1)
    navigator.point("title")
    assert navigator.page == 1
