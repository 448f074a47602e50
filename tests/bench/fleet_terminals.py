"""Thousands of terminals in one process, each with a connection of its own.

usage: python -m tests.bench.fleet_terminals PORT COUNT [--ca FILE] [--first N] [--agents N]

Every terminal has its own identity, TLS connection, credential, last will and birth, checks the signature and
the version of what is wanted, and signs its report. Of those, ``--agents`` run the whole
:class:`kiosk.remote.agent.Agent` (twin, layers, modes, journal) with a disk in memory; the others
(:mod:`tests.bench.fleet_speaker`) say by the same documents that they applied what they were told: in a city
each has a processor of its own, and here all of them share two with the console and the broker.

Commands come on standard input, one word a line; answers are JSON lines:

    mark    forget what was counted
    stats   {"reported": .., "first": .., "last": .., "cpu": .., "rss": ..}: terminals that reported
            a newer version as applied since the mark, CLOCK_MONOTONIC of the first and last acknowledged
            report, CPU seconds, MB
    end     leave
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import resource
import ssl
import sys
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiosk.clock import SystemClock, Timer
from kiosk.modes.controller import ModeController
from kiosk.modes.state import ModeState
from kiosk.remote import agent as remote_agent
from kiosk.remote.agent import Agent, AgentIdentity
from kiosk.remote.journal import JournalContent
from kiosk.remote.modes import ControllerModes
from kiosk.remote.ports import Ports
from kiosk.remote.store import StoredWish
from kiosk.twin.documents import AnswerDocument
from kiosk.twin.mqtt import Loss, MqttListener, PublishMessage
from kiosk.twin.signing import KeyRing, SigningKey
from kiosk.twin.topics import Kind, optional_subscriptions, terminal_subscriptions, topic
from tests.bench.fleet_speaker import Speaker
from tests.helpers.lean_mqtt import Gatherer, LeanClient, Place
from tests.helpers.remote import FakeExecute, FakeHealth, FakeScreen, FakeSession, FakeVisitor

#: Connections that are being made at one time.
AT_ONCE = 100
#: The clocks of ten thousand machines cost this one process what they cost none of them.
TICK_S = 120.0


def name_of(number: int) -> str:
    return f"fleet-{number:05d}"


def key_of(name: str) -> SigningKey:
    return SigningKey(name.encode().ljust(32, b"-")[:32])


def password_of(name: str) -> str:
    return f"{name}-password"


class LoopScheduler:
    """The asyncio loop as the agents' scheduler."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def call_later(self, delay: float, call: Callable[[], None]) -> Timer:
        return self._loop.call_later(delay, call)

    def post(self, call: Callable[[], None]) -> None:
        self._loop.call_soon(call)


class MemoryStore:
    """The highest wish."""

    def __init__(self) -> None:
        self.wish: StoredWish | None = None

    def load(self) -> StoredWish | None:
        return self.wish

    def save(self, wish: StoredWish) -> None:
        self.wish = wish


class MemoryJournal:
    """Commands that came."""

    def load(self) -> JournalContent:
        return JournalContent()

    def begin(self, command: str, issued_at: float) -> None: ...

    def end(self, answer: AnswerDocument) -> None: ...

    def acknowledge(self, command: str) -> None: ...


class Counting:
    """A terminal's connection, counting what it reports."""

    def __init__(self, client: LeanClient, terminal: SimulatedTerminal) -> None:
        self._client = client
        self._terminal = terminal
        self._reported = topic(Kind.REPORTED, client.client_id)

    @property
    def is_connected(self) -> bool:
        return self._client.is_connected

    def start(self) -> None: ...

    def stop(self) -> None:
        self._client.stop()

    def trust(self, ca_certificate: str) -> None:
        self._client.trust(ca_certificate)

    def publish(self, message: PublishMessage, on_acked: Callable[[bool], None] | None = None) -> bool:
        if message.topic != self._reported:
            return self._client.publish(message, on_acked)
        state = self._terminal.agent.state
        version = state.applied_version if state.result == "applied" else 0

        def acked(is_there: bool) -> None:
            if is_there:
                self._terminal.tell(version)
            if on_acked is not None:
                on_acked(is_there)

        return self._client.publish(message, acked)


