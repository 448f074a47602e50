"""Terminals that are killed at the worst moment or lose power."""

from __future__ import annotations

import time

from kiosk.console.services.views import TerminalState
from tests.torture.fleet.scene import Scene


def terminal_killed(scene: Scene) -> None:
    first = scene.terminals[0]
    first.kill()
    scene.change()
    first.start()


def terminal_killed_between_write_and_apply(scene: Scene) -> None:
    first = scene.terminals[0]
    first.switch("die-after-write")
    scene.change()
    first.wait_dead()
    time.sleep(0.3)
    assert scene.rows()[first.name].state is not TerminalState.AS_WANTED
    first.start()


def terminal_killed_before_the_write(scene: Scene) -> None:
    first = scene.terminals[0]
    first.switch("die-before-write")
    scene.change()
    first.wait_dead()
    first.start()


def terminal_obeys_its_disk_without_a_network(scene: Scene) -> None:
    first = scene.terminals[0]
    scene.change()
    scene.wait_converged("the switch")
    before = first.truths[-1]
    first.kill()
    first.line.down()
    first.start()
    scene.wait(first.is_begun.is_set, "the terminal has begun")
    scene.wait(lambda: first.truths[-1] == before, "as before, from the disk")
    first.line.up()


def terminal_killed_again_and_again(scene: Scene) -> None:
    first = scene.terminals[0]
    for _ in range(3):
        scene.change()
        first.kill()
        first.start()
        first.is_begun.wait(15)


def all_terminals_lose_power(scene: Scene) -> None:
    for terminal in scene.terminals:
        terminal.kill()
    scene.change()
    for terminal in scene.terminals:
        terminal.start()


def the_house_loses_power(scene: Scene) -> None:
    scene.change()
    scene.kill_broker()
    scene.kill_console()
    for terminal in scene.terminals:
        terminal.kill()
    for terminal in scene.terminals:
        terminal.start()
    scene.start_broker()
    scene.start_console()
