"""The speech log: what it writes, and what it never writes."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

from kiosk.clock import SteppedClock
from kiosk.speech import Policy, Segment, Utterance, build
from kiosk.speech.log import SpeechLog
from tests.helpers.speech import Route


def test_each_event_is_one_json_line_with_the_agreed_fields() -> None:
    stream, clock = io.StringIO(), SteppedClock()
    manager = build("recorder", clock, clock, listeners=[SpeechLog(stream)])
    manager.say(Utterance.of("안녕하세요.", policy=Policy.NOTICE, id="u1"))
    clock.advance(0.1)
    manager.say(Utterance.of("네.", id="u2"))
    manager.say(Utterance.of("네.", id="u3"))
    clock.advance(60)
    lines = [json.loads(each) for each in stream.getvalue().splitlines()]
    assert [(each["event"], each["id"]) for each in lines] == [
        ("queued", "u1"),
        ("started", "u1"),
        ("mark", "u1"),
        ("queued", "u2"),
        ("interrupted", "u1"),
        ("dropped", "u3"),
        ("started", "u2"),
        ("mark", "u2"),
        ("finished", "u2"),
        ("started", "u1"),
        ("mark", "u1"),
        ("finished", "u1"),
    ]
    for each in lines:
        assert {"event", "t", "id", "policy", "language", "text"} <= each.keys()
    assert lines[0]["policy"] == "NOTICE"
    assert lines[4]["resumes"] is True


def test_personal_characters_are_bullets_even_with_a_headset() -> None:
    """C-16; no visitor text in a file."""
    stream, clock = io.StringIO(), SteppedClock()
    manager = build("recorder", clock, clock, listeners=[SpeechLog(stream)], route=Route(has_headset=True))
    manager.say(Utterance((Segment("이름 "), Segment("김철수", "ko", "private"))))
    clock.advance(60)
    manager.say(Utterance.of("서울시 중구 1", private=True))
    clock.advance(60)
    assert "김철수" not in stream.getvalue() and "중구" not in stream.getvalue()
    assert "이름 •••" in stream.getvalue()


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path, clock = tmp_path / "speech.jsonl", SteppedClock()
    manager = build("silence", clock, clock, speech_log=path)
    manager.say(Utterance.of("안녕하세요."))
    clock.advance(10)
    assert [json.loads(each)["event"] for each in path.read_text("utf-8").splitlines()][-1] == "finished"
    assert os.name != "posix" or path.stat().st_mode & 0o077 == 0


def test_silence_keeps_a_caption_for_five_seconds() -> None:
    """C-28."""
    stream, clock = io.StringIO(), SteppedClock()
    manager = build("silence", clock, clock, listeners=[SpeechLog(stream)])
    manager.say(Utterance.of("네."))
    clock.advance(4.9)
    assert manager.is_speaking
    clock.advance(0.2)
    assert not manager.is_speaking
    started = json.loads(stream.getvalue().splitlines()[1])
    assert started["audible"] is False
