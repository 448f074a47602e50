"""The console dies at the worst moment, stands still, or goes on from an older backup."""

from __future__ import annotations

import time

from tests.torture.fleet.scene import Scene


def console_killed(scene: Scene) -> None:
    scene.change()
    scene.kill_console()
    scene.start_console()


def console_killed_in_a_transaction(scene: Scene) -> None:
    before = [scene.wish(one)[0] for one in scene.terminals]
    scene.console_switch("die-in-transaction")
    scene.change(is_told=False)
    scene.wait_console_dead()
    assert [scene.wish(one)[0] for one in scene.terminals] == before, "half a change"
    scene.start_console()
    scene.change()


def console_killed_between_commit_and_publish(scene: Scene) -> None:
    before = [scene.wish(one)[0] for one in scene.terminals]
    scene.console_switch("die-before-publish")
    scene.change(is_told=False)
    scene.wait_console_dead()
    # It may have died at the publisher's own pulse, before the switch came: then staff press again.
    if [scene.wish(one)[0] for one in scene.terminals] == before:
        scene.start_console()
        scene.change()
        return
    scene.start_console()


def console_killed_between_acknowledgement_and_note(scene: Scene) -> None:
    scene.console_switch("die-before-settle")
    scene.change(is_told=False)
    scene.wait_console_dead()
    scene.start_console()


def console_frozen_while_terminals_report(scene: Scene) -> None:
    scene.change()
    scene.freeze("console", 2.0)


def console_killed_while_the_broker_is_away(scene: Scene) -> None:
    scene.kill_broker()
    scene.change()
    scene.kill_console()
    scene.start_broker()
    scene.start_console()


def console_killed_while_the_broker_lives(scene: Scene) -> None:
    """Terminals say so within 90 s, and that it is back."""
    scene.kill_console()
    scene.wait_console_away()
    scene.start_console()
    scene.wait_console_here()


def console_frozen_for_long(scene: Scene) -> None:
    """It answers no ping: the broker publishes its last will."""
    with scene.frozen("console"):
        scene.wait_console_away()
    scene.wait_console_here()


def console_store_away_for_long(scene: Scene) -> None:
    """It answers every ping and can take no call: its beats stay away."""
    with scene.store_held():
        scene.wait_console_away()
    scene.wait_console_here()


def _restore_older(scene: Scene, changes: int) -> None:
    kept = scene.folder / f"backup-{time.monotonic_ns()}"
    scene.run_main("console-backup", kept)
    for _ in range(changes):
        scene.change()
    scene.wait_converged("the switches after the backup")
    scene.kill_console()
    with scene.store_closed():
        scene.run_main("console-restore", kept, "--replace")
        scene.start_console()


def database_restored_from_an_older_backup(scene: Scene) -> None:
    before = scene.wish(scene.terminals[0])[0]
    _restore_older(scene, 3)
    scene.wait(lambda: scene.wish(scene.terminals[0])[0] > before + 3, "issued again above")


def database_restored_one_version_back_and_changed(scene: Scene) -> None:
    _restore_older(scene, 1)
    scene.change()


def database_restored_and_broker_empty(scene: Scene) -> None:
    _restore_older(scene, 2)
    scene.kill_broker()
    scene.broker_state.unlink(missing_ok=True)
    scene.start_broker()
