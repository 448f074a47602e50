"""The real program, its screen covered: a report is sent by what the speech log says, and nothing else."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from kiosk.speech.prompts import sentence_key
from tests.end2end.text_kiosk import begin, list_requests, set_up, text_kiosk
from tests.unit.test_covered_walk import first_sentence, words_of

PATIENCE_S = 10.0


class Ear:
    """Reads the speech log as it grows; knows nothing of the screen."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines = 0
        self.heard: list[str] = []

    def listen(self) -> list[str]:
        """Return what was begun to be said since the last time."""
        lines = self._path.read_text(encoding="utf-8").splitlines()
        new = [json.loads(line) for line in lines[self._lines :]]
        self._lines = len(lines)
        texts = [line["text"] for line in new if line["event"] == "started"]
        self.heard += texts
        return texts

    def wait(self) -> list[str]:
        """Wait until something is said; "" when nothing comes."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            if texts := self.listen():
                return texts
            time.sleep(0.02)
        return []


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_a_report_is_sent_from_the_speech_log_alone(tmp_path: Path) -> None:
    """C-01, C-29: the keypad's keys in, spoken text out; the screen is covered all the time."""
    data, log = set_up(tmp_path / "data"), tmp_path / "speech.jsonl"
    with text_kiosk(tmp_path, "--data", str(data), "--speech", "recorder", "--speech-log", str(log)) as kiosk:
        begin(kiosk)
        ear = Ear(log)
        kiosk.say("curtain")
        assert ear.wait()
        for wanted in words_of("ko"):
            for _ in range(40):
                kiosk.say("next")
                said = ear.wait()
                if any(sentence_key(first_sentence(text)) == sentence_key(wanted) for text in said):
                    kiosk.say("select")
                    ear.wait()
                    break
            else:
                raise AssertionError(f"{wanted!r} was never heard")
        assert kiosk.view()["modes"]["curtain"]
        end = time.monotonic() + PATIENCE_S
        while not (kept := list_requests(data, tmp_path)) and time.monotonic() < end:
            time.sleep(0.1)
    assert len(kept) == 1
    number = kept[0]["receipt_number"]
    assert any(number in text.replace("-", "").replace(" ", "") for text in ear.heard)
