"""A restore tells in the trail what was given up, and excuses nothing else."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from sqlalchemy import select, text

from kiosk.console.audit import canonical, entry_hash
from kiosk.console.audit_heads import HEADS_NAME, append_line, is_same_disk
from kiosk.console.audit_proof import Backup, Head, Lost, make_head, note_restore
from kiosk.console.services.views import AuditVerdict
from kiosk.console.store.backup import kept, put_back
from kiosk.console.store.people import AuditEntry
from kiosk.server.backup import BackupError, make_backup, restore_drill
from kiosk.twin.signing import SigningKey
from tests.helpers.console_core import AUDITOR, KEYS, MANAGER, Desk, open_desk


class Centre:
    """A data folder whose console is started, backed up, restored and checked."""

    def __init__(self, folder: Path, desk: Desk) -> None:
        self.folder = folder
        self.clock = desk.clock
        self.url = f"sqlite:///{folder / 'console.db'}"
        self.heads = (folder / HEADS_NAME, folder / "elsewhere.jsonl")
        self.number = 0

    def work(self, entries: int, *, is_exported: bool = True) -> None:
        """Let the console run and write so many entries."""
        with open_desk(self.folder, clock=self.clock) as desk:
            for _ in range(entries):
                self.number += 1
                self.clock.advance(60)
                desk.services.groups.add(MANAGER, f"모둠 {self.number}", self.number)
                if is_exported:
                    desk.console.exporter.export()

    def backup(self, name: str) -> Path:
        target = self.folder / name
        make_backup(self.url, kept(KEYS), target, self.clock)
        return target

    def restore(self, source: Path) -> int:
        self.clock.advance(60)
        assert all(one.is_right for one in restore_drill(source, kept(KEYS)))
        return put_back(source, self.url, KEYS, self.clock, self.heads).entry

    def verdict(self) -> AuditVerdict:
        with open_desk(self.folder, clock=self.clock) as desk:
            return desk.services.audit.verify(AUDITOR)

    def tamper(self, *statements: str) -> None:
        with open_desk(self.folder, clock=self.clock) as desk, desk.store.engine.begin() as connection:
            for word in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER audit_no_{word}"))
            for statement in statements:
                connection.execute(text(statement))

    def recalculate(self, number: int) -> None:
        """Edit an entry and calculate the chain anew, as somebody with the database's key can."""
        with open_desk(self.folder, clock=self.clock) as desk, desk.store.engine.begin() as connection:
            for word in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS audit_no_{word}"))
            previous = "0" * 64
            for row in connection.execute(text("SELECT * FROM audit ORDER BY number")).mappings().all():
                actor = "Somebody" if row["number"] == number else row["actor"]
                fields = (row["number"], row["at"], row["actor_id"], actor)
                fields += (row["action"], row["target"], row["detail"])
                made = entry_hash(previous, fields)
                connection.execute(
                    text("UPDATE audit SET actor = :a, previous = :p, hash = :h WHERE number = :n"),
                    {"a": actor, "p": previous, "h": made, "n": row["number"]},
                )
                previous = made


@pytest.fixture
def centre(tmp_path: Path, desk: Desk) -> Centre:
    """Entries 1 to 4 are the places; 5 to 7 were written before the backup, 8 to 12 after it."""
    desk.store.dispose()
    made = Centre(tmp_path, desk)
    made.work(3)
    made.backup("copy")
    made.work(5)
    return made


def test_a_restored_trail_is_whole_and_says_what_was_given_up(centre: Centre) -> None:
    with open_desk(centre.folder, clock=centre.clock) as desk, desk.store.read() as session:
        before = make_head(session, KEYS.signing)
    assert before is not None
    assert centre.restore(centre.folder / "copy") == 8
    verdict = centre.verdict()
    assert (verdict.is_whole, verdict.entries) == (True, 8)
    (restored,) = verdict.restores
    assert (restored.number, restored.lost_until, restored.lost_head) == (8, before.number, before.hash)
    assert restored.at > restored.backup_at
    centre.work(9)  # beyond the numbers that were given out before
    assert centre.verdict().is_whole


def test_entries_that_no_head_had_seen_yet_are_proved_by_the_store_that_goes(centre: Centre) -> None:
    centre.work(2, is_exported=False)
    centre.restore(centre.folder / "copy")
    assert centre.verdict().restores[0].lost_until == 14


