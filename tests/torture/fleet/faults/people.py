"""Two staff at once, and visitors who are there or say no."""

from __future__ import annotations

import threading
import time

from kiosk.console.services.views import TerminalState
from tests.torture.fleet.scene import Scene


def two_staff_at_one_terminal(scene: Scene) -> None:
    first = scene.terminals[0]
    before = scene.wish(first)[0]
    desks = [scene.desk() for _ in range(2)]

    def press(number: int) -> None:
        for preset in ("large", "dark", "read-to-me", "standard"):
            fields = [("terminal", first.name), ("back", "/wall")]
            desks[number].post("/wall/switch", [*fields, ("preset", preset)])

    threads = [threading.Thread(target=press, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert scene.wish(first)[0] == before + 8, "every change is one version"


def a_group_and_a_terminal_at_once(scene: Scene) -> None:
    group = scene.centre.group
    other = threading.Thread(
        target=lambda: scene.desk().post(
            f"/groups/{group}/modes", [("m-scale", "1.5"), ("m-captions", "true")]
        )
    )
    other.start()
    scene.change(scene.terminals[0])
    other.join()


def a_visitor_says_no(scene: Scene) -> None:
    first = scene.terminals[0]
    first.tell("come")
    scene.wait(lambda: scene.rows()[first.name].is_in_use, "in use")
    before = first.truths[-1]
    scene.desk().post(
        "/wall/switch", [("terminal", first.name), ("preset", _other_preset(before[1])), ("back", "/wall")]
    )
    scene.wait(lambda: scene.rows()[first.name].state is TerminalState.DEFERRED, "shown as deferred")
    first.tell("no")
    time.sleep(0.3)
    assert first.truths[-1] == before
    assert scene.rows()[first.name].state is TerminalState.DEFERRED
    first.tell("go")


def a_visitor_is_there_when_the_power_goes(scene: Scene) -> None:
    first = scene.terminals[0]
    first.tell("come")
    scene.wait(lambda: scene.rows()[first.name].is_in_use, "in use")
    preset = _other_preset(first.truths[-1][1])
    scene.desk().post("/wall/switch", [("terminal", first.name), ("preset", preset), ("back", "/wall")])
    scene.wait(lambda: scene.rows()[first.name].state is TerminalState.DEFERRED, "shown as deferred")
    first.kill()
    first.start()


def _other_preset(values: dict[str, object]) -> str:
    return "large" if values["scale"] != 2.0 else "standard"
