"""A real terminal at a real console: joined through its staff menu, asked, killed, obeying offline."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.console.services.views import TerminalState
from tests.console_browser.centre import Centre, running
from tests.end2end.text_kiosk import TextKiosk, begin
from tests.helpers.console_core import MANAGER
from tests.helpers.mosquitto import wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("mosquitto") is None, reason="mosquitto is not installed"),
]
PIN = "493817"


def prepare(kiosk: TextKiosk) -> None:
    """The clerk's first day at the terminal: the eight questions of its first start."""
    kiosk.wait_for("clerk.name")
    kiosk.say("type name=마포 회관")
    kiosk.press("next")
    kiosk.press("skip")
    kiosk.wait_for("clerk.phone")
    kiosk.press("skip")
    kiosk.press("profile.portrait-27")
    kiosk.press("printer.none")
    kiosk.wait_for("clerk.languages")
    kiosk.press("next")
    kiosk.press("save")
    kiosk.wait_for("clerk.new-pin")
    kiosk.say(f"type new-pin={PIN}")
    kiosk.press("next")
    kiosk.wait_for("clerk.again-pin")
    kiosk.say(f"type again={PIN}")
    kiosk.press("next")
    ready = kiosk.wait_for("clerk.ready")
    kiosk.press(ready["screen"]["actions"][0]["key"])


def open_menu(kiosk: TextKiosk) -> None:
    """As staff do it: five presses of the title, then the PIN."""
    for _ in range(5):
        kiosk.say("press title")
    kiosk.wait_for("clerk.pin")
    kiosk.say(f"type pin={PIN}")
    kiosk.press("next")


def join(kiosk: TextKiosk, centre: Centre) -> None:
    services = centre.console.services
    services.sites.add_district(MANAGER, "mapo", "마포구")
    services.sites.add(MANAGER, "mapo-hall", "마포 회관", "mapo", "Asia/Seoul")
    kiosk.press("begin")
    open_menu(kiosk)
    kiosk.press("console")
    kiosk.wait_for("clerk.console")
    kiosk.say(f"type console-address={centre.base}")
    kiosk.press("join")
    view = kiosk.wait_for("clerk.console.code")
    code = next(item["value"] for item in view["screen"]["items"] if item["kind"] == "receipt")
    services.enrolment.accept(MANAGER, code, "lobby-1", "1층 로비", "mapo-hall")
    kiosk.wait_for("clerk.console.joined")
    kiosk.press("menu")
    kiosk.press("close")


def row(centre: Centre) -> Any:
    return centre.console.services.terminals.get(MANAGER, "lobby-1").row


def until(look: Callable[[], bool], what: str) -> None:
    wait_until(look, 20, what)


def test_a_terminal_joins_by_its_menu_asks_its_visitor_and_obeys_offline_after_a_crash(
    tmp_path: Path,
) -> None:
    data = tmp_path / "data"
    (tmp_path / "kiosk").mkdir()
    kiosk = TextKiosk(tmp_path / "kiosk", "--data", str(data))
    try:
        prepare(kiosk)
        with running(tmp_path / "console") as centre:
            join(kiosk, centre)
            modes = centre.console.services.modes
            until(lambda: row(centre).is_in_use, "the wall knows that somebody is there")
            modes.switch(MANAGER, ["lobby-1"], preset="large")
            kiosk.wait_for("staff-offer", "yes")
            until(lambda: row(centre).state is TerminalState.DEFERRED, "the wall says why")
            assert kiosk.view()["modes"]["scale"] == 1.0
            kiosk.press("yes")
            kiosk.press("keep")
            until(lambda: row(centre).state is TerminalState.AS_WANTED, "as wanted")
            assert kiosk.view()["modes"]["scale"] == 2.0
            kiosk.process.kill()
            kiosk.process.wait()
            until(lambda: not row(centre).is_online, "the last will")
        kiosk = TextKiosk(tmp_path / "kiosk", "--data", str(data))
        until(lambda: kiosk.view()["modes"]["scale"] == 2.0, "the last wish holds without a console")
        begin(kiosk)
        assert kiosk.screen == "home"
    finally:
        if kiosk.process.poll() is None:
            kiosk.close()
