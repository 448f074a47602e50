from __future__ import annotations

import itertools
import json
from datetime import timedelta

import pytest

from kiosk.modes.controller import Source
from kiosk.twin.documents import StaffChange, StandingMessage
from kiosk.twin.envelope import seal_envelope
from kiosk.twin.signing import KeyRing
from kiosk.twin.topics import Kind
from tests.helpers.remote import Rig, fuzz_terminal
from tests.helpers.twin import CONSOLE_KEY, OTHER_KEY, START, TERMINAL, desired, schedule, sealed


def staff(**modes: object) -> StaffChange:
    return StaffChange(modes=modes or {"scale": 2.0}, by="Kim", at=START)


def test_at_idle_a_wish_holds_at_once_and_is_reported(rig):
    rig.want(desired(3))
    assert rig.modes.state.scale == 1.5
    report = rig.reported
    assert (report.seen, report.applied, report.result, report.reason) == (3, 3, "applied", "")
    assert report.effective["scale"] == 1.5
    assert report.layers == {"scale": "site"}


def test_a_wish_is_on_the_disk_before_it_holds(rig):
    rig.slow_disk_s = 2.0
    rig.want(desired(1))
    assert rig.modes.state.scale == 1.0
    rig.run(2)
    assert rig.store.saved == [1]
    assert rig.modes.state.scale == 1.5


def test_a_wish_that_the_disk_cannot_keep_is_refused_and_the_older_one_holds(rig):
    rig.want(desired(1))
    rig.store.is_full = True
    rig.want(desired(2, standing={"scale": 2.0}))
    assert rig.modes.state.scale == 1.5
    report = rig.reported
    assert (report.seen, report.applied, report.result, report.reason) == (1, 1, "refused", "disk-full")
    assert report.refused[-1].subject == "2"
    rig.store.is_full = False
    rig.want(desired(2, standing={"scale": 2.0}))
    assert rig.reported.result == "applied"
    assert rig.modes.state.scale == 2.0


def test_a_wish_that_found_no_room_is_kept_by_itself_once_there_is_some(rig):
    rig.want(desired(1))
    rig.store.is_full = True
    rig.want(desired(2, standing={"scale": 2.0}))
    told = len(rig.broker.documents[Kind.REPORTED])
    rig.run(60)
    assert rig.refusals == ["disk-full"], "said once, however often it is tried"
    assert len(rig.broker.documents[Kind.REPORTED]) == told
    rig.store.is_full = False
    rig.run(80)
    assert rig.modes.state.scale == 2.0
    assert (rig.reported.seen, rig.reported.applied, rig.reported.result) == (2, 2, "applied")
    assert rig.store.saved == [1, 2]
    rig.run(1000)
    assert rig.store.saved == [1, 2], "and no more after that"


def test_a_full_disk_is_asked_ever_more_seldom_but_never_given_up(rig):
    rig.store.is_full = True
    tries: list[float] = []
    save = rig.store.save

    def counted(wish):
        tries.append(rig.clock.monotonic())
        save(wish)

    rig.store.save = counted
    rig.want(desired(1))
    rig.run(3600)
    pauses = [later - earlier for earlier, later in itertools.pairwise(tries)]
    assert pauses[:6] == pytest.approx([5, 10, 20, 40, 80, 160], abs=0.1)
    assert set(map(round, pauses[6:])) == {300} and len(pauses) > 12


def test_a_newer_wish_takes_the_place_of_one_that_found_no_room(rig):
    rig.store.is_full = True
    rig.want(desired(1, standing={"scale": 2.0}))
    rig.want(desired(2, standing={"scale": 1.5}))
    assert rig.refusals == ["disk-full", "disk-full"]
    rig.store.is_full = False
    rig.run(30)
    assert rig.store.saved == [2]
    assert rig.modes.state.scale == 1.5
    rig.want(desired(3))
    rig.run(600)
    assert rig.store.saved == [2, 3]


def test_a_lower_version_is_refused_as_stale(rig):
    rig.want(desired(5))
    rig.want(desired(4, standing={"scale": 2.0}))
    assert rig.modes.state.scale == 1.5
    assert rig.refusals == ["stale"]
    assert rig.reported.refused[-1].subject == "4"
    assert rig.reported.seen == 5


