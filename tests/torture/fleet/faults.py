"""What can go wrong between the desk and the terminals, one function each.

A fault gets the scene in good order and leaves it so that it can heal by itself: every process that it
ended runs again, every line is up. What must be seen *during* the fault it checks itself; that everything
becomes as staff want it, and that nothing false is ever shown, is checked for all of them by :func:`run`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from kiosk.clock import SystemClock
from kiosk.console.services.views import TerminalState
from kiosk.twin.documents import DesiredDocument
from kiosk.twin.envelope import open_envelope
from kiosk.twin.mqtt import PublishMessage
from kiosk.twin.signing import KeyRing, SigningKey
from kiosk.twin.topics import Kind, topic
from tests.bench.fleet_centre import ECHO
from tests.torture.fleet.scene import Scene, TerminalProcess, make_command

Fault = Callable[[Scene], None]


def run(scene: Scene, faults: Sequence[Fault]) -> list[tuple[str, float]]:
    """Do one after the other; return the name of each and the seconds until everything was as wanted."""
    times = []
    for fault in faults:
        name = fault.__name__.replace("_", " ")
        begun = time.monotonic()
        fault(scene)
        scene.wait_converged(name)
        took = time.monotonic() - begun
        scene.change()  # all of it works again: what stood there as wanted may have been so all the time
        scene.wait_converged(f"{name}, and a switch")
        scene.check_nothing_twice()
        assert not scene.wrong, f"after {name}: {scene.wrong}"
        times.append((name, took))
        print(f"{len(times):4} {took:6.1f} s  {name}", flush=True)
    return times


def document_of(scene: Scene, payload: bytes, terminal: TerminalProcess) -> DesiredDocument:
    ring = KeyRing.decode([scene.centre.key])
    return DesiredDocument.model_validate_json(open_envelope(payload, Kind.DESIRED, terminal.name, ring).body)


# The broker


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
    scene.wait(lambda: "stale" in _own_refusals(first), "the old wish is refused")
    scene.start_console()


def _own_refusals(terminal: TerminalProcess) -> list[str]:
    """Return the reasons in the terminal's own latest report, whoever hears it."""
    import json

    body = json.loads(json.loads(terminal.latest(Kind.REPORTED))["body"])
    return [one["reason"] for one in body["refused"]]


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


# The console


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


def an_older_birth_of_the_console_played_again(scene: Scene) -> None:
    first = scene.terminals[0]
    scene.kill_console()
    scene.wait_console_away()
    scene.as_console(scene.console_presence(is_online=True, age_s=86_400))
    scene.wait(lambda: "stale" in _own_refusals(first), "the old birth is refused and shown")
    assert all(one.console == "away" for one in scene.terminals)
    scene.start_console()
    scene.wait_console_here()


def a_terminal_speaks_for_the_console(scene: Scene) -> None:
    """With a terminal's credential the broker takes it from nobody, even signed as it should be."""
    scene.as_terminal(ECHO, scene.console_presence(is_online=False, age_s=-60))
    scene.change()
    scene.wait_converged("the switch")
    assert not any(one.console == "away" for one in scene.terminals)


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


# The network


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


# Messages that are not what they seem


def duplicates(scene: Scene) -> None:
    scene.change()
    scene.wait_converged("the switch")
    for terminal in scene.terminals:
        message = scene.desired_message(terminal, scene.wish(terminal)[1])
        scene.as_console(message, message, message)


def a_stale_wish_is_kept(scene: Scene) -> None:
    first = scene.terminals[0]
    _, old = scene.wish(first)
    scene.change()
    scene.wait_converged("the switch")
    scene.as_console(scene.desired_message(first, old))
    scene.wait(lambda: "stale" in scene.refusals(first), "the stale wish is shown as refused")


def wishes_in_the_wrong_order(scene: Scene) -> None:
    first = scene.terminals[0]
    messages = []
    for _ in range(3):
        scene.change(first)
        messages.append(scene.desired_message(first, scene.wish(first)[1]))
    scene.as_console(*reversed(messages))


