"""Voice packs: what is taken, what is refused, and when a recording stands for a sentence."""

from __future__ import annotations

import hashlib
import json
import wave
from array import array
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.speech.driver import Piece, SpeechJob
from kiosk.speech.drivers.player import SAMPLE_RATE
from kiosk.speech.drivers.sound import from_floats, read_wav, resample, spread_marks
from kiosk.speech.packs import PackError, describe_packs, find_packs, load_pack, verify
from kiosk.speech.privacy import source_text
from kiosk.speech.prompts import PromptBook

HELLO, BYE = "안녕하세요.", "안녕히 가세요."


def make_pack(folder: Path, **changes: Any) -> Path:
    """A pack of two recordings, with a field changed or (None) left out."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    for name in ("hello.wav", "bye.wav"):
        with wave.open(str(folder / name), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(44100)
            file.writeframes(array("h", [1000, -1000] * 2205).tobytes())
        files[name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    manifest: dict[str, Any] = {
        "kind": "prompts",
        "name": "voices of the centre",
        "licence": "CC0-1.0",
        "files": files,
        "prompts": [
            {"id": HELLO, "language": "ko", "file": "hello.wav"},
            {"id": BYE, "language": "ko", "file": "bye.wav"},
        ],
    } | changes
    kept = {key: value for key, value in manifest.items() if value is not None}
    (folder / "pack.json").write_text(json.dumps(kept), encoding="utf-8")
    return folder


def job(*texts: str, rate: float = 1.0, language: str = "ko", kind: str = "text") -> SpeechJob:
    return SpeechJob(1, (Piece(texts[0], language, kind, 0),), language, rate, True, texts)


def test_a_pack_is_read_and_its_files_are_checked(tmp_path: Path) -> None:
    pack = load_pack(make_pack(tmp_path / "a"))
    verify(pack)
    assert pack.languages == ("ko",)
    assert describe_packs([pack], "ko") == ["recorded:voices of the centre (2 sentences, CC0-1.0)"]
    assert describe_packs([pack], "vi") == []
    (pack.folder / "bye.wav").write_bytes(b"another file")
    with pytest.raises(PackError, match=r"bye\.wav"):
        verify(pack)
    (pack.folder / "bye.wav").unlink()
    with pytest.raises(PackError, match="missing"):
        verify(pack)


@pytest.mark.parametrize(
    "changes",
    [
        {"licence": ""},
        {"licence": None},
        {"kind": "music"},
        {"files": {"../../etc/passwd": "0" * 64}},
        {"files": {"hello.wav": "short"}},
        {"files": {}},
        {"files": 3},
        {"prompts": [{"id": HELLO}]},
        {"kind": "voice", "engine": "unheard-of", "model": "hello.wav", "languages": ["ko"]},
        {"kind": "voice", "engine": "piper", "model": "none.onnx", "languages": ["ko"]},
        {"kind": "voice", "engine": "piper", "model": "hello.wav", "languages": []},
    ],
)
def test_a_broken_pack_is_refused_and_the_others_are_used(tmp_path: Path, changes: dict[str, Any]) -> None:
    make_pack(tmp_path / "broken", **changes)
    make_pack(tmp_path / "good")
    with pytest.raises(PackError):
        load_pack(tmp_path / "broken")
    assert [pack.folder.name for pack in find_packs(tmp_path)] == ["good"]


@given(st.text(max_size=60))
def test_any_manifest_is_a_pack_or_a_clear_error(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("pack")
    (folder / "pack.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(PackError):
        load_pack(folder)


def test_a_recording_is_used_only_when_every_sentence_of_the_utterance_has_one(tmp_path: Path) -> None:
    book = PromptBook([load_pack(make_pack(tmp_path / "a"))], source_text)
    found = book.find(job(f"{HELLO} ", BYE))
    assert found is not None and found.path.name == "hello.wav"
    assert book.find(job(HELLO, "오늘은 월요일이에요.")) is None
    assert book.find(job(HELLO, rate=1.5)) is None, "who wants it faster gets the engine"
    assert book.find(job(HELLO, kind="private")) is None
    assert book.find(job(HELLO, language="vi")) is None
    easy = book.find(job(HELLO, language="ko-easy"))
    assert easy is not None, "easy words are spoken in the same language"


def test_recordings_come_to_the_rate_of_the_sink(tmp_path: Path) -> None:
    folder = make_pack(tmp_path / "a")
    pcm = read_wav((folder / "hello.wav").read_bytes())
    assert len(pcm) // 2 == 4410 * SAMPLE_RATE // 44100
    with pytest.raises(ValueError, match="WAV"):
        read_wav(b"OggS")


def test_resampling_keeps_a_straight_line_straight() -> None:
    line = array("h", range(0, 16000, 10))
    assert resample(line, 16000)[882] == pytest.approx(882 / SAMPLE_RATE * 16000 * 10, abs=10)
    assert list(from_floats([0.0, 2.0, -2.0])) == [0, 32767, -32767]


def test_marks_of_a_recording_are_spread_over_it() -> None:
    assert spread_marks("하나 둘", 10, 4000, 100) == [(100, 10, 2), (3100, 13, 1)]
