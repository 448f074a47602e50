from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.i18n.catalogues import Catalogues
from kiosk.i18n.localiser import Localiser
from kiosk.i18n.text import Code, Content, VisitorText, msg
from kiosk.modes.state import ModeState
from kiosk.remote import helping
from kiosk.remote.actions import PublishAssist, ShowAssist
from kiosk.remote.events import ConsentAnswered, Now
from kiosk.remote.masking import mask, masked_cursor, masked_keys
from kiosk.remote.state import Assist, TwinState
from kiosk.screens.model import Action, Choice, Fact, Field, Paragraph, Receipt, Screen
from kiosk.screens.renderer import Renderer
from kiosk.screens.view import View
from kiosk.twin.documents import StaffChange
from kiosk.twin.topics import Kind
from tests.helpers.twin import RING, START, command, desired

SESSION = "0b5a1d9e-3a70-4d1c-9d43-1de6f3b0a111"
RENDERER = Renderer(Localiser(Catalogues(), "ko"))


def view(screen: Screen, cursor: str = "title") -> View:
    return View(screen=RENDERER.screen(screen), bar=RENDERER.bar(), modes=ModeState(), cursor=cursor)


PRIVATE = Screen(
    id="report.where",
    title=msg("{name}님, 어디인가요?", name=VisitorText("홍길동")),
    public=True,
    items=(
        Choice(key="district.jongno", label=msg("종로구"), selected=True),
        Choice(key="report.lamp", label=msg("가로등"), public=True, selected=False),
        Field(key="address", label=msg("주소"), value=VisitorText("세종대로 110"), public=True),
        Fact(key="phone", label=msg("전화"), value=VisitorText("010-1234-5678"), public=True),
        Paragraph(key="said", label=VisitorText("제 이름은 홍길동이에요"), public=True),
        Paragraph(key="echo", label=msg("적은 글: {text}", text=VisitorText("비밀")), public=True),
        Receipt(key="receipt", label=msg("접수 번호"), number=Code("1234567890"), secret=Code("9999")),
    ),
    actions=(Action(key="send", label=msg("보내기")),),
)
OPEN = Screen(
    id="home",
    title=msg("무엇을 도와드릴까요?"),
    public=True,
    items=(Choice(key="report", label=msg("고장 신고"), public=True),),
)


def test_staff_see_structure_and_public_words_only():
    masked = mask(view(PRIVATE))
    text = masked.model_dump_json()
    for secret in ("홍길동", "종로", "jongno", "세종대로", "010", "비밀", "1234567890", "9999", "보내기"):
        assert secret not in text
    assert [item.label for item in masked.items[:4]] == ["", "가로등", "주소", "전화"]
    assert [item.key for item in masked.items[:3]] == ["item-0", "report.lamp", "address"]
    assert not any(item.selected for item in masked.items), "what is on and off are answers"
    assert masked.title == ""
    assert masked.items[0].is_interactive
    assert len(masked.items) == 8 + 6


def test_buttons_of_the_terminal_itself_are_the_same_everywhere_and_shown():
    masked = mask(view(OPEN))
    assert masked.title == "무엇을 도와드릴까요?"
    assert all(item.label for item in masked.items if item.kind == "bar")


def test_staff_see_which_page_is_shown_and_point_at_nothing_that_is_off():
    shown = replace(view(OPEN), pager=RENDERER.pager(0, 3))
    told = {item.key: item for item in mask(shown).items}
    assert (told["page.position"].label, told["page.position"].is_masked) == ("3쪽 중 1쪽", False)
    assert told["page.next"].is_interactive
    assert not told["page.previous"].is_interactive


def test_masked_keys_lead_back():
    shown = view(PRIVATE, cursor="district.jongno")
    assert masked_keys(shown)["item-0"] == "district.jongno"
    assert masked_keys(shown)["title"] == "title"


