"""Attacks on the gateway: from the terminal's browser, from another user, from a stolen disk, by guessing.

What each shows stands in ``packaging/docs/security-tests.md``.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.clock import SteppedClock, SystemClock
from kiosk.contracts.gateway import RequestContact
from kiosk.errors import KioskError
from kiosk.gateway.config import Limits
from kiosk.gateway.embedded import EmbeddedGateway
from kiosk.gateway.listening import LoopbackListener
from kiosk.secrets import FileSecrets, MemorySecrets
from kiosk.services.client import GatewayClient
from kiosk.services.outbox import Outbox
from tests.helpers.city import write_city
from tests.helpers.gateway import make_gateway, make_request, receipt_numbers

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Unix sockets and accounts")
CANARY = "카나리아 할머니 010-9876-5432"
ROOT_ONLY = pytest.mark.skipif(
    os.name == "nt" or os.geteuid() != 0 or shutil.which("setpriv") is None,
    reason="needs root and setpriv to become another user",
)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[EmbeddedGateway]:
    # Another user may walk to the data folder; only its own mode keeps them out.
    for folder in (tmp_path, *tmp_path.parents):
        if folder == Path(tempfile.gettempdir()):
            break
        folder.chmod(0o755)
    gateway = EmbeddedGateway(tmp_path, write_city(tmp_path / "testville"), MemorySecrets(), SystemClock())
    gateway.start()
    assert gateway.wait_until_ready(30)
    yield gateway
    gateway.stop()


def listening_ports() -> set[str]:
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A":
                found.add(fields[9])
    return found


def test_a_page_finds_no_port_to_call(tmp_path: Path) -> None:
    before = listening_ports()
    gateway = EmbeddedGateway(tmp_path, write_city(tmp_path / "testville"), MemorySecrets(), SystemClock())
    gateway.start()
    assert gateway.wait_until_ready(30)
    inodes = {
        name.removeprefix("socket:[").rstrip("]")
        for pid in (os.getpid(), gateway.process_id)
        for path in Path(f"/proc/{pid}/fd").iterdir()
        if path.is_symlink() and (name := str(path.readlink())).startswith("socket:")
    }
    new = (listening_ports() - before) & inodes
    gateway.stop()
    assert new == set()


def ask_loopback(listener: LoopbackListener, head: str) -> bytes:
    host, _, port = listener.url.removeprefix("http://").rpartition(":")
    with socket.create_connection((host, int(port)), 10) as connection:
        connection.sendall(head.encode())
        return connection.recv(65_536)


@pytest.mark.parametrize(
    "headers",
    [
        "Origin: https://evil.example\r\n",
        "Origin: null\r\n",
        "Origin: http://127.0.0.1\r\n",
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n",
        "",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_on_the_loopback_port_of_windows_a_page_gets_nothing_even_with_the_token(
    tmp_path: Path, headers: str, method: str
) -> None:
    from tests.helpers.live_gateway import listening

    gateway = make_gateway(tmp_path, hosts=("127.0.0.1",))
    with listening(gateway.app) as url:
        port = url.rpartition(":")[2]
        token = "X-Modunuri-Token: open\r\n" if headers else ""
        head = f"{method} /kiosk/v1/city HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{token}{headers}\r\n"
        with socket.create_connection(("127.0.0.1", int(port)), 10) as connection:
            connection.sendall(head.encode())
            answer = connection.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 403")
    assert b"access-control" not in answer.lower()


def test_a_name_that_points_here_is_refused(tmp_path: Path) -> None:
    gateway = make_gateway(tmp_path, hosts=("127.0.0.1",))
    headers = {"x-modunuri-token": "open", "host": "rebound.evil.example"}
    assert gateway.stranger().get("/health", headers=headers).status_code == 403


def as_nobody(code: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--", "/usr/bin/env", "-i"]
    python = shutil.which("python3", path="/usr/bin:/usr/local/bin") or sys.executable
    return subprocess.run([*command, python, "-c", code, *words], capture_output=True, text=True, check=False)


@ROOT_ONLY
def test_another_user_opens_neither_socket_nor_files(running: EmbeddedGateway, tmp_path: Path) -> None:
    control = as_nobody("import os, sys; print(os.getuid(), os.path.isdir(sys.argv[1]))", str(tmp_path))
    assert control.stdout.split() == ["65534", "True"], control.stderr
    path = running.address.url.removeprefix("http+unix://")
    connect = "import socket, sys; s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]); print('in')"
    tried = as_nobody(connect, path)
    assert "PermissionError" in tried.stderr
    assert "in" not in tried.stdout
    FileSecrets(tmp_path / "secrets.json").put("x", "y")
    Outbox(tmp_path / "outbox.db", MemorySecrets(), SteppedClock()).close()
    for name in ("gateway.db", "gateway.db-wal", "outbox.db", "secrets.json"):
        if (tmp_path / name).exists():
            read = as_nobody("import sys; print(len(open(sys.argv[1], 'rb').read()))", str(tmp_path / name))
            assert "PermissionError" in read.stderr, name


@ROOT_ONLY
def test_another_user_reads_no_key_of_the_running_child(running: EmbeddedGateway) -> None:
    code = "import sys; print(open(f'/proc/{sys.argv[1]}/environ', 'rb').read())"
    assert "PermissionError" in as_nobody(code, str(running.process_id)).stderr
    arguments = Path(f"/proc/{running.process_id}/cmdline").read_bytes()
    assert str(running.address.token).encode() not in arguments


def test_a_stolen_disk_shows_no_words_and_no_numbers(tmp_path: Path) -> None:
    gateway = make_gateway(tmp_path)
    secrets = FileSecrets(tmp_path / "keys" / "secrets.json")
    outbox = Outbox(tmp_path / "outbox.db", secrets, gateway.clock)
    contact = RequestContact(channel="phone", phone="010-9876-5432")
    for _ in range(30):
        request = make_request(gateway.clock, description=CANARY, contact=contact)
        outbox.put(request)
        gateway.state.requests.adopt(request)
    files = [path for path in tmp_path.iterdir() if path.is_file()]
    assert {path.name for path in files} >= {"gateway.db", "outbox.db"}
    wanted = [
        CANARY,
        "카나리아",
        "9876",
        request.client_ref,
        str(request.receipt_number),
        "street-lamp",
        "jongno",
    ]
    for path in files:
        raw = path.read_bytes()
        for words in wanted:
            for coded in (words.encode(), words.encode("utf-16-le")):
                assert coded not in raw, (path.name, words)
        # An encrypted file has no long readable strings at all (a plain one has its schema).
        longest = max((len(found) for found in re.findall(rb"[ -~]{8,}", raw)), default=0)
        assert longest < 40, (path.name, longest)
    outbox.close()


def test_a_stolen_disk_with_the_key_file_reads_everything_as_the_documents_say(tmp_path: Path) -> None:
    from kiosk.gateway.keys import load_keys
    from kiosk.gateway.store.database import open_engine
    from kiosk.gateway.store.requests import RequestFilter, RequestStore

    here, stolen = tmp_path / "here", tmp_path / "stolen"
    here.mkdir()
    keys = load_keys(FileSecrets(here / "secrets.json"), here / "gateway.db")
    gateway = make_gateway(here, keys=keys)
    gateway.state.requests.adopt(make_request(gateway.clock, description=CANARY))
    shutil.copytree(here, stolen)

    def read() -> list[str | None]:
        found = load_keys(FileSecrets(stolen / "secrets.json"), stolen / "gateway.db")
        engine = open_engine(f"sqlite:///{stolen / 'gateway.db'}", found.store)
        rows = RequestStore(engine, gateway.clock, found.lookup, "centre").list_requests(RequestFilter())
        return [row.description for row in rows]

    assert read() == [CANARY]
    (stolen / "secrets.json").unlink()
    with pytest.raises(KioskError):
        read()


def test_of_a_citys_terminal_not_even_its_own_keys_read_a_waiting_report(tmp_path: Path) -> None:
    from kiosk.sealing import public_key_of
    from kiosk.services.outbox import OUTBOX_KEY
    from tests.helpers.gateway import KEYS

    secrets = MemorySecrets()
    clock = SteppedClock()
    outbox = Outbox(tmp_path / "outbox.db", secrets, clock, lambda: public_key_of(KEYS.seal))
    outbox.put(make_request(clock, description=CANARY))
    rows = outbox._base.execute("SELECT * FROM report").fetchall()
    dump = str(rows)
    assert "street-lamp" in dump
    assert "카나리아" not in dump
    assert "9876" not in dump
    assert secrets.get(OUTBOX_KEY) is not None
    outbox.close()


def test_guessing_numbers_and_codes_ends_soon_and_tells_nothing(tmp_path: Path) -> None:
    gateway = make_gateway(tmp_path, token=None, destination="city", hosts=())
    real = make_request(gateway.clock)
    gateway.state.requests.adopt(real)
    keys = [gateway.state.keys.create(f"t{number}") for number in range(3)]
    answers: dict[int, int] = {}
    bodies = set()
    for number in range(120):
        code = f"{number:06d}"
        body = {"number": real.receipt_number, "code": code}
        if number % 2:
            body["number"] = receipt_numbers()[0]
        if body["code"] == real.receipt_code:
            continue
        answer = gateway.http.post("/kiosk/v1/status", json=body, headers={"x-api-key": keys[number % 3]})
        answers[answer.status_code] = answers.get(answer.status_code, 0) + 1
        if answer.status_code == 404:
            bodies.add((answer.text, tuple(sorted(answer.headers))))
        gateway.clock.advance(0.2)
    assert len(bodies) == 1, "a wrong number and a wrong code get the same answer"
    limits = Limits()
    assert answers[404] <= 3 * limits.per_terminal
    assert answers[429] >= 20
    right = {"number": real.receipt_number, "code": real.receipt_code}
    refused = gateway.http.post("/kiosk/v1/status", json=right, headers={"x-api-key": keys[0]})
    assert refused.status_code == 429, "not even the right code is confirmed while the limit holds"
    gateway.clock.advance(3600)
    again = gateway.http.post("/kiosk/v1/status", json=right, headers={"x-api-key": keys[0]})
    assert again.status_code == 200


def test_a_year_of_guessing_from_every_terminal_finds_one_report_in_a_million() -> None:
    limits = Limits()
    tries_a_year = limits.overall * 24 * 365
    reports = 100_000
    # A try hits if the number exists (reports of 10**10) and the code fits (one of 10**6).
    expected = tries_a_year * reports / 10**10 / 10**6
    assert expected < 1e-3
    # Who knows a number (a receipt lost in the street) has this many tries a year of a million codes.
    assert limits.per_number * 24 * 365 / 10**6 < 0.1


def test_a_public_id_is_no_way_to_a_report(tmp_path: Path) -> None:
    gateway = make_gateway(tmp_path, token=None, destination="city", hosts=())
    row = gateway.state.requests.adopt(make_request(gateway.clock)).request
    assert len(row.id) == 32
    for name in (row.id, str(row.receipt_number), row.client_ref):
        assert gateway.http.get(f"/open311/v2/requests/{name}.json").status_code == 404


def test_an_embedded_gateway_serves_its_client_after_all(running: EmbeddedGateway) -> None:
    assert GatewayClient(running.address).health().status == "ok"
