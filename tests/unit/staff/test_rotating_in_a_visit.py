"""D-11: changing a terminal's keys is the house's business; whoever stands there does not notice it."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from kiosk.remote.agent import Agent, OnDisk
from kiosk.remote.identity import IdentityStore
from kiosk.screens.command import Key, Press
from kiosk.services.operations.model import ConsoleLink
from kiosk.staff.kept import FOLDER
from kiosk.twin.documents import AssistDocument
from kiosk.twin.mqtt import Loss
from kiosk.twin.signing import KeyRing
from kiosk.twin.topics import Kind
from tests.helpers.remote import FakeTransport
from tests.helpers.twin import CONSOLE_KEY, OTHER_KEY
from tests.unit.staff.test_line import call_staff, words
from tests.unit.staff.test_rotating import OLD, Both, both

__all__ = ["both"]

SESSION = "8c6a4f3a-3a70-4d1c-9d43-1de6f3b0a111"


@pytest.fixture
def visited(both: Both) -> Both:
    both.joined.come()
    return both


def change_keys(both: Both) -> None:
    both.joined.send("identity.rotate")
    both.settle()
    assert both.row().identity == both.key() != OLD
    assert both.joined.line.is_connected


def helped(both: Both, answer: str = "yes") -> None:
    both.joined.send("assist.begin", arguments={"session": SESSION, "minutes": 10}, by="김하나")
    both.joined.rig.do(Press(answer))
    both.settle()


def call(both: Both) -> None:
    both.joined.rig.do(Press("bar.person"), Press("staff"))
    call_staff(both.joined)


def test_a_call_stands_on_the_desk_as_the_page_says(visited: Both) -> None:
    call(visited)
    said = words(visited.joined)
    before = visited.joined.broker.documents[Kind.HELP][-1]
    change_keys(visited)
    after = visited.joined.broker.documents[Kind.HELP][-1]
    assert (after.state, after.call, after.asked_at) == ("waiting", before.call, before.asked_at)
    assert words(visited.joined) == said
    visited.joined.send("help.take", arguments={"call": before.call}, by="김하나")
    assert visited.joined.broker.documents[Kind.HELP][-1].state == "answered"


def test_a_no_is_not_asked_again(visited: Both) -> None:
    joined = visited.joined
    joined.want(version=1, staff=joined.staff(scale=2.0))
    joined.rig.do(Key("back"))
    joined.settle()
    change_keys(visited)
    assert (joined.rig.screen, joined.rig.modes.state.scale) != ("staff-offer", 2.0)
    call(visited)
    joined.want(version=2, staff=joined.staff(scale=2.0, contrast="high"))
    assert (joined.rig.modes.state.scale, joined.rig.modes.state.contrast) == (1.0, "high")


def test_an_open_question_is_answered_and_undone_as_if_nothing_had_been(visited: Both) -> None:
    joined = visited.joined
    joined.want(version=1, staff=joined.staff(scale=2.0))
    assert joined.rig.screen == "staff-offer"
    asked = joined.line._visitor._count
    change_keys(visited)
    assert (joined.rig.screen, joined.line._visitor._count) == ("staff-offer", asked), "asked once"
    joined.rig.do(Press("yes"))
    joined.settle()
    assert (joined.rig.modes.state.scale, joined.reported.result) == (2.0, "applied")
    joined.rig.do(Press("undo"))
    joined.settle()
    assert (joined.rig.modes.state.scale, joined.reported.result) == (1.0, "deferred")


def test_what_was_done_at_once_can_still_be_undone(visited: Both) -> None:
    joined = visited.joined
    call(visited)
    joined.want(version=1, staff=joined.staff(scale=2.0))
    change_keys(visited)
    assert joined.rig.modes.state.scale == 2.0
    joined.rig.do(Press("undo"))
    joined.settle()
    assert joined.rig.modes.state.scale == 1.0


def test_who_is_helped_on_the_screen_stays_so_and_the_picture_goes_on(visited: Both) -> None:
    joined = visited.joined
    helped(visited)
    seen: list[AssistDocument] = joined.broker.documents[Kind.ASSIST]
    before = seen[-1].sequence
    change_keys(visited)
    assert joined.rig.terminal.is_watched and joined.reported.is_assisted
    assert (seen[-1].session, seen[-1].ended) == (SESSION, "")
    assert seen[-1].sequence > before
    joined.send("modes.set", arguments={"modes": {"scale": 2.0}}, by="김하나")
    assert joined.rig.modes.state.scale == 2.0
    joined.rig.terminal.on_unwatched()
    visited.settle()
    assert (joined.rig.terminal.is_watched, seen[-1].ended) == (False, "visitor")


def test_a_question_for_consent_that_stands_is_still_answered(visited: Both) -> None:
    joined = visited.joined
    joined.send("assist.begin", arguments={"session": SESSION, "minutes": 10}, by="김하나")
    assert joined.rig.screen == "staff-consent"
    change_keys(visited)
    joined.rig.do(Press("yes"))
    joined.settle()
    assert joined.rig.terminal.is_watched and joined.reported.is_assisted


class Deaf(FakeTransport):
    """A broker that does not take the new password yet."""

    def start(self) -> None:
        pass


def test_where_the_new_line_does_not_come_the_call_is_kept_and_consent_ends_as_without_a_line(
    visited: Both,
) -> None:
    joined = visited.joined
    call(visited)
    helped(visited)
    ends: list[Deaf] = []

    def connect(enrolled: Any) -> Any:
        return lambda listener: ends.append(Deaf(joined.broker, listener)) or ends[-1]  # type: ignore[func-returns-value]

    joined.line._connect = connect
    joined.send("identity.rotate")
    visited.settle(4)
    assert joined.rig.terminal.is_watched, "a line that comes back soon is no news"
    visited.settle(12)
    assert not joined.rig.terminal.is_watched
    assert joined.line.agent is not None and joined.line.agent.state.call is not None
    ends[-1].connect()
    visited.settle()
    assert joined.broker.documents[Kind.HELP][-1].state == "waiting"
    assert not joined.reported.is_assisted


def test_news_of_the_line_before_are_not_taken_for_those_of_the_new_one(visited: Both) -> None:
    joined = visited.joined
    before = joined.transport
    change_keys(visited)
    assert joined.transport is not before
    told = len(joined.broker.documents[Kind.PRESENCE])
    before.connect()
    before.listener.on_disconnected("refused")  # type: ignore[arg-type]
    visited.settle()
    assert joined.line.is_connected and joined.line.look().state == "joined"
    assert len(joined.broker.documents[Kind.PRESENCE]) == told


def test_what_the_line_before_told_at_the_last_moment_is_no_news_of_the_new_one(
    visited: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broker closes the old connection for its old password, on another thread, as we leave it."""
    joined, renew = visited.joined, Agent.renew
    states: list[str] = []
    tell = joined.line._change

    def kicked(agent: Agent, *new: Any) -> None:
        ends[-1].listener.on_disconnected(Loss.REFUSED)  # posted before, handled after
        renew(agent, *new)

    def change(link: ConsoleLink) -> None:
        states.append(link.state)
        tell(link)

    ends = [joined.transport]
    call(visited)
    monkeypatch.setattr(Agent, "renew", kicked)
    monkeypatch.setattr(joined.line, "_change", change)
    change_keys(visited)
    ends[-1].listener.on_connected()
    visited.settle()
    assert states and set(states) == {"joined"}
    assert joined.line.call() == "asked"


