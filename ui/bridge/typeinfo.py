"""Describe the bridge for qmllint: ``python -m ui.bridge.typeinfo [--check]``.

Writes ``ui/qml/Kiosk/Bridge/bridge.qmltypes`` from the Python classes with Qt's own tools. The file
is for tools only; at run time the types are registered by their decorators. ``--check`` compares.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
TARGET = FOLDER.parent / "qml" / "Kiosk" / "Bridge" / "bridge.qmltypes"
SOURCES = ("item_model.py", "furniture.py", "machine.py", "screen_facade.py", "terminal_bridge.py")


def describe() -> str:
    """Return the description of the module, without paths of this machine.

    Raises:
        subprocess.CalledProcessError: A tool of Qt failed; its output says why.
    """
    tools = Path(sys.executable).parent
    with tempfile.TemporaryDirectory() as scratch:
        dumps = []
        for source in SOURCES:
            dump = Path(scratch) / f"{source}.json"
            _run(tools / "pyside6-metaobjectdump", str(FOLDER / source), "--out-file", str(dump))
            dump.write_text(
                json.dumps(_with_constants(json.loads(dump.read_text(encoding="utf-8")))), encoding="utf-8"
            )
            dumps.append(str(dump))
        made = Path(scratch) / "bridge.qmltypes"
        _run(
            tools / "pyside6-qmltyperegistrar",
            f"--generate-qmltypes={made}",
            "--import-name=Kiosk.Bridge",
            "--major-version=1",
            "--minor-version=0",
            "-o",
            str(Path(scratch) / "unused.cpp"),
            *dumps,
        )
        text = made.read_text(encoding="utf-8")
    return re.sub(r'\n *(file: "[^"]*"|lineNumber: \d+)', "", text)


def _with_constants(document: Any) -> Any:
    """Mark properties without a signal as constant; the tool forgets that they were declared so."""
    for unit in document:
        for one in unit.get("classes", []):
            for each in one.get("properties", []):
                if "notify" not in each:
                    each["constant"] = True
    return document


def _run(tool: Path, *arguments: str) -> None:
    subprocess.run([str(tool), *arguments], check=True, capture_output=True, text=True)


def main(arguments: list[str]) -> int:
    """Write the description, or compare it; 1 when it is not up to date."""
    text = describe()
    if "--check" in arguments:
        if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text:
            return 0
        sys.stderr.write("bridge.qmltypes is not up to date: run `python -m ui.bridge.typeinfo`\n")
        return 1
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
