"""Modes, looks and drawings in words."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from kiosk.console.live import event_lines
from kiosk.console.pages import wording
from kiosk.console.pages.city_names import service_names
from kiosk.console.pages.pictures import ranks
from kiosk.console.pages.rendering import TEMPLATES
from kiosk.console.pages.schedules import days_of, first_start
from kiosk.console.pages.texts import assist
from kiosk.console.services.views import FieldDifference, LiveEvent, Picture, Series
from kiosk.i18n.catalogues import Catalogues
from kiosk.i18n.localiser import Localiser
from kiosk.i18n.text import Content
from kiosk.modes.presets import PRESETS
from kiosk.modes.state import ModeState
from kiosk.screens import fixtures, item_renderer

ROOT = Path(__file__).resolve().parents[3]
KO = Localiser(Catalogues(), "ko")


def test_every_value_of_every_mode_has_a_word() -> None:
    for field, values in wording.OPTIONS.items():
        assert hasattr(ModeState(), field)
        for value in values:
            told = KO.plain(wording.value_words(field, value))
            assert told
            assert not told.startswith("값")
            assert wording.read_value(field, wording.value_key(value)) == value


def test_every_kind_of_thing_on_a_visitors_screen_has_a_word() -> None:
    made = {
        kind
        for source in (fixtures, item_renderer)
        for kind in re.findall(r'kind="([a-z]+)"', Path(source.__file__).read_text(encoding="utf-8"))
    }
    assert made >= {"choice", "paragraph", "bar", "pager", "status"}
    assert made - {"zone"} <= assist.KINDS.keys(), "zones are of the glass, and not in the mirror"


def test_reasons_are_words_with_and_without_their_detail() -> None:
    told = {
        code: KO.plain(wording.reason_words(code))
        for code in ("asked", "not-allowed in-use", "expired by the clock")
    }
    assert told == {
        "asked": "방문한 분에게 여쭤보고 있어요.",
        "not-allowed in-use": "쓰는 분이 있어서 하지 않았어요.",
        "expired by the clock": "너무 늦게 닿았어요.",
    }
    assert "qwerty" in KO.plain(wording.reason_words("qwerty")), "what nobody knows is told as it came"


def test_where_reasons_differ_each_says_of_which_settings() -> None:
    """A visitor may refuse one of several; the others are still asked, or wait."""

    def told(**reasons: str) -> list[str]:
        found = tuple(FieldDifference(field, 1, 0, reason) for field, reason in reasons.items())
        row: Any = SimpleNamespace(difference=found)
        return [KO.plain(one) for one in wording.reasons_of(row)]

    assert told(scale="visitor", voice="visitor") == ["방문한 분이 그대로 쓰기로 했어요."]
    assert told(scale="visitor", contrast="asked", voice="visitor") == [
        "글자 크기 그리고 읽어 주기: 방문한 분이 그대로 쓰기로 했어요.",
        "색: 방문한 분에게 여쭤보고 있어요.",
    ]


def test_truth_and_numbers_are_not_mixed_up() -> None:
    assert wording.value_words("scale", 1) == wording.value_words("scale", 1.0)
    assert wording.value_words("voice", True) != wording.value_words("voice", 1)
    assert not wording.is_default("voice", 0)


def test_a_preset_is_marked_as_wanted_only_when_all_of_it_is() -> None:
    for preset in PRESETS:
        modes = {field: getattr(value, "value", value) for field, value in preset.values.items()}
        assert wording.has_preset(modes, preset)
        assert not wording.has_preset({}, preset)
    large = next(one for one in PRESETS if one.name == "read-to-me")
    assert not wording.has_preset({"voice": True}, large)


def test_both_sides_of_a_comparison_use_the_same_words() -> None:
    modes = {"scale": 2.0, "voice": False}
    assert [KO.plain(one) for one in wording.look_of(modes)] == ["아주 큰 글자"]
    assert [KO.plain(one) for one in wording.look_of(modes, ["voice"])] == ["아주 큰 글자", "읽어 주기 끔"]


def test_days_of_rules_and_their_first_start() -> None:
    from datetime import date

    assert days_of("FREQ=WEEKLY;BYDAY=SU,MO") == ("MO", "SU")
    assert len(days_of("FREQ=DAILY")) == 7
    assert days_of("FREQ=MONTHLY;BYMONTHDAY=1") == ()
    assert first_start(date(2026, 11, 23), ["SA"]) == date(2026, 11, 28)


def test_a_stream_tells_a_page_only_of_what_it_shows() -> None:
    event = LiveEvent("terminals", ("a-1", "b-2"))
    assert event_lines(event, {"b-2", "c-3"}, set()) == ["event: terminal-b-2\ndata: 1\n\n"]
    assert event_lines(event, set(), set()) == []
    assert event_lines(LiveEvent("help", ("a-1",)), {"a-1"}, set())[0].startswith("event: help\n")
    assert event_lines(LiveEvent("assist", ("s",)), set(), {"t"}) == []
    assert event_lines(LiveEvent("command", ("a-1", "b-2")), {"b-2"}, set()) == [
        "event: command\ndata: 1\n\n"
    ]
    assert event_lines(LiveEvent("command", ("a-1",)), {"b-2"}, set()) == []
    assert event_lines(LiveEvent("made-up"), set(), set()) == []


def test_templates_hold_no_words_of_their_own() -> None:
    """All words come from the catalogues, so that every page exists in every language of the pages."""
    for path in TEMPLATES.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not any("\uac00" <= char <= "\ud7a3" for char in text), path.name


def test_vendored_files_are_as_they_were_published() -> None:
    check = subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "refresh_console.py"), "--check"],
        capture_output=True,
        text=True,
    )
    assert check.returncode == 0, check.stderr
    record = json.loads((ROOT / "resources/console/vendor/VENDORED.json").read_text(encoding="utf-8"))
    assert {one["name"] for one in record["packages"]} == {"htmx.org", "htmx-ext-sse"}


def test_what_was_found_is_named_like_the_tile_of_the_first_page() -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    picture = Picture((at,), (Series("completed", "status", (2.0,)), Series("completed", "ask", (1.0,))))
    names = [KO.plain(name) for name, *_ in ranks(picture, "completed")["rows"]]
    assert names == ["내 신고 알아보기", "물어보기와 찾기"]


def test_completed_services_are_named_as_visitors_know_them(tmp_path: Path) -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    picture = Picture((at,), (Series("completed", "street-lamp", (2.0,)), Series("completed", "x-1", (1.0,))))
    rows = ranks(picture, "completed")["rows"]
    assert [KO.plain(name) if isinstance(name, Content) else name for name, *_ in rows] == ["가로등", "x-1"]
    broken = tmp_path / "town" / "services"
    broken.mkdir(parents=True)
    (broken / "a.json").write_text("[]")
    (broken / "b.json").write_text('{"service_code": "b", "names": {"ko": "나"}}')
    assert list(service_names(tmp_path)) == ["b"]
