"""How this terminal works, in layers: a list of short answers, each one page (E-08)."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.i18n.text import Message, Text, msg
from kiosk.screens.flow import Chosen, Close, Event, Open, Step
from kiosk.screens.model import Action, Choice, Item, Paragraph, Screen
from kiosk.services.flows.labels import close_action, person_action

AREA = "teal"

# Translators: Title of the help: how this terminal is used.
_TITLE = msg("무엇이 궁금하세요?")
# Translators: Quiet line above the title of a help page.
_KICKER = msg("쓰는 법")


@dataclass(frozen=True, slots=True)
class _Topic:
    """One help page: its question and what it says, one idea to a paragraph."""

    key: str
    icon: str
    question: Message
    answers: tuple[Message, ...]


_TOPICS: tuple[_Topic, ...] = (
    _Topic(
        "start",
        "hand",
        # Translators: Help question: how do I begin?
        msg("어떻게 시작하나요?"),
        (
            # Translators: Help: press what you want.
            msg("하고 싶은 일을 손가락으로 누르세요."),
            # Translators: Help: one question at a time.
            msg("한 번에 하나씩 물어봐요. 서두르지 않아도 돼요."),
            # Translators: Help: nothing is sent before you have seen it all.
            msg("보내기 전에 모두 다시 보여 드려요."),
        ),
    ),
    _Topic(
        "bar",
        "list",
        # Translators: Help question: what do the six buttons at the bottom do?
        msg("아래 단추 여섯 개는 무엇인가요?"),
        (
            # Translators: Help: the quoted words are labels of the fixed buttons; use the same words.
            msg("‘처음’은 첫 화면으로, ‘뒤로’는 바로 앞 화면으로 가요."),
            # Translators: Help: the quoted word is the label of a fixed button.
            msg("‘사람’을 누르면 직원이나 전화로 도움을 받아요."),
            # Translators: Help: the quoted words are labels of the fixed buttons.
            msg("‘글자’는 크기와 색을, ‘소리’는 읽어 주기를 바꿔요."),
            # Translators: Help: the quoted word is the label of a fixed button.
            msg("‘언어’를 누르면 다른 나라 말로 바뀌어요."),
        ),
    ),
    _Topic(
        "see",
        "letters",
        # Translators: Help question: I cannot see well.
        msg("글자가 잘 안 보여요"),
        (
            # Translators: Help: the quoted word is the label of a fixed button.
            msg("아래 ‘글자’를 누르고 큰 글자나 또렷한 색을 고르세요."),
            # Translators: Help: the quoted word is the label of a fixed button.
            msg("‘소리’를 누르면 화면을 읽어 드려요."),
            # Translators: Help: an earphone keeps what is spoken private.
            msg("이어폰을 쓰면 다른 사람은 듣지 못해요."),
        ),
    ),
    _Topic(
        "hear",
        "voice",
        # Translators: Help question: I cannot hear well.
        msg("소리가 잘 안 들려요"),
        (
            # Translators: Help: everything that is spoken is also written.
            msg("소리로 나오는 말은 모두 글자로도 보여 드려요."),
            # Translators: Help: the quoted word is a label; there one finds sign language and text relay.
            msg("‘사람’을 누르면 수어와 글자로 이야기할 수 있어요."),
        ),
    ),
    _Topic(
        "reach",
        "wheelchair",
        # Translators: Help question: the buttons are too high for me.
        msg("단추가 너무 높아요"),
        (
            # Translators: Help: the quoted words are labels of buttons.
            msg("첫 화면의 ‘보고 듣기 편하게’에서 ‘휠체어에서’를 고르세요."),
            # Translators: Help: everything moves down.
            msg("모든 단추가 아래쪽으로 내려와요."),
        ),
    ),
    _Topic(
        "privacy",
        "shield",
        # Translators: Help question: what happens to what I type?
        msg("내가 적은 것은 어떻게 되나요?"),
        (
            # Translators: Help: what was typed is erased at the end.
            msg("다 마치면 적은 것을 모두 지워요."),
            # Translators: Help: a sent report is locked; only those who handle it can read it.
            msg("보낸 신고는 잠가서 담당자만 볼 수 있어요."),
            # Translators: Help: the name is never asked for.
            msg("이름은 묻지 않아요. 연락처도 적지 않아도 돼요."),
        ),
    ),
    _Topic(
        "stop",
        "home",
        # Translators: Help question: how do I stop?
        msg("그만두려면 어떻게 하나요?"),
        (
            # Translators: Help: one may walk away; the quoted word is the label of a fixed button.
            msg("‘처음’을 누르거나 그냥 가셔도 돼요."),
            # Translators: Help: before anything is erased the terminal asks.
            msg("한동안 누르지 않으면 먼저 물어보고 모두 지워요."),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class HelpState:
    """Which help page is shown.

    Attributes:
        position: ``topics`` or ``topic``.
        topic: Key of the shown topic, or None.
    """

    position: str = "topics"
    topic: str | None = None


class HelpFlow:
    """Short answers to what people ask about the terminal itself."""

    id = "help"

    def start(self, params: Mapping[str, Any]) -> Step:
        """Show the questions; ``topic`` in *params* opens one at once."""
        topic = params.get("topic")
        if _find(topic) is not None:
            return Step(HelpState("topic", topic))
        return Step(HelpState())

    def has_draft(self, state: HelpState) -> bool:
        """Nothing is typed here."""
        del state
        return False

    def handle(self, state: HelpState, event: Event) -> Step:
        """Open a topic, or close."""
        match event:
            case Chosen("close"):
                return Step(state, (Close(),))
            case Chosen("person"):
                return Step(state, (Open("person"),))
            case Chosen(key) if _find(key.removeprefix("topic.")) is not None:
                return Step(dataclasses.replace(state, position="topic", topic=key.removeprefix("topic.")))
        return Step(state)

    def screen(self, state: HelpState) -> Screen:
        """Render the questions or one answer."""
        topic = _find(state.topic) if state.position == "topic" else None
        if topic is None:
            return Screen(
                id="help",
                public=True,
                title=_TITLE,
                kicker=_KICKER,
                items=tuple(
                    Choice(key=f"topic.{t.key}", label=t.question, icon=t.icon, area=AREA, public=True)
                    for t in _TOPICS
                ),
                actions=_actions(),
                area=AREA,
            )
        items: tuple[Item, ...] = tuple(
            Paragraph(key=f"answer.{place}", label=answer, icon=topic.icon if place == 0 else None)
            for place, answer in enumerate(topic.answers)
        )
        title: Text = topic.question
        return Screen(
            id=f"help.topic.{topic.key}",
            title=title,
            kicker=_KICKER,
            items=items,
            actions=_actions(),
            area=AREA,
        )


def _actions() -> tuple[Action, ...]:
    return (person_action(), close_action())


def _find(key: object) -> _Topic | None:
    return next((topic for topic in _TOPICS if topic.key == key), None)