def test_without_the_restores_own_entry_the_shorter_trail_is_cut_off(centre: Centre) -> None:
    (centre.folder / "console.db").unlink()
    (centre.folder / "console.db").write_bytes((centre.folder / "copy").read_bytes())
    verdict = centre.verdict()
    assert (verdict.problem, verdict.first_wrong) == ("cut-off", 8)


@pytest.mark.parametrize("number", [2, 7, 8, 9, 11, 13, 20])
def test_an_edit_after_a_restore_is_found_wherever_it_is(centre: Centre, number: int) -> None:
    """Also at numbers that the branch before had: its heads are excused, those of the new one are not."""
    centre.restore(centre.folder / "copy")
    centre.work(12)
    assert centre.verdict().is_whole
    centre.recalculate(number)
    verdict = centre.verdict()
    # Heads name the restore of their branch: with another one they fit nothing any more.
    assert (verdict.is_whole, verdict.problem) == (False, "cut-off" if number == 8 else "edited")


@pytest.mark.parametrize("number", [9, 10, 12, 15])
def test_cutting_off_the_end_after_a_restore_is_found(centre: Centre, number: int) -> None:
    centre.restore(centre.folder / "copy")
    centre.work(12)
    centre.tamper(f"DELETE FROM audit WHERE number >= {number}")
    verdict = centre.verdict()
    assert (verdict.is_whole, verdict.problem, verdict.first_wrong) == (False, "cut-off", number)


def test_taking_the_restores_entry_away_is_found(centre: Centre) -> None:
    centre.restore(centre.folder / "copy")
    centre.work(1)
    centre.tamper("DELETE FROM audit WHERE number >= 8")
    assert not centre.verdict().is_whole


def test_an_entry_of_a_restore_that_the_console_did_not_sign_excuses_nothing(centre: Centre) -> None:
    """Somebody who can write the database, but has no key, cuts off the end and calls it a restore."""
    with open_desk(centre.folder, clock=centre.clock) as desk, desk.store.read() as session:
        lost = make_head(session, KEYS.signing)
    assert lost is not None
    centre.tamper("DELETE FROM audit WHERE number > 7")
    with open_desk(centre.folder, clock=centre.clock) as desk, desk.store.write() as work:
        branches = [Lost("", lost.number, lost.hash)]
        note_restore(work, SigningKey(b"z" * 32), Backup("2026-11-22T10:00:00+00:00", "0" * 64), branches)
    verdict = centre.verdict()
    assert (verdict.problem, verdict.first_wrong) == ("edited", 8)


def test_a_restores_entry_excuses_what_it_names_and_no_more(centre: Centre) -> None:
    """Its list is signed: a later head cannot be put in, nor the entry be moved to another place."""
    centre.restore(centre.folder / "copy")
    with open_desk(centre.folder, clock=centre.clock) as desk, desk.store.read() as session:
        row = session.scalars(select(AuditEntry).where(AuditEntry.number == 8)).one()
        detail = json.loads(row.detail)
    detail["lost"][0][1] += 5
    longer = canonical(detail)
    fields = (8, row.at, row.actor_id, row.actor, row.action, row.target, longer)
    changed = entry_hash(row.previous, fields)
    centre.tamper(f"UPDATE audit SET detail = '{longer}', hash = '{changed}' WHERE number = 8")
    assert (centre.verdict().problem, centre.verdict().first_wrong) == ("edited", 8)


def test_a_head_that_the_restore_did_not_know_is_still_missed(centre: Centre) -> None:
    """Somebody restores a store that had been cut off before: a head from elsewhere tells."""
    with open_desk(centre.folder, clock=centre.clock) as desk:
        desk.services.groups.add(MANAGER, "모둠", 99)
        with desk.store.read() as session:
            unknown = make_head(session, KEYS.signing)
    assert unknown is not None
    centre.tamper("DELETE FROM audit WHERE number > 12")
    centre.restore(centre.folder / "copy")
    assert centre.verdict().is_whole
    append_line(centre.heads[0], unknown.to_json())
    assert (centre.verdict().problem, centre.verdict().first_wrong) == ("cut-off", 8)


def test_heads_that_lie_elsewhere_count_in_a_restore_on_a_new_machine(centre: Centre) -> None:
    (centre.folder / HEADS_NAME).rename(centre.heads[1])
    (centre.folder / "console.db").unlink()
    centre.restore(centre.folder / "copy")
    (centre.folder / HEADS_NAME).write_bytes(centre.heads[1].read_bytes())
    verdict = centre.verdict()
    assert verdict.is_whole
    assert verdict.restores[0].lost_until == 12