def test_an_equal_version_with_another_content_is_a_conflict(rig):
    rig.want(desired(5))
    rig.want(desired(5, standing={"scale": 2.0}))
    assert rig.modes.state.scale == 1.5
    assert rig.refusals == ["conflict"]
    assert (rig.reported.result, rig.reported.reason) == ("refused", "conflict"), "neither looks applied"
    rig.want(desired(6, standing={"scale": 2.0}))
    assert (rig.reported.result, rig.reported.applied) == ("applied", 6)


def test_the_same_wish_again_is_nothing_new(rig):
    rig.want(desired(5))
    rig.want(desired(5))
    assert rig.refusals == []
    assert rig.store.saved == [5]


def test_wishes_of_strangers_and_for_others_are_refused(rig):
    rig.want(desired(1), key=OTHER_KEY)
    rig.broker.from_console(Kind.DESIRED, sealed(desired(1), Kind.REPORTED))
    rig.broker.from_console(
        Kind.DESIRED, seal_envelope(Kind.DESIRED, "other", desired(1).to_body(), OTHER_KEY)
    )
    body = json.dumps(json.loads(desired(1).to_body()) | {"terminal": "other"})
    rig.broker.from_console(Kind.DESIRED, seal_envelope(Kind.DESIRED, TERMINAL, body, CONSOLE_KEY))
    rig.run()
    assert rig.refusals == ["unknown-key", "bad-signature", "unknown-key", "foreign"]
    assert rig.reported.seen == 0


def test_wishes_are_obeyed_after_a_reboot_without_a_network(rig):
    rig.want(
        desired(7, messages=(StandingMessage(id="m", text={"ko": "휴관"}),), gateway="https://city.example")
    )
    rig.crash()
    rig.broker.retained.clear()
    rig.boot()
    rig.transport.lose()
    assert rig.modes.state.scale == 1.5
    assert rig.visitor.messages[0].id == "m"
    assert rig.health.gateway == "https://city.example"
    rig.want(desired(6))
    rig.transport.connect()
    rig.run()
    assert rig.reported.seen == 7
    assert rig.refusals == ["stale"], "a broker that was rolled back does not roll the terminal back"


def test_a_damaged_file_costs_the_wish_and_not_the_terminal(rig, tmp_path):
    rig.want(desired(7))
    rig.crash()
    (tmp_path / "desired.json").write_text("{}")
    rig.broker.retained.clear()
    rig.boot()
    assert rig.modes.state.scale == 1.0
    assert rig.reported.seen == 0
    assert (tmp_path / "desired.broken").exists()


def test_a_visitor_is_asked_and_says_yes(rig):
    rig.session.set(True)
    rig.want(desired(1, standing={}, staff=staff()))
    assert rig.modes.state.scale == 1.0
    offer = rig.visitor.told[-1]
    assert (offer.changes, offer.by, offer.is_done) == ({"scale": 2.0}, "Kim", False)
    assert (rig.reported.result, rig.reported.reason, rig.reported.applied) == ("deferred", "asked", 0)
    rig.visitor.answer("yes")
    rig.run()
    assert rig.modes.state.scale == 2.0
    assert (rig.reported.result, rig.reported.applied) == ("applied", 1)
    rig.visitor.answer("undo")
    rig.run()
    assert rig.modes.state.scale == 1.0
    assert (rig.reported.result, rig.reported.reason, rig.reported.applied) == ("deferred", "deferred", 0)


def test_a_visitor_says_no_and_it_holds_when_they_have_gone(rig):
    rig.session.set(True)
    rig.want(desired(1, standing={}, staff=staff()))
    rig.visitor.answer("no")
    rig.run(60)
    assert rig.modes.state.scale == 1.0
    assert (rig.reported.result, rig.reported.reason) == ("deferred", "deferred")
    assert len(rig.visitor.told) == 1, "they are not asked again"
    rig.session.set(False)
    rig.run()
    assert rig.modes.state.scale == 2.0
    assert rig.reported.result == "applied"


