"""What all terminals must know is told once, whatever it is and whatever happens to the console."""

from __future__ import annotations

import pytest

from kiosk.console.services.telling import Fact, tell_all
from kiosk.console.services.views import AuditFilter
from kiosk.console.store.people import Note
from tests.helpers.console_core import AUDITOR, Desk


def fact(value: str, known: str = "") -> Fact:
    return Fact("told-something", value, known, "something.told", {"something": 1})


def tell(desk: Desk, value: str, known: str = "") -> int:
    return tell_all(desk.store, desk.console.issuer, fact(value, known))


def note(desk: Desk) -> str | None:
    with desk.store.read() as session:
        held = session.get(Note, "told-something")
        return held.value if held is not None else None


def told(desk: Desk) -> int:
    entries = desk.services.audit.rows(AUDITOR, AuditFilter())
    return len([one for one in entries if one.action == "something.told"])


def test_what_is_new_is_told_to_all_once(desk: Desk) -> None:
    desk.join("lobby-1")
    desk.join("east-1", "gangdong")
    assert [tell(desk, value) for value in ("a", "a", "b", "b", "a")] == [2, 0, 2, 0, 2]
    assert (desk.version("lobby-1"), desk.version("east-1"), told(desk)) == (4, 4, 3)


def test_what_documents_have_always_carried_is_noted_at_first_and_told_when_it_changes(desk: Desk) -> None:
    desk.join()
    assert tell(desk, "a", known="a") == 0
    assert (desk.version(), told(desk), note(desk)) == (1, 0, "a")
    assert tell(desk, "b", known="b") == 1
    assert (desk.version(), told(desk), note(desk)) == (2, 1, "b")


def test_nothing_to_tell_leaves_what_was_told(desk: Desk) -> None:
    desk.join()
    assert tell(desk, "") == 0 and note(desk) is None
    tell(desk, "a")
    assert tell(desk, "") == 0 and note(desk) == "a"
    assert (desk.version(), told(desk)) == (2, 1)


def test_what_could_not_be_told_to_all_counts_as_told_to_nobody(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.join()
    with monkeypatch.context() as broken, pytest.raises(RuntimeError):
        broken.setattr("kiosk.console.audit.append", _fail)
        tell(desk, "a")
    assert (desk.version(), note(desk)) == (1, None)
    assert tell(desk, "a") == 1


def _fail(*values: object) -> None:
    raise RuntimeError("the disk is full")
