"""``main.py tour``: every Screen of every journey, as a picture, a tree and a spoken script.

Everything in the index is taken from the running application: rectangles and colours from what was
drawn, names and roles from the accessibility tree, words from the recorder that stands in for a
voice. Nothing is copied from the model that should have produced it.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from kiosk.errors import KioskError
from kiosk.i18n.locales import TAGS
from kiosk.modes.presets import find_preset
from kiosk.options import RESOURCES, ROOT
from ui.tour.journeys import JOURNEYS

#: What `make tour` shows of each shipped profile: every language in every preset that matters.
PRESETS = ("standard", "large", "high-contrast", "low-reach")
PROFILES = ("portrait-27", "tablet-10", "home-window")
#: Of the profiles after the first: the source, the longest, a tall script, a mirrored one.
SAMPLE_LANGUAGES = ("ko", "en-XA", "mn", "ar")
SAMPLE_PRESETS = ("standard", "large")
#: Processes at a time: the build machine has two cores, and each process waits for layouts now and then.
WORKERS = 3


def run(args: argparse.Namespace) -> int:
    """Make the tour; returns the exit code.

    Raises:
        KioskError: A language, preset or journey does not exist.
    """
    languages = tuple(args.lang or TAGS)
    presets = tuple(args.preset or PRESETS)
    journeys = tuple(args.journey or JOURNEYS)
    for name, known, wanted in (
        ("--lang", TAGS, languages),
        ("--preset", tuple(p for p in presets if find_preset(p)), presets),
        ("--journey", tuple(JOURNEYS), journeys),
    ):
        for value in wanted:
            if value not in known:
                # Translators: Start-up error: an option of the tour names something that does not exist.
                raise KioskError("{option}: {value:은/는} 없어요.", code="T-01", option=name, value=value)
    target: Path = args.target
    target.mkdir(parents=True, exist_ok=True)
    jobs = []
    profiles = [args.profile] if args.profile else [RESOURCES / "profiles" / f"{p}.json" for p in PROFILES]
    for place, profile in enumerate(profiles):
        # The default profile shows everything; the others a language of each kind, unless asked for.
        tags = languages if place == 0 or args.lang else SAMPLE_LANGUAGES
        modes = presets if place == 0 or args.preset else SAMPLE_PRESETS
        jobs += [(profile, tag, modes, journeys) for tag in tags]
    return _run_jobs(target, jobs, is_single=len(profiles) == 1)


def _run_jobs(
    target: Path,
    jobs: list[tuple[Path, str, tuple[str, ...], tuple[str, ...]]],
    *,
    is_single: bool,
) -> int:
    """Run one process per profile and language, two at a time, and join their indexes."""
    running: list[subprocess.Popen[bytes]] = []
    parts: list[Path] = []
    failed = 0
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    for profile, language, presets, journeys in jobs:
        folder = target / (language if is_single else f"{profile.stem}/{language}")
        parts.append(folder)
        command = [
            sys.executable,
            "-m",
            "ui.tour.walker",
            str(folder),
            str(profile),
            language,
            ",".join(presets),
            ",".join(journeys),
        ]
        while len(running) >= WORKERS:
            failed += _reap(running)
        running.append(subprocess.Popen(command, cwd=ROOT, env=environment))
    while running:
        failed += _reap(running)
    screens = []
    for folder in parts:
        part = folder / "part.json"
        if not part.exists():
            continue
        for screen in json.loads(part.read_text(encoding="utf-8")):
            for name in ("png", "tree"):
                screen[name] = (folder / screen[name]).relative_to(target).as_posix()
            screens.append(screen)
        part.unlink()
    index = target / "index.json"
    index.write_text(json.dumps({"screens": screens}, ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"{len(screens)} screens in {index}")
    return 1 if failed else 0


def _reap(running: list[subprocess.Popen[bytes]]) -> int:
    """Wait for the oldest process; returns 1 when it failed."""
    return 1 if running.pop(0).wait() else 0
