"""What ``main.py doctor`` says of packs and models that an operator has put in."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from ui import doctor
from ui.doctor import check_recognition, check_voices


def write_pack(folder: Path, manifest: dict[str, Any], content: bytes = b"model") -> None:
    folder.mkdir(parents=True)
    (folder / "file").write_bytes(content)
    manifest = {"licence": "CC0-1.0", "files": {"file": hashlib.sha256(b"model").hexdigest()}} | manifest
    (folder / "pack.json").write_text(json.dumps(manifest), encoding="utf-8")


def voice(name: str, **more: Any) -> dict[str, Any]:
    return {"kind": "voice", "name": name, "engine": "piper", "languages": ["ko"], "model": "file"} | more


def texts(findings: list[doctor.Finding], status: str) -> str:
    return "\n".join(finding.text for finding in findings if finding.status == status)


@pytest.fixture(autouse=True)
def no_speech_dispatcher(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "find_socket", lambda: None)


def test_packs_stand_in_the_line_of_their_language_before_the_built_in_voices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "is_installed", lambda engine: True)
    prompt = {
        "kind": "prompts",
        "name": "Ms Kim",
        "prompts": [{"id": "네", "language": "ko", "file": "file"}],
    }
    write_pack(tmp_path / "voices" / "a", prompt)
    write_pack(tmp_path / "voices" / "b", voice("Centre"))
    line = next(f.text for f in check_voices(tmp_path) if f.text.startswith("ko"))
    assert "recorded:Ms Kim (1 sentences, CC0-1.0)" in line
    assert line.index("Ms Kim") < line.index("Centre") < line.index("espeak")
    english = next(f.text for f in check_voices(tmp_path) if f.text.startswith("en"))
    assert "Centre" not in english


def test_a_pack_that_is_not_used_is_named_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "is_installed", lambda engine: False)
    write_pack(tmp_path / "voices" / "changed", voice("Changed"), content=b"another")
    notes = texts(check_voices(tmp_path), "note")
    assert "pack Changed is not used: file is not the file of the manifest" in notes
    assert "pack Changed: install piper" in notes


def test_a_language_without_any_voice_is_a_note_and_no_fault(tmp_path: Path) -> None:
    findings = check_voices(tmp_path)
    assert any(f.status == "note" and f.text.startswith("mn") for f in findings)
    assert not any(f.status == "missing" for f in findings)


def test_models_for_voice_input_are_listed_with_licence_and_what_they_lack(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "not offered" in texts(check_recognition(tmp_path), "ok")
    model = {"kind": "recognition", "name": "Small", "engine": "vosk", "languages": ["ko"]}
    write_pack(tmp_path / "recognition" / "small", model)
    write_pack(tmp_path / "recognition" / "wrong", model | {"name": "Wrong"}, content=b"another")
    monkeypatch.setattr(doctor, "is_recogniser_installed", lambda engine: False)
    monkeypatch.setattr(doctor, "find_microphone", lambda: "")
    notes = texts(check_recognition(tmp_path), "note")
    assert "model Small: install the Python package vosk" in notes
    assert "model Wrong is not used" in notes
    assert "no microphone" in notes
    monkeypatch.setattr(doctor, "is_recogniser_installed", lambda engine: True)
    monkeypatch.setattr(doctor, "find_microphone", lambda: "pactl")
    assert "ko: vosk:Small (CC0-1.0)" in texts(check_recognition(tmp_path), "ok")
    assert "no microphone" not in texts(check_recognition(tmp_path), "note")