@dataclass
class Tally:
    """What was reported since the mark."""

    versions: dict[str, int] = field(default_factory=dict)
    marked: dict[str, int] = field(default_factory=dict)
    first: float = 0.0
    last: float = 0.0
    count: int = 0

    def mark(self) -> None:
        self.marked = dict(self.versions)
        self.first = self.last = 0.0
        self.count = 0

    def tell(self, name: str, version: int) -> None:
        before = self.marked.get(name, 0)
        if version > before and self.versions.get(name, 0) <= before:
            self.count += 1
            self.last = time.monotonic()
            self.first = self.first or self.last
        self.versions[name] = max(version, self.versions.get(name, 0))


class SimulatedTerminal:
    """One terminal."""

    def __init__(
        self, name: str, place: Place, console: KeyRing, scheduler: LoopScheduler, tally: Tally
    ) -> None:
        self.name = name
        self._tally = tally
        self.modes = ModeController(ModeState(), ("ko", "en"))
        ports = Ports(
            ControllerModes(self.modes),
            FakeSession(),
            FakeScreen(),
            FakeVisitor(),
            FakeExecute(),
            FakeHealth(),
        )

        def connect(listener: MqttListener) -> Counting:
            self.client = LeanClient(
                place,
                name,
                password_of(name),
                (*terminal_subscriptions(name), *optional_subscriptions()),
                listener,
            )
            return Counting(self.client, self)

        self.losses: list[Loss | None] = []
        self.agent = Agent(
            AgentIdentity(name, key_of(name), console, app="fleet"),
            ports,
            MemoryStore(),
            MemoryJournal(),
            connect,
            SystemClock(),
            scheduler,
            lambda work: work(),
            on_connection=self.losses.append,
        )

    def tell(self, version: int) -> None:
        self._tally.tell(self.name, version)

    async def join(self) -> None:
        self.agent.start()
        await self.client.open()

    def stop(self) -> None:
        self.agent.stop()


async def read_lines() -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    return reader


def fast_run(work: Coroutine[Any, Any, None]) -> None:
    """Run on uvloop where there is one (not on Windows): asyncio's TLS costs more than the agents do."""
    try:
        import uvloop
    except ImportError:
        asyncio.run(work)
    else:
        uvloop.run(work)


def say(**values: Any) -> None:
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


def resident_mb() -> float:
    fields = Path("/proc/self/statm").read_text("ascii").split()
    return int(fields[1]) * resource.getpagesize() / 1e6


async def run(arguments: argparse.Namespace) -> None:
    remote_agent.TICK_S = TICK_S
    tls = ssl.create_default_context(cafile=arguments.ca) if arguments.ca else None
    place = Place(arguments.port, tls=tls, gatherer=Gatherer())
    console = KeyRing.decode([arguments.key])
    scheduler, tally = LoopScheduler(asyncio.get_running_loop()), Tally()
    begun = time.monotonic()
    step = max(1, arguments.count // arguments.agents) if arguments.agents else arguments.count + 1
    terminals: list[SimulatedTerminal | Speaker] = [
        SimulatedTerminal(name_of(number), place, console, scheduler, tally)
        if number % step == 0 and number // step < arguments.agents
        else Speaker(
            name_of(number), key_of(name_of(number)), password_of(name_of(number)), place, console, tally.tell
        )
        for number in range(arguments.first, arguments.first + arguments.count)
    ]
    gate = asyncio.Semaphore(AT_ONCE)

    async def join(terminal: SimulatedTerminal | Speaker) -> None:
        async with gate:
            await terminal.join()

    built = time.monotonic()
    await asyncio.gather(*(join(terminal) for terminal in terminals))
    gc.collect()
    gc.set_threshold(200_000, 20, 100)
    gc.freeze()  # ten thousand twins are walked through at every full collection otherwise
    say(connected=len(terminals), built_s=built - begun, connected_s=time.monotonic() - built)
    lines = await read_lines()
    while True:
        word = (await lines.readline()).decode().strip()
        if word in ("", "end"):
            break
        if word == "mark":
            tally.mark()
            say(marked=True)
        elif word == "stats":
            online = sum(terminal.client.is_connected for terminal in terminals)
            say(
                reported=tally.count,
                first=tally.first,
                last=tally.last,
                online=online,
                cpu=time.process_time(),
                rss=resident_mb(),
            )
    for terminal in terminals:
        terminal.stop()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("count", type=int)
    parser.add_argument("--key", required=True, help="the console's public key, base64")
    parser.add_argument("--ca", help="authority of the broker")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--agents", type=int, default=1000, help="terminals that run the whole agent")
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    fast_run(run(parser.parse_args()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
