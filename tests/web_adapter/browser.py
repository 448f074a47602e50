"""Talks to the harness: loads a page, waits for what the adapter says, gives orders."""

from __future__ import annotations

import contextlib
import functools
import http.server
import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk.web.messages import PageAnswer, PageMessage, read_message
from kiosk.web.page import PageChange, PageNode, PageSnapshot

ROOT = Path(__file__).resolve().parents[2]
PAGES = Path(__file__).with_name("pages")


_KRDS = """<!doctype html><html lang="ko"><meta charset="utf-8"><title>{name}</title>
<link rel="stylesheet" href="/krds/krds.min.css"><div id="wrap"><form action="/send" method="post">
{fragment}
</form></div><script src="/krds/krds.min.js"></script></html>"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def guess_type(self, path: object) -> str:
        return "text/html; charset=utf-8" if str(path).endswith(".html") else super().guess_type(str(path))

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Serve a file, or a released fragment of the government's design system as a whole page."""
        if not self.path.startswith("/krds-page/"):
            super().do_GET()
            return
        name = self.path.removeprefix("/krds-page/").partition("?")[0]
        fragment = (PAGES / "krds" / f"{Path(name).name}.html").read_text(encoding="utf-8")
        page = _KRDS.format(name=name, fragment=fragment).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.posted.append(body.decode("utf-8"))  # type: ignore[attr-defined]
        answer = "<!doctype html><html lang=ko><title>받음</title><h1>받았습니다</h1>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)


class Browser:
    """One engine process and one server of pages; pages of other origins are ``other``."""

    def __init__(self) -> None:
        handler = functools.partial(_Quiet, directory=str(PAGES))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.posted = []  # type: ignore[attr-defined]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        self.other = f"http://localhost:{self.server.server_port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.web_adapter.harness"], cwd=ROOT, text=True, encoding="utf-8",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self.lines: queue.Queue[dict[str, Any]] = queue.Queue()
        self.errors: list[str] = []
        threading.Thread(target=self._read, daemon=True).start()
        threading.Thread(target=self._drain, daemon=True).start()
        self.notes: list[str] = []
        self.refused: list[str] = []
        self.number = 0
        self.orders = 0
        self._kept: list[PageMessage] = []
        self._wait(lambda line: "ready" in line, 30)

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            if line.startswith("{"):
                self.lines.put(json.loads(line))
        self.lines.put({"ended": 1})

    def _drain(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self.errors.append(line)
            del self.errors[:-50]

    def _put(self, message: dict[str, Any]) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()

    def _wait(self, holds: Any, seconds: float) -> dict[str, Any]:
        end = time.monotonic() + seconds
        while True:
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError(
                    f"nothing came in {seconds} s; console: {self.notes[-5:]}; {self.errors[-5:]}"
                )
            try:
                line = self.lines.get(timeout=left)
            except queue.Empty:
                continue
            if "ended" in line:
                raise RuntimeError("the engine ended: " + "".join(self.errors[-20:]))
            if "noted" in line:
                self.notes.append(line["noted"])
            if "said" in line:
                # Everything that the adapter ever says must be a valid document.
                self._kept.append(read_message(line["said"]))
            if holds(line):
                return line

    def load(
        self,
        page: str,
        *,
        size: tuple[int, int] = (1000, 800),
        zoom: float = 1.0,
        expects: Callable[[PageSnapshot], bool] | None = None,
        **config: Any,
    ) -> PageSnapshot:
        """Load a page below ``pages`` (or a whole address) and return it, at rest or as *expects* wants."""
        self.number += 1
        self.notes.clear()
        self._kept.clear()
        address = page if "://" in page else f"{self.base}/{page}"
        full = {"number": self.number, "token": "0123456789abcdef" * 2, "reduced_motion": True, **config}
        self._put({"load": address, "config": full, "size": list(size), "zoom": zoom})
        self._wait(lambda line: line.get("loaded") in (2, 3), 20)
        return self.until(expects) if expects else self.settle()

    def settle(self, quiet: float = 0.35, seconds: float = 15) -> PageSnapshot:
        """Wait until the page says nothing more for a while; return the page as it then is."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            count = len(self._kept)
            try:
                self._wait(lambda line: False, quiet)
            except TimeoutError:
                if len(self._kept) == count and any(isinstance(m, PageSnapshot) for m in self._mine()):
                    return self.snapshot()
        raise TimeoutError(f"the page never rests, or never told of itself: {self.notes[-5:]}")

    def until(self, holds: Callable[[PageSnapshot], bool], seconds: float = 8) -> PageSnapshot:
        """Wait until the page is told to be so; returns it as it is, also when it never came to that."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if any(isinstance(m, PageSnapshot) for m in self._mine()) and holds(self.snapshot()):
                break
            with contextlib.suppress(TimeoutError):
                self._wait(lambda line: "said" in line, 0.1)
        return self.snapshot()

    def _mine(self) -> list[PageMessage]:
        return [message for message in self._kept if message.number == self.number]

    def snapshot(self) -> PageSnapshot:
        """The page as the adapter has told it so far: the last snapshot and every change since."""
        current: PageSnapshot | None = None
        for message in self._mine():
            if isinstance(message, PageSnapshot):
                current = message
            elif isinstance(message, PageChange) and current is not None:
                current = current.after(message)
        assert current is not None
        return current

    def said(self) -> list[PageMessage]:
        """Everything that the adapter has said of this page."""
        return list(self._kept)

    def changes(self) -> list[PageChange]:
        return [message for message in self._mine() if isinstance(message, PageChange)]

    def live(self) -> list[tuple[str, str]]:
        return [(text.politeness, text.text) for change in self.changes() for text in change.live]

    def order(self, do: str, node: str = "", **more: Any) -> PageAnswer:
        """Give an order and return its answer."""
        self.orders += 1
        number = self.orders
        self._put({"order": {"do": do, "node": node, "order": number, **more}})

        def is_answer(_line: dict[str, Any]) -> bool:
            return any(isinstance(m, PageAnswer) and m.order == number for m in self._kept)

        self._wait(is_answer, 10)
        return next(m for m in self._kept if isinstance(m, PageAnswer) and m.order == number)

    def tell(self, **order: Any) -> None:
        self._put({"order": order})

    def run(self, script: str, *, is_page: bool = False) -> Any:
        """Run a script in the adapter's world, or in the page's own."""
        self.orders += 1
        number = self.orders
        self._put({"run": script, "number": number, "is_page": is_page})
        return json.loads(self._wait(lambda line: line.get("evaluated") == number, 10)["value"])

    def picture(self, path: Path) -> None:
        self._put({"save": str(path)})
        self._wait(lambda line: "saved" in line, 10)

    @property
    def posted(self) -> list[str]:
        return self.server.posted  # type: ignore[attr-defined,no-any-return]

    def close(self) -> None:
        try:
            self._put({"quit": 1})
            self.process.wait(timeout=10)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()
        self.server.shutdown()


def find(page: PageSnapshot, role: str, name: str) -> PageNode:
    """The one node with this role and name."""
    found = [node for node in page.nodes if node.role == role and node.name == name]
    assert len(found) == 1, (
        f"{len(found)} nodes are {role} {name!r}: {[(n.role, n.name) for n in page.nodes]}"
    )
    return found[0]
