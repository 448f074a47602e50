"""Staff switch terminals: from the click at the desk to "reported applied", one terminal and ten thousand.

usage: python -m tests.bench.fleet [--terminals 1000 ... 10000] [--switches 500] [--plain] [--json FILE]

Real are: the console (``main.py console``, a process of its own, SQLCipher store, TLS broker as shipped),
Mosquitto, the pages over HTTP, every terminal's agent with its signatures. The 500 switches go to a terminal
with the product's own MQTT client and files on disk; the thousands share one process
(:mod:`tests.bench.fleet_terminals`). Everything shares this machine's processors, so the thousands are also a
load that a console never has: the CPU seconds of each process stand beside the times.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import platform
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kiosk.clock import SystemClock
from kiosk.console.broker.doors import own_password
from kiosk.remote.identity import Enrolled
from kiosk.secrets import open_secrets
from kiosk.twin.enrolment import Credentials
from kiosk.twin.mqtt import Loss, PublishMessage, ReceiveMessage
from kiosk.twin.topics import CONSOLE, Kind, topic
from tests.bench.fleet_centre import ECHO, ROOT, Centre, Desk, Fleet, Truth, cpu_s, resident_mb
from tests.bench.fleet_summary import FLEET_MS, SWITCH_P99_MS, WALL_MS, growth_table, judge_budgets
from tests.bench.fleet_terminals import key_of, password_of
from tests.bench.table import Row, percentile, print_table
from tests.helpers.lean_mqtt import LeanClient, Place
from tests.helpers.mosquitto import wait_until

GAP_S = 0.22
LIVE = "live-0"


class _Ear:
    """A listener of the echo."""

    def __init__(self) -> None:
        self.heard: asyncio.Queue[ReceiveMessage] = asyncio.Queue()

    def on_connecting(self) -> PublishMessage | None:
        return None

    def on_connected(self) -> None: ...

    def on_disconnected(self, loss: Loss) -> None: ...

    def on_message(self, message: ReceiveMessage) -> None:
        self.heard.put_nowait(message)


async def echo(centre: Centre, rounds: int) -> list[float]:
    """Return the ms of console -> broker -> terminal -> broker -> console, with messages as large as ours."""
    password = own_password(open_secrets(centre.folder))
    tls = ssl.create_default_context(cafile=str(centre.ca_path)) if centre.is_secure else None
    place = Place(centre.broker_port, tls=tls)
    wish, answer = topic(Kind.DESIRED, ECHO), topic(Kind.REPORTED, ECHO)
    desk, terminal = _Ear(), _Ear()
    here = LeanClient(place, CONSOLE, password, (answer,), desk)
    there = LeanClient(place, ECHO, password_of(ECHO), (wish,), terminal)
    await here.open()
    await there.open()
    await asyncio.sleep(0.3)
    while not terminal.heard.empty() or not desk.heard.empty():
        (terminal if not terminal.heard.empty() else desk).heard.get_nowait()
    times = []
    for number in range(rounds):
        payload = str(number).encode().ljust(900, b".")
        begun = time.perf_counter()
        here.publish(PublishMessage(wish, payload, 1, is_retained=True))
        got = await terminal.heard.get()
        there.publish(PublishMessage(answer, got.payload, 1, is_retained=True))
        while (await desk.heard.get()).payload != payload:
            pass
        times.append((time.perf_counter() - begun) * 1000)
    here.publish(PublishMessage(answer, b"", 1, is_retained=True))
    await asyncio.sleep(0.1)
    here.stop()
    there.stop()
    return times


@contextlib.contextmanager
def live_terminal(centre: Centre, folder: Path) -> Iterator[None]:
    """Run one terminal with the product's own transport and disk in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.fleet", "--be-a-terminal", str(folder)]
    credentials = Credentials(
        terminal=ECHO,
        name="One",
        broker_url=f"{'mqtts' if centre.is_secure else 'mqtt'}://127.0.0.1:{centre.broker_port}",
        broker_password=password_of(ECHO),
        ca_certificate=centre.ca_path.read_text("ascii") if centre.is_secure else "",
        console_keys=(centre.key,),
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "credentials.json").write_text(credentials.model_dump_json(), "utf-8")
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE)
    try:
        yield
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait(20)


def be_a_terminal(folder: Path) -> None:
    """Be the terminal of :func:`live_terminal` until standard input ends."""
    from tests.helpers.live_terminal import LiveTerminal

    credentials = Credentials.model_validate_json((folder / "credentials.json").read_text("utf-8"))
    terminal = LiveTerminal(Enrolled(credentials, key_of(credentials.terminal)), folder).start()
    sys.stdin.read()
    terminal.stop()


