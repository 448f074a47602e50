"""A server on a loopback port that answers each connection with whatever a test wants."""

from __future__ import annotations

import contextlib
import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache

Behaviour = Callable[[socket.socket], None]


def _read_request(connection: socket.socket) -> None:
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return
        data += more


@contextlib.contextmanager
def hostile_server(behaviour: Behaviour) -> Iterator[str]:
    """Serve *behaviour* (called after the request's head was read) and yield the address."""
    listening = socket.create_server(("127.0.0.1", 0))
    is_over = threading.Event()

    def one(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.settimeout(20)
            _read_request(connection)
            behaviour(connection)

    def serve() -> None:
        while not is_over.is_set():
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=one, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        is_over.set()
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


def fixed(answer: bytes) -> Behaviour:
    """Return a behaviour that sends these bytes and closes."""
    return lambda connection: connection.sendall(answer)


def http(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    """Return an HTTP answer with the right length."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def silence(connection: socket.socket) -> None:
    """Say nothing for longer than anybody waits."""
    time.sleep(3)


def trickle(connection: socket.socket) -> None:
    """Send a good answer one byte at a time (slow-loris)."""
    for byte in http(b" " * 1000):
        connection.sendall(bytes([byte]))
        time.sleep(0.1)


def trickle_body(connection: socket.socket) -> None:
    """Send the head at once and the body one byte at a time."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    for _ in range(100):
        connection.sendall(b" ")
        time.sleep(0.1)


@cache
def _bomb() -> bytes:
    return gzip.compress(b" " * 50_000_000)


def bomb(connection: socket.socket) -> None:
    """Send 50 kB that unfold to 50 MB."""
    connection.sendall(http(_bomb(), "200 OK", "Content-Encoding: gzip"))


def _json(body: bytes) -> Behaviour:
    return fixed(http(body, "200 OK", "Content-Type: application/json"))


#: The line or the protocol is broken.
BROKEN_LINES: dict[str, Behaviour] = {
    "silence": silence,
    "slow-loris": trickle,
    "slow-body": trickle_body,
    "nothing": fixed(b""),
    "truncated": fixed(http(b"[]")[:-1]),
    "truncated-chunk": fixed(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[{"),
    "not-http": fixed(b"not http at all\r\n\r\n"),
    "1-mb": fixed(http(b"x" * 1_000_001)),
    "10-mb": fixed(http(b"x" * 10_000_000)),
    "bomb": bomb,
    "redirect": fixed(http(b"", "302 Found", "Location: http://127.0.0.1:9/")),
    "many-headers": fixed(http(b"[]", "200 OK", *(f"X-{n}: {'y' * 1000}" for n in range(300)))),
}
#: The exchange works, and the answer says no or cannot be read.
WRONG_ANSWERS: dict[str, Behaviour] = {
    "wrong-charset": fixed(http(b"\xff\xfe\x00", "200 OK", "Content-Type: text/xml; charset=utf-99")),
    "not-utf-8": _json(b'[{"service_code": "\xc0\xb7\xb7\xce"}]'),
    "captive-portal": fixed(http(b"<html><body>Sign in</body></html>", "200 OK", "Content-Type: text/html")),
    "empty-body": _json(b""),
    "no-content": fixed(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "half-a-document": _json(b'[{"service_code": "001", "service_na'),
    "a-number": _json(b"42"),
    "null": _json(b"null"),
    "nested": _json(b"[" * 100_000),
    "xml-bomb": fixed(
        http(
            b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><services>&c;</services>',
            "200 OK",
            "Content-Type: text/xml",
        )
    ),
    "not-allowed": fixed(http(b'[{"code": 403, "description": "no"}]', "403 Forbidden")),
    "refused": fixed(http(b'[{"code": 400, "description": "no"}]', "400 Bad Request")),
    "busy": fixed(http(b"[]", "429 Too Many Requests", "Retry-After: 3600")),
    "broken": fixed(http(b"Traceback (most recent call last):", "500 Internal Server Error")),
    "maintenance": fixed(http(b"<html>maintenance</html>", "503 Service Unavailable")),
}
