"""The network between a terminal and its broker, in the test's hand."""

from __future__ import annotations

import contextlib
import socket
import threading
import time


class Line:
    """Forwards TCP; can be cut, held in either direction, slowed and crumbled."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = int(self._listening.getsockname()[1])
        self.is_down = False
        self.holds: set[str] = set()
        self.delay_s = 0.0
        self.crumb = 65_536
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self.cut()
        self._listening.close()

    def cut(self) -> None:
        """Break every connection."""
        pairs, self._pairs = self._pairs, []
        for pair in pairs:
            for one in pair:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def down(self) -> None:
        """Break everything and let nothing through."""
        self.is_down = True
        self.cut()

    def up(self) -> None:
        self.is_down = False
        self.holds = set()
        self.delay_s, self.crumb = 0.0, 65_536

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            if self.is_down:
                near.close()
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self._target), timeout=5)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            for one in (near, far):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._pairs.append((near, far))
            for source, sink, name in ((near, far, "out"), (far, near, "in")):
                threading.Thread(target=self._carry, args=(source, sink, name), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket, name: str) -> None:
        with contextlib.suppress(OSError):
            while True:
                data = source.recv(65_536)
                if not data:
                    break
                while name in self.holds:
                    time.sleep(0.01)
                if self.delay_s:
                    time.sleep(self.delay_s)
                for start in range(0, len(data), self.crumb):
                    sink.sendall(data[start : start + self.crumb])
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
