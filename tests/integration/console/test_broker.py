"""The broker as it is shipped, with a real Mosquitto: who may say what, who is cut off, what survives."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.console.services.views import TerminalState
from kiosk.twin.console_presence import ConsolePresence, read_presence
from kiosk.twin.documents import DesiredDocument, PresenceDocument, parse_document
from kiosk.twin.envelope import open_envelope
from kiosk.twin.mqtt import Loss, PublishMessage
from kiosk.twin.topics import (
    CONSOLE,
    CONSOLE_PRESENCE,
    Kind,
    optional_subscriptions,
    terminal_subscriptions,
    topic,
)
from tests.helpers.console_core import KEYS, MANAGER, FakeTerminal
from tests.helpers.live_console import Ear, LiveConsole, live_console
from tests.helpers.mosquitto import wait_until


@pytest.fixture
def live(tmp_path: Path) -> Iterator[LiveConsole]:
    with live_console(tmp_path) as opened:
        opened.add_places()
        yield opened


def state(live: LiveConsole, id: str = "lobby-1") -> TerminalState:
    return live.services.terminals.rows(MANAGER, [id])[0].state


def version(live: LiveConsole, id: str = "lobby-1") -> int:
    return live.services.terminals.rows(MANAGER, [id])[0].desired_version


class Obedient:
    """A terminal that applies whatever it is sent, at once."""

    def __init__(self, live: LiveConsole, terminal: FakeTerminal) -> None:
        self.terminal = terminal
        self.seen = 0
        self.ear = Ear(on_heard=self.hear)
        will = PresenceDocument(
            terminal=terminal.id, is_online=False, connection=terminal.connection, at=live.clock.now()
        )
        self.ear.will = PublishMessage(
            topic(Kind.PRESENCE, terminal.id), will.to_body().encode(), is_retained=True
        )
        self.client = live.client(terminal.id, self.ear, *terminal_subscriptions(terminal.id))

    def start(self) -> None:
        self.client.start()
        assert self.ear.up.wait(10)
        birth = self.terminal.birth()
        self.client.publish(PublishMessage(birth.topic, birth.payload, is_retained=True))

    def hear(self, message) -> None:
        if not message.topic.endswith("/desired"):
            return
        opened = open_envelope(message.payload, Kind.DESIRED, self.terminal.id, KEYS.ring)
        document = parse_document(opened.body, DesiredDocument, self.terminal.id)
        if document.version < self.seen:
            return
        self.seen = document.version
        report = self.terminal.applied(
            self.seen, effective=dict(document.staff.modes if document.staff else {})
        )
        self.client.publish(PublishMessage(report.topic, report.payload, is_retained=True))


def test_a_switch_goes_out_and_comes_back_as_applied(live: LiveConsole) -> None:
    (terminal,) = live.join("lobby-1")
    obedient = Obedient(live, terminal)
    try:
        obedient.start()
        wait_until(lambda: state(live) is TerminalState.AS_WANTED)
        begun = time.monotonic()
        live.services.modes.switch(MANAGER, ["lobby-1"], preset="large")
        wait_until(lambda: state(live) is TerminalState.AS_WANTED and version(live) == 2)
        assert time.monotonic() - begun < 2.0
        row = live.services.terminals.rows(MANAGER, ["lobby-1"])[0]
        assert row.reported is not None
        assert (row.reported.applied, row.difference, row.is_published) == (2, (), True)
    finally:
        obedient.client.stop()
    wait_until(lambda: state(live) is TerminalState.OFFLINE)  # leaving publishes the last will


@pytest.mark.parametrize(
    "target",
    [
        "modunuri/1/t/lobby-2/reported",
        "modunuri/1/t/lobby-2/presence",
        "modunuri/1/t/lobby-2/desired",
        "modunuri/1/t/lobby-2/command",
        "modunuri/1/t/lobby-1/desired",
        "modunuri/1/t/lobby-1/command",
        "modunuri/1/console/audit-head",
        "modunuri/1/console/presence",
        "elsewhere",
    ],
)
def test_a_terminal_says_nothing_on_topics_that_are_not_its_own(live: LiveConsole, target: str) -> None:
    live.join("lobby-1", "lobby-2")
    thief, victim = Ear(), Ear()
    clients = [
        live.client("lobby-2", victim, *terminal_subscriptions("lobby-2")),
        live.client("lobby-1", thief, *terminal_subscriptions("lobby-1")),
    ]
    acks: list[bool] = []
    try:
        for client, ear in zip(clients, (victim, thief), strict=True):
            client.start()
            assert ear.up.wait(10)
        clients[1].publish(PublishMessage(target, b"stolen", is_retained=True), acks.append)
        wait_until(lambda: bool(acks))
        assert acks == [False]
        time.sleep(0.2)
        assert not any(one.payload == b"stolen" for one in (*victim.heard, *thief.heard))
        assert live.console.intake.refused == {}
        assert victim.losses == []
    finally:
        for client in clients:
            client.stop()


def test_every_terminal_hears_that_the_console_is_there_and_that_it_leaves(live: LiveConsole) -> None:
    live.join("lobby-1", "lobby-2")
    ears = {name: Ear() for name in ("lobby-1", "lobby-2")}
    clients = [
        live.client(name, ear, *terminal_subscriptions(name), *optional_subscriptions())
        for name, ear in ears.items()
    ]

    def words(name: str) -> list[ConsolePresence]:
        said = [one for one in ears[name].heard if one.topic == CONSOLE_PRESENCE]
        return [read_presence(one.payload, KEYS.ring) for one in said]

    try:
        for client in clients:
            client.start()
        wait_until(lambda: all(words(name) and words(name)[-1].is_online for name in ears))
        live.console.bridge.stop()
        wait_until(lambda: not any(words(name)[-1].is_online for name in ears))
        assert len({words(name)[-1].connection for name in ears}) == 1
    finally:
        for client in clients:
            client.stop()


@pytest.mark.parametrize(
    "wanted",
    ["#", "$SYS/#", "modunuri/1/t/+/desired", "modunuri/1/t/lobby-2/desired", "modunuri/1/t/lobby-1/#"],
)
def test_a_terminal_hears_nothing_that_is_not_its_own(live: LiveConsole, wanted: str) -> None:
    live.join("lobby-1", "lobby-2")
    ear = Ear()
    client = live.client("lobby-1", ear, wanted)
    try:
        client.start()
        ear.up.wait(3)
        live.services.modes.switch(MANAGER, ["lobby-2"], preset="large")
        row = lambda: live.services.terminals.rows(MANAGER, ["lobby-2"])[0]  # noqa: E731
        wait_until(lambda: row().is_published)
        time.sleep(0.3)
        own = ("lobby-1/desired", CONSOLE_PRESENCE)
        assert [one.topic for one in ear.heard if not one.topic.endswith(own)] == []
    finally:
        client.stop()


@pytest.mark.parametrize(
    ("name", "password"), [("lobby-1", "wrong"), ("lobby-9", ""), (CONSOLE, "lobby-1-password")]
)
def test_a_wrong_credential_stays_outside(live: LiveConsole, name: str, password: str) -> None:
    from kiosk.twin.mqtt import MqttClient, MqttSettings

    live.join("lobby-1")
    ear = Ear()
    client = MqttClient(MqttSettings(address=live.address(name, password), client_id=name), ear)
    try:
        client.start()
        wait_until(lambda: bool(ear.losses))
        assert ear.losses[0] is Loss.REFUSED
    finally:
        client.stop()


def test_a_terminal_that_calls_itself_like_another_does_not_throw_it_out(live: LiveConsole) -> None:
    live.join("lobby-1", "lobby-2")
    first, second = Ear(), Ear()
    honest = live.client("lobby-1", first, *terminal_subscriptions("lobby-1"))
    posing = live.client("lobby-2", second, *terminal_subscriptions("lobby-2"), client_id="lobby-1")
    try:
        honest.start()
        assert first.up.wait(10)
        posing.start()
        assert second.up.wait(10)
        time.sleep(0.5)
        assert first.up.is_set()
        assert first.losses == []
    finally:
        honest.stop()
        posing.stop()


def test_revoking_disconnects_at_once_and_nobody_else(live: LiveConsole) -> None:
    live.join("lobby-1", "lobby-2")
    gone, stays = Ear(), Ear()
    clients = [
        live.client("lobby-1", gone, *terminal_subscriptions("lobby-1")),
        live.client("lobby-2", stays, *terminal_subscriptions("lobby-2")),
    ]
    try:
        for client, ear in zip(clients, (gone, stays), strict=True):
            client.start()
            assert ear.up.wait(10)
        begun = time.monotonic()
        live.services.enrolment.revoke(MANAGER, "lobby-1")
        wait_until(lambda: bool(gone.losses), 5, "cut off")
        assert time.monotonic() - begun < 2.0
        assert stays.up.is_set()
        assert stays.losses == []
        assert live.console.bridge.state == "connected"
        wait_until(lambda: Loss.REFUSED in gone.losses, 10, "and stays outside")
    finally:
        for client in clients:
            client.stop()


def test_a_broker_that_was_killed_is_started_again_and_told_everything_again(live: LiveConsole) -> None:
    (terminal,) = live.join("lobby-1")
    obedient = Obedient(live, terminal)
    try:
        obedient.start()
        wait_until(lambda: state(live) is TerminalState.AS_WANTED)
        pid = live.broker.supervisor.process_id
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        # It was never saved, so the broker comes back without anything that it had kept.
        live.services.modes.switch(MANAGER, ["lobby-1"], preset="large")
        wait_until(lambda: live.broker.supervisor.restarts == 1, 15)
        terminal.connect()
        wait_until(lambda: obedient.ear.up.is_set() and obedient.seen == 2, 30, "the terminal has seen it")
        wait_until(lambda: state(live) is TerminalState.AS_WANTED, 15)
        assert live.services.health.health().broker_restarts == 1
    finally:
        obedient.client.stop()


def test_a_renewed_certificate_is_served_without_a_restart(live: LiveConsole) -> None:
    import ssl

    def served() -> str:
        host = live.broker.own_url.removeprefix("mqtts://").partition(":")[0]
        port = int(live.broker.own_url.rpartition(":")[2])
        return ssl.get_server_certificate((host, port))

    before = served()
    (live.broker._files.folder / "broker.pem").unlink()
    assert live.broker.renew()
    wait_until(lambda: served() != before, 5, "the new certificate")
    assert live.broker.supervisor.restarts == 0
    assert live.console.bridge.state == "connected"


def test_an_orphan_of_a_killed_console_is_ended_by_the_next(live: LiveConsole, tmp_path: Path) -> None:
    from kiosk.console.broker.supervisor import Supervisor

    pid = live.broker.supervisor.process_id
    second = Supervisor(live.broker._files, live.clock)
    live.broker.supervisor._is_over.set()  # the first console is gone and watches no more
    try:
        second.start()
        wait_until(lambda: second.is_running and second.process_id != pid)
        wait_until(lambda: live.console.bridge.state == "connected", 15)
    finally:
        second.stop()


def test_a_console_whose_brokers_port_is_taken_says_so_and_ends(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        words = ["console", "--data", str(tmp_path), "--port", "0"]
        words += ["--broker-host", "127.0.0.1", "--broker-port", str(port)]
        done = subprocess.run(
            [sys.executable, "main.py", *words], capture_output=True, text=True, timeout=60, check=False
        )
    assert done.returncode == 2
    assert "Address already in use" in done.stderr
    assert "Traceback" not in done.stderr


def test_why_a_broker_ended_stands_in_the_log(live: LiveConsole, caplog: pytest.LogCaptureFixture) -> None:
    """Its port is taken by somebody else while it is away."""
    process = live.broker.supervisor.process_id
    assert process is not None
    with socket.socket() as taken:
        os.kill(process, signal.SIGKILL)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        wait_until(lambda: not live.broker.supervisor.is_running, 5)
        taken.bind(("127.0.0.1", int(live.broker.own_url.rpartition(":")[2])))
        taken.listen()
        wait_until(lambda: "(Address already in use)" in caplog.text, 15, "the log says why")
    wait_until(lambda: live.broker.supervisor.is_running, 15)
