"""A call and help on the screen are one matter; a question ends on both sides; nobody just vanishes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from kiosk.console.services.assist import ANSWER_COMES_S, ASKING_S
from kiosk.console.services.errors import ConflictError
from kiosk.console.services.views import AssistState, AuditFilter
from kiosk.console.store.people import HelpCall
from kiosk.twin.documents import HelpDocument
from tests.helpers.console_core import AUDITOR, HELPER, OTHER_HELPER, Desk, FakeTerminal

CALL = "00000000-0000-4000-8000-00000000000a"
SECOND = "00000000-0000-4000-8000-00000000000b"


@pytest.fixture
def terminal(desk: Desk) -> FakeTerminal:
    return desk.join()


def ask(desk: Desk) -> tuple[str, str]:
    """Staff ask to help on the screen; returns the session and the id of the command."""
    session = desk.services.assist.begin(HELPER, "lobby-1").id
    desk.publish()
    (command,) = [one for one in desk.commands() if one.arguments.get("session") == session]
    return session, command.id


def sent(desk: Desk, name: str) -> list[tuple[str, dict[str, object]]]:
    desk.publish()
    return [(one.by, dict(one.arguments)) for one in desk.commands() if one.name == name]


def calls(desk: Desk) -> list[tuple[str, str, str]]:
    return [(one.id, one.state, one.taken_by) for one in desk.services.help.queue(HELPER)]


def test_who_helps_on_the_screen_has_answered_the_call(desk: Desk, terminal: FakeTerminal) -> None:
    desk.hear(terminal.help("waiting", CALL))
    session, command = ask(desk)
    assert calls(desk) == [(CALL, "waiting", "")], "the visitor has not said yes yet"
    desk.hear(terminal.answer(command))
    assert desk.services.assist.view(HELPER, session).state is AssistState.OPEN
    assert calls(desk) == [(CALL, "taken", "Park")]
    assert sent(desk, "help.take") == [("Park", {"call": CALL})], "the visitor is told who"
    with pytest.raises(ConflictError):
        desk.services.help.take(OTHER_HELPER, CALL)
    assert "help.take" in str(desk.services.audit.rows(AUDITOR, AuditFilter()))


def test_a_call_that_somebody_else_answers_stays_theirs(desk: Desk, terminal: FakeTerminal) -> None:
    desk.hear(terminal.help("waiting", CALL))
    _, command = ask(desk)
    desk.services.help.take(OTHER_HELPER, CALL)
    desk.hear(terminal.answer(command))
    assert [one.taken_by for one in desk.services.help.queue(HELPER)] == [OTHER_HELPER.name]


@pytest.mark.parametrize("reason", ["visitor", "time"])
def test_a_question_that_came_to_nothing_leaves_the_call_waiting(
    desk: Desk, terminal: FakeTerminal, reason: str
) -> None:
    desk.hear(terminal.help("waiting", CALL))
    session, command = ask(desk)
    desk.hear(terminal.answer(command, "refused", reason=reason))
    assert calls(desk) == [(CALL, "waiting", "")]
    wanted = AssistState.REFUSED if reason == "visitor" else AssistState.EXPIRED
    assert desk.services.assist.view(HELPER, session).state is wanted
    assert sent(desk, "assist.end") == [], "the terminal knows"


def test_the_question_carries_how_long_it_stands(desk: Desk, terminal: FakeTerminal) -> None:
    session, command = ask(desk)
    (asked,) = [one for one in desk.commands() if one.id == command]
    assert asked.expires_in_s == ASKING_S
    desk.clock.advance(ASKING_S + ANSWER_COMES_S - 1)
    desk.console.sweeper.sweep()
    desk.hear(terminal.answer(command))
    assert desk.services.assist.view(HELPER, session).state is AssistState.OPEN, "said in time, told late"


def test_a_question_that_is_over_is_taken_back_and_a_yes_to_it_opens_nothing(
    desk: Desk, terminal: FakeTerminal
) -> None:
    session, command = ask(desk)
    desk.clock.advance(ASKING_S + ANSWER_COMES_S + 1)
    desk.console.sweeper.sweep()
    assert len(sent(desk, "assist.end")) == 1
    desk.hear(terminal.answer(command))
    assert desk.services.assist.view(HELPER, session).state is AssistState.EXPIRED
    assert len(sent(desk, "assist.end")) == 2, "the visitor is not to believe that somebody looks"


def test_a_yes_that_comes_before_anybody_looked_at_the_time_opens_nothing(
    desk: Desk, terminal: FakeTerminal
) -> None:
    session, command = ask(desk)
    desk.clock.advance(ASKING_S + ANSWER_COMES_S + 1)
    desk.hear(terminal.answer(command))
    assert desk.services.assist.view(HELPER, session).state is AssistState.EXPIRED
    assert sent(desk, "assist.end") == [("console", {"session": session})]


def test_who_asks_again_takes_the_old_question_back_first(desk: Desk, terminal: FakeTerminal) -> None:
    first, _ = ask(desk)
    desk.clock.advance(ASKING_S + ANSWER_COMES_S + 1)
    second, command = ask(desk)
    assert [arguments for _, arguments in sent(desk, "assist.end")] == [{"session": first}]
    desk.hear(terminal.answer(command))
    assert desk.services.assist.view(HELPER, second).state is AssistState.OPEN


@pytest.mark.parametrize("is_taken", [True, False])
def test_a_visitor_who_has_left_stays_on_the_desk_until_staff_close_it(
    desk: Desk, terminal: FakeTerminal, is_taken: bool
) -> None:
    desk.hear(terminal.help("waiting", CALL, language="vi", flow="report"))
    if is_taken:
        desk.services.help.take(HELPER, CALL)
    desk.clock.advance(60)
    desk.hear(terminal.help("none", None, ended="left"))
    assert calls(desk) == [(CALL, "left", "Park" if is_taken else "")]
    with desk.store.read() as reading:
        row = reading.get(HelpCall, CALL)
        assert row is not None and (row.language, row.flow) == ("", "")
    with pytest.raises(ConflictError):
        desk.services.help.take(OTHER_HELPER, CALL)
    desk.clock.advance(600)
    desk.hear(terminal.help("none", None))  # what a broker has kept, or a terminal that was started anew
    assert calls(desk)[0][1] == "left"
    desk.services.help.close(HELPER, CALL)
    assert calls(desk) == [] and sent(desk, "help.close") == []


def test_the_next_call_takes_the_place_of_one_who_has_left(desk: Desk, terminal: FakeTerminal) -> None:
    desk.hear(terminal.help("waiting", CALL))
    desk.clock.advance(5)
    desk.hear(terminal.help("none", None, ended="left"))
    desk.clock.advance(5)
    desk.hear(terminal.help("waiting", SECOND))
    assert calls(desk) == [(SECOND, "waiting", "")]
    assert desk.row().help is not None and desk.row().help.id == SECOND


@pytest.mark.parametrize("ended", ["", "visitor", "staff"])
def test_a_call_that_was_taken_back_or_of_an_older_terminal_is_closed_as_before(
    desk: Desk, terminal: FakeTerminal, ended: str
) -> None:
    desk.hear(terminal.help("waiting", CALL))
    desk.clock.advance(5)
    desk.hear(terminal.help("none", None, ended=ended))
    assert calls(desk) == []


def test_a_document_of_an_older_terminal_says_nothing_of_why() -> None:
    old = '{"v":1,"terminal":"lobby-1","state":"none","since":"2026-11-22T05:00:00Z"}'
    assert HelpDocument.model_validate_json(old).ended == ""


@pytest.mark.parametrize("is_kept", [True, False])
def test_who_has_left_never_hides_who_stands_there(desk: Desk, terminal: FakeTerminal, is_kept: bool) -> None:
    """After a restart of both, and the terminal's clock half an hour behind, only the call itself tells."""
    desk.hear(terminal.birth(), terminal.help("waiting", CALL))
    desk.hear(terminal.help("none", None, ended="left"))
    desk.console.bridge._intake._helps.clear()
    terminal.connect()
    past = desk.clock.now() - timedelta(minutes=30)
    desk.hear(terminal.help("waiting", SECOND, is_kept=is_kept, since=past, asked_at=past))
    assert calls(desk) == [(SECOND, "waiting", "")]
    with desk.store.read() as session:
        assert {one.id: one.state for one in session.scalars(select(HelpCall))}[CALL] == "closed"


def test_of_two_calls_the_one_that_waits_is_shown(desk: Desk, terminal: FakeTerminal) -> None:
    desk.hear(terminal.help("waiting", CALL), terminal.help("none", None, ended="left"))
    desk.clock.advance(60)
    with desk.store.write() as work:  # as a version before left it
        since = desk.clock.now()
        work.session.add(
            HelpCall(
                id=SECOND,
                terminal_id="lobby-1",
                state="waiting",
                since=since,
                told_at=since,
                language="",
                flow="",
            )
        )
    assert calls(desk) == [(SECOND, "waiting", "")]
    assert desk.row().help.id == SECOND
    assert desk.services.help.queue(HELPER)[0].id == SECOND
