"""The jack as the sound server sees it: ports of cards that are available or not.

``pactl subscribe`` tells that something has changed, ``pactl list cards`` what holds. Works with
PulseAudio and with PipeWire's pulse server.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
from collections.abc import Callable

_PORT = re.compile(
    r"^\s+(?P<name>[\w:.;\[\]-]+): .*\(type: (?P<type>\w+)[^)]*, (?P<state>(?:not )?available)\)"
)
_PORT_BY_NAME = re.compile(
    r"^\s+(?P<name>[\w:.;\[\]-]*(?:headphone|headset)[\w:.;\[\]-]*): .*, (?P<state>(?:not )?available)\)",
    re.IGNORECASE,
)
_TYPES = frozenset({"Headphones", "Headset", "Earpiece", "Handset"})
_CHANGE = re.compile(r"^Event '(?:change|new|remove)' on (?:card|sink) #\d+")


def headset_ports(listing: str) -> bool | None:
    """Read the output of ``pactl list cards`` (in English).

    Returns:
        Whether a headphone port is available; None when no card has one that can tell.
    """
    states = []
    for line in listing.splitlines():
        match = _PORT.match(line)
        if match is not None and match["type"] in _TYPES:
            states.append(match["state"] == "available")
        elif match is None and (named := _PORT_BY_NAME.match(line)) is not None:
            states.append(named["state"] == "available")
    return any(states) if states else None


def is_change(line: str) -> bool:
    """Return whether a line of ``pactl subscribe`` may be about a jack."""
    return _CHANGE.match(line) is not None


class PulseJack:
    """Watches the ports of the sound server through its command line tool."""

    name = "sound server"

    def __init__(self, pactl: str | None = None) -> None:
        """Use *pactl*, or the one that is installed."""
        self._pactl = pactl or shutil.which("pactl")
        self._process: subprocess.Popen[str] | None = None
        self._environment = os.environ | {"LC_ALL": "C"}

    def start(self, on_changed: Callable[[bool], None]) -> bool:
        """Ask once, and subscribe when a card has a port that can tell."""
        if self._pactl is None or (now := self._ask()) is None:
            return False
        self._process = subprocess.Popen(
            [self._pactl, "subscribe"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            text=True,
            env=self._environment,
        )
        on_changed(now)
        threading.Thread(target=self._read, args=(on_changed,), name="sound server", daemon=True).start()
        return True

    def _ask(self) -> bool | None:
        if self._pactl is None:
            return None
        try:
            answer = subprocess.run(
                [self._pactl, "list", "cards"],
                capture_output=True, text=True, timeout=3, env=self._environment, check=False,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired):
            return None
        return headset_ports(answer.stdout)

    def _read(self, on_changed: Callable[[bool], None]) -> None:
        process = self._process
        if process is None or process.stdout is None:
            return
        for line in process.stdout:
            if is_change(line):
                on_changed(bool(self._ask()))

    def close(self) -> None:
        """End the subscription."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process = None