def test_a_change_that_ends_while_the_disk_is_still_read_connects_once(
    both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a restart the change may go on faster than a slow disk."""
    joined, may_read, read = both.joined, threading.Event(), Agent.read_disk

    def slow(agent: Agent) -> OnDisk:
        assert may_read.wait(10)
        return read(agent)

    monkeypatch.setattr(Agent, "read_disk", slow)
    joined.line.stop()
    joined.line.start()
    joined.clock.advance(0)
    before = joined.transport
    enrolled = joined.line._joining.store().load()
    assert enrolled is not None
    joined.line._changed_identity(enrolled)
    assert joined.transport is not before
    assert (joined.transport.connections, joined.transport.is_connected) == (0, False)
    may_read.set()
    both.settle()
    assert (joined.transport.connections, before.connections) == (1, 0)
    assert joined.line.is_connected


def test_what_the_last_wish_said_about_keys_stands_beside_the_new_identity(both: Both) -> None:
    joined = both.joined
    joined.want(version=1, keys=KeyRing.of(CONSOLE_KEY.public, OTHER_KEY.public).encode())
    change_keys(both)
    enrolled = IdentityStore(joined.folder / FOLDER, joined.secrets).load()
    assert enrolled is not None and joined.line.agent is not None
    assert enrolled.console_keys == joined.line.agent.state.keys
    joined.want(version=2, standing={"scale": 2.0})
    assert joined.rig.modes.state.scale == 2.0
