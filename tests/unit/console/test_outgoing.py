"""Documents are published until the broker has acknowledged them, commands in time or not at all."""

from __future__ import annotations

import pytest

from kiosk.console.services.errors import InvalidError, NotFoundError
from kiosk.console.store.people import StoredCommand
from kiosk.twin.topics import Kind
from tests.helpers.console_core import HELPER, MANAGER, OTHER_HELPER, Desk


def versions(desk: Desk, terminal: str = "lobby-1") -> list[int]:
    return [desk.desired(one).version for one in desk.line.of(Kind.DESIRED, terminal)]


def test_a_document_waits_while_there_is_no_broker_and_goes_when_there_is(desk: Desk) -> None:
    desk.line.is_connected = False
    desk.join()
    desk.publish()
    assert versions(desk) == []
    assert not desk.row().is_published
    desk.line.is_connected = True
    desk.publish()
    assert versions(desk) == [1]
    assert desk.row().is_published
    desk.publish()
    assert versions(desk) == [1]


def test_only_the_newest_version_is_published_and_acknowledgements_of_older_ones_do_not_count(
    desk: Desk,
) -> None:
    desk.line.is_holding = True
    desk.join()
    desk.publish()
    desk.services.modes.switch(HELPER, ["lobby-1"], preset="large")
    desk.services.modes.switch(HELPER, ["lobby-1"], preset="standard")
    desk.publish()
    assert versions(desk) == [1, 3]
    first, second = desk.line.waiting
    first(True)
    desk.console.bridge.publisher.publish_waiting()
    assert not desk.row().is_published
    second(True)
    desk.console.bridge.publisher.publish_waiting()
    assert desk.row().is_published
    assert versions(desk) == [1, 3]


def test_what_was_not_acknowledged_goes_again(desk: Desk) -> None:
    desk.line.is_holding = True
    desk.join()
    desk.publish()
    desk.line.waiting.pop()(False)  # the connection broke
    desk.line.is_holding = False
    desk.publish()
    assert versions(desk) == [1, 1]
    assert desk.row().is_published


def test_after_a_new_connection_everything_is_published_again(desk: Desk) -> None:
    desk.join()
    desk.join("lobby-2")
    desk.publish()
    desk.console.bridge.publisher.begin_again()
    assert not desk.row().is_published  # the broker may have lost it: nothing else is known
    desk.publish()
    assert versions(desk) == [1, 1]
    assert versions(desk, "lobby-2") == [1, 1]
    assert desk.row().is_published


def test_more_documents_than_fit_at_once_all_arrive(desk: Desk) -> None:
    for number in range(30):
        desk.join(f"lobby-{number}")
    desk.line.is_holding = True
    publisher = desk.console.bridge.publisher
    import kiosk.console.bridge.outgoing as outgoing

    assert outgoing.WINDOW > 30
    publisher.publish_waiting()
    assert publisher.in_flight == 30
    while desk.line.waiting:
        desk.line.waiting.pop()(True)
    publisher.publish_waiting()
    assert publisher.in_flight == 0
    assert all(desk.row(f"lobby-{number}").is_published for number in range(30))


def test_a_command_carries_its_remaining_time_and_shows_what_became_of_it(desk: Desk) -> None:
    terminal = desk.join()
    sent = desk.services.commands.send(HELPER, "lobby-1", "terminal.identify", expires_in_s=30)
    assert sent.state == "waiting"
    desk.clock.advance(10.4)
    desk.publish()
    (message,) = desk.line.of(Kind.COMMAND, "lobby-1")
    assert (message.is_retained, message.expiry_s) == (False, 20)
    (command,) = desk.commands()
    assert (command.id, command.by, command.expires_in_s) == (sent.id, "Park", 30.0)
    assert desk.services.commands.status(HELPER, sent.id).state == "sent"
    answer = terminal.answer(sent.id, result={"name": "1층"})
    desk.hear(answer, answer, terminal.answer(sent.id, "failed"))
    status = desk.services.commands.status(HELPER, sent.id)
    assert (status.state, status.result) == ("done", {"name": "1층"})
    with pytest.raises(NotFoundError):
        desk.services.commands.status(OTHER_HELPER.__class__(**_fields(OTHER_HELPER, "east")), sent.id)


