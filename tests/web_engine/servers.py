"""Local servers that play a city and its enemies. What arrives is noted."""

from __future__ import annotations

import base64
import hashlib
import socket
import ssl
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, dict[str, str], bytes]


class Server:
    """One HTTP server on the loopback, with pages by path; notes every request and connection."""

    def __init__(self, name: str, tls: ssl.SSLContext | None = None) -> None:
        self.name = name
        self.pages: dict[str, Callable[[BaseHTTPRequestHandler], Answer] | str | Answer] = {}
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []
        self.connections = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def handle(self) -> None:
                outer.connections += 1
                super().handle()

            def _answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length) if length else b""
                path = self.path.partition("?")[0]
                outer.requests.append((self.command, self.path, dict(self.headers), body))
                if self.headers.get("Upgrade", "").lower() == "websocket":
                    self._upgrade()
                    return
                page: Any = outer.pages.get(path) or outer.pages.get("*")
                if callable(page):
                    page = page(self)
                if page is None:
                    page = (404, {"Content-Type": "text/html"}, b"<h1>not here</h1>")
                if isinstance(page, str):
                    page = (200, {"Content-Type": "text/html; charset=utf-8"}, page.encode())
                status, headers, data = page
                self.send_response(status)
                for key, value in headers.items():
                    self.send_header(key, value)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(data)

            def _upgrade(self) -> None:
                key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
                accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
                self.send_response(101)
                self.send_header("Upgrade", "websocket")
                self.send_header("Connection", "Upgrade")
                self.send_header("Sec-WebSocket-Accept", accept)
                self.end_headers()
                time.sleep(0.2)
                self.close_connection = True

            do_GET = do_POST = do_HEAD = do_PUT = do_OPTIONS = do_PROPFIND = _answer  # noqa: N815

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        if tls is not None:
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def seen(self, part: str = "") -> list[str]:
        """Return the paths that were asked for and hold *part*."""
        return [path for _, path, _, _ in self.requests if part in path]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Datagrams:
    """Counts UDP packets: WebRTC and QUIC do not use HTTP."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self.count = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                self._socket.recvfrom(2048)
            except OSError:
                return
            self.count += 1

    def close(self) -> None:
        self._socket.close()
