"""A small flow that has everything a real one has, for tests of the core."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kiosk.i18n.text import VisitorText, msg
from kiosk.screens.flow import Chosen, Close, Done, Event, Failed, Forget, Open, Run, Step, Typed
from kiosk.screens.model import (
    Action,
    Choice,
    Entry,
    Fact,
    Field,
    Live,
    Notice,
    Paragraph,
    Role,
    Screen,
    Tone,
)


@dataclass(frozen=True)
class SlowWork:
    """An operation that a fake worker answers by hand."""

    name: str = "work"


@dataclass(frozen=True)
class SampleState:
    """Where the visitor is, and what was answered."""

    position: str = "list"
    answers: tuple[tuple[str, str], ...] = field(default_factory=tuple)
    trouble: str = ""


class SampleFlow:
    """list -> name -> check -> done; ``more`` opens the same flow on top."""

    def __init__(self, flow_id: str = "home", choices: int = 8) -> None:
        self.id = flow_id
        self._choices = choices

    def start(self, params: Mapping[str, Any]) -> Step:
        """Begin at the list."""
        return Step(SampleState())

    def handle(self, state: SampleState, event: Event) -> Step:
        """Walk on."""
        if isinstance(event, Chosen):
            if event.key.startswith("pick."):
                return Step(replace(state, position="name"))
            if event.key == "next":
                return Step(replace(state, position="check"))
            if event.key == "send":
                return Step(state, (Run("send", SlowWork()),))
            if event.key == "more":
                return Step(state, (Open("other"),))
            if event.key == "close":
                return Step(state, (Close("closed"),))
        if isinstance(event, Typed):
            return Step(replace(state, answers=((event.key, event.text),)))
        if isinstance(event, Done):
            return Step(replace(state, position="done", answers=()), (Forget(),), replace=True)
        if isinstance(event, Failed):
            return Step(replace(state, trouble=event.error.message.id))
        return Step(state)

    def screen(self, state: SampleState) -> Screen:
        """Render."""
        if state.position == "list":
            return Screen(
                id=f"{self.id}.list",
                title=msg("무엇을 할까요?"),
                kicker=msg("안녕하세요."),
                items=tuple(
                    Choice(key=f"pick.{n}", label=msg("고를 것 {n}", n=n), icon="more")
                    for n in range(1, self._choices + 1)
                ),
                actions=(Action(key="more", label=msg("더 보기")),),
                step=(1, 3),
            )
        if state.position == "name":
            value = dict(state.answers).get("name", "")
            return Screen(
                id=f"{self.id}.name",
                title=msg("이름이 무엇인가요?"),
                items=(
                    Field(
                        key="name",
                        label=msg("이름"),
                        value=VisitorText(value),
                        entry=Entry.TEXT,
                        max_length=20,
                    ),
                ),
                actions=(Action(key="next", label=msg("다음"), role=Role.PRIMARY),),
                step=(2, 3),
            )
        if state.position == "check":
            items: tuple[Any, ...] = (
                Fact(
                    key="fact.name",
                    label=msg("이름"),
                    value=VisitorText(dict(state.answers).get("name", "")),
                    changeable=True,
                ),
                Paragraph(key="text", label=msg("한 문장이에요. 두 문장이에요.")),
            )
            if state.trouble:
                items += (
                    Notice(
                        key="trouble",
                        label=msg(state.trouble),
                        tone=Tone.ERROR,
                        live=Live.ASSERTIVE,
                    ),
                )
            return Screen(
                id=f"{self.id}.check",
                title=msg("이렇게 보낼까요?"),
                items=items,
                actions=(
                    Action(key="close", label=msg("닫기")),
                    Action(key="send", label=msg("보내기"), role=Role.PRIMARY),
                ),
                step=(3, 3),
            )
        return Screen(id=f"{self.id}.done", title=msg("끝났어요"))

    def has_draft(self, state: SampleState) -> bool:
        """Something was typed."""
        return bool(state.answers)
