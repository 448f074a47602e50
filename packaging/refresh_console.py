"""Bring what the console's pages vendor in step with releases from the npm registry.

Usage: ``python packaging/refresh_console.py FOLDER`` where the folder holds what
``npm pack htmx.org htmx-ext-sse axe-core`` leaves, each archive unpacked into a folder of its own
(``FOLDER/<anything>/package``). Copies the files named below and writes ``VENDORED.json`` beside
them (name, version, licence, where it is from, SHA-256 of each file).

``python packaging/refresh_console.py --check`` compares the files with the records; it needs no
network.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Vendored:
    """One package, or the part of it that is kept.

    Attributes:
        package: Name in the npm registry.
        folder: Where it is kept, relative to the project.
        files: Path inside of the package -> name here.
        licence: SPDX name where the package names its licence only in its LICENSE file.
    """

    package: str
    folder: str
    files: tuple[tuple[str, str], ...]
    licence: str = ""


PACKAGES = (
    Vendored(
        "htmx.org",
        "resources/console/vendor",
        (("dist/htmx.min.js", "htmx.min.js"), ("LICENSE", "LICENSE.htmx")),
    ),
    Vendored(
        "htmx-ext-sse",
        "resources/console/vendor",
        (("dist/sse.min.js", "sse.min.js"), ("LICENSE", "LICENSE.htmx-ext-sse")),
        licence="0BSD",
    ),
    Vendored(
        "axe-core",
        "tests/console_browser/vendor",
        (("axe.min.js", "axe.min.js"), ("LICENSE", "LICENSE.axe-core")),
    ),
)


def refresh(folder: Path) -> list[str]:
    """Copy the files and write the records; returns what is missing, in words."""
    found: dict[str, Path] = {}
    for about in folder.glob("*/package/package.json"):
        found[json.loads(about.read_text(encoding="utf-8"))["name"]] = about.parent
    problems = [f"{one.package} is not in {folder}" for one in PACKAGES if one.package not in found]
    if problems:
        return problems
    records: dict[str, list[dict[str, Any]]] = {}
    for one in PACKAGES:
        about = json.loads((found[one.package] / "package.json").read_text(encoding="utf-8"))
        target = ROOT / one.folder
        target.mkdir(parents=True, exist_ok=True)
        for source, name in one.files:
            # Line ends are normalised, so that a check-out on Windows gives the same sum.
            data = (found[one.package] / source).read_bytes().replace(b"\r\n", b"\n")
            (target / name).write_bytes(data)
        records.setdefault(one.folder, []).append(
            {
                "name": one.package,
                "version": about["version"],
                "licence": about.get("license", one.licence),
                "source": f"https://www.npmjs.com/package/{one.package}/v/{about['version']}",
                "files": {name: _digest(target / name) for _, name in one.files},
            }
        )
    for place, packages in records.items():
        text = json.dumps({"packages": packages}, indent=2) + "\n"
        (ROOT / place / "VENDORED.json").write_text(text, encoding="utf-8")
    return []


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def check() -> list[str]:
    """Return everything that is not as it was vendored, in words."""
    problems = []
    for place in sorted({one.folder for one in PACKAGES}):
        record = json.loads((ROOT / place / "VENDORED.json").read_text(encoding="utf-8"))
        named = {"VENDORED.json"}
        for package in record["packages"]:
            for name, digest in package["files"].items():
                named.add(name)
                path = ROOT / place / name
                if not path.is_file() or _digest(path) != digest:
                    problems.append(f"{place}/{name} is not as it was vendored")
        problems += [
            f"{place}/{path.name} is not in VENDORED.json"
            for path in sorted((ROOT / place).iterdir())
            if path.name not in named
        ]
    return problems


def main(arguments: list[str]) -> int:
    """Refresh or check; 0 when all is well."""
    if arguments == ["--check"]:
        problems = check()
    elif len(arguments) == 1:
        problems = refresh(Path(arguments[0]))
    else:
        problems = ["usage: refresh_console.py FOLDER | --check"]
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