def switch_one(desk: Desk, truth: Truth, rounds: int) -> tuple[list[float], list[float]]:
    """Return ms from click to the page's answer, and from click to "reported applied" in the store."""
    wait_until(lambda: truth.applied(ECHO)[0] == truth.applied(ECHO)[1], 30, "the terminal is as wanted")
    answered, applied = [], []
    for number in range(rounds):
        version = truth.applied(ECHO)[0] + 1
        seen = threading.Event()
        found = [0.0]

        def watch(version: int = version, seen: threading.Event = seen, found: list[float] = found) -> None:
            while truth.applied(ECHO)[1] < version:
                if seen.wait(0.001):
                    return
            found[0] = time.perf_counter()
            seen.set()

        watcher = threading.Thread(target=watch)
        fields = [("terminal", ECHO), ("preset", ("large", "standard")[number % 2]), ("back", "/wall")]
        begun = time.perf_counter()
        watcher.start()
        answered.append(desk.post("/wall/switch", fields, is_fragment=True))
        if not seen.wait(20):
            seen.set()
            raise RuntimeError(f"switch {number} was not reported in 20 s")
        watcher.join()
        applied.append((found[0] - begun) * 1000)
        time.sleep(max(0.0, GAP_S - (time.perf_counter() - begun)))
    return answered, applied


def measure_switches(folder: Path, rounds: int, is_secure: bool) -> dict[str, Any]:
    centre = Centre(folder / "console", 0, is_secure)
    centre.folder.mkdir(parents=True)
    centre.fill()
    with centre.running(), live_terminal(centre, folder / "terminal"):
        desk, truth = Desk(centre), Truth(centre)
        switch_one(desk, truth, 20)  # warm
        answered, applied = switch_one(desk, truth, rounds)
        truth.close()
    with centre.broker_process():
        trips = asyncio.run(echo(centre, rounds))
    name = "TLS" if is_secure else "plain"
    print_table(
        f"One terminal over {name}, {rounds} switches",
        [
            Row("broker alone: console -> terminal -> console", trips),
            Row("click -> page answered", answered),
            Row("click -> reported applied, in the store", applied, f"p99 {SWITCH_P99_MS:.0f}"),
        ],
    )
    rows = {"broker": trips, "answered": answered, "applied": applied}
    found = {
        key: {
            "p50": percentile(v, 0.5),
            "p95": percentile(v, 0.95),
            "p99": percentile(v, 0.99),
            "max": max(v),
        }
        for key, v in rows.items()
    }
    print(f"  p99: broker {found['broker']['p99']:.1f}, applied {found['applied']['p99']:.1f} ms")
    return found


def switch_all(centre: Centre, desk: Desk, truth: Truth, fleet: Fleet, number: int) -> dict[str, float]:
    """Switch the group that all belong to; return times in ms and CPU seconds."""
    wait_until(lambda: truth.behind() == 0, 120, "all are as wanted")
    fleet.ask("mark")
    before = {
        "console": cpu_s(centre.pid),
        "broker": cpu_s(centre.broker_pid),
        "fleet": fleet.ask("stats")["cpu"],
    }
    mono, begun = time.monotonic(), time.perf_counter()
    scale = ("2.0", "1.5")[number % 2]
    answered = desk.post(f"/groups/{centre.group}/modes", [("m-scale", scale)])
    # To count the rows of an encrypted store takes a processor for some time: not before all have spoken.
    while fleet.ask("stats")["reported"] < fleet.count:
        time.sleep(0.1)
        if time.perf_counter() - begun > 180:
            raise RuntimeError("not all terminals have reported within 180 s")
    while truth.behind():
        time.sleep(0.02)
        if time.perf_counter() - begun > 180:
            raise RuntimeError(f"{truth.behind()} terminals are not written down within 180 s")
    whole = (time.perf_counter() - begun) * 1000
    stats = fleet.ask("stats")
    return {
        "answered": answered,
        "first": (stats["first"] - mono) * 1000,
        "last": (stats["last"] - mono) * 1000,
        "written": whole,
        "cpu_console": cpu_s(centre.pid) - before["console"],
        "cpu_broker": cpu_s(centre.broker_pid) - before["broker"],
        "cpu_fleet": stats["cpu"] - before["fleet"],
    }


