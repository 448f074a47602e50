"""An older store that is put back does not bring retired keys back, and locks no terminal out."""

from __future__ import annotations

import errno
import json
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.clock import SteppedClock
from kiosk.console.services.changed_keys import (
    CHANGED_KEYS_NAME,
    ChangedKeys,
    ChangedKeysError,
    TerminalKeys,
)
from kiosk.console.services.views import AuditFilter
from kiosk.errors import KioskError
from kiosk.twin.enrolment import RotationRequest
from kiosk.twin.signing import SigningKey, encode_key
from tests.helpers.console_core import AUDITOR, MANAGER, FakeGateway, FakeTerminal, open_desk
from tests.helpers.full_disk import Disk
from tests.helpers.rotation import ID, Kept, Network, lost
from tests.unit.console.test_enrolment import request


class Centre:
    """A console's data folder, a terminal, and backups of the store."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock, self.gateway = folder / "console", SteppedClock(), FakeGateway()
        self.folder.mkdir()
        self.home = folder
        self.kept: Kept | None = None

    @contextmanager
    def open(self) -> Iterator[Kept]:
        """Start the console; the terminal joins the first time."""
        with open_desk(self.folder, gateway=self.gateway, clock=self.clock) as desk:
            if self.kept is None:
                desk.add_places()
                self.kept = Kept(desk, self.home)
            self.kept.desk, self.kept.network = desk, Network(desk)
            desk.console.start_broker()
            try:
                yield self.kept
            finally:
                desk.store.dispose()

    def save(self) -> bytes:
        return (self.folder / "console.db").read_bytes()

    def put_back(self, backup: bytes) -> None:
        for ending in ("-wal", "-shm"):
            (self.folder / f"console.db{ending}").unlink(missing_ok=True)
        (self.folder / "console.db").write_bytes(backup)


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return Centre(tmp_path)


def rotate(kept: Kept) -> None:
    client = kept.client()
    if kept.store().pending() is None:
        client.ask_to_rotate()
    assert client.go_on() is not None


def assert_well(kept: Kept) -> None:
    assert kept.is_believed() and kept.opens_the_broker()
    assert kept.row.next_identity is None


@pytest.mark.parametrize("times", [1, 2])
def test_a_backup_from_before_a_change_of_keys_lets_the_terminal_in(centre: Centre, times: int) -> None:
    with centre.open() as kept:
        pass
    backup = centre.save()
    with centre.open() as kept:
        retired = TerminalKeys.of(kept.row)
        for _ in range(times):
            rotate(kept)
        held = TerminalKeys.of(kept.row)
    centre.put_back(backup)
    with centre.open() as kept:
        assert_well(kept)
        assert TerminalKeys.of(kept.row) == held != retired
        voice = FakeTerminal(ID, centre.clock)
        enrolled = kept.store().load()
        assert enrolled is not None
        voice.key = enrolled.key
        assert kept.desk.hear(voice.birth()) == 1
        (entry,) = kept.desk.services.audit.rows(AUDITOR, AuditFilter(action="terminal.identity"))
        assert (entry.actor, entry.detail["restored"]) == ("console", True)
        assert kept.desk.services.health.health().credentials_due is not None, "the broker is told"
        kept.desk.console.tend()
        assert kept.desk.console.enrolment.change_keys_again() == ()
        rotate(kept)
        assert_well(kept)
    with centre.open() as kept:
        assert_well(kept)


def test_who_was_cut_off_since_stays_so(centre: Centre) -> None:
    with centre.open():
        pass
    backup = centre.save()
    with centre.open() as kept:
        rotate(kept)
        kept.desk.services.enrolment.revoke(MANAGER, ID)
    centre.put_back(backup)
    with centre.open() as kept:
        assert kept.row.broker_hash == "" and kept.row.revoked_at is not None


def test_a_backup_from_the_middle_of_a_change_lets_the_terminal_in(centre: Centre) -> None:
    with centre.open() as kept:
        kept.client().ask_to_rotate()
    backup = centre.save()
    with centre.open() as kept:
        rotate(kept)
    centre.put_back(backup)
    with centre.open() as kept:
        assert_well(kept)


def test_an_answer_that_was_lost_is_given_by_a_restored_console(centre: Centre) -> None:
    """The terminal does not know that its new keys hold; the store that knew it is gone."""
    with centre.open() as kept:
        kept.client().ask_to_rotate()
    backup = centre.save()
    with centre.open() as kept:
        kept.network.after = lambda number: lost() if number == 1 else None
        with pytest.raises(KioskError):
            kept.client().go_on()
        assert kept.store().pending() is not None
    centre.put_back(backup)
    with centre.open() as kept:
        assert kept.client().go_on() is not None
        assert_well(kept)
        assert kept.opens_the_gateway()


def test_nothing_changes_that_cannot_be_written_down(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    with centre.open() as kept:
        before = TerminalKeys.of(kept.row)
        kept.client().ask_to_rotate()
        disk = Disk(monkeypatch)
        disk.room = 0
        assert kept.client().go_on() is None
        assert kept.network.exchanges[-1][2] == 503
        assert TerminalKeys.of(kept.row) == before
        disk.room = None
        rotate(kept)
        assert_well(kept)


def test_a_console_that_dies_before_its_store_has_it_goes_on_with_the_new_keys(centre: Centre) -> None:
    """They are on the terminal's disk by then, and it asks until it is answered."""
    with centre.open() as kept:
        kept.client().ask_to_rotate()
        rotation = kept.desk.console.enrolment._rotation

        class Crash(BaseException):
            pass

        real = rotation._note

        def die(*values: object) -> None:
            real(*values)  # type: ignore[arg-type]
            raise Crash

        rotation._note = die  # type: ignore[method-assign]
        with pytest.raises(Crash):
            kept.client().go_on()
    with centre.open() as kept:
        assert kept.store().pending() is not None
        centre.clock.advance(30 * 86400)
        assert kept.client().go_on() is not None
        assert_well(kept)


