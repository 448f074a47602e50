"""Files that only grow: what fails in the middle of a line leaves nothing, and swallows nothing."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.appending import append_lines
from tests.helpers.full_disk import Disk


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


def test_lines_are_added_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "new" / "lines.jsonl"
    append_lines(path, "one\n")
    append_lines(path, "two\nthree\n", is_durable=False)
    assert path.read_text() == "one\ntwo\nthree\n"
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("room", range(9))
def test_a_disk_that_fills_up_in_a_line_has_none_of_it(tmp_path: Path, disk: Disk, room: int) -> None:
    path = tmp_path / "lines.jsonl"
    append_lines(path, "one\n")
    disk.room = room
    with pytest.raises(OSError, match="No space"):
        append_lines(path, "two\nthree\n")
    assert path.read_text() == "one\n"
    disk.room = None
    append_lines(path, "four\n")
    assert path.read_text() == "one\nfour\n"


def test_what_was_not_flushed_was_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lines.jsonl"
    append_lines(path, "one\n")

    def fail(handle: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as broken:
        broken.setattr("kiosk.appending.os.fsync", fail)
        with pytest.raises(OSError, match="Input/output"):
            append_lines(path, "two\n")
    assert path.read_text() == "one\n"


def test_where_nothing_can_be_taken_back_the_next_line_begins_anew(
    tmp_path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lines.jsonl"
    append_lines(path, "one\n")

    def fail(handle: int, size: int) -> None:
        raise OSError(5, "Input/output error")

    disk.room = 2
    with monkeypatch.context() as broken:
        broken.setattr("kiosk.appending.os.ftruncate", fail)
        with pytest.raises(OSError, match="No space"):
            append_lines(path, "two\n")
    disk.room = None
    append_lines(path, "three\n")
    assert path.read_text() == "one\ntw\nthree\n"


def test_lines_of_another_program_are_not_taken_back(
    tmp_path: Path, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "lines.jsonl"

    def full(handle: int, data: bytes) -> int:
        with path.open("a") as other:
            other.write("theirs\n")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kiosk.appending.os.write", full)
    with pytest.raises(OSError, match="No space"):
        append_lines(path, "two\n")
    assert path.read_text() == "theirs\n"


def test_a_place_that_shows_nothing_takes_lines_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, really = tmp_path / "lines.jsonl", os.open

    def write_only(name: Path, flags: int, mode: int = 0o777) -> int:
        if name == path and flags & os.O_RDWR:
            raise PermissionError(13, "Permission denied")
        return really(name, flags, mode)

    path.write_text("one\ntw")
    with monkeypatch.context() as shut:
        shut.setattr("kiosk.appending.os.open", write_only)
        append_lines(path, "three\n")
        append_lines(path, "four\n")
    assert [line for line in path.read_text().splitlines() if line] == ["one", "tw", "three", "four"]


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(st.tuples(st.none() | st.integers(0, 12), st.integers(0, 3)), max_size=12))
def test_the_lines_that_were_taken_are_there_and_no_others(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int | None, int]]
) -> None:
    """Room runs out and comes back, and crashes cut the end off: every line is whole or gone."""
    path = tmp_path_factory.mktemp("appending") / "lines.jsonl"
    kept: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        disk = Disk(patch)
        for number, (room, cut) in enumerate(steps):
            disk.room = room
            line = f"line-{number:03}"
            try:
                append_lines(path, line + "\n")
                kept.append(line)
            except OSError:
                continue
            if cut:  # a crash before the flush: the end is gone, in the middle of a line
                os.truncate(path, path.stat().st_size - cut)
            if cut > 1:
                kept.pop()
    lines = path.read_text().splitlines() if path.exists() else []
    assert [line for line in lines if len(line) == len("line-000")] == kept
