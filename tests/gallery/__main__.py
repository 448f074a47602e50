"""Draw the sample views into a folder, without a display.

``python -m tests.gallery FOLDER [--name home,receipt] [--lang ko,en] [--style standard,large]
[--profile portrait-27,tablet-10,home-window]``; files are ``profile-style-lang-name.png``.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtGui import QGuiApplication

from kiosk.settings.profile import load_profile
from tests.helpers.fake_terminal import LANGUAGES, NAMES, STYLES, FakeTerminal, make_view
from ui.window import WindowOptions, create_window

PROFILES = Path(__file__).resolve().parents[2] / "resources" / "profiles"


def main(arguments: list[str]) -> int:
    """Draw the pictures that were asked for; 0 when QML had nothing to complain of."""
    parser = argparse.ArgumentParser(prog="tests.gallery")
    parser.add_argument("folder", type=Path)
    for name, default in (
        ("name", ",".join(NAMES)), ("lang", "ko"), ("style", "standard"), ("profile", "portrait-27"),
    ):  # fmt: skip
        parser.add_argument(f"--{name}", default=default)
    wanted = parser.parse_args(arguments)
    wanted.folder.mkdir(parents=True, exist_ok=True)
    languages = LANGUAGES if wanted.lang == "all" else wanted.lang.split(",")
    styles = tuple(STYLES) if wanted.style == "all" else wanted.style.split(",")
    app = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    problems: list[str] = []
    for profile_name in wanted.profile.split(","):
        profile = load_profile(PROFILES / f"{profile_name}.json")
        first = make_view("home", languages[0], styles[0])
        terminal = FakeTerminal(first)
        window = create_window(terminal, profile, WindowOptions(is_motion_allowed=False))
        window.show()
        for style in styles:
            for language in languages:
                for name in wanted.name.split(","):
                    terminal.show(make_view(name, language, style))
                    QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
                    window.window.grabWindow().save(
                        str(wanted.folder / f"{profile_name}-{style}-{language}-{name}.png")
                    )
        window.close()
        problems += window.problems
    del app
    for problem in problems:
        sys.stderr.write(problem + "\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
