from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.modes.state import RATES, SCALES, VOLUMES, ModeState
from kiosk.twin.documents import DesiredDocument, StaffChange, parse_document
from kiosk.twin.layers import AUDIBLE_FLOOR_DB, STAFF_FIELDS, clamp, resolve, staff_end, takes_away
from tests.helpers.twin import TERMINAL, desired, schedule

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 10:00 in Seoul
NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)  # 12:00
EVENING = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # 18:00


def staff(at: datetime = MORNING, **values: object) -> StaffChange:
    return StaffChange(**({"modes": {"scale": 2.0}, "by": "Kim", "at": at} | values))


def test_layers_lie_over_each_other_field_by_field():
    document = desired(
        standing={"scale": 1.5, "contrast": "dark", "captions": True},
        origin={"scale": "site", "contrast": "group:seniors"},
        schedules=(schedule(modes={"contrast": "high", "reading": "easy"}),),
        staff=staff(modes={"reading": "standard"}),
    )
    found = resolve(document, MORNING)
    assert found.values == {"scale": 1.5, "captions": True, "contrast": "high", "reading": "standard"}
    assert found.sources == {
        "scale": "site",
        "captions": "site",
        "contrast": "schedule:morning",
        "reading": "staff",
    }
    assert found.active_schedules == ("morning",)
    assert found.next_boundary == NOON


def test_when_a_schedule_ends_the_lower_layers_show_through():
    document = desired(standing={"scale": 1.5}, schedules=(schedule(modes={"scale": 2.0}),))
    assert resolve(document, MORNING).values == {"scale": 2.0}
    assert resolve(document, NOON).values == {"scale": 1.5}
    changed = document.model_copy(update={"standing": {"scale": 1.0}})
    assert resolve(changed, NOON).values == {"scale": 1.0}


def test_a_change_by_staff_holds_until_the_next_boundary_of_this_terminal():
    document = desired(schedules=(schedule(),), staff=staff())
    assert staff_end(document) == NOON
    assert resolve(document, NOON - timedelta(seconds=1)).staff == {"scale": 2.0}
    assert resolve(document, NOON).staff == {}
    in_the_evening = desired(schedules=(schedule(),), staff=staff(EVENING))
    assert staff_end(in_the_evening) == datetime(2026, 11, 24, 0, 0, tzinfo=UTC)


def test_a_change_by_staff_without_schedules_holds_until_it_is_replaced():
    assert resolve(desired(staff=staff()), MORNING + timedelta(days=900)).staff == {"scale": 2.0}


def test_a_change_by_staff_with_an_end_ends_there():
    document = desired(schedules=(schedule(),), staff=staff(until=EVENING))
    assert resolve(document, NOON).staff == {"scale": 2.0}
    assert resolve(document, NOON).next_boundary == EVENING
    assert resolve(document, EVENING).staff == {}


def test_priority_then_narrower_origin_then_id_decide_between_schedules():
    low = schedule("z", priority=1, modes={"scale": 1.0}, origin="group:a")
    site = schedule("y", priority=2, modes={"scale": 1.5})
    group = schedule("a", priority=2, modes={"scale": 2.0}, origin="group:a")
    later = schedule("b", priority=2, modes={"scale": 1.0}, origin="group:b")
    assert resolve(desired(schedules=(group, site, low)), MORNING).schedule == {"scale": 2.0}
    assert resolve(desired(schedules=(later, group, site)), MORNING).sources["scale"] == "schedule:b"


def test_with_an_untrusted_clock_schedules_pause_and_a_change_by_staff_stays():
    document = desired(schedules=(schedule(),), staff=staff(until=NOON))
    found = resolve(document, EVENING, is_clock_trusted=False)
    assert found.is_paused
    assert found.active_schedules == ()
    assert found.values == {"scale": 2.0}
    assert found.next_boundary is None
    assert not resolve(desired(), EVENING, is_clock_trusted=False).is_paused


def test_what_cannot_be_obeyed_is_named_and_the_rest_holds():
    document = desired(
        standing={"scale": 3.0, "colour": "pink", "voice": True, "curtain": True},
        schedules=(
            schedule("broken", rrule="FREQ=SECONDLY"),
            schedule(modes={"language": "tlh", "pace": "slow"}),
        ),
        staff=staff(modes={"scale": True, "motion": "reduced"}),
    )
    found = resolve(document, MORNING, languages=("ko", "en"))
    assert found.values == {"voice": True, "pace": "slow", "motion": "reduced"}
    assert set(found.unusable) == {
        "standing.scale",
        "standing.colour",
        "standing.curtain",
        "schedule:broken",
        "schedule:morning.language",
        "staff.scale",
    }


def test_without_a_document_nothing_is_asked_for():
    assert resolve(None, MORNING).values == {}


