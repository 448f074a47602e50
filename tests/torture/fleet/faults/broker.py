"""The broker dies, freezes, forgets, or wakes up with what was true before."""

from __future__ import annotations

import time

from tests.torture.fleet.faults.reports import own_refusals
from tests.torture.fleet.scene import Scene


def broker_killed_before_a_switch(scene: Scene) -> None:
    scene.kill_broker()
    scene.change()
    scene.start_broker()


def broker_killed_right_after_a_switch(scene: Scene) -> None:
    scene.change()
    scene.kill_broker()
    scene.start_broker()


def broker_killed_while_switches_go_on(scene: Scene) -> None:
    for number in range(6):
        scene.change()
        if number == 3:
            scene.kill_broker()
    scene.start_broker()


def broker_wakes_up_with_an_older_state(scene: Scene) -> None:
    kept = scene.save_broker()
    scene.change()
    scene.wait_converged("the switch")
    scene.change()
    scene.wait_converged("the second switch")
    scene.kill_broker()
    scene.broker_state.write_bytes(kept.read_bytes())
    scene.start_broker()


def broker_wakes_up_older_while_the_console_is_away(scene: Scene) -> None:
    kept = scene.save_broker()
    scene.change()
    scene.wait_converged("the switch")
    scene.kill_console()
    scene.kill_broker()
    scene.broker_state.write_bytes(kept.read_bytes())
    scene.start_broker()
    first = scene.terminals[0]
    scene.wait(lambda: "stale" in own_refusals(first), "the old wish is refused")
    scene.start_console()


def broker_loses_everything(scene: Scene) -> None:
    scene.change()
    scene.kill_broker()
    scene.broker_state.unlink(missing_ok=True)
    scene.start_broker()


def broker_loses_everything_and_terminals_restart(scene: Scene) -> None:
    scene.kill_broker()
    scene.broker_state.unlink(missing_ok=True)
    for terminal in scene.terminals:
        terminal.kill()
        terminal.start()
    scene.change()
    scene.start_broker()


def broker_restarts_in_order(scene: Scene) -> None:
    scene.stop_broker()
    scene.change()
    scene.start_broker()


def broker_frozen_during_a_switch(scene: Scene) -> None:
    scene.change()
    scene.freeze("broker", 2.0)


def broker_killed_again_and_again(scene: Scene) -> None:
    for _ in range(4):
        scene.kill_broker()
        scene.start_broker()
        scene.change()
        time.sleep(0.3)


def broker_gives_out_the_birth_of_a_dead_console(scene: Scene) -> None:
    """The broker forgets the console's connection with its last will, and keeps what it had kept."""
    kept = scene.save_broker()
    scene.kill_broker()
    scene.kill_console()
    scene.broker_state.write_bytes(kept.read_bytes())
    scene.start_broker()
    scene.wait_console_away()
    scene.start_console()
    scene.wait_console_here()
