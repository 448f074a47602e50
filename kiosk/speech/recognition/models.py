"""Model folders that an operator installs, each with a manifest ``pack.json`` like voice packs.

For example::

    {"kind": "recognition", "name": "…", "engine": "vosk", "licence": "Apache-2.0", "languages": ["ko"],
     "folder": "vosk-model-small-ko-0.22", "files": {"vosk-model-small-ko-0.22/am/final.mdl": "<sha-256>"}}

``folder`` is what the engine loads, inside the pack (``"."`` for the pack itself). Every file below
it is named with its SHA-256: a file that is missing, another, or not named refuses the whole model.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.speech.packs import MANIFEST, PackError
from kiosk.speech.voices import spoken_language

_log = logging.getLogger("speech")

#: Engine -> its package. Optional: an operator installs what a model needs.
ENGINES = {"vosk": "vosk"}
_SHA256 = re.compile(r"[0-9a-f]{64}")
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Model:
    """A checked manifest.

    Attributes:
        name: For ``doctor``.
        pack: Folder of the manifest.
        folder: Folder that the engine loads.
        engine: Key of :data:`ENGINES`.
        licence: SPDX identifier or words.
        languages: Language tags that it understands.
        files: Path inside the pack -> SHA-256.
    """

    name: str
    pack: Path
    folder: Path
    engine: str
    licence: str
    languages: tuple[str, ...]
    files: dict[str, str]

    def understands(self, tag: str) -> bool:
        """Tell whether it is for the language of a catalogue tag (``ko-easy`` is spoken as ``ko``)."""
        return spoken_language(tag) in self.languages


def load_model(pack: Path) -> Model:
    """Read and check the manifest of a folder; its files are checked by :func:`verify_model`.

    Raises:
        PackError: The manifest cannot be used.
    """
    try:
        data = json.loads((pack / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise PackError(f"{pack.name}: cannot read {MANIFEST}") from error
    if not isinstance(data, dict):
        raise PackError(f"{pack.name}: {MANIFEST} is no object")
    try:
        return _check(pack, data)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise PackError(f"{pack.name}: {MANIFEST} lacks or breaks {error}") from error


def _check(pack: Path, data: dict[str, Any]) -> Model:
    name, licence, engine = str(data["name"]), str(data["licence"]).strip(), str(data["engine"])
    languages = tuple(str(tag) for tag in data["languages"])
    files = {str(path): str(digest) for path, digest in dict(data["files"]).items()}
    if data["kind"] != "recognition":
        raise PackError(f"{name}: no model for recognition")
    if not licence:
        raise PackError(f"{name}: no licence")
    if engine not in ENGINES:
        raise PackError(f"{name}: unknown engine {engine}")
    if not languages or not files:
        raise PackError(f"{name}: no language or no file")
    folder = (pack / str(data.get("folder", "."))).resolve()
    if not folder.is_relative_to(pack.resolve()):
        raise PackError(f"{name}: the folder lies outside")
    for path, digest in files.items():
        if not (pack / path).resolve().is_relative_to(pack.resolve()) or not _SHA256.fullmatch(digest):
            raise PackError(f"{name}: bad file entry {path}")
    return Model(name, pack, folder, engine, licence, languages, files)


def verify_model(model: Model) -> None:
    """Compare every file below the model's folder with the manifest. Reads all of it.

    Raises:
        PackError: A file is missing, another one, or not in the manifest.
    """
    root = model.pack.resolve()
    for path in sorted(model.folder.rglob("*")):
        inside = path.resolve()
        if path.is_dir() or inside == root / MANIFEST:
            continue
        if not inside.is_relative_to(root) or inside.relative_to(root).as_posix() not in model.files:
            raise PackError(f"{path.name} is not in the manifest")
    for name, digest in model.files.items():
        if _digest(model.pack / name) != digest:
            raise PackError(f"{Path(name).name} is not the file of the manifest")


def _digest(path: Path) -> str:
    """Return the SHA-256 of a file that may be larger than the memory."""
    sum_ = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                sum_.update(block)
    except OSError as error:
        raise PackError(f"{path.name} is missing") from error
    return sum_.hexdigest()


def find_models(root: Path | None) -> tuple[Model, ...]:
    """Return the models below *root* with a good manifest, in order of their folders."""
    if root is None or not root.is_dir():
        return ()
    found = []
    for pack in sorted(path.parent for path in root.glob(f"*/{MANIFEST}")):
        try:
            found.append(load_model(pack))
        except PackError as error:
            _log.warning("recognition model left out: %s", error)
    return tuple(found)


def is_engine_installed(engine: str) -> bool:
    """Return whether the package of an engine is there, without loading it."""
    return importlib.util.find_spec(ENGINES[engine]) is not None
