"""What the centre wants everybody to know: its beginning on home, all of it one press away."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.clock import SteppedClock
from kiosk.i18n.text import Content
from kiosk.screens.command import Press
from kiosk.screens.model import Choice, Notice, is_interactive
from kiosk.screens.paging import split_sentences
from kiosk.services.flows.home import HomeFlow
from kiosk.services.flows.notices import NoticesFlow, brief, notices_on_home
from kiosk.settings.centre import CentreSettings
from kiosk.staff.notices import Notices as KeptNotices
from kiosk.twin.documents import StandingMessage
from tests.helpers.flows import told
from tests.helpers.terminal import Rig

LIFT = Content.of(
    {
        "ko": "오늘 오후 2시부터 3시까지 승강기를 고칩니다. 2층에 가실 분은 안내 창구로 오세요.",
        "en": "The lift is being repaired today from 2 to 3 pm. Please come to the desk.",
    }
)
DOUBT = "기기 시계가 틀릴 수 있어요. 시간은 직원에게 물어보세요."
SHORT = Content.of({"ko": "오늘은 6시에 닫아요."})


def rig(*notices: Content, **options: Any) -> Rig:
    def current() -> tuple[tuple[str, Content], ...]:
        return tuple((str(number), words) for number, words in enumerate(notices))

    home = HomeFlow(CentreSettings(), current, options.get("is_large", lambda: False))
    return Rig(flows={"home": home, "notices": NoticesFlow(current)})


def test_a_short_notice_stands_on_home_in_full_and_is_nothing_to_press() -> None:
    (notice,) = notices_on_home([("a", SHORT)], is_large=False)
    assert notice.label == SHORT and not is_interactive(notice)


@pytest.mark.parametrize("notices", [(LIFT,), (SHORT, LIFT), (SHORT, SHORT)])
def test_of_more_home_has_the_beginning_and_leads_to_all_of_it(notices: tuple[Content, ...]) -> None:
    kiosk = rig(*notices)
    first = kiosk.terminal.view.screen.items[0]
    assert first.kind == "notice" and first.is_interactive
    assert len(first.label) <= 28
    kiosk.do(Press("notices"))
    assert kiosk.screen == "notices"
    shown = [item.label for item in kiosk.terminal.view.screen.items]
    assert shown == [words.get("ko") for words in notices]
    kiosk.do(Press("close"))
    assert kiosk.screen == "home"


def test_with_large_letters_a_word_leads_to_it_and_the_beginning_may_give_way() -> None:
    first = rig(LIFT, is_large=lambda: True).terminal.view.screen.items[0]
    assert (first.label, first.is_interactive) == ("센터 소식", True)
    assert first.detail.startswith("오늘 오후")


def test_the_beginning_is_said_with_what_a_press_does() -> None:
    """C-01: who does not see the arrow hears it."""
    spoken = rig(LIFT).terminal.view.screen.items[0]
    heard = "".join(span.text for span in spoken.speech)
    assert "승강기를 고칩니다." in heard and "고르면 모두 볼 수 있어요." in heard
    assert "고르면 모두 볼 수 있어요." in spoken.description


def test_it_takes_no_place_of_the_six_services() -> None:
    """E-03."""
    (notice,) = notices_on_home([("a", LIFT)], is_large=False)
    assert not isinstance(notice, Choice)
    assert len(rig(LIFT).terminal.view.screen.items) == 7


@pytest.mark.parametrize("is_large", [False, True])
def test_a_clock_that_may_be_wrong_is_told_before_the_news_of_the_centre(is_large: bool) -> None:
    """A visitor reads opening hours and days here: that they may be wrong is theirs to know."""
    kept = KeptNotices(SteppedClock())
    kept.replace((StandingMessage(id="lift", text={"ko": "승강기를 고쳐요."}),))
    kept.doubt_clock(True)
    (notice,) = notices_on_home(kept.current(), is_large=is_large)
    assert is_interactive(notice)
    shown = NoticesFlow(kept.current).screen(NoticesFlow().start({}).state).items
    assert [told(item.label) for item in shown] == [DOUBT, "승강기를 고쳐요."]
    kept.replace(())
    (notice,) = notices_on_home(kept.current(), is_large=False)
    assert (told(notice.label), is_interactive(notice)) == (DOUBT, False)
    (notice,) = notices_on_home(kept.current(), is_large=True)
    assert is_interactive(notice), "large letters lead to it"
    kept.doubt_clock(False)
    assert notices_on_home(kept.current(), is_large=False) == ()


def test_without_a_notice_home_is_as_it_was() -> None:
    assert not [item for item in rig().terminal.view.screen.items if item.kind == "notice"]


def test_a_notice_that_ends_while_it_is_read_leaves_no_empty_page() -> None:
    notices: list[tuple[str, Content]] = [("a", LIFT)]
    flow = NoticesFlow(lambda: notices)
    state = flow.start({}).state
    notices.clear()
    (item,) = flow.screen(state).items
    assert isinstance(item, Notice) and item.key == "none"


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("Closed today. Come tomorrow.", "Closed today."),
        ("word " * 30, "word word word word word word word word word word word…"),
        ("가" * 60, "가" * 27 + "…"),
        ("今日は午後二時から三時までエレベーターを修理します。二階へ行く方は窓口へ。", None),
        ("نصلح المصعد اليوم من الساعة الثانية إلى الثالثة بعد الظهر. تعال إلى المكتب.", None),
        ("", ""),
    ],
)
def test_the_beginning_is_a_sentence_or_cut_between_words(text: str, begins: str | None) -> None:
    found = brief(text)
    assert begins is None or found == begins
    assert text.startswith(found.rstrip("…"))
    wide = sum(2 if ord(char) > 0x2E80 else 1 for char in found)
    assert wide <= 57
    assert found.endswith("…") or found == next(iter(split_sentences(text)), "")
