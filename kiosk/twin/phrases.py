"""Prepared sentences that staff have said in the visitor's language, without typing."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.i18n.text import Message, msg

#: Id of a phrase -> its words. The ids stand in commands; never rename them.
PHRASES: Mapping[str, Message] = {
    # Translators: Said by staff from afar, by a prepared button.
    "hello": msg("안녕하세요. 도와드릴 직원이에요."),
    # Translators: Said by staff from afar, by a prepared button: somebody is walking to the visitor.
    "coming": msg("지금 직원이 가고 있어요."),
    # Translators: Said by staff from afar, by a prepared button.
    "moment": msg("잠시만 기다려 주세요."),
    # Translators: Said by staff from afar, by a prepared button: no hurry.
    "take-your-time": msg("천천히 하셔도 돼요."),
    # Translators: Said by staff from afar after they have pointed at a button with a moving frame.
    "press-marked": msg("테두리가 있는 단추를 눌러 주세요."),
    # Translators: Said by staff from afar, by a prepared button.
    "larger": msg("글자를 크게 바꿔 드릴까요?"),
    # Translators: Said by staff from afar, by a prepared button.
    "read-aloud": msg("화면을 소리로 읽어 드릴까요?"),
    # Translators: Said by staff from afar: private, the clerk does not see what is typed.
    "private": msg("적으신 글은 저희에게 보이지 않아요."),
    # Translators: Said by staff from afar: everything went well.
    "done": msg("잘하셨어요. 다 됐어요."),
    # Translators: Said by staff from afar: go to the desk with the visitor's papers.
    "desk": msg("안내 창구로 와 주세요."),
    # Translators: Said by staff from afar at the end of helping.
    "goodbye": msg("이제 저는 화면을 보지 않아요. 좋은 하루 보내세요."),
}
