"""A terminal of the fault runs: the real agent in a process of its own; it tells what is true.

usage: python -m tests.torture.fleet.terminal_program FOLDER

In FOLDER lie ``credentials.json``, ``identity.key`` (once its keys were changed), the terminal's files, and
switches that the test sets: ``clock`` (seconds
that the clock is ahead), ``die-before-write``, ``die-after-write``, ``die-in-command`` (the process kills
itself there, once). Lines on standard output are JSON: ``{"true": version, "values": {...}}`` whenever the
modes were set, ``{"did": id, "name": ...}`` for every command carried out, ``{"said": topic, "payload":
base64}`` for everything published, ``{"console": "away"}`` or ``"here"`` when that has changed, ``{"asked":
id}`` when the visitor is asked whether staff may see the screen, ``{"watched": id, "why": ...}`` when they
are told that staff see it, or with "" no longer. Lines on standard input: ``come``, ``go`` (a visitor),
``no``, ``yes`` (to an offer), ``agree`` (to be seen).
"""

from __future__ import annotations

import base64
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from kiosk.clock import SystemClock
from kiosk.i18n.catalogues import Catalogues
from kiosk.i18n.localiser import Localiser
from kiosk.i18n.text import Content
from kiosk.loop import Loop
from kiosk.modes.controller import ModeController
from kiosk.modes.state import ModeState
from kiosk.remote.actions import AskConsent, Layers, ShowAssist
from kiosk.remote.agent import Agent, AgentIdentity
from kiosk.remote.identity import Enrolled
from kiosk.remote.journal import FileJournal
from kiosk.remote.modes import ControllerModes
from kiosk.remote.ports import Ports
from kiosk.remote.store import FileDesiredStore, StoredWish
from kiosk.screens.model import Screen
from kiosk.screens.renderer import Renderer
from kiosk.screens.view import View
from kiosk.twin.documents import CommandDocument
from kiosk.twin.enrolment import Credentials
from kiosk.twin.layers import STAFF_FIELDS
from kiosk.twin.mqtt import MqttClient, MqttListener, MqttSettings, PublishMessage
from kiosk.twin.mqtt import settings as waits
from kiosk.twin.signing import SigningKey
from kiosk.twin.topics import optional_subscriptions, terminal_subscriptions
from tests.bench.fleet_terminals import key_of
from tests.helpers.remote import FakeHealth, FakeScreen, FakeSession, FakeVisitor

_write_lock = threading.Lock()
#: Title of the page that a visitor has before them.
PAGE = "무엇을 도와드릴까요?"


def tell(**values: Any) -> None:
    with _write_lock:
        os.write(1, (json.dumps(values) + "\n").encode())


def die_if_told(folder: Path, name: str) -> None:
    """Kill this process without a word if the test wants it here; once."""
    switch = folder / name
    if switch.exists():
        switch.unlink()
        os.kill(os.getpid(), signal.SIGKILL)


class JumpingClock(SystemClock):
    """The machine's clock, ahead by what a file says; monotonic time never jumps."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def now(self) -> datetime:
        try:
            ahead = float(self._path.read_text("ascii"))
        except (OSError, ValueError):
            ahead = 0.0
        return super().now() + timedelta(seconds=ahead)


class TellingModes(ControllerModes):
    """Says what is true once it is."""

    agent: Agent
    has_told = False
    told_version = 0

    def apply_layers(self, layers: Layers) -> None:
        super().apply_layers(layers)
        self.tell()

    def tell(self) -> None:
        self.has_told = True
        state = self.state()
        values = {name: getattr(state, name) for name in STAFF_FIELDS}
        self.told_version = self.agent.state.applied_version
        tell(true=self.agent.state.applied_version, values=values)


class DyingStore(FileDesiredStore):
    """Dies around a write."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "desired.json")
        self._folder = folder

    def save(self, wish: StoredWish) -> None:
        die_if_told(self._folder, "die-before-write")
        super().save(wish)
        die_if_told(self._folder, "die-after-write")


