"""A terminal's real agent, on a thread of its own, for tests with a real broker."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from kiosk.clock import SystemClock
from kiosk.loop import Loop
from kiosk.modes.controller import ModeController
from kiosk.modes.state import ModeState
from kiosk.remote.agent import Agent, AgentIdentity
from kiosk.remote.connecting import mqtt_transport
from kiosk.remote.identity import Enrolled
from kiosk.remote.journal import FileJournal
from kiosk.remote.modes import ControllerModes
from kiosk.remote.ports import Ports
from kiosk.remote.store import FileDesiredStore
from kiosk.twin.enrolment import Credentials, key_text
from kiosk.twin.mqtt import Loss
from tests.helpers.mosquitto import Mosquitto
from tests.helpers.remote import FakeExecute, FakeHealth, FakeScreen, FakeSession, FakeVisitor
from tests.helpers.twin import CONSOLE_KEY, TERMINAL, TERMINAL_KEY


def enrolled_at(broker: Mosquitto) -> Enrolled:
    """What a console would have given for a broker of the tests."""
    address = broker.address(TERMINAL)
    scheme = "mqtts" if broker.is_secure else "mqtt"
    credentials = Credentials(
        terminal=TERMINAL,
        name="Lobby",
        broker_url=f"{scheme}://{address.host}:{address.port}",
        broker_password=address.password,
        ca_certificate=broker.ca,
        console_keys=(key_text(CONSOLE_KEY.public),),
    )
    return Enrolled(credentials, TERMINAL_KEY)


class LiveTerminal:
    """A terminal's agent on a thread of its own."""

    def __init__(self, enrolled: Enrolled, folder: Path) -> None:
        clock = SystemClock()
        self.loop = Loop(clock)
        self.modes = ModeController(ModeState(), ("ko", "en"))
        self.execute, self.session, self.visitor = FakeExecute(), FakeSession(), FakeVisitor()
        self.screen = FakeScreen()
        self.pool = ThreadPoolExecutor(1)
        self.losses: list[Loss | None] = []
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
            FileDesiredStore(folder / "desired.json"),
            FileJournal(folder / "commands.jsonl"),
            mqtt_transport(enrolled),
            clock,
            self.loop,
            self.pool.submit,
            on_connection=self.losses.append,
        )
        self.thread = threading.Thread(target=self.loop.run, daemon=True)

    def start(self) -> LiveTerminal:
        self.thread.start()
        self.on_loop(self.agent.start)
        return self

    def on_loop(self, call: Callable[[], Any]) -> Any:
        result: queue.Queue[Any] = queue.Queue()
        self.loop.post(lambda: result.put(call()))
        return result.get(timeout=10)

    def stop(self) -> None:
        self.on_loop(self.agent.stop)
        self.loop.stop()
        self.thread.join(5)
        self.pool.shutdown()
