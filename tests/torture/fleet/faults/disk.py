"""Disks of terminals that are full or damaged."""

from __future__ import annotations

from kiosk.console.services.views import TerminalState
from kiosk.twin.topics import Kind
from tests.torture.fleet.scene import Scene


def disk_full_during_a_switch(scene: Scene) -> None:
    first = scene.terminals[0]
    first.disk_full(True)
    scene.change()
    scene.wait(lambda: scene.rows()[first.name].state is TerminalState.REFUSED, "shown as refused")
    assert scene.rows()[first.name].reported.reason == "disk-full"  # type: ignore[union-attr]
    first.disk_full(False)
    first.line.cut()


def disk_full_until_somebody_makes_room(scene: Scene) -> None:
    """Nothing else happens: no further change, no new connection. The terminal tries again by itself."""
    first = scene.terminals[0]
    first.disk_full(True)
    scene.change()
    scene.wait(lambda: scene.rows()[first.name].state is TerminalState.REFUSED, "shown as refused")
    before = first.latest(Kind.PRESENCE)
    first.disk_full(False)
    scene.wait_converged("room on the disk")
    assert first.latest(Kind.PRESENCE) == before, "by itself, over the same connection"


def disk_full_then_killed(scene: Scene) -> None:
    first = scene.terminals[0]
    first.disk_full(True)
    scene.change()
    scene.wait(lambda: scene.rows()[first.name].state is TerminalState.REFUSED, "shown as refused")
    first.kill()
    first.start()


def disk_full_when_a_command_comes(scene: Scene) -> None:
    first = scene.terminals[0]
    first.disk_full(True)
    before = list(first.did)
    id = scene.send(first)
    scene.wait(lambda: scene.command_state(id) not in ("waiting", "sent"), "an answer")
    assert (scene.command_state(id), first.did) != ("done", before)
    assert id not in first.did
    first.disk_full(False)


def wishes_on_the_disk_are_damaged(scene: Scene) -> None:
    first = scene.terminals[0]
    first.kill()
    (first.folder / "desired.json").write_bytes(b'{"v": 1, "envel')
    first.start()


def journal_is_cut_off(scene: Scene) -> None:
    first = scene.terminals[0]
    id = scene.send(first)
    scene.wait(lambda: scene.command_state(id) == "done", "done")
    first.kill()
    path = first.folder / "commands.jsonl"
    path.write_bytes(path.read_bytes() + b'{"id": "0000')
    first.start()
    first.is_begun.wait(15)
    assert first.did.count(id) == 1
