"""Starts the engine's test programs, each in a process, a home and an environment of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.end2end.session import ROOT, private_environment


def run_program(
    module: str, folder: Path, *arguments: str, patience: float = 110, **variables: str
) -> dict[str, Any]:
    """Run ``python -m tests.web_engine.<module>`` and return the JSON object that it prints last.

    What it wrote besides is kept in ``<folder>/output.txt``. The variables are what somebody could have
    set in the session; the program must not care.
    """
    environment = {
        **private_environment(folder),
        "QT_QPA_PLATFORM": "offscreen",
        "QT_QUICK_BACKEND": "software",
        **variables,
    }
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        environment.pop(name, None)
    done = subprocess.run(
        [sys.executable, "-m", f"tests.web_engine.{module}", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=patience,
        check=False,
    )
    (folder / "output.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    assert done.returncode == 0, f"{module} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    answer = json.loads(done.stdout.strip().splitlines()[-1])
    assert isinstance(answer, dict)
    return answer


def tell(answer: dict[str, Any]) -> None:
    """Print a program's answer, and leave without waiting for Chromium's own end."""
    print(json.dumps(answer, ensure_ascii=False), flush=True)
    os._exit(0)
