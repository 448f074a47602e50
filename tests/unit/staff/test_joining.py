"""Waiting for staff to type the code of a terminal: asked every few seconds, once at a time, not for ever."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk.clock import SteppedClock
from kiosk.errors import KioskError
from kiosk.i18n.text import msg
from kiosk.secrets import MemorySecrets
from kiosk.staff.joining import ASK_EVERY_S, Joining, Surroundings
from kiosk.staff.kept import FOLDER


class Console:
    """Answers what the test wants: None for "not yet", an error, or what it gives."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.asked = 0

    def fetch(self, asked: Any) -> Any:
        self.asked += 1
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, KioskError):
            raise answer
        return answer


class Rig:
    def __init__(self, folder: Path) -> None:
        self.clock = SteppedClock()
        around = Surroundings(folder, MemorySecrets, lambda: "", lambda: None, lambda: None, lambda url: None)  # type: ignore[arg-type, return-value]
        self.joining = Joining(around, self.clock, self.clock, self._elsewhere, None)
        self.joined: list[Any] = []
        self.expired = 0

    def _elsewhere(self, work: Callable[[], None]) -> None:
        self.clock.post(work)

    def wait(self, console: Console, seconds: float = 600) -> None:
        deadline = self.clock.monotonic() + seconds
        self.joining.wait(console, object(), deadline, self.joined.append, self._expire)  # type: ignore[arg-type]

    def _expire(self) -> None:
        self.expired += 1


def test_it_asks_until_staff_have_typed_the_code(tmp_path: Path) -> None:
    rig, console = Rig(tmp_path), Console(None, KioskError(msg("잠시 뒤에"), code="R-07"), "enrolled")
    rig.wait(console)
    rig.clock.advance(10 * ASK_EVERY_S)
    assert (rig.joined, rig.expired, console.asked) == (["enrolled"], 0, 3)


def test_a_code_that_nobody_types_expires_and_so_does_one_that_is_refused(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    rig.wait(Console(), seconds=30)
    rig.clock.advance(120)
    assert (rig.joined, rig.expired) == ([], 1)
    refused = Console(KioskError(msg("아니요"), code="R-04"))
    rig.wait(refused)
    rig.clock.advance(120)
    assert (rig.joined, rig.expired, refused.asked) == ([], 2, 1)


def test_a_new_question_takes_the_place_of_the_old_one_and_leaving_ends_both(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    old, new = Console(), Console()
    rig.wait(old)
    rig.clock.advance(ASK_EVERY_S)
    rig.wait(new)
    rig.clock.advance(3 * ASK_EVERY_S)
    assert (old.asked, new.asked) == (1, 3)
    rig.joining.stop()
    rig.clock.advance(1000)
    assert (old.asked, new.asked, rig.expired) == (1, 3, 0)


def test_the_address_is_kept_for_a_change_of_identity(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    assert rig.joining.recall() == ""
    (tmp_path / FOLDER).write_text("in the way")
    rig.joining.remember("https://nowhere.example")  # said in the log, never fatal
    assert rig.joining.recall() == ""
    (tmp_path / FOLDER).unlink()
    rig.joining.remember("https://desk.example")
    assert Rig(tmp_path).joining.recall() == "https://desk.example"
