"""The real page engine with everything around it, for programs that the tests start.

The policy and the hooks are the shipped ones. Names of the hostile city are led to local servers by a
switch of the engine that only code can give (``extra``); nothing comes from the environment.
"""

# ruff: noqa: E501 - pages and scripts are data here
from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEventLoop, QSizeF, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem

from kiosk.clock import SystemClock
from kiosk.hardening import clear_environment
from kiosk.options import DEFAULT_PROFILE
from kiosk.settings.profile import load_profile
from kiosk.web.host import ClosePage, OpenPage, PageEvent, PageFailed, PageShown
from kiosk.web.policy import Allowance, Policy
from tests.helpers.fake_terminal import FakeTerminal, make_view
from tests.web_engine.servers import Server
from ui.application import prepare_qt
from ui.scheduler import QtScheduler
from ui.web.host import QtPageHost
from ui.web.input_guard import InputGuard
from ui.web.judge import Judge
from ui.web.scripts import PageScripts
from ui.web.switches import choose_drawing, make_switches
from ui.web.view import PageMaker
from ui.window import WindowOptions, create_window

#: An adapter of four lines, for what concerns the engine and not the words of a page.
TINY_ADAPTER = """
if (window === top) new QWebChannel(qt.webChannelTransport, channel => {
  const kiosk = channel.objects.kiosk, config = globalThis.modunuriConfig
  let orders = []
  kiosk.send.connect(json => { orders.push(json); globalThis.lastOrder = json; if (JSON.parse(json).do === "snapshot") tell() })
  const tell = () => kiosk.receive(JSON.stringify({ kind: "snapshot", number: config.number, address: location.href,
    title: document.title.slice(0, 200), nodes: [], lang: document.documentElement.lang || "" }))
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", tell); else tell()
})
"""


@dataclass(frozen=True)
class City:
    """A site file's rules for the tests."""

    id: str = "city"
    pages: Sequence[Allowance] = (
        Allowance("http://city.example"),
        Allowance("http://www.city.example"),
        Allowance("https://city.example"),
    )
    frames: Sequence[Allowance] = (Allowance("http://maps.example"),)
    resources: Sequence[str] = ("http://static.example",)
    sockets: Sequence[str] = ("ws://city.example",)
    allows_http: bool = True


class Rig:
    """Window, host and servers of one test program."""

    def __init__(
        self,
        servers: dict[str, Server],
        *,
        extra: Sequence[str] = (),
        adapter: Callable[[], str] | None = lambda: TINY_ADAPTER,
        memory_mib: float = 900,
        has_fence: bool = False,
        authorities: Sequence[Path] = (),
        sites: Sequence[Any] = (City(),),
    ) -> None:
        clear_environment(os.environ, is_public=True)
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        os.environ.setdefault("QT_QUICK_BACKEND", "software")
        profile = load_profile(DEFAULT_PROFILE)
        prepare_qt(profile)
        QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
        self.app = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
        self.terminal = FakeTerminal(_plain_view())
        self.window = create_window(self.terminal, profile, WindowOptions(is_motion_allowed=False))
        self.window.window.resize(1080, 1600)
        self.window.window.show()
        self.place = QQuickItem(self.window.window.contentItem())
        self.place.setSize(QSizeF(1080, 1500))
        rules = ", ".join(f"MAP {name} 127.0.0.1:{server.port}" for name, server in servers.items())
        if has_fence:
            rules += ", MAP * ~NOTFOUND"
        drawing = choose_drawing("", os.environ)
        switches = make_switches(drawing, extra=[f'--host-resolver-rules="{rules}"', *extra])
        self.maker = PageMaker(self.window.engine, drawing, switches, authorities)
        scripts = PageScripts(lambda site: {}, adapter) if adapter else PageScripts(lambda site: {})
        self.activity = 0
        self.host = QtPageHost(
            judge=Judge(Policy(sites)),
            maker=self.maker,
            place=lambda: self.place,
            scripts=scripts,
            clock=SystemClock(),
            scheduler=QtScheduler(),
            base_zoom=1.0,
            note_activity=self._note,
            memory_mib=memory_mib,
        )
        self.window.add_filter(
            InputGuard(lambda: self.host.is_open, self.host.note_touch, self.window.window)
        )
        self.events: list[PageEvent] = []
        self.times: list[float] = []
        self.host.set_listener(self._hear)
        self._results: dict[int, Any] = {}
        self.host.stage.on_evaluated = self._results.__setitem__
        self._number = 0

    def _note(self) -> None:
        self.activity += 1

    def _hear(self, event: PageEvent) -> None:
        self.events.append(event)
        self.times.append(time.perf_counter())

    def wait(self, seconds: float) -> None:
        """Let everything run."""
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()

    def wait_until(self, is_done: Callable[[], Any], patience: float = 10.0) -> Any:
        """Let everything run until *is_done* gives something; returns it (or what it gave last)."""
        deadline = time.perf_counter() + patience
        while not (found := is_done()) and time.perf_counter() < deadline:
            self.wait(0.01)
        return found

    def wait_for(self, kind: type, patience: float = 10.0, after: int = 0) -> Any:
        """Wait for an event of this kind; returns it, or None."""
        return self.wait_until(
            lambda: next((e for e in self.events[after:] if isinstance(e, kind)), None), patience
        )

    def open(self, address: str, patience: float = 10.0) -> bool:
        """Open a page; True when it was shown."""
        before = len(self.events)
        self.host.carry_out(OpenPage(address, "city"))
        self.wait_until(
            lambda: any(isinstance(e, PageShown | PageFailed) for e in self.events[before:]), patience
        )
        return any(isinstance(e, PageShown) for e in self.events[before:])

    def run(self, script: str, world: int = 0, patience: float = 5.0) -> Any:
        """Run a script in the page (world 0) or beside it (world 1); returns its value."""
        self._number += 1
        number = self._number
        self.host.stage.runAsked.emit(number, script, world)
        self.wait_until(lambda: number in self._results, patience)
        return self._results.get(number, TimeoutError)

    def close(self) -> None:
        """End a visit."""
        self.host.carry_out(ClosePage())

    def end(self) -> None:
        """End the program's window."""
        self.host.close()
        self.wait(0.2)
        self.window.close()


def _plain_view() -> Any:
    from tests.helpers.fake_terminal import NAMES

    return make_view(NAMES[0])
