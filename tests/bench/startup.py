"""Start-up and memory, beside Chromium with a static page: same run, same screen, same detector."""

from __future__ import annotations

import json
import time
from collections import defaultdict
from pathlib import Path

from tests.bench.pixels import Screen
from tests.bench.programs import Program, find_chromium, start_chromium, start_kiosk
from tests.bench.table import Row
from tests.end2end.session import ROOT
from tests.end2end.xserver import XServer, XTest

WIDTH, HEIGHT = 1080, 1920
#: After this long everything that starts late has started, in s.
SETTLED_S = 6.0


def _home_profile(folder: Path) -> Path:
    """A home PC with the default terminal's screen: it starts with the home Screen."""
    profile = json.loads((ROOT / "resources/profiles/portrait-27.json").read_text(encoding="utf-8"))
    profile["kind"] = "home"
    path = folder / "home-portrait.json"
    path.write_text(json.dumps(profile), encoding="utf-8")
    return path


def _time(program: Program, screen: Screen) -> float:
    return (screen.wait_until_drawn() - program.started) * 1000


def measure_startup(runs: int, folder: Path) -> list[Row]:
    """Start each program *runs* times in turn; ms from the start of the process to a page on the glass."""
    drawn: dict[str, list[float]] = defaultdict(list)
    answered: list[float] = []
    has_chromium = find_chromium() is not None
    server = XServer(f"{WIDTH}x{HEIGHT}")
    screen = Screen(server.display, WIDTH, HEIGHT)
    keys = XTest(server.display)
    home = _home_profile(folder)
    try:
        for number in range(runs + 1):
            for name, arguments in (
                ("terminal", ()),
                ("home", ("--profile", str(home), "--windowed")),
            ):
                program = start_kiosk(folder / name, server.display, *arguments)
                at = _time(program, screen)
                if name == "terminal":
                    before = screen.columns()
                    keys.press("Return")
                    first, _ = screen.follow(before, patience=20)
                    if number:
                        answered.append((first - program.started) * 1000)
                program.close()
                _wait_until_black(screen)
                if number:  # the first round warms the caches of all alike
                    drawn[name].append(at)
            if has_chromium:
                program = start_chromium(folder / "chromium", server.display, WIDTH, HEIGHT)
                at = _time(program, screen)
                program.close()
                _wait_until_black(screen)
                if number:
                    drawn["chromium"].append(at)
    finally:
        keys.close()
        screen.close()
        server.close()
    budget = "at most Chromium's p50"
    return [
        Row("start -> home Screen drawn (no on-screen keyboard)", drawn["home"], budget),
        Row("start -> waiting Screen of a terminal drawn", drawn["terminal"], budget),
        Row("start -> terminal has answered the first key", answered, budget),
        Row("start -> Chromium --kiosk has drawn a static page", drawn["chromium"]),
    ]


def _wait_until_black(screen: Screen) -> None:
    deadline = time.perf_counter() + 5
    while any(any(column) for column in screen.columns(3)) and time.perf_counter() < deadline:
        time.sleep(0.02)


def measure_memory(folder: Path) -> dict[str, dict[str, float]]:
    """Return the memory of each process of kiosk and Chromium, in MiB."""
    found = {}
    server = XServer(f"{WIDTH}x{HEIGHT}")
    screen = Screen(server.display, WIDTH, HEIGHT)
    try:
        starters = {"kiosk": lambda: start_kiosk(folder / "kiosk", server.display)}
        if find_chromium() is not None:
            starters["chromium"] = lambda: start_chromium(folder / "chromium", server.display, WIDTH, HEIGHT)
        for name, start in starters.items():
            program = start()
            screen.wait_until_drawn()
            time.sleep(SETTLED_S)
            found[name] = program.memory()
            program.close()
            _wait_until_black(screen)
    finally:
        screen.close()
        server.close()
    return found