@pytest.mark.parametrize(
    ("cursor", "told"),
    [
        ("title", "title"),
        ("address", "address"),
        ("bar.home", "bar.home"),
        ("said", "item-4"),
        ("district.jongno", ""),
        ("report.lamp", ""),
        ("send", ""),
        ("nowhere", ""),
    ],
)
def test_staff_see_where_the_visitor_is_but_not_what_they_pick(cursor: str, told: str):
    assert masked_cursor(view(PRIVATE, cursor=cursor)) == told


def test_of_a_sheet_of_modes_staff_see_what_is_on_and_where_the_cursor_is():
    letters = Screen(
        id="letters",
        title=msg("글자를 어떻게 보여 드릴까요?"),
        public=True,
        tells_modes=True,
        items=(
            Choice(key="scale.100", label=msg("{size} 글자", size=msg("큰")), public=True, selected=True),
            Choice(key="scale.200", label=msg("더 큰 글자"), public=True, selected=False),
        ),
    )
    masked = mask(view(letters))
    assert [item.selected for item in masked.items[:2]] == ["on", "off"]
    assert masked.items[0].label == "큰 글자"
    assert masked_cursor(view(letters, cursor="scale.200")) == "scale.200"


def test_what_was_put_into_public_words_is_left_out_for_staff_only():
    dong = Screen(
        id="report.dong.jongno",
        title=msg("{district}의 어느 동인가요?", district=Content.of({"ko": "종로구"})),
        public=True,
        items=(Choice(key="one", label=msg("{day:을/를} 고르기", day=msg("어제")), public=True),),
    )
    shown = view(dong)
    assert shown.screen.title.label == "종로구의 어느 동인가요?"
    masked = mask(shown)
    assert (masked.id, masked.title, masked.items[0].label) == (
        "report.dong",
        "○○의 어느 동인가요?",
        "○○를 고르기",
    )


def begin(rig, **values):
    rig.send(command("assist.begin", arguments={"session": SESSION, "minutes": 5}, **values))


def in_session(name: str, arguments: dict, **values):
    return command(name, arguments=arguments, assist=SESSION, **values)


@pytest.fixture
def assisted(rig):
    rig.session.set(True)
    rig.screen.show(view(PRIVATE))
    begin(rig)
    rig.visitor.consent[1](True)
    rig.run()
    return rig


def documents(rig):
    return rig.broker.documents[Kind.ASSIST]


def test_nothing_is_shown_without_consent(rig):
    rig.session.set(True)
    rig.screen.show(view(PRIVATE))
    begin(rig)
    rig.screen.show(view(OPEN))
    rig.run(5)
    assert documents(rig) == []
    assert rig.answers == []
    assert rig.visitor.consent[0].by == "Kim"
    rig.visitor.consent[1](False)
    rig.run()
    rig.screen.show(view(OPEN))
    rig.run(5)
    assert documents(rig) == []
    assert (rig.answers[-1].outcome, rig.answers[-1].reason) == ("refused", "visitor")


def test_with_consent_every_screen_is_shown_masked(assisted):
    first = documents(assisted)[-1]
    assert first.session == SESSION
    assert first.screen.id == "report.where"
    assert assisted.answers[-1].outcome == "done"
    assert assisted.reported.is_assisted
    assert assisted.visitor.assist.session == SESSION
    assisted.screen.show(view(OPEN))
    assisted.run()
    assert documents(assisted)[-1].screen.id == "home"
    assert documents(assisted)[-1].sequence > first.sequence


def test_one_press_ends_it(assisted):
    assisted.screen.show(view(OPEN))
    assisted.agent.stop_assist()
    assisted.run()
    last = documents(assisted)[-1]
    assert (last.screen, last.ended) == (None, "visitor")
    count = len(documents(assisted))
    assisted.screen.show(view(PRIVATE))
    assisted.run(5)
    assert len(documents(assisted)) == count
    assert not assisted.reported.is_assisted
    assert assisted.visitor.assist.session is None


