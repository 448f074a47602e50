"""A driver over a worker that plays by itself; see :mod:`kiosk.speech.drivers.direct_server`."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from kiosk.clock import Clock, Scheduler, Timer
from kiosk.speech.driver import DriverListener, SpeechJob
from kiosk.speech.drivers.frames import Frame
from kiosk.speech.drivers.workers import WorkerPool
from kiosk.speech.voices import spoken_language

FIRST_SOUND_SECONDS = 3.0


class DirectDriver:
    """Speaks through one worker process that owns engine and output."""

    def __init__(self, name: str, worker: Sequence[str], scheduler: Scheduler, clock: Clock) -> None:
        """Prepare the worker; nothing starts before ``warm_up`` or the first job.

        Args:
            name: For logs and health.
            worker: Command of the worker.
            scheduler: Where the listener is told.
            clock: Monotonic time.
        """
        self.name = name
        self._scheduler = scheduler
        self._listener: DriverListener | None = None
        self._lock = threading.RLock()
        self._workers = WorkerPool(worker, clock, self._from_worker, self._worker_lost, has_spare=False)
        self._languages: frozenset[str] = frozenset()
        self._is_audible = False
        self._silence_reason = "not started"
        self._volume: tuple[float, bool] = (0.0, False)
        self._job = -1
        self._has_started = False
        self._check: Timer | None = None

    @property
    def is_audible(self) -> bool:
        """Whether the worker has said that it can be heard."""
        return self._is_audible

    @property
    def silence_reason(self) -> str:
        """Why not."""
        return self._silence_reason

    def connect(self, listener: DriverListener) -> None:
        """Report to *listener* from now on."""
        self._listener = listener

    def can_speak(self, language: str) -> bool:
        """Return whether the worker has a voice for the language tag; False until it is ready."""
        return spoken_language(language) in self._languages

    def warm_up(self) -> None:
        """Start the worker on a thread."""
        threading.Thread(target=self._workers.start, name=f"{self.name} warm-up", daemon=True).start()

    def start(self, job: SpeechJob) -> None:
        """Say *job*, stopping whatever is being said."""
        with self._lock:
            self._forget()
            self._job = job.id
            pieces = [[piece.text, piece.language, piece.kind, piece.offset] for piece in job.pieces]
            order = {"op": "say", "id": job.id, "rate": job.rate, "language": job.language, "pieces": pieces}
            if self._workers.send(order):
                self._check = self._scheduler.call_later(FIRST_SOUND_SECONDS, lambda: self._look(job.id))
            else:
                reason = self._workers.failure or "no process"
                self._tell(job.id, lambda listener: listener.failed(job.id, reason))

    def stop(self) -> None:
        """Fall silent at once and forget the running job."""
        with self._lock:
            job = self._job
            self._forget()
            if job >= 0:
                self._workers.send({"op": "stop", "id": job})

    def _forget(self) -> None:
        self._job = -1
        self._has_started = False
        if self._check is not None:
            self._check.cancel()
            self._check = None

    def _look(self, job_id: int) -> None:
        with self._lock:
            if job_id == self._job and not self._has_started:
                self._tell(job_id, lambda listener: listener.failed(job_id, "no sound came"))

    def set_volume(self, volume_db: float, is_muted: bool) -> None:
        """Tell the worker; it keeps to its limit by itself."""
        with self._lock:
            self._volume = (volume_db, is_muted)
            if self._workers.pid is not None:
                self._workers.send({"op": "volume", "db": volume_db, "muted": is_muted})

    def restart(self) -> None:
        """Replace the worker."""
        self._workers.replace()

    def close(self) -> None:
        """End the worker."""
        with self._lock:
            self._forget()
        self._workers.close()

    def _tell(self, job_id: int, call: Callable[[DriverListener], None]) -> None:
        def tell() -> None:
            if self._listener is not None and job_id == self._job:
                call(self._listener)

        self._scheduler.post(tell)

    def _from_worker(self, frame: Frame) -> None:
        if isinstance(frame, tuple):
            return
        with self._lock:
            job = self._job
            match frame.get("event"):
                case "ready":
                    self._languages = frozenset(str(each) for each in frame["languages"])
                    self._is_audible = bool(frame["is_audible"])
                    self._silence_reason = str(frame["reason"])
                    self.set_volume(*self._volume)
                    if (listener := self._listener) is not None:
                        self._scheduler.post(lambda: listener.health_changed(self))
                case "started" if frame["id"] == job:
                    self._has_started = True
                    self._tell(job, lambda listener: listener.started(job))
                case "mark" if frame["id"] == job:
                    offset, length = int(frame["offset"]), int(frame["length"])
                    self._tell(job, lambda listener: listener.marked(job, offset, length))
                case "finished" if frame["id"] == job:
                    self._has_started = True
                    self._tell(job, lambda listener: listener.finished(job))
                case "failed" if frame["id"] == job:
                    reason = str(frame["reason"])
                    self._tell(job, lambda listener: listener.failed(job, reason))

    def _worker_lost(self, reason: str) -> None:
        with self._lock:
            job = self._job
            if job >= 0:
                self._tell(job, lambda listener: listener.failed(job, f"{self.name} {reason}"))
