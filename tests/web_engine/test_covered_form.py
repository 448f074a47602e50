"""A form that nobody here wrote, filled and sent by ear, with the screen covered (C-01, C-29, B-14).

The real program on a display of its own: three keys go in where those of a USB keypad do, the speech log
is all that comes out. The form is markup and script of the government's own design system as released;
it is sent by the page itself, to a local server that plays the city.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from tests.end2end.session import ROOT, private_environment
from tests.end2end.text_kiosk import set_up
from tests.end2end.xserver import XServer, XTest

pytestmark = [
    pytest.mark.display,
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("Xvfb"), reason="needs Xvfb"),
]
NEXT, SELECT, CURTAIN = "F14", "F15", "F22"
PATIENCE_S = 20.0
#: More than the things of any Screen and its bar.
MOST_STEPS = 60


class Blind:
    """A person with three keys and ears."""

    def __init__(self, keys: XTest, log: Path) -> None:
        self._keys = keys
        self._log = log
        self._lines = 0
        self.heard: list[str] = []

    def listen(self) -> list[str]:
        """Return what was begun to be said since the last time."""
        lines = self._log.read_text(encoding="utf-8").splitlines() if self._log.exists() else []
        new = [json.loads(line) for line in lines[self._lines :]]
        self._lines = len(lines)
        texts = [line["text"].strip() for line in new if line["event"] == "started"]
        self.heard += texts
        return texts

    def wait_for(self, *words: str, said: list[str] | None = None) -> str:
        """Listen until something with all *words* is said; returns it."""
        end = time.monotonic() + PATIENCE_S
        texts = said or []
        while time.monotonic() < end:
            for text in texts:
                if all(word in text for word in words):
                    return text
            texts = self.listen()
            time.sleep(0.02)
        raise AssertionError(f"{words} was never heard; the last was {self.heard[-12:]}")

    def press(self, key: str) -> list[str]:
        """Press a key and return what answers at once."""
        self.listen()
        self._keys.press(key)
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            if texts := self.listen():
                return texts
            time.sleep(0.02)
        raise AssertionError(f"nothing answers {key}; the last was {self.heard[-12:]}")

    def go(self, *words: str) -> str:
        """Press Next until something that begins with the first word, and holds all, is heard."""
        for _ in range(MOST_STEPS):
            for text in self.press(NEXT):
                if text.startswith(words[0]) and all(word in text for word in words):
                    return text
        raise AssertionError(f"no way to {words}: {self.heard[-MOST_STEPS:]}")

    def choose(self, *words: str) -> list[str]:
        """Go there and select."""
        self.go(*words)
        return self.press(SELECT)


def _until(is_done: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE_S
    while not is_done() and time.monotonic() < end:
        time.sleep(0.05)
    return is_done()


@pytest.mark.timeout(240)
def test_a_foreign_form_is_filled_and_sent_by_ear_alone(tmp_path: Path) -> None:
    """From the waiting Screen to the page's own thanks; the server has what was spelled and ticked."""
    log, sent, data = tmp_path / "speech.jsonl", tmp_path / "sent", set_up(tmp_path / "data")
    server = XServer("1080x1920")
    environment = {
        **private_environment(tmp_path),
        "DISPLAY": server.display,
        "QT_QPA_PLATFORM": "xcb",
        "QT_QUICK_BACKEND": "software",
    }
    program = [sys.executable, "-m", "tests.web_engine.covered_program", "www.bokjiro.go.kr", str(sent)]
    options = ["--data", str(data), "--preset", "keypad", "--speech", "recorder", "--speech-log", str(log)]
    with (tmp_path / "kiosk.log").open("wb") as errors:
        kiosk = subprocess.Popen(
            [*program, *options],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
    keys = None
    try:
        assert _until(log.exists), (tmp_path / "kiosk.log").read_text(errors="replace")
        keys = XTest(server.display)
        visitor = Blind(keys, log)
        visitor.wait_for("안녕하세요")
        visitor.press(NEXT)
        visitor.choose("한국어")
        visitor.choose("시작하기")
        visitor.press(CURTAIN)
        visitor.choose("누리집 보기")
        visitor.wait_for("복지로", said=visitor.choose("복지로"))
        visitor.wait_for("상담 신청", "제목 1단계")
        assert "비어 있음" in visitor.go("성함", "글 쓰는 칸")
        visitor.press(SELECT)
        visitor.choose("ㄱ ㄲ")
        visitor.press(SELECT)
        visitor.press(SELECT)
        visitor.press(SELECT)
        visitor.wait_for("성함", "1자", said=visitor.choose("다 썼어요"))
        visitor.wait_for("선택됨", said=visitor.choose("문자로 받기", "선택 안 됨"))
        visitor.choose("상담 신청하기", "단추")
        visitor.go("문자로 받기", "골랐어요")
        visitor.choose("‘상담 신청하기’ 누르기")
        visitor.wait_for("상담 신청을 받았습니다")
        assert _until(sent.exists)
    finally:
        kiosk.terminate()
        try:
            kiosk.wait(15)
        except subprocess.TimeoutExpired:
            kiosk.kill()
        if keys is not None:
            keys.close()
        server.close()
    posted = parse_qs(sent.read_text(encoding="utf-8"))
    assert posted["consult_name"] == ["가"]
    assert posted["switch"] == ["on"]
    assert "consult_name3" not in posted, "what cannot be used is not sent"
    assert not any(text == "가" for text in visitor.heard), "nothing private was said aloud"
