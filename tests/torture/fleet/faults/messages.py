"""Messages that are not what they seem: doubled, stale, out of order, foreign, played again."""

from __future__ import annotations

import time

from kiosk.console.services.views import TerminalState
from kiosk.twin.documents import DesiredDocument
from kiosk.twin.envelope import open_envelope, seal_envelope
from kiosk.twin.mqtt import PublishMessage
from kiosk.twin.signing import KeyRing, SigningKey
from kiosk.twin.topics import Kind, topic
from tests.torture.fleet.faults.reports import own_refusals
from tests.torture.fleet.scene import Scene, TerminalProcess


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


def an_older_birth_of_the_console_played_again(scene: Scene) -> None:
    first = scene.terminals[0]
    scene.kill_console()
    scene.wait_console_away()
    scene.as_console(scene.console_presence(is_online=True, age_s=86_400))
    scene.wait(lambda: "stale" in own_refusals(first), "the old birth is refused and shown")
    assert all(one.console == "away" for one in scene.terminals)
    scene.start_console()
    scene.wait_console_here()


def document_of(scene: Scene, payload: bytes, terminal: TerminalProcess) -> DesiredDocument:
    ring = KeyRing.decode([scene.centre.key])
    return DesiredDocument.model_validate_json(open_envelope(payload, Kind.DESIRED, terminal.name, ring).body)
