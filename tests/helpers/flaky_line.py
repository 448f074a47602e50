"""A bad line between a kiosk and its gateway: down, flapping, cutting posts and losing replies."""

from __future__ import annotations

import contextlib
import random
import socket
import threading
from collections import Counter
from collections.abc import Callable


class FlakyLine:
    """Forwards TCP connections of 127.0.0.1 to a Unix socket, as badly as it is told to.

    Attributes:
        badness: 0 forwards everything; 1 nothing. What happens in between is chance: connections are
            closed at once, posts are cut in the middle, replies are lost or cut.
        counts: How often each fault happened.
    """

    def __init__(self, target: str, seed: int) -> None:
        """Listen at once; *target* is the path of the gateway's socket."""
        self.badness = 0.0
        self.counts: Counter[str] = Counter()
        self._target = target
        self._chance = random.Random(seed)
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://localhost:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _happens(self, share: float) -> bool:
        return self._chance.random() < self.badness * share

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            if self._happens(0.5) or self.badness >= 1:
                self.counts["refused"] += 1
                near.close()
                continue
            threading.Thread(target=self._forward, args=(near,), daemon=True).start()

    def _forward(self, near: socket.socket) -> None:
        far = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)

        def close() -> None:
            for one in (near, far):
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

        with near, far, contextlib.suppress(OSError):
            far.connect(self._target)
            back = threading.Thread(target=self._pump, args=(far, near, "reply", close), daemon=True)
            back.start()
            self._pump(near, far, "post", close)
            back.join(5)

    def _pump(self, source: socket.socket, sink: socket.socket, what: str, close: Callable[[], None]) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                if self._happens(0.3):
                    part = data[: self._chance.randrange(len(data))] if self._chance.random() < 0.5 else b""
                    self.counts[f"{what} {'cut' if part else 'lost'}"] += 1
                    sink.sendall(part)
                    break
                sink.sendall(data)
        close()