def test_a_visitor_who_asked_for_help_is_helped_at_once_with_undo(rig):
    rig.session.set(True)
    rig.agent.ask_for_help("ko", "report")
    rig.want(desired(1, standing={}, staff=staff()))
    assert rig.modes.state.scale == 2.0
    assert rig.visitor.told[-1].is_done
    assert rig.reported.result == "applied"
    rig.visitor.answer("undo")
    rig.run()
    assert rig.modes.state.scale == 1.0
    assert (rig.reported.result, rig.reported.reason) == ("deferred", "visitor")
    rig.want(desired(2, standing={}, staff=staff()))
    assert rig.modes.state.scale == 1.0, "what they took back is not forced on them"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"scale": 2.0}, {"scale": 1.5}),
        ({"contrast": "high"}, {"contrast": "standard"}),
        ({"voice": True}, {"voice": False}),
        ({"volume": 6}, {"volume": -12}),
        ({"captions": True}, {"captions": False}),
    ],
)
def test_d_12_even_a_call_for_help_does_not_let_staff_take_something_away_unasked(rig, before, after):
    rig.want(desired(1, standing=before))
    rig.session.set(True)
    rig.agent.ask_for_help("ko", "report")
    rig.want(desired(2, standing=before, staff=staff(**after)))
    name = next(iter(before))
    assert getattr(rig.modes.state, name) == before[name]
    assert rig.visitor.told[-1].changes == after
    assert not rig.visitor.told[-1].is_done
    assert (rig.reported.result, rig.reported.reason) == ("deferred", "asked")
    rig.visitor.answer("no")
    rig.run(60)
    assert getattr(rig.modes.state, name) == before[name]
    rig.want(desired(3, standing=before, staff=staff(**after, pace="slow")))
    assert getattr(rig.modes.state, name) == before[name], "nor together with something that helps"
    assert rig.modes.state.pace == "slow", "which is done for somebody who has called"


def test_d_12_what_helps_does_not_carry_along_what_takes_away(rig):
    rig.want(desired(1, standing={"scale": 2.0}))
    rig.session.set(True)
    rig.agent.ask_for_help("ko", "report")
    rig.want(desired(2, standing={"scale": 2.0}, staff=staff(scale=1.5, pace="slow")))
    assert (rig.modes.state.scale, rig.modes.state.pace) == (2.0, "standard")
    rig.visitor.answer("yes")
    rig.run()
    assert (rig.modes.state.scale, rig.modes.state.pace) == (1.5, "slow")


def test_d_12_a_call_for_help_does_not_answer_an_open_question_that_takes_something_away(rig):
    rig.want(desired(1, standing={"scale": 2.0}))
    rig.session.set(True)
    rig.want(desired(2, standing={"scale": 2.0}, staff=staff(scale=1.0)))
    rig.agent.ask_for_help("ko", "report")
    rig.run()
    assert rig.modes.state.scale == 2.0
    assert len(rig.visitor.told) == 1, "they are not asked again either"


def test_now_without_a_call_for_help_is_an_offer_all_the_same(rig):
    rig.session.set(True)
    rig.want(desired(1, standing={}, staff=staff().model_copy(update={"offer": "now"})))
    assert rig.modes.state.scale == 1.0
    assert not rig.visitor.told[-1].is_done


def test_what_the_visitor_chose_outranks_and_is_not_asked_about(rig):
    rig.session.set(True)
    rig.modes.change({"scale": 1.5}, Source.VISITOR)
    rig.want(desired(1, standing={}, staff=staff()))
    assert rig.modes.state.scale == 1.5
    assert rig.visitor.told == []
    assert rig.reported.result == "applied"
    assert rig.reported.layers == {"scale": "staff"}, "that they chose at all is theirs to tell"
    rig.modes.end_session()
    rig.session.set(False)
    rig.run()
    assert rig.modes.state.scale == 2.0


def test_a_newer_wish_takes_the_question_back(rig):
    rig.session.set(True)
    rig.want(desired(1, standing={}, staff=staff()))
    rig.want(desired(2, standing={}))
    assert rig.visitor.offers == {}
    assert rig.reported.result == "applied"
    assert rig.reported.applied == 2