def test_it_ends_with_the_visit(assisted):
    assisted.session.set(False)
    assisted.run()
    assert documents(assisted)[-1].ended == "visit"
    assert assisted.visitor.assist.why == "visit"


def test_it_ends_after_its_time(assisted):
    assisted.run(5 * 60 + 20)
    assert documents(assisted)[-1].ended == "time"


def test_staff_end_it(assisted):
    assisted.send(in_session("assist.end", {"session": SESSION}))
    assert documents(assisted)[-1].ended == "staff"
    assert assisted.answers[-1].outcome == "done"


def test_a_question_for_consent_lapses(rig):
    rig.session.set(True)
    begin(rig)
    rig.run(150)
    assert rig.visitor.consent is None
    assert (rig.answers[-1].outcome, rig.answers[-1].reason) == ("refused", "time")


@pytest.mark.parametrize("stands_s", [60, 120])
def test_a_question_stands_as_long_as_the_desk_that_asked_waits_for_it(rig, stands_s: int):
    """Also of a console of the version before, which waited for 60 s."""
    rig.session.set(True)
    begin(rig, expires_in_s=stands_s)
    rig.run(stands_s - 5)
    assert rig.visitor.consent is not None
    rig.run(8)
    assert rig.visitor.consent is None
    assert (rig.answers[-1].outcome, rig.answers[-1].reason) == ("refused", "time")
    assert not rig.reported.is_assisted


def test_time_on_the_way_is_time_of_the_question_and_too_little_of_it_asks_nobody(rig):
    rig.session.set(True)
    rig.send(
        command("assist.begin", arguments={"session": SESSION, "minutes": 5}, expires_in_s=120), expiry_s=40
    )
    rig.run(36)
    assert rig.visitor.consent is not None
    rig.run(6)
    assert rig.visitor.consent is None
    again = str(uuid.uuid4())
    rig.send(
        command("assist.begin", arguments={"session": again, "minutes": 5}, expires_in_s=120), expiry_s=15
    )
    assert rig.visitor.consent is None
    assert rig.answers[-1].outcome == "expired"


def test_a_yes_after_the_question_is_over_shows_nothing_and_says_so(rig):
    state = TwinState(
        "lobby-1", RING, is_in_use=True, assist=Assist(SESSION, "s1", "Kim", 5, "c", asked_until=100.0)
    )
    state, actions = helping.answer_consent(state, ConsentAnswered(SESSION, True), Now(START, 100.5))
    assert state.assist is None
    assert ShowAssist(None, "Kim", "late") in actions
    assert not any(isinstance(one, PublishAssist) for one in actions)


def test_late_consent_counts_for_nothing(rig):
    rig.session.set(True)
    begin(rig)
    answer = rig.visitor.consent[1]
    rig.session.set(False)
    rig.session.set(True)
    answer(True)
    rig.run()
    assert documents(rig) == []
    assert not rig.reported.is_assisted


def test_staff_point_and_the_visitor_presses(assisted):
    seen = documents(assisted)[-1].sequence
    assisted.send(in_session("item.point", {"key": "item-0", "sequence": seen}))
    assert assisted.execute.done[-1][1].key == "district.jongno"
    assert assisted.answers[-1].outcome == "done"


def test_staff_cannot_point_at_what_is_no_longer_there(assisted):
    seen = documents(assisted)[-1].sequence
    assisted.screen.show(view(OPEN))
    assisted.run()
    assisted.send(in_session("item.point", {"key": "item-0", "sequence": seen}))
    assert assisted.execute.done == []
    assert (assisted.answers[-1].outcome, assisted.answers[-1].reason) == ("failed", "moved")