values = {
    "language": st.sampled_from(["ko", "en", "tlh"]),
    "reading": st.sampled_from(["standard", "easy", "hard"]),
    "scale": st.sampled_from([*SCALES, 0.5, True, "2.0"]),
    "contrast": st.sampled_from(["standard", "dark", "high", "none"]),
    "voice": st.booleans() | st.just(1),
    "rate": st.sampled_from(RATES),
    "volume": st.sampled_from([*VOLUMES, 99]),
    "captions": st.booleans(),
    "curtain": st.booleans(),
    "colour": st.just("pink"),
}
modes = st.fixed_dictionaries({}, optional=values)
schedules = st.builds(
    lambda n, **fields: schedule(f"s{n}", **fields),
    st.integers(0, 99),
    modes=modes,
    priority=st.integers(-2, 2),
    origin=st.sampled_from(["site", "group:a", "group:b"]),
    timezone=st.sampled_from(["Asia/Seoul", "America/New_York", "Australia/Lord_Howe"]),
    rrule=st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=SECONDLY"]),
    duration_s=st.sampled_from([600, 10_800, 90_000]),
)
moments = st.datetimes(datetime(2026, 2, 1), datetime(2026, 12, 30)).map(lambda t: t.replace(tzinfo=UTC))
staff_changes = st.none() | st.builds(
    StaffChange, modes=modes, by=st.just("Kim"), at=moments, until=st.none() | moments
)
documents = st.builds(
    lambda **fields: desired(**fields),
    standing=modes,
    schedules=st.lists(schedules, max_size=4, unique_by=lambda s: s.id).map(tuple),
    staff=staff_changes,
)


@settings(max_examples=150, deadline=None)
@given(documents, moments, st.booleans())
def test_equal_documents_resolve_equally_at_terminal_and_console(document, now, is_trusted):
    """The console resolves what it made, the terminal what it read from JSON."""
    received = parse_document(document.to_body(), DesiredDocument, TERMINAL)
    assert resolve(received, now, is_clock_trusted=is_trusted) == resolve(
        document, now, is_clock_trusted=is_trusted
    )


@settings(max_examples=100, deadline=None)
@given(documents, moments, st.randoms(use_true_random=False))
def test_the_order_in_which_schedules_stand_decides_nothing(document, now, rng):
    shuffled = list(document.schedules)
    rng.shuffle(shuffled)
    other = document.model_copy(update={"schedules": tuple(shuffled)})
    assert resolve(other, now).values == resolve(document, now).values


@settings(max_examples=150, deadline=None)
@given(documents, moments)
def test_each_field_comes_from_the_strongest_layer_that_names_it(document, now):
    found = resolve(document, now)
    assert set(found.sources) == set(found.values) <= STAFF_FIELDS
    for name, source in found.sources.items():
        if name in found.staff:
            assert source == "staff"
            assert found.values[name] == found.staff[name]
        elif name in found.schedule:
            assert source.startswith("schedule:")
        else:
            assert found.values[name] == found.standing[name]


@settings(max_examples=100, deadline=None)
@given(documents, moments)
def test_nothing_changes_before_the_next_boundary(document, now):
    found = resolve(document, now)
    if found.next_boundary is None:
        assert resolve(document, now + timedelta(days=400)).values == found.values
        return
    assert found.next_boundary > now
    for inside in (now + (found.next_boundary - now) / 2, found.next_boundary - timedelta(microseconds=1)):
        if inside >= now:
            assert resolve(document, inside).values == found.values


@given(
    st.builds(
        ModeState,
        scale=st.floats(0.1, 4.0),
        volume=st.integers(-60, 60),
        voice=st.booleans(),
        rate=st.sampled_from(RATES),
    ),
    st.sampled_from([-20, 0, 6, 12, 24]),
)
def test_nobody_lowers_the_accessibility_floor(state, limit):
    """D-13, C-11."""
    kept = clamp(state, limit)
    assert kept.scale >= 1.0
    assert AUDIBLE_FLOOR_DB <= kept.volume <= max(limit, AUDIBLE_FLOOR_DB)
    assert clamp(kept, limit) == kept
    same = {f.name for f in dataclasses.fields(ModeState)} - {"scale", "volume"}
    assert all(getattr(kept, name) == getattr(state, name) for name in same)


CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "scale": st.sampled_from(SCALES),
        "contrast": st.sampled_from(["standard", "dark", "high"]),
        "voice": st.booleans(),
        "volume": st.sampled_from(VOLUMES),
        "captions": st.booleans(),
        "language": st.sampled_from(["ko", "en"]),
        "rate": st.sampled_from(RATES),
        "pace": st.sampled_from(["standard", "slow"]),
    },
)


@given(CHANGES, CHANGES)
def test_d_12_a_change_and_its_way_back_cannot_both_be_harmless_unless_nothing_that_helps_changes(one, other):
    shared = {name for name in one if name in other and one[name] != other[name]} - {"language", "rate"}
    gone = takes_away(one, other), takes_away(other, one)
    assert any(gone) == bool(shared)
    assert not takes_away(one, one)
