"""The journeys of the tour: what a visitor does, step by step.

A journey is a list of :class:`Do`. Keys are those of the flows; where they come from the city's
content, ``choose`` picks by place instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kiosk.i18n.text import Content
from kiosk.modes.words import describe_change
from kiosk.twin.documents import StandingMessage
from kiosk.twin.phrases import PHRASES


@dataclass(frozen=True, slots=True)
class Do:
    """One thing that a visitor does.

    Attributes:
        verb: ``press type choose open idle look`` and a few of the tour's own.
        key: What it is done to.
        text: What is typed or said, the number of a choice, or seconds.
        is_shown: Whether the Screen afterwards is captured.
        params: For ``open``: what the flow starts with.
        is_sheet: For ``open``: whether it lies over the present Screen.
    """

    verb: str
    key: str = ""
    text: str = ""
    is_shown: bool = True
    params: Mapping[str, Any] = field(default_factory=dict)
    is_sheet: bool = False


def press(key: str, *, is_shown: bool = True) -> Do:
    """Press a key."""
    return Do("press", key, is_shown=is_shown)


def choose(number: int, *, is_shown: bool = True) -> Do:
    """Press the nth thing to pick, from 0."""
    return Do("choose", text=str(number), is_shown=is_shown)


def type_(key: str, text: str, *, is_shown: bool = True) -> Do:
    """Fill a field."""
    return Do("type", key, text, is_shown)


def open_(flow: str, *, is_sheet: bool = False, is_shown: bool = True, **params: Any) -> Do:
    """Open a flow directly."""
    return Do("open", flow, params=params, is_sheet=is_sheet, is_shown=is_shown)


LOOK = Do("look")

#: From the waiting screen to home, unseen.
_HOME = (press("begin", is_shown=False), Do("own-language", is_shown=False), press("start", is_shown=False))
#: The report of a street lamp up to the questions, unseen.
_LAMP = (*_HOME, press("report", is_shown=False), press("service.street-lamp", is_shown=False))

#: A change that staff might offer.
_CHANGES = describe_change({"scale": 2.0, "voice": True})

#: What a centre might want everybody to know: longer than a home page has room for.
NOTICE = StandingMessage(
    id="lift",
    text={
        "ko": "오늘 오후 2시부터 3시까지 승강기를 고칩니다. 2층에 가실 분은 안내 창구로 오세요. "
        "직원이 함께 올라가 드립니다.",
        "en": "The lift is being repaired today from 2 to 3 pm. If you want to go to the second floor, "
        "please come to the desk. Staff will go up with you.",
        "ar": "نصلح المصعد اليوم من الساعة الثانية إلى الثالثة بعد الظهر. إذا أردت الصعود إلى الطابق الثاني "
        "فتعال إلى مكتب الاستقبال. يصعد الموظف معك.",
    },
)

JOURNEYS: Mapping[str, tuple[Do, ...]] = {
    "start": (LOOK, press("begin"), Do("own-language"), press("start")),
    "report": (
        *_HOME,
        press("report"),
        press("service.street-lamp"),
        press("where.centre"),
        press("value.flicker"),
        press("skip"),
        type_("answer.details", "3", is_shown=False),
        press("next"),
        press("contact.text"),
        type_("phone", "01012345678"),
        press("next"),
        press("send"),
        press("show-code"),
        press("hide-code", is_shown=False),
        press("hear-code"),
        press("end"),
    ),
    "report-places": (
        *_HOME,
        press("report", is_shown=False),
        press("by-kind"),
        choose(0),
        press("bar.back", is_shown=False),
        press("bar.back", is_shown=False),
        press("by-words"),
        press("bar.back", is_shown=False),
        press("service.street-lamp", is_shown=False),
        press("where.list"),
        choose(0),
        choose(0),
        press("bar.back", is_shown=False),
        press("bar.back", is_shown=False),
        press("bar.back", is_shown=False),
        press("where.address"),
    ),
    "status": (
        *_LAMP,
        press("where.none", is_shown=False),
        press("value.dark", is_shown=False),
        press("to-check", is_shown=False),
        press("contact.none", is_shown=False),
        press("send", is_shown=False),
        Do("note-receipt", is_shown=False),
        press("bar.home", is_shown=False),
        press("status"),
        type_("number", "12345678901", is_shown=False),
        press("next"),
        Do("type-number", is_shown=False),
        press("next"),
        type_("code", "000000", is_shown=False),
        press("next"),
        press("fix-code", is_shown=False),
        Do("type-code", is_shown=False),
        press("next"),
    ),
    "ask": (
        *_HOME,
        press("ask"),
        press("topic.documents"),
        choose(0),
        press("bar.back", is_shown=False),
        press("by-words"),
        type_("query", "xyzzy", is_shown=False),
        press("search"),
    ),
    "person": (
        *_HOME,
        press("bar.person"),
        press("staff"),
        press("stop", is_shown=False),
        press("bar.person", is_shown=False),
        press("line.help"),
        press("bar.back", is_shown=False),
        press("line.relay"),
    ),
    "help": (*_HOME, press("help"), press("topic.start")),
    "notices": (*_HOME, Do("notice"), press("notices")),
    "modes": (
        *_HOME,
        press("modes"),
        press("ways"),
        press("done", is_shown=False),
        press("done", is_shown=False),
        press("bar.letters"),
        press("bar.voice"),
        press("bar.language"),
    ),
    "spell": (
        *_LAMP,
        press("where.address", is_shown=False),
        Do("spell"),
        choose(0),
        choose(0),
    ),
    "voice-input": (
        *_LAMP,
        Do("ear-on"),
        Do("ear-choice"),
        press("type", is_shown=False),
        press("where.address"),
        press("listen"),
        press("go-on"),
        Do("ear-open", text="세종대로"),
        Do("ear-words", text="세종대로 110"),
        press("again", is_shown=False),
        Do("ear-open", text="시청", is_shown=False),
        Do("ear-words", text="시청 앞", is_shown=False),
        press("yes"),
    ),
    "waiting": (
        *_HOME,
        press("report", is_shown=False),
        press("service.street-lamp", is_shown=False),
        press("where.centre", is_shown=False),
        press("bar.home"),
        press("stay", is_shown=False),
        Do("idle"),
        press("more-time", is_shown=False),
        Do("trouble"),
    ),
    "web": (
        *_HOME,
        press("web"),
        press("site.reservation"),
        Do("page-comes"),
        press("look.list"),
        press("more"),
        press("address"),
        press("view", is_shown=False),
        press("more", is_shown=False),
        press("along.heading"),
        press("bar.back", is_shown=False),
        press("web.n14"),
        press("web.n10"),
        type_("web.n3", "김하나", is_shown=False),
        press("web.n5"),
        press("option.n8"),
        press("web.n14"),
        press("send"),
        press("yes"),
        Do("page-fails"),
    ),
    "staff": (
        *_HOME,
        open_("staff-offer", is_sheet=True, number=1, changes=_CHANGES),
        open_("staff-offer", is_sheet=True, number=2, changes=_CHANGES, is_done=True),
        open_("staff-consent", is_sheet=True, number=3, by="김하나"),
        Do("watched"),
        open_("staff-words", is_sheet=True, number=4, lines=(PHRASES["press-marked"],)),
        open_(
            "staff-name",
            is_sheet=True,
            lines=(Content.of({"ko": "1층 문 옆"}), Content.of({"ko": "종로 센터"})),
        ),
        open_("staff-gone", is_sheet=True, number=5),
        open_("staff-late", is_sheet=True, number=6),
        open_("covered"),
    ),
    "clerk": (open_("clerk"),),
}
