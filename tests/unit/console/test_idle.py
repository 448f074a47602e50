"""How long a session may be left alone is the console's to say."""

from __future__ import annotations

import argparse
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.console.accounts import Accounts
from kiosk.console.commands import console_options, register
from kiosk.console.keys import FieldCipher
from kiosk.console.services.views import EVERYTHING
from tests.helpers.console_core import KEYS, MANAGER, Desk

PASSWORD = "five lamps over the quiet stream"


def options(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    register(parser.add_subparsers())
    return parser.parse_args(["console", "--data", "/nowhere", *arguments])


@pytest.mark.parametrize("minutes", [5, 30, 240])
def test_a_session_ends_after_so_long_without_use(desk: Desk, minutes: int) -> None:
    hasher = desk.console.accounts._passwords._hasher
    accounts = Accounts(desk.store, FieldCipher(KEYS.fields), hasher, timedelta(minutes=minutes))
    session = accounts.set_up(accounts.add(MANAGER, "boss", "김누리", "manager", EVERYTHING), PASSWORD)
    assert session.idle_until == desk.clock.now() + timedelta(minutes=minutes)
    desk.clock.advance(minutes * 60 - 90)
    found = accounts.session(session.token)
    assert found is not None, "used in time"
    assert found.idle_until == desk.clock.now() + timedelta(minutes=minutes)
    desk.clock.advance(minutes * 60 - 1)
    assert accounts.session(session.token, is_use=False) is not None
    desk.clock.advance(1)
    assert accounts.session(session.token) is None


def test_it_is_an_option_of_the_console_within_bounds(capsys: pytest.CaptureFixture[str]) -> None:
    assert console_options(options()).idle_minutes == 30
    assert console_options(options("--idle-minutes", "5")).idle_minutes == 5
    assert console_options(options("--idle-minutes", "480")).idle_minutes == 480
    for wrong in ("4", "481", "0", "-5", "1.5", "x", "\u0663\u0660", ""):
        with pytest.raises(SystemExit):
            options("--idle-minutes", wrong)
    assert "from 5 to 480" in capsys.readouterr().err


def test_the_option_reaches_the_accounts(tmp_path: Path) -> None:
    from kiosk.clock import SystemClock
    from kiosk.console.serving import ConsoleOptions, build_console

    console = build_console(
        ConsoleOptions("127.0.0.1", 0, None, tmp_path, broker_name="127.0.0.1", idle_minutes=7), SystemClock()
    )
    try:
        assert console.accounts._idle == timedelta(minutes=7)
    finally:
        console.store.dispose()
