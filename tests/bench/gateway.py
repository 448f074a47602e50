"""Requests per second, times and memory of the gateway, and how they grow with what is stored.

usage: python -m tests.bench.gateway [--stored 1000 10000 100000] [--seconds 3] [--json FILE]

Measured from outside: real processes (``main.py gateway``), real sockets, kept connections from four
client threads of one process. SQLite runs as a kiosk embeds it (SQLCipher, ``synchronous=FULL``, one
process), PostgreSQL with two workers and ``fsync=on``. Client and server share the machine's processors.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from sqlalchemy import Engine, func, insert, select

from kiosk.gateway.commands import create_key, open_store
from kiosk.gateway.store.models import StoredRequest
from tests.helpers.postgres import find_programs, postgres_server

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = 4
#: An answer that the posted service takes.
STATE = "dark"
#: Slower than this factor from the smallest to the largest store is not flat.
MOST_GROWTH = 2.0


def fill(engine: Engine, count: int) -> None:
    """Bring the store to *count* reports: a tenth published, spread over a year."""
    now = datetime.now(UTC)
    with engine.connect() as connection:
        present = connection.execute(select(func.count()).select_from(StoredRequest)).scalar_one()
    for first in range(present, count, 2000):
        rows = []
        for number in range(first, min(first + 2000, count)):
            when = now - timedelta(seconds=number * 311 % 31_536_000)
            rows.append(
                {
                    "id": uuid.uuid4().hex,
                    "client_ref": str(uuid.uuid4()),
                    "fingerprint": "0" * 64,
                    "service_code": ("pothole", "street-lamp", "noise")[number % 3],
                    "language": "ko",
                    "attributes": {"state": "001"},
                    "description": "밤에 어두워요. " * (number % 7),
                    "contact_channel": "none",
                    "receipt_number": f"{number:011d}",
                    "code_hmac": "0" * 64,
                    "status": ("received", "open", "closed")[number % 3],
                    "destination": "city",
                    "is_published": number % 10 == 0,
                    "public_description": "가로등",
                    "problems": [],
                    "requested_at": when,
                    "received_at": when,
                    "updated_at": when,
                    "district": ("jongno", "jung")[number % 2],
                }
            )
        with engine.begin() as connection:
            connection.execute(insert(StoredRequest), rows)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("ANALYZE")


@contextlib.contextmanager
def served(data: Path, database: str | None, workers: int) -> Iterator[tuple[str, int]]:
    """Run ``main.py gateway``; yield its address and process id."""
    command = [sys.executable, "main.py", "gateway", "--port", "0", "--data", str(data), "--rate", "100000"]
    command += ["--workers", str(workers), *(["--database", database] if database else [])]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None:
            raise RuntimeError("no output")
        try:
            for _ in range(workers):
                line = process.stdout.readline().strip()
            yield line.removesuffix("/open311/discovery.json"), process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def memory_of(pid: int) -> float:
    """Return the PSS of a process and its children in MB."""
    pids = [pid]
    for found in pids:
        for task in Path(f"/proc/{found}/task").iterdir():
            pids += [int(child) for child in (task / "children").read_text().split()]
    total = 0
    for found in pids:
        for line in Path(f"/proc/{found}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


def load(
    url: str, make: Callable[[], tuple[str, str, str | None, dict[str, str]]], seconds: float
) -> dict[str, float]:
    """Ask for *seconds* from several threads; return requests per second, median and p99 in ms."""
    times: list[float] = []
    failures: list[int] = []
    lock = threading.Lock()
    end = time.monotonic() + seconds

    def ask() -> None:
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=30)
        mine = []
        while time.monotonic() < end:
            method, path, body, headers = make()
            begun = time.perf_counter()
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            answer.read()
            mine.append((time.perf_counter() - begun) * 1000)
            if answer.status >= 400:
                failures.append(answer.status)
        connection.close()
        with lock:
            times.extend(mine)

    threads = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    begun = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - begun
    if failures:
        raise RuntimeError(f"{len(failures)} of {len(times)} answers failed: {sorted(set(failures))}")
    parts = statistics.quantiles(times, n=100)
    return {
        "per_second": len(times) / took,
        "median_ms": statistics.median(times),
        "p99_ms": parts[98],
        "quiet_ms": parts[4],
    }


def works(key: str, clerk: str) -> dict[str, Callable[[], tuple[str, str, str | None, dict[str, str]]]]:
    """Return what is asked: reading lists, looking up a receipt, posting."""
    form = {"content-type": "application/x-www-form-urlencoded"}

    def post() -> tuple[str, str, str | None, dict[str, str]]:
        fields = {
            "service_code": "street-lamp",
            "description": "밤에 어두워요",
            "attribute[state]": STATE,
            "address_string": "종로1가",
            "attribute[client_ref]": str(uuid.uuid4()),
            "api_key": key,
        }
        return "POST", "/open311/v2/requests.json", urlencode(fields), form

    def status() -> tuple[str, str, str | None, dict[str, str]]:
        return "GET", "/open311/v2/requests.json?page_size=20", None, {"x-api-key": key}

    return {
        "services": lambda: ("GET", "/open311/v2/services.json", None, {}),
        "public list, 20 rows": lambda: ("GET", "/open311/v2/requests.json?page_size=20", None, {}),
        "own list, 20 rows": status,
        "a district's list, 20 rows": lambda: (
            "GET",
            "/staff/v1/requests?page_size=20",
            None,
            {"x-api-key": clerk},
        ),
        "directory search": lambda: ("GET", "/hsds/services?search=%EB%93%B1%EB%B3%B8&per_page=10", None, {}),
        "post": post,
    }


def measure(
    name: str, data: Path, database: str | None, workers: int, stored: list[int], seconds: float
) -> list[dict[str, Any]]:
    """Measure one kind of store at each size; return one row per work and size."""
    rows = []
    key = create_key("bench", database, data)
    clerk = create_key("bench-clerk", database, data, role="clerk", district="jongno")
    for count in stored:
        engine, _ = open_store(data, database)
        fill(engine, count)
        engine.dispose()
        with served(data, database, workers) as (url, pid):
            for what, make in works(key, clerk).items():
                load(url, make, min(0.5, seconds))
                found = load(url, make, seconds)
                rows.append(
                    {"store": name, "stored": count, "work": what, **found, "memory_mb": memory_of(pid)}
                )
                print(
                    f"| {name} | {count:>7,} | {what:<26} | {found['per_second']:>6.0f} "
                    f"| {found['median_ms']:>6.1f} | {found['p99_ms']:>6.1f} "
                    f"| {rows[-1]['memory_mb']:>5.0f} |",
                    flush=True,
                )
    return rows


def growth(rows: list[dict[str, Any]]) -> list[str]:
    """Return what costs more than :data:`MOST_GROWTH` times at the largest store than at the smallest.

    Compared by the fastest twentieth of the answers, which other work on the machine disturbs least.
    """
    steep = []
    for name, what in dict.fromkeys((row["store"], row["work"]) for row in rows):
        mine = [row for row in rows if (row["store"], row["work"]) == (name, what)]
        factor = mine[-1]["quiet_ms"] / mine[0]["quiet_ms"]
        print(
            f"| growth | {name} | {what:<26} "
            f"| {mine[0]['stored']:,} -> {mine[-1]['stored']:,} | {factor:.2f} x |"
        )
        if factor > MOST_GROWTH:
            steep.append(f"{name}: {what} {factor:.1f} x")
    return steep


def main(arguments: list[str]) -> int:
    """Measure, print the tables; 1 if something grows with what is stored."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.gateway")
    parser.add_argument("--stored", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    args = parser.parse_args(arguments)
    os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    print(
        "| store | stored | work | requests/s | median ms | p99 ms | memory MB |\n"
        "|---|---|---|---|---|---|---|"
    )
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="modunuri-bench-") as folder:
        if args.only != "postgresql":
            rows += measure("SQLite", Path(folder) / "s", None, 1, args.stored, args.seconds)
        if args.only != "sqlite" and find_programs() is not None:
            with postgres_server(is_durable=True) as url:
                rows += measure("PostgreSQL", Path(folder) / "p", url, 2, args.stored, args.seconds)
    steep = growth(rows)
    if args.json:
        args.json.write_text(json.dumps(rows, indent=2) + "\n", "utf-8")
    for line in steep:
        print(f"grows with the store: {line}")
    return 1 if steep else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
