"""What the eye reads and the ear hears of a Screen: the same words, and what the eye gets for free."""

from __future__ import annotations

import pytest

from kiosk.i18n.catalogues import Catalogues
from kiosk.i18n.localiser import Localiser
from kiosk.i18n.text import Code, Content, Text, VisitorText, msg
from kiosk.screens.command import BAR
from kiosk.screens.fixtures import make_bar, make_pager
from kiosk.screens.item_renderer import ItemRenderer
from kiosk.screens.model import Action, Choice, Entry, Fact, Field, Item, Notice, Receipt, Role, Screen
from kiosk.screens.renderer import Renderer
from kiosk.screens.script import Script, join_sentences
from kiosk.screens.sharing import CONCEALED

CATALOGUES = Catalogues()
LAMP = Content.of({"ko": "가로등", "en": "Street lamp"})
DARK = Content.of({"ko": "불이 안 켜져요.", "en": "It is dark."})


def localiser(tag: str = "ko") -> Localiser:
    return Localiser(CATALOGUES, tag)


def said(tag: str, *parts: Text | None) -> str:
    return "".join(span.text for span in Script(localiser(tag)).say(*parts))


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("ko", "가로등. 불이 안 켜져요. "), ("en", "Street lamp. It is dark. ")],
)
def test_each_part_is_one_sentence_and_none_ends_twice(tag: str, expected: str) -> None:
    assert said(tag, LAMP, None, DARK) == expected


def test_chinese_and_japanese_sentences_end_with_their_own_stop() -> None:
    assert said("ja", Content.of({"ko": "등", "ja": "街灯"})) == "街灯。"


def test_a_stop_after_a_code_is_not_a_part_of_the_code() -> None:
    spans = Script(localiser()).say(msg("{number}", number=Code("123")))
    assert [(span.text, span.kind) for span in spans] == [("123", "code"), (". ", "text")]


def test_the_quiet_line_is_said_as_it_stands() -> None:
    spans = Script(localiser()).say_line(LAMP, None, DARK)
    assert "".join(span.text for span in spans) == "가로등 · 불이 안 켜져요. "


@pytest.mark.parametrize(
    ("parts", "expected"),
    [((), ""), (("", "끝"), "끝"), (("하나", "", "둘.", "셋"), "하나. 둘. 셋")],
)
def test_a_description_is_joined_by_single_stops(parts: tuple[str, ...], expected: str) -> None:
    assert join_sentences(*parts) == expected


def test_a_choice_tells_its_state_and_its_place_after_its_words() -> None:
    choice = Choice(key="lamp", label=LAMP, detail=DARK, selected=True, enabled=False)
    rendered = ItemRenderer(localiser()).item(choice, 2, 3)
    assert rendered.spoken == "가로등. 불이 안 켜져요. 골랐어요. 지금은 쓸 수 없어요. 3개 중 2번째."
    assert rendered.description == "불이 안 켜져요. 3개 중 2번째"
    assert rendered.selected == "on"


def test_what_is_masked_is_neither_drawn_nor_told() -> None:
    """C-15, H-01: only how much was typed."""
    field = Field(key="pin", label=LAMP, value=VisitorText("4711"), entry=Entry.PIN, masked=True)
    rendered = ItemRenderer(localiser()).item(field)
    assert rendered.value == "●●●●"
    assert "4711" not in repr(rendered) + rendered.spoken
    assert "4글자를 썼어요." in rendered.spoken


def test_a_receipt_is_shown_in_groups_and_its_code_is_for_the_headset() -> None:
    """C-16."""
    receipt = Receipt(key="r", label=LAMP, number=Code("1234567890", (3, 4, 3)), secret=Code("424242"))
    rendered = ItemRenderer(localiser()).item(receipt)
    assert rendered.value == "123-4567-890"
    assert [span.text for span in rendered.speech if span.kind == "private"] == ["4 2 4 2 4 2"]
    assert "424242" not in "".join((rendered.value, rendered.name, rendered.description, rendered.qr))


def test_a_thing_of_a_web_page_is_told_with_its_makers_words() -> None:
    rendered = ItemRenderer(localiser()).item(Fact(key="f", label=LAMP, value=LAMP, spoken=(DARK,)))
    assert rendered.spoken == "불이 안 켜져요."


@pytest.mark.parametrize(
    ("label", "is_public", "expected"),
    [
        (LAMP, True, "가로등"),
        (LAMP, False, ""),
        (VisitorText("우리 집"), True, ""),
        (msg("{service} 신고", service=LAMP), True, f"{CONCEALED} 신고"),
        (msg("{answers}", answers=VisitorText("우리 집")), True, ""),
    ],
)
def test_staff_read_no_word_that_a_visitor_gave_or_picked(
    label: Text, is_public: bool, expected: str
) -> None:
    """H-01."""
    rendered = ItemRenderer(localiser()).action(Action(key="a", label=label, public=is_public))
    assert (rendered.shared, rendered.is_public) == (expected, bool(expected))


def test_a_kind_that_nobody_can_render_is_refused() -> None:
    with pytest.raises(TypeError, match="Item"):
        ItemRenderer(localiser()).item(Item(key="x", label=LAMP))


def test_the_bar_keeps_its_order_and_its_places() -> None:
    """E-06: a button that is off, or means something else, stays where it is."""
    assert tuple(each.key for each in make_bar()) == BAR
    watched = make_bar(("bar.back",), is_watched=True)
    assert tuple(each.key for each in watched) == BAR
    assert [each.key for each in watched if not each.is_enabled] == ["bar.back"]
    assert [each.key for each in watched if each.role == "primary"] == ["bar.person"]


def test_a_bar_button_tells_what_it_does_and_that_it_is_off() -> None:
    back = Renderer(localiser()).bar(("bar.back",))[1]
    assert back.spoken == "뒤로. 바로 앞 화면으로 돌아가요. 지금은 쓸 수 없어요."
    assert back.description == "바로 앞 화면으로 돌아가요."


@pytest.mark.parametrize(
    ("page", "pages", "enabled"),
    [(0, 1, []), (0, 3, [False, True, True]), (1, 3, [True] * 3), (2, 3, [True, True, False])],
)
def test_the_pager_is_there_only_for_several_pages(page: int, pages: int, enabled: list[bool]) -> None:
    assert [each.is_enabled for each in make_pager(page, pages)] == enabled


def test_a_screen_opens_with_what_is_to_be_read_then_what_there_is_to_choose() -> None:
    screen = Screen(
        id="report.state",
        title=LAMP,
        kicker=Content.of({"ko": "신고하기"}),
        step=(2, 5),
        items=(
            Notice(key="n", label=DARK),
            Choice(key="one", label=Content.of({"ko": "하나"})),
            Choice(key="two", label=Content.of({"ko": "둘"})),
        ),
        actions=(Action(key="go", label=LAMP, role=Role.PRIMARY), Action(key="skip", label=DARK)),
    )
    rendered = Renderer(localiser()).screen(screen)
    assert rendered.spoken == (
        "신고하기 · 5단계 중 2단계. 가로등. 알림. 불이 안 켜져요. 고를 것이 2가지 있어요. 하나."
    )
    assert [action.key for action in rendered.actions] == ["skip", "go"]
