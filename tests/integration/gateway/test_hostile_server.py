"""The kiosk's client against servers that misbehave on a real socket: a calm error each time."""

from __future__ import annotations

import socket
import threading
import time

import pytest

from kiosk.contracts.gateway import GatewayAddress
from kiosk.services.client import GatewayClient
from kiosk.services.gateway_errors import (
    GatewayConfusedError,
    GatewayError,
    GatewayLostError,
    GatewayUnreachableError,
)
from kiosk.services.transport import MAX_ANSWER, HttpTransport, Limits
from tests.helpers.hostile_server import (
    bomb,
    fixed,
    hostile_server,
    http,
    silence,
    trickle,
    trickle_body,
)

QUICK = Limits(connect=1.0, read=0.5, whole=1.0)


def client_of(url: str) -> GatewayClient:
    address = GatewayAddress(url)
    return GatewayClient(address, is_foreign=True, transport=HttpTransport(address, QUICK))


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (silence, GatewayLostError),
        (trickle, GatewayLostError),
        (trickle_body, GatewayLostError),
        (fixed(b""), GatewayLostError),
        (fixed(http(b"[]")[:-1]), GatewayLostError),
        (fixed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[{"), GatewayLostError),
        (fixed(b"not http at all\r\n\r\n"), GatewayLostError),
        (fixed(http(b"x" * (MAX_ANSWER + 1))), GatewayConfusedError),
        (fixed(http(b"x" * 10_000_000)), GatewayConfusedError),
        (bomb, GatewayConfusedError),
        (fixed(http(b"", "302 Found", "Location: http://127.0.0.1:9/")), GatewayConfusedError),
        (
            fixed(http(b"\xff\xfe\x00", "200 OK", "Content-Type: text/xml; charset=utf-99")),
            GatewayConfusedError,
        ),
        (fixed(http(b"<html>maintenance</html>", "503 Service Unavailable")), GatewayError),
        (fixed(http(b"[]", "200 OK", *(f"X-{n}: {'y' * 1000}" for n in range(300)))), GatewayError),
    ],
)
def test_every_misbehaviour_becomes_a_calm_error_in_time(behaviour: object, kind: type[GatewayError]) -> None:
    with hostile_server(behaviour) as url:  # type: ignore[arg-type]
        begun = time.monotonic()
        with pytest.raises(kind) as caught:
            client_of(url).list_services()
        # Two formats are tried, and a broken connection once more: four exchanges at the most.
        assert time.monotonic() - begun < 4 * QUICK.whole + 1
    assert caught.value.message.id


def test_nobody_listening_is_known_to_be_unsent() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        for address in (url, "http+unix:///nowhere/at/all.sock", "http://host.invalid"):
            with pytest.raises(GatewayUnreachableError) as caught:
                client_of(address).list_services()
            assert caught.value.is_unsent


def test_a_dropped_kept_connection_is_tried_once_more_but_not_a_foreign_post() -> None:
    asked: list[int] = []
    lock = threading.Lock()

    def drop_first(connection: socket.socket) -> None:
        with lock:
            asked.append(1)
            count = len(asked)
        if count > 1:
            connection.sendall(http(b"[]", "200 OK", "Content-Type: application/json"))

    with hostile_server(drop_first) as url:
        assert client_of(url).list_services() == []
        assert len(asked) == 2
        asked.clear()
        transport = HttpTransport(GatewayAddress(url), QUICK)
        with pytest.raises(GatewayLostError):
            transport.exchange("POST", "/requests.json", form=[("a", "b")], is_repeatable=False)
        assert len(asked) == 1
