"""Whatever is pressed, and whatever a page tells: the flow raises nothing and holds nobody."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.errors import KioskError
from kiosk.modes.state import Input, ModeState
from kiosk.screens.flow import Ask, Chosen, Done, Event, Failed, Returned, Typed
from kiosk.screens.model import Screen, is_interactive
from kiosk.web.dialogs import LEAVE, QUIET, SHEET
from kiosk.web.flow import WebFlow
from kiosk.web.host import (
    DIALOG_KINDS,
    EFFECT,
    FAILURE_KINDS,
    ClosePage,
    DialogAsked,
    OpenPage,
    PageChanged,
    PageFailed,
    PageLoading,
    PageRefused,
    PageShown,
)
from kiosk.web.page import LiveText, PageChange, PageNode
from kiosk.web.policy import Reason, Use
from tests.helpers.recorded_page_host import node, option, page
from tests.helpers.web_city import make_book

BOOK = make_book()
STRANGE = st.sampled_from(["", "\u202e", "<b>", "제목", "a" * 300, "٣", "{name}", "{0}", "%s", "\u200b"])
IDS = st.sampled_from([f"n{n}" for n in range(6)])
ROLES = st.sampled_from(
    [
        "heading",
        "text",
        "link",
        "button",
        "checkbox",
        "radio",
        "tab",
        "cell",
        "alert",
        "img",
        "separator",
        "zzz",
    ]
)
FIELDS = st.sampled_from(
    ["", "", "", "text", "password", "choice", "choices", "date", "file", "long-text", "range"]
)
STATES = st.lists(
    st.sampled_from(["checked", "invalid", "disabled", "expanded", "collapsed", "readonly", "pressed"]),
    max_size=2,
).map(tuple)
NODES = st.builds(
    lambda id, role, name, kind, states, error, group: node(
        id, role, name, kind_of_field=kind, states=states, error=error, group=group,
        options=(option("o1", name), option("o2", "")) if kind.startswith("choice") else (),
    ),
    IDS, ROLES, STRANGE, FIELDS, STATES, STRANGE, STRANGE,
)  # fmt: skip


def _unique(nodes: list[PageNode]) -> tuple[PageNode, ...]:
    return tuple({one.id: one for one in nodes}.values())


LISTS = st.lists(NODES, max_size=6).map(_unique)
ADDRESSES = st.sampled_from(
    [
        "https://city.example/",
        "https://library.example/x",
        "https://evil.example/",
        "tel:119",
        "",
        "about:blank",
    ]
)
PAGES = st.builds(
    lambda address, nodes, number, lang, title: page(address, *nodes, lang=lang, title=title).model_copy(
        update={"number": number}
    ),
    ADDRESSES, LISTS, st.integers(0, 3), st.sampled_from(["", "ko", "en", "xx"]), STRANGE,
)  # fmt: skip
CHANGES = st.builds(
    lambda number, added, changed, removed, live, because: PageChange(
        number=number, added=added, changed=changed, removed=tuple(removed), because=because,
        live=(LiveText(politeness="polite", text=live),),
    ),
    st.integers(0, 3), LISTS, LISTS, st.lists(IDS, max_size=3), STRANGE, IDS | st.just(""),
)  # fmt: skip
TOLD = st.one_of(
    st.builds(PageShown, PAGES),
    st.builds(PageChanged, CHANGES),
    st.builds(PageLoading, ADDRESSES, st.integers(0, 3)),
    st.builds(PageRefused, ADDRESSES, st.sampled_from([str(reason) for reason in Reason])),
    st.builds(PageFailed, st.sampled_from(FAILURE_KINDS), STRANGE, st.booleans()),
    st.builds(
        DialogAsked, st.integers(0, 3), st.sampled_from(DIALOG_KINDS), st.just("city.example"), STRANGE
    ),
)
EVENTS: st.SearchStrategy[Event | int] = st.one_of(
    st.integers(0, 40),
    st.integers(0, 40),
    st.just(-1),
    st.builds(Done, st.just(EFFECT), TOLD),
    st.builds(Done, st.just(EFFECT), TOLD),
    st.builds(Typed, IDS.map("web.{}".format), STRANGE),
    st.builds(
        Chosen,
        st.sampled_from(["send", "mend", "view", "picked", "option.o1", "web.zz", "part.back", "retry"]),
    ),
    st.builds(Failed, st.sampled_from(["web", "print"]), st.just(KioskError("안 돼요."))),
    st.builds(Returned, st.just(SHEET), st.sampled_from([None, LEAVE, QUIET])),
)
MODES = st.sampled_from([ModeState(), ModeState(voice=True, language="en"), ModeState(input=Input.KEYPAD)])


def pressable(screen: Screen) -> list[str]:
    keys = [item.key for item in screen.items if is_interactive(item) and item.enabled]
    return keys + [action.key for action in screen.actions if action.enabled]


@settings(max_examples=150, deadline=None)
@given(st.lists(EVENTS, max_size=25), MODES)
def test_no_order_of_events_breaks_the_flow_or_opens_what_no_site_names(
    events: list[Any], modes: ModeState
) -> None:
    flow = WebFlow(lambda: BOOK, {}, lambda: modes)
    state = flow.start({}).state
    for event in events:
        if event == -1:
            step = flow.step_back(state)
            if step is None:
                assert state.position == "sites"
                continue
        elif isinstance(event, int):
            keys = pressable(flow.screen(state))
            step = flow.handle(state, Chosen(keys[event % len(keys)]))
        else:
            step = flow.handle(state, event)
        state = step.state
        flow.screen(state)
        flow.has_draft(state)
        for effect in step.effects:
            if isinstance(effect, Ask) and isinstance(effect.request, OpenPage):
                verdict = BOOK.policy.judge(effect.request.address, Use.ENTRY)
                assert verdict.is_allowed and verdict.address == effect.request.address
    for _ in range(60):
        step = flow.step_back(state)
        if step is None:
            break
        state = step.state
    assert state.position == "sites", "Back always leads out"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.builds(Done, st.just(EFFECT), TOLD), max_size=20), STRANGE)
def test_what_was_written_stays_while_the_same_load_stands(events: list[Done], text: str) -> None:
    flow = WebFlow(lambda: BOOK, {}, ModeState)
    state = flow.start({"site": "city"}).state
    shown = page("https://city.example/", node("f", "textbox", "이름", kind_of_field="text"))
    state = flow.handle(state, Done(EFFECT, PageShown(shown.model_copy(update={"number": 9})))).state
    state = flow.handle(state, Typed("web.f", text)).state
    for event in events:
        if not isinstance(event.result, PageShown):
            state = flow.handle(state, event).state
    assert state.drafts == {"f": text}


def test_after_the_sites_have_been_chosen_again_the_page_is_nobodys() -> None:
    flow = WebFlow(lambda: BOOK, {}, ModeState)
    state = flow.start({"site": "city"}).state
    step = flow.step_back(state)
    assert step is not None and step.effects == (Ask("web", ClosePage()),)
    late = flow.handle(step.state, Done(EFFECT, PageShown(page("https://city.example/"))))
    assert late.state.position == "sites" and not late.effects