def two_truths_under_one_version(scene: Scene) -> None:
    first = scene.terminals[0]
    version, payload = scene.wish(first)
    other = document_of(scene, payload, first).model_copy(
        update={"standing": {"contrast": "dark"}, "staff": None}
    )
    scene.as_console(scene.desired_message(first, scene.sealed(other, Kind.DESIRED)))
    scene.wait(lambda: scene.wish(first)[0] > version, "issued again above")
    scene.wait(lambda: "conflict" in scene.refusals(first), "the conflict is shown")


def a_wish_far_ahead_of_the_console(scene: Scene) -> None:
    """Somebody had a newer store: the terminal obeys it, the console issues above."""
    first = scene.terminals[0]
    version, payload = scene.wish(first)
    ahead = document_of(scene, payload, first).model_copy(update={"version": version + 100})
    scene.as_console(scene.desired_message(first, scene.sealed(ahead, Kind.DESIRED)))
    scene.wait(lambda: scene.wish(first)[0] > version + 100, "issued again above")


def a_wish_for_another_terminal(scene: Scene) -> None:
    first, second = scene.terminals[:2]
    scene.as_console(scene.desired_message(first, scene.wish(second)[1]))
    scene.wait(lambda: "bad-signature" in scene.refusals(first), "it is shown as refused")


def wishes_of_a_stranger(scene: Scene) -> None:
    first = scene.terminals[0]
    version, payload = scene.wish(first)
    document = document_of(scene, payload, first).model_copy(update={"version": version + 50})
    from kiosk.twin.envelope import seal_envelope

    strange = seal_envelope(Kind.DESIRED, first.name, document.to_body(), SigningKey.generate())
    scene.as_console(
        scene.desired_message(first, strange),
        scene.desired_message(first, b"\xff\x00 no json"),
        scene.desired_message(first, b"x" * 70_000),
        scene.desired_message(first, payload.replace(b'"sig":"', b'"sig":"A')),
    )
    scene.wait(lambda: {"unknown-key", "malformed", "oversize"} <= set(scene.refusals(first)), "refused")


def a_kept_report_of_another_terminal(scene: Scene) -> None:
    first, second = scene.terminals[:2]
    stolen = second.latest(Kind.REPORTED)
    scene.as_terminal(
        first.name, PublishMessage(topic(Kind.REPORTED, first.name), stolen, 1, is_retained=True)
    )


def an_older_report_played_again(scene: Scene) -> None:
    first = scene.terminals[0]
    old = first.latest(Kind.REPORTED)
    first.line.down()
    scene.change()
    message = PublishMessage(topic(Kind.REPORTED, first.name), old, 1, is_retained=True)
    scene.as_terminal(first.name, message, message)
    time.sleep(0.5)
    assert scene.rows()[first.name].state is not TerminalState.AS_WANTED
    first.line.up()


def an_older_birth_played_again(scene: Scene) -> None:
    first = scene.terminals[0]
    old = first.latest(Kind.PRESENCE)
    first.line.cut()
    scene.as_terminal(first.name, PublishMessage(topic(Kind.PRESENCE, first.name), old, 1, is_retained=True))


def a_terminal_speaks_for_another(scene: Scene) -> None:
    """With its own credential it reaches nobody else's topics."""
    first = scene.terminals[0]
    old = first.latest(Kind.REPORTED)
    scene.change()
    names = [topic(Kind.REPORTED, first.name), topic(Kind.DESIRED, first.name)]
    scene.as_terminal(ECHO, *(PublishMessage(name, old, 1, is_retained=True) for name in names))


def somebody_with_a_wrong_password(scene: Scene) -> None:
    first = scene.terminals[0]
    for _ in range(3):
        try:
            scene._publish(first.name, "wrong", PublishMessage(topic(Kind.REPORTED, first.name), b"x"))
        except ConnectionError:
            continue
        raise AssertionError("a wrong password was taken")
    scene.change()


