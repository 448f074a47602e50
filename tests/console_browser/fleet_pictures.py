"""Pictures of a switch on both sides: two real terminals and the console's wall, before and after.

usage: python -m tests.console_browser.fleet_pictures [FOLDER]   (default: packaging/docs/images)

Runs ``packaging/fleet.py`` without a display, so each terminal has a virtual screen (Xvfb) of its own. The
first manager signs in (Chromium) through the printed link, presses "large letters" at the first terminal and
"high contrast" at the second, and the wall shows both as wanted. Writes
``fleet-{before,after}-{wall,lobby-1,lobby-2}.png``.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyotp

from tests.console_browser.rig import Browser, wait_for
from tests.helpers.mosquitto import free_port

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "five lamps over the quiet stream"
TERMINALS = ("lobby-1", "lobby-2")


def sign_in(browser: Browser, link: str) -> None:
    """Set up the first manager through the one-time link."""
    browser.base = link.partition("/set-up/")[0]
    browser.size(1280)
    browser.go("/set-up/" + link.partition("/set-up/")[2])
    browser.fill("#f-display_name", "김누리")
    browser.fill("#f-password", PASSWORD)
    browser.fill("#f-repeat", PASSWORD)
    browser.press("form.panel .primary")
    secret = browser.one("#secret").text.replace(" ", "")
    browser.fill("#f-code", pyotp.TOTP(secret).now())
    browser.press("form.panel .primary")
    wait_for(lambda: len(browser.all("ol.mono li")) == 10, "recovery codes")
    browser.go("/me")
    browser.press("button[lang=ko]")
    browser.until("내 계정")
    browser.go("/wall")


def keep(browser: Browser, folder: Path, target: Path, name: str) -> None:
    """Keep what the wall and both terminals show now; terminals renew their pictures every 5 s."""
    since = time.time() + 1
    for terminal in TERMINALS:
        path = folder / f"{terminal}.png"
        wait_for(lambda p=path: p.exists() and p.stat().st_mtime > since, f"the picture of {terminal}", 60)
        time.sleep(0.5)
        shutil.copyfile(path, target / f"fleet-{name}-{terminal}.png")
    browser.go("/wall")  # from its top
    browser.one(f"#t-{TERMINALS[1]}")
    browser.picture(target / f"fleet-{name}-wall.png")


def press(browser: Browser, terminal: str, preset: str) -> None:
    """Press a preset on the card of a terminal, and wait until it is true there."""
    if not browser.one(f"#b-{terminal}-{preset}").is_displayed():
        browser.press(f"#m-{terminal} summary")
    browser.press(f"#b-{terminal}-{preset}")
    wait_for(
        lambda: (
            browser.all(f"#b-{terminal}-{preset}.is-wanted")
            and browser.all(f"#t-{terminal}[data-state=as-wanted]")
        ),
        f"{preset} at {terminal}",
    )


def main(target: Path) -> None:
    """Take all pictures."""
    target.mkdir(parents=True, exist_ok=True)
    hidden = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    with tempfile.TemporaryDirectory(prefix="modunuri-fleet-") as made:
        folder = Path(made)
        command = [sys.executable, "packaging/fleet.py", "--data", str(folder / "centre")]
        command += ["--port", str(free_port()), "--speech", "silence"]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            env=hidden | {"QTWEBENGINE_DISABLE_SANDBOX": "1"},
        )
        browser = Browser(folder / "chromium")
        try:
            assert process.stdout is not None
            process.stdout.readline()
            sign_in(browser, process.stdout.readline().strip())
            for terminal in TERMINALS:
                wait_for(
                    lambda t=terminal: browser.all(f"#t-{t}[data-state=as-wanted]"),
                    f"{terminal} is there",
                    90,
                )
            keep(browser, folder / "centre", target, "before")
            press(browser, TERMINALS[0], "large")
            press(browser, TERMINALS[1], "high-contrast")
            keep(browser, folder / "centre", target, "after")
        finally:
            browser.close()
            process.send_signal(signal.SIGTERM)
            process.wait(60)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "packaging" / "docs" / "images")
