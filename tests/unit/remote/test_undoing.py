"""Several changes for somebody who has called: one way back, and nothing under their hands (D-11, D-12)."""

from __future__ import annotations

from typing import Any

import pytest

from kiosk.modes.controller import Source
from kiosk.twin.documents import StaffChange
from tests.helpers.remote import Rig
from tests.helpers.twin import START, command, desired


def staff(**modes: Any) -> StaffChange:
    return StaffChange(modes=modes, by="Kim", at=START)


@pytest.fixture
def called(rig: Rig) -> Rig:
    """Somebody has called for a person."""
    rig.session.set(True)
    rig.agent.ask_for_help("ko", "report")
    return rig


def set_modes(rig: Rig, **modes: Any) -> None:
    rig.send(command("modes.set", arguments={"modes": modes}))


def shown(rig: Rig) -> dict[str, Any]:
    """The one sheet that stands on the glass."""
    ((offer, _),) = rig.visitor.offers.values()
    assert offer.is_done
    return dict(offer.changes)


def test_one_press_undoes_all_that_staff_have_changed(called: Rig) -> None:
    called.want(desired(1, standing={}, staff=staff(scale=2.0)))
    called.want(desired(2, standing={}, staff=staff(scale=2.0, contrast="high")))
    assert shown(called) == {"scale": 2.0, "contrast": "high"}
    called.visitor.answer("undo")
    called.run()
    assert (called.modes.state.scale, called.modes.state.contrast) == (1.0, "standard")
    assert called.visitor.offers == {}
    assert (called.reported.result, called.reported.reason) == ("deferred", "visitor")
    called.run(60)
    assert called.modes.state.scale == 1.0


def test_a_command_and_a_wish_are_undone_together(called: Rig) -> None:
    set_modes(called, scale=2.0)
    called.want(desired(1, standing={}, staff=staff(pace="slow")))
    set_modes(called, voice=True)
    assert shown(called) == {"scale": 2.0, "pace": "slow", "voice": True}
    called.visitor.answer("undo")
    called.run()
    assert (called.modes.state.scale, called.modes.state.pace, called.modes.state.voice) == (
        1.0,
        "standard",
        False,
    )


def test_what_was_kept_is_not_undone_later(called: Rig) -> None:
    called.want(desired(1, standing={}, staff=staff(scale=2.0)))
    called.visitor.answer("keep")
    called.want(desired(2, standing={}, staff=staff(scale=2.0, contrast="high")))
    assert shown(called) == {"contrast": "high"}
    called.visitor.answer("undo")
    called.run()
    assert (called.modes.state.scale, called.modes.state.contrast) == (2.0, "standard")


def test_a_second_change_that_leads_back_leaves_nothing_to_undo(called: Rig) -> None:
    called.want(desired(1, standing={}, staff=staff(language="en")))
    called.want(desired(2, standing={}, staff=staff(language="ko")))
    assert called.visitor.offers == {}
    assert called.modes.state.language == "ko"


def test_a_yes_takes_over_the_way_back_of_what_was_done_before(called: Rig) -> None:
    called.modes.change({"scale": 2.0}, Source.VISITOR)
    set_modes(called, pace="slow")
    set_modes(called, scale=1.0)
    assert called.modes.state.scale == 2.0, "what would take something away is asked"
    called.visitor.answer("yes")
    called.visitor.answer("undo")
    called.run()
    assert (called.modes.state.scale, called.modes.state.pace) == (2.0, "standard")


def test_a_wish_waits_until_somebody_who_types_pauses(called: Rig) -> None:
    called.visitor.busy(True)
    called.want(desired(1, standing={}, staff=staff(scale=2.0, language="en")))
    called.run(30)
    assert (called.modes.state.scale, called.modes.state.language) == (1.0, "ko")
    assert called.visitor.told == []
    assert (called.reported.result, called.reported.reason) == ("deferred", "busy")
    called.visitor.busy(False)
    called.run()
    assert (called.modes.state.scale, called.modes.state.language) == (2.0, "en")
    assert shown(called) == {"scale": 2.0, "language": "en"}
    assert called.reported.result == "applied"
    called.visitor.answer("undo")
    assert called.modes.state.scale == 1.0


def test_a_command_waits_likewise_and_is_answered_when_it_was_done(called: Rig) -> None:
    called.visitor.busy(True)
    set_modes(called, scale=2.0)
    set_modes(called, pace="slow")
    called.run(60)
    assert (called.modes.state.scale, called.answers) == (1.0, []), "longer than a command may wait unseen"
    called.visitor.busy(False)
    called.run()
    assert (called.modes.state.scale, called.modes.state.pace) == (2.0, "slow")
    assert [answer.outcome for answer in called.answers] == ["done", "done"]
    assert len(called.visitor.told) == 1, "they are told once"
    assert shown(called) == {"scale": 2.0, "pace": "slow"}


def test_what_waited_is_not_forced_on_somebody_who_no_longer_wants_help(called: Rig) -> None:
    called.visitor.busy(True)
    set_modes(called, scale=2.0)
    called.want(desired(1, standing={}, staff=staff(pace="slow")))
    called.agent.end_help()
    called.visitor.busy(False)
    called.run()
    assert (called.modes.state.scale, called.modes.state.pace) == (1.0, "standard")
    assert (called.answers[-1].outcome, called.answers[-1].reason) == ("refused", "not-allowed no-help-call")
    assert not called.visitor.told[-1].is_done, "the wish is asked about"


def test_what_waited_is_answered_when_they_leave(called: Rig) -> None:
    called.visitor.busy(True)
    set_modes(called, scale=2.0)
    called.want(desired(1, standing={}, staff=staff(pace="slow")))
    called.modes.end_session()
    called.session.set(False)
    called.run()
    assert [(answer.outcome, answer.reason) for answer in called.answers] == [("refused", "visit-ended")]
    assert (called.modes.state.scale, called.modes.state.pace) == (1.0, "slow")


def test_a_question_may_be_asked_of_somebody_who_is_busy(called: Rig) -> None:
    """The glass shows it when they are free; nothing changes before their yes."""
    called.agent.end_help()
    called.visitor.busy(True)
    called.want(desired(1, standing={}, staff=staff(scale=2.0)))
    assert not called.visitor.told[-1].is_done
    assert called.reported.reason == "asked"
