"""Clocks that are wrong, at the console and at a terminal."""

from __future__ import annotations

from kiosk.twin.limits import PRESENCE_WITHIN_S
from tests.torture.fleet.scene import Scene


def console_clock_an_hour_ahead(scene: Scene) -> None:
    scene.set_console_clock(3600)
    scene.change()
    scene.wait_converged("a switch an hour ahead")
    scene.set_console_clock(0)
    scene.change()


def console_clock_put_right_before_the_house_goes_dark(scene: Scene) -> None:
    """What was heard in the hour ahead is no sign of life: whoever is gone is shown as gone in time."""
    scene.set_console_clock(3600)
    scene.change()
    scene.wait_converged("a switch an hour ahead")
    scene.set_console_clock(0)
    scene.kill_broker()
    for terminal in scene.terminals:
        terminal.kill()
    gone = lambda: not any(one.is_online for one in scene.rows().values())  # noqa: E731
    scene.wait(gone, "nobody is shown as online", PRESENCE_WITHIN_S)
    scene.start_broker()
    for terminal in scene.terminals:
        terminal.start()


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
