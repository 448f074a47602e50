"""A console as it is on a working day, for pictures and checks."""

from __future__ import annotations

from datetime import timedelta

from kiosk.console.services.views import EVERYTHING, ScheduleDraft, Staff, TerminalState
from tests.helpers.console.fake import FakeConsole


def furnish(console: FakeConsole) -> FakeConsole:
    """Fill a console with terminals in every state, calls, schedules and notices, for pictures and checks."""
    console.add_terminal("jongno-1", "1층 로비 왼쪽", groups=("어르신 기관",))
    console.add_terminal("jongno-2", "1층 로비 오른쪽", groups=("어르신 기관",), is_in_use=True)
    console.add_terminal("jongno-3", "2층 사랑방")
    console.add_terminal("cityhall-1", "지하 1층 안내", "city-hall")
    console.add_terminal("cityhall-2", "지하 1층 전시장 앞", "city-hall")
    console.add_terminal("mapo-1", "열람실 입구", "mapo-library")
    console.add_terminal(
        "mapo-2",
        "어린이실",
        "mapo-library",
        is_online=False,
        reported=None,
        presence_since=None,
        state=TerminalState.UNKNOWN,
    )
    console.members["seniors"] = {"jongno-1", "jongno-2", "jongno-3"}
    manager = Staff("a1", "김누리", "manager", EVERYTHING)
    modes = console.services.modes
    modes.switch(manager, ["jongno-1"], preset="large")
    console.settle("jongno-1")
    modes.switch(manager, ["jongno-2"], preset="large")
    console.settle("jongno-2", "deferred", "visitor")
    modes.switch(manager, ["cityhall-1"], preset="read-to-me")
    modes.switch(manager, ["cityhall-2"], preset="high-contrast")
    console.settle("cityhall-2", "refused", "disk-full")
    console.change_row("mapo-1", is_online=False, presence_since=console.now() - timedelta(minutes=12))
    modes.switch(manager, ["mapo-1"], preset="easy-words")
    health = dict(console.reported().health) | {"clock_trusted": False, "errors": ["K-14"]}
    console.change_row("jongno-3", reported=console.reported(health=health))
    console.clock.advance(260)
    console.call_help("jongno-2", "en", "report")
    console.clock.advance(95)
    console.call_help("cityhall-1", "vi", "booking")
    call = console.call_help("jongno-3", "ko", "")
    console.services.help.take(manager, call.id)
    console.clock.advance(31)
    draft = ScheduleDraft(
        "아침 쉬운 말",
        "group:seniors",
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "Asia/Seoul",
        "2026-11-23T09:00",
        10_800,
        {"reading": "easy", "pace": "slow"},
        0,
    )
    console.services.schedules.add(manager, draft)
    console.services.messages.add(
        manager,
        {"ko": "내일 오후 2시에 건강 강좌가 있어요.", "en": "Health class tomorrow at 2 pm."},
        console.now(),
        console.now() + timedelta(days=1),
        "site:jongno-senior",
    )
    console.ask_to_join("새 기기", "7K2QX9M4PD")
    return console
