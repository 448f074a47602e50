"""A city's gateway in operation: workers, renewed certificates, backups of PostgreSQL, an upstream."""

from __future__ import annotations

import contextlib
import datetime
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import create_engine, text

from kiosk.clock import SystemClock
from kiosk.contracts.gateway import GatewayAddress
from kiosk.gateway.backup import BackupError, make_backup, restore_drill
from kiosk.gateway.commands import create_key
from kiosk.gateway.keys import load_keys
from kiosk.gateway.store.database import open_engine
from kiosk.gateway.store.requests import RequestStore
from kiosk.secrets import open_secrets
from kiosk.server.operation import CertificateKeeper
from kiosk.services.client import GatewayClient
from tests.helpers.gateway import make_request
from tests.helpers.postgres import find_programs, postgres_server

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and Unix accounts")
needs_postgres = pytest.mark.skipif(
    find_programs() is None, reason="PostgreSQL is not installed (apt install postgresql)"
)


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    pytest.importorskip("psycopg")
    with postgres_server() as url:
        yield url


@contextlib.contextmanager
def running(*words: str, workers: int = 1, **environment: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    command = [sys.executable, "main.py", "gateway", "--port", "0", *words, "--workers", str(workers)]
    env = {**os.environ, **environment}
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env
    ) as process:
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline().strip() for _ in range(workers)]
            assert all(lines), process.stderr.read() if process.stderr else ""
            yield lines[0].removesuffix("/open311/discovery.json"), process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def children_of(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            found += [int(word) for word in (task / "children").read_text().split()]
    return sorted(found)


def real_request(clock: SystemClock) -> Any:
    content = {"service_code": "other", "attributes": {}, "description": "신고"}
    return make_request(clock, **content)  # type: ignore[arg-type]


@needs_postgres
def test_workers_share_a_port_and_a_killed_one_comes_back(postgres: str, tmp_path: Path) -> None:
    key = create_key("t1", postgres, tmp_path)
    monitor = create_key("m1", postgres, tmp_path, role="monitor")
    words = ("--database", postgres, "--data", str(tmp_path))
    with running(*words, workers=2) as (url, process):
        first = children_of(process.pid)
        assert len(first) == 2
        client = GatewayClient(GatewayAddress(url, api_key=key))
        for _ in range(20):
            assert GatewayClient(GatewayAddress(url)).health().status == "ok"
        os.kill(first[0], signal.SIGKILL)
        end = time.monotonic() + 30
        while (len(children_of(process.pid)) < 2 or first[0] in children_of(process.pid)) and (
            time.monotonic() < end
        ):
            assert client.health().status == "ok", "the other worker goes on answering"
            time.sleep(0.05)
        assert len(children_of(process.pid)) == 2
        import http.client

        parts = url.removeprefix("http://")
        connection = http.client.HTTPConnection(parts, timeout=10)
        connection.request("GET", "/metrics", headers={"x-api-key": monitor})
        counts = connection.getresponse().read().decode()
        line = next(one for one in counts.splitlines() if "http_requests_total" in one and "/health" in one)
        assert float(line.rpartition(" ")[2]) >= 20, "both workers' counts are in one answer"
        pids = children_of(process.pid)
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


@needs_postgres
def test_a_killed_parent_leaves_no_workers(postgres: str, tmp_path: Path) -> None:
    with running("--database", postgres, "--data", str(tmp_path), workers=2) as (_, process):
        pids = children_of(process.pid)
        process.kill()
        end = time.monotonic() + 20
        while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < end:
            time.sleep(0.05)
        assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


@needs_postgres
@pytest.mark.skipif(shutil.which("pg_dump") is None, reason="pg_dump is not installed")
def test_a_postgresql_backup_is_restored_into_an_empty_database(postgres: str, tmp_path: Path) -> None:
    clock = SystemClock()
    keys = load_keys(open_secrets(tmp_path), None)
    engine = open_engine(postgres, None)
    store = RequestStore(engine, clock, keys.lookup, "city")
    request = make_request(clock)  # type: ignore[arg-type]
    store.adopt(request)
    manifest = make_backup(postgres, keys, tmp_path / "city.backup", clock)
    assert manifest["kind"] == "postgresql"
    assert manifest["counts"]["service_request"] >= 1
    with pytest.raises(BackupError):
        restore_drill(tmp_path / "city.backup", keys, postgres)
    admin = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE drill"))
    admin.dispose()
    into = postgres.replace("/postgres?", "/drill?")
    findings = restore_drill(tmp_path / "city.backup", keys, into)
    assert [one for one in findings if not one.is_right] == []
    restored = open_engine(into, None)
    found = RequestStore(restored, clock, keys.lookup, "city").look_up(
        str(request.receipt_number), str(request.receipt_code)
    )
    assert found is not None
    assert found.client_ref == request.client_ref
    restored.dispose()
    engine.dispose()


def make_certificate(folder: Path, serial: int) -> tuple[Path, Path]:
    """Write a self-signed certificate of 127.0.0.1 with this serial number."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "cert.pem", folder / "key.pem"
    certificate.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate, private


def connect(address: str) -> ssl.SSLSocket:
    host, _, port = address.removeprefix("https://").rpartition(":")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context.wrap_socket(socket.create_connection((host, int(port)), 10))


def serial_of(connection: ssl.SSLSocket) -> int:
    return x509.load_der_x509_certificate(connection.getpeercert(True) or b"").serial_number


def ask(connection: ssl.SSLSocket) -> bytes:
    connection.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
    answer = connection.recv(65_536)
    while b'"status"' not in answer:
        more = connection.recv(65_536)
        assert more, answer
        answer += more
    return answer


def test_a_renewed_certificate_serves_new_callers_while_old_ones_stay(tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path, 1001)
    words = ("--tls-cert", str(certificate), "--tls-key", str(key), "--data", str(tmp_path / "d"))
    with running(*words) as (url, process):
        old = connect(url)
        assert serial_of(old) == 1001
        assert b"200 OK" in ask(old)
        make_certificate(tmp_path, 1002)
        process.send_signal(signal.SIGHUP)
        end = time.monotonic() + 10
        serial = 1001
        while serial == 1001 and time.monotonic() < end:
            with connect(url) as new:
                serial = serial_of(new)
        assert serial == 1002
        assert b"200 OK" in ask(old), "a caller with the old certificate stays connected"
        certificate.write_text("broken")
        process.send_signal(signal.SIGHUP)
        time.sleep(0.3)
        with connect(url) as again:
            assert serial_of(again) == 1002
            assert b"200 OK" in ask(again)
        old.close()


def test_a_changed_file_is_seen_without_a_signal(tmp_path: Path) -> None:
    certificate, key = make_certificate(tmp_path, 1)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    keeper = CertificateKeeper(context, certificate, key)
    assert not keeper.look()
    make_certificate(tmp_path, 2)
    assert keeper.look()
    assert not keeper.look()
    certificate.unlink()
    assert not keeper.look()


@pytest.mark.slow
def test_reports_pass_through_a_district_to_the_city_once(tmp_path: Path) -> None:
    city, district = tmp_path / "city", tmp_path / "district"
    behind_key = create_key("district", None, city)
    key = create_key("t1", None, district)
    clock = SystemClock()
    with running("--data", str(city)) as (behind, _):
        words = ("--data", str(district), "--destination", behind, "--destination-repeats")
        with running(*words, MODUNURI_UPSTREAM_KEY=behind_key) as (url, _):
            client = GatewayClient(GatewayAddress(url, api_key=key))
            service = next(one for one in client.list_services() if one.service_code == "street-lamp")
            state = client.get_definition(service.service_code).attributes[0].values[0].key
            request = make_request(clock, attributes={"state": state})  # type: ignore[arg-type]
            assert client.submit(request).state == "queued"
            number, code = str(request.receipt_number), str(request.receipt_code)
            end = time.monotonic() + 20
            while client.look_up(number, code).state != "sent" and time.monotonic() < end:
                time.sleep(0.1)
            assert client.look_up(number, code).state == "sent"
    done = subprocess.run(
        [sys.executable, "main.py", "requests", "list", "--json", "--data", str(city)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.count('"service_request_id"') == 1


def run_main(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "main.py", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def test_backup_drill_and_retention_are_commands(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path / "d"))
    assert run_main("gateway-key", "t1", *data).returncode == 0
    backup = tmp_path / "b.backup"
    made = run_main("gateway-backup", str(backup), *data)
    assert made.returncode == 0, made.stderr
    drill = run_main("restore-drill", str(backup), *data)
    assert drill.returncode == 0, drill.stdout + drill.stderr
    assert "rows of terminal_key: 1 of 1" in drill.stdout
    backup.write_bytes(b"x" + backup.read_bytes()[1:])
    assert run_main("restore-drill", str(backup), *data).returncode == 1
    erased = run_main("gateway-retention", *data)
    assert erased.returncode == 0
    assert "contact\t0" in erased.stdout
    assert run_main("gateway-line", *data).stdout == ""


@pytest.mark.parametrize(
    "words",
    [
        ("gateway", "--workers", "0"),
        ("gateway", "--destination", "ftp://x"),
        ("gateway", "--destination", "http://city.example"),
        ("gateway", "--destination", "http://127.0.0.1.evil.example"),
        ("gateway", "--keep", "contact=never"),
        ("gateway", "--tls-cert", "nothing.pem"),
        ("gateway", "--tls-cert", "nothing.pem", "--tls-key", "nothing.pem"),
        ("gateway", "--workers", "2", "--database", "postgresql://nobody@127.0.0.1:9/none"),
        ("gateway-retention", "--keep", "x=1"),
        ("gateway-backup", "no/such/folder/x"),
        ("restore-drill", "nothing"),
        ("gateway-line", "--send-again", "123"),
    ],
)
def test_wrong_settings_end_with_code_2_and_words_that_help(
    words: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from kiosk.command_line import main

    assert main([*words, "--data", str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert any(line.startswith("G-") for line in said.err.splitlines())
