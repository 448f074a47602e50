"""What is said about the view, and when: the spoken half of the terminal.

The terminal shows; the speaker says what is new about it. It keeps what was said last (which
Screen, which item under the cursor, which words of live items), so that nothing is said twice and
nothing new is missed. What is said comes from the view; the voice adds only what the eye gets for
free (:mod:`kiosk.spoken`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kiosk import spoken
from kiosk.clock import Clock
from kiosk.i18n.locales import get_locale
from kiosk.i18n.localiser import Localiser, Span
from kiosk.i18n.text import Message, Text, msg
from kiosk.modes.state import ModeState, Pace
from kiosk.screens.command import TITLE
from kiosk.screens.model import Field, Live
from kiosk.screens.view import View
from kiosk.speech.utterance import Policy, Segment, Utterance

#: The repeat key pressed again within this time spells, in s.
SPELL_WITHIN_S = 1.5


class Voice(Protocol):
    """What the terminal needs of the speech manager."""

    @property
    def is_speaking(self) -> bool:
        """Whether something is being said."""

    def say(self, utterance: Utterance) -> None:
        """Take an utterance in."""

    def stop_all(self, reason: str) -> None:
        """Fall silent."""

    def interrupt(self, reason: str) -> None:
        """End what is being said, because the visitor acted."""

    def purge(self, session: str) -> None:
        """Forget a session."""

    def set_voice(
        self, rate: float | None = None, volume_db: float | None = None, muted: bool | None = None
    ) -> None:
        """Set rate and volume."""

    def route_changed(self) -> None:
        """Look at the route again."""


@dataclass(slots=True)
class HeadsetRoute:
    """Whether a headset is in; the speech manager asks it before anything private."""

    has_headset: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the speaker asks the terminal about, each time anew.

    Attributes:
        view: What is drawn now.
        modes: The mode state.
        place: Number of the frame on top and its position: what makes a Screen a new one.
        session: Id of the visit.
        localiser: Gives the localiser of a catalogue tag.
    """

    view: Callable[[], View]
    modes: Callable[[], ModeState]
    place: Callable[[], tuple[int, str]]
    session: Callable[[], str]
    localiser: Callable[[str], Localiser]


@dataclass(frozen=True, slots=True)
class SpeakerOptions:
    """What kind of terminal speaks.

    Attributes:
        is_home: A home PC: nobody else listens to the loudspeaker.
        has_keypad: A keypad is fitted.
        has_jack: A headset can be plugged in.
        orientation: Spoken when the voice starts: where things are (C-21), or None.
        speaks_always: Say everything whatever the voice mode is; for the tour's recorder.
    """

    is_home: bool = False
    has_keypad: bool = False
    has_jack: bool = True
    orientation: Message | None = None
    speaks_always: bool = False


