"""A whole centre on one machine: the real console with its broker, and terminals with real agents.

Nothing between the browser and the terminal's mode state is played: pages, services, store, Mosquitto with
TLS, enrolment, signed documents, the terminal's twin. What a terminal shows is remembered by a visitor that
the test directs.
"""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from kiosk.clock import SystemClock
from kiosk.console.app import create_app
from kiosk.console.core import Console
from kiosk.console.pages.build import PageOptions, add_pages
from kiosk.console.serving import ConsoleOptions, build_console, first_setup_link
from kiosk.i18n.catalogues import Catalogues
from kiosk.loop import Loop
from kiosk.modes.controller import ModeController
from kiosk.modes.state import ModeState
from kiosk.remote.agent import Agent, AgentIdentity
from kiosk.remote.connecting import mqtt_transport
from kiosk.remote.enrolment import Asked, EnrolmentClient
from kiosk.remote.identity import Enrolled, IdentityStore
from kiosk.remote.journal import FileJournal
from kiosk.remote.modes import ControllerModes
from kiosk.remote.ports import Ports
from kiosk.remote.store import FileDesiredStore
from kiosk.secrets import MemorySecrets
from kiosk.services.client import GatewayAddress
from kiosk.services.transport import HttpTransport
from tests.console_browser.rig import serving, wait_for
from tests.helpers.remote import FakeExecute, FakeHealth, FakeScreen, FakeSession, FakeVisitor


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Centre:
    """A console that runs."""

    def __init__(self, folder: Path) -> None:
        self.clock = SystemClock()
        options = ConsoleOptions(
            "127.0.0.1",
            0,
            None,
            folder,
            broker_host="127.0.0.1",
            broker_port=free_port(),
            broker_name="127.0.0.1",
        )
        self.console: Console = build_console(options, self.clock)
        self.base = ""

    @property
    def app(self) -> FastAPI:
        app = create_app(self.console.enrolment, self.console.health, self.clock)
        add_pages(app, self.console.services, PageOptions(self.clock, Catalogues(), is_secure=False))
        return app

    def first_link(self) -> str:
        link = first_setup_link(self.console, self.base)
        assert link is not None
        return link


@contextmanager
def running(folder: Path) -> Iterator[Centre]:
    """Start broker, console and pages."""
    centre = Centre(folder)
    try:
        centre.console.broker.start()
        centre.console.start()
        with serving(centre.app) as base:
            centre.base = base
            yield centre
    finally:
        centre.console.stop()


class Terminal:
    """A terminal: joins by its code, then lives by its agent on a thread of its own."""

    def __init__(self, centre: Centre, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.identity = IdentityStore(folder, MemorySecrets())
        self._http = HttpTransport(GatewayAddress(centre.base))
        self._joining = EnrolmentClient(self._http, self.identity, name)
        self.asked: Asked | None = None
        self.agent: Agent | None = None
        self.losses: list[Any] = []

    def ask(self) -> str:
        """Ask to join; return the code as the terminal shows it."""
        self.asked = self._joining.ask()
        return f"{self.asked.code[:5]} {self.asked.code[5:]}"

    def join(self) -> None:
        """Fetch what staff have accepted, and connect."""
        asked = self.asked
        assert asked is not None
        self.start(wait_for(lambda: self._joining.fetch(asked), "credentials"))

    def start(self, enrolled: Enrolled) -> None:
        clock = SystemClock()
        self.loop = Loop(clock)
        self.modes = ModeController(ModeState(), ("ko", "en"))
        self.session, self.screen = FakeSession(), FakeScreen()
        self.visitor, self.execute = FakeVisitor(), FakeExecute()
        self.pool = ThreadPoolExecutor(1)
        self.agent = Agent(
            AgentIdentity(enrolled.credentials.terminal, enrolled.key, enrolled.console_keys, app="test"),
            Ports(
                ControllerModes(self.modes),
                self.session,
                self.screen,
                self.visitor,
                self.execute,
                FakeHealth(),
            ),
            FileDesiredStore(self.folder / "desired.json"),
            FileJournal(self.folder / "commands.jsonl"),
            mqtt_transport(enrolled),
            clock,
            self.loop,
            self.pool.submit,
            on_connection=self.losses.append,
        )
        self.thread = threading.Thread(target=self.loop.run, name="terminal", daemon=True)
        self.thread.start()
        self.on_loop(self.agent.start)

    def on_loop(self, call: Callable[[], Any]) -> Any:
        """Do something where the terminal's twin lives."""
        result: queue.Queue[Any] = queue.Queue()
        self.loop.post(lambda: result.put(call()))
        return result.get(timeout=10)

    @property
    def scale(self) -> float:
        return self.modes.state.scale

    def stop(self) -> None:
        if self.agent is not None:
            self.on_loop(self.agent.stop)
            self.loop.stop()
            self.thread.join(5)
            self.pool.shutdown()
        self._http.close()
