"""Joins microphone, recogniser and end of speech: one person's turn at a time.

The life of a turn::

    idle ─listen─> preparing ─(model loaded)─> ready ─open─> open ─(pause, finish)─> thinking ─(result)─> idle
                      │                          │             │                        │
                      └──────────cancel, failure, watchdog: idle, microphone closed─────┘

"Ready" waits for whoever asked: a terminal that is still speaking must not hear itself.

Both processes are supervised: one that dies, hangs or sends garbage costs the turn, never the kiosk.
The microphone is open in the state "open" only. Sound goes from one pipe to the other on the reading
thread; it is neither kept nor written. Every report carries the number of its turn, and a stale one is
ignored. Callbacks come on the scheduler's thread, and of the last two exactly one, once, unless the
turn is cancelled.
"""

from __future__ import annotations

import enum
import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kiosk.clock import Clock, Scheduler, Timer
from kiosk.speech.drivers.child import module_command
from kiosk.speech.drivers.frames import Frame, encode_sound
from kiosk.speech.drivers.workers import WorkerPool
from kiosk.speech.recognition.endpoint import LONGEST_S, SpeechEnd, Turn
from kiosk.speech.recognition.models import Model
from kiosk.speech.recognition.recognizer import Hypothesis

_log = logging.getLogger("speech")

#: A model may take so long to load and check its files, in s.
PREPARE_S = 30.0
#: The microphone gives its first sound within so many s.
FIRST_SOUND_S = 6.0
#: The recogniser may think so long after the last sound, in s.
THINK_S = 8.0
#: More is no honest answer, in characters.
_LONGEST_TEXT = 2000
_MOST = 5


class Trouble(enum.Enum):
    """Why a turn gave no words."""

    NOTHING = "nothing was said"
    NOT_UNDERSTOOD = "nothing was understood"
    MICROPHONE = "the microphone gives no sound"
    RECOGNISER = "the recogniser failed"


class State(enum.Enum):
    """Where a turn is."""

    IDLE = "idle"
    PREPARING = "preparing"
    READY = "ready"
    OPEN = "open"
    THINKING = "thinking"


@dataclass(frozen=True, slots=True)
class TurnCalls:
    """Who is told about a turn.

    Attributes:
        on_ready: The model is loaded; :meth:`Listener.open` opens the microphone.
        on_open: The microphone is open.
        on_partial: What has been understood so far.
        on_result: What may have been said, best first, at least one.
        on_trouble: Why there is nothing.
    """

    on_ready: Callable[[], None]
    on_open: Callable[[], None]
    on_partial: Callable[[str], None]
    on_result: Callable[[tuple[Hypothesis, ...]], None]
    on_trouble: Callable[[Trouble], None]


def worker_command(model: Model) -> tuple[str, ...]:
    """Return the command of the recogniser that loads *model*."""
    return module_command("kiosk.speech.recognition.worker", str(model.pack))