def test_a_store_that_does_not_take_it_takes_it_back(centre: Centre) -> None:
    """Else the terminal that gives up after a day would be locked out at the next start."""
    with centre.open() as kept:
        before = TerminalKeys.of(kept.row)
        kept.client().ask_to_rotate()
        rotation = kept.desk.console.enrolment._rotation
        real = rotation._note

        def fail(*values: object) -> None:
            real(*values)  # type: ignore[arg-type]
            raise OSError(errno.EIO, "the store is away")

        rotation._note = fail  # type: ignore[method-assign]
        with pytest.raises(OSError, match="away"):
            kept.client().go_on()
    with centre.open() as kept:
        assert TerminalKeys.of(kept.row) == before
        rotate(kept)
        assert_well(kept)


def test_a_terminal_of_the_version_before_is_let_in_too(centre: Centre) -> None:
    """Its password changes with the first step, its identity when something signed with the new one comes."""
    with centre.open():
        pass
    backup = centre.save()
    new = SigningKey(b"2" * 32)
    with centre.open() as kept:
        enrolled = kept.store().load()
        assert enrolled is not None
        asked = RotationRequest(terminal=ID, request=request(new).model_copy(update={"form": 1}))
        assert kept.desk.console.enrolment.rotate_now(asked.signed(enrolled.key)) is not None
        voice = FakeTerminal(ID, centre.clock)
        voice.key = new
        kept.desk.hear(voice.birth())
        held = TerminalKeys.of(kept.row)
        assert held.identity == encode_key(new.public)
    centre.put_back(backup)
    with centre.open() as kept:
        assert TerminalKeys.of(kept.row) == held


def test_a_batch_that_the_store_does_not_take_takes_it_back(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the old identity, which still holds, would be replaced by the next start and nobody told."""
    new = SigningKey(b"2" * 32)
    with centre.open() as kept:
        enrolled = kept.store().load()
        assert enrolled is not None
        asked = RotationRequest(terminal=ID, request=request(new).model_copy(update={"form": 1}))
        assert kept.desk.console.enrolment.rotate_now(asked.signed(enrolled.key)) is not None
        before = TerminalKeys.of(kept.row)
        intake = kept.desk.console.bridge._intake

        def fail(*values: object) -> None:
            raise OSError(errno.EIO, "the store is away")

        voice = FakeTerminal(ID, centre.clock)
        voice.key = new
        with monkeypatch.context() as broken:
            broken.setattr(intake, "_save", fail)
            opened = intake.open(voice.birth())
            assert opened is not None
            with pytest.raises(OSError, match="away"):
                intake.write([opened])
        assert TerminalKeys.of(kept.row) == before
        changed = intake._changed_keys
        assert changed.now(ID, before) == before
    with centre.open() as kept:
        assert TerminalKeys.of(kept.row) == before
        kept.desk.hear(voice.birth())
        assert TerminalKeys.of(kept.row).identity == encode_key(new.public)


def keys(letter: str) -> TerminalKeys:
    return TerminalKeys(encode_key(letter.encode() * 32), f"$7$101${letter}$hash")


def test_the_file_grows_only_and_passes_over_what_is_no_line(tmp_path: Path) -> None:
    path, now = tmp_path / "list" / CHANGED_KEYS_NAME, SteppedClock().now()
    a, b, c, stranger = keys("a"), keys("b"), keys("c"), keys("x")
    ChangedKeys(path).note(ID, a, b, now)
    whole = {"terminal": ID, **stranger._asdict()}
    broken = [
        "half a li",
        "[]",
        *(
            json.dumps(whole | wrong)
            for wrong in (
                {"terminal": "../x"},
                {"identity": "no key"},
                {"broker": 7},
                {"broker": "$7$x\nroot:$7$y"},
                {"broker": "$7$x:y"},
            )
        ),
    ]
    with path.open("a") as file:
        file.write("\n".join(broken) + "\n")
    again = ChangedKeys(path)
    assert again.now(ID, a) == b
    again.note(ID, b, c, now)
    for known in (again, ChangedKeys(path)):
        assert [known.now(ID, one) for one in (a, b, c)] == [c, c, c]
        assert known.now(ID, stranger) == stranger, "newer than the file: it is believed"
        assert known.now("lobby-2", a) == a
    assert path.read_text().count(b.broker) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_found_no_room_is_not_taken_for_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, now = tmp_path / CHANGED_KEYS_NAME, SteppedClock().now()
    disk = Disk(monkeypatch)
    changed = ChangedKeys(path)
    disk.room = 30
    with pytest.raises(ChangedKeysError):
        changed.note(ID, keys("a"), keys("b"), now)
    assert changed.now(ID, keys("a")) == keys("a")
    disk.room = None
    changed.note(ID, keys("a"), keys("b"), now)
    assert ChangedKeys(path).now(ID, keys("a")) == keys("b")
