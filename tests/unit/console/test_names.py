"""No name turns text around (U+202E and its kind), wherever it comes in; a stranger's is shown plainly.

Unicode TR 36, section 2.5: with an override "txt.exe" reads as "exe.txt", a clerk's name as somebody else's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from kiosk.console.services.checking import plain_text
from kiosk.console.services.errors import InvalidError
from kiosk.console.services.views import EVERYTHING, ScheduleDraft
from kiosk.console.store.people import Enrolment
from kiosk.sealing import public_key_of
from kiosk.twin.enrolment import FORM, EnrolRequest
from kiosk.twin.signing import SigningKey, encode_key
from tests.helpers.console_core import MANAGER, Desk

WRONG = "로비\u202e왼쪽"
PLAN = ScheduleDraft("", "site:mapo", "FREQ=DAILY", "Asia/Seoul", "2026-01-01T09:00", 3600, {"scale": 2.0})

Way = Callable[[Desk, str], Any]
#: Every way by which staff give something a name that others read.
WAYS: dict[str, Way] = {
    "district": lambda desk, name: desk.services.sites.add_district(MANAGER, "north", name),
    "site": lambda desk, name: desk.services.sites.add(MANAGER, "new", name, "west", "Asia/Seoul"),
    "site again": lambda desk, name: desk.services.sites.change(MANAGER, "mapo", name, "west", "Asia/Seoul"),
    "group": lambda desk, name: desk.services.groups.add(MANAGER, name, 10),
    "group again": lambda desk, name: desk.services.groups.change(
        MANAGER, desk.services.groups.add(MANAGER, "모둠", 11).id, name, 12
    ),
    "schedule": lambda desk, name: desk.services.schedules.add(MANAGER, replace(PLAN, name=name)),
    "terminal": lambda desk, name: desk.services.terminals.rename(MANAGER, "lobby-1", name, "mapo"),
    "joining": lambda desk, name: desk.services.enrolment.accept(
        MANAGER, "ABCDEFGHJK", "new-1", name, "mapo"
    ),
    "sign-in": lambda desk, name: desk.services.accounts.add(MANAGER, name, "이름", "helper", EVERYTHING),
    "shown": lambda desk, name: desk.services.accounts.add(MANAGER, "new", name, "helper", EVERYTHING),
    "shown again": lambda desk, name: desk.services.accounts.change(
        MANAGER, desk.console.accounts.find_id("somebody"), name, "helper", EVERYTHING
    ),
    "first": lambda desk, name: desk.services.accounts.set_up(
        desk.services.accounts.add(MANAGER, "first", "첫", "helper", EVERYTHING),
        "비 오는 날의 산책 1207",
        name,
    ),
    "notice": lambda desk, name: desk.services.messages.add(
        MANAGER, {"ko": name}, desk.clock.now(), desk.clock.now() + timedelta(days=1), "all"
    ),
}


def request(name: str, app: str = "1.0") -> EnrolRequest:
    key, seal = SigningKey(b"n" * 32), encode_key(public_key_of(b"7" * 32))
    unsigned = EnrolRequest(
        identity=encode_key(key.public), seal_key=seal, nonce="ab" * 16, name=name, app=app, form=FORM
    )
    return unsigned.signed(key)


@pytest.mark.parametrize("way", WAYS)
def test_no_name_turns_text_around(desk: Desk, way: str) -> None:
    desk.join("lobby-1")
    desk.services.accounts.add(MANAGER, "somebody", "아무개", "helper", EVERYTHING)
    with desk.store.write() as work:
        asked = work.now
        work.session.add(
            Enrolment(
                id="request-1", identity="A" * 44, seal_key="A" * 44, name="새 기기", app="1",
                code="ABCDEFGHJK", asked_at=asked, expires_at=asked + timedelta(minutes=9), state="waiting",
            )
        )  # fmt: skip
    with pytest.raises(InvalidError) as refused:
        WAYS[way](desk, WRONG)
    assert "보이지 않는 글자" in refused.value.message.id


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("로비\u202e 기기\u2066", "로비 기기"),
        ("\u202e", ""),
        ("로비\x07\n둘", "로비 둘"),
        ("새 기기", "새 기기"),
    ],
)
def test_a_name_that_a_stranger_sent_is_shown_plainly_and_its_signature_still_holds(
    desk: Desk, sent: str, shown: str
) -> None:
    assert plain_text(sent) == shown
    assert desk.console.enrolment.ask(request(sent, sent)) is not None
    with desk.store.read() as session:
        row = session.scalars(select(Enrolment)).one()
    assert (row.name, row.app) == (shown, shown)
