"""What the core itself may hold of a visitor, and how it proves that nothing is left (design §7)."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.screens.navigator import Navigator
from kiosk.speech.manager import SpeechManager
from kiosk.speech.recognition.listener import Listener


class SpeechWiper:
    """Sentences that wait or are being said."""

    name = "speech"

    def __init__(self, speech: SpeechManager, session: Callable[[], str]) -> None:
        """Look after *speech*; *session* gives the id of the visit that is ending."""
        self._speech = speech
        self._session = session

    def wipe(self) -> None:
        """Forget every sentence of the visit."""
        self._speech.purge(self._session())

    def is_clean(self) -> bool:
        """Tell whether no sentence of the visit is left."""
        return not self._speech.knows(self._session())


class ListenerWiper:
    """What a recogniser may remember of the words that it was given: the process ends with the visit."""

    name = "voice input"

    def __init__(self, listener: Listener) -> None:
        """Look after *listener*."""
        self._listener = listener

    def wipe(self) -> None:
        """End the turn and the recogniser."""
        self._listener.rest()

    def is_clean(self) -> bool:
        """Tell whether no turn and no recogniser of the visit is left."""
        return self._listener.is_clean


class AnswersWiper:
    """Answers in the states of flows; the navigator has dropped them before the wipers run."""

    name = "answers"

    def __init__(self, navigator: Navigator) -> None:
        """Look after *navigator*."""
        self._navigator = navigator

    def wipe(self) -> None:
        """Nothing to do: resetting the navigator is what ends a visit."""

    def is_clean(self) -> bool:
        """Tell whether no flow holds an answer and no step can be walked back into."""
        return not self._navigator.has_draft and len(self._navigator.frames) == 1
