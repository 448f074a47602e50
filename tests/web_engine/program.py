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

    What it wrote is kept in ``<folder>/output.txt`` and ``errors.txt``. The variables are what somebody could
    have set in the session; the program must not care.
    """
    environment = {
        **private_environment(folder),
        "QT_QPA_PLATFORM": "offscreen",
        "QT_QUICK_BACKEND": "software",
        **variables,
    }
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        environment.pop(name, None)
    # Files and no pipes: processes that outlive the program by a moment would hold on.
    printed, complaints = folder / "output.txt", folder / "errors.txt"
    with printed.open("wb") as out, complaints.open("wb") as errors:
        done = subprocess.run(
            [sys.executable, "-m", f"tests.web_engine.{module}", *arguments],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=errors,
            timeout=patience,
            check=False,
        )
    said = complaints.read_text("utf-8", "replace")[-3000:]
    assert done.returncode == 0, f"{module} ended with {done.returncode}:\n{said}"
    answer = json.loads(printed.read_text("utf-8").strip().splitlines()[-1])
    assert isinstance(answer, dict)
    return answer


def tell(answer: dict[str, Any]) -> None:
    """Print a program's answer, and leave without waiting for Chromium's own end."""
    print(json.dumps(answer, ensure_ascii=False), flush=True)
    os._exit(0)
