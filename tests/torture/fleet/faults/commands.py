"""Commands that come twice, too late, from the broker's memory, or into the middle of a fault."""

from __future__ import annotations

import time
from datetime import timedelta

from kiosk.clock import SystemClock
from kiosk.twin.mqtt import PublishMessage
from kiosk.twin.topics import Kind, topic
from tests.torture.fleet.scene import Scene, make_command


def terminal_killed_in_a_command(scene: Scene) -> None:
    first = scene.terminals[0]
    first.switch("die-in-command")
    id = scene.send(first)
    first.wait_dead()
    first.start()
    scene.wait(lambda: scene.command_state(id) == "unknown", "nobody knows how far it came")
    assert first.did.count(id) == 1


def a_command_played_again(scene: Scene) -> None:
    first = scene.terminals[0]
    command = make_command(first)
    message = PublishMessage(
        topic(Kind.COMMAND, first.name), scene.sealed(command, Kind.COMMAND), 1, expiry_s=30
    )
    scene.as_console(message, message)
    scene.wait(lambda: command.id in first.did, "carried out")
    first.kill()
    first.start()
    first.is_begun.wait(15)
    time.sleep(1)
    scene.as_console(message)
    scene.wait(lambda: "replayed" in scene.refusals(first), "shown as refused")
    assert first.did.count(command.id) == 1


def a_command_that_the_broker_keeps(scene: Scene) -> None:
    first = scene.terminals[0]
    command = make_command(first)
    payload = scene.sealed(command, Kind.COMMAND)
    name = topic(Kind.COMMAND, first.name)
    scene.as_console(PublishMessage(name, payload, 1, is_retained=True))
    scene.wait(lambda: "retained" in scene.refusals(first), "shown as refused")
    assert command.id not in first.did
    scene.as_console(PublishMessage(name, b"", 1, is_retained=True))


def a_command_that_comes_too_late(scene: Scene) -> None:
    first = scene.terminals[0]
    first.line.down()
    scene.wait(lambda: not scene.rows()[first.name].is_online, "shown as away")
    command = make_command(first, issued_at=SystemClock().now() - timedelta(minutes=30))
    first.line.up()
    scene.wait(lambda: scene.rows()[first.name].is_online, "back")
    message = PublishMessage(
        topic(Kind.COMMAND, first.name), scene.sealed(command, Kind.COMMAND), 1, expiry_s=30
    )
    scene.as_console(message)
    scene.wait(lambda: "expired" in scene.refusals(first), "shown as expired")
    assert command.id not in first.did


def a_command_to_a_terminal_that_is_away(scene: Scene) -> None:
    first = scene.terminals[0]
    first.line.down()
    id = scene.send(first)
    scene.wait(lambda: scene.command_state(id) == "unknown", "shown as not answered", 60)
    first.line.up()
    scene.wait(lambda: scene.rows()[first.name].is_online, "back")
    time.sleep(0.5)
    assert id not in first.did


def a_command_while_everything_restarts(scene: Scene) -> None:
    first = scene.terminals[0]
    id = scene.send(first)
    scene.kill_broker()
    scene.kill_console()
    scene.start_broker()
    scene.start_console()
    scene.wait(lambda: scene.command_state(id) not in ("waiting", "sent"), "an answer", 60)
    assert first.did.count(id) == (1 if scene.command_state(id) == "done" else first.did.count(id))