def measure_fleet(folder: Path, count: int, rounds: int, is_secure: bool) -> dict[str, Any]:
    centre = Centre(folder / "console", count, is_secure)
    centre.folder.mkdir(parents=True)
    begun = time.perf_counter()
    centre.fill()
    filled = time.perf_counter() - begun
    with centre.running():
        empty = resident_mb(centre.pid)
        fleet = Fleet(centre, count)
        try:
            desk, truth = Desk(centre), Truth(centre)
            begun = time.perf_counter()
            wait_until(lambda: truth.behind() == 0, 300, "all are as wanted")
            settled = time.perf_counter() - begun
            first_wall, _ = desk.get("/wall")
            walls = [desk.get("/wall")[0] for _ in range(50)]
            switches = [switch_all(centre, desk, truth, fleet, number) for number in range(rounds)]
            under = walls_during(centre, desk, truth)
            stats = fleet.ask("stats")
            found = {
                "terminals": count,
                "filled_s": filled,
                "connected_s": fleet.begun["connected_s"],
                "settled_s": settled,
                "online": stats["online"],
                "first_wall": first_wall,
                "wall_p50": percentile(walls, 0.5),
                "wall_p99": percentile(walls, 0.99),
                "wall_max": max(walls),
                "wall_during": under,
                "switches": switches,
                "console_mb": resident_mb(centre.pid),
                "console_empty_mb": empty,
                "broker_mb": resident_mb(centre.broker_pid),
                "fleet_mb": stats["rss"],
            }
            truth.close()
        finally:
            fleet.close()
    print_fleet(found)
    return found


def walls_during(centre: Centre, desk: Desk, truth: Truth) -> list[float]:
    """Return ms of the wall while a group switch is under way, asked by somebody else."""
    other = Desk(centre)
    clicked = threading.Thread(
        target=lambda: desk.post(f"/groups/{centre.group}/modes", [("m-scale", "1.0")])
    )
    clicked.start()
    times = []
    while clicked.is_alive() or truth.behind():
        times.append(other.get("/wall")[0])
        time.sleep(0.1)
    return times


def print_fleet(found: dict[str, Any]) -> None:
    written = [one["written"] for one in found["switches"]]
    reported = [one["last"] for one in found["switches"]]
    print_table(
        f"{found['terminals']} terminals ({found['online']} online)",
        [
            Row("click -> page answered", [one["answered"] for one in found["switches"]]),
            Row("click -> reported by all, at the broker", reported),
            Row("click -> reported by all, in the console's store", written, f"{FLEET_MS:.0f} at 10,000"),
            Row("wall page, first", [found["first_wall"]], f"{WALL_MS:.0f}"),
            Row("wall page", [found["wall_p50"], found["wall_p99"]], f"{WALL_MS:.0f}"),
            Row("wall page during a group switch", found["wall_during"]),
        ],
    )
    cpu = found["switches"][-1]
    print(
        f"  memory: console {found['console_mb']:.0f} MB (before the fleet {found['console_empty_mb']:.0f}),"
        f" broker {found['broker_mb']:.0f} MB, fleet {found['fleet_mb']:.0f} MB; connected in"
        f" {found['connected_s']:.1f} s; CPU of a switch: console {cpu['cpu_console']:.1f} s, broker"
        f" {cpu['cpu_broker']:.1f} s, fleet {cpu['cpu_fleet']:.1f} s",
        flush=True,
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--terminals", type=int, nargs="*", default=[1000, 2500, 5000, 10_000])
    parser.add_argument("--switches", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=4, help="group switches for each size")
    parser.add_argument("--plain", action="store_true", help="without TLS as well")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--be-a-terminal", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.be_a_terminal is not None:
        be_a_terminal(arguments.be_a_terminal)
        return 0
    print(f"{platform.platform()}, {os.cpu_count()} processors, {SystemClock().now():%Y-%m-%d}")
    found: dict[str, Any] = {"switches": {}, "fleets": {}}
    for is_secure in (True, False) if arguments.plain else (True,):
        name = "tls" if is_secure else "plain"
        with tempfile.TemporaryDirectory(prefix="modunuri-fleet-") as folder:
            if arguments.switches:
                found["switches"][name] = measure_switches(
                    Path(folder) / "one", arguments.switches, is_secure
                )
            found["fleets"][name] = [
                measure_fleet(Path(folder) / str(count), count, arguments.rounds, is_secure)
                for count in arguments.terminals
            ]
            print(f"\nGrowth over {name}, {arguments.rounds} switches for each size\n")
            print(growth_table(found["fleets"][name]))
            print("\nBudgets")
            print(
                *judge_budgets(found["switches"].get(name, {}), found["fleets"][name]), sep="\n", flush=True
            )
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=1), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