def test_consent_is_bound_to_session_and_member_of_staff(assisted):
    other = "11111111-3a70-4d1c-9d43-1de6f3b0a111"
    assisted.send(command("item.point", arguments={"key": "item-0"}))
    assisted.send(command("item.point", arguments={"key": "item-0"}, assist=other))
    assisted.send(in_session("item.point", {"key": "item-0"}, staff_id="lee"))
    assert assisted.refusals == ["not-allowed"] * 3
    assert assisted.execute.done == []


def test_with_consent_staff_may_change_modes_and_speak(assisted):
    assisted.send(in_session("modes.set", {"preset": "large"}))
    assisted.send(in_session("speech.say", {"text": "Hello", "language": "en"}))
    assert assisted.modes.state.scale == 2.0
    assert assisted.execute.done[-1][1].text == "Hello"


def test_consent_given_to_one_member_of_staff_lets_no_other_change_or_say_anything(assisted):
    assisted.send(command("modes.set", arguments={"preset": "large"}, staff_id="lee"))
    assisted.send(command("speech.say", arguments={"text": "Hello", "language": "en"}, staff_id="lee"))
    assert [answer.reason for answer in assisted.answers[-2:]] == ["not-allowed no-help-call"] * 2
    assert (assisted.modes.state.scale, assisted.execute.done) == (1.0, [])
    assisted.agent.ask_for_help("ko")
    assisted.send(command("modes.set", arguments={"preset": "large"}, staff_id="lee"))
    assert assisted.modes.state.scale == 2.0, "a call is for whoever answers it"


def test_a_wish_of_another_member_of_staff_is_asked_about_all_the_same(assisted):
    change = StaffChange(modes={"scale": 2.0}, authors={"scale": "lee"}, by="Lee", at=START)
    assisted.want(desired(1, standing={}, staff=change))
    assert assisted.modes.state.scale == 1.0
    assert not assisted.visitor.told[-1].is_done
    assisted.want(desired(2, standing={}, staff=by_kim(scale=2.0)))
    assert assisted.modes.state.scale == 2.0, "the visitor agreed to be helped by Kim"


def by_kim(**modes):
    return StaffChange(modes=modes, authors=dict.fromkeys(modes, "kim"), by="Kim", at=START)


def test_consent_is_to_an_account_and_not_to_a_name(assisted):
    namesake = by_kim(scale=2.0).model_copy(update={"authors": {"scale": "another-kim"}})
    assisted.want(desired(1, standing={}, staff=namesake))
    assert (assisted.modes.state.scale, assisted.visitor.told[-1].is_done) == (1.0, False)
    nobodys = by_kim(scale=2.0).model_copy(update={"authors": {}})
    assisted.want(desired(2, standing={}, staff=nobodys))
    assert (assisted.modes.state.scale, assisted.visitor.told[-1].is_done) == (1.0, False), "an older console"


def test_what_others_want_does_not_come_along_with_a_change_that_was_agreed_to(assisted):
    both = by_kim(scale=2.0, contrast="high").model_copy(
        update={"authors": {"scale": "kim", "contrast": "lee"}}
    )
    assisted.want(desired(1, standing={}, staff=both))
    assert (assisted.modes.state.scale, assisted.visitor.told[-1].is_done) == (1.0, False)
    assisted.want(desired(2, standing={"pace": "slow"}, staff=by_kim(scale=2.0)))
    assert (assisted.modes.state.scale, assisted.modes.state.pace) == (1.0, "standard"), "nor the site's"
    assisted.want(desired(3, standing={}, staff=by_kim(scale=2.0)))
    assert assisted.modes.state.scale == 2.0


def test_a_second_session_does_not_take_the_first_over(assisted):
    other = "11111111-3a70-4d1c-9d43-1de6f3b0a111"
    assisted.send(command("assist.begin", arguments={"session": other}, staff_id="lee"))
    assert assisted.answers[-1].reason == "not-allowed assist-open"
    assert assisted.reported.is_assisted


