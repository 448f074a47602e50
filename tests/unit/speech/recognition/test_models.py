"""Model folders: licence, languages and every file by its SHA-256."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from kiosk.speech.packs import PackError
from kiosk.speech.recognition.models import find_models, load_model, verify_model


def write_pack(root: Path, name: str = "small", **changes: Any) -> Path:
    pack = root / name
    (pack / "model" / "am").mkdir(parents=True)
    files = {"model/am/final.mdl": b"weights", "model/conf": b"rate=16000"}
    for path, content in files.items():
        (pack / path).write_bytes(content)
    manifest = {
        "kind": "recognition",
        "name": name,
        "engine": "vosk",
        "licence": "Apache-2.0",
        "languages": ["ko"],
        "folder": "model",
        "files": {path: hashlib.sha256(content).hexdigest() for path, content in files.items()},
    }
    (pack / "pack.json").write_text(json.dumps(manifest | changes))
    return pack


def test_a_good_model_is_found_for_its_language_and_its_easy_one(tmp_path: Path) -> None:
    write_pack(tmp_path)
    (model,) = find_models(tmp_path)
    verify_model(model)
    assert model.folder == (tmp_path / "small" / "model").resolve()
    assert [tag for tag in ("ko", "ko-easy", "en", "ar") if model.understands(tag)] == ["ko", "ko-easy"]
    assert find_models(None) == find_models(tmp_path / "none") == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"licence": " "},
        {"engine": "made-up"},
        {"kind": "voice"},
        {"languages": []},
        {"files": {}},
        {"files": {"../outside": "0" * 64}},
        {"files": {"model/am/final.mdl": "short"}},
        {"files": 7},
        {"folder": "../.."},
        {"folder": "/etc"},
    ],
)
def test_a_manifest_that_says_something_wrong_is_refused(tmp_path: Path, changes: dict[str, Any]) -> None:
    pack = write_pack(tmp_path, **changes)
    with pytest.raises(PackError):
        load_model(pack)
    assert find_models(tmp_path) == ()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"kind": "recognition"}', "[" * 100_000])
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    pack = write_pack(tmp_path)
    (pack / "pack.json").write_text(text)
    with pytest.raises(PackError):
        load_model(pack)


def test_a_file_that_was_changed_added_or_taken_away_refuses_the_model(tmp_path: Path) -> None:
    changed, added, missing, linked = (write_pack(tmp_path, name) for name in "abcd")
    (changed / "model/conf").write_bytes(b"rate=8000")
    (added / "model/graph.fst").write_bytes(b"x")
    (missing / "model/conf").unlink()
    (linked / "model/more").symlink_to("/etc/hostname")
    for pack in (changed, added, missing, linked):
        with pytest.raises(PackError):
            verify_model(load_model(pack))
