"""Bring the vendored scripts of ``resources/web/vendor`` in step with their npm releases.

Usage: ``python packaging/refresh_web.py FOLDER`` where FOLDER holds what ``npm pack`` leaves for
each package of :data:`PACKAGES` (``dom-accessibility-api-0.7.1.tgz`` ...). The accessible-name
library consists of CommonJS modules, which a page script cannot load: they are joined into one
file, each module byte for byte as it was released. ``VENDORED.json`` names version, licence and the
SHA-256 of every released file that was used and of every file that was made.

``python packaging/refresh_web.py --check`` compares the folder with ``VENDORED.json`` without network.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "resources" / "web" / "vendor"


@dataclass(frozen=True)
class Package:
    """One npm package and the modules that are used of it.

    Attributes:
        name: Name in the npm registry.
        version: The one release that is vendored.
        folder: Folder below :data:`VENDOR` and name of the made file.
        variable: Global of the adapter's world under which the script is found.
        modules: Released files in the order of need; the last one is the entry.
        is_commonjs: Whether the files are CommonJS modules rather than plain scripts.
    """

    name: str
    version: str
    folder: str
    variable: str
    modules: tuple[str, ...]
    is_commonjs: bool

    @property
    def archive(self) -> str:
        """Name of the archive that ``npm pack`` writes."""
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}.tgz"


PACKAGES = (
    Package(
        "dom-accessibility-api",
        "0.7.1",
        "dom-accessibility-api",
        "modunuriAccname",
        (
            "dist/polyfills/array.from.js",
            "dist/polyfills/SetLike.js",
            "dist/getRole.js",
            "dist/util.js",
            "dist/accessible-name-and-description.js",
            "dist/accessible-description.js",
            "dist/accessible-name.js",
            "dist/is-disabled.js",
            "dist/is-inaccessible.js",
            "dist/index.js",
        ),
        True,
    ),
    Package("@mozilla/readability", "0.6.0", "readability", "Readability", ("Readability.js",), False),
)

_HEAD = """/* {name} {version}, {licence}; see LICENSE.md. Made by packaging/refresh_web.py: do not edit. */
"""
_REQUIRE = """globalThis.{variable} = (function () {{
  "use strict";
  const modules = Object.create(null), loaded = Object.create(null);
  function load(from, wanted) {{
    const parts = from.split("/").slice(0, -1);
    for (const part of wanted.split("/")) {{
      if (part === "..") parts.pop();
      else if (part !== ".") parts.push(part);
    }}
    const name = parts.join("/") + ".js";
    if (!(name in loaded)) {{
      const module = {{ exports: {{}} }};
      loaded[name] = module;
      modules[name](module, module.exports, (other) => load(name, other));
    }}
    return loaded[name].exports;
  }}
"""


def _digest(data: bytes) -> str:
    # Line ends are normalised, so that a check-out on Windows gives the same sum.
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def join(package: Package, files: dict[str, bytes], licence: str) -> str:
    """Return the one script that is made of the released files."""
    head = _HEAD.format(name=package.name, version=package.version, licence=licence)
    if not package.is_commonjs:
        body = "\n".join(files[name].decode("utf-8") for name in package.modules)
        tail = f"globalThis.{package.variable} = {package.variable};"
        return f"{head}(function () {{\nconst module = undefined;\n{body}\n{tail}\n}})();\n"
    parts = [head, _REQUIRE.format(variable=package.variable)]
    for name in package.modules:
        source = "\n".join(
            line
            for line in files[name].decode("utf-8").splitlines()
            if not line.startswith("//# sourceMappingURL=")
        )
        parts.append(f'modules["{name}"] = function (module, exports, require) {{\n{source}\n}};\n')
    stem = package.modules[-1].rpartition("/")[2].removesuffix(".js")
    parts.append(f'return load("{package.modules[-1]}", "./{stem}");\n}})();\n')
    return "".join(parts)


def refresh(folder: Path) -> list[str]:
    """Make every vendored file again and write the record; returns what is missing."""
    record: list[dict[str, Any]] = []
    for package in PACKAGES:
        archive = folder / package.archive
        if not archive.is_file():
            return [f"{package.archive} is not in {folder.name}"]
        with tarfile.open(archive) as tar:
            files = {}
            for name in (*package.modules, "package.json", "LICENSE.md"):
                member = tar.extractfile(f"package/{name}")
                if member is None:
                    return [f"{package.archive} has no {name}"]
                files[name] = member.read()
        about = json.loads(files["package.json"])
        target = VENDOR / package.folder
        target.mkdir(parents=True, exist_ok=True)
        made = f"{package.folder}.js"
        (target / made).write_text(join(package, files, about["license"]), encoding="utf-8", newline="\n")
        (target / "LICENSE.md").write_bytes(files["LICENSE.md"])
        record.append(
            {
                "name": package.name,
                "version": about["version"],
                "licence": about["license"],
                "source": f"https://www.npmjs.com/package/{package.name}/v/{package.version}",
                "released": {name: _digest(files[name]) for name in package.modules},
                "files": {
                    f"{package.folder}/{name}": _digest((target / name).read_bytes())
                    for name in (made, "LICENSE.md")
                },
            }
        )
    (VENDOR / "VENDORED.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    return []


def check() -> list[str]:
    """Return everything that is wrong with the vendored scripts, in words."""
    record = json.loads((VENDOR / "VENDORED.json").read_text(encoding="utf-8"))
    wanted = {name: digest for entry in record for name, digest in entry["files"].items()}
    problems = [
        f"{name} is not as it was vendored"
        for name, digest in wanted.items()
        if not (VENDOR / name).is_file() or _digest((VENDOR / name).read_bytes()) != digest
    ]
    found = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()} - {
        "VENDORED.json"
    }
    problems += [f"{name} is not in VENDORED.json" for name in sorted(found - set(wanted))]
    known = {(entry["name"], entry["version"]) for entry in record}
    problems += [
        f"{p.name} {p.version} is not vendored" for p in PACKAGES if (p.name, p.version) not in known
    ]
    return problems


def main(arguments: list[str]) -> int:
    """Refresh or check; 0 when all is well."""
    if arguments == ["--check"]:
        problems = check()
    elif len(arguments) == 1:
        problems = refresh(Path(arguments[0]))
    else:
        problems = ["usage: refresh_web.py FOLDER | --check"]
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
