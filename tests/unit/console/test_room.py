"""What is planned fits into the documents of terminals, or is refused before it is stored."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.console.services.errors import InvalidError
from kiosk.console.services.room import OTHER_ROOM, PLAN_ROOM, sent_size
from kiosk.console.services.views import EVERYTHING, ScheduleDraft, Staff
from kiosk.twin import limits
from kiosk.twin.documents import DesiredDocument, Schedule, StaffChange, StandingMessage
from kiosk.twin.envelope import seal_envelope
from kiosk.twin.layers import ALL_LANGUAGES, STAFF_FIELDS
from kiosk.twin.limits import MAX_KEYS, MAX_PAYLOAD, MAX_SCHEDULES, MAX_STANDING_MESSAGES
from kiosk.twin.signing import SigningKey
from kiosk.twin.topics import Kind
from tests.helpers.console_core import MANAGER, Desk

LONGEST = dict.fromkeys(ALL_LANGUAGES, "글" * 300)
MOMENT = datetime(2026, 11, 22, 9, 0, 0, 123456, tzinfo=UTC)
#: The dearest character of a name: escaped in the body, and again where the body is a string itself.
DEAR = '"'


def note(desk: Desk, texts: dict[str, str], target: str = "all"):
    now = desk.clock.now()
    return desk.services.messages.add(MANAGER, texts, now, now + timedelta(days=1), target)


def draft(name: str, target: str, **more: object) -> ScheduleDraft:
    values = {
        "name": name,
        "target": target,
        "rrule": "FREQ=DAILY",
        "time_zone": "Asia/Seoul",
        "start_local": "2026-01-01T09:00",
        "duration_s": 3600,
        "modes": {"scale": 2.0},
    }
    return ScheduleDraft(**(values | more))  # type: ignore[arg-type]


def said(error: InvalidError) -> dict[str, object]:
    return dict(error.message.args)


def test_long_notices_are_refused_before_a_document_overflows(desk: Desk) -> None:
    desk.join("lobby-1")
    with pytest.raises(InvalidError) as failed:
        for _ in range(MAX_STANDING_MESSAGES):
            note(desk, LONGEST, "site:mapo")
    assert failed.value.field == "texts"
    facts = said(failed.value)
    assert facts["site"] == "마포 어울림"
    held = desk.services.messages.messages(MANAGER)
    assert facts["notices"] == len(held) + 1
    assert int(str(facts["letters"])) > 0
    assert 3 < len(held) == len(desk.document().messages)
    note(desk, LONGEST, "site:gangdong")


def test_the_fullest_terminal_still_takes_every_press(desk: Desk) -> None:
    """A preset, a change of standing modes, a longer name: nothing of it may fail for want of room."""
    desk.join("lobby-1")
    group = desk.services.groups.add(MANAGER, "모둠", 10)
    desk.services.groups.set_members(MANAGER, group.id, ["lobby-1"], ())
    with pytest.raises(InvalidError):
        for _ in range(MAX_STANDING_MESSAGES):
            note(desk, LONGEST)
    for length in range(300, 0, -20):
        try:
            note(desk, {"ko": "글" * length})
        except InvalidError:
            continue
    wordy = Staff("w" * 32, DEAR * 100, "manager", EVERYTHING)
    modes = {
        "scale": 2.0, "contrast": "high", "voice": True, "captions": True, "reading": "easy", "reach": "low",
        "language": "zh-CN", "motion": "reduced", "pace": "slow",
    }  # fmt: skip
    desk.services.modes.set_site(MANAGER, "mapo", modes)
    desk.services.modes.set_group(MANAGER, group.id, modes)
    desk.services.modes.switch(wordy, ["lobby-1"], modes=modes, until="today")
    desk.services.modes.switch(wordy, ["lobby-1"], preset="large")
    desk.services.groups.change(MANAGER, group.id, DEAR * 100, 11)
    assert desk.document().origin["scale"] == f"group:{DEAR * 100}"


def test_notices_are_counted_where_they_are_shown(desk: Desk) -> None:
    for number in range(MAX_STANDING_MESSAGES):
        note(desk, {"ko": f"{number}"}, "site:mapo")
    note(desk, {"ko": "다른 곳"}, "site:gangdong")
    for target in ("site:mapo", "all"):
        with pytest.raises(InvalidError) as failed:
            note(desk, {"ko": "하나 더"}, target)
        assert said(failed.value) == {
            "most": MAX_STANDING_MESSAGES,
            "site": "마포 어울림",
            "count": MAX_STANDING_MESSAGES + 1,
        }


def fill(desk: Desk, target: str, count: int) -> None:
    for number in range(count):
        desk.services.schedules.add(MANAGER, draft(f"{number}", target))


def test_a_terminal_does_not_come_to_more_than_fits(desk: Desk) -> None:
    """Schedules meet at a terminal by its site and its groups: each way there is guarded."""
    desk.join("lobby-1")
    desk.join("lobby-2", "gangdong")
    group = desk.services.groups.add(MANAGER, "모둠", 10)
    fill(desk, "site:mapo", 40)
    fill(desk, f"group:{group.id}", 40)
    before = desk.version()
    for act, field in (
        (lambda: desk.services.groups.set_members(MANAGER, group.id, ["lobby-1"], ()), "terminals"),
        (lambda: desk.services.terminals.set_groups(MANAGER, "lobby-1", [group.id]), "groups"),
    ):
        with pytest.raises(InvalidError) as failed:
            act()
        assert failed.value.field == field
        assert said(failed.value)["count"] == 80
    desk.services.groups.set_members(MANAGER, group.id, ["lobby-2"], ())
    with pytest.raises(InvalidError) as failed:
        desk.services.terminals.rename(MANAGER, "lobby-2", "옮김", "mapo")
    assert failed.value.field == "site"
    fill(desk, "site:gangdong", MAX_SCHEDULES - 40)
    for target in (f"group:{group.id}", "site:gangdong"):
        with pytest.raises(InvalidError) as failed:
            fill(desk, target, 1)
        assert said(failed.value)["site"] == "강동 어울림"
    assert desk.version() == before
    assert len(desk.document("lobby-2").schedules) == MAX_SCHEDULES


def test_a_schedule_does_not_move_to_where_it_does_not_fit(desk: Desk) -> None:
    """Also not by being switched on: the document would silently hold 64 of 65."""
    desk.join("lobby-1")
    fill(desk, "site:mapo", MAX_SCHEDULES)
    elsewhere = desk.services.schedules.add(MANAGER, draft("하나 더", "site:gangdong"))
    move = draft("하나 더", "site:mapo")
    with pytest.raises(InvalidError) as failed:
        desk.services.schedules.change(MANAGER, elsewhere.id, move)
    assert said(failed.value)["count"] == MAX_SCHEDULES + 1
    desk.services.schedules.change(MANAGER, elsewhere.id, move, is_on=False)
    with pytest.raises(InvalidError):
        desk.services.schedules.change(MANAGER, elsewhere.id, move)
    one = desk.services.schedules.schedules(MANAGER)[0]
    desk.services.schedules.change(MANAGER, one.id, one.draft, is_on=False)
    desk.services.schedules.change(MANAGER, elsewhere.id, move)
    assert "하나 더" in {one.name for one in desk.document().schedules}


def largest(schedules: tuple[Schedule, ...] = (), messages: tuple[StandingMessage, ...] = ()) -> int:
    """Return the size of a message in which everything that is no plan is as large as it can be."""
    modes = dict.fromkeys(STAFF_FIELDS, "reduced-or-longer-than-any-value")
    fields = {
        "terminal": "x" * 40,
        "version": 2**53,
        "issued_at": MOMENT,
        "standing": modes,
        "origin": dict.fromkeys(STAFF_FIELDS, f"group:{DEAR * 100}"),
        "schedules": schedules,
        "staff": StaffChange(
            modes=modes,
            authors=dict.fromkeys(STAFF_FIELDS, "a" * 32),
            by=DEAR * 120,
            at=MOMENT,
            until=MOMENT,
        ),
        "floor_version": 10**6,
        "messages": messages,
        "keys": ("k" * 64,) * MAX_KEYS,
        "gateway": "h" * 300,
        "offered_at": MOMENT,
        # Certificates in PEM: a line break is one character of a text, and three bytes here.
        "authorities": ("c" * 64 + "\n") * (getattr(limits, "MAX_AUTHORITIES", 0) // 65),
    }
    known = DesiredDocument.model_fields
    assert set(known) <= {*fields, "v"}, "a new field of the document needs room, too"
    document = DesiredDocument(**{name: value for name, value in fields.items() if name in known})
    return len(seal_envelope(Kind.DESIRED, document.terminal, document.to_body(), SigningKey(b"c" * 32)))


def test_everything_that_is_no_plan_has_room_of_its_own() -> None:
    assert largest() <= OTHER_ROOM
    assert PLAN_ROOM + OTHER_ROOM == MAX_PAYLOAD


TEXTS = st.dictionaries(
    st.sampled_from(ALL_LANGUAGES), st.text(min_size=1, max_size=40).filter(str.isprintable), max_size=3
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXTS, st.text(max_size=20)), max_size=6))
def test_the_size_of_plans_is_what_they_take_in_a_message(plans: list[tuple[dict[str, str], str]]) -> None:
    notices = tuple(
        StandingMessage(id="0" * 32, text={"ko": "글"} | texts, from_=MOMENT, until=MOMENT)
        for texts, _ in plans
    )
    schedules = tuple(
        Schedule(
            id="0" * 32,
            name=name,
            rrule="FREQ=DAILY",
            timezone="Asia/Seoul",
            start_local="2026-01-01T09:00",
            duration_s=3600,
            modes={"scale": 2.0},
            origin=f"group:{name}",
        )
        for _, name in plans
    )
    counted = sum(sent_size(one) for one in (*notices, *schedules))
    taken = largest(schedules, notices) - largest()
    assert taken <= counted <= taken + 8 * len(plans)