class TellingExecute:
    """Carries commands out by saying so."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def execute(self, command: CommandDocument, arguments: Any, done: Callable[..., None]) -> None:
        tell(did=command.id, name=command.name)
        die_if_told(self._folder, "die-in-command")
        done("done", "", {})


class TellingVisitor(FakeVisitor):
    """Says what the visitor is asked and told about being seen."""

    def ask_consent(self, question: AskConsent, on_answer: Callable[[bool], None]) -> None:
        super().ask_consent(question, on_answer)
        tell(asked=question.session)

    def show_assist(self, assist: ShowAssist) -> None:
        super().show_assist(assist)
        tell(watched=assist.session or "", why=assist.why)

    def agree(self) -> None:
        if self.consent is not None:
            self.consent[1](True)


class TellingClient(MqttClient):
    """Says what is published, so that the test can play it again, and first what is true by then.

    A version that asks for what holds already is not set anew; by the time of day it may still end.
    """

    modes: TellingModes

    def publish(self, message: PublishMessage, on_acked: Callable[[bool], None] | None = None) -> bool:
        if self.modes.told_version != self.modes.agent.state.applied_version:
            self.modes.tell()
        tell(said=message.topic, payload=base64.b64encode(message.payload).decode())
        return super().publish(message, on_acked)


def first_page() -> View:
    """Return a page with words that staff may read."""
    renderer = Renderer(Localiser(Catalogues(), "ko"))
    page = Screen(id="home", title=Content.of({"ko": PAGE}), public=True)  # type: ignore[arg-type]
    return View(screen=renderer.screen(page), bar=renderer.bar(), modes=ModeState())


def shorten_waits() -> None:
    """A run has no minutes to wait for a connection that is refused or fails again and again."""
    waits.MAX_WAIT_S = 1.0
    waits.REFUSED_WAIT_S = 1.0
    waits.MAX_REFUSED_WAIT_S = 1.0
    assert waits.wait_before_try(waits.Loss.REFUSED, 9, 1.0, 1.0) == 1.0, "the client asks elsewhere"


def main(folder: Path) -> None:
    shorten_waits()
    credentials = Credentials.model_validate_json((folder / "credentials.json").read_text("utf-8"))
    changed = folder / "identity.key"
    key = SigningKey(changed.read_bytes()) if changed.exists() else key_of(credentials.terminal)
    enrolled = Enrolled(credentials, key)
    clock = JumpingClock(folder / "clock")
    loop = Loop(clock)
    modes = TellingModes(ModeController(ModeState(), ("ko", "en")))
    session, visitor, screen = FakeSession(), TellingVisitor(), FakeScreen()
    screen.current = first_page()
    disk = ThreadPoolExecutor(1)
    settings = MqttSettings(
        enrolled.broker,
        client_id=credentials.terminal,
        subscriptions=terminal_subscriptions(credentials.terminal),
        optional=optional_subscriptions(),
        first_wait_s=0.1,
        keep_alive_s=5,
    )

    def connect(listener: MqttListener) -> MqttClient:
        client = TellingClient(settings, listener)
        client.modes = modes
        return client

    agent = Agent(
        AgentIdentity(credentials.terminal, enrolled.key, enrolled.console_keys, app="test"),
        Ports(modes, session, screen, visitor, TellingExecute(folder), FakeHealth()),
        DyingStore(folder),
        FileJournal(folder / "commands.jsonl"),
        connect,
        clock,
        loop,
        disk.submit,
        on_console=lambda is_away: tell(console="away" if is_away else "here"),
    )
    modes.agent = agent
    acts: dict[str, Callable[[], None]] = {
        "come": lambda: session.set(True),
        "go": lambda: session.set(False),
        "no": lambda: visitor.answer("no"),
        "yes": lambda: visitor.answer("yes"),
        "agree": visitor.agree,
    }

    def begin() -> None:
        agent.start()
        if not modes.has_told:
            modes.tell()
        tell(begun=True)

    def listen() -> None:
        for line in sys.stdin:
            act = acts.get(line.strip())
            if act is not None:
                loop.post(act)
        loop.post(agent.stop)
        loop.stop()

    threading.Thread(target=listen, daemon=True).start()
    loop.post(begin)
    loop.run()
    disk.shutdown()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
