"""Clocks that are wrong, at the console and at a terminal."""

from __future__ import annotations

from tests.torture.fleet.scene import Scene


def console_clock_an_hour_ahead(scene: Scene) -> None:
    scene.set_console_clock(3600)
    scene.change()
    scene.wait_converged("a switch an hour ahead")
    scene.set_console_clock(0)
    scene.change()


def console_clock_a_day_behind(scene: Scene) -> None:
    scene.set_console_clock(-86400)
    scene.change()
    scene.wait_converged("a switch a day behind")
    scene.set_console_clock(0)
    scene.change()


def terminal_clock_a_day_ahead(scene: Scene) -> None:
    first = scene.terminals[0]
    first.switch("clock", "86400")
    scene.change()
    scene.wait_converged("a switch at a wrong clock")
    first.switch("clock", "0")
    scene.change()


def terminal_clock_in_1970(scene: Scene) -> None:
    first = scene.terminals[0]
    first.kill()
    first.switch("clock", "-1700000000")
    first.start()
    scene.change()
    scene.wait_converged("a switch in 1974")
    first.kill()
    first.switch("clock", "0")
    first.start()
