"""Who was cut off stays so: the broker away, its operator's program failing, an older store back."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from kiosk.clock import SteppedClock
from kiosk.console.broker.doors import OutsideBroker
from kiosk.console.pages.notices import notice_of
from kiosk.console.pages.texts import done
from kiosk.console.services.cutting import CUT_OFF_NAME, CutOffs
from kiosk.console.services.errors import HandOverError, InvalidError
from kiosk.console.services.views import AuditFilter
from kiosk.console.store.models import Terminal
from kiosk.secrets import MemorySecrets
from tests.helpers.console_core import AUDITOR, MANAGER, Desk, FakeBroker, FakeGateway, open_desk
from tests.helpers.full_disk import Disk


class BrokenBroker(FakeBroker):
    """A broker whose files cannot be written for a while."""

    is_broken: bool = False

    def refresh(self) -> None:
        if self.is_broken:
            raise OSError("disk full")
        super().refresh()


@pytest.fixture
def broken(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> BrokenBroker:
    broker = BrokenBroker()
    monkeypatch.setattr(desk.console.handover, "_refresh", broker.refresh)
    return broker


def test_a_broker_that_cannot_be_told_is_told_again_and_the_gateway_all_the_same(
    desk: Desk, broken: BrokenBroker
) -> None:
    desk.join("lobby-1")
    assert desk.gateway is not None
    desk.gateway.keys["terminal-lobby-1"] = "key"
    with desk.store.write() as work:
        work.session.get_one(Terminal, "lobby-1").gateway_name = "terminal-lobby-1"
    broken.is_broken = True
    assert desk.services.enrolment.revoke(MANAGER, "lobby-1") is False
    assert desk.gateway.keys == {}
    assert notice_of({"done": "revoked-late", "name": "lobby-1"}) == done.revoked_late("lobby-1")
    since = desk.services.health.health().credentials_due
    assert since == desk.clock.now()
    desk.clock.advance(60)
    desk.console.tend()
    assert desk.services.health.health().credentials_due == since
    broken.is_broken = False
    desk.console.tend()
    assert broken.refreshed == 1
    assert desk.services.health.health().credentials_due is None
    desk.console.tend()
    assert broken.refreshed == 1


def test_what_is_due_outlasts_a_crash(desk: Desk, broken: BrokenBroker, tmp_path: Path) -> None:
    """The note is of the transaction of the cut: a console that dies in between tells the broker later."""
    desk.join("lobby-1")
    broken.is_broken = True
    desk.services.enrolment.revoke(MANAGER, "lobby-1")
    desk.store.dispose()
    with open_desk(tmp_path, clock=desk.clock) as again:
        again.console.tend()
        assert again.broker.refreshed == 1
        assert again.services.health.health().credentials_due is None


def test_a_gateway_that_is_away_is_told_of_too(desk: Desk) -> None:
    desk.join("lobby-1")
    with desk.store.write() as work:
        work.session.get_one(Terminal, "lobby-1").gateway_name = "terminal-lobby-1"
    assert desk.gateway is not None
    desk.gateway.is_away = True
    assert desk.services.enrolment.revoke(MANAGER, "lobby-1") is False
    desk.join("lobby-2")
    assert desk.services.enrolment.revoke(MANAGER, "lobby-2") is False
    desk.gateway.is_away = False
    desk.console.tend()
    desk.join("lobby-3")
    assert desk.services.enrolment.revoke(MANAGER, "lobby-3") is True


def program(folder: Path, exit_code: int) -> tuple[str, ...]:
    """Return a command that copies the password file aside and ends with a code."""
    script = folder / "hand-over.py"
    script.write_text(
        "import pathlib, shutil, sys\n"
        "here = pathlib.Path(__file__)\n"
        "code = int(here.with_name('code').read_text())\n"
        "if code == 0:\n"
        "    shutil.copy(pathlib.Path(sys.argv[1]) / 'passwords', here.with_name('taken'))\n"
        "sys.exit(code)\n"
    )
    (folder / "code").write_text(str(exit_code))
    return sys.executable, str(script)


def test_an_operators_program_that_fails_is_run_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = program(tmp_path, 3)
    broker = OutsideBroker(
        desk.store, MemorySecrets(), tmp_path / "broker", "mqtts://broker.example:8883", "", command
    )
    monkeypatch.setattr(desk.console.handover, "_refresh", broker.refresh)
    desk.join("lobby-1")
    desk.join("lobby-2")
    with pytest.raises(HandOverError):
        broker.refresh()
    assert desk.services.enrolment.revoke(MANAGER, "lobby-1") is False
    assert desk.services.health.health().credentials_due is not None
    (tmp_path / "code").write_text("0")
    desk.console.tend()
    assert desk.services.health.health().credentials_due is None
    taken = (tmp_path / "taken").read_text()
    assert "lobby-2:" in taken
    assert "lobby-1:" not in taken


@pytest.mark.parametrize("command", [("/nothing/there",), ("false",)])
def test_a_console_starts_though_the_program_fails_and_says_so(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    broker = OutsideBroker(desk.store, MemorySecrets(), tmp_path / "broker", "mqtts://b:8883", "", command)
    monkeypatch.setattr(desk.console, "broker", broker)
    desk.console.start_broker()
    assert desk.services.health.health().credentials_due is not None


def test_a_store_from_before_does_not_let_a_revoked_terminal_in_again(tmp_path: Path) -> None:
    clock = SteppedClock()
    with open_desk(tmp_path, clock=clock, gateway=FakeGateway()) as desk:
        desk.add_places()
        desk.join("lobby-1")
        desk.join("lobby-2")
        desk.store.dispose()
        backup = (tmp_path / "console.db").read_bytes()
    with open_desk(tmp_path, clock=clock, gateway=FakeGateway()) as desk:
        assert desk.services.enrolment.revoke(MANAGER, "lobby-1")
        desk.store.dispose()
    for ending in ("-wal", "-shm"):
        (tmp_path / f"console.db{ending}").unlink(missing_ok=True)
    (tmp_path / "console.db").write_bytes(backup)
    with open_desk(tmp_path, clock=clock, gateway=FakeGateway()) as desk:
        assert desk.row("lobby-1").id == "lobby-1"
        desk.console.start_broker()
        assert desk.services.terminals.rows(MANAGER, ["lobby-1", "lobby-2"])[0].id == "lobby-2"
        with desk.store.read() as session:
            row = session.get_one(Terminal, "lobby-1")
            assert (row.broker_hash, row.revoked_at) == ("", clock.now())
        (entry,) = desk.services.audit.rows(AUDITOR, AuditFilter(action="terminal.revoke"))
        assert entry.actor == "console"
        assert entry.detail["restored"] is True
        assert desk.console.enrolment.cut_off_again() == ()
        desk.console.tend()
        assert desk.broker.refreshed == 1


def test_an_id_that_was_cut_off_is_not_given_again(desk: Desk, tmp_path: Path) -> None:
    """Also where the restored store is so old that it never knew it."""
    CutOffs(tmp_path / CUT_OFF_NAME).add(["lobby-9"], desk.clock.now())
    with pytest.raises(InvalidError) as failed:
        desk.services.enrolment.accept(MANAGER, "ABCDE-FGHJK", "lobby-9", "이름", "mapo")
    assert failed.value.field == "terminal"


def test_the_list_grows_only_and_passes_over_what_is_no_line(tmp_path: Path, desk: Desk) -> None:
    path = tmp_path / "list" / CUT_OFF_NAME
    CutOffs(path).add(["b-1", "a-1"], desk.clock.now())
    with path.open("a") as file:
        file.write('half a li\n[]\n{"terminal": "../x"}\n{"terminal": 7}\n')
    again = CutOffs(path)
    assert again.ids == {"a-1", "b-1"}
    again.add(["a-1", "c-1"], desk.clock.now())
    assert CutOffs(path).ids == {"a-1", "b-1", "c-1"}
    assert path.read_text().count("a-1") == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_cuts_of_an_older_version_come_into_the_list(desk: Desk, tmp_path: Path) -> None:
    desk.join("lobby-1")
    desk.services.enrolment.revoke(MANAGER, "lobby-1")
    (tmp_path / CUT_OFF_NAME).unlink()
    with open_desk(tmp_path, clock=desk.clock) as again:
        again.console.tend()
    assert CutOffs(tmp_path / CUT_OFF_NAME).ids == {"lobby-1"}


def test_an_id_that_found_no_room_is_not_taken_for_written_and_swallows_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, now = tmp_path / CUT_OFF_NAME, SteppedClock().now()
    disk = Disk(monkeypatch)
    list_ = CutOffs(path)
    list_.add(["a-1"], now)
    disk.room = 15
    with pytest.raises(OSError, match="No space"):
        list_.add(["b-1"], now)
    assert list_.ids == {"a-1"}
    disk.room = None
    list_.add(["c-1"], now)
    list_.add(["b-1"], now)
    assert CutOffs(path).ids == {"a-1", "b-1", "c-1"}
