"""A terminal and the console, both real, over the broker that the console supervises."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from kiosk.console.app import create_app
from kiosk.console.services.views import AssistState, TerminalState
from kiosk.remote.connecting import mqtt_transport
from kiosk.remote.enrolment import EnrolmentClient
from kiosk.remote.identity import AgentIdentity, IdentityStore
from kiosk.remote.standing import Standing
from kiosk.secrets import MemorySecrets
from kiosk.twin.limits import PRESENCE_WITHIN_S
from kiosk.twin.mqtt import Loss
from tests.helpers.console_core import MANAGER
from tests.helpers.live_console import LiveConsole, live_console
from tests.helpers.live_terminal import LiveTerminal
from tests.helpers.mosquitto import wait_until
from tests.unit.remote.test_help_and_assist import OPEN, PRIVATE, view


class Http:
    """The console's HTTP side without a port."""

    def __init__(self, live: LiveConsole) -> None:
        app = create_app(live.console.enrolment, live.console.health, live.clock)
        self._client = TestClient(app, base_url="http://127.0.0.1")

    def exchange(self, method: str, path: str, *, json: str | None = None, headers: Any = None) -> Any:
        answer = self._client.request(method, path, content=json, headers=dict(headers or {}))
        return type("Reply", (), {"status": answer.status_code, "body": answer.content})()


@pytest.fixture
def live(tmp_path: Path) -> Iterator[LiveConsole]:
    with live_console(tmp_path / "console") as made:
        made.add_places()
        yield made


def reconnect(live: LiveConsole) -> None:
    """Let the console make a connection of its own again, as after a start."""
    bridge = live.console.bridge
    again = live.console._connect(bridge)
    bridge._client = bridge.publisher._line = bridge._standing._line = again
    again.start()


class Lobby:
    """A terminal that was enrolled by its code."""

    def __init__(self, live: LiveConsole, folder: Path) -> None:
        self.live = live
        self.store = IdentityStore(folder, MemorySecrets())
        self.client = EnrolmentClient(Http(live), self.store, "Lobby")
        asked = self.client.ask()
        assert self.client.fetch(asked) is None
        live.services.enrolment.accept(MANAGER, asked.code, "lobby-1", "로비", "mapo")
        self.terminal = LiveTerminal(self.client.fetch(asked), folder).start()
        wait_until(lambda: self.row.is_online and self.row.reported is not None, 15, "the terminal is online")

    @property
    def row(self) -> Any:
        return self.live.services.terminals.get(MANAGER, "lobby-1").row

    def is_as_wanted(self, version: int) -> bool:
        row = self.row
        return row.state is TerminalState.AS_WANTED and row.reported.applied == version


@pytest.fixture
def lobby(live: LiveConsole, tmp_path: Path) -> Iterator[Lobby]:
    made = Lobby(live, tmp_path / "terminal")
    yield made
    made.terminal.stop()


def test_staff_switch_a_terminal_and_see_that_it_is_true(live, lobby):
    version = live.services.modes.switch(MANAGER, ["lobby-1"], preset="large")["lobby-1"]
    wait_until(lambda: lobby.is_as_wanted(version), 10, "as wanted")
    assert lobby.terminal.modes.state.scale == 2.0


def test_a_visitor_says_no_and_staff_see_that_it_comes_later(live, lobby):
    lobby.terminal.on_loop(lambda: lobby.terminal.session.set(True))
    live.services.modes.switch(MANAGER, ["lobby-1"], preset="large")
    wait_until(lambda: lobby.row.state is TerminalState.DEFERRED)
    wait_until(lambda: lobby.terminal.visitor.offers != {})
    lobby.terminal.on_loop(lambda: lobby.terminal.visitor.answer("no"))
    wait_until(lambda: [one.reason for one in lobby.row.difference] == ["deferred"])
    assert lobby.terminal.modes.state.scale == 1.0
    assert lobby.row.is_in_use
    lobby.terminal.on_loop(lambda: lobby.terminal.session.set(False))
    wait_until(lambda: lobby.row.state is TerminalState.AS_WANTED)
    assert lobby.terminal.modes.state.scale == 2.0