def test_a_question_that_the_visitor_answers_by_themselves_is_taken_back(rig):
    rig.session.set(True)
    rig.want(desired(1, standing={}, staff=staff()))
    rig.modes.change({"scale": 2.0}, Source.VISITOR)
    rig.run()
    assert rig.visitor.offers == {}
    assert rig.reported.result == "applied"


def test_a_schedule_begins_and_ends_at_idle_by_itself(rig):
    rig.want(desired(1, schedules=(schedule(modes={"scale": 2.0}),)))
    assert rig.modes.state.scale == 2.0
    assert rig.reported.active_schedules == ("morning",)
    assert rig.reported.layers["scale"] == "schedule:morning"
    rig.run(2 * 3600 - 5)
    assert rig.modes.state.scale == 2.0
    rig.run(10)
    assert rig.modes.state.scale == 1.5
    assert rig.reported.active_schedules == ()
    assert rig.reported.layers["scale"] == "site"


def test_a_boundary_in_a_visit_is_offered_and_holds_after_it(rig):
    rig.want(desired(1, schedules=(schedule(modes={"scale": 2.0}),)))
    rig.session.set(True)
    rig.run(2 * 3600 + 10)
    assert rig.modes.state.scale == 2.0
    assert (rig.visitor.told[-1].changes, rig.visitor.told[-1].by) == ({"scale": 1.5}, "")
    assert rig.reported.reason == "asked"
    rig.session.set(False)
    rig.run()
    assert rig.modes.state.scale == 1.5


def test_a_change_by_staff_ends_at_the_boundary(rig):
    rig.want(desired(1, standing={}, schedules=(schedule(modes={"reading": "easy"}),), staff=staff()))
    assert rig.modes.state.scale == 2.0
    rig.run(2 * 3600 + 10)
    assert rig.modes.state.scale == 1.0


def test_a_clock_that_is_behind_signed_time_pauses_schedules_and_says_so(rig):
    late = START + timedelta(days=3)
    rig.want(desired(1, issued_at=late, standing={}, schedules=(schedule(modes={"scale": 2.0}),)))
    assert rig.modes.state.scale == 1.0
    assert rig.reported.schedules_paused
    assert not rig.reported.health.clock_trusted


def test_two_changes_of_schedule_and_staff_survive_a_crash_in_the_middle(rig):
    rig.slow_disk_s = 1.5
    rig.want(desired(1))
    rig.crash()
    rig.boot()
    rig.slow_disk_s = 0.0
    rig.run(5)
    assert rig.reported.seen == rig.reported.applied == 1
    assert rig.store.saved[-1:] == [1]


def test_keys_are_rotated_with_overlap(rig):
    both = KeyRing.of(CONSOLE_KEY.public, OTHER_KEY.public).encode()
    rig.want(desired(1, keys=both))
    rig.want(desired(2, standing={"scale": 2.0}), key=OTHER_KEY)
    assert rig.reported.applied == 2
    rig.want(desired(3, standing={"scale": 1.0}, keys=both[1:]), key=OTHER_KEY)
    rig.want(desired(4), key=CONSOLE_KEY)
    assert rig.reported.applied == 3
    assert rig.refusals == ["unknown-key"]
    rig.crash()
    rig.boot()
    assert rig.reported.seen == 3
    rig.want(desired(5), key=OTHER_KEY)
    assert rig.reported.applied == 5


def test_what_cannot_be_obeyed_is_reported(rig):
    rig.want(desired(1, standing={"scale": 2.0, "colour": "pink", "language": "ja"}))
    assert rig.modes.state.scale == 2.0
    assert set(rig.reported.unusable) == {"standing.colour", "standing.language"}
    assert rig.reported.result == "applied"


def test_typed_text_and_place_are_not_the_business_of_modes(rig):
    changes = []
    rig.modes.subscribe(lambda old, new, source: changes.append((old.scale, new.scale)))
    rig.want(desired(1, standing={"scale": 2.0, "voice": True}, staff=staff(captions=True)))
    assert changes == [(1.0, 2.0)], "all layers change in one step"


