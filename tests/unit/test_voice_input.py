"""Answering by voice: offered only where it can be, open only while it says so, nothing before "yes"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.i18n.text import VisitorText, msg
from kiosk.modes.state import Input, ModeState
from kiosk.screens.command import Headset, Key, Press, Type
from kiosk.screens.flow import Chosen, Event, Step, Typed
from kiosk.screens.model import Choice, Entry, Field, Screen
from kiosk.screens.spell.flow import SpellFlow
from kiosk.sheets.listen_match import match
from kiosk.speech.recognition.listener import Trouble, TurnCalls
from kiosk.speech.recognition.recognizer import Hypothesis
from kiosk.terminal import TerminalOptions
from tests.helpers.terminal import Rig

WORDS = "학교 앞 가로등"


class FakeEar:
    """A recogniser that understands what the test says."""

    def __init__(self, languages: tuple[str, ...] = ("ko",)) -> None:
        self.languages = languages
        self.calls: TurnCalls | None = None
        self.phrases: tuple[str, ...] = ()
        self.pause_s = 0.0
        self.is_open = False
        self.finished = 0

    def can_listen(self, language: str) -> bool:
        return language.removesuffix("-easy") in self.languages

    def listen(
        self, language: str, calls: TurnCalls, phrases: tuple[str, ...] = (), pause_s: float = 1.8
    ) -> bool:
        self.calls, self.phrases, self.pause_s = calls, phrases, pause_s
        return self.can_listen(language)

    def open(self) -> None:
        self.is_open = True

    def finish(self) -> None:
        self.finished += 1

    def cancel(self) -> None:
        self.calls, self.is_open = None, False

    def ready(self) -> None:
        assert self.calls is not None
        self.calls.on_ready()

    def understand(self, *texts: str, confidence: float = 0.9) -> None:
        assert self.calls is not None
        calls, self.calls, self.is_open = self.calls, None, False
        calls.on_result(tuple(Hypothesis(text, confidence) for text in texts))

    def fail(self, trouble: Trouble) -> None:
        assert self.calls is not None
        calls, self.calls, self.is_open = self.calls, None, False
        calls.on_trouble(trouble)


@dataclass(frozen=True)
class _State:
    position: str = "list"
    name: str = ""
    picked: str = ""


class _Form:
    """Three choices, then a field."""

    id = "form"

    def __init__(self, entry: Entry = Entry.TEXT, *, masked: bool = False) -> None:
        self.entry, self.masked = entry, masked

    def start(self, params: Mapping[str, Any]) -> Step:
        return Step(_State())

    def handle(self, state: _State, event: Event) -> Step:
        if isinstance(event, Typed):
            return Step(replace(state, name=event.text))
        if isinstance(event, Chosen) and state.position == "list" and event.key.startswith("pick."):
            return Step(replace(state, picked=event.key, position="name"))
        return Step(state)

    def screen(self, state: _State) -> Screen:
        if state.position == "list":
            labels = ("가로등", "도로 구멍", "쓰레기")
            items = tuple(Choice(key=f"pick.{n}", label=msg(label)) for n, label in enumerate(labels))
            return Screen(id="form.list", title=msg("무엇인가요?"), items=items)
        value = VisitorText(state.name, private=True)
        field = Field(
            key="name", label=msg("곳"), value=value, entry=self.entry, masked=self.masked, max_length=40
        )
        return Screen(id="form.name", title=msg("어디인가요?"), items=(field,))

    def has_draft(self, state: _State) -> bool:
        return bool(state.name)


def rig_with(
    ear: FakeEar | None, *, modes: ModeState | None = None, form: _Form | None = None, headset: bool = False
) -> Rig:
    options = TerminalOptions(is_home=True, first_flow="form")
    rig = Rig({"form": form or _Form(), "spell": SpellFlow()}, options=options, modes=modes, ear=ear)
    return rig.do(Headset(True)) if headset else rig


def keys(rig: Rig) -> list[str]:
    screen = rig.terminal.view.screen
    return [item.key for item in (*screen.items, *screen.actions)]


def shown(rig: Rig) -> str:
    screen = rig.terminal.view.screen
    parts = [screen.title.label]
    return " ".join([*parts, *(f"{item.label} {item.value} {item.detail}" for item in screen.items)])


def test_without_a_model_or_microphone_the_button_is_not_there() -> None:
    assert "listen" not in keys(rig_with(None))
    assert "listen" not in keys(rig_with(FakeEar(())))
    assert "listen" not in keys(rig_with(FakeEar(("en",))))
    assert "listen" in keys(rig_with(FakeEar()))


@pytest.mark.parametrize(
    ("entry", "masked"),
    [(Entry.PHONE, False), (Entry.CODE, False), (Entry.DIGITS, False), (Entry.PIN, True), (Entry.TEXT, True)],
)
def test_numbers_codes_and_hidden_fields_are_never_spoken(entry: Entry, masked: bool) -> None:
    rig = rig_with(FakeEar(), form=_Form(entry, masked=masked)).do(Press("pick.0"))
    assert rig.screen == "form.name"
    assert "listen" not in keys(rig)


def test_a_field_is_filled_only_after_yes() -> None:
    ear = FakeEar()
    rig = rig_with(ear, headset=True).do(Press("pick.0"), Type("name", "종로"), Press("listen"))
    assert rig.screen == "listen.preparing"
    assert not ear.is_open
    ear.ready()
    assert rig.screen == "listen.listening"
    rig.clock.advance(1.0)
    assert ear.is_open
    assert ear.calls is not None
    ear.calls.on_partial("학교")
    assert "학교" in shown(rig)
    rig.do(Press("stop"))
    assert ear.finished == 1
    ear.understand(WORDS, "학교 앞 가로수")
    assert rig.screen == "listen.confirm"
    assert WORDS in shown(rig)
    assert rig.terminal.view.beneath is not None
    assert rig.terminal.view.beneath.items[0].value == "종로", "nothing has happened yet"
    rig.do(Press("yes"))
    assert rig.screen == "form.name"
    assert rig.terminal.view.screen.items[0].value == f"종로 {WORDS}", "what was typed is not lost"


def test_another_reading_can_be_taken_or_it_is_said_again_or_typed() -> None:
    ear = FakeEar()
    rig = rig_with(ear, headset=True).do(Press("pick.0"), Press("listen"))
    ear.ready()
    ear.understand("학교 뒤", WORDS)
    rig.do(Press("again"))
    assert rig.screen == "listen.preparing"
    ear.ready()
    ear.understand("학교 뒤", WORDS, confidence=0.2)
    assert "잘못 들었을" in shown(rig)
    rig.do(Press("other.1"))
    assert rig.terminal.view.screen.items[0].value == WORDS
    rig.do(Press("listen"))
    ear.ready()
    ear.understand("다른 말")
    rig.do(Press("type"))
    assert (rig.screen, rig.terminal.view.screen.items[0].value) == ("form.name", WORDS)


@pytest.mark.parametrize("said", ["가로등", "가로 등이요", "일번", "첫 번째", "1번"])
def test_a_choice_is_picked_by_its_words_or_number_after_yes(said: str) -> None:
    ear = FakeEar()
    rig = rig_with(ear).do(Press("listen"))
    assert rig.screen == "listen.preparing", "picking from a list tells nothing personal"
    assert ear.phrases == ("가로등", "도로 구멍", "쓰레기")
    ear.ready()
    ear.understand(said)
    assert rig.screen == "listen.confirm"
    assert "가로등을 고를까요" in shown(rig)
    assert rig.terminal._navigator.frames[0].state.picked == ""
    rig.do(Press("yes"))
    assert rig.screen == "form.name"
    assert rig.terminal._navigator.top.state.picked == "pick.0"


def test_what_is_no_choice_picks_nothing() -> None:
    ear = FakeEar()
    rig = rig_with(ear).do(Press("listen"))
    ear.ready()
    ear.understand("오늘 날씨 어때요")
    assert "yes" not in keys(rig)
    rig.do(Press("yes"))
    assert rig.screen == "listen.confirm"


def test_speaking_private_words_aloud_is_warned_of_without_a_headset() -> None:
    ear = FakeEar()
    rig = rig_with(ear).do(Press("pick.0"), Press("listen"))
    assert rig.screen == "listen.warn"
    assert ear.calls is None
    assert "옆 사람" in shown(rig)
    rig.do(Press("go-on"))
    assert rig.screen == "listen.preparing"
    assert ear.calls is not None


@pytest.mark.parametrize("headset", [False, True])
def test_what_was_understood_is_said_to_a_headset_and_only_counted_for_a_loudspeaker(headset: bool) -> None:
    """C-16: shown in both cases, said in clear to a headset only; captions and transcript never hold it."""
    ear = FakeEar()
    rig = rig_with(ear, modes=ModeState(voice=True, captions=True, input=Input.KEYPAD), headset=headset)
    rig.do(Press("pick.0"), Press("listen"))
    if not headset:
        rig.do(Press("go-on"))
    rig.clock.advance(30)
    ear.ready()
    rig.clock.advance(30)
    ear.understand(WORDS)
    for _ in range(4):
        rig.clock.advance(30)
        rig.do(Key("next"))
    rig.clock.advance(30)
    assert WORDS in shown(rig)
    assert any(WORDS in text for text in rig.heard) is headset
    assert not any(WORDS in line.text for line in rig.transcript.lines)


def test_the_microphone_waits_until_the_voice_has_ended() -> None:
    ear = FakeEar()
    rig = rig_with(ear, modes=ModeState(voice=True, input=Input.KEYPAD), headset=True)
    rig.do(Press("pick.0"), Press("listen"))
    rig.clock.advance(20)
    ear.ready()
    rig.clock.advance(0.3)
    assert rig.speech.is_speaking
    assert not ear.is_open
    rig.clock.advance(15)
    assert not rig.speech.is_speaking
    assert ear.is_open


def test_leaving_by_any_way_closes_the_microphone() -> None:
    ways: tuple[Any, ...] = (Press("bar.back"), Press("type"), Press("bar.person"), Press("bar.letters"))
    for way in ways:
        ear = FakeEar()
        rig = rig_with(ear).do(Press("listen"))
        ear.ready()
        rig.clock.advance(1.0)
        assert ear.is_open
        rig.do(way)
        assert not ear.is_open, way
        assert ear.calls is None
    ear = FakeEar()
    rig = rig_with(ear).do(Press("listen"))
    ear.ready()
    rig.clock.advance(1.0)
    rig.terminal.end_session()
    assert not ear.is_open


@pytest.mark.parametrize("trouble", list(Trouble))
def test_every_trouble_is_told_calmly_and_leaves_again_and_typing(trouble: Trouble) -> None:
    ear = FakeEar()
    rig = rig_with(ear).do(Press("listen"))
    ear.ready()
    ear.fail(trouble)
    assert rig.screen == "listen.failed"
    assert {"again", "type"} <= set(keys(rig))
    rig.do(Press("again"))
    ear.ready()
    ear.understand("쓰레기")
    rig.do(Press("yes"))
    assert rig.terminal._navigator.top.state.picked == "pick.2"


def test_spelling_gives_way_to_speaking_with_what_was_spelled() -> None:
    ear = FakeEar()
    rig = rig_with(ear, modes=ModeState(voice=True, input=Input.KEYPAD), headset=True)
    rig.do(Press("pick.0"), Press("name"))
    assert rig.screen.startswith("spell.")
    rig.terminal._navigator.top.state = replace(rig.terminal._navigator.top.state, committed="종로")
    rig.do(Press("listen"))
    assert rig.screen == "listen.preparing"
    ear.ready()
    ear.understand(WORDS)
    rig.do(Press("yes"))
    assert rig.terminal.view.screen.items[0].value == f"종로 {WORDS}"


def test_results_of_a_turn_that_was_left_reach_nobody() -> None:
    ear = FakeEar()
    rig = rig_with(ear).do(Press("listen"))
    calls = ear.calls
    assert calls is not None
    rig.do(Press("bar.back"))
    calls.on_ready()
    calls.on_result((Hypothesis("가로등", 1.0),))
    assert rig.screen == "form.list"


NUMBERED = ["네, 맞아요", "아니요", "모르겠어요", "10만 원이에요"]


@pytest.mark.parametrize(
    ("said", "language", "wanted"),
    [
        ("네 맞아요", "ko", 0),
        ("아니오", "ko", 1),
        ("네번째", "ko", 3),
        ("삼번", "ko-easy", 2),
        ("5번", "ko", None),
        ("", "ko", None),
        ("???", "ko", None),
    ],
)
def test_words_and_numbers_are_matched(said: str, language: str, wanted: int | None) -> None:
    assert match(said, NUMBERED, language) == wanted


@pytest.mark.parametrize(
    ("said", "language"),
    [
        ("number two", "en"),
        ("第二个", "zh-CN"),
        ("二番", "ja"),
        ("số hai", "vi"),
        ("хоёр", "mn"),
        ("الثاني", "ar"),
    ],
)
def test_numbers_are_understood_in_every_language(said: str, language: str) -> None:
    assert match(said, ["aaaa", "bbbb", "cccc"], language) == 1


@given(
    st.text(max_size=60),
    st.lists(st.text(max_size=30), max_size=8),
    st.sampled_from(["ko", "en", "ar", "xx"]),
)
def test_matching_never_fails_and_never_leaves_the_list(said: str, labels: list[str], language: str) -> None:
    found = match(said, labels, language)
    assert found is None or 0 <= found < len(labels)
