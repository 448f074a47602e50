"""The driver that really speaks: a synthesiser process and a sink process, joined by marks.

Sound flows from the synthesiser through this process to the sink, on the reading thread of the
synthesiser. The sink reports how many samples have been heard; a mark is reported when its sample
has been. Everything reaches the listener through the scheduler.

A job fails when no sound comes within :data:`FIRST_SOUND_SECONDS`, when sound that was sent is not
heard within :data:`STALL_SECONDS`, or when a process is lost while it works. ``restart`` replaces
the process that was to blame.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from kiosk.clock import Clock, Scheduler, Timer
from kiosk.speech.driver import DriverListener, SpeechJob
from kiosk.speech.drivers.frames import Frame, encode_sound
from kiosk.speech.drivers.workers import WorkerPool
from kiosk.speech.prompts import Recording

#: Generous, because the first Japanese sentence loads a dictionary.
FIRST_SOUND_SECONDS = 3.0
STALL_SECONDS = 1.5


class StreamDriver:
    """Speaks through a worker process and a sink process."""

    def __init__(
        self,
        name: str,
        synthesiser: Sequence[str],
        sink: Sequence[str],
        scheduler: Scheduler,
        clock: Clock,
        speaks: Callable[[str], bool],
        find_recording: Callable[[SpeechJob], Recording | None] = lambda job: None,
    ) -> None:
        """Prepare both; nothing starts before ``warm_up`` or the first job.

        Args:
            name: For logs and health.
            synthesiser: Command of the worker (see ``espeak_worker``).
            sink: Command of the sink (see ``sink_server``).
            scheduler: Where the listener is told.
            clock: Monotonic time.
            speaks: Whether the synthesiser has a voice for a language tag.
            find_recording: The recording by a person that stands for a sentence, if there is one.
        """
        self.name = name
        self._scheduler = scheduler
        self._clock = clock
        self._speaks = speaks
        self._find_recording = find_recording
        self._listener: DriverListener | None = None
        self._lock = threading.RLock()
        self._workers = WorkerPool(synthesiser, clock, self._from_worker, self._worker_lost)
        self._sinks = WorkerPool(sink, clock, self._from_sink, self._sink_lost, has_spare=False)
        self._volume: tuple[float, bool] = (0.0, False)
        self._is_audible = True
        self._silence_reason = ""
        self.output = ""
        self._job = -1
        self._marks: deque[tuple[int, int, int]] = deque()
        self._has_sound = False
        self._has_begun = False
        self._is_over = False
        self._is_complete = False
        self._moved_at = 0.0
        self._check: Timer | None = None
        self._is_closed = False
        self._blame = ""

    @property
    def is_audible(self) -> bool:
        """Whether the sink has a device, as far as is known."""
        return self._is_audible

    @property
    def silence_reason(self) -> str:
        """Why not."""
        return self._silence_reason

    @property
    def synthesiser_pid(self) -> int | None:
        """Process id of the synthesiser; for fault tests and the health report."""
        return self._workers.pid

    @property
    def sink_pid(self) -> int | None:
        """Process id of the sink; for fault tests and the health report."""
        return self._sinks.pid

    def connect(self, listener: DriverListener) -> None:
        """Report to *listener* from now on."""
        self._listener = listener

    def can_speak(self, language: str) -> bool:
        """Return whether the synthesiser has a voice for the language tag."""
        return self._speaks(language)

    def warm_up(self) -> None:
        """Start both processes on a thread."""

        def begin() -> None:
            self._workers.start()
            self._sinks.start()

        threading.Thread(target=begin, name=f"{self.name} warm-up", daemon=True).start()

    def start(self, job: SpeechJob) -> None:
        """Say *job*, stopping whatever is being said."""
        with self._lock:
            self._forget()
            self._job = job.id
            self._moved_at = self._clock.monotonic()
            pieces = [[piece.text, piece.language, piece.kind, piece.offset] for piece in job.pieces]
            order: dict[str, object] = {"op": "say", "id": job.id, "rate": job.rate, "pieces": pieces}
            if (recording := self._find_recording(job)) is not None:
                order["recording"] = [str(recording.path), recording.sha256]
            is_sent = self._sinks.send({"op": "begin", "id": job.id}) and self._workers.send(order)
            if is_sent:
                self._check = self._scheduler.call_later(FIRST_SOUND_SECONDS, lambda: self._look(job.id))
            else:
                self._later_failed(job.id, self._workers.failure or self._sinks.failure or "no process")

    def stop(self) -> None:
        """Fall silent at once and forget the running job."""
        with self._lock:
            job = self._job
            self._forget()
            if job >= 0:
                self._sinks.send({"op": "flush"})
                self._workers.send({"op": "stop", "id": job})

    def _forget(self) -> None:
        self._job = -1
        self._marks.clear()
        self._has_sound = self._has_begun = self._is_over = self._is_complete = False
        if self._check is not None:
            self._check.cancel()
            self._check = None

    def set_volume(self, volume_db: float, is_muted: bool) -> None:
        """Tell the sink; it keeps to its limit by itself."""
        with self._lock:
            self._volume = (volume_db, is_muted)
            if self._sinks.pid is not None:
                self._send_volume()

    def _send_volume(self) -> None:
        volume_db, is_muted = self._volume
        self._sinks.send({"op": "volume", "db": volume_db, "muted": is_muted})

    def restart(self) -> None:
        """Replace the process that was to blame for the last failure."""
        if self._is_closed:
            return
        if self._blame == "sink":
            self._sinks.replace()
        elif self._blame == "worker":
            self._workers.replace()
        self._blame = ""

    def close(self) -> None:
        """End both processes."""
        self._is_closed = True
        with self._lock:
            self._forget()
        self._workers.close()
        self._sinks.close()

    # -- on the scheduler's thread ------------------------------------------------------------

    def _look(self, job_id: int) -> None:
        """See whether the running job moves on; look again while it does."""
        with self._lock:
            if job_id != self._job or self._is_over:
                return
            idle = self._clock.monotonic() - self._moved_at
            if idle >= STALL_SECONDS:
                blame, reason = (
                    ("sink", "the sink is stuck") if self._has_sound else ("worker", "no sound came")
                )
                self._fail(job_id, blame, reason)
                return
            self._check = self._scheduler.call_later(STALL_SECONDS - idle + 0.05, lambda: self._look(job_id))

    def _tell(self, job_id: int, call: Callable[[DriverListener], None]) -> None:
        """Tell the listener soon, unless the job has been stopped by then."""

        def tell() -> None:
            if self._listener is not None and job_id == self._job:
                call(self._listener)

        self._scheduler.post(tell)

    def _later_failed(self, job_id: int, reason: str) -> None:
        self._tell(job_id, lambda listener: listener.failed(job_id, reason))

    def _fail(self, job_id: int, blame: str, reason: str) -> None:
        self._blame = blame
        self._later_failed(job_id, reason)

    # -- on reading threads -------------------------------------------------------------------

    def _from_worker(self, frame: Frame) -> None:
        with self._lock:
            if isinstance(frame, tuple):
                if frame[0] == self._job:
                    self._has_sound = True
                    self._sinks.send_raw(encode_sound(*frame))
                return
            if frame.get("id") != self._job:
                return
            match frame.get("event"):
                case "marks":
                    self._marks.extend((int(a), int(b), int(c)) for a, b, c in frame["marks"])
                case "done" if not frame["samples"]:
                    self._finish(self._job)
                case "done":
                    self._is_complete = True
                    self._sinks.send({"op": "end", "id": self._job})
                case "failed":
                    self._fail(self._job, "worker", str(frame.get("reason", "")))

    def _from_sink(self, frame: Frame) -> None:
        if isinstance(frame, tuple):
            return
        with self._lock:
            if frame.get("event") == "ready":
                self._note_output(frame)
            elif frame.get("id") == self._job and self._job >= 0:
                self._moved_at = self._clock.monotonic()
                if frame["event"] == "position":
                    self._heard(self._job, int(frame["sample"]))
                elif frame["event"] == "finished":
                    self._finish(self._job)

    def _note_output(self, frame: dict[str, Any]) -> None:
        self.output = f"{frame['backend']}: {frame['device']}"
        before = (self._is_audible, self._silence_reason)
        self._is_audible, self._silence_reason = bool(frame["is_audible"]), str(frame["reason"])
        self._send_volume()
        if before != (self._is_audible, self._silence_reason) and self._listener is not None:
            listener = self._listener
            self._scheduler.post(lambda: listener.health_changed(self))

    def _heard(self, job_id: int, sample: int) -> None:
        if not self._has_begun:
            self._has_begun = True
            self._tell(job_id, lambda listener: listener.started(job_id))
        while self._marks and self._marks[0][0] <= sample:
            _, offset, length = self._marks.popleft()
            self._tell(job_id, _mark(job_id, offset, length))

    def _finish(self, job_id: int) -> None:
        self._heard(job_id, 1 << 62)
        self._is_over = True
        self._tell(job_id, lambda listener: listener.finished(job_id))

    def _worker_lost(self, reason: str) -> None:
        with self._lock:
            # The spare has taken its place already; what was not all synthesised is said again.
            if self._job >= 0 and not self._is_complete:
                self._fail(self._job, "", f"synthesiser {reason}")

    def _sink_lost(self, reason: str) -> None:
        with self._lock:
            if self._job >= 0:
                self._fail(self._job, "", f"sink {reason}")


def _mark(job_id: int, offset: int, length: int) -> Callable[[DriverListener], None]:
    return lambda listener: listener.marked(job_id, offset, length)
