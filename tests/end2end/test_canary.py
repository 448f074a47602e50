"""What a visitor types is nowhere afterwards (D-10 and following; design §7).

An abandoned report leaves nothing: no file, no log, no clipboard, nothing an assistive client sees. A
report that was sent lies in outbox and store as ciphertext only.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.end2end.journey import REPORT, Guide, find
from tests.end2end.session import advance, desktop, has_desktop_parts
from tests.end2end.text_kiosk import TextKiosk, begin, fill_report, list_requests, send, set_up, text_kiosk

#: Words, and digits as a telephone number; both so odd that they are nowhere by chance.
CANARY = "까나리아 qzxwvk 흔적"
NUMBER = "01087316294"
#: Longer than the idle time and its warning, in s.
GONE = 400.0


def spellings() -> list[bytes]:
    """Return every way in which the canaries may have been written down."""
    found = []
    for text in (CANARY, "까나리아", "qzxwvk", NUMBER, f"{NUMBER[:3]}-{NUMBER[3:7]}-{NUMBER[7:]}"):
        found += [text.encode("utf-8"), text.encode("utf-16-le"), text.encode("unicode_escape")]
    return found


def files_with(folder: Path, since: float = 0.0) -> list[str]:
    """Return the files below *folder* that hold a canary in any spelling."""
    guilty = []
    for base, _, names in os.walk(folder):
        for name in names:
            path = Path(base) / name
            try:
                if path.is_symlink() or not path.is_file() or path.stat().st_mtime < since:
                    continue
                raw = path.read_bytes()
            except OSError:
                continue
            guilty += [f"{path}: {word!r}" for word in spellings() if word in raw]
    return guilty


def shared_temporary_files(own: Path, since: float) -> list[str]:
    """Look through the machine's own temporary folders, where a careless library may write."""
    found = [*files_with(Path("/var/tmp"), since), *files_with(Path("/dev/shm"), since)]
    for path in Path("/tmp").iterdir():
        if path.stat().st_mtime >= since and not own.is_relative_to(path) and path.is_file():
            raw = path.read_bytes() if os.access(path, os.R_OK) else b""
            found += [f"{path}: {word!r}" for word in spellings() if word in raw]
    return found


def fill_with_canaries(kiosk: TextKiosk) -> None:
    """Type into every field on the way to the read-back."""
    kiosk.press("report")
    kiosk.press("by-words")
    kiosk.wait_for_field()
    kiosk.say(f"type {CANARY}")
    kiosk.say("back")
    kiosk.press("service.street-lamp")
    kiosk.press("where.address")
    kiosk.wait_for_field()
    kiosk.say(f"type {CANARY}")
    kiosk.press("next")
    kiosk.press("value.flicker")
    for _ in range(2):
        kiosk.wait_for_field()
        kiosk.say(f"type {CANARY}")
        kiosk.press("next")
    kiosk.press("contact.text")
    kiosk.wait_for_field()
    kiosk.say(f"type {NUMBER}")
    kiosk.press("next")
    kiosk.wait_for("report.check", "send")


def test_an_abandoned_report_leaves_nothing_behind(tmp_path: Path) -> None:
    """D-11: idle time ends the visit; what was typed is in no file, log or view."""
    since = time.time() - 1
    data = set_up(tmp_path / "data")
    arguments = ("--data", str(data), "--fake-clock", "--log", "DEBUG")
    with text_kiosk(tmp_path, *arguments, "--speech-log", str(tmp_path / "speech.jsonl")) as kiosk:
        kiosk.say("press begin")
        kiosk.press("language.ko")
        kiosk.press("start")
        kiosk.say("voice")
        fill_with_canaries(kiosk)
        assert CANARY in kiosk.say("json"), "the canary was never typed"
        assert advance(data, GONE / 2).startswith("ok")
        assert advance(data, GONE / 2).startswith("ok")
        kiosk.wait_for("attract")
        assert CANARY not in kiosk.say("json")
        # The next visitor meets empty fields.
        begin(kiosk)
        kiosk.press("report")
        kiosk.press("by-words")
        kiosk.wait_for_field()
        shown = kiosk.say("json")
        assert CANARY not in shown
        assert NUMBER not in shown
        assert not files_with(tmp_path), "while it runs"
    assert not files_with(tmp_path), "after its end"
    assert not shared_temporary_files(tmp_path, since)
    assert (tmp_path / "speech.jsonl").stat().st_size > 0, "nothing was said, so nothing was shown"


def test_a_sent_report_is_on_the_disk_as_ciphertext_only(tmp_path: Path) -> None:
    data = set_up(tmp_path / "data")
    with text_kiosk(tmp_path, "--data", str(data), "--log", "DEBUG") as kiosk:
        begin(kiosk)
        fill_report(kiosk, details=CANARY, phone=NUMBER)
        send(kiosk)
        # Database, write-ahead log and all, while it is in use and after "end".
        assert not files_with(tmp_path)
        kiosk.press("end")
        kiosk.wait_for("attract")
        (report,) = list_requests(data, tmp_path)
        assert (report["description"], report["phone"]) == (CANARY, NUMBER), "the clerk can read it"
        assert not files_with(tmp_path)
    assert not files_with(tmp_path)
    assert {"outbox.db", "gateway.db"} <= {path.name for path in data.iterdir()}


@pytest.mark.display
@pytest.mark.skipif(not has_desktop_parts(), reason="needs Xvfb, D-Bus and AT-SPI")
def test_the_glass_the_clipboard_and_the_accessible_tree_forget_too(tmp_path: Path) -> None:
    since = time.time() - 1
    data = set_up(tmp_path / "data")
    arguments = ("--data", str(data), "--fake-clock", "--speech", "recorder", "--log", "DEBUG")
    with (
        text_kiosk(tmp_path / "text", "--temp") as words,
        desktop(tmp_path, *arguments, "--speech-log", str(tmp_path / "speech.jsonl")) as kiosk,
    ):
        guide = Guide(words)
        for step in REPORT:
            view = guide.look(step)
            kiosk.wait_for_heading(view["screen"]["title"]["label"])
            actions = [item["name"] or item["label"] for item in view["screen"]["actions"]]
            kiosk.wait_for_any(actions)
            if step.field:
                typed = NUMBER if step.field == "phone" else CANARY
                name = find(view, step.field)["name"]
                assert kiosk.ask(op="text", text=typed, name=name)["ok"]
                if step.field != "phone":  # nobody can copy a masked field
                    assert kiosk.ask(op="copy", name=name)["ok"]
            if step.press == "send":
                break
            target = find(view, step.press)
            kiosk.press(target["name"] or target["label"])
            guide.walk(step)
        assert CANARY in (kiosk.keys.read_selection("CLIPBOARD") or ""), "the canary was never copied"
        shown = kiosk.nodes()
        assert any(CANARY in node["name"] for node in shown), "the canary is not in the read-back"
        assert advance(data, GONE / 2).startswith("ok")
        assert advance(data, GONE / 2).startswith("ok")
        kiosk.wait_for("화면을 누르면 시작해요")
        everything = str(kiosk.ask(op="dump"))
        for word in (CANARY, NUMBER):
            assert word not in everything
        for selection in ("CLIPBOARD", "PRIMARY"):
            assert not kiosk.keys.read_selection(selection)
        assert not files_with(tmp_path), "while it runs"
        log = kiosk.log
    assert not files_with(tmp_path), "after its end"
    assert not shared_temporary_files(tmp_path, since)
    assert "Traceback" not in log
