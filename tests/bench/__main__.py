"""Prints what people wait for: ``make bench`` (``ARGS="--runs 15"``)."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench import gateway
from tests.bench.programs import find_chromium
from tests.bench.startup import HEIGHT, WIDTH, measure_memory, measure_startup
from tests.bench.table import Row, print_table
from tests.bench.touch import measure_touch
from tests.end2end.session import ROOT, has_desktop_parts, private_environment
from tests.end2end.xserver import XServer

#: What is measured inside: key, words, budget.
INSIDE = (
    ("screen", "command -> next Screen drawn", "p95 100"),
    ("screen with six services", "command -> question of a service drawn (asks the gateway)", "p95 100"),
    ("sheet", "command -> sheet opened or closed", "p95 100"),
    ("contrast", "contrast changed -> everything redrawn", "p95 100"),
    ("scale", "size of letters changed -> everything redrawn", "p95 100"),
    ("language", "language changed -> everything redrawn", "p95 100"),
    ("wiped and verified", "end of the visit -> wiped and verified", "p95 200"),
    ("waiting Screen drawn", "end of the visit -> waiting Screen drawn", ""),
)
#: Sizes and seconds at which the gateway is measured here; by itself it goes to 100,000 reports.
GATEWAY_QUICK = ("--stored", "1000", "10000", "--seconds", "1")


def measure_inside(rounds: int, folder: Path) -> list[Row]:
    """Run the measurements inside the program and return their rows."""
    answer = folder / "inside.json"
    server = XServer(f"{WIDTH}x{HEIGHT}")
    environment = private_environment(folder / "inside")
    environment |= {"DISPLAY": server.display, "QT_QPA_PLATFORM": "xcb", "QT_QUICK_BACKEND": "software"}
    try:
        subprocess.run(
            [sys.executable, "-m", "tests.bench.inside", str(answer), str(rounds)],
            env=environment,
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
            check=True,
            timeout=600,
        )
    finally:
        server.close()
    found = json.loads(answer.read_text(encoding="utf-8"))
    return [Row(words, found.get(key, []), budget) for key, words, budget in INSIDE]


def print_memory(found: dict[str, dict[str, float]]) -> None:
    """Print the memory of each process."""
    print("\nMemory, share of each process (PSS), MiB; budget: the kiosk's sum at most Chromium's")
    for name, processes in found.items():
        print(f"  {name}: {sum(processes.values()):.0f}")
        for process, size in sorted(processes.items(), key=lambda pair: -pair[1]):
            print(f"    {size:>7.1f}  {process.partition(' ')[2]}")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="starts of each program (default 7)")
    parser.add_argument("--rounds", type=int, default=6, help="rounds of touches and changes (default 6)")
    parser.add_argument(
        "--only", choices=("startup", "touch", "inside", "memory", "web", "gateway"), help="only this part"
    )
    args = parser.parse_args()
    if not has_desktop_parts():
        print("This needs Xvfb, D-Bus and AT-SPI: run 'make bench', which installs them.", file=sys.stderr)
        return 2
    load = os.getloadavg()[0]
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, load {load:.1f}; software rendering, {WIDTH}x{HEIGHT}"
    )
    if find_chromium() is None:
        print("Chromium is not installed: nothing to compare with.")
    with tempfile.TemporaryDirectory(prefix="modunuri-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if args.only in (None, "startup"):
            print_table("Start-up, seen from outside", measure_startup(args.runs, folder))
        if args.only in (None, "touch"):
            print_table("Touch, seen from outside", measure_touch(args.rounds, folder / "touch"))
        if args.only in (None, "inside"):
            print_table(
                "Changes, from the command to the last pixel (motion off)",
                measure_inside(args.rounds, folder),
            )
        if args.only in (None, "memory"):
            print_memory(measure_memory(folder))
    if args.only in (None, "web"):
        # A process of its own: the engine is set up once in a process, and without a display.
        print("\nWrapped pages against a bare view (python -m tests.bench.web)", flush=True)
        subprocess.run([sys.executable, "-m", "tests.bench.web"], cwd=ROOT, check=False)
    if args.only in (None, "gateway"):
        print("\nThe gateway under load (python -m tests.bench.gateway measures more)", flush=True)
        return gateway.main(list(GATEWAY_QUICK))
    return 0


if __name__ == "__main__":
    sys.exit(main())
