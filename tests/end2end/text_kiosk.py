"""The kiosk with the text front end, driven by its lines as a program would drive it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.end2end.session import PATIENCE_S, ROOT, private_environment

#: A terminal that a clerk has set up: no questions at its start.
SET_UP = {"name": "모두누리 행정복지센터", "address": "서울 어딘가로 1", "is_set_up": True}


def set_up(data: Path) -> Path:
    """Make a data folder as the first start leaves it."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    (data / "centre.json").write_text(json.dumps(SET_UP, ensure_ascii=False), encoding="utf-8")
    return data


class TextKiosk:
    """One running program."""

    def __init__(self, folder: Path, *arguments: str, root: Path = ROOT) -> None:
        """Start the program in *root*; what it writes outside of ``--data`` lies in *folder*."""
        self._log = folder / "text.log"
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(root / "main.py"), "--front", "text", "--speech", "silence", *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
                env=private_environment(folder),
                cwd=root,
            )
        self.first = self._read()

    @property
    def log(self) -> str:
        """What it wrote to standard error."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def _read(self) -> str:
        assert self.process.stdout is not None
        lines = []
        for line in self.process.stdout:
            if line == ".\n":
                return "".join(lines)
            lines.append(line)
        raise AssertionError(f"the kiosk ended: {''.join(lines)}\n{self.log}")

    def say(self, line: str) -> str:
        """Give one command and return the answer."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self._read()

    def view(self) -> dict[str, Any]:
        """Return what is shown, as the ``json`` command prints it."""
        answer: dict[str, Any] = json.loads(self.say("json"))
        return answer

    @property
    def screen(self) -> str:
        """Id of the Screen that is shown."""
        return str(self.view()["screen"]["id"])

    def wait_for(self, screen: str, key: str = "") -> dict[str, Any]:
        """Wait until a Screen is shown (and holds *key*); returns the view."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            view = self.view()
            if view["screen"]["id"] == screen and (not key or key in keys_of(view)):
                return view
            time.sleep(0.02)
        raise AssertionError(f"{screen} {key} did not come:\n{self.say('show')}\n{self.log}")

    def wait_for_key(self, key: str) -> None:
        """Wait until something with this key can be used."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if key in keys_of(self.view()):
                return
            time.sleep(0.02)
        raise AssertionError(f"there is no {key}:\n{self.say('show')}\n{self.log}")

    def wait_for_field(self) -> None:
        """Wait until there is something to type into."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if any(item["kind"] == "field" for item in self.view()["screen"]["items"]):
                return
            time.sleep(0.02)
        raise AssertionError(f"there is no field:\n{self.say('show')}\n{self.log}")

    def wait_for_text(self, words: str) -> None:
        """Wait until these words are shown."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if words in self.say("show"):
                return
            time.sleep(0.02)
        raise AssertionError(f"{words!r} did not come:\n{self.say('show')}\n{self.log}")

    def press(self, key: str) -> str:
        """Press a key as soon as it is there."""
        self.wait_for_key(key)
        return self.say(f"press {key}")

    def close(self) -> int:
        """Leave as a person does and return the exit code."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        if self.process.poll() is None:
            self.process.stdin.write("quit\n")
            self.process.stdin.close()
            self.process.stdout.read()
        try:
            return self.process.wait(20)
        finally:
            if self.process.poll() is None:
                self.process.kill()
                self.process.wait()
            self.process.stdout.close()


def keys_of(view: Mapping[str, Any]) -> list[str]:
    """Return the keys that can be pressed or typed into."""
    screen = view["screen"]
    groups = (screen["items"], screen["actions"], view["bar"], view["pager"])
    return [item["key"] for group in groups for item in group if item["is_enabled"]]


def item_of(view: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Return the first item of a kind."""
    found: dict[str, Any] = next(item for item in view["screen"]["items"] if item["kind"] == kind)
    return found


def begin(kiosk: TextKiosk, language: str = "ko") -> None:
    """From the waiting Screen to home."""
    kiosk.press("begin")
    kiosk.wait_for("welcome.language", f"language.{language}")
    kiosk.press(f"language.{language}")
    kiosk.press("start")
    kiosk.wait_for("home", "report")


def fill_report(kiosk: TextKiosk, *, details: str = "3", phone: str = "01012345678") -> None:
    """From home to the read-back of a report about a street lamp."""
    kiosk.press("report")
    kiosk.press("service.street-lamp")
    kiosk.press("where.centre")
    kiosk.press("value.flicker")
    kiosk.press("skip")
    kiosk.wait_for(kiosk.screen, "answer.details")
    kiosk.say(f"type answer.details={details}")
    kiosk.press("next")
    kiosk.press("contact.text")
    kiosk.wait_for(kiosk.screen, "phone")
    kiosk.say(f"type phone={phone}")
    kiosk.press("next")
    kiosk.wait_for("report.check", "send")


def send(kiosk: TextKiosk) -> dict[str, Any]:
    """Send, wait for the receipt and return its item."""
    kiosk.press("send")
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        view = kiosk.view()
        if any(item["kind"] == "receipt" for item in view["screen"]["items"]):
            return item_of(view, "receipt")
        time.sleep(0.02)
    raise AssertionError(f"no receipt:\n{kiosk.say('show')}\n{kiosk.log}")


@contextmanager
def text_kiosk(folder: Path, *arguments: str) -> Iterator[TextKiosk]:
    """Run a kiosk with the text front end."""
    folder.mkdir(parents=True, exist_ok=True)
    made = TextKiosk(folder, *arguments)
    try:
        yield made
    finally:
        made.close()


def list_requests(data: Path, folder: Path) -> list[dict[str, Any]]:
    """Return what the clerk's list says, as the command line prints it."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "requests", "list", "--json", "--data", str(data)],
        env=private_environment(folder),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found
