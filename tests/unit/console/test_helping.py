"""Help calls wait in order, and only the visitor opens a screen."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from kiosk.console.services.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError
from kiosk.console.services.views import AssistState, AuditFilter
from kiosk.console.store.people import HelpCall, StoredCommand
from kiosk.i18n.text import Content
from kiosk.twin.documents import AssistDocument, MaskedItem, MaskedScreen
from kiosk.twin.topics import Kind
from tests.helpers.console_core import AUDITOR, HELPER, MANAGER, OTHER_HELPER, Desk, FakeTerminal

CALL = "00000000-0000-4000-8000-00000000000a"
SECOND = "00000000-0000-4000-8000-00000000000b"


def test_calls_wait_in_their_order_and_the_time_is_the_consoles(desk: Desk) -> None:
    first, second = desk.join("lobby-1"), desk.join("lobby-2")
    desk.hear(first.birth(), first.help("waiting", CALL, language="vi", flow="report"))
    desk.clock.advance(30)
    desk.hear(second.help("waiting", SECOND))
    desk.clock.advance(12)
    queue = desk.services.help.queue(HELPER)
    assert [(one.id, one.waiting_s, one.language, one.is_reachable) for one in queue] == [
        (CALL, 42, "vi", True),
        (SECOND, 12, "ko", False),
    ]
    assert desk.row("lobby-1").help is not None


def test_taking_a_call_tells_the_visitor_once_and_another_clerk_comes_too_late(desk: Desk) -> None:
    terminal = desk.join()
    desk.hear(terminal.help("waiting", CALL))
    taken = desk.services.help.take(HELPER, CALL)
    desk.services.help.take(HELPER, CALL)
    assert (taken.state, taken.taken_by) == ("taken", "Park")
    with pytest.raises(ConflictError):
        desk.services.help.take(OTHER_HELPER, CALL)
    desk.publish()
    assert [(one.name, one.arguments) for one in desk.commands()] == [("help.take", {"call": CALL})]
    desk.hear(terminal.help("answered", CALL))
    desk.services.help.close(HELPER, CALL)
    desk.services.help.close(HELPER, CALL)
    assert desk.services.help.queue(HELPER) == ()


def test_a_kept_word_about_a_closed_call_does_not_open_it_again(desk: Desk) -> None:
    terminal = desk.join()
    asked = terminal.help("waiting", CALL, is_kept=True)
    desk.hear(asked)
    desk.clock.advance(5)
    desk.hear(terminal.help("none", None))
    assert desk.services.help.queue(HELPER) == ()
    desk.hear(asked, asked)
    assert desk.services.help.queue(HELPER) == ()


def test_an_older_word_that_nobody_calls_does_not_close_a_newer_call(desk: Desk) -> None:
    terminal = desk.join()
    nobody = terminal.help("none", None, is_kept=True)
    desk.clock.advance(5)
    desk.hear(terminal.help("waiting", CALL), nobody)
    assert len(desk.services.help.queue(HELPER)) == 1


def test_calls_of_other_places_do_not_exist(desk: Desk) -> None:
    terminal = desk.join("east-1", "gangdong")
    desk.hear(terminal.help("waiting", CALL))
    assert desk.services.help.queue(HELPER) == ()
    for act in (desk.services.help.get, desk.services.help.take, desk.services.help.close):
        with pytest.raises(NotFoundError):
            act(HELPER, CALL)


def screen(terminal: FakeTerminal, session: str, sequence: int = 1, **values: object):
    shown = MaskedScreen(
        id="report.where",
        title="",
        step=2,
        steps=5,
        items=(
            MaskedItem(key="a", kind="choice", label="비밀", is_masked=True, is_interactive=True),
            MaskedItem(key="b", kind="choice", label="가로등", is_masked=False, selected="on"),
        ),
    )
    fields: dict = {
        "terminal": terminal.id,
        "session": session,
        "sequence": sequence,
        "screen": shown,
        "cursor": "b",
    }
    return terminal.say(AssistDocument(**(fields | values)), Kind.ASSIST)


def begin(desk: Desk, outcome: str | None = "done", **values: str) -> str:
    terminal = desk.terminals["lobby-1"]
    session = desk.services.assist.begin(HELPER, "lobby-1").id
    desk.publish()
    command = next(one for one in desk.commands() if one.arguments.get("session") == session)
    if outcome is not None:
        desk.hear(terminal.answer(command.id, outcome, **values))
    return session


def test_nothing_is_seen_and_nothing_can_be_done_before_the_visitor_agrees(desk: Desk) -> None:
    terminal = desk.join()
    session = begin(desk, None)
    desk.hear(screen(terminal, session))
    view = desk.services.assist.view(HELPER, session)
    assert (view.state, view.items, view.title) == (AssistState.ASKING, (), "")
    with pytest.raises(NotAllowedError):
        desk.services.assist.point(HELPER, session, "a")
    desk.clock.advance(134)
    assert desk.services.assist.view(HELPER, session).state is AssistState.ASKING
    desk.clock.advance(2)
    assert desk.services.assist.view(HELPER, session).state is AssistState.EXPIRED


def test_a_visitor_who_says_no_stays_unseen(desk: Desk) -> None:
    terminal = desk.join()
    session = begin(desk, "refused", reason="visitor")
    desk.hear(screen(terminal, session))
    assert desk.services.assist.view(HELPER, session).state is AssistState.REFUSED
    assert desk.services.assist.view(HELPER, session).items == ()


def test_after_consent_the_masked_screen_is_seen_by_the_one_who_asked_and_nobody_else(desk: Desk) -> None:
    terminal = desk.join()
    session = begin(desk)
    desk.hear(screen(terminal, session, language="vi"), screen(terminal, session, 0, cursor="old"))
    view = desk.services.assist.view(HELPER, session)
    assert (view.state, view.position, view.cursor, view.language) == (AssistState.OPEN, (2, 5), "b", "vi")
    assert [(one.label, one.is_masked, one.is_selected) for one in view.items] == [
        ("", True, False),  # a masked item has no words, even if a terminal sent some
        ("가로등", False, True),
    ]
    for stranger in (MANAGER, OTHER_HELPER):
        with pytest.raises(NotFoundError):
            desk.services.assist.view(stranger, session)
    with pytest.raises(NotAllowedError):
        desk.services.assist.view(AUDITOR, session)


def test_a_terminals_ended_to_what_staff_have_ended_is_no_fault(desk: Desk) -> None:
    terminal = desk.join()
    other = desk.join("lobby-2")
    session = begin(desk)
    desk.hear(screen(terminal, session))
    desk.services.assist.end(HELPER, session)
    desk.hear(screen(terminal, session, 2, screen=None))
    assert desk.console.intake.refused == {}
    desk.hear(screen(terminal, session, 3))  # a screen after the end
    desk.hear(screen(other, session, 4, screen=None))  # another's
    desk.hear(screen(terminal, CALL, 5, screen=None))  # a session that nobody began
    assert desk.console.intake.refused == {"not-allowed": 3}


def test_a_first_screen_that_comes_together_with_the_consent_is_seen(desk: Desk) -> None:
    terminal = desk.join()
    session = begin(desk, None)
    command = desk.commands()[0]
    desk.hear(screen(terminal, session), terminal.answer(command.id))
    assert desk.services.assist.view(HELPER, session).items


def test_pointing_saying_and_switching_carry_the_session(desk: Desk) -> None:
    desk.join()
    session = begin(desk)
    pointed = desk.services.assist.point(HELPER, session, "a")
    desk.services.assist.say_phrase(HELPER, session, "take-your-time")
    said = desk.services.assist.say_text(HELPER, session, "  천천히   하세요 ", "ko")
    desk.services.assist.switch(HELPER, session, preset="large")
    desk.services.assist.open(HELPER, session, "web", "danuri")
    desk.services.assist.open(HELPER, session, "person")
    desk.publish()
    sent = [(one.name, one.arguments, one.assist) for one in desk.commands()[1:]]
    assert sent == [
        ("item.point", {"key": "a"}, session),
        ("speech.say", {"phrase": "take-your-time"}, session),
        ("speech.say", {"text": "천천히 하세요", "language": "ko"}, session),
        ("modes.set", {"preset": "large"}, session),
        ("service.open", {"flow": "web", "entry": "danuri"}, session),
        ("service.open", {"flow": "person"}, session),
    ]
    for text, language in (("", "ko"), ("x" * 301, "ko"), ("hi", "tlh"), ("a\x00b", "ko")):
        with pytest.raises(InvalidError):
            desk.services.assist.say_text(HELPER, session, text, language)
    # What was said to a visitor stands nowhere once it has been said.
    desk.hear(desk.terminals["lobby-1"].answer(said.id))
    trail = desk.services.audit.rows(AUDITOR, AuditFilter())
    assert "천천히 하세요" not in str(trail)
    assert "천천히" not in str(desk.services.commands.status(HELPER, said.id))
    # Nor does what staff pointed at: it is what the visitor was looking at.
    desk.hear(desk.terminals["lobby-1"].answer(pointed.id))
    assert "'key'" not in str(trail)
    with desk.store.read() as reading:
        for command in (said.id, pointed.id):
            row = reading.get(StoredCommand, command)
            assert row is not None
            assert not {"text", "key"} & row.arguments.keys()


def test_a_call_that_is_over_only_says_how_long_somebody_waited(desk: Desk) -> None:
    terminal = desk.join()
    for over in (
        lambda: desk.hear(terminal.help("none", None)),
        lambda: desk.services.help.close(HELPER, CALL),
    ):
        desk.hear(terminal.help("waiting", CALL, language="vi", flow="report"))
        assert desk.services.help.queue(HELPER)[0].language == "vi"
        desk.clock.advance(5)
        over()
        with desk.store.read() as reading:
            row = reading.get(HelpCall, CALL)
            assert row is not None
            assert (row.state, row.language, row.flow) == ("closed", "", "")
        with desk.store.write() as work:
            work.session.delete(work.session.get(HelpCall, CALL))


def test_a_session_ends_by_either_side_or_by_time_and_shows_nothing_afterwards(desk: Desk) -> None:
    terminal = desk.join()
    for ends in ("staff", "visitor", "time"):
        session = begin(desk)
        desk.hear(screen(terminal, session))
        assert desk.services.assist.view(HELPER, session).items
        if ends == "staff":
            desk.services.assist.end(HELPER, session)
            desk.services.assist.end(HELPER, session)
        elif ends == "visitor":
            desk.hear(screen(terminal, session, 2, screen=None, ended="visitor"))
        else:
            desk.clock.advance(15 * 60 + 1)
            desk.console.sweeper.sweep()
        view = desk.services.assist.view(HELPER, session)
        assert view.state in (AssistState.ENDED, AssistState.EXPIRED)
        desk.hear(screen(terminal, session, 9))
        assert desk.services.assist.view(HELPER, session).items == ()
        assert desk.console.screens.get(session) is None


def test_no_screen_is_held_of_a_terminal_that_was_revoked(desk: Desk) -> None:
    terminal = desk.join()
    session = begin(desk)
    desk.hear(screen(terminal, session))
    assert desk.console.screens.sessions() == {session}
    desk.services.enrolment.revoke(MANAGER, "lobby-1")
    desk.console.sweeper.sweep()
    assert desk.console.screens.sessions() == frozenset()


def test_another_clerk_cannot_begin_where_somebody_assists(desk: Desk) -> None:
    desk.join()
    session = begin(desk)
    assert desk.services.assist.begin(HELPER, "lobby-1").id == session
    with pytest.raises(ConflictError) as refused:
        desk.services.assist.begin(OTHER_HELPER, "lobby-1")
    assert dict(refused.value.message.args)["name"] == Content.of({"ko": "Park"}), "whom one could ask"


def test_phrases_come_in_the_visitors_languages(desk: Desk) -> None:
    phrases = {one.id: one.texts for one in desk.services.assist.phrases()}
    assert phrases["hello"]["ko"]
    assert set(phrases["hello"]) >= {"ko", "en", "zh-CN", "ja", "vi", "mn", "ar"}


def test_an_unknown_session_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFoundError):
        desk.services.assist.view(HELPER, str(uuid.uuid4()))


# Whether the visitor was told


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [("expired", "expired by the clock"), ("refused", "disk-full"), ("failed", "RuntimeError")],
)
def test_a_call_waits_again_when_the_terminal_did_not_tell_the_visitor_who_comes(
    desk: Desk, outcome: str, reason: str
) -> None:
    terminal = desk.join()
    desk.hear(terminal.birth(), terminal.help("waiting", CALL, waiting_s=0))
    desk.clock.advance(5)
    desk.services.help.take(HELPER, CALL)
    desk.publish()
    desk.hear(terminal.answer(desk.commands()[0].id, outcome, reason=reason))
    (call,) = desk.services.help.queue(HELPER)
    assert (call.state, call.taken_by, call.waiting_s) == ("waiting", "", 5)
    assert (call.told, call.told_reason, call.is_untold) == (outcome, reason, True)
    taken = desk.services.help.take(HELPER, CALL)
    assert (taken.state, taken.told, taken.is_untold) == ("taken", "waiting", False)
    desk.publish()
    desk.hear(terminal.answer(desk.commands()[1].id))
    assert desk.services.help.get(HELPER, CALL).told == "done"


def test_what_a_terminal_says_of_a_call_that_it_does_not_have_closes_it(desk: Desk) -> None:
    terminal = desk.join()
    desk.hear(terminal.birth(), terminal.help("waiting", CALL))
    desk.services.help.take(HELPER, CALL)
    desk.publish()
    desk.hear(terminal.answer(desk.commands()[0].id, "refused", reason="not-allowed no-such-call"))
    assert desk.services.help.queue(HELPER) == ()


def test_a_call_that_somebody_else_answered_there_stays_taken(desk: Desk) -> None:
    terminal = desk.join()
    desk.hear(terminal.birth(), terminal.help("waiting", CALL))
    desk.services.help.take(HELPER, CALL)
    desk.publish()
    desk.hear(terminal.answer(desk.commands()[0].id, "refused", reason="answered-already"))
    assert desk.services.help.get(HELPER, CALL).state == "taken"


def test_an_answer_that_nobody_gave_is_shown_and_another_may_go(desk: Desk) -> None:
    terminal = desk.join()
    desk.hear(terminal.birth(), terminal.help("waiting", CALL))
    desk.services.help.take(HELPER, CALL)
    desk.publish()
    desk.clock.advance(200)
    desk.console.bridge._sweeper.expire_commands()
    view = desk.services.help.get(HELPER, CALL)
    assert (view.state, view.told, view.told_reason) == ("taken", "unknown", "no-answer")
    taken = desk.services.help.take(MANAGER, CALL)
    assert (taken.taken_by, taken.is_untold) == ("Kim", False)


# Calls from terminals whose clock is wrong


def wrong(desk: Desk, ahead_s: float):
    return desk.clock.now() + timedelta(seconds=ahead_s)


@pytest.mark.parametrize("ahead_s", [3600, -3600, -86_400 * 9000])
def test_a_visitor_who_leaves_is_off_the_desk_whatever_the_terminals_clock_showed(
    desk: Desk, ahead_s: float
) -> None:
    terminal = desk.join()
    desk.hear(terminal.birth())
    for first, then in ((ahead_s, 0), (0, ahead_s)):
        call = str(uuid.uuid4())
        asked = wrong(desk, first)
        desk.hear(terminal.help("waiting", call, since=asked, asked_at=asked, waiting_s=0))
        desk.clock.advance(300)
        (held,) = desk.services.help.queue(HELPER)
        assert held.waiting_s == 300
        desk.hear(terminal.help("none", None, since=wrong(desk, then), is_kept=True))
        assert desk.services.help.queue(HELPER) == ()


def test_calls_stand_in_the_order_in_which_visitors_called(desk: Desk) -> None:
    year_2000 = desk.clock.now().replace(year=2000)
    first, second = desk.join("lobby-1"), desk.join("lobby-2")
    desk.hear(first.birth(), second.birth(), first.help("waiting", CALL, waiting_s=0))
    desk.clock.advance(60)
    desk.hear(second.help("waiting", SECOND, since=year_2000, asked_at=year_2000, waiting_s=12.0))
    assert [(one.id, one.waiting_s) for one in desk.services.help.queue(HELPER)] == [(CALL, 60), (SECOND, 12)]


def test_of_a_kept_call_the_clock_tells_the_age_if_the_terminal_believes_it(desk: Desk) -> None:
    for id, is_trusted, expected in (("lobby-1", True, 900), ("lobby-2", False, 30)):
        terminal = desk.join(id)
        values = {"asked_at": wrong(desk, -900), "waiting_s": 30.0, "clock_trusted": is_trusted}
        desk.hear(terminal.birth(), terminal.help("waiting", str(uuid.uuid4()), is_kept=True, **values))
        assert desk.row(id).help.waiting_s == expected


def test_a_terminal_of_the_version_before_with_a_wrong_clock(desk: Desk) -> None:
    terminal = desk.join()
    before = {"connection": None}
    ahead = wrong(desk, 3600)
    desk.hear(terminal.birth(), terminal.help("waiting", CALL, since=ahead, asked_at=ahead, **before))
    desk.clock.advance(300)
    desk.hear(terminal.help("none", None, **before))
    assert desk.services.help.queue(HELPER) == ()
    year_2000 = desk.clock.now().replace(year=2000)
    desk.hear(terminal.help("waiting", SECOND, since=year_2000, asked_at=year_2000, **before))
    assert [one.waiting_s for one in desk.services.help.queue(HELPER)] == [0]


def test_words_of_one_connection_never_undo_later_ones_however_often_they_come(desk: Desk) -> None:
    terminal = desk.join()
    nobody, asked = terminal.help("none", None), terminal.help("waiting", CALL)
    desk.hear(terminal.birth(), nobody, asked)
    desk.clock.advance(30)
    desk.hear(nobody, asked, asked)
    assert len(desk.services.help.queue(HELPER)) == 1
    assert desk.console.bridge._intake.refused == {"stale": 1}
    born = terminal.connect() and terminal.birth()
    desk.hear(born, terminal.help("none", None, since=wrong(desk, -7200)))
    assert desk.services.help.queue(HELPER) == (), "the word of the connection that stands"
