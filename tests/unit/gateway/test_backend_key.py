"""A terminal of a city's gateway seals its reports to that gateway's key, and asks for it quietly."""

from __future__ import annotations

import base64
import io
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from kiosk.backend import CITY_KEY, Backend, LateOutbox
from kiosk.clock import SteppedClock
from kiosk.sealing import key_id_of, public_key_of
from kiosk.secrets import open_secrets
from kiosk.services.client import GatewayClient, form_fields
from kiosk.services.gateway_errors import GatewayError
from tests.helpers.gateway import KEYS, AppTransport, make_gateway, make_request


class Line:
    """A transport that can be cut."""

    def __init__(self, transport: AppTransport) -> None:
        self.transport = transport
        self.is_cut = True
        self.paths: list[str] = []

    def exchange(self, method: str, path: str, **more: object) -> object:
        self.paths.append(path)
        if self.is_cut:
            from kiosk.services.gateway_errors import GatewayUnreachableError

            raise GatewayUnreachableError("cut")
        return self.transport.exchange(method, path, **more)  # type: ignore[arg-type]

    def close(self) -> None:
        """Nothing is open."""


def test_the_key_is_learnt_at_the_first_delivery_that_finds_the_gateway(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway = make_gateway(tmp_path / "city", token=None, destination="city", hosts=())
    key = gateway.state.keys.create("t1")
    gateway.http.headers["x-api-key"] = key
    line = Line(AppTransport(gateway.http))
    clock = SteppedClock()
    monkeypatch.setattr(
        "kiosk.services.client.GatewayClient", lambda address: GatewayClient(address, transport=line)
    )
    backend = Backend(tmp_path, tmp_path, clock, gateway_url="https://city.example", is_temporary=True)
    box = LateOutbox(backend)
    opened = backend.open()
    early = make_request(clock)
    opened.outbox.put(early)
    assert box.deliver_once(opened.client).failed == (early.client_ref,)
    assert not (tmp_path / "gateway-key.json").exists()
    line.is_cut = False
    clock.advance(700)
    assert box.deliver_once(opened.client).delivered == (early.client_ref,)
    kept = json.loads((tmp_path / "gateway-key.json").read_text())
    assert base64.b64decode(kept["public_key"]) == public_key_of(KEYS.seal)
    late = make_request(clock)
    opened.outbox.put(late)
    line.paths.clear()
    assert box.deliver_once(opened.client).delivered == (late.client_ref,)
    assert line.paths == ["/kiosk/v1/requests"], "sealed, and health is not asked again"
    backend.close()


def test_another_key_is_not_believed_and_reports_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    gateway = make_gateway(tmp_path / "city", token=None, destination="city", hosts=())
    known = public_key_of(bytes(range(9, 41)))
    document = {"public_key": base64.b64encode(known).decode(), "city": "testville"}
    (tmp_path / "gateway-key.json").write_text(json.dumps(document))
    line = Line(AppTransport(gateway.http))
    line.is_cut = False
    monkeypatch.setattr(
        "kiosk.services.client.GatewayClient", lambda address: GatewayClient(address, transport=line)
    )
    backend = Backend(tmp_path, tmp_path, SteppedClock(), gateway_url="https://x", is_temporary=True)
    backend.learn_city_key()
    assert key_id_of(known) in caplog.text
    city_key = backend.open().city_key
    assert city_key is not None
    assert city_key() == known
    backend.close()


def test_a_key_that_staff_have_changed_is_used_without_a_restart(tmp_path: Path) -> None:
    """Changing a terminal's keys makes its key at the gateway worthless in the same moment."""
    seen: list[str | None] = []

    class City(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.headers.get("x-api-key"))
            self.send_response(503)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *values: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), City)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    backend = Backend(tmp_path, tmp_path, SteppedClock(), gateway_url=url, is_temporary=True)
    secrets = backend.secrets()
    secrets.put(CITY_KEY, "first")
    backend.take_city_key()  # nothing is open yet: it will be read then
    client = backend.open().client
    secrets.put(CITY_KEY, "second")
    for change in (lambda: None, backend.take_city_key):
        change()
        with pytest.raises(GatewayError):
            client.health()
    backend.close()
    server.shutdown()
    server.server_close()
    assert seen == ["first", "second"]
    assert form_fields(make_request(SteppedClock()), client._address, is_foreign=True)[1] == (
        "api_key",
        "second",
    )


def test_a_terminals_key_is_stored_from_standard_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from kiosk.command_line import main

    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    for typed, status in (("secret-key\n", 0), ("\n", 2), ("two words\n", 2)):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        assert main(["city-key", "--data", str(tmp_path)]) == status
    assert open_secrets(tmp_path, {}).get("gateway-api-key") == "secret-key"
    assert "secret-key" not in "".join(capsys.readouterr())
    (tmp_path / "gateway-key.json").write_text("{}")
    assert main(["city-key", "--forget-gateway", "--data", str(tmp_path)]) == 0
    assert not (tmp_path / "gateway-key.json").exists()