# Terminals


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


# Commands


def terminal_killed_in_a_command(scene: Scene) -> None:
    first = scene.terminals[0]
    first.switch("die-in-command")
    id = scene.send(first)
    first.wait_dead()
    first.start()
    scene.wait(lambda: scene.command_state(id) == "unknown", "nobody knows how far it came")
    assert first.did.count(id) == 1


def a_command_played_again(scene: Scene) -> None:
    first = scene.terminals[0]
    command = make_command(first)
    message = PublishMessage(
        topic(Kind.COMMAND, first.name), scene.sealed(command, Kind.COMMAND), 1, expiry_s=30
    )
    scene.as_console(message, message)
    scene.wait(lambda: command.id in first.did, "carried out")
    first.kill()
    first.start()
    first.is_begun.wait(15)
    time.sleep(1)
    scene.as_console(message)
    scene.wait(lambda: "replayed" in scene.refusals(first), "shown as refused")
    assert first.did.count(command.id) == 1


def a_command_that_the_broker_keeps(scene: Scene) -> None:
    first = scene.terminals[0]
    command = make_command(first)
    payload = scene.sealed(command, Kind.COMMAND)
    name = topic(Kind.COMMAND, first.name)
    scene.as_console(PublishMessage(name, payload, 1, is_retained=True))
    scene.wait(lambda: "retained" in scene.refusals(first), "shown as refused")
    assert command.id not in first.did
    scene.as_console(PublishMessage(name, b"", 1, is_retained=True))


def a_command_that_comes_too_late(scene: Scene) -> None:
    first = scene.terminals[0]
    first.line.down()
    scene.wait(lambda: not scene.rows()[first.name].is_online, "shown as away")
    command = make_command(first, issued_at=SystemClock().now() - timedelta(minutes=30))
    first.line.up()
    scene.wait(lambda: scene.rows()[first.name].is_online, "back")
    message = PublishMessage(
        topic(Kind.COMMAND, first.name), scene.sealed(command, Kind.COMMAND), 1, expiry_s=30
    )
    scene.as_console(message)
    scene.wait(lambda: "expired" in scene.refusals(first), "shown as expired")
    assert command.id not in first.did


def a_command_to_a_terminal_that_is_away(scene: Scene) -> None:
    first = scene.terminals[0]
    first.line.down()
    id = scene.send(first)
    scene.wait(lambda: scene.command_state(id) == "unknown", "shown as not answered", 60)
    first.line.up()
    scene.wait(lambda: scene.rows()[first.name].is_online, "back")
    time.sleep(0.5)
    assert id not in first.did


def a_command_while_everything_restarts(scene: Scene) -> None:
    first = scene.terminals[0]
    id = scene.send(first)
    scene.kill_broker()
    scene.kill_console()
    scene.start_broker()
    scene.start_console()
    scene.wait(lambda: scene.command_state(id) not in ("waiting", "sent"), "an answer", 60)
    assert first.did.count(id) == (1 if scene.command_state(id) == "done" else first.did.count(id))


# People


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


def _other_preset(values: dict[str, object]) -> str:
    return "large" if values["scale"] != 2.0 else "standard"


def a_visitor_is_there_when_the_power_goes(scene: Scene) -> None:
    first = scene.terminals[0]
    first.tell("come")
    scene.wait(lambda: scene.rows()[first.name].is_in_use, "in use")
    preset = _other_preset(first.truths[-1][1])
    scene.desk().post("/wall/switch", [("terminal", first.name), ("preset", preset), ("back", "/wall")])
    scene.wait(lambda: scene.rows()[first.name].state is TerminalState.DEFERRED, "shown as deferred")
    first.kill()
    first.start()


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


