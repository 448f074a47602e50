"""The whole program with window, gateway and voice: what is written while personal text is spoken.

Every process of the tree is traced by the kernel. While the words are spoken nothing may be opened for
writing or made but what is listed here, and a scan of every file for the words agrees.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.end2end.journey import REPORT, Guide, find
from tests.end2end.session import Desktop, desktop, has_desktop_parts
from tests.end2end.test_canary import CANARY, NUMBER, files_with, shared_temporary_files
from tests.end2end.text_kiosk import set_up, text_kiosk
from tests.helpers.pulse import Monitor, has_pulse, private_pulse
from tests.integration.speech.test_strace import files_written

pytestmark = [
    pytest.mark.display,
    pytest.mark.slow,
    pytest.mark.timeout(400),
    pytest.mark.skipif(not has_desktop_parts(), reason="needs Xvfb, D-Bus and AT-SPI"),
    pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed"),
    pytest.mark.skipif(not has_pulse(), reason="pulseaudio and parec are not installed"),
]
CALLS = (
    "open,openat,creat,mkdir,mkdirat,mknod,mknodat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,"
    "truncate"
)
#: What may be opened for writing while personal words are spoken, and why. Nothing else.
ALLOWED = {
    r"/data/gateway\.db(-wal|-shm|-journal)?$": "the embedded gateway's store, encrypted",
    r"/data/outbox\.db(-wal|-shm|-journal)?$": "the outbox, encrypted",
    r"^/dev/shm/|^/memfd:": "memory shared with the sound server: sound, never on a disk",
    r"^/proc/(self|\d+)/": "settings of the process itself",
}
#: Stands for each personal character in the speech log; on a loudspeaker there is a count instead.
MASK = "•"
#: Says in the words of ``pactl`` that a headset is in, when the file beside it says so.
PACTL = """
import pathlib, sys, time
state = pathlib.Path(__file__).with_name("headset")
now = lambda: state.read_text().strip() if state.exists() else "not available"
if sys.argv[1:] == ["list", "cards"]:
    print(f"\t\tanalog-output-headphones: Headphones (type: Headphones, priority: 9900, {now()})")
elif sys.argv[1:] == ["subscribe"]:
    last = now()
    while True:
        time.sleep(0.1)
        if now() != last:
            last = now()
            print("Event 'change' on card #0", flush=True)
"""


def lines_of(path: Path) -> list[dict[str, Any]]:
    """Return the speech log so far."""
    if not path.exists():
        return []
    # The last line may be half written, in the middle of a letter.
    return [json.loads(line) for line in path.read_bytes().splitlines() if line.endswith(b"}")]


def until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.1)


def not_allowed(trace: str, folder: Path) -> list[str]:
    """Return the lines of a trace that write something that is not listed."""
    found = []
    for line in files_written(trace):
        match = re.search(r'"([^"]*)"', line)
        path = match[1].replace(str(folder), "") if match else ""
        if not any(re.search(each, path) for each in ALLOWED):
            found.append(line)
    return found


def walk_to_check(kiosk: Desktop, guide: Guide) -> None:
    """Fill a report with the canary's words, up to the read-back."""
    for step in REPORT:
        view = guide.look(step)
        kiosk.wait_for_heading(view["screen"]["title"]["label"], 60)
        kiosk.wait_for_any([item["name"] or item["label"] for item in view["screen"]["actions"]], 60)
        if step.press == "send":
            return
        if step.field:
            typed = NUMBER if step.field == "phone" else CANARY
            assert kiosk.ask(op="text", text=typed, name=find(view, step.field)["name"])["ok"]
        target = find(view, step.press)
        kiosk.press(target["name"] or target["label"])
        guide.walk(step)


def test_nothing_is_written_while_the_desktop_program_speaks_personal_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    since = time.time() - 1
    tools = tmp_path / "tools"
    tools.mkdir()
    pactl = tools / "pactl"
    pactl.write_text(f"#!{sys.executable}\n{PACTL}", encoding="utf-8")
    pactl.chmod(0o700)
    home = tmp_path / "kiosk"
    home.mkdir()
    trace, speech = tmp_path / "trace", tmp_path / "speech.jsonl"
    data = set_up(home / "data")
    (tmp_path / "pulse").mkdir()
    tracer = ("strace", "-f", "--seccomp-bpf", "-qq", "-s", "300", "-e", f"trace={CALLS}", "-o", str(trace))
    with private_pulse(tmp_path / "pulse") as sound:
        monkeypatch.setenv("PULSE_SERVER", sound["PULSE_SERVER"])
        monitor = Monitor(sound)
        monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
        arguments = ("--data", str(data), "--speech", "real", "--speech-log", str(speech), "--log", "DEBUG")
        try:
            with (
                text_kiosk(tmp_path / "text", "--temp") as words,
                desktop(home, *arguments, wrapper=tracer) as kiosk,
            ):
                walk_to_check(kiosk, Guide(words))
                before = len(lines_of(speech))
                begin = trace.stat().st_size
                (tools / "headset").write_text("available")

                def is_heard() -> bool:
                    """Personal words were begun, audibly and not as their count, and heard to the end."""
                    new = lines_of(speech)[before:]
                    begun = [e for e in new if e["event"] == "started" and e["audible"]]
                    personal = {e["id"] for e in begun if e["text"].count(MASK) >= len("qzxwvk")}
                    return any(e["event"] == "finished" and e["id"] in personal for e in new)

                started = time.monotonic()
                until(lambda: any(e["event"] == "started" for e in lines_of(speech)[before:]), 60, "no voice")
                kiosk.keys.press("F24")  # read all of it
                until(is_heard, 120, f"the personal words were not spoken: {lines_of(speech)[before:][-8:]}")
                end = trace.stat().st_size
                assert monitor.loud_after(started), "it was heard on the output"
                guilty = files_with(home) + files_with(data)
                log = kiosk.log
        finally:
            monitor.close()
    raw = trace.read_bytes()
    spoken = raw[begin:end].decode("utf-8", "replace")
    everything = raw.decode("utf-8", "replace")
    for part in ("espeak", "sink_process", "gateway"):
        assert part in everything, f"{part} was traced, too"
    print("written meanwhile:", sorted(set(re.findall(r'"([^"]*)"', "\n".join(files_written(spoken))))))
    assert "open" in spoken, "the tracer wrote meanwhile"
    assert not_allowed(spoken, home) == []
    assert guilty == [], "no file held the words while they were spoken"
    assert CANARY not in log
    assert "qzxwvk" not in speech.read_text(encoding="utf-8")
    assert not files_with(home)
    assert not shared_temporary_files(tmp_path, since)
