"""How a visitor is asked and told what staff want: one question at a time, never over typing.

A question waits while the visitor types or answers another sheet. A question that is closed without
an answer (Back, Home) was answered with no.

What was changed at once for somebody who had called is told as soon as it is changed; therefore nothing
is changed while they are busy. A pause in typing is enough for that, for a question it is not: old hands
that look for the next letter are not to be asked something meanwhile.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kiosk.clock import Scheduler, Timer
from kiosk.i18n.text import Content, Message, msg
from kiosk.modes.state import ModeState, Pace
from kiosk.modes.words import describe_change
from kiosk.remote.actions import AskConsent, Offer, ShowAssist, ShowHelp
from kiosk.remote.ports import OfferAnswer
from kiosk.screens.flow import Done
from kiosk.screens.view import View
from kiosk.services.operations.model import Called
from kiosk.sheets.staff import CUT_OFF_SAID, LATE_SAID, Answered, title_of
from kiosk.staff.desk_news import DeskNews
from kiosk.staff.notices import Notices
from kiosk.terminal import Terminal
from kiosk.twin.documents import StandingMessage

#: Flows in which something is being typed letter by letter.
_TYPING = frozenset({"spell"})
#: Who types has paused after so many seconds without a letter; twice as many at the slow pace (D-04).
TYPING_PAUSE_S = 4.0
#: What stands on these sheets is said aloud, too, where nothing else is: a change, or being seen, must reach
#: also who does not look or cannot read it (C-05).
_SAID = frozenset({"staff-offer", "staff-consent"})

#: Sheets that tell that nobody sees the screen, until somebody asks again.
_GONE = ("staff-gone", "staff-late")


@dataclass(slots=True)
class _Question:
    """Something that the visitor is to answer."""

    number: int
    sheet: str
    id: str
    params: dict[str, Any] = field(repr=False)
    on_answer: Callable[[str], None] = field(repr=False)
    #: Heard when the sheet is closed without an answer, or "" where that means nothing.
    if_closed: str = "no"
    #: It has happened already, and may be told while a field is open.
    is_done: bool = False
    #: The visit that it is meant for, or the next one where nobody was there; with that visit it ends.
    visit: str = ""
    #: Told once whether it came on the glass.
    on_shown: Callable[[bool], None] | None = field(default=None, repr=False)

    def tell_shown(self, is_shown: bool) -> None:
        """Tell whether it came on the glass; words that gave way and come again are told of once."""
        on_shown, self.on_shown = self.on_shown, None
        if on_shown is not None:
            on_shown(is_shown)


class VisitorSide:
    """The twin's :class:`~kiosk.remote.ports.VisitorPort`, and the host of the staff sheets."""

    def __init__(self, terminal: Terminal, scheduler: Scheduler, notices: Notices, desk: DeskNews) -> None:
        """Ask and tell at *terminal*.

        Args:
            terminal: The visit.
            scheduler: Its thread.
            notices: Gets the notices of the centre.
            desk: Follows a call that waits.
        """
        self._terminal = terminal
        self._scheduler = scheduler
        self._notices = notices
        self._desk = desk
        self._waiting: deque[_Question] = deque()
        self._open: _Question | None = None
        self._count = 0
        self._listeners: list[Callable[[bool], None]] = []
        self._was_busy = False
        self._typed: int | None = None
        self._pause: Timer | None = None
        terminal.subscribe(self._view_changed)

    # -- host of the sheets ---------------------------------------------------------------------

    def carry_out(self, request: object) -> None:
        """Hear what the visitor answered at a sheet."""
        if isinstance(request, Answered):
            self._scheduler.post(lambda: self._answered(request))

    def apply(self, modes: ModeState) -> None:
        """Sheets follow the modes by themselves."""

    def close(self) -> None:
        """Closed sheets are noticed with the next view."""

    # -- what the twin asks and tells -------------------------------------------------------------

    def subscribe(self, listener: Callable[[bool], None]) -> Callable[[], None]:
        """Call *listener(is_busy)* now and whenever that changes; returns the way to stop."""
        self._listeners.append(listener)
        listener(self._is_busy(self._terminal.view))
        return lambda: self._listeners.remove(listener)

    def offer(self, offer: Offer, on_answer: Callable[[OfferAnswer], None]) -> None:
        """Offer a change, or tell that it was made and can be undone."""
        if offer.by:
            self._terminal.note_staff()
        params = {"by": offer.by, "changes": describe_change(offer.changes), "is_done": offer.is_done}

        def take(answer: str) -> None:
            if answer in ("yes", "no", "undo", "keep"):
                on_answer(answer)  # type: ignore[arg-type]

        if_closed = "keep" if offer.is_done else "no"
        self._ask("staff-offer", offer.id, params, take, if_closed, is_done=offer.is_done)

    def withdraw_offer(self, offer_id: str) -> None:
        """The question no longer stands."""
        self._withdraw("staff-offer", offer_id)

    def ask_consent(self, question: AskConsent, on_answer: Callable[[bool], None]) -> None:
        """Ask whether a member of staff may see the screen."""
        for told in _GONE:
            self._withdraw(told, None)  # somebody is there again, and asks
        params = {"by": question.by}
        self._ask("staff-consent", question.session, params, lambda answer: on_answer(answer == "yes"), "no")

    def show_assist(self, assist: ShowAssist) -> None:
        """Show that staff see the screen, or say that they no longer do."""
        was_watched = self._terminal.is_watched
        # A question that they have not seen yet goes without a word.
        is_news = all(one.sheet != "staff-consent" for one in self._waiting)
        is_watched = assist.session is not None
        self._terminal.show_watched(is_watched)
        if is_watched != was_watched:
            self._terminal.tell("person", Done("watched", is_watched))
        if assist.session is None:
            is_asked = self._open is not None and self._open.sheet == "staff-consent"
            self._withdraw("staff-consent", None)
            if assist.why == "late" or (is_asked and assist.why in ("time", "staff")):
                self._tell("staff-late", LATE_SAID)
            elif assist.why == "away":
                if is_news:
                    self._tell("staff-gone", CUT_OFF_SAID)
            elif was_watched and assist.why != "visit":
                # Translators: Said when staff no longer see the visitor's screen.
                self._terminal.say_aloud(msg("직원이 이제 화면을 보지 않아요."))
        elif not was_watched:
            # Translators: Said when staff begin to see the visitor's screen; how to end it.
            self._terminal.say_aloud(msg("직원이 같이 봐요. ‘그만 보기’를 누르면 끝나요."))

    def _tell(self, sheet: str, said: tuple[Message, ...]) -> None:
        """Say at once that nobody sees the screen, and show whom to ask as soon as they do not type."""
        self._ask(sheet, "gone", {}, lambda answer: None, "", is_done=True)
        is_read_aloud = self._terminal.modes.state.voice and self._terminal.is_open(sheet)
        for text in () if is_read_aloud else said:
            self._terminal.say_aloud(text)

    def show_help(self, help_state: ShowHelp) -> None:
        """Tell how the visitor's call for a person stands, and let the visit wait as long as it does."""
        self._terminal.show_call(help_state.state != "none")
        if help_state.state == "waiting":
            return  # the page of the call says so
        self._desk.end()
        if help_state.state != "answered":
            self._terminal.tell("person", Done("call", None))
            return
        self._terminal.note_staff()
        is_here = self._terminal.is_watched
        called = Called(reached=True, by=help_state.by, is_on_screen=is_here)
        self._terminal.tell("person", Done("call", called))
        if not (is_here or self._terminal.top_flow == "person"):
            self._terminal.say_aloud(_coming(help_state.by))

    def show_clock(self, *, is_trusted: bool) -> None:
        """Say on the first page that the times shown here may be wrong, or no longer."""
        self._notices.doubt_clock(not is_trusted)
        self._terminal.refresh()

    def show_messages(self, messages: tuple[StandingMessage, ...]) -> None:
        """These are the notices of the centre now."""
        self._notices.replace(messages)
        self._terminal.refresh()

    def show_words(
        self, texts: tuple[Content | Message, ...], *, is_aloud: bool, on_shown: Callable[[bool], None]
    ) -> None:
        """Show a few words of staff, as soon as the visitor does nothing else.

        Args:
            texts: The words.
            is_aloud: Say them at once, also where nothing is read aloud.
            on_shown: Called once: with True when they stand there, with False when the visit has ended
                before. The next visitor does not read what was meant for somebody else.
        """
        self._terminal.note_staff()
        words = {"lines": texts}
        self._ask("staff-words", f"words.{self._count}", words, lambda answer: None, "", on_shown=on_shown)
        if is_aloud and not self._terminal.modes.state.voice:
            for text in texts:
                self._terminal.say_aloud(text)

    # -- one question at a time -------------------------------------------------------------------

    def _ask(
        self,
        sheet: str,
        id_: str,
        params: dict[str, Any],
        on_answer: Callable[[str], None],
        if_closed: str,
        *,
        is_done: bool = False,
        on_shown: Callable[[bool], None] | None = None,
    ) -> None:
        self._count += 1
        numbered = {**params, "number": self._count}
        visit = self._terminal.visit_id
        question = _Question(
            self._count, sheet, id_, numbered, on_answer, if_closed, is_done, visit, on_shown
        )
        self._waiting.append(question)
        self._show_next(self._terminal.view)

    def _withdraw(self, sheet: str, id_: str | None) -> None:
        self._waiting = deque(
            one for one in self._waiting if one.sheet != sheet or (id_ is not None and one.id != id_)
        )
        shown = self._open
        if shown is not None and shown.sheet == sheet and (id_ is None or shown.id == id_):
            self._open = None
            self._terminal.close_sheet(sheet)

    def _answered(self, answered: Answered) -> None:
        shown = self._open
        if shown is None or shown.number != answered.number:
            return
        if answered.answer == "yes" and shown.sheet == "staff-offer":
            # The sheet stays, now with the way to undo.
            shown.if_closed, shown.is_done = "keep", True
        else:
            self._open = None
        shown.on_answer(answered.answer)
        self._show_next(self._terminal.view)

    def _view_changed(self, view: View) -> None:
        self._look_at_typing(view)
        self._drop_what_is_over()
        if view.phase == "attract":
            for told in _GONE:
                self._withdraw(told, None)  # who was to be told has left
        shown = self._open
        if shown is not None and not self._terminal.is_open(shown.sheet):
            # Posted: the answer of the press that closed it may still be on its way.
            self._scheduler.post(lambda: self._closed(shown))
        if self._waiting and shown is None:
            self._scheduler.post(lambda: self._show_next(self._terminal.view))
        self._tell_busy(view)

    def _drop_what_is_over(self) -> None:
        """Forget what was meant for a visitor who has left; what is open then has been closed already."""
        visit = self._terminal.visit_id
        gone = [one for one in self._waiting if one.visit != visit]
        self._waiting = deque(one for one in self._waiting if one.visit == visit)
        for one in gone:
            one.tell_shown(False)

    def _closed(self, question: _Question) -> None:
        if self._open is not question or self._terminal.is_open(question.sheet):
            return
        self._open = None
        if question.if_closed:
            question.on_answer(question.if_closed)
        self._show_next(self._terminal.view)

    def _show_next(self, view: View) -> None:
        question = next((one for one in self._waiting if self._may_show(one, view)), None)
        if question is None:
            return
        self._waiting.remove(question)
        if self._open is not None:  # a few words give way to what was changed, and come again after it
            words, self._open = self._open, None
            self._waiting.appendleft(words)
            self._terminal.close_sheet(words.sheet)
        self._open = question
        self._terminal.open(question.sheet, question.params, is_sheet=True)
        question.tell_shown(True)
        if question.sheet in _SAID and not self._terminal.modes.state.voice:
            self._terminal.say_aloud(title_of(question.sheet, is_done=question.is_done))

    def _may_show(self, question: _Question, view: View) -> bool:
        """Tell whether a question may be asked now: nothing is typed, nothing else is asked."""
        shown = self._open
        if question.is_done:
            return (shown is None or shown.sheet == "staff-words") and not self._is_busy(view)
        is_typing = view.is_typing or self._terminal.top_flow in _TYPING
        return shown is None and not (is_typing or view.screen.is_sheet)

    # -- whether anything may be changed under their hands ----------------------------------------

    def _is_busy(self, view: View) -> bool:
        """Tell whether the visitor types without a pause, or answers something that is not about modes."""
        top, shown = self._terminal.top_flow, self._open
        if shown is not None and top == shown.sheet:
            return shown.sheet == "staff-consent"
        return view.screen.is_sheet or self._pause is not None

    def _look_at_typing(self, view: View) -> None:
        """Follow letters as they come; only whether they do is kept, not what they are."""
        if view.screen.is_sheet:
            return  # over the field: what was typed has not changed when it stands there again
        is_typing = view.is_typing or self._terminal.top_flow in _TYPING
        values = tuple(item.value for item in view.screen.items)
        typed = hash((view.screen.id, view.cursor, values)) if is_typing else None
        if typed == self._typed:
            return
        self._typed = typed
        if self._pause is not None:
            self._pause.cancel()
            self._pause = None
        if typed is not None:
            wait = TYPING_PAUSE_S * (2 if self._terminal.modes.state.pace is Pace.SLOW else 1)
            self._pause = self._scheduler.call_later(wait, self._paused)

    def _paused(self) -> None:
        self._pause = None
        self._tell_busy(self._terminal.view)
        self._show_next(self._terminal.view)

    def _tell_busy(self, view: View) -> None:
        is_busy = self._is_busy(view)
        if is_busy != self._was_busy:
            self._was_busy = is_busy
            for listener in tuple(self._listeners):
                listener(is_busy)


def _coming(by: str) -> Message:
    if not by:
        # Translators: Said when a member of staff has answered the visitor's call.
        return msg("직원이 곧 와요.")
    # Translators: Said when a member of staff, {name}, has answered the visitor's call.
    return msg("{name} 직원이 곧 도와 드려요.", name=Content.of({"ko": by}))