def test_restores_of_restores(centre: Centre) -> None:
    first = centre.folder / "copy"
    centre.restore(first)  # 8, era 1
    centre.work(2)  # 9, 10
    second = centre.backup("second")
    centre.work(4)  # 11 to 14
    centre.restore(second)  # 11, era 2, over era 1
    centre.work(6)
    assert [one.number for one in centre.verdict().restores] == [8, 11]
    assert centre.verdict().is_whole
    centre.restore(first)  # back before both: their eras are gone, their heads are excused all the same
    centre.work(1)
    verdict = centre.verdict()
    assert verdict.is_whole
    assert [one.number for one in verdict.restores] == [8]
    assert verdict.restores[0].lost_until == 17
    centre.recalculate(3)
    assert not centre.verdict().is_whole


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_what_root_puts_back_belongs_to_the_account_of_the_service(centre: Centre) -> None:
    os.chown(centre.folder, 61_785, 61_785)
    (centre.folder / HEADS_NAME).unlink()
    centre.restore(centre.folder / "copy")
    for name in ("console.db", HEADS_NAME):
        found = (centre.folder / name).stat()
        assert (found.st_uid, found.st_gid) == (61_785, 61_785)
        assert found.st_mode & 0o077 == 0


def test_a_restore_of_the_very_latest_backup_gives_nothing_up(centre: Centre) -> None:
    centre.restore(centre.backup("latest"))
    verdict = centre.verdict()
    assert verdict.is_whole
    assert verdict.restores[0].lost_until < verdict.restores[0].number


def test_a_store_that_was_touched_does_not_get_its_head_signed(centre: Centre) -> None:
    """Restoring is what one does about it; its end must not become a truth beside the exported one."""
    centre.recalculate(6)
    centre.restore(centre.folder / "copy")
    verdict = centre.verdict()
    assert verdict.is_whole
    assert verdict.restores[0].lost_until == 12


def test_a_backup_of_a_trail_that_was_touched_is_not_put_back(centre: Centre) -> None:
    centre.recalculate(6)
    touched = centre.backup("touched")
    with pytest.raises(BackupError):
        centre.restore(touched)
    assert (centre.folder / "console.db").exists()
    assert centre.verdict().problem == "edited"


def test_heads_of_an_era_are_read_back_and_signed_with_it(centre: Centre) -> None:
    centre.restore(centre.folder / "copy")
    centre.work(1)
    line = centre.heads[0].read_text().splitlines()[-1]
    head = Head.from_json(line)
    assert head is not None
    assert head.era
    assert head.is_genuine(KEYS.ring)
    assert Head.from_json(head.to_json()) == head
    moved = Head.from_json(json.dumps({**json.loads(line), "era": ""}))
    assert moved is not None
    assert not moved.is_genuine(KEYS.ring)


def test_the_page_says_since_when_a_head_lies_outside_or_that_it_does_nowhere(desk: Desk) -> None:
    desk.console.exporter.export()
    assert desk.line.published[-1].topic.endswith("audit-head"), "the broker has it"
    assert desk.services.health.health().audit_head_at is None
    taken: list[str] = []
    desk.console.exporter.add_target(taken.append)
    assert desk.services.health.health().audit_head_at is None
    desk.console.exporter.export()
    assert len(taken) == 1
    assert desk.services.health.health().audit_head_at is not None


def test_a_file_on_the_disk_of_the_data_lies_nowhere_outside(tmp_path: Path) -> None:
    assert is_same_disk(tmp_path / "not" / "yet" / "heads.jsonl", tmp_path)
    assert not is_same_disk(Path("/proc/heads.jsonl"), tmp_path)


def test_a_restore_names_the_terminals_that_have_joined_since(centre: Centre) -> None:
    """The backup does not know them: they are to be taken in again, under the same ids."""
    with open_desk(centre.folder, clock=centre.clock) as desk:
        desk.join("lobby-1")
        desk.join("gone-1")
    source = centre.backup("early")
    with open_desk(centre.folder, clock=centre.clock) as desk:
        desk.join("lobby-3")
        desk.join("lobby-2")
        desk.join("lobby-4")
        for id in ("gone-1", "lobby-4"):
            desk.services.enrolment.revoke(MANAGER, id)
    done = put_back(source, centre.url, KEYS, centre.clock, centre.heads)
    assert done.strangers == ("lobby-2", "lobby-3")