def test_a_terminal_hears_that_the_console_leaves_while_its_broker_lives_and_that_it_is_back(live, lobby):
    terminal = lobby.terminal
    wait_until(lambda: terminal.agent.state.console.standing is Standing.HERE, 15, "the console is there")
    born = terminal.agent.state.console.connection
    live.console.bridge._client.stop()
    wait_until(lambda: not terminal.agent.is_heard, 5, "it has gone")
    assert terminal.agent.is_connected, "the broker still answers"
    terminal.on_loop(lambda: terminal.agent.ask_for_help("ko"))
    reconnect(live)
    wait_until(lambda: terminal.agent.is_heard, 15, "it is back")
    assert terminal.agent.state.console.connection != born
    wait_until(lambda: len(live.services.help.queue(MANAGER)) == 1, 10, "the call has waited for the desk")


def test_a_call_for_help_is_taken_and_the_screen_is_seen_with_consent_only(live, lobby):
    terminal, services = lobby.terminal, live.services
    terminal.on_loop(lambda: terminal.session.set(True))
    terminal.on_loop(lambda: terminal.screen.show(view(PRIVATE)))
    terminal.on_loop(lambda: terminal.agent.ask_for_help("vi", "report"))
    wait_until(lambda: len(services.help.queue(MANAGER)) == 1)
    call = services.help.queue(MANAGER)[0]
    assert (call.language, call.flow) == ("vi", "report")
    services.help.take(MANAGER, call.id)
    wait_until(lambda: terminal.visitor.help is not None and terminal.visitor.help.state == "answered")
    session = services.assist.begin(MANAGER, "lobby-1").id
    wait_until(lambda: terminal.visitor.consent is not None)
    assert services.assist.view(MANAGER, session).items == ()
    terminal.on_loop(lambda: terminal.visitor.consent[1](True))
    wait_until(lambda: services.assist.view(MANAGER, session).items != ())
    seen = services.assist.view(MANAGER, session)
    assert "홍길동" not in repr(seen)
    assert "종로" not in repr(seen)
    services.assist.point(MANAGER, session, seen.items[0].key)
    wait_until(lambda: bool(terminal.execute.done))
    assert terminal.execute.done[-1][1].key == "district.jongno"
    terminal.on_loop(lambda: terminal.screen.show(view(OPEN)))
    wait_until(lambda: services.assist.view(MANAGER, session).title == "무엇을 도와드릴까요?")
    terminal.on_loop(terminal.agent.stop_assist)
    wait_until(lambda: services.assist.view(MANAGER, session).items == ())


def test_who_is_watched_is_told_when_the_console_dies_and_asked_again_when_it_is_back(live, lobby):
    terminal, services = lobby.terminal, live.services
    wait_until(lambda: terminal.agent.state.console.standing is Standing.HERE, 15, "the console is there")
    terminal.on_loop(lambda: terminal.session.set(True))
    terminal.on_loop(lambda: terminal.screen.show(view(PRIVATE)))

    def agree() -> str:
        session = services.assist.begin(MANAGER, "lobby-1").id
        wait_until(lambda: terminal.visitor.consent is not None, 10, "the visitor is asked")
        assert services.assist.view(MANAGER, session).items == ()
        terminal.on_loop(lambda: terminal.visitor.consent[1](True))
        assert terminal.visitor.assist.session == session, "they are told before anything is seen"
        wait_until(lambda: services.assist.view(MANAGER, session).items != (), 10, "the screen is seen")
        return session

    first = agree()
    live.console.bridge._client.stop()
    begun = time.monotonic()
    wait_until(lambda: terminal.visitor.assist.session is None, 5, "nobody watches")
    assert time.monotonic() - begun < 5 < PRESENCE_WITHIN_S
    assert terminal.visitor.assist.why == "away"
    assert terminal.agent.is_connected, "the broker still answers"

    reconnect(live)
    wait_until(lambda: terminal.agent.is_heard, 15, "it is back")
    terminal.on_loop(lambda: terminal.screen.show(view(OPEN)))
    wait_until(
        lambda: services.assist.view(MANAGER, first).state is AssistState.ENDED,
        15,
        "the session is over here too",
    )
    assert services.assist.view(MANAGER, first).items == ()
    assert terminal.visitor.assist.session is None and terminal.visitor.consent is None

    second = agree()
    assert second != first
    assert services.assist.view(MANAGER, second).title == "무엇을 도와드릴까요?"


def test_a_terminal_that_was_away_obeys_on_return(live, lobby, tmp_path):
    lobby.terminal.stop()
    wait_until(lambda: not lobby.row.is_online, 10, "the last will")
    version = live.services.modes.switch(MANAGER, ["lobby-1"], preset="large")["lobby-1"]
    time.sleep(0.3)
    assert not lobby.is_as_wanted(version)
    lobby.terminal = LiveTerminal(lobby.store.load(), tmp_path / "terminal").start()
    wait_until(lambda: lobby.is_as_wanted(version), 10, "as wanted")


