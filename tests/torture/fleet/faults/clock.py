"""Clocks that are wrong, at the console and at a terminal."""

from __future__ import annotations

from kiosk.console.services.views import TerminalState
from kiosk.twin.limits import PRESENCE_WITHIN_S
from tests.torture.fleet.scene import Scene, TerminalProcess


def console_clock_an_hour_ahead(scene: Scene) -> None:
    scene.set_console_clock(3600)
    scene.change()
    scene.wait_converged("a switch an hour ahead")
    _obeys(scene, scene.terminals[0])
    scene.set_console_clock(0)
    scene.change()
    scene.wait_converged("a switch after it")
    _obeys(scene, *scene.terminals)
    _restart(scene.terminals[0])
    _obeys(scene, scene.terminals[0])


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
    _obeys(scene, scene.terminals[0])
    scene.set_console_clock(0)
    scene.change()


def console_clock_ahead_over_a_restart(scene: Scene) -> None:
    scene.set_console_clock(86_400 * 365)
    scene.kill_console()
    scene.start_console()
    scene.sign_in()
    _obeys(scene, scene.terminals[0])
    scene.set_console_clock(0)
    scene.kill_console()
    scene.start_console()
    scene.sign_in()
    _restart(scene.terminals[0])
    _obeys(scene, *scene.terminals)


def console_clock_five_minutes_slow(scene: Scene) -> None:
    scene.set_console_clock(-300)
    _says(scene, scene.terminals[0], is_trusted=False)
    _obeys(scene, *scene.terminals)
    scene.set_console_clock(0)
    _says(scene, scene.terminals[0], is_trusted=True)


def terminal_clock_five_minutes_fast(scene: Scene) -> None:
    first = scene.terminals[0]
    first.switch("clock", "300")
    _says(scene, first, is_trusted=False)
    _obeys(scene, first, first)
    first.switch("clock", "0")
    _says(scene, first, is_trusted=True)


def terminal_clock_a_day_ahead(scene: Scene) -> None:
    first = scene.terminals[0]
    first.switch("clock", "86400")
    scene.change()
    scene.wait_converged("a switch at a wrong clock")
    first.switch("clock", "0")
    scene.change()


def a_change_until_tonight_at_a_clock_of_tomorrow(scene: Scene) -> None:
    """By its own clock the terminal would take it for over, and say that it is as wanted."""
    first = scene.terminals[0]
    first.switch("clock", "86400")
    _says(scene, first, is_trusted=False)
    _switch_until_tonight(scene, first)
    first.switch("clock", "0")
    _says(scene, first, is_trusted=True)


def a_change_until_the_night_of_yesterday(scene: Scene) -> None:
    """The console is a day behind; once it is right, the change is over, and nothing says otherwise."""
    first = scene.terminals[0]
    scene.set_console_clock(-86_400)
    _switch_until_tonight(scene, first)
    scene.set_console_clock(0)
    _says(scene, first, is_trusted=True)
    scene.wait(lambda: first.truths[-1][1]["scale"] == 1.0, "over")


def terminal_clock_in_1970(scene: Scene) -> None:
    first = scene.terminals[0]
    first.kill()
    first.switch("clock", "-1700000000")
    first.start()
    scene.change()
    scene.wait_converged("a switch in 1974")
    _obeys(scene, first)
    first.kill()
    first.switch("clock", "0")
    first.start()


def _switch_until_tonight(scene: Scene, terminal: TerminalProcess) -> None:
    large = [("terminal", terminal.name), ("preset", "large"), ("until", "today"), ("back", "/wall")]
    scene.desk().post("/wall/switch", large)

    def is_so() -> bool:
        row, scale = scene.rows()[terminal.name], terminal.truths[-1][1]["scale"]
        is_shown = row.state is TerminalState.AS_WANTED and row.desired_modes.get("scale") == 2.0
        assert not is_shown or not row.difference, "shown as wanted beside what it is not"
        return is_shown and scale == 2.0

    scene.wait(is_so, "large letters, in the console and in truth")


def _obeys(scene: Scene, *terminals: TerminalProcess) -> None:
    for terminal in terminals:
        scene.wait(lambda one=terminal: scene.rows()[one.name].is_online, "online")
        id = scene.send(terminal)
        scene.wait(lambda id=id: scene.command_state(id) not in ("waiting", "sent"), "an answer", 40)
        assert scene.command_state(id) == "done", f"{terminal.name}: {scene.command_end(id)}"
        assert terminal.did.count(id) == 1


def _says(scene: Scene, terminal: TerminalProcess, *, is_trusted: bool) -> None:
    """Wait until a terminal says whether it believes its clock."""

    def said() -> bool:
        reported = scene.rows()[terminal.name].reported
        return reported is not None and reported.health["clock_trusted"] is is_trusted

    scene.wait(said, f"the clock counts as {'right' if is_trusted else 'wrong'}", 50)


def _restart(terminal: TerminalProcess) -> None:
    terminal.kill()
    terminal.start()
    terminal.is_begun.wait(15)
