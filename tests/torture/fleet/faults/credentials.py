"""Somebody speaks for another, without the right password, or after it was taken back."""

from __future__ import annotations

import base64
import time

from kiosk.contracts.gateway import GatewayAddress
from kiosk.remote.enrolment import EnrolmentClient
from kiosk.remote.identity import IDENTITY_KEY, IdentityStore
from kiosk.secrets import MemorySecrets
from kiosk.services.transport import HttpTransport
from kiosk.twin.mqtt import PublishMessage
from kiosk.twin.topics import Kind, topic
from tests.bench.fleet_centre import ECHO
from tests.bench.fleet_terminals import key_of
from tests.torture.fleet.scene import Scene, TerminalProcess


def a_terminal_speaks_for_another(scene: Scene) -> None:
    """With its own credential it reaches nobody else's topics."""
    first = scene.terminals[0]
    old = first.latest(Kind.REPORTED)
    scene.change()
    names = [topic(Kind.REPORTED, first.name), topic(Kind.DESIRED, first.name)]
    scene.as_terminal(ECHO, *(PublishMessage(name, old, 1, is_retained=True) for name in names))


def a_terminal_speaks_for_the_console(scene: Scene) -> None:
    """With a terminal's credential the broker takes it from nobody, even signed as it should be."""
    scene.as_terminal(ECHO, scene.console_presence(is_online=False, age_s=-60))
    scene.change()
    scene.wait_converged("the switch")
    assert not any(one.console == "away" for one in scene.terminals)


def somebody_with_a_wrong_password(scene: Scene) -> None:
    first = scene.terminals[0]
    for _ in range(3):
        try:
            scene._publish(first.name, "wrong", PublishMessage(topic(Kind.REPORTED, first.name), b"x"))
        except ConnectionError:
            continue
        raise AssertionError("a wrong password was taken")
    scene.change()


def _change_keys(scene: Scene, terminal: TerminalProcess) -> None:
    """Let a terminal change all its keys over HTTP, as its program does, and start it with the new ones."""
    secrets = MemorySecrets({IDENTITY_KEY: base64.b64encode(key_of(terminal.name).to_bytes()).decode()})
    store = IdentityStore(terminal.folder / "identity", secrets)
    store.save(terminal.credentials)
    address = GatewayAddress(f"http://127.0.0.1:{scene.centre.port}")
    client = EnrolmentClient(HttpTransport(address), store, terminal.name)
    client.ask_to_rotate()
    enrolled = client.go_on()
    assert enrolled is not None
    terminal.kill()
    url = terminal.credentials.broker_url  # through the line that can be cut
    terminal.credentials = enrolled.credentials.model_copy(update={"broker_url": url})
    (terminal.folder / "identity.key").write_bytes(enrolled.key.to_bytes())
    terminal.start()


def keys_changed_and_a_backup_from_before_put_back(scene: Scene) -> None:
    """The terminal has only its new keys; the store that comes back knows only the retired ones."""
    changed = scene.terminals[1]
    kept = scene.folder / f"backup-{time.monotonic_ns()}"
    scene.run_main("console-backup", kept)
    _change_keys(scene, changed)
    scene.change()
    scene.wait_converged("a switch with the new keys")
    scene.kill_console()
    with scene.store_closed():
        scene.run_main("console-restore", kept, "--replace")
        scene.start_console()
    scene.wait_converged("the restored store")
    message = PublishMessage(topic(Kind.REPORTED, changed.name), changed.latest(Kind.REPORTED), 1)
    try:
        scene.as_terminal(changed.name, message)
    except ConnectionError:
        return
    raise AssertionError("the retired password was taken")


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
