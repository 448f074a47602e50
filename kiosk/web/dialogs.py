"""What a page asks outside of itself, as a sheet of ours: it names who really asks, and never traps.

An alert, a confirm and a prompt wait for their answer, which the sheet gives by itself, whatever the
way out (a button, Back). Everything else a page may want (camera, files, passwords, downloads) the
host has refused already; the flow only says so, by :func:`tell_refused`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kiosk.i18n.text import Message, Text, VisitorText, msg
from kiosk.screens.flow import Ask, Chosen, Close, Event, Step, Typed
from kiosk.screens.model import Action, Field, Item, Paragraph, Role, Screen
from kiosk.web.host import HOST, AnswerDialog, DialogAsked, DialogKind
from kiosk.web.languages import words_of

#: Id of the sheet.
SHEET = "web-dialog"
#: After so many questions in a row the sheet offers to leave the page.
PATIENCE = 3
#: What the sheet closes with when the visitor has had enough of the page.
LEAVE = "leave"
QUIET = "quiet"

_REFUSED: Mapping[DialogKind, Message] = {
    # Translators: A web page asked for a camera, microphone, place, ...; it was refused.
    "permission": msg("이 쪽이 기기의 다른 기능을 쓰려고 해서 막았어요."),
    # Translators: A web page asked for a name and password in a window of its own; it was refused.
    "auth": msg("이 쪽은 따로 이름과 암호를 물어서 열 수 없어요."),
    # Translators: A web page wanted a file of the visitor; it was refused.
    "file": msg("여기서는 파일을 보낼 수 없어요."),
    # Translators: A web page wanted a colour to be picked; it was refused.
    "colour": msg("여기서는 색을 고를 수 없어요."),
    # Translators: A web page wanted to put a file on this machine; it was refused.
    "download": msg("이 기기에는 파일을 내려받지 않아요."),
    # Translators: A web page wanted to print itself; it cannot, words can be printed by our own button.
    "print": msg("이 쪽을 그대로 인쇄할 수는 없어요."),
    # Translators: A web page wanted to open another window; there is only one here.
    "window": msg("새 창 대신 이 자리에서 열어요."),
}

#: What a permission is asked for, as the engine names it.
_PERMISSIONS: Mapping[str, Message] = {
    # Translators: A web page wanted to use the camera; it was refused.
    "camera": msg("이 쪽이 카메라를 쓰려고 해서 막았어요."),
    # Translators: A web page wanted to use the microphone; it was refused.
    "microphone": msg("이 쪽이 마이크를 쓰려고 해서 막았어요."),
    # Translators: A web page wanted to know where this machine is; it was refused.
    "location": msg("이 쪽이 지금 있는 곳을 알려고 해서 막았어요."),
    # Translators: A web page wanted to send messages later; it was refused.
    "notifications": msg("이 쪽이 나중에 알림을 보내려고 해서 막았어요."),
}


def tell_refused(asked: DialogAsked) -> Message | None:
    """Return what is said about something that the host has disposed of; None for what needs no word."""
    if asked.kind == "permission" and asked.text in _PERMISSIONS:
        return _PERMISSIONS[asked.text]
    return _REFUSED.get(asked.kind)


@dataclass(frozen=True, slots=True)
class DialogState:
    """A question of a page.

    Attributes:
        asked: The question.
        answer: What was typed into a prompt.
        is_many: Whether the page asks one question after another.
        position: Always ``dialog``.
    """

    asked: DialogAsked
    answer: str = field(default="", repr=False)
    is_many: bool = False
    position: str = "dialog"


class DialogSheet:
    """Opened with ``asked`` and ``is_many``; closes with None, :data:`QUIET` or :data:`LEAVE`."""

    id = SHEET

    def start(self, params: Mapping[str, Any]) -> Step:
        """Show the question."""
        asked: DialogAsked = params["asked"]
        return Step(DialogState(asked, asked.default, bool(params.get("is_many"))))

    def has_draft(self, state: DialogState) -> bool:
        """Tell whether a prompt was answered and not sent."""
        return state.asked.kind == "prompt" and state.answer != state.asked.default

    def handle(self, state: DialogState, event: Event) -> Step:
        """Answer the page and close; a page never decides how."""
        match event:
            case Typed("answer", text):
                return Step(dataclasses.replace(state, answer=text))
            case Chosen("yes"):
                return self._close(state, is_accepted=True)
            case Chosen("no"):
                return self._close(state)
            case Chosen("leave"):
                return self._close(state, result=LEAVE)
            case Chosen("quiet"):
                return self._close(state, result=QUIET)
        return Step(state)

    def step_back(self, state: DialogState) -> Step:
        """Back is "no": the page must not wait for an answer that never comes."""
        return self._close(state)

    @staticmethod
    def _close(state: DialogState, *, is_accepted: bool = False, result: str | None = None) -> Step:
        asked = state.asked
        text = state.answer if is_accepted and asked.kind == "prompt" else ""
        return Step(state, (Ask(HOST, AnswerDialog(asked.dialog, is_accepted, text)), Close(result)))

    def screen(self, state: DialogState) -> Screen:
        """Say who asks, then the page's words, then the answers in ours."""
        asked = state.asked
        items: list[Item] = []
        if asked.text:
            items.append(Paragraph(key="words", label=words_of(asked.text, asked.lang)))
        if asked.kind == "prompt":
            items.append(
                Field(
                    key="answer",
                    # Translators: Label of the field in which a question of a web page is answered.
                    label=msg("답"),
                    value=VisitorText(state.answer),
                )
            )
        return Screen(
            id=SHEET,
            title=self._title(asked),
            items=tuple(items),
            actions=self._actions(state),
        )

    @staticmethod
    def _title(asked: DialogAsked) -> Text:
        if asked.kind == "alert":
            # Translators: Title of a message of a web page; {host} is the host name of the page.
            return msg("{host}에서 알려요", host=asked.site_name)
        # Translators: Title of a question of a web page; {host} is the host name of the page.
        return msg("{host}에서 물어봐요", host=asked.site_name)

    @staticmethod
    def _actions(state: DialogState) -> tuple[Action, ...]:
        actions: list[Action] = []
        if state.is_many:
            # Translators: Button: a web page asks again and again, leave it.
            actions.append(Action(key="leave", label=msg("이 쪽에서 나가기"), icon="home"))
            # Translators: Button: answer all further questions of this web page with no.
            actions.append(Action(key="quiet", label=msg("그만 물어보게 하기"), icon="close"))
        if state.asked.kind == "alert":
            # Translators: Button: I have read the message of the web page.
            yes = msg("알겠어요")
        else:
            # Translators: Button: say no to the question of a web page.
            actions.append(Action(key="no", label=msg("아니요"), icon="close"))
            # Translators: Button: say yes to the question of a web page, or send the answer.
            yes = msg("네")
        actions.append(Action(key="yes", label=yes, role=Role.PRIMARY, icon="check"))
        return tuple(actions)