def test_presence_is_born_and_dies_with_its_connection(rig):
    presence = rig.broker.documents[Kind.PRESENCE]
    assert presence[-1].is_online
    first = presence[-1].connection
    rig.transport.lose()
    assert (presence[-1].is_online, presence[-1].connection) == (False, first)
    rig.transport.connect()
    rig.run()
    assert presence[-1].is_online
    assert presence[-1].connection != first
    assert rig.reported.connection == presence[-1].connection
    rig.agent.stop()
    assert not presence[-1].is_online


def test_reports_of_one_connection_count_up(rig):
    for version in range(1, 5):
        rig.want(desired(version, standing={"scale": [1.0, 1.5][version % 2]}))
    reports = [r for r in rig.broker.documents[Kind.REPORTED] if r.connection == rig.reported.connection]
    assert [r.sequence for r in reports] == list(range(1, len(reports) + 1))
    assert rig.reported.identity


def test_many_changes_at_once_make_few_reports(rig):
    before = len(rig.broker.documents[Kind.REPORTED])
    for number in range(50):
        rig.modes.change({"scale": [1.0, 1.5][number % 2]}, Source.VISITOR)
    rig.run()
    assert len(rig.broker.documents[Kind.REPORTED]) - before <= 2


@pytest.mark.parametrize("kind", [Kind.DESIRED, Kind.COMMAND])
def test_fuzzed_messages_change_nothing(tmp_path, kind):
    """Reused for 100,000 payloads in the torture run."""
    rig = Rig(tmp_path)
    rig.want(desired(3))
    fuzz_terminal(rig, kind, seed=7, count=500)


def test_what_a_visitor_chose_is_theirs_to_tell(rig):
    rig.want(desired(1, standing={"scale": 2.0, "pace": "slow"}))
    rig.session.set(True)
    rig.modes.change({"scale": 1.5, "language": "en", "voice": True}, Source.VISITOR)
    rig.run()
    assert rig.reported.effective == {"pace": "slow", "scale": 2.0}, "as if nobody had chosen"
    assert rig.reported.layers == {"pace": "site", "scale": "site"}
    rig.agent.ask_for_help("en")
    rig.run()
    assert rig.reported.effective["language"] == "en"
    assert rig.reported.layers["voice"] == "visitor"
    assert rig.reported.layers["scale"] == "visitor"
    rig.agent.end_help()
    rig.run()
    assert rig.reported.effective == {"pace": "slow", "scale": 2.0}


def test_two_visits_that_differ_in_what_was_chosen_and_answered_look_the_same(tmp_path):
    """H-01: without a call or consent staff know that the terminal is in use, and no more."""
    told = []
    for number, (chosen, answer) in enumerate([({}, ""), ({"scale": 1.5, "language": "en"}, "no")]):
        rig = Rig(tmp_path / str(number))
        rig.want(desired(1, standing={"scale": 2.0}))
        rig.session.set(True)
        rig.modes.change(chosen, Source.VISITOR)
        rig.want(desired(2, standing={"scale": 2.0}, staff=staff(pace="slow")))
        if answer:
            rig.visitor.answer(answer)
        rig.run(60)
        said = rig.reported
        told.append((said.effective, said.layers, said.result, said.reason != "visitor", said.is_in_use))
    assert told[0] == told[1]
    rig.agent.ask_for_help("ko")
    rig.run()
    assert (rig.reported.reason, rig.reported.layers["scale"]) == ("visitor", "visitor")


def test_health_is_reported_when_it_changes(rig):
    before = rig.reported.sequence
    rig.run(120)
    assert rig.reported.sequence == before
    rig.health.voices = {"ko": "none"}
    rig.run(20)
    assert rig.reported.health.voice == {"ko": "none"}
    assert rig.reported.sequence == before + 1


def test_the_terminal_s_own_limit_holds_and_is_shown(tmp_path):
    """C-11: nobody makes a terminal louder than its profile allows."""
    rig = Rig(tmp_path, max_volume_db=0)
    rig.want(desired(1, standing={"volume": 12, "scale": 2.0}))
    assert rig.modes.state.volume == 0
    assert rig.reported.effective["volume"] == 0
    assert rig.reported.layers == {"scale": "site", "volume": "limit"}