class Speaker:
    """Says what is new; owned by the terminal, used on its thread only."""

    def __init__(
        self,
        voice: Voice,
        around: Surroundings,
        route: HeadsetRoute,
        clock: Clock,
        options: SpeakerOptions,
    ) -> None:
        """Speak by *voice* about what *around* shows."""
        self._voice = voice
        self._around = around
        self._route = route
        self._clock = clock
        self._options = options
        self._shown: tuple[int, str, str] | None = None
        self._cursor: str | None = None
        self._live: dict[str, str] = {}
        self._helped: tuple[str, str] | None = None
        self._help_layer = 0
        self._repeated: tuple[str, float] | None = None
        self._orientation: Message | None = None
        self._has_offered_headset = False
        self._yields = False
        self._is_confiding = False
        self._confided: Text | None = None

    # -- state ----------------------------------------------------------------------------------

    @property
    def is_on(self) -> bool:
        """Whether what is shown is spoken."""
        return self._around.modes().voice or self._options.speaks_always

    @property
    def cursor(self) -> str | None:
        """The key whose words were said last."""
        return self._cursor

    def forget_screen(self) -> None:
        """Say the Screen again at the next :meth:`speak_changes` (another language, voice on)."""
        self._shown = None

    def forget_help(self) -> None:
        """Begin the layers of help anew."""
        self._helped = None

    def forget_repeat(self) -> None:
        """Let the next repeat read rather than spell."""
        self._repeated = None

    def orient(self) -> None:
        """Say where things are before the next Screen (C-21)."""
        self._orientation = self._options.orientation

    def reset(self) -> None:
        """Forget the visit that ends."""
        self._helped = None
        self._repeated = None
        self._orientation = None
        self._has_offered_headset = False
        self._confided = None
        self._live.clear()

    def yield_to_screen_reader(self, yields: bool) -> bool:
        """Let a screen reader of the system speak, or speak again; returns whether that is new."""
        if yields == self._yields:
            return False
        self._yields = yields
        if yields:
            self._voice.interrupt("screen reader")
        self.apply_settings(self._around.modes())
        return True

    def apply_settings(self, state: ModeState) -> None:
        """Give rate, volume and silence to the voice."""
        rate = state.rate * (0.85 if state.pace is Pace.SLOW else 1.0)
        is_silent = state.captions and not state.voice and not self._options.speaks_always
        is_muted = not self._is_confiding and (self._yields or is_silent)
        self._voice.set_voice(rate=rate, volume_db=float(state.volume), muted=is_muted)

    # -- what is said ---------------------------------------------------------------------------

    def speak(
        self, spans: tuple[Span, ...], policy: Policy, *, key: str | None = None, is_forced: bool = False
    ) -> None:
        """Say *spans* when the voice is on, or always when *is_forced*."""
        if not spans or not (self.is_on or is_forced):
            return
        modes = self._around.modes()
        self._voice.say(
            Utterance(
                tuple(Segment(span.text, span.language, span.kind) for span in spans),
                language=get_locale(modes.catalogue).speech,
                policy=policy,
                key=key,
                session=self._around.session(),
            )
        )
        if modes.voice and spoken.holds_private(spans):
            self._offer_headset()

    def say(self, text: Text, policy: Policy = Policy.NOTICE, *, is_forced: bool = False) -> None:
        """Say something in passing; with the voice off it is captioned only when captions are on.

        Args:
            text: What is said.
            policy: How it stands in the queue.
            is_forced: Say it whatever the modes are.
        """
        is_heard = is_forced or self._around.modes().captions
        self.speak(self._words().spans(text), policy, is_forced=is_heard)

    def say_progress(self) -> None:
        """Say that an operation still goes on."""
        # Translators: Said now and then while something takes long.
        self.speak(self._words().spans(msg("아직 하고 있어요.")), Policy.PROGRESS, key="progress")

    def confide(self, text: Text) -> bool:
        """Tell something private to the headset, whatever else is silent; False without a headset.

        It is the answer to a press, so it is said after :meth:`speak_changes` and instead of the words
        of the button that was pressed.
        """
        if not self._route.has_headset:
            return False
        self._confided = text
        return True

    def end_confiding(self) -> None:
        """The visitor has gone on: be as silent again as the modes say."""
        if self._is_confiding:
            self._is_confiding = False
            self.apply_settings(self._around.modes())

    def speak_changes(self) -> None:
        """Say what is new: the Screen, or the item under the cursor, or an item that is live."""
        self._speak_new()
        text, self._confided = self._confided, None
        if text is not None:
            self._is_confiding = True
            self.apply_settings(self._around.modes())
            self.say(text, Policy.RESPONSE, is_forced=True)

    def _speak_new(self) -> None:
        if not self.is_on:
            self._shown = None
            self._cursor = None
            return
        view = self._around.view()
        shown = (*self._around.place(), view.screen.id)
        if shown != self._shown:
            self._shown = shown
            self._speak_screen(view)
            return
        if view.cursor != self._cursor:
            self._cursor = view.cursor
            item = spoken.rendered(view, view.cursor)
            if item is not None:
                self.speak(item.speech, Policy.RESPONSE, key=f"{view.screen.id}/{item.key}")
        for item in view.screen.items:
            if item.live != str(Live.OFF) and self._live.get(item.key) != item.label:
                self._live[item.key] = item.label
                policy = Policy.ALERT if item.live == str(Live.ASSERTIVE) else Policy.NOTICE
                self.speak(item.speech, policy, key=item.key)

    def _speak_screen(self, view: View) -> None:
        self._cursor = view.cursor
        self._live = {i.key: i.label for i in view.screen.items if i.live != str(Live.OFF)}
        start = spoken.rendered(view, view.cursor) if view.cursor != TITLE else None
        # Back to an item that was left: title and that item; its list was heard before.
        words = view.screen.opening if start is None else view.screen.title.speech + start.speech
        self.speak(self._orientation_spans() + words, Policy.RESPONSE, key=view.screen.id)

    def repeat_screen(self) -> None:
        """Say the whole Screen again, wherever the cursor is."""
        self.speak(self._around.view().screen.opening, Policy.RESPONSE)

    def read_on(self) -> None:
        """Read from the cursor to the end of the Screen; any touch or key stops it."""
        view = self._around.view()
        self.speak(spoken.read_on(view, view.cursor), Policy.READING)

    def repeat(self, cursor: str) -> None:
        """Say again what stands under *cursor*; twice in a row spells it letter by letter.

        At the title the whole Screen is read, from there to its end.
        """
        item = spoken.rendered(self._around.view(), cursor)
        if cursor == TITLE or item is None:
            self.read_on()
            return
        now, before = self._clock.monotonic(), self._repeated
        self._repeated = (cursor, now)
        letters = spoken.spell(item)
        if before is not None and before[0] == cursor and now - before[1] <= SPELL_WITHIN_S and letters:
            self._repeated = None
            self.speak(letters, Policy.RESPONSE)
            return
        self.speak(item.speech, Policy.RESPONSE)

    def help(self, cursor: str) -> bool:
        """Say the next layer of help: this item, this Screen, the keys (E-08).

        The layers are spoken. Without the voice there is nobody to hear them, and after the last
        one nothing is left to say.

        Returns:
            Whether something was said; otherwise the help pages are what helps.
        """
        view = self._around.view()
        layers = spoken.help_layers(
            view, spoken.rendered(view, cursor), self._words().spans, has_keypad=self._options.has_keypad
        )
        here = (view.screen.id, cursor)
        self._help_layer = self._help_layer + 1 if self._helped == here else 0
        if self.is_on and self._help_layer < len(layers):
            self._helped = here
            self.speak(layers[self._help_layer], Policy.RESPONSE)
            return True
        self._helped = None
        return False

    def echo(self, field: Field, before: int, text: str) -> None:
        """Say what was typed: the new character, or only the count when it is masked (C-15).

        Args:
            field: The field as it was.
            before: How many characters it held.
            text: What it holds now.
        """
        words = self._words()
        if field.masked:
            # Translators: Said while typing a hidden field: how many characters there are.
            spans = words.spans(msg("{count}글자를 썼어요.", count=len(text)))
        elif len(text) > before:
            kind = "private" if field.value.private else "text"
            language = get_locale(self._around.modes().catalogue).speech
            spans = (Span(text[-1], language, kind),)  # type: ignore[arg-type]
        else:
            # Translators: Said after a character was deleted.
            spans = words.spans(msg("지웠어요."))
        self.speak(spans, Policy.RESPONSE)

    # -- inside ---------------------------------------------------------------------------------

    def _words(self) -> Localiser:
        return self._around.localiser(self._around.modes().catalogue)

    def _orientation_spans(self) -> tuple[Span, ...]:
        """Return where things are, once after the voice was switched on, before anything else (C-21)."""
        text, self._orientation = self._orientation, None
        if text is None:
            return ()
        spans = self._words().spans(text)
        return (*spans, Span(" ", spans[-1].language)) if spans else ()

    def _offer_headset(self) -> None:
        """Say once in a visit why something private was not read aloud, and what helps (C-16)."""
        if self._has_offered_headset or self._options.is_home or self._route.has_headset:
            return
        self._has_offered_headset = True
        if self._options.has_jack:
            # Translators: Said once when private text was only counted, on a terminal with a jack.
            self.say(msg("이어폰을 꽂으면 숨긴 것도 읽어 드려요. ‘사람’을 불러도 돼요."))
        else:
            # Translators: Said once when private text was only counted, on a terminal without a jack.
            self.say(msg("숨긴 것은 소리로 읽지 않아요. ‘사람’을 불러도 돼요."))
