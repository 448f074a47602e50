"""The embedded gateway as a real process behind a real private socket."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.contracts.gateway import GatewayAddress
from kiosk.gateway.embedded import EmbeddedGateway
from kiosk.gateway.listening import AlreadyRunningError, LoopbackListener, UnixListener, receive_socket
from kiosk.gateway.store.requests import RequestFilter, RequestStore
from kiosk.secrets import MemorySecrets
from kiosk.services.client import GatewayClient
from kiosk.services.gateway_errors import GatewayUnreachableError, NotAllowedError
from kiosk.services.outbox import Outbox
from tests.helpers.city import write_city
from tests.helpers.gateway import make_request

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Unix sockets and signals")
READY = 30.0


def count_stored(folder: Path, secrets: MemorySecrets) -> list[str]:
    """Return the references in the store, opened beside the gateway."""
    from kiosk.gateway.keys import load_keys
    from kiosk.gateway.store.database import open_engine

    keys = load_keys(secrets, folder / "gateway.db")
    engine = open_engine(f"sqlite:///{folder / 'gateway.db'}", keys.store)
    store = RequestStore(engine, SystemClock(), keys.lookup, "centre")
    found = [row.client_ref for row in store.list_requests(RequestFilter())]
    engine.dispose()
    return found


class Running:
    """A started gateway with what belongs to it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.secrets = MemorySecrets()
        self.gateway = EmbeddedGateway(folder, write_city(folder / "testville"), self.secrets, SystemClock())
        self.gateway.start()
        self.client = GatewayClient(self.gateway.address)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    started = Running(tmp_path)
    yield started
    started.gateway.stop()


def wait_for_child(gateway: EmbeddedGateway, other_than: int | None) -> int:
    end = time.monotonic() + READY
    while time.monotonic() < end:
        found = gateway.process_id
        if found is not None and found != other_than:
            return found
        time.sleep(0.01)
    raise AssertionError("no child came")


def test_the_address_works_at_once_and_the_first_question_waits(running: Running) -> None:
    health = running.client.health()
    assert (health.status, health.destination) == ("ok", "centre")
    assert running.gateway.wait_until_ready(READY)


def test_the_socket_is_private_and_wants_the_token(running: Running) -> None:
    assert running.gateway.wait_until_ready(READY)
    path = Path(running.gateway.address.url.removeprefix("http+unix://"))
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    with pytest.raises(NotAllowedError):
        GatewayClient(GatewayAddress(running.gateway.address.url)).health()
    assert "token" not in repr(running.gateway.address)


def test_no_port_is_open(running: Running) -> None:
    assert running.gateway.wait_until_ready(READY)
    child = running.gateway.process_id
    opened = [str(path.readlink()) for path in Path(f"/proc/{child}/fd").iterdir()]
    inodes = {name.removeprefix("socket:[").rstrip("]") for name in opened if name.startswith("socket:")}
    assert inodes
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/{child}/net/{table}").read_text().splitlines()[1:]:
            assert line.split()[9] not in inodes, f"{table}: {line}"


def test_no_secret_stands_in_arguments_or_environment(running: Running) -> None:
    assert running.gateway.wait_until_ready(READY)
    child = running.gateway.process_id
    visible = Path(f"/proc/{child}/cmdline").read_bytes() + Path(f"/proc/{child}/environ").read_bytes()
    values = [str(running.gateway.address.token)]
    values += [str(running.secrets.get(f"gateway-{name}-key")) for name in ("store", "lookup", "seal")]
    assert all(value.encode() not in visible for value in values)


@pytest.mark.slow
def test_killed_between_put_and_deliver_nothing_is_lost_or_doubled(running: Running) -> None:
    clock = SystemClock()
    outbox = Outbox(running.folder / "outbox.db", running.secrets, clock, running.gateway.public_key)
    refs = []
    for number in range(6):
        request = make_request(clock)  # type: ignore[arg-type]
        refs.append(request.client_ref)
        outbox.put(request)
        child = running.gateway.process_id
        if number in (1, 4) and child is not None:
            os.kill(child, signal.SIGKILL)
        outbox.deliver_once(running.client, only=request.client_ref)
        if number == 2:
            os.kill(wait_for_child(running.gateway, None), signal.SIGKILL)
            outbox.deliver_once(running.client, only=request.client_ref)
    end = time.monotonic() + READY
    while outbox.pending() and time.monotonic() < end:
        for entry in outbox.pending():
            outbox.deliver_once(running.client, only=entry.client_ref)
    assert outbox.pending() == []
    assert sorted(count_stored(running.folder, running.secrets)) == sorted(refs)


def test_a_killed_child_comes_back_and_remembers(running: Running) -> None:
    request = make_request(SystemClock())  # type: ignore[arg-type]
    first = running.client.submit(request)
    child = wait_for_child(running.gateway, None)
    os.kill(child, signal.SIGKILL)
    again = running.client.submit(request)
    assert (again.was_known, again.service_request_id) == (True, first.service_request_id)
    assert wait_for_child(running.gateway, child) != child


