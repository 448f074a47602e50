"""Starts the programs that are compared.

Each keeps its own home from run to run, as it does on a terminal: QML's and Chromium's caches are warm.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tests.end2end.processes import children_of, command_of, proportional_set_kib
from tests.end2end.session import ROOT, private_environment

PAGE = Path(__file__).with_name("home.html")


class Program:
    """One running program."""

    def __init__(self, command: list[str], environment: Mapping[str, str]) -> None:
        """Start it and note when."""
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def memory(self) -> dict[str, float]:
        """Return the share of memory of each process of the tree, in MiB, by number and name."""
        found = {}
        for pid, command in (
            (self.process.pid, command_of(self.process.pid)),
            *children_of(self.process.pid),
        ):
            found[f"{pid} {describe(command)}"] = proportional_set_kib(pid) / 1024
        return found

    def close(self) -> None:
        """End the whole tree."""
        below = [pid for pid, _ in children_of(self.process.pid)]
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        for pid in below:
            if command_of(pid):
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    continue


def describe(command: str) -> str:
    """Return what a process is, short and without paths."""
    words = command.split()
    kept = [word for word in words if word.startswith(("--type=", "-m", "kiosk.", "ui.", "main.py"))]
    name = Path(words[0]).name if words else "?"
    scripts = [Path(word).name for word in words[1:2] if word.endswith(".py")]
    return " ".join([name, *scripts, *kept])[:60]


def start_kiosk(folder: Path, display: str, *arguments: str) -> Program:
    """Start the kiosk as on a terminal, with its home in *folder*."""
    environment = {
        **private_environment(folder),
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "QT_QUICK_BACKEND": "software",
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return Program([sys.executable, str(ROOT / "main.py"), "--temp", *arguments], environment)


def find_chromium() -> str | None:
    """Return the path of Chromium, or None."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def start_chromium(folder: Path, display: str, width: int, height: int) -> Program:
    """Start Chromium with the static page, as kiosks do, with its home in *folder*."""
    command = [
        find_chromium() or "chromium",
        "--kiosk",
        f"--window-size={width},{height}",
        "--window-position=0,0",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--no-default-browser-check",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
        f"--user-data-dir={folder / 'profile'}",
        PAGE.as_uri(),
    ]
    return Program(command, {**private_environment(folder), "DISPLAY": display})