#: A first impression for ``make test``.
FEW: tuple[Fault, ...] = (
    broker_wakes_up_with_an_older_state,
    console_killed_between_commit_and_publish,
    console_killed_while_the_broker_lives,
    terminal_killed_between_write_and_apply,
    terminal_cut_off_during_a_switch,
    duplicates,
    a_stale_wish_is_kept,
    an_older_report_played_again,
    disk_full_until_somebody_makes_room,
    two_staff_at_one_terminal,
    a_command_that_the_broker_keeps,
)
#: Everything; the last one takes a terminal away for good.
ALL: tuple[Fault, ...] = (
    broker_killed_before_a_switch,
    broker_killed_right_after_a_switch,
    broker_killed_while_switches_go_on,
    broker_wakes_up_with_an_older_state,
    broker_wakes_up_older_while_the_console_is_away,
    broker_loses_everything,
    broker_loses_everything_and_terminals_restart,
    broker_restarts_in_order,
    broker_frozen_during_a_switch,
    broker_killed_again_and_again,
    console_killed,
    console_killed_in_a_transaction,
    console_killed_between_commit_and_publish,
    console_killed_between_acknowledgement_and_note,
    console_frozen_while_terminals_report,
    console_killed_while_the_broker_is_away,
    console_killed_while_the_broker_lives,
    console_frozen_for_long,
    console_store_away_for_long,
    broker_gives_out_the_birth_of_a_dead_console,
    an_older_birth_of_the_console_played_again,
    a_terminal_speaks_for_the_console,
    database_restored_from_an_older_backup,
    database_restored_one_version_back_and_changed,
    database_restored_and_broker_empty,
    console_clock_an_hour_ahead,
    console_clock_a_day_behind,
    terminal_cut_off_during_a_switch,
    everybody_cut_off,
    line_holds_everything_back,
    reports_held_back_and_lost,
    wishes_held_back_and_lost,
    line_flaps,
    line_slow_and_in_crumbs,
    duplicates,
    a_stale_wish_is_kept,
    wishes_in_the_wrong_order,
    two_truths_under_one_version,
    a_wish_far_ahead_of_the_console,
    a_wish_for_another_terminal,
    wishes_of_a_stranger,
    a_kept_report_of_another_terminal,
    an_older_report_played_again,
    an_older_birth_played_again,
    a_terminal_speaks_for_another,
    somebody_with_a_wrong_password,
    terminal_killed,
    terminal_killed_between_write_and_apply,
    terminal_killed_before_the_write,
    terminal_obeys_its_disk_without_a_network,
    terminal_killed_again_and_again,
    all_terminals_lose_power,
    the_house_loses_power,
    terminal_clock_a_day_ahead,
    terminal_clock_in_1970,
    disk_full_during_a_switch,
    disk_full_until_somebody_makes_room,
    disk_full_then_killed,
    disk_full_when_a_command_comes,
    wishes_on_the_disk_are_damaged,
    journal_is_cut_off,
    terminal_killed_in_a_command,
    a_command_played_again,
    a_command_that_the_broker_keeps,
    a_command_that_comes_too_late,
    a_command_to_a_terminal_that_is_away,
    a_command_while_everything_restarts,
    two_staff_at_one_terminal,
    a_group_and_a_terminal_at_once,
    a_visitor_says_no,
    a_visitor_is_there_when_the_power_goes,
    a_credential_is_revoked,
)


def main(folder: Path, names: Sequence[str]) -> None:
    """Run the named faults, or all, by hand: python -m tests.torture.fleet.faults FOLDER [NAME ...]."""
    chosen = [fault for fault in ALL if not names or fault.__name__ in names]
    scene = Scene(folder)
    try:
        scene.start()
        times = run(scene, chosen)
    finally:
        scene.stop()
    print(f"{len(times)} faults, {scene.samples} comparisons, {sum(s for _, s in times):.0f} s")


if __name__ == "__main__":
    import sys

    main(Path(sys.argv[1]), sys.argv[2:])
