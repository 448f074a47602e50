"""Nothing personal is written while it is spoken: every write of every process, as the kernel saw it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.modes.state import ModeState
from kiosk.screens.command import Headset, Key, Press, Type
from tests.helpers.terminal import Rig
from tests.unit.test_terminal import walk_to_check

ROOT = Path(__file__).resolve().parents[3]
CANARY = "카나리아새"
needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")

#: Says something personal to a headset with the real worker and a sink, waits until it was heard.
PROGRAM = f"""
import sys
from kiosk.clock import SystemClock
from kiosk.speech.drivers.child import module_command
from kiosk.speech.events import UtteranceFinished, UtteranceStarted
from kiosk.speech.factory import build
from kiosk.speech.utterance import Policy, Segment, Utterance
from tests.helpers.speech import LoopScheduler, Route
scheduler, events = LoopScheduler(), []
sink = module_command("tests.integration.speech.timed_sink")
manager = build("real", scheduler, SystemClock(), sink_command=sink, listeners=[events.append],
                route=Route(has_headset=True))
segments = (Segment("이름은 "), Segment("{CANARY}", kind="private"))
manager.say(Utterance(segments, policy=Policy.NOTICE))
over = lambda: any(isinstance(event, UtteranceFinished) for event in events)
assert scheduler.run_until(over, 60)
assert [event.is_audible for event in events if isinstance(event, UtteranceStarted)] == [True]
manager.close()
"""
_OPEN = re.compile(r'\bopen(?:at)?\((?:[^"]*, )?"(?P<path>[^"]*)", (?P<flags>[A-Z_|]+)')
_MAKES = re.compile(r"\b(?:creat|mkdir|mkdirat|mknod|mknodat|rename\w*|link\w*|symlink\w*|truncate)\(.*= 0")
#: Devices that keep nothing.
LISTED = ("/dev/null", "/dev/tty", "/proc/self/")


def files_written(trace: str) -> list[str]:
    """Return the lines of a trace that open a file for writing or make one, without those listed."""
    found = []
    for line in trace.splitlines():
        match = _OPEN.search(line)
        if match is not None and "= -1" not in line and re.search("O_WRONLY|O_RDWR|O_CREAT", match["flags"]):
            if not match["path"].startswith(LISTED):
                found.append(line)
        elif _MAKES.search(line):
            found.append(line)
    return found


def test_the_reader_of_traces_sees_what_is_written() -> None:
    """The check itself can fail."""
    wrong = '12 openat(AT_FDCWD, "/tmp/said.wav", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 5'
    fine = '12 openat(AT_FDCWD, "/usr/lib/x.so", O_RDONLY|O_CLOEXEC) = 3'
    null = '12 openat(AT_FDCWD, "/dev/null", O_RDWR|O_CLOEXEC) = 3'
    refused = '12 openat(AT_FDCWD, "/x", O_RDWR) = -1 ENOENT (No such file or directory)'
    made = '12 mkdir("/tmp/x", 0700) = 0'
    assert files_written("\n".join([wrong, fine, null, refused, made])) == [wrong, made]


@needs_strace
@pytest.mark.slow
@pytest.mark.timeout(180)
def test_no_process_writes_a_file_while_personal_text_is_spoken(tmp_path: Path) -> None:
    """The whole process tree, every system call that can make or open a file."""
    trace, home = tmp_path / "trace", tmp_path / "home"
    home.mkdir()
    calls = "open,openat,creat,mkdir,mkdirat,mknod,mknodat,rename,renameat,renameat2,link,linkat,symlink"
    environment = os.environ | {
        "HOME": str(home),
        "TMPDIR": str(home),
        "PYTHONDONTWRITEBYTECODE": "1",
        "XDG_RUNTIME_DIR": str(home),
    }
    done = subprocess.run(
        ["strace", "-f", "-qq", "-s", "200", "-e", f"trace={calls}", "-o", str(trace),
         sys.executable, "-c", PROGRAM],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=170, check=False,
    )  # fmt: skip
    if "ptrace" in done.stderr.lower() and "not permitted" in done.stderr:
        pytest.skip("this machine does not allow tracing")
    assert done.returncode == 0, done.stderr
    text = trace.read_text(encoding="utf-8", errors="replace")
    assert "espeak" in text, "the worker was traced, too"
    assert files_written(text) == []
    assert list(home.rglob("*")) == []
    assert CANARY not in done.stderr + done.stdout


def test_private_text_goes_to_the_driver_only_with_a_headset() -> None:
    """The route decides what the voice is given; a loudspeaker never gets a character of it."""
    rig = walk_to_check(Rig(modes=ModeState(voice=True)), "")
    for _ in range(2):
        rig.do(Press("bar.back"), Type("name", CANARY), Press("next"), Key("next"))
        rig.clock.advance(120)
        given = "".join(rig.recorder.texts)
        assert (CANARY in given) is rig.route.has_headset
        rig.do(Headset(True))
