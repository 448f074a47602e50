"""What only a headset may carry: told there at a press, in no mode anywhere else (C-15, C-16)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from kiosk.i18n.text import VisitorText, msg
from kiosk.modes.controller import Source
from kiosk.screens.command import Headset, Press
from kiosk.screens.flow import Chosen, Confide, Done, Event, Step
from kiosk.screens.model import Action, Screen
from kiosk.speech.events import UtteranceStarted
from kiosk.terminal import TerminalOptions
from tests.helpers.terminal import Rig

SECRET = "4 8 2 9 1 3"


@dataclass(frozen=True)
class _State:
    position: str = "only"
    told: bool | None = None


class _Teller:
    """Confides a code, and keeps what became of it."""

    id = "teller"

    def start(self, params: Mapping[str, Any]) -> Step:
        return Step(_State())

    def handle(self, state: _State, event: Event) -> Step:
        if isinstance(event, Done):
            return Step(replace(state, told=event.result))
        text = msg("확인 번호 {code}", code=VisitorText(SECRET, private=True))
        return Step(state, (Confide("tell", text),) if event == Chosen("hear") else ())

    def screen(self, state: _State) -> Screen:
        actions = (Action(key="hear", label=msg("듣기")), Action(key="other", label=msg("다른 것")))
        return Screen(id="teller", title=msg("듣기"), actions=actions)

    def has_draft(self, state: _State) -> bool:
        return False


def rig_with(*, captions: bool = False, voice: bool = False, headset: bool = False) -> Rig:
    rig = Rig({"teller": _Teller()}, options=TerminalOptions(is_home=True, first_flow="teller"))
    rig.modes.change({"captions": captions, "voice": voice}, Source.VISITOR)
    if headset:
        rig.do(Headset(True))
    return rig


@pytest.mark.parametrize("voice", [False, True])
@pytest.mark.parametrize("captions", [False, True])
def test_a_headset_is_told_in_every_mode_and_captions_only_count(captions: bool, voice: bool) -> None:
    rig = rig_with(captions=captions, voice=voice, headset=True)
    muted: list[bool] = []
    masked: list[str] = []

    def note(event: object) -> None:
        if isinstance(event, UtteranceStarted) and SECRET in event.text:
            muted.append(rig.speech._is_muted)
            masked.append(event.masked)

    rig.speech.subscribe(note)
    rig.do(Press("hear"))
    rig.clock.advance(1.0)
    assert muted == [False], "told, and not to a muted voice"
    assert SECRET not in masked[0]
    assert rig.terminal._navigator.top.state.told is True
    assert SECRET not in rig.terminal.view.caption.text
    rig.do(Press("other"))
    assert rig.speech._is_muted is (captions and not voice), "what follows is as silent as before"


@pytest.mark.parametrize("voice", [False, True])
def test_without_a_headset_nothing_is_said_and_the_flow_is_told_so(voice: bool) -> None:
    rig = rig_with(captions=True, voice=voice)
    rig.do(Press("hear"))
    rig.clock.advance(5.0)
    assert rig.terminal._navigator.top.state.told is False
    assert not any(SECRET in text for text in rig.said + rig.heard)
