"""Lines that are cut, hold back what they carry, flap, or deliver it in crumbs."""

from __future__ import annotations

import time

from kiosk.console.services.views import TerminalState
from tests.torture.fleet.scene import Scene


def terminal_cut_off_during_a_switch(scene: Scene) -> None:
    first = scene.terminals[0]
    first.line.down()
    scene.change()
    scene.wait(lambda: scene.rows()[first.name].state is TerminalState.OFFLINE, "shown as away")
    time.sleep(0.5)
    first.line.up()


def everybody_cut_off(scene: Scene) -> None:
    for terminal in scene.terminals:
        terminal.line.down()
    scene.change()
    scene.change()
    time.sleep(1)
    for terminal in scene.terminals:
        terminal.line.up()


def line_holds_everything_back(scene: Scene) -> None:
    first = scene.terminals[0]
    first.line.holds = {"in", "out"}
    scene.change()
    time.sleep(2)
    assert scene.rows()[first.name].state is not TerminalState.AS_WANTED
    first.line.up()


def reports_held_back_and_lost(scene: Scene) -> None:
    first = scene.terminals[0]
    first.line.holds = {"out"}
    scene.change()
    time.sleep(1)
    assert scene.rows()[first.name].state is not TerminalState.AS_WANTED
    first.line.cut()
    first.line.up()


def wishes_held_back_and_lost(scene: Scene) -> None:
    first = scene.terminals[0]
    first.line.holds = {"in"}
    scene.change()
    scene.change()
    time.sleep(1)
    first.line.cut()
    first.line.up()


def line_flaps(scene: Scene) -> None:
    for number in range(10):
        for terminal in scene.terminals:
            terminal.line.cut()
        if number % 3 == 0:
            scene.change()
        time.sleep(0.15)


def line_slow_and_in_crumbs(scene: Scene) -> None:
    for terminal in scene.terminals:
        terminal.line.delay_s, terminal.line.crumb = 0.2, 7
    scene.change()
    scene.wait_converged("a switch over a slow line")
    for terminal in scene.terminals:
        terminal.line.up()
