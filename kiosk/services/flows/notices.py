"""What the centre wants everybody to know: its beginning on the home page, all of it on a page of its own.

On a small glass a notice in full would push the services off the first page, and with large letters off
the next ones, too. So home has room for a sentence; with large letters for a word or two.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kiosk.i18n.text import Content, Message, msg
from kiosk.screens.flow import Chosen, Close, Event, Open, Step
from kiosk.screens.model import Notice, Screen, Tone
from kiosk.screens.paging import split_sentences
from kiosk.services.flows.labels import close_action, person_action

#: Gives the notices of the centre that hold now: id and words.
Notices = Callable[[], Sequence[tuple[str, Content | Message]]]

#: Key of what leads from home to all notices, and id of the flow.
NOTICES = "notices"
#: What stands on home at most, in columns: a syllable of Hangul takes two. Two lines of the smallest glass.
_BRIEF = 56
#: The same with large letters: a line.
_WHOLE_IF_LARGE = 16

# Translators: What the centre wants visitors to know now: title of the page, and the button that leads there.
_NEWS = msg("센터 소식")


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def brief(text: str, limit: int = _BRIEF) -> str:
    """Return the first sentence, cut between words where it is longer than *limit* columns. Pure."""
    first = next(iter(split_sentences(text)), "")
    if _columns(first) <= limit:
        return first
    end = len(first)
    while end and _columns(first[:end]) >= limit:
        end -= 1
    space = first.rfind(" ", 0, end + 1)
    return f"{first[: space if space > end // 2 else end].rstrip(' ,.')}…"


def _begin(words: Content | Message) -> Content | Message:
    if isinstance(words, Message):  # our own words are brief
        return words
    return Content(tuple((tag, brief(text)) for tag, text in words.texts))


def _is_whole(words: Content | Message, limit: int) -> bool:
    if isinstance(words, Message):
        return limit >= _BRIEF
    return all(_columns(text) <= limit and brief(text) == text.strip() for _, text in words.texts)


def notices_on_home(
    notices: Sequence[tuple[str, Content | Message]], *, is_large: bool
) -> tuple[Notice, ...]:
    """Return what stands above the services: nothing, a notice, or what leads to all of them.

    Args:
        notices: Those that hold now.
        is_large: Whether the visitor reads large letters.
    """
    if not notices:
        return ()
    first = notices[0][1]
    if len(notices) == 1 and _is_whole(first, _WHOLE_IF_LARGE if is_large else _BRIEF):
        return (Notice(key="notice.0", label=first, public=True),)
    if is_large:
        return (Notice(key=NOTICES, label=_NEWS, detail=_begin(first), leads=True, public=True),)
    return (Notice(key=NOTICES, label=_begin(first), leads=True, public=True),)


@dataclass(frozen=True, slots=True)
class NoticesState:
    """The one page that there is."""

    position: str = "notices"


class NoticesFlow:
    """All notices of the centre, in full."""

    id = NOTICES

    def __init__(self, notices: Notices = tuple) -> None:
        """Show *notices*, as they are at that moment."""
        self._notices = notices

    def start(self, params: Mapping[str, Any]) -> Step:
        """Show them."""
        del params
        return Step(NoticesState())

    def has_draft(self, state: NoticesState) -> bool:
        """Nothing is typed here."""
        del state
        return False

    def handle(self, state: NoticesState, event: Event) -> Step:
        """Close, or call a person."""
        match event:
            case Chosen("close"):
                return Step(state, (Close(),))
            case Chosen("person"):
                return Step(state, (Open("person"),))
        return Step(state)

    def screen(self, state: NoticesState) -> Screen:
        """Show every notice that holds; one that ends meanwhile goes."""
        del state
        found = self._notices()
        # Translators: The centre has nothing to tell any more.
        nothing = Notice(key="none", label=msg("지금은 소식이 없어요."))
        return Screen(
            id=NOTICES,
            public=True,
            title=_NEWS,
            items=tuple(
                Notice(key=f"notice.{place}", label=words, tone=Tone.INFO, public=True)
                for place, (_, words) in enumerate(found)
            )
            or (nothing,),
            actions=(person_action(), close_action()),
        )