def test_a_revoked_terminal_is_cut_off(live, lobby):
    live.services.enrolment.revoke(MANAGER, "lobby-1")
    wait_until(lambda: Loss.REFUSED in lobby.terminal.losses, 20, "cut off")
    time.sleep(0.5)
    assert not lobby.terminal.agent.is_connected


def test_a_visit_goes_on_over_a_change_of_keys(live, lobby):
    terminal, services = lobby.terminal, live.services
    wait_until(lambda: terminal.agent.state.console.standing is Standing.HERE, 15, "the console is there")
    terminal.on_loop(lambda: terminal.session.set(True))
    terminal.on_loop(lambda: terminal.screen.show(view(PRIVATE)))
    terminal.on_loop(lambda: terminal.agent.ask_for_help("ko", "report"))
    wait_until(lambda: len(services.help.queue(MANAGER)) == 1)
    call = services.help.queue(MANAGER)[0]
    session = services.assist.begin(MANAGER, "lobby-1").id
    wait_until(lambda: terminal.visitor.consent is not None, 10, "the visitor is asked")
    terminal.on_loop(lambda: terminal.visitor.consent[1](True))
    wait_until(lambda: services.assist.view(MANAGER, session).items != (), 10, "the screen is seen")
    services.enrolment.rotate(MANAGER, "lobby-1")
    wait_until(lambda: [done[0].name for done in terminal.execute.done] == ["identity.rotate"])
    lobby.client.ask_to_rotate()
    enrolled = lobby.client.go_on()
    assert enrolled is not None and enrolled.key.public != terminal.agent._identity.key.public
    identity = AgentIdentity("lobby-1", enrolled.key, enrolled.console_keys, app="test")
    terminal.on_loop(lambda: terminal.agent.renew(identity, mqtt_transport(enrolled)))
    wait_until(lambda: lobby.row.reported is not None and terminal.agent.is_connected, 15, "it is back")
    terminal.on_loop(lambda: terminal.screen.show(view(OPEN)))
    wait_until(
        lambda: services.assist.view(MANAGER, session).title == "무엇을 도와드릴까요?",
        10,
        "the picture goes on",
    )
    assert [one.id for one in services.help.queue(MANAGER)] == [call.id]
    assert terminal.visitor.assist.session == session
    version = services.modes.switch(MANAGER, ["lobby-1"], preset="large")["lobby-1"]
    wait_until(lambda: lobby.is_as_wanted(version), 10, "who has called is helped at once")
    terminal.on_loop(lambda: terminal.visitor.answer("undo"))
    wait_until(lambda: [one.reason for one in lobby.row.difference] == ["visitor"], 10, "they took it back")
    services.modes.switch(MANAGER, ["lobby-1"], modes={"contrast": "high"})
    wait_until(lambda: terminal.modes.state.contrast == "high")
    assert terminal.modes.state.scale == 1.0


def test_an_identity_is_rotated_while_the_old_one_holds(live, lobby, tmp_path):
    live.services.enrolment.rotate(MANAGER, "lobby-1")
    wait_until(lambda: [done[0].name for done in lobby.terminal.execute.done] == ["identity.rotate"])
    old = lobby.store.load()
    asked = lobby.client.ask_to_rotate()
    # The network is away, and the broker dies: nothing is changed yet, and the terminal comes back.
    os.kill(live.broker.supervisor.process_id, signal.SIGKILL)
    wait_until(lambda: not lobby.terminal.agent.is_connected, 15, "the broker is gone")
    wait_until(lambda: lobby.terminal.agent.is_connected, 30, "the old password opens the new broker")
    enrolled = lobby.client.fetch(asked)
    assert enrolled.key.public != old.key.public
    assert enrolled.broker.password != old.broker.password
    wait_until(lambda: not lobby.terminal.agent.is_connected, 15, "the old password is worth nothing now")
    lobby.terminal.stop()
    lobby.terminal = LiveTerminal(enrolled, tmp_path / "terminal").start()
    version = live.services.modes.switch(MANAGER, ["lobby-1"], preset="large")["lobby-1"]
    wait_until(lambda: lobby.is_as_wanted(version), 15, "as wanted, with the new identity")
    assert lobby.row.reported is not None