def test_nobody_there_cannot_consent(rig):
    begin(rig)
    assert rig.visitor.consent is None
    assert rig.answers[-1].outcome == "refused"


def test_after_a_reconnection_the_picture_is_there_again(assisted):
    assisted.transport.lose()
    count = len(documents(assisted))
    assisted.transport.connect()
    assisted.run(0.05)
    assert len(documents(assisted)) == count + 1


def test_a_picture_that_was_lost_comes_again_while_the_visitor_agrees(assisted):
    count = len(documents(assisted))
    assisted.run(30)
    assert count + 9 <= len(documents(assisted)) <= count + 11
    assisted.agent.stop_assist()
    over = len(documents(assisted))
    assisted.run(30)
    assert len(documents(assisted)) == over


def call(rig):
    return rig.broker.documents[Kind.HELP][-1]


def test_a_call_is_published_taken_and_closed(rig):
    rig.session.set(True)
    rig.agent.ask_for_help("vi", "report")
    rig.run(30)
    waiting = call(rig)
    assert (waiting.state, waiting.language, waiting.flow) == ("waiting", "vi", "report")
    rig.send(command("help.take", arguments={"call": waiting.call}))
    assert call(rig).state == "answered"
    assert (rig.visitor.help.state, rig.visitor.help.by) == ("answered", "Kim")
    assert rig.answers[-1].result == {"waited_s": 30}
    rig.send(command("help.take", arguments={"call": waiting.call}))
    assert rig.answers[-1].reason == "answered-already"
    rig.send(command("help.close", arguments={"call": waiting.call}))
    assert (call(rig).state, call(rig).ended) == ("none", "staff")
    hour = next(iter(rig.agent.counts.hours().values()))
    assert (hour.help_calls, hour.help_answered, hour.help_wait_s) == (1, 1, 30)


def test_calling_twice_is_one_call(rig):
    rig.session.set(True)
    rig.agent.ask_for_help("ko")
    first = rig.agent.state.call.id
    rig.agent.ask_for_help("ko")
    assert rig.agent.state.call.id == first
    assert next(iter(rig.agent.counts.hours().values())).help_calls == 1


def test_a_call_ends_with_the_visit_or_by_the_visitor(rig):
    for end, why in ((rig.agent.end_help, "visitor"), (lambda: rig.session.set(False), "left")):
        rig.session.set(True)
        rig.agent.ask_for_help("ko")
        end()
        rig.run()
        assert (call(rig).state, call(rig).ended) == ("none", why)
        assert rig.visitor.help.state == "none"


def test_a_call_that_is_over_cannot_be_taken(rig):
    rig.send(command("help.take", arguments={"call": SESSION}))
    assert rig.answers[-1].reason == "not-allowed no-such-call"


def test_how_long_a_visitor_waits_is_counted_by_no_clock_that_jumps(rig):
    rig.session.set(True)
    rig.agent.ask_for_help("ko")
    rig.run(40)
    rig.clock._start -= timedelta(hours=3)
    rig.send(command("report.now", issued_at=rig.clock.now()))
    said = rig.broker.documents[Kind.HELP]
    assert said[-1].waiting_s == pytest.approx(41, abs=1)
    assert [one.sequence for one in said] == sorted({one.sequence for one in said})
    assert {one.connection for one in said} == {rig.reported.connection}
    rig.send(command("help.take", arguments={"call": said[-1].call}, issued_at=rig.clock.now()))
    assert rig.answers[-1].result == {"waited_s": pytest.approx(42, abs=1)}
    (hour,) = [one for one in rig.agent.counts.hours().values() if one.help_answered]
    assert hour.help_wait_s == pytest.approx(42, abs=1)
    rig.transport.lose()
    rig.transport.connect()
    rig.run()
    again = rig.broker.documents[Kind.HELP][-1]
    assert (again.sequence, again.waiting_s) == (1, pytest.approx(42, abs=1))
    assert again.connection != said[0].connection