def _fields(staff, district: str) -> dict:
    from kiosk.console.services.views import Scope

    return {
        "id": staff.id,
        "name": staff.name,
        "role": staff.role,
        "scope": Scope(districts=frozenset({district})),
        "language": "ko",
    }


def test_nobody_knows_what_became_of_a_command_that_was_sent_and_not_answered(desk: Desk) -> None:
    desk.join()
    sent = desk.services.commands.send(HELPER, "lobby-1", "report.now", expires_in_s=10)
    desk.publish()
    desk.clock.advance(12)
    desk.console.sweeper.sweep()
    assert desk.services.commands.status(HELPER, sent.id).state == "sent"  # an answer may be on its way
    desk.clock.advance(4)
    desk.console.sweeper.sweep()
    status = desk.services.commands.status(HELPER, sent.id)
    # It may have been done: the terminal has said neither that nor the opposite.
    assert (status.state, status.reason) == ("unknown", "no-answer")
    terminal = desk.terminals["lobby-1"]
    desk.hear(terminal.answer(sent.id, "expired", reason="expired"))
    late = desk.services.commands.status(HELPER, sent.id)
    assert (late.state, late.reason) == ("expired", "expired"), "now somebody knows"


def test_what_a_revoked_terminal_did_not_answer_is_told_as_it_is(desk: Desk) -> None:
    desk.join()
    sent = desk.services.commands.send(HELPER, "lobby-1", "report.now")
    desk.publish()
    desk.line.is_connected = False
    waiting = desk.services.commands.send(HELPER, "lobby-1", "report.now")
    desk.services.enrolment.revoke(MANAGER, "lobby-1")
    with desk.store.read() as session:
        rows = [session.get(StoredCommand, one.id) for one in (sent, waiting)]
    assert [(row.state, row.reason) for row in rows] == [("unknown", "revoked"), ("expired", "revoked")]


def test_a_command_for_which_there_was_never_a_broker_is_not_sent_late(desk: Desk) -> None:
    desk.join()
    desk.line.is_connected = False
    sent = desk.services.commands.send(HELPER, "lobby-1", "report.now", expires_in_s=10)
    desk.clock.advance(16)
    desk.line.is_connected = True
    desk.publish()
    assert desk.line.of(Kind.COMMAND, "lobby-1") == []
    desk.console.sweeper.sweep()
    assert desk.services.commands.status(HELPER, sent.id).reason == "not-sent"


def test_an_answer_of_another_terminal_says_nothing(desk: Desk) -> None:
    desk.join()
    other = desk.join("lobby-2")
    sent = desk.services.commands.send(HELPER, "lobby-1", "report.now")
    desk.hear(other.answer(sent.id))
    assert desk.services.commands.status(HELPER, sent.id).state == "waiting"


@pytest.mark.parametrize(
    ("name", "arguments", "expires"),
    [
        ("terminal.explode", {}, 30),
        ("item.point", {}, 30),
        ("item.point", {"key": "../x"}, 30),
        ("report.now", {"more": 1}, 30),
        ("report.now", {}, 0),
        ("report.now", {}, 121),
        ("assist.begin", {"session": "x"}, 30),
    ],
)
def test_a_command_that_is_not_in_the_registry_is_not_stored(desk: Desk, name, arguments, expires) -> None:
    desk.join()
    with pytest.raises(InvalidError):
        desk.services.commands.send(MANAGER, "lobby-1", name, arguments, expires_in_s=expires)
    assert desk.services.commands.recent(MANAGER, "lobby-1") == ()


def test_what_was_acknowledged_and_not_written_down_yet_is_not_published_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.line.is_holding = True
    desk.join()
    desk.publish()
    publisher = desk.console.bridge.publisher

    def acknowledge() -> None:
        while desk.line.waiting:
            desk.line.waiting.pop()(True)

    monkeypatch.setattr(publisher, "_publish_commands", acknowledge)  # between the note and the next look
    publisher.publish_waiting()
    assert versions(desk) == [1]
    publisher.publish_waiting()
    assert versions(desk) == [1]
    assert desk.row().is_published