class Listener:
    """Listens when it is told to. Call it on the scheduler's thread."""

    def __init__(
        self,
        models: Sequence[Model],
        microphone: Sequence[str],
        scheduler: Scheduler,
        clock: Clock,
        command: Callable[[Model], Sequence[str]] = worker_command,
    ) -> None:
        """Prepare; no process starts before :meth:`warm_up`.

        Args:
            models: Usable models, best first.
            microphone: Command of the microphone process.
            scheduler: Where timers run and callbacks come.
            clock: Monotonic time.
            command: Makes the command of a model's worker.
        """
        self._models = tuple(models)
        self._scheduler = scheduler
        self._clock = clock
        self._command = command
        self._microphone = WorkerPool(
            microphone, clock, self._from_microphone, self._microphone_lost, has_spare=False
        )
        self._worker: WorkerPool | None = None
        self._model: Model | None = None
        self._is_ready = False
        self._has_microphone = False
        self._has_sound = False
        self._state = State.IDLE
        self._turn = 0
        self._calls: TurnCalls | None = None
        self._end = SpeechEnd()
        self._phrases: tuple[str, ...] = ()
        self._watchdog: Timer | None = None
        self._is_closed = False
        self.on_changed: Callable[[], None] = lambda: None

    # -- what callers use -----------------------------------------------------------------------

    @property
    def state(self) -> State:
        """Where the present turn is."""
        return self._state

    @property
    def worker_pid(self) -> int | None:
        """Process id of the recogniser, if one runs."""
        return self._worker.pid if self._worker else None

    @property
    def microphone_pid(self) -> int | None:
        """Process id of the microphone's process, if one runs."""
        return self._microphone.pid

    def can_listen(self, language: str) -> bool:
        """Tell whether there are a model for the catalogue tag and a microphone."""
        return self._has_microphone and self._find(language) is not None

    def warm_up(self) -> None:
        """Look for a microphone, if there is any model. Opens nothing."""
        if self._models and not self._is_closed:
            self._microphone.start()

    def listen(
        self, language: str, calls: TurnCalls, phrases: Sequence[str] = (), pause_s: float = 1.8
    ) -> bool:
        """Begin a turn; an earlier one is cancelled. False where there is no model or microphone.

        Args:
            language: Catalogue tag.
            calls: Who is told.
            phrases: What is likely to be said.
            pause_s: Silence in s that ends the turn.
        """
        self.cancel()
        model = self._find(language)
        if model is None or not self._has_microphone or self._is_closed:
            return False
        self._turn += 1
        self._calls, self._phrases, self._end = calls, tuple(phrases), SpeechEnd(pause_s)
        self._state = State.PREPARING
        self._watch(PREPARE_S, Trouble.RECOGNISER)
        if self._worker is None or self._model != model:
            self._drop_worker()
            self._model = model
            self._worker = WorkerPool(
                self._command(model),
                self._clock,
                self._from_worker,
                lambda reason: self._post(lambda: self._worker_lost(reason)),
                has_spare=False,
            )
            self._worker.start()
        elif self._is_ready:
            self._post(lambda turn=self._turn: self._ready(turn))  # type: ignore[misc]
        else:
            self._worker.start()
        return True

    def finish(self) -> None:
        """The visitor has finished speaking: close the microphone and think."""
        if self._state in (State.PREPARING, State.READY):
            self._fail(Trouble.NOTHING)
            return
        if self._state is not State.OPEN or self._worker is None:
            return
        self._microphone.send({"op": "close"})
        self._state = State.THINKING
        self._watch(THINK_S, Trouble.RECOGNISER)
        self._worker.send({"op": "finish", "id": self._turn})

    def cancel(self) -> None:
        """Forget the turn; nobody is told."""
        if self._state is State.IDLE:
            return
        self._microphone.send({"op": "close"})
        if self._worker is not None and self._is_ready:
            self._worker.send({"op": "cancel", "id": self._turn})
        self._rest()

    def rest(self) -> None:
        """A visit is over: forget the turn and end the recogniser, which may remember words."""
        self.cancel()
        self._drop_worker()

    @property
    def is_clean(self) -> bool:
        """Whether neither a turn nor a recogniser that took part in one is left."""
        return self._state is State.IDLE and self._worker is None

    def close(self) -> None:
        """End both processes."""
        self._is_closed = True
        self.cancel()
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()
        self._microphone.close()

    # -- inside ---------------------------------------------------------------------------------

    def _find(self, language: str) -> Model | None:
        return next((model for model in self._models if model.understands(language)), None)

    def _post(self, call: Callable[[], None]) -> None:
        self._scheduler.post(call)

    def _ready(self, turn_number: int) -> None:
        if turn_number != self._turn or self._state is not State.PREPARING:
            return
        self._state = State.READY
        self._watch(PREPARE_S, Trouble.MICROPHONE)
        if self._calls is not None:
            self._calls.on_ready()

    def open(self) -> None:
        """Open the microphone of a turn that is ready; nothing otherwise."""
        if self._state is not State.READY or self._worker is None:
            return
        self._worker.send({"op": "listen", "id": self._turn, "phrases": list(self._phrases)})
        self._microphone.send({"op": "open", "id": self._turn})
        self._state = State.OPEN
        self._has_sound = False
        self._watch(FIRST_SOUND_S, Trouble.MICROPHONE)

    def _first_sound(self, turn_number: int) -> None:
        """The microphone is really open: only now may the visitor be asked to speak."""
        if turn_number != self._turn or self._state is not State.OPEN:
            return
        self._watch(LONGEST_S + THINK_S, Trouble.MICROPHONE)
        if self._calls is not None:
            self._calls.on_open()

    def _from_microphone(self, frame: Frame) -> None:
        """Take in what the microphone's process says, on its reading thread."""
        if isinstance(frame, tuple):
            job, pcm = frame
            worker = self._worker
            if job != self._turn or self._state is not State.OPEN or worker is None:
                return
            if not self._has_sound:
                self._has_sound = True
                self._post(lambda: self._first_sound(job))
            worker.send_raw(encode_sound(job, pcm))
            turn = self._end.feed(pcm)
            if turn is not Turn.LISTEN:
                self._post(lambda: self._turn_ended(job, turn))
            return
        event = frame.get("event")
        if event == "ready":
            is_present = frame.get("is_present") is True
            self._post(lambda: self._microphone_found(is_present))
        elif event == "lost":
            turn_number = frame.get("id")
            self._post(lambda: self._sound_lost(turn_number))

    def _microphone_found(self, is_present: bool) -> None:
        if is_present != self._has_microphone:
            self._has_microphone = is_present
            self.on_changed()

    def _microphone_lost(self, reason: str) -> None:
        def tell() -> None:
            _log.warning("microphone process: %s", reason)
            self._microphone_found(False)
            if self._state is State.OPEN:
                self._fail(Trouble.MICROPHONE)

        if not self._is_closed:
            self._post(tell)

    def _sound_lost(self, turn: Any) -> None:
        if turn == self._turn and self._state is State.OPEN:
            self._fail(Trouble.MICROPHONE)

    def _turn_ended(self, turn_number: int, turn: Turn) -> None:
        if turn_number != self._turn or self._state is not State.OPEN:
            return
        if turn is Turn.OVER:
            self.finish()
        else:
            self._fail(Trouble.NOTHING)

    def _from_worker(self, frame: Frame) -> None:
        """Take in what the recogniser says, on its reading thread."""
        if isinstance(frame, dict):
            self._post(lambda: self._heard(frame))

    def _heard(self, frame: dict[str, Any]) -> None:
        event = frame.get("event")
        if event == "ready":
            self._is_ready = True
            self._ready(self._turn)
            return
        if event == "unusable":
            _log.warning("recognition model is not used: %s", frame.get("reason"))
            unusable, self._model = self._model, None
            self._models = tuple(model for model in self._models if model != unusable)
            self._drop_worker()
            self._fail(Trouble.RECOGNISER)
            self.on_changed()
            return
        if frame.get("id") != self._turn or self._state not in (State.OPEN, State.THINKING):
            return
        if event == "partial" and self._calls is not None:
            self._calls.on_partial(str(frame.get("text", ""))[:_LONGEST_TEXT])
        elif event == "failed":
            self._fail(Trouble.RECOGNISER)
        elif event == "result":
            self._result(frame.get("alternatives"))

    def _result(self, alternatives: Any) -> None:
        found = _read(alternatives)
        if found is None:
            # A recogniser that talks nonsense is not trusted with the next turn either.
            self._drop_worker()
            self._fail(Trouble.RECOGNISER)
        elif not found:
            self._fail(Trouble.NOT_UNDERSTOOD)
        else:
            calls = self._calls
            self._microphone.send({"op": "close"})
            self._rest()
            if calls is not None:
                calls.on_result(found)

    def _worker_lost(self, reason: str) -> None:
        if self._worker is None or self._is_closed:
            return
        _log.warning("recogniser: %s", reason)
        self._drop_worker()
        if self._state is not State.IDLE:
            self._fail(Trouble.RECOGNISER)

    def _fail(self, trouble: Trouble) -> None:
        if self._state is State.IDLE:
            return
        calls = self._calls
        self._microphone.send({"op": "close"})
        if self._worker is not None and self._is_ready:
            self._worker.send({"op": "cancel", "id": self._turn})
        self._rest()
        if calls is not None:
            calls.on_trouble(trouble)

    def _rest(self) -> None:
        self._state = State.IDLE
        self._calls = None
        self._phrases = ()
        if self._watchdog is not None:
            self._watchdog.cancel()
            self._watchdog = None

    def _drop_worker(self) -> None:
        worker, self._worker, self._is_ready = self._worker, None, False
        if worker is not None:
            # One that hangs is waited for before it is killed; the screen must not wait with it.
            threading.Thread(target=worker.close, name="recogniser ends", daemon=True).start()

    def _watch(self, seconds: float, trouble: Trouble) -> None:
        if self._watchdog is not None:
            self._watchdog.cancel()
        turn = self._turn

        def bite() -> None:
            if turn == self._turn and self._state is not State.IDLE:
                _log.warning("recognition hangs: %s", self._state.value)
                if trouble is Trouble.RECOGNISER:
                    self._drop_worker()
                self._fail(trouble)

        self._watchdog = self._scheduler.call_later(seconds, bite)


def _read(alternatives: Any) -> tuple[Hypothesis, ...] | None:
    """Return the hypotheses of a report, or None if it is no honest report."""
    if not isinstance(alternatives, list):
        return None
    found = []
    for each in alternatives[:_MOST]:
        if not isinstance(each, dict) or not isinstance(each.get("text"), str):
            return None
        confidence = each.get("confidence")
        if not isinstance(confidence, int | float) or isinstance(confidence, bool):
            return None
        text = " ".join(each["text"].split())
        if text:
            found.append(Hypothesis(text[:_LONGEST_TEXT], min(max(float(confidence), 0.0), 1.0)))
    return tuple(found)
