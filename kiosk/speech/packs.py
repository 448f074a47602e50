"""Voice packs: folders that an operator installs, each with a manifest ``pack.json``.

Two kinds. ``voice`` is a neural voice::

    {"kind": "voice", "name": "…", "engine": "sherpa-onnx", "languages": ["ko"],
     "licence": "CC-BY-4.0", "files": {"model.onnx": "<sha-256>", "tokens.txt": "<sha-256>"},
     "model": "model.onnx", "options": {"tokens": "tokens.txt"}}

``prompts`` are recordings of the program's fixed sentences by a person::

    {"kind": "prompts", "name": "…", "licence": "CC0-1.0", "files": {"a.wav": "<sha-256>"},
     "prompts": [{"id": "<Korean source text>", "language": "ko", "file": "a.wav"}]}

Every file is named with its SHA-256 and must lie inside the folder. A pack without a licence is
refused. Recordings are WAV files: 16 bit, mono.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

_log = logging.getLogger("speech")

MANIFEST = "pack.json"
#: Engines for which there is a loader (see ``drivers/pack_engines.py``).
ENGINES = ("sherpa-onnx", "piper")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class PackError(Exception):
    """A pack cannot be used; the words say why and hold no visitor text."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One recording.

    Attributes:
        message_id: The Korean source text of the sentence.
        language: Language tag in which it was spoken.
        file: Name of the file.
    """

    message_id: str
    language: str
    file: str


@dataclass(frozen=True, slots=True)
class Pack:
    """A checked manifest.

    Attributes:
        kind: ``voice`` or ``prompts``.
        name: For ``doctor``.
        folder: Where it lies.
        licence: SPDX identifier or words.
        files: File name -> SHA-256.
        engine: Engine of a voice.
        model: Model file of a voice.
        languages: What it speaks.
        options: What the engine needs besides; values that name a file of the pack are files.
        prompts: Recordings.
    """

    kind: Literal["voice", "prompts"]
    name: str
    folder: Path
    licence: str
    files: dict[str, str]
    languages: tuple[str, ...]
    engine: str = ""
    model: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    prompts: tuple[Prompt, ...] = ()

    def path(self, name: str) -> Path:
        """Return where a file of the pack lies."""
        return self.folder / name


def load_pack(folder: Path) -> Pack:
    """Read and check the manifest of *folder*; the files themselves are checked by :func:`verify`.

    Raises:
        PackError: The manifest cannot be used.
    """
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PackError(f"{folder.name}: cannot read {MANIFEST}") from error
    if not isinstance(data, dict):
        raise PackError(f"{folder.name}: {MANIFEST} is no object")
    try:
        return _check(folder, data)
    except (KeyError, TypeError, AttributeError) as error:
        raise PackError(f"{folder.name}: {MANIFEST} lacks or breaks {error}") from error


def _check(folder: Path, data: dict[str, Any]) -> Pack:
    name, licence, files = str(data["name"]), str(data["licence"]).strip(), dict(data["files"])
    if not licence:
        raise PackError(f"{name}: no licence")
    for file, digest in files.items():
        is_inside = (folder / file).resolve().is_relative_to(folder.resolve())
        if not is_inside or not _SHA256.fullmatch(str(digest)):
            raise PackError(f"{name}: bad file entry {file}")
    if data["kind"] == "voice":
        engine, model = str(data["engine"]), str(data["model"])
        languages = tuple(str(tag) for tag in data["languages"])
        if engine not in ENGINES:
            raise PackError(f"{name}: unknown engine {engine}")
        if model not in files or not languages:
            raise PackError(f"{name}: no model or no language")
        options = dict(data.get("options", {}))
        return Pack("voice", name, folder, licence, files, languages, engine, model, options)
    if data["kind"] != "prompts":
        raise PackError(f"{name}: unknown kind")
    prompts = tuple(Prompt(str(p["id"]), str(p["language"]), str(p["file"])) for p in data["prompts"])
    if missing := [prompt.file for prompt in prompts if prompt.file not in files]:
        raise PackError(f"{name}: no SHA-256 for {missing[0]}")
    languages = tuple(dict.fromkeys(prompt.language for prompt in prompts))
    return Pack("prompts", name, folder, licence, files, languages, prompts=prompts)


def verify(pack: Pack) -> None:
    """Compare every file with its SHA-256.

    Raises:
        PackError: A file is missing or another one than the manifest says.
    """
    for name in pack.files:
        read_checked(pack.path(name), pack.files[name])


def read_checked(path: Path, digest: str) -> bytes:
    """Return the bytes of a file whose SHA-256 is *digest*.

    Raises:
        PackError: It is missing or another file.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PackError(f"{path.name} is missing") from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise PackError(f"{path.name} is not the file of the manifest")
    return content


def find_packs(root: Path | None) -> tuple[Pack, ...]:
    """Return the usable packs below *root*, in order of their folders; broken ones are logged."""
    if root is None or not root.is_dir():
        return ()
    packs = []
    for folder in sorted(path.parent for path in root.glob(f"*/{MANIFEST}")):
        try:
            packs.append(load_pack(folder))
        except PackError as error:
            _log.warning("voice pack left out: %s", error)
    return tuple(packs)


def describe_packs(packs: Sequence[Pack], tag: str) -> list[str]:
    """Return what the packs offer for a language tag, best first, for ``doctor``."""
    lines = [
        f"recorded:{pack.name} ({sum(p.language == tag for p in pack.prompts)} sentences, {pack.licence})"
        for pack in packs
        if pack.kind == "prompts" and tag in pack.languages
    ]
    lines += [
        f"{pack.engine}:{pack.name} ({pack.licence})"
        for pack in packs
        if pack.kind == "voice" and tag in pack.languages
    ]
    return lines
