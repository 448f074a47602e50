"""Our voice yields to a screen reader: on a private session bus, with a stand-in for its launcher."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ui.screen_reader import AskedScreenReader, ask_windows

FAKE = Path(__file__).with_name("fake_a11y_bus.py")
ROOT = FAKE.parents[2]
needs_bus = pytest.mark.skipif(
    shutil.which("dbus-run-session") is None, reason="dbus-daemon is not installed"
)

#: The kiosk's side: a whole terminal whose voice is on, and what its driver was told about sound.
CLIENT = f"""
import subprocess, sys
from PySide6.QtCore import QCoreApplication, QTimer
from kiosk.modes.state import ModeState
from kiosk.screens.command import Key
from tests.helpers.terminal import Rig
from ui.screen_reader import BusScreenReader

fake = subprocess.Popen([sys.executable, {str(FAKE)!r}, *sys.argv[1:]], stdin=-1, stdout=-1, text=True)
fake.stdout.readline()
application = QCoreApplication([])
rig = Rig(modes=ModeState(voice=True, captions=True))

def note(is_on):
    rig.terminal.yield_voice(is_on)
    rig.do(Key("next"))
    rig.clock.advance(0.5)
    muted = rig.recorder.volumes[-1][1]
    print("on" if is_on else "off", "muted" if muted else "heard", bool(rig.terminal.view.caption.text))

watcher = BusScreenReader(note)
assert watcher.start()
def order(word):
    fake.stdin.write(word + "\\n")
    fake.stdin.flush()
QTimer.singleShot(50, lambda: order("off" if sys.argv[1:] else "on"))
QTimer.singleShot(350, lambda: order("on" if sys.argv[1:] else "off"))
QTimer.singleShot(900, application.quit)
application.exec()
watcher.close()
fake.stdin.close()
fake.wait(5)
"""


def run(*arguments: str) -> list[str]:
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", CLIENT, *arguments],
        cwd=ROOT, capture_output=True, text=True, timeout=40, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@needs_bus
@pytest.mark.timeout(60)
def test_our_voice_is_silent_while_a_screen_reader_is_on_and_captions_stay() -> None:
    assert run() == ["on muted True", "off heard True"]


@needs_bus
@pytest.mark.timeout(60)
def test_a_screen_reader_that_is_on_already_is_seen_at_the_start() -> None:
    assert run("on") == ["on muted True", "off heard True", "on muted True"]


def test_asking_tells_changes_only() -> None:
    """For Windows; never run there."""
    answers = iter([False, True, True, False])
    seen: list[bool] = []
    watcher = AskedScreenReader(seen.append, lambda: next(answers))
    for _ in range(4):
        watcher.look()
    assert seen == [True, False]


@pytest.mark.skipif(sys.platform == "win32", reason="asks the real system there")
def test_other_systems_are_not_asked_as_windows() -> None:
    assert not ask_windows()
