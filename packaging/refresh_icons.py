"""Bring the vendored icons of ``resources/icons`` in step with one release of lucide-static.

Usage: ``python packaging/refresh_icons.py PACKAGE_FOLDER`` where the folder is what
``npm pack lucide-static && tar xzf lucide-static-*.tgz`` leaves (``package/``). Copies the icons
that ``aliases.json`` names and writes ``VENDORED.json`` (name, version, licence, SHA-256 of each).
Icons that we drew ourselves are listed there under ``own`` and are never overwritten.

``python packaging/refresh_icons.py --check`` compares the folder with ``VENDORED.json`` and names
every icon that content or code asks for and nobody has drawn; it needs no network.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ICONS = ROOT / "resources" / "icons"
_IN_CODE = re.compile(r"""\bicon\s*[=:]\s*"([a-z][a-z0-9-]*)\"""")
_IN_CONTENT = re.compile(r'"icon"\s*:\s*"([a-z][a-z0-9-]*)"')


def read_aliases() -> dict[str, str]:
    """Return our name -> file name (without ``.svg``)."""
    aliases: dict[str, str] = json.loads((ICONS / "aliases.json").read_text(encoding="utf-8"))
    return aliases


def refresh(package: Path) -> list[str]:
    """Copy the icons and write the record; returns the names that the release does not have."""
    about = json.loads((package / "package.json").read_text(encoding="utf-8"))
    missing = []
    for name in sorted(set(read_aliases().values())):
        source = package / "icons" / f"{name}.svg"
        if source.is_file():
            shutil.copyfile(source, ICONS / f"{name}.svg")
        elif not (ICONS / f"{name}.svg").is_file():
            missing.append(name)
    shutil.copyfile(package / "LICENSE", ICONS / "LICENSE.lucide")
    vendored = {p.stem for p in ICONS.glob("*.svg") if (package / "icons" / p.name).is_file()}
    vendored &= set(read_aliases().values())
    record: dict[str, Any] = {
        "name": about["name"],
        "version": about["version"],
        "licence": about["license"],
        "source": "https://lucide.dev/",
        "files": {f"{name}.svg": _digest(ICONS / f"{name}.svg") for name in sorted(vendored)},
        "own": sorted(p.name for p in ICONS.glob("*.svg") if p.stem not in vendored),
    }
    (ICONS / "VENDORED.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return missing


def _digest(path: Path) -> str:
    # Line ends are normalised, so that a check-out on Windows gives the same sum.
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def check() -> list[str]:
    """Return everything that is wrong with the icons, in words."""
    record = json.loads((ICONS / "VENDORED.json").read_text(encoding="utf-8"))
    problems = [
        f"{name} is not as it was vendored"
        for name, digest in record["files"].items()
        if not (ICONS / name).is_file() or _digest(ICONS / name) != digest
    ]
    known = {*record["files"], *record["own"]}
    problems += [f"{p.name} is not in VENDORED.json" for p in ICONS.glob("*.svg") if p.name not in known]
    aliases = read_aliases()
    for name in sorted(wanted_names() | set(aliases)):
        if not (ICONS / f"{aliases.get(name, name)}.svg").is_file():
            problems.append(f"icon {name!r} is used but not drawn; the neutral one is shown instead")
    return problems


def wanted_names() -> set[str]:
    """Return the names that content and code ask for."""
    names: set[str] = set()
    for path in (ROOT / "resources" / "city").glob("*/icons.txt"):
        names |= set(path.read_text(encoding="utf-8").split())
    for path in (ROOT / "resources" / "city").rglob("*.json"):
        names |= set(_IN_CONTENT.findall(path.read_text(encoding="utf-8")))
    for path in (ROOT / "kiosk").rglob("*.py"):
        names |= set(_IN_CODE.findall(path.read_text(encoding="utf-8")))
    return names


def main(arguments: list[str]) -> int:
    """Refresh or check; 0 when all is well."""
    if arguments == ["--check"]:
        problems = check()
    elif len(arguments) == 1:
        problems = [f"lucide has no icon {name!r}" for name in refresh(Path(arguments[0]))]
    else:
        problems = ["usage: refresh_icons.py PACKAGE_FOLDER | --check"]
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
