"""Pictures of the console for its documentation: the wall, helping on the screen, and both on a phone.

usage: python -m tests.console_browser.console_pictures [FOLDER]   (default: packaging/docs)

Chromium reads the real pages over a console with made-up terminals. Writes ``console-wall.png``,
``console-assist.png`` and ``console-phone.png`` (wall, help calls, the wall in the dark).
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image

from tests.console_browser.rig import Browser, make_app, serving
from tests.console_browser.test_looks import Pages

ROOT = Path(__file__).resolve().parents[2]
#: CSS px of a phone, and the gap between its pictures.
PHONE = (390, 844)
GAP = 24


def take(folder: Path, scratch: Path) -> None:
    pages = Pages()
    browser = Browser(scratch / "profile")
    try:
        with serving(make_app(pages.console.services, pages.console.clock)) as base:
            browser.base = base
            browser.sign_in()
            browser.size(1280)
            browser.go("/wall")
            browser.picture(folder / "console-wall.png")
            browser.go(f"/assist/{pages.names['open']}")
            browser.picture(folder / "console-assist.png")
            browser.size(*PHONE)
            phones = []
            for path, scheme in (("/wall", "light"), ("/help", "light"), ("/wall", "dark")):
                browser.prefer(prefers_color_scheme=scheme)
                browser.go(path)
                target = scratch / f"{len(phones)}.png"
                browser.picture(target)
                phones.append(Image.open(target).crop((0, 0, *PHONE)))
    finally:
        browser.close()
    joined = Image.new("RGB", (3 * PHONE[0] + 2 * GAP, PHONE[1]), "white")
    for number, phone in enumerate(phones):
        joined.paste(phone, (number * (PHONE[0] + GAP), 0))
    joined.save(folder / "console-phone.png", optimize=True)


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "packaging" / "docs"
    with tempfile.TemporaryDirectory() as scratch:
        take(folder, Path(scratch))
    return 0


if __name__ == "__main__":
    sys.exit(main())
