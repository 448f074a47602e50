"""Voice input at one Screen: what can be said here, and the microphone only while it is asked for.

The terminal adds one action to every Screen on which something can be said: a text field can be
filled, a choice be picked. Where no model or no microphone is, the action is not there. The
microphone is open only while the sheet that says so is on top, and never while the terminal itself
speaks: it would hear its own voice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from kiosk.clock import Scheduler, Timer
from kiosk.errors import KioskError
from kiosk.i18n.text import Text, msg
from kiosk.screens.flow import Done, Effect, Failed, Heard, Listen, Understood
from kiosk.screens.model import Action, Choice, Entry, Field, Screen
from kiosk.screens.navigator import Frame, Navigator
from kiosk.sheets.listen import Pick
from kiosk.speech.recognition.listener import Trouble, TurnCalls
from kiosk.speech.recognition.recognizer import Hypothesis

#: The action that the terminal adds.
LISTEN = "listen"
#: Looks at whether the voice has ended come so often, in s.
LOOK_S = 0.1
#: A voice that goes on longer than this is not waited for, in s.
LONGEST_WAIT_S = 20.0
#: Flows in which nothing is said: nobody has come yet, the language is not known, or it is staff's.
_DEAF_FLOWS = ("attract", "welcome", "clerk", "calibration", "listen", "progress", "trouble")
_WRITTEN = (Entry.TEXT, Entry.LONG_TEXT)

_TROUBLES = {
    # Translators: Voice input: the visitor did not say anything.
    Trouble.NOTHING: msg("아무 말도 들리지 않았어요."),
    # Translators: Voice input: something was said, but no words were recognised.
    Trouble.NOT_UNDERSTOOD: msg("무슨 말인지 알아듣지 못했어요."),
    # Translators: Voice input: the microphone does not work.
    Trouble.MICROPHONE: msg("마이크에서 소리가 오지 않아요. 글자로 써 주세요."),
    # Translators: Voice input: the program that recognises speech failed.
    Trouble.RECOGNISER: msg("말 알아듣기가 잘되지 않아요. 글자로 써 주세요."),
}


class Ear(Protocol):
    """What the terminal needs of :class:`kiosk.speech.recognition.listener.Listener`."""

    def can_listen(self, language: str) -> bool:
        """Tell whether there are a model for the language and a microphone."""

    def listen(
        self, language: str, calls: TurnCalls, phrases: tuple[str, ...] = (), pause_s: float = 1.8
    ) -> bool:
        """Begin a turn."""

    def open(self) -> None:
        """Open the microphone."""

    def finish(self) -> None:
        """The visitor has finished."""

    def cancel(self) -> None:
        """Forget the turn."""


class Owner(Protocol):
    """What it needs of the terminal."""

    def carry_out(self, effects: list[Effect]) -> None:
        """Carry out what a flow asked for."""

    def refresh(self) -> None:
        """Draw and speak what is new."""


def field_of(frame: Frame, screen: Screen) -> Field | None:
    """Return the field of a Screen that may be filled by voice: words, never digits or secrets."""
    fields = (item for item in screen.items if isinstance(item, Field))
    return next((f for f in fields if f.enabled and not f.masked and f.entry in _WRITTEN), None)


def picks_of(screen: Screen, words: Callable[[Text], str]) -> tuple[Pick, ...]:
    """Return the choices of a Screen that can be picked by voice; one alone is no choice."""
    choices = [item for item in screen.items if isinstance(item, Choice) and item.enabled]
    if len(choices) < 2:
        return ()
    return tuple(Pick(choice.key, choice.label, words(choice.label)) for choice in choices)


def spelled_field(frame: Frame) -> bool:
    """Tell whether a frame is the spelling of words (not of digits, codes or hidden text)."""
    params = frame.params
    is_words = Entry(params.get("entry", Entry.TEXT)) in _WRITTEN
    return frame.flow.id == "spell" and is_words and not params.get("masked")


class Listening:
    """Owns the turns of voice input; used on the terminal's thread."""

    def __init__(
        self,
        ear: Ear | None,
        navigator: Navigator,
        owner: Owner,
        scheduler: Scheduler,
        is_speaking: Callable[[], bool],
    ) -> None:
        """Join them; without an *ear* nothing can be said anywhere."""
        self._ear = ear
        self._navigator = navigator
        self._owner = owner
        self._scheduler = scheduler
        self._is_speaking = is_speaking
        self._frame: int | None = None
        self._timer: Timer | None = None
        self._waited = 0.0

    def offer(self, frame: Frame, screen: Screen, language: str) -> tuple[Action, ...]:
        """Return the action that lets a visitor answer this Screen by voice, or nothing."""
        if self._ear is None or frame.is_sheet or frame.flow.id in _DEAF_FLOWS:
            return ()
        if frame.flow.id == "spell":
            is_field = can = spelled_field(frame)
        else:
            is_field = field_of(frame, screen) is not None
            can = is_field or bool(picks_of(screen, lambda text: ""))
        if not can or not self._ear.can_listen(language):
            return ()
        # Translators: Button: fill in by speaking.
        say = msg("말로 쓰기")
        # Translators: Button: pick something by speaking.
        pick = msg("말로 고르기")
        return (Action(key=LISTEN, label=say if is_field else pick, icon="sound-signal"),)

    def sheet_params(
        self, frame: Frame, words: Callable[[Text], str], language: str, *, has_headset: bool
    ) -> dict[str, Any] | None:
        """Return how the sheet is opened over *frame*, or None when nothing can be said there."""
        screen = frame.flow.screen(frame.state)
        field = field_of(frame, screen)
        if field is not None:
            is_private = field.value.private
            return {
                "label": field.label,
                "language": language,
                "field_key": field.key,
                "value": field.value.text,
                "max_length": field.max_length,
                "is_private": is_private,
                "warns": is_private and not has_headset,
            }
        picks = picks_of(screen, words)
        if not picks:
            return None
        return {"label": screen.title, "language": language, "picks": picks, "is_private": False}

    # -- turns ----------------------------------------------------------------------------------

    def begin(self, effect: Listen, language: str, *, pause_s: float) -> None:
        """Carry out the flow's wish for a turn."""
        self.cancel()
        frame = self._navigator.top
        self._frame = frame.number
        name = effect.effect

        def tell(event: Heard | Done | Failed) -> None:
            self._tell(frame.number, event)

        def result(found: tuple[Hypothesis, ...]) -> None:
            texts = tuple(dict.fromkeys(each.text for each in found))
            tell(Done(name, Understood(texts, found[0].confidence)))

        def trouble(why: Trouble) -> None:
            tell(Failed(name, KioskError(_TROUBLES[why], code="V-01", technical=why.value)))

        calls = TurnCalls(
            on_ready=lambda: self._ready(frame.number, name),
            on_open=lambda: None,
            on_partial=lambda text: tell(Heard(name, text)),
            on_result=result,
            on_trouble=trouble,
        )
        if self._ear is None or not self._ear.listen(language, calls, effect.phrases, pause_s):
            self._scheduler.post(lambda: trouble(Trouble.MICROPHONE))

    def finish(self) -> None:
        """The visitor has finished speaking."""
        if self._ear is not None and self._frame is not None:
            self._ear.finish()

    def look(self) -> None:
        """Close the microphone when the Screen that asked for it is not on top any more."""
        if self._frame is not None and self._navigator.top.number != self._frame:
            self.cancel()

    def cancel(self) -> None:
        """Close the microphone and forget the turn."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._frame is not None:
            self._frame = None
            if self._ear is not None:
                self._ear.cancel()

    def _ready(self, number: int, effect: str) -> None:
        """Say that one may speak; open the microphone when that has been said."""
        if number != self._frame:
            return
        self._tell(number, Heard(effect))
        self._waited = 0.0
        self._timer = self._scheduler.call_later(LOOK_S, lambda: self._open_when_silent(number))

    def _open_when_silent(self, number: int) -> None:
        self._timer = None
        if number != self._frame or self._ear is None:
            return
        self._waited += LOOK_S
        if self._is_speaking() and self._waited < LONGEST_WAIT_S:
            self._timer = self._scheduler.call_later(LOOK_S, lambda: self._open_when_silent(number))
            return
        self._ear.open()

    def _tell(self, number: int, event: Heard | Done | Failed) -> None:
        frame = self._navigator.frame_of(number)
        if frame is None or number != self._frame:
            return
        if not isinstance(event, Heard):
            self._frame = None
        self._owner.carry_out(self._navigator.handle(event, frame))
        self._owner.refresh()
