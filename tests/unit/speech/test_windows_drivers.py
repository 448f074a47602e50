"""The Windows engines against a fake of pyttsx3; they have never been run on Windows."""

from __future__ import annotations

import io
import time
from pathlib import Path
from typing import Any

import pytest

from kiosk.clock import SteppedClock
from kiosk.speech import build
from kiosk.speech.drivers.direct_server import DirectServer
from kiosk.speech.drivers.frames import encode_object, read_frame
from kiosk.speech.drivers.sapi5_worker import Sapi5Engine


class FakeVoice:
    def __init__(self, name: str, tag: str) -> None:
        self.id = name
        self.languages = [tag]


class FakePyttsx3:
    def __init__(self) -> None:
        self.callbacks: dict[str, Any] = {}
        self.properties: dict[str, Any] = {
            "voices": [FakeVoice("Heami", "ko-KR"), FakeVoice("Zira", "en-US")]
        }
        self.said: list[tuple[str, str]] = []
        self.stops = 0

    def connect(self, topic: str, cb: Any) -> None:
        self.callbacks[topic] = cb

    def getProperty(self, name: str) -> Any:  # noqa: N802
        return self.properties[name]

    def setProperty(self, name: str, value: Any) -> None:  # noqa: N802
        self.properties[name] = value

    def say(self, text: str, name: str) -> None:
        self.said.append((text, name))

    def stop(self) -> None:
        self.stops += 1

    def iterate(self) -> None:
        pass

    def startLoop(self, useDriverLoop: bool = True) -> None:  # noqa: N802, N803
        pass


def reports(stream: io.BytesIO) -> list[dict[str, Any]]:
    stream.seek(0)
    found = []
    while isinstance(frame := read_frame(stream), dict):
        found.append(frame)
    return found


def served(*orders: dict[str, Any]) -> tuple[FakePyttsx3, DirectServer, io.BytesIO]:
    fake = FakePyttsx3()
    engine = Sapi5Engine(fake)
    out = io.BytesIO()
    server = DirectServer(engine, io.BytesIO(b"".join(map(encode_object, orders))), out)
    engine.report_to(server)
    server.start()
    end = time.monotonic() + 5
    while not server.is_closed.is_set() and time.monotonic() < end:
        server.is_closed.wait(0.01)
    server.poll()
    return fake, server, out


SAY = {
    "op": "say",
    "id": 7,
    "rate": 2.0,
    "language": "ko",
    "pieces": [["3명이에요 Hangang", "ko", "text", 4]],
}


def test_it_says_part_after_part_and_maps_words_back() -> None:
    fake, _, out = served(SAY)
    assert fake.said == [("세 명이에요 ", "1")]
    assert fake.properties["voice"] == "Heami"
    assert fake.properties["rate"] == 300
    fake.callbacks["started-utterance"](name="1")
    fake.callbacks["started-word"](name="세", location=0, length=3)
    fake.callbacks["finished-utterance"](name="1", completed=True)
    assert fake.said[-1] == ("Hangang", "2")
    assert fake.properties["voice"] == "Zira"
    fake.callbacks["finished-utterance"](name="2", completed=True)
    assert reports(out) == [
        {"event": "ready", "languages": ["en", "ko"], "is_audible": True, "reason": ""},
        {"event": "started", "id": 7},
        {"event": "mark", "id": 7, "offset": 4, "length": 2},
        {"event": "finished", "id": 7},
    ]


def test_a_stopped_text_reports_nothing_more() -> None:
    fake, _, out = served(SAY, {"op": "stop", "id": 7})
    assert fake.stops == 1
    fake.callbacks["finished-utterance"](name="1", completed=True)
    fake.callbacks["error"](name="1", exception=OSError("secret"))
    assert [each["event"] for each in reports(out)] == ["ready"]


def test_an_error_names_its_kind_and_never_the_text() -> None:
    fake, _, out = served(SAY)
    fake.callbacks["error"](name="1", exception=OSError("3명이에요"))
    assert reports(out)[-1] == {"event": "failed", "id": 7, "reason": "OSError"}


def test_volume_is_limited_and_muting_is_zero() -> None:
    """C-10 to C-12."""
    fake, _, _ = served({"op": "volume", "db": 40, "muted": False})
    assert fake.properties["volume"] == 1.0
    fake, _, _ = served({"op": "volume", "db": 0, "muted": True})
    assert fake.properties["volume"] == 0.0


def test_windows_prefers_its_own_voices_and_keeps_espeak_behind_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    find = "kiosk.speech.drivers.speech_dispatcher.find_socket"
    monkeypatch.setattr(find, lambda: Path("speechd.sock"))
    clock = SteppedClock()
    manager = build("real", clock, clock, platform="win32", direct_command=("winrt",))
    assert [driver.name for driver in manager.drivers] == ["winrt", "sapi5", "espeak", "silence"]
    on_desktop = build("real", clock, clock, platform="linux")
    assert [driver.name for driver in on_desktop.drivers] == ["espeak", "speech-dispatcher", "silence"]
    monkeypatch.setattr(find, lambda: None)
    assert [driver.name for driver in build("real", clock, clock, platform="linux").drivers] == [
        "espeak",
        "silence",
    ]
