"""Runs jobs on the real keyboard in a process of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ui.keyboard.words import KEY_WORDS

Job = Callable[..., list[Any]]

#: Name -> size in px, px per mm, glyph height in mm: the three shipped profiles.
PROFILES: dict[str, dict[str, Any]] = {
    "portrait-27": {"size": [1080, 1920], "px_per_mm": 3.21, "glyph_mm": 12},
    "tablet-10": {"size": [1280, 800], "px_per_mm": 5.88, "glyph_mm": 7.25},
    "home": {"size": [1366, 768], "px_per_mm": 3.78, "glyph_mm": 7.25},
}


@pytest.fixture
def run_typist(tmp_path: Path) -> Job:
    """Return a function that runs steps on a profile and gives back the answers, in order."""

    def run(*steps: list[Any], profile: str = "portrait-27", scale: float = 1.0, **more: Any) -> list[Any]:
        job = {
            **PROFILES[profile],
            "scale": scale,
            "folder": str(tmp_path),
            "words": {name: text.id for name, text in KEY_WORDS.items()},
            "steps": steps,
            **more,
        }
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("QT_VIRTUAL")}
        environment |= {"HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config")}
        result = subprocess.run(
            [sys.executable, str(Path(__file__).with_name("typist.py"))],
            input=json.dumps(job),
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=environment,
            timeout=60,
            check=False,
        )
        assert result.returncode == 0, result.stderr
        assert "TypeError" not in result.stderr and "unavailable" not in result.stderr, result.stderr
        answers: list[Any] = json.loads(result.stdout.splitlines()[-1])
        return answers

    return run
