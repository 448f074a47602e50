"""D-11, D-12: what a visitor said no to, or took back, does not come back in their visit."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kiosk.modes.controller import Source
from kiosk.twin.documents import StaffChange
from kiosk.twin.layers import resolve
from tests.helpers.remote import Rig
from tests.helpers.twin import START, command, desired, schedule

SESSION = "8c6a4f3a-3a70-4d1c-9d43-1de6f3b0a111"


def staff(who: str = "kim", **modes: Any) -> StaffChange:
    return StaffChange(modes=modes, authors=dict.fromkeys(modes, who), by="Kim", at=START)


@pytest.fixture
def visited(rig: Rig) -> Rig:
    rig.session.set(True)
    return rig


@pytest.fixture
def called(visited: Rig) -> Rig:
    visited.agent.ask_for_help("ko", "report")
    return visited


def set_modes(rig: Rig, name: str = "modes.set", **modes: Any) -> None:
    rig.send(command(name, arguments={"modes": modes}))


def test_what_was_undone_does_not_come_back_with_the_next_change(called: Rig) -> None:
    called.want(desired(1, standing={}, staff=staff(scale=2.0)))
    called.visitor.answer("undo")
    called.want(desired(2, standing={}, staff=staff(scale=2.0, contrast="high")))
    assert (called.modes.state.scale, called.modes.state.contrast) == (1.0, "high")
    assert called.visitor.told[-1].changes == {"contrast": "high"}
    said = called.reported
    assert (said.result, said.reason, said.declined, said.applied) == ("deferred", "visitor", ("scale",), 0)
    called.modes.end_session()
    called.session.set(False)
    called.run()
    assert (called.modes.state.scale, called.reported.result) == (2.0, "applied")
    assert (called.reported.declined, called.reported.applied) == ((), 2)


def test_a_no_holds_after_a_call_for_help_whoever_changes_what(visited: Rig) -> None:
    visited.want(desired(1, standing={}, staff=staff(scale=2.0)))
    visited.visitor.answer("no")
    visited.run()
    assert visited.reported.declined == (), "without a call their no is theirs to tell"
    visited.agent.ask_for_help("ko")
    visited.want(desired(2, standing={"motion": "reduced"}, staff=staff(scale=2.0)))
    assert (visited.modes.state.scale, visited.modes.state.motion) == (1.0, "reduced")
    assert visited.reported.declined == ("scale",)
    visited.want(desired(3, standing={"scale": 2.0, "motion": "reduced"}))
    assert visited.modes.state.scale == 1.0, "nor by another layer"


def test_another_value_is_another_question(visited: Rig) -> None:
    visited.want(desired(1, standing={}, staff=staff(scale=2.0)))
    visited.visitor.answer("no")
    visited.want(desired(2, standing={}, staff=staff(scale=1.5)))
    assert visited.visitor.told[-1].changes == {"scale": 1.5}
    visited.visitor.answer("yes")
    visited.run()
    assert visited.modes.state.scale == 1.5
    visited.want(desired(3, standing={}, staff=staff(scale=2.0)))
    assert (visited.modes.state.scale, len(visited.visitor.told)) == (1.5, 2)


def test_a_no_to_going_back_keeps_what_holds(visited: Rig) -> None:
    visited.session.set(False)
    visited.want(desired(1, standing={}, staff=staff(scale=2.0)))
    visited.session.set(True)
    visited.want(desired(2, standing={}))
    assert visited.visitor.told[-1].changes == {"scale": 1.0}
    visited.visitor.answer("no")
    visited.want(desired(3, standing={"pace": "slow"}))
    assert visited.visitor.told[-1].changes == {"pace": "slow"}
    visited.visitor.answer("yes")
    visited.run()
    assert (visited.modes.state.scale, visited.modes.state.pace) == (2.0, "slow")


def test_a_part_that_was_refused_says_so_while_the_rest_is_asked(called: Rig) -> None:
    called.want(desired(1, standing={"contrast": "high"}))
    called.visitor.answer("undo")
    called.want(desired(2, standing={"contrast": "high"}, staff=staff(pace="slow")))
    called.visitor.answer("keep")
    called.want(desired(3, standing={"contrast": "high"}))
    said = called.reported
    assert (said.result, said.reason, said.declined) == ("deferred", "asked", ("contrast",))


def test_a_command_asks_again_for_what_was_refused_and_a_yes_takes_it(called: Rig) -> None:
    set_modes(called, scale=2.0)
    called.visitor.answer("undo")
    called.run()
    set_modes(called, scale=2.0)
    assert (called.modes.state.scale, called.visitor.told[-1].is_done) == (1.0, False)
    called.visitor.answer("no")
    called.run()
    assert (called.answers[-1].outcome, called.answers[-1].reason) == ("refused", "visitor")
    called.want(desired(1, standing={}, staff=staff(scale=2.0)))
    assert called.modes.state.scale == 1.0, "a no to a command is a no to a wish"
    set_modes(called, "modes.offer", scale=2.0)
    called.visitor.answer("yes")
    called.run()
    assert called.modes.state.scale == 2.0
    assert (called.reported.result, called.reported.declined) == ("applied", ())


def test_the_next_visitor_is_another_person(visited: Rig) -> None:
    visited.want(desired(1, standing={}, staff=staff(scale=2.0)))
    visited.visitor.answer("no")
    visited.modes.end_session()
    visited.session.set(False)
    visited.want(desired(2, standing={}))
    visited.session.set(True)
    visited.want(desired(3, standing={}, staff=staff(scale=2.0)))
    assert len(visited.visitor.told) == 2


FIELDS = {
    "scale": st.sampled_from([1.5, 2.0]),
    "contrast": st.just("high"),
    "language": st.sampled_from(["ko", "en"]),
}
MODES = st.fixed_dictionaries({}, optional=FIELDS)
SOME = st.sampled_from(sorted(FIELDS)).flatmap(lambda name: FIELDS[name].map(lambda value: {name: value}))
WHO = st.sampled_from(["kim", "lee"])


class Visit(RuleBasedStateMachine):
    """Changes, answers, calls and helping on the screen in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.rig = Rig(Path(self.folder.name))
        self.rig.session.set(True)
        self.version = 0
        self.refused: set[tuple[str, Any]] = set()
        self.before = self.look()
        self.is_own = False

    def teardown(self) -> None:
        self.rig.crash()
        self.folder.cleanup()

    def look(self) -> dict[str, Any]:
        return {name: getattr(self.rig.modes.state, name) for name in FIELDS}

    @rule(standing=MODES, modes=SOME | MODES, runs=st.just({}) | SOME, who=WHO)
    def want(self, standing: dict[str, Any], modes: dict[str, Any], runs: dict[str, Any], who: str) -> None:
        self.version += 1
        change = staff(who, **modes).model_copy(update={"at": self.rig.clock.now()}) if modes else None
        schedules = (schedule(modes=runs),) if runs else ()
        self.rig.want(desired(self.version, standing=standing, staff=change, schedules=schedules))

    @rule(modes=SOME, name=st.sampled_from(["modes.set", "modes.offer"]), who=WHO)
    def command(self, modes: dict[str, Any], name: str, who: str) -> None:
        now = self.rig.clock.now()
        self.rig.send(command(name, arguments={"modes": modes}, staff_id=who, issued_at=now))

    @rule()
    def call(self) -> None:
        self.rig.agent.ask_for_help("ko")
        self.rig.run()

    @rule()
    def end_call(self) -> None:
        self.rig.agent.end_help()
        self.rig.run()

    @rule(who=WHO, is_yes=st.booleans())
    def assist(self, who: str, is_yes: bool) -> None:
        begin = command(
            "assist.begin",
            arguments={"session": SESSION, "minutes": 30},
            staff_id=who,
            issued_at=self.rig.clock.now(),
        )
        self.rig.send(begin)
        if self.rig.visitor.consent is not None:
            self.rig.visitor.consent[1](is_yes)
            self.rig.run()

    @rule()
    def stop_assist(self) -> None:
        self.rig.agent.stop_assist()
        self.rig.run()

    @rule(words=st.sampled_from([("yes", "keep"), ("yes", "undo"), ("no",)]))
    def answer_question(self, words: tuple[str, ...]) -> None:
        offer = self.open_offer()
        if offer is None or offer.is_done:
            return
        self.is_own = "yes" in words
        if words[-1] == "keep":
            self.refused -= set(offer.changes.items())
        else:
            self.refused |= set(offer.changes.items())
        for word in words:
            self.rig.visitor.answer(word)
        self.rig.run()

    @rule(word=st.sampled_from(["undo", "keep"]))
    def answer_change(self, word: str) -> None:
        offer = self.open_offer()
        if offer is None or not offer.is_done:
            return
        if word == "undo":
            self.refused |= set(offer.changes.items())
        self.is_own = True  # back to what they had, which they may have chosen themselves
        self.rig.visitor.answer(word)
        self.rig.run()

    def open_offer(self) -> Any:
        offers = list(self.rig.visitor.offers.values())
        return offers[-1][0] if offers else None

    @rule(values=SOME)
    def choose(self, values: dict[str, Any]) -> None:
        self.is_own = True
        self.refused -= set(values.items())
        self.rig.modes.change(values, Source.VISITOR)
        self.rig.run()

    @rule(is_busy=st.booleans())
    def type(self, is_busy: bool) -> None:
        self.rig.visitor.busy(is_busy)
        self.rig.run()

    @rule(seconds=st.sampled_from([1.0, 20.0, 4000.0]))
    def wait(self, seconds: float) -> None:
        self.rig.run(seconds)

    @rule()
    def leave(self) -> None:
        """They go, and somebody else comes."""
        self.refused.clear()
        self.rig.visitor.busy(False)
        self.rig.modes.end_session()
        self.rig.session.set(False)
        self.rig.run()
        self.rig.visitor.offers.clear()  # what was asked goes with the visit (kiosk.staff.visitor)
        wish = self.rig.agent.state.wish
        if wish is not None:
            wanted = resolve(wish.document, self.rig.clock.now(), languages=self.rig.languages)
            assert dict(self.rig.layers()) == wanted.values, "the no was theirs, not the next visitor's"
        self.rig.session.set(True)
        self.rig.run()

    @invariant()
    def nothing_comes_back_that_the_visitor_refused(self) -> None:
        after = self.look()
        if not self.is_own:
            came = {(name, value) for name, value in after.items() if self.before[name] != value}
            assert not came & self.refused
        self.before, self.is_own = after, False

    @invariant()
    def what_is_said_to_be_refused_is(self) -> None:
        said, state = self.rig.reported, self.rig.agent.state
        for name in said.declined:
            assert (name, state.resolved.values.get(name, getattr(state.base, name))) in state.declined


TestVisit = Visit.TestCase
TestVisit.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