def test_stopping_ends_the_child_and_closes_the_address(running: Running) -> None:
    address = running.gateway.address
    child = wait_for_child(running.gateway, None)
    assert running.gateway.wait_until_ready(READY)
    running.gateway.stop()
    assert not Path(f"/proc/{child}").exists()
    with pytest.raises(GatewayUnreachableError):
        GatewayClient(address).health()


def test_a_killed_kiosk_leaves_no_orphan(tmp_path: Path) -> None:
    write_city(tmp_path / "testville")
    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from kiosk.clock import SystemClock\n"
        "from kiosk.gateway.embedded import EmbeddedGateway\n"
        "from kiosk.secrets import MemorySecrets\n"
        "folder = Path(sys.argv[1])\n"
        "gateway = EmbeddedGateway(folder, folder / 'testville', MemorySecrets(), SystemClock())\n"
        "gateway.start()\n"
        "assert gateway.wait_until_ready(30)\n"
        "print(gateway.process_id, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as kiosk:
        assert kiosk.stdout is not None
        child = int(kiosk.stdout.readline())
        kiosk.kill()
        kiosk.wait()
    end = time.monotonic() + READY
    while Path(f"/proc/{child}").exists() and time.monotonic() < end:
        time.sleep(0.02)
    assert not Path(f"/proc/{child}").exists()


def test_broken_content_is_told_and_the_address_fails_at_once(tmp_path: Path) -> None:
    city_dir = write_city(tmp_path / "testville")
    (city_dir / "city.json").write_text("{")
    gateway = EmbeddedGateway(tmp_path, city_dir, MemorySecrets(), SystemClock())
    gateway.start()
    address = gateway.address
    try:
        assert not gateway.wait_until_ready(READY)
        assert gateway.failure is not None
        assert "도시 내용" in gateway.failure.message.id
        assert "city.json" in str(dict(gateway.failure.message.args)["file"])
        begun = time.monotonic()
        with pytest.raises(GatewayUnreachableError):
            GatewayClient(address).health()
        assert time.monotonic() - begun < 2
    finally:
        gateway.stop()


def test_one_broken_service_does_not_close_the_centre(tmp_path: Path) -> None:
    city_dir = write_city(tmp_path / "testville")
    (city_dir / "services" / "007.json").write_text("{")
    gateway = EmbeddedGateway(tmp_path, city_dir, MemorySecrets(), SystemClock())
    gateway.start()
    try:
        assert [one.service_code for one in GatewayClient(gateway.address).list_services()] == ["street-lamp"]
    finally:
        gateway.stop()


def test_a_lost_key_is_told_and_nothing_is_overwritten(running: Running) -> None:
    assert running.gateway.wait_until_ready(READY)
    running.gateway.stop()
    before = (running.folder / "gateway.db").read_bytes()
    again = EmbeddedGateway(running.folder, running.folder / "testville", MemorySecrets(), SystemClock())
    again.start()
    try:
        assert not again.wait_until_ready(READY)
        assert again.failure is not None
        assert "열쇠" in again.failure.message.id
    finally:
        again.stop()
    assert (running.folder / "gateway.db").read_bytes() == before


def test_a_second_kiosk_on_the_same_data_is_refused(running: Running) -> None:
    second = EmbeddedGateway(running.folder, running.folder / "testville", running.secrets, SystemClock())
    with pytest.raises(AlreadyRunningError):
        second.start()
    assert running.client.health().status == "ok"


def test_a_long_data_path_gets_a_short_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("가" * 30) / ("나" * 30)
    listener = UnixListener(deep)
    path = Path(listener.url.removeprefix("http+unix://"))
    assert path.exists()
    listener.close()
    assert not path.exists()


def test_the_windows_way_hands_a_loopback_socket_over(monkeypatch: pytest.MonkeyPatch) -> None:
    listener = LoopbackListener()
    try:
        assert listener.url.startswith("http://127.0.0.1:")
        handed = listener.hand_over(None)
        received = receive_socket({**handed.document, "descriptor": os.dup(handed.descriptors[0])})
        with received:
            assert received.getsockname() == ("127.0.0.1", int(listener.url.rpartition(":")[2]))
        shared: list[bytes] = []

        def fromshare(data: bytes) -> socket.socket:
            shared.append(data)
            return socket.socket()

        monkeypatch.setattr(socket, "fromshare", fromshare, raising=False)
        receive_socket(json.loads('{"shared": "00ff"}')).close()
        assert shared == [b"\x00\xff"]
    finally:
        listener.close()


def test_over_the_windows_way_the_gateway_answers_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.gateway.embedded.open_listener", lambda data_dir: LoopbackListener())
    gateway = EmbeddedGateway(tmp_path, write_city(tmp_path / "testville"), MemorySecrets(), SystemClock())
    gateway.start()
    try:
        assert GatewayClient(gateway.address).health().status == "ok"
        with pytest.raises(NotAllowedError):
            GatewayClient(GatewayAddress(gateway.address.url)).health()
    finally:
        gateway.stop()
