"""The real program with the real engine on the pages of a small town, driven from a script.

Run as a program of its own (one engine a process): reads a JSON list of steps from standard input and
prints what was shown after each ``look`` and what the town's server was asked. Steps are
``["press", words]`` (the words of an item or button, or its key), ``["type", words, text]``,
``["look"]``, ``["wait", screen id]`` and ``["end"]`` (the end of the visit).
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

START = """<!doctype html><html lang=ko><title>동네 소식</title><main><h1>동네 소식</h1>
<p>오늘의 소식이에요.</p><a href=/form>신청하기</a> <a href=https://evil.example/>바깥으로</a>
<a href=tel:02-120>전화하기</a> <button onclick="alert('안녕')">알림 보기</button>
<button aria-expanded=false onclick="this.setAttribute('aria-expanded','true');x.hidden=false">펼치기</button>
<p id=x hidden>숨은 글</p></main>"""
FORM = """<!doctype html><html lang=ko><title>신청서</title><main><h1>신청서</h1><form action=/done
 onsubmit="if(n.value)return;event.preventDefault();e.textContent='이름을 적어 주세요';n.ariaInvalid='true'">
<label>이름 <input id=n name=n aria-errormessage=e></label><div id=e></div>
<label>암호 <input type=password name=p></label>
<label>구 <select name=g><option value=1>종로<option value=2>중구</select></label>
<label><input type=checkbox name=a value=yes>동의해요</label><button>보내기</button></form></main>"""
DONE = "<!doctype html><html lang=ko><title>끝</title><main><h1>받았어요</h1><p>번호 12</p></main>"
PAGES = {"/": START, "/form": FORM, "/done": DONE}
#: A step of the program may take so long on a busy machine, in s.
PATIENCE_S = 20.0


class _Town(BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append(self.path)
        body = PAGES.get(self.path.partition("?")[0])
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write((body or "").encode())

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


def serve() -> int:
    """Serve the town; returns its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Town)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return int(server.server_port)


class Program:
    """The kiosk with its window, as :mod:`ui.application` builds it."""

    def __init__(self, port: int) -> None:
        """Build everything; the town's name leads to *port*, every other name nowhere."""
        from PySide6.QtGui import QGuiApplication

        from kiosk.clock import SystemClock
        from kiosk.core import build_core, load_terminal_profile
        from kiosk.options import KioskOptions, make_data_dir
        from kiosk.watchdog import Watchdog
        from kiosk.web.sites import SiteBook
        from tests.helpers.web_city import make_site
        from ui.application import connect_pages, prepare_qt, window_options
        from ui.scheduler import QtScheduler
        from ui.web.setup import EngineExtras, prepare_pages
        from ui.window import create_window

        prepare_pages()
        data = make_data_dir(None, is_temporary=True)
        options = KioskOptions(data_dir=data, is_temporary=True, speech="silence", is_windowed=True)
        profile = load_terminal_profile(options)
        prepare_qt(profile)
        self.app = QGuiApplication([])
        scheduler = QtScheduler()
        self.core = build_core(options, SystemClock(), scheduler)
        pages = [{"origin": "http://town.example"}]
        town = make_site("town", start="http://town.example/", pages=pages, allows_http=True)
        self.core.pages._sites = SiteBook([town])
        settings = window_options(self.core, None, is_full_screen=False, is_motion_allowed=False)
        self.window = create_window(self.core.terminal, profile, settings)
        rules = f'--host-resolver-rules="MAP town.example 127.0.0.1:{port}, MAP * ~NOTFOUND"'
        watchdog = Watchdog(SystemClock(), scheduler, lambda message: None, None)
        self.pages = connect_pages(self.core, self.window, scheduler, watchdog, EngineExtras((rules,)))
        self.window.show()
        self.core.start()

    def until(self, holds: Callable[[], bool]) -> None:
        """Let everything run until something holds."""
        end = time.monotonic() + PATIENCE_S
        while not holds():
            if time.monotonic() > end:
                raise TimeoutError(f"still at {self.core.terminal.view.screen.id}")
            self.app.processEvents()
            time.sleep(0.005)

    def rest(self, seconds: float = 0.4) -> None:
        """Let everything run for a while."""
        end = time.monotonic() + seconds
        self.until(lambda: time.monotonic() > end)

    def key_of(self, words: str) -> str:
        """Return the key of what is called *words*; a key stands for itself."""
        screen = self.core.terminal.view.screen
        found = [one.key for one in (*screen.items, *screen.actions) if one.label == words]
        return found[0] if found else words

    def look(self) -> dict[str, Any]:
        """Return what is shown."""
        view = self.core.terminal.view
        items = {item.key: item for item in view.screen.items}
        return {
            "id": view.screen.id,
            "title": view.screen.title.label,
            "labels": [item.label for item in items.values()],
            "note": [items["note"].label, items["note"].detail] if "note" in items else None,
            "facts": {item.label: item.value for item in items.values() if item.kind == "fact"},
            "errors": {item.label: item.error for item in items.values() if item.error},
            "cursor": items[view.cursor].label if view.cursor in items else view.cursor,
            "spoken": " ".join(item.spoken for item in items.values()),
            "is_gone": self.pages.is_gone,
        }

    def do(self, verb: str, *words: str) -> dict[str, Any] | None:
        """Carry out one step."""
        from kiosk.screens.command import Press, Type

        terminal = self.core.terminal
        if verb == "press":
            terminal.dispatch(Press(self.key_of(words[0])))
        elif verb == "type":
            terminal.dispatch(Type(self.key_of(words[0]), words[1]))
        elif verb == "wait":
            self.until(lambda: terminal.view.screen.title.label == words[0])
        elif verb == "end":
            terminal.end_session()
        self.rest()
        return self.look() if verb == "look" else None


def main() -> None:
    """Carry out the steps of standard input."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    program = Program(serve())
    seen = [shown for step in json.load(sys.stdin) if (shown := program.do(*step)) is not None]
    print("\n" + json.dumps({"seen": seen, "asked": _Town.asked}, ensure_ascii=False), flush=True)
    program.core.close()
    os._exit(0)


if __name__ == "__main__":
    main()
