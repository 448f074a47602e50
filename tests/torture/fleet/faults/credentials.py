"""Somebody speaks for another, without the right password, or after it was taken back."""

from __future__ import annotations

import time

from kiosk.twin.mqtt import PublishMessage
from kiosk.twin.topics import Kind, topic
from tests.bench.fleet_centre import ECHO
from tests.torture.fleet.scene import Scene


def a_terminal_speaks_for_another(scene: Scene) -> None:
    """With its own credential it reaches nobody else's topics."""
    first = scene.terminals[0]
    old = first.latest(Kind.REPORTED)
    scene.change()
    names = [topic(Kind.REPORTED, first.name), topic(Kind.DESIRED, first.name)]
    scene.as_terminal(ECHO, *(PublishMessage(name, old, 1, is_retained=True) for name in names))


def a_terminal_speaks_for_the_console(scene: Scene) -> None:
    """With a terminal's credential the broker takes it from nobody, even signed as it should be."""
    scene.as_terminal(ECHO, scene.console_presence(is_online=False, age_s=-60))
    scene.change()
    scene.wait_converged("the switch")
    assert not any(one.console == "away" for one in scene.terminals)


def somebody_with_a_wrong_password(scene: Scene) -> None:
    first = scene.terminals[0]
    for _ in range(3):
        try:
            scene._publish(first.name, "wrong", PublishMessage(topic(Kind.REPORTED, first.name), b"x"))
        except ConnectionError:
            continue
        raise AssertionError("a wrong password was taken")
    scene.change()


def a_credential_is_revoked(scene: Scene) -> None:
    """The last terminal is taken out: cut off at once, nothing more for it; the others go on."""
    gone = scene.terminals.pop()
    scene.desk().post(f"/terminals/{gone.name}/revoke", [("sure", gone.name), ("name", gone.name)])
    with_sight = time.monotonic() + 20
    while gone.name in scene.all_rows():
        assert time.monotonic() < with_sight, "still on the wall"
        time.sleep(0.05)
    before = len(gone.truths)
    scene.change()
    scene.wait_converged("a switch of the others")
    assert len(gone.truths) == before
    message = PublishMessage(topic(Kind.REPORTED, gone.name), gone.latest(Kind.REPORTED), 1)
    try:
        scene.as_terminal(gone.name, message)
    except ConnectionError:
        gone.kill()
        return
    raise AssertionError("a revoked credential was taken")
