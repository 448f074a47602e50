"""What staff want holds from the first frame on, after every start, and nobody is asked about it again."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosk.clock import SteppedClock
from kiosk.modes.controller import ModeController
from kiosk.modes.state import Contrast, ModeState, Reading
from kiosk.screens.command import Press
from kiosk.staff.kept import KeptModes
from kiosk.twin.documents import DesiredDocument
from tests.helpers.terminal import LANGUAGES
from tests.helpers.twin import schedule
from tests.unit.staff.test_line import Joined


@pytest.fixture
def joined(tmp_path: Path) -> Joined:
    return Joined(tmp_path)


def first_frame(
    joined: Joined, *, is_home: bool = False, languages: tuple[str, ...] = LANGUAGES
) -> ModeState:
    """What the first frame of the next start shows."""
    modes = ModeController(ModeState(), languages)
    KeptModes(joined.folder, joined.clock).restore(modes, is_home=is_home)
    return modes.state


def kept_file(joined: Joined) -> Path:
    return joined.folder / "remote" / "modes.json"


@pytest.fixture
def no_documents(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Reading the signed document would be a fault: it costs too much before the first frame."""

    def forbid(*arguments: Any) -> None:
        raise AssertionError("the document was read")

    return lambda: monkeypatch.setattr(KeptModes, "_resolve", forbid)


def test_the_first_frame_shows_what_held_without_reading_the_document(
    joined: Joined, no_documents: Any
) -> None:
    joined.want(version=3, standing={"scale": 2.0, "contrast": "high"}, staff=joined.staff(voice=True))
    no_documents()
    state = first_frame(joined)
    assert (state.scale, state.contrast, state.voice) == (2.0, Contrast.HIGH, True)


def test_a_visitor_who_is_faster_than_the_twin_is_asked_nothing(joined: Joined) -> None:
    """D-12: what held before the restart is no news."""
    joined.want(version=3, standing={"scale": 2.0})
    joined.line.stop()
    KeptModes(joined.folder, joined.clock).restore(joined.rig.modes)
    joined.rig.do(Press("begin"))
    joined.line.start()
    joined.settle()
    assert joined.rig.modes.state.scale == 2.0
    assert not joined.rig.terminal.is_open("staff-offer")
    assert (joined.reported.applied, joined.reported.result) == (3, "applied")


def test_another_wish_than_the_one_that_held_is_still_offered(joined: Joined) -> None:
    joined.want(version=3, standing={"scale": 2.0})
    joined.come()
    joined.line.stop()
    joined.line.start()
    joined.settle()
    joined.want(version=4, standing={"scale": 1.5})
    assert joined.rig.terminal.is_open("staff-offer")


@pytest.mark.parametrize("hours", [1, 25])
def test_after_a_boundary_the_document_says_what_holds(joined: Joined, hours: int) -> None:
    """14:00 in Seoul; easy words hold from 15 to 17 every day."""
    start = joined.clock.now()
    plan = schedule(start_local=(start + timedelta(hours=9 + 1)).strftime("%Y-%m-%dT%H:%M"), duration_s=7200)
    joined.want(version=1, standing={}, schedules=(plan,))
    assert first_frame(joined).reading is Reading.STANDARD
    joined.line.stop()
    joined.clock.advance(hours * 3600)
    assert first_frame(joined).reading is Reading.EASY


def test_a_clock_that_went_back_is_not_believed(joined: Joined, no_documents: Any) -> None:
    joined.want(version=1, standing={"scale": 2.0})
    kept = json.loads(kept_file(joined).read_text())
    kept["at"] = (joined.clock.now() + timedelta(hours=1)).isoformat()
    kept_file(joined).write_text(json.dumps(kept))
    no_documents()
    with pytest.raises(AssertionError, match="the document was read"):
        first_frame(joined)


@pytest.mark.parametrize(
    "damage",
    [
        lambda kept: "",
        lambda kept: "[]",
        lambda kept: "{}",
        lambda kept: json.dumps({**kept, "version": 2}),
        lambda kept: json.dumps({**kept, "terminal": "another"}),
        lambda kept: json.dumps({**kept, "v": 2}),
        lambda kept: json.dumps({**kept, "layers": {"standing": {"scale": 99}, "schedule": {}, "staff": {}}}),
        lambda kept: json.dumps({**kept, "layers": {"standing": {"colour": 1}, "schedule": {}, "staff": {}}}),
        lambda kept: json.dumps({**kept, "layers": {"standing": 5}}),
        lambda kept: json.dumps({**kept, "until": "yesterday"}),
        lambda kept: json.dumps({**kept, "until": 5}),
    ],
)
def test_a_kept_file_that_cannot_be_right_gives_way_to_the_document(joined: Joined, damage: Any) -> None:
    joined.want(version=1, standing={"scale": 2.0})
    kept_file(joined).write_text(damage(json.loads(kept_file(joined).read_text())))
    assert first_frame(joined) == ModeState(scale=2.0)


def test_a_language_that_is_no_longer_offered_takes_nothing_else_along(joined: Joined) -> None:
    joined.want(version=1, standing={"scale": 2.0, "language": "mn"})
    assert first_frame(joined, languages=("ko", "en")) == ModeState(scale=2.0)


def test_a_damaged_document_leaves_the_first_frame_as_it_is(joined: Joined) -> None:
    joined.want(version=1, standing={"scale": 2.0})
    (joined.folder / "remote" / "desired.json").write_text("{")
    assert first_frame(joined) == ModeState()


def test_a_forged_document_changes_nothing(joined: Joined) -> None:
    joined.want(version=1, standing={"scale": 2.0})
    path = joined.folder / "remote" / "desired.json"
    file = json.loads(path.read_text())
    envelope = json.loads(file["envelope"])
    document = DesiredDocument.model_validate_json(envelope["body"])
    forged = document.model_copy(update={"version": 9, "standing": {"scale": 4.0}}).to_body()
    path.write_text(json.dumps({**file, "envelope": json.dumps({**envelope, "body": forged})}))
    assert first_frame(joined) == ModeState()


def test_a_terminal_of_no_console_reads_nothing(tmp_path: Path) -> None:
    modes = ModeController(ModeState(), LANGUAGES)
    KeptModes(tmp_path, SteppedClock()).restore(modes)
    assert modes.state == ModeState() and not list(tmp_path.iterdir())


def test_leaving_the_console_forgets_what_it_wanted(joined: Joined) -> None:
    joined.want(version=1, standing={"scale": 2.0})
    assert kept_file(joined).exists()
    joined.line.leave()
    joined.settle()
    assert not kept_file(joined).exists()
    assert first_frame(joined) == ModeState()


def test_what_somebody_at_home_has_not_taken_is_not_put_on_them_at_the_next_start(tmp_path: Path) -> None:
    joined = Joined(tmp_path, is_home=True)
    joined.want(version=1, standing={"scale": 2.0})
    joined.rig.do(Press("no"))
    joined.settle()
    joined.line.stop()
    assert first_frame(joined, is_home=True) == ModeState()


def test_what_somebody_at_home_has_taken_holds_at_the_next_start_without_asking(tmp_path: Path) -> None:
    joined = Joined(tmp_path, is_home=True)
    joined.want(version=1, standing={"scale": 2.0})
    joined.rig.do(Press("yes"))
    joined.settle()
    joined.line.stop()
    assert first_frame(joined, is_home=True) == ModeState(scale=2.0)
