"""Whatever is pressed in whatever order, the navigator keeps its promises."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.screens.command import BAR, NEXT_PAGE, PREVIOUS_PAGE, TITLE
from kiosk.screens.flow import Chosen, Typed
from kiosk.screens.navigator import Navigator
from tests.helpers.sample_flow import SampleFlow

_ACTS = st.one_of(
    st.sampled_from(["next", "previous", "back", "page+", "page-", "scan", "close"]),
    st.sampled_from(["pick.1", "pick.8", "next!", "more", "close!", "send", "nope"]),
    st.text(max_size=5).map(lambda text: f"type:{text}"),
    st.sampled_from(["pages:3", "pages:1", "pages:bad"]),
)


def _apply(navigator: Navigator, act: str) -> None:
    if act == "next":
        navigator.move(1)
    elif act == "previous":
        navigator.move(-1)
    elif act == "back":
        navigator.go_back()
    elif act in ("page+", "page-"):
        navigator.turn_page(1 if act == "page+" else -1)
    elif act == "scan":
        navigator.move_in_cycle()
    elif act.startswith("type:"):
        navigator.handle(Typed("name", act[5:]))
    elif act.startswith("pages:"):
        keys = [item.key for item in navigator.screen.items]
        size = {"3": 3, "1": 1}.get(act[6:])
        pages = (
            (("stale",),)
            if size is None
            else tuple(tuple(keys[i : i + size]) for i in range(0, len(keys), size))
        )
        navigator.set_pages(navigator.screen.id, pages)
    else:
        navigator.handle(Chosen(act.rstrip("!")))


@settings(max_examples=300, deadline=None)
@given(st.lists(_ACTS, max_size=40))
def test_cursor_page_and_history_always_make_sense(acts: list[str]) -> None:
    """One cursor that exists, a page that holds the anchor, and Back that ends."""
    navigator = Navigator({"home": SampleFlow("home"), "other": SampleFlow("other")})
    navigator.reset()
    for act in acts:
        _apply(navigator, act)
        assert navigator.cursor in navigator.order
        assert 0 <= navigator.page < len(navigator.pages)
        item = navigator.screen.item(navigator.cursor)
        if item is not None:
            assert item.key in navigator.pages[navigator.page]
        assert len(set(navigator.order)) == len(navigator.order)
        assert navigator.order[0] == TITLE and navigator.order[-len(BAR) :] == list(BAR)
    for _ in range(200):
        if navigator.go_back() is None:
            break
    else:
        raise AssertionError("Back never ends")
    assert len(navigator.frames) == 1


@given(st.integers(1, 12), st.integers(1, 6))
def test_every_item_can_be_reached_on_its_page(count: int, size: int) -> None:
    """B-14 across pages, forwards and by page buttons."""
    navigator = Navigator({"home": SampleFlow("home", count)})
    navigator.reset()
    keys = [item.key for item in navigator.screen.items]
    navigator.set_pages("home.list", tuple(tuple(keys[i : i + size]) for i in range(0, count, size)))
    reached = set()
    while navigator.move(1):
        reached.add(navigator.cursor)
    assert set(keys) <= reached
    if count > size:
        assert {PREVIOUS_PAGE, NEXT_PAGE} <= reached
