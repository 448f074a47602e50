"""Whatever a browser sends, forms judge it in words and never fail."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.console.pages.forms import Form, clean
from kiosk.console.pages.pictures import draw, nice_top
from kiosk.console.pages.schedules import read_draft
from kiosk.console.pages.terminal import read_modes
from tests.helpers.console import FakeConsole, furnish
from tests.helpers.console_client import PageClient, make_pages

_ANYTHING = st.text(max_size=60) | st.sampled_from(
    [
        "0",
        "-1",
        "1e9",
        "٣",
        "²",
        "\x00",
        "\ud800",
        "2026-11-22T10:00",
        "9999-12-31T23:59",
        "0001-01-01",
        "<b>",
        "'",
        "💥" * 9,
    ]
)
_SEOUL = ZoneInfo("Asia/Seoul")


@given(_ANYTHING)
def test_cleaned_text_has_no_control_characters(text: str) -> None:
    assert not any(ord(char) < 32 or char == "\x7f" for char in clean(text))
    assert clean(clean(text)) == clean(text)


@given(_ANYTHING)
def test_every_reading_gives_a_value_or_a_fault(text: str) -> None:
    form = Form([("x", text)])
    number = form.number("x", -5, 5)
    assert -5 <= number <= 5
    assert form.is_right or form.faults["x"]
    moments = Form([("x", text)])
    assert (moments.moment("x", _SEOUL) is None) == (not moments.is_right)
    words = Form([("x", text)])
    assert len(words.text("x", 10)) <= 10
    choices = Form([("x", text)])
    assert choices.choice("x", ("a", "b"), "a") in ("a", "b")


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "name",
                "target",
                "days",
                "start",
                "end",
                "first",
                "last",
                "time_zone",
                "preset",
                "m-scale",
                "priority",
            ]
        ),
        _ANYTHING,
    )
)
def test_any_schedule_form_becomes_a_draft_with_faults_or_without(fields: dict[str, str]) -> None:
    form = Form(fields.items())
    draft = read_draft(form)
    assert draft.duration_s > 0
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}", draft.start_local)
    assert form.faults


@given(st.dictionaries(st.sampled_from(["m-scale", "m-voice", "m-language", "m-rate"]), _ANYTHING))
def test_only_offered_modes_are_read(fields: dict[str, str]) -> None:
    form = Form(fields.items())
    modes = read_modes(form)
    assert set(modes) | {name.removeprefix("m-") for name in form.faults} <= {
        "scale",
        "voice",
        "language",
        "rate",
    }


@given(st.lists(st.floats(0, 1e9), max_size=60))
def test_bars_stay_inside_of_the_drawing(values: list[float]) -> None:
    drawing = draw([], values, "day")
    assert all(bar.y >= 0 and bar.y + bar.height <= drawing.base + 0.2 for bar in drawing.bars)
    assert nice_top(max(values, default=0)) >= max(values, default=0)


_PATHS = [
    "/wall/switch",
    "/terminals/jongno-1/preset",
    "/terminals/jongno-1/modes",
    "/terminals/jongno-1/command",
    "/terminals/jongno-1/place",
    "/terminals/jongno-1/groups",
    "/groups",
    "/groups/seniors",
    "/groups/seniors/modes",
    "/groups/seniors/members",
    "/groups/seniors/reach",
    "/sites",
    "/sites/districts",
    "/sites/city-hall",
    "/sites/city-hall/modes",
    "/schedules/new",
    "/messages",
    "/enrolment",
    "/accounts",
    "/accounts/a2",
    "/accounts/a2/oidc",
    "/me/password",
    "/me/language",
    "/audit/export",
    "/audit/verify",
    "/help/nothing/take",
    "/assist/nothing/say",
    "/second-factor",
    "/terminals/../../x/preset",
    "/schedules/%00/remove",
    "/messages/%F0%9F/remove",
]
_FIELDS = [
    "terminal",
    "preset",
    "back",
    "name",
    "site",
    "groups",
    "priority",
    "terminals",
    "id",
    "district",
    "time_zone",
    "district_id",
    "district_name",
    "target",
    "days",
    "start",
    "end",
    "first",
    "last",
    "m-scale",
    "m-voice",
    "text-ko",
    "text-ar",
    "starts",
    "ends",
    "code",
    "display",
    "role",
    "everything",
    "districts",
    "sites",
    "issuer",
    "subject",
    "old",
    "password",
    "repeat",
    "language",
    "since",
    "until",
    "text",
    "key",
    "phrase",
    "clear",
    "preview",
    "is_on",
]


@pytest.fixture(scope="module")
def client() -> PageClient:
    return PageClient(make_pages(furnish(FakeConsole())), "manager")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(path=st.sampled_from(_PATHS), fields=st.dictionaries(st.sampled_from(_FIELDS), _ANYTHING, max_size=12))
def test_no_form_ever_fails(client: PageClient, path: str, fields: dict[str, str]) -> None:
    sent = {
        name: value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        for name, value in fields.items()
    }
    answer = client.post(path, sent)
    assert answer.status_code < 500, (path, sent, answer.text[:300])
