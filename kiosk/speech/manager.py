"""The speech manager: one voice, one queue, one thread.

The life of an utterance::

    say ──> queued ──(its turn)──> active ──(last sentence heard)──> finished
      │        │                    │  ▲
      │        │                    │  └─(its turn)── waiting again
      │        │                    ├──(cut off, goes on later)─────────┘
      │        └──> dropped         └──(cut off for good)──> interrupted
      └──> dropped (duplicate, busy, empty)

The flow of control:

1.  ``say`` asks the queue who gives way (:mod:`kiosk.speech.queue` holds the rules), reports
    what was dropped or cut off, and stops the driver if the active utterance is cut off.
2.  If nothing is active, the next entry is taken. Expired and invalid ones are dropped here, and
    again before each sentence.
3.  The privacy rule decides what may be said on this route (:mod:`kiosk.speech.privacy`); the
    text is cut into sentences. A resumed entry begins with the sentence in which it was cut off.
4.  One sentence becomes a job with a new number. The chain picks a driver; a watchdog starts.
5.  ``started`` of that number is reported once per run as UtteranceStarted, ``marked`` as
    UtteranceMarked. Reports with any other number are stale and ignored.
6.  ``finished`` goes on with the next sentence, or to step 2. If somebody with a higher policy
    waits by then, the active utterance waits again.
7.  ``failed``, or the watchdog (three times the estimated duration, at least five seconds),
    restarts the driver and asks for the same sentence again: the same driver once, then the next
    in the chain, and at the end silence at reading pace.
8.  ``stop_all`` is the only way to silence everything; it is reported with its reason.
    ``interrupt`` is what a visitor's own touch or key does: the active utterance ends, and
    what must be heard and has not been stays (C-08).
9.  Muting is not disabling: the gain is zero, and queue, captions and log go on.

All of it is serialised on the scheduler's thread: callers call from there, and drivers report
there. Events reach listeners after the change that caused them is complete, in order, even when a
listener calls the manager again; a listener's exception is logged and stops nobody.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence

from kiosk.clock import Clock, Scheduler, Timer
from kiosk.speech.chain import DriverChain, SpeechHealth
from kiosk.speech.driver import SpeechDriver, SpeechJob
from kiosk.speech.events import (
    Reason,
    SpeechHealthChanged,
    SpeechListener,
    UtteranceDropped,
    UtteranceFinished,
    UtteranceInterrupted,
    UtteranceMarked,
    UtteranceQueued,
    UtteranceStarted,
)
from kiosk.speech.outbox import EventOutbox
from kiosk.speech.pace import estimate_seconds
from kiosk.speech.privacy import AudioRoute, Localise, Loudspeaker, audible_segments, source_text
from kiosk.speech.queue import Entry, SpeechQueue, is_valid, refusal
from kiosk.speech.sentences import split_sentences
from kiosk.speech.utterance import Policy, Utterance, mask

logger = logging.getLogger("speech")

WATCHDOG_FACTOR = 3.0
WATCHDOG_MIN = 5.0


class SpeechManager:
    """Says one thing at a time, by the rules of the policies."""

    def __init__(
        self,
        drivers: Sequence[SpeechDriver],
        scheduler: Scheduler,
        clock: Clock,
        listeners: Iterable[SpeechListener] = (),
        *,
        route: AudioRoute | None = None,
        localise: Localise = source_text,
    ) -> None:
        """Join drivers and listeners.

        Args:
            drivers: Best first; the last one takes what no other can (silence or a recorder).
            scheduler: Where timers run and drivers report; all calls come from its thread.
            clock: Monotonic time.
            listeners: Who hears events from the start.
            route: Tells whether a headset is in; without one, everything is a loudspeaker.
            localise: Puts the neutral sentence for hidden text into a language.
        """
        self._scheduler = scheduler
        self._clock = clock
        self._route: AudioRoute = route or Loudspeaker()
        self._localise = localise
        self._outbox = EventOutbox(listeners)
        self._queue = SpeechQueue()
        self._chain = DriverChain(drivers, clock)
        self._active: Entry | None = None
        self._driver: SpeechDriver | None = None
        self._job = 0
        self._has_started = False
        self._attempts: dict[str, int] = {}
        self._watchdog: Timer | None = None
        self._is_paused = False
        self._rate = 1.0
        self._volume_db = 0.0
        self._is_muted = False
        self._health = self._chain.health()
        self._chain.connect(self)

    # -- what callers use ---------------------------------------------------------------------

    @property
    def is_speaking(self) -> bool:
        """Whether something is being said (or shown at reading pace) at this moment."""
        return self._active is not None

    @property
    def is_paused(self) -> bool:
        """Whether :meth:`pause` holds everything back."""
        return self._is_paused

    @property
    def current(self) -> Utterance | None:
        """What is being said, or None."""
        return self._active.utterance if self._active else None

    @property
    def health(self) -> SpeechHealth:
        """Which driver speaks now, and why a better one does not."""
        return self._chain.health()

    @property
    def drivers(self) -> tuple[SpeechDriver, ...]:
        """The drivers, best first."""
        return self._chain.drivers

    def has_voice(self, language: str) -> bool:
        """Return whether this machine has a usable voice for the language tag."""
        return self._chain.has_voice(language)

    def subscribe(self, listener: SpeechListener) -> Callable[[], None]:
        """Report events to *listener* until the returned call is made (twice is harmless)."""
        return self._outbox.subscribe(listener)

    def warm_up(self) -> None:
        """Let drivers begin what takes long; call it after the first frame. Returns at once."""
        for driver in self._chain.drivers:
            driver.warm_up()

    def say(self, utterance: Utterance) -> None:
        """Take *utterance* in; what happens to it is reported as events."""
        now = self._clock.monotonic()
        if not split_sentences(utterance.segments):
            self._outbox.put(UtteranceDropped(utterance, now, Reason.EMPTY))
            self._outbox.flush()
            return
        if self._is_paused and utterance.policy in {Policy.ALERT, Policy.RESPONSE}:
            self._is_paused = False
        self._drop_invalid()
        _entry, verdict = self._queue.admit(utterance, now, self._active)
        for dropped, reason in verdict.dropped:
            self._outbox.put(UtteranceDropped(dropped.utterance, now, reason))
        if verdict.refused is not None:
            self._outbox.put(UtteranceDropped(utterance, now, verdict.refused))
            self._outbox.flush()
            return
        self._outbox.put(UtteranceQueued(utterance, now))
        if verdict.cut is not None:
            self._cut(verdict.cut, will_resume=verdict.resumes)
        self._advance()
        self._outbox.flush()

    def stop_all(self, reason: str) -> None:
        """Fall silent at once and forget everything that waits.

        Args:
            reason: Why, for the log: ``touch``, ``staff``, ``session ended``, ...
        """
        self._is_paused = False
        self._cut(reason, will_resume=False)
        now = self._clock.monotonic()
        for entry in self._queue.remove_if(lambda _: True):
            self._outbox.put(UtteranceDropped(entry.utterance, now, reason))
        self._outbox.flush()

    def interrupt(self, reason: str) -> None:
        """End what is being said because the visitor acted; nothing old goes on under the new (C-08).

        RESPONSE, READING and HINT that wait are dropped. An ALERT or NOTICE of which nothing has
        been heard yet stays and is said afterwards: nobody has answered it.

        Args:
            reason: Why, for the log: ``touch`` for any touch or key.
        """
        self._is_paused = False
        if (entry := self._active) is not None:
            is_unheard = not (entry.is_begun or self._has_started)
            self._cut(reason, will_resume=is_unheard and entry.policy in {Policy.ALERT, Policy.NOTICE})
        now = self._clock.monotonic()
        old = {Policy.RESPONSE, Policy.READING, Policy.HINT}
        for gone in self._queue.remove_if(lambda each: each.policy in old):
            self._outbox.put(UtteranceDropped(gone.utterance, now, reason))
        self._outbox.flush()
        self._scheduler.post(self._go_on)

    def _go_on(self) -> None:
        """After an interruption: say what still waits, once the answer to the visitor has come."""
        self._advance()
        self._outbox.flush()

    def purge(self, session: str) -> None:
        """Forget everything that belongs to a visitor's *session*, the active one included."""
        now = self._clock.monotonic()
        for entry in self._queue.remove_if(lambda each: each.session == session):
            self._outbox.put(UtteranceDropped(entry.utterance, now, Reason.SESSION_ENDED))
        if self._active is not None and self._active.utterance.session == session:
            self._cut(Reason.SESSION_ENDED, will_resume=False)
            self._advance()
        self._outbox.flush()

    def knows(self, session: str) -> bool:
        """Return whether anything of *session* is still here; to verify a purge."""
        active = self._active is not None and self._active.utterance.session == session
        return active or self._queue.holds(lambda each: each.session == session)

    def pause(self) -> None:
        """Hold speech back; the active utterance goes on from its sentence at :meth:`resume`."""
        self._is_paused = True
        self._cut(Reason.PAUSED, will_resume=True)
        self._outbox.flush()

    def resume(self) -> None:
        """Go on after :meth:`pause`. A RESPONSE or ALERT does so by itself."""
        self._is_paused = False
        self._advance()
        self._outbox.flush()

    def set_voice(
        self, rate: float | None = None, volume_db: float | None = None, muted: bool | None = None
    ) -> None:
        """Set how it sounds; None leaves a value as it is.

        Args:
            rate: Factor on the normal speech rate, from the next sentence on (C-09).
            volume_db: dB relative to the calibrated default, at once (C-10 to C-13).
            muted: Whether nothing is heard; queue, captions and log go on.
        """
        self._rate = self._rate if rate is None else rate
        self._volume_db = self._volume_db if volume_db is None else volume_db
        self._is_muted = self._is_muted if muted is None else muted
        for driver in self._chain.drivers:
            driver.set_volume(self._volume_db, self._is_muted)

    def route_changed(self) -> None:
        """Look at the route again: personal speech stops at once when the headset is gone (C-16)."""
        if self._active is not None and self._is_wrong_route(self._active):
            self._cut(Reason.ROUTE, will_resume=True)
            self._advance()
        self._outbox.flush()

    def close(self) -> None:
        """Stop, and release every driver's processes and devices."""
        self.stop_all("closed")
        for driver in self._chain.drivers:
            driver.close()

    # -- what drivers report ------------------------------------------------------------------

    def started(self, job_id: int) -> None:
        """A driver's report: the first sound has been heard."""
        if (entry := self._expected(job_id, "started")) is not None and not self._has_started:
            self._has_started = True
            sentence = entry.sentences[entry.position]
            segments = entry.segments or ()
            self._outbox.put(
                UtteranceStarted(
                    entry.utterance,
                    self._clock.monotonic(),
                    text="".join(segment.text for segment in segments),
                    masked=mask(segments, entry.utterance.private and entry.has_headset),
                    offset=sentence.offset if entry.position else 0,
                    is_resumed=entry.is_begun,
                    is_audible=self._driver is not None and self._driver.is_audible,
                )
            )
            entry.is_begun = True
            self._outbox.flush()

    def marked(self, job_id: int, offset: int, length: int) -> None:
        """A driver's report: this word is being heard."""
        if (entry := self._expected(job_id, "marked")) is not None:
            if not self._has_started:
                self.started(job_id)
            self._outbox.put(UtteranceMarked(entry.utterance, self._clock.monotonic(), offset, length))
            self._outbox.flush()
            if self._active is entry and not is_valid(entry.utterance):
                self._cut(Reason.INVALID, will_resume=False)
                self._advance()
                self._outbox.flush()

    def finished(self, job_id: int) -> None:
        """A driver's report: the sentence has been heard."""
        if (entry := self._expected(job_id, "finished")) is None:
            return
        if not self._has_started:
            self.started(job_id)
            if self._active is not entry or job_id != self._job:
                return
        if self._driver is not None:
            self._chain.succeeded(self._driver)
        self._cancel_watchdog()
        entry.position += 1
        if entry.position >= len(entry.sentences):
            self._active = None
            self._outbox.put(UtteranceFinished(entry.utterance, self._clock.monotonic()))
        elif (rival := self._queue.peek()) is not None and rival.policy < entry.policy:
            self._cut(Reason.WAITS, will_resume=True)
        else:
            self._begin_sentence()
        self._advance()
        self._outbox.flush()

    def failed(self, job_id: int, reason: str) -> None:
        """A driver's report: the sentence could not be said."""
        if self._expected(job_id, "failed") is None or self._driver is None:
            return
        driver = self._driver
        logger.warning("speech driver %s failed: %s", driver.name, reason)
        self._cancel_watchdog()
        self._chain.failed(driver, reason)
        self._attempts[driver.name] = self._attempts.get(driver.name, 0) + 1
        driver.stop()
        driver.restart()
        if self._chain.is_last_resort(driver) and self._attempts[driver.name] > 1:
            self._cut(f"failed: {reason}", will_resume=False)
            self._advance()
        else:
            self._start_job()
        self._report_health()
        self._outbox.flush()

    def health_changed(self, driver: SpeechDriver) -> None:
        """A driver's report: it can be heard now, or no longer."""
        if self._active is not None and driver is self._driver and not driver.is_audible:
            self.failed(self._job, driver.silence_reason)
        self._report_health()
        self._outbox.flush()

    # -- the inner workings -------------------------------------------------------------------

    def _expected(self, job_id: int, report: str) -> Entry | None:
        if self._active is None or job_id != self._job:
            logger.debug("stale report %s of job %d ignored", report, job_id)
            return None
        return self._active

    def _advance(self) -> None:
        """Begin the next entry if nothing is active; never two at a time."""
        while self._active is None and not self._is_paused:
            entry = self._queue.take()
            if entry is None:
                return
            now = self._clock.monotonic()
            if entry.segments is None or self._is_wrong_route(entry):
                entry.has_headset = self._route.has_headset
                entry.segments = audible_segments(entry.utterance, entry.has_headset, self._localise)
                entry.sentences = split_sentences(entry.segments)
                entry.position = 0
            if reason := refusal(entry.utterance, now):
                self._outbox.put(UtteranceDropped(entry.utterance, now, reason))
                continue
            self._active = entry
            self._has_started = False
            self._begin_sentence()

    def _begin_sentence(self) -> None:
        entry = self._active
        if entry is None:
            return
        now = self._clock.monotonic()
        if entry.position and (reason := refusal(entry.utterance, now)):
            self._cut(reason, will_resume=False)
        elif self._is_wrong_route(entry):
            self._cut(Reason.ROUTE, will_resume=True)
        else:
            self._attempts = {}
            self._start_job()

    def _start_job(self) -> None:
        """Give the active sentence to a driver, under a new number."""
        entry = self._active
        if entry is None:
            return
        self._job += 1
        sentence = entry.sentences[entry.position]
        rate = self._rate if entry.utterance.rate is None else entry.utterance.rate
        is_last = entry.position == len(entry.sentences) - 1
        texts = tuple("".join(piece.text for piece in each.pieces) for each in entry.sentences)
        job = SpeechJob(self._job, sentence.pieces, entry.utterance.language, rate, is_last, texts)
        self._driver = self._chain.pick(job.language, self._attempts)
        self._driver.start(job)
        limit = max(WATCHDOG_MIN, WATCHDOG_FACTOR * estimate_seconds(job.text, rate))
        self._watchdog = self._scheduler.call_later(
            limit, lambda: self.failed(job.id, f"no end after {limit:.0f} s")
        )

    def _cut(self, reason: str, *, will_resume: bool) -> None:
        """Silence the active entry, for good or for a while."""
        entry = self._active
        self._cancel_watchdog()
        if entry is None:
            return
        self._active = None
        if self._driver is not None:
            self._driver.stop()
        now = self._clock.monotonic()
        pointless = self._queue.put_back(entry) if will_resume else None
        will_resume = will_resume and pointless is None
        if self._has_started:
            self._outbox.put(UtteranceInterrupted(entry.utterance, now, str(reason), will_resume))
        elif not will_resume:
            self._outbox.put(UtteranceDropped(entry.utterance, now, str(reason)))

    def _drop_invalid(self) -> None:
        now = self._clock.monotonic()
        for entry in self._queue.remove_if(lambda each: not is_valid(each)):
            self._outbox.put(UtteranceDropped(entry.utterance, now, Reason.INVALID))
        if self._active is not None and not is_valid(self._active.utterance):
            self._cut(Reason.INVALID, will_resume=False)

    def _is_wrong_route(self, entry: Entry) -> bool:
        return entry.utterance.is_personal and entry.has_headset != self._route.has_headset

    def _cancel_watchdog(self) -> None:
        if self._watchdog is not None:
            self._watchdog.cancel()
            self._watchdog = None

    def _report_health(self) -> None:
        health = self._chain.health()
        if health != self._health:
            self._health = health
            self._outbox.put(
                SpeechHealthChanged(health.driver, self._clock.monotonic(), health.is_audible, health.reason)
            )
