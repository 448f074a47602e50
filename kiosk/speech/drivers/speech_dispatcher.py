"""Speech Dispatcher where it runs: the voice of the desktop, over its socket (SSIP).

The last audible driver of the chain: it has no word marks of ours and no privacy of ours. Some of
its modules write what they say to a file for a player, so personal text is never given to it.
Protocol: https://htmlpreview.github.io/?https://github.com/brailcom/speechd/blob/master/doc/ssip.html
"""

from __future__ import annotations

import contextlib
import os
import queue
import socket
import threading
from collections.abc import Callable
from pathlib import Path

from kiosk.clock import Scheduler
from kiosk.speech.driver import DriverListener, SpeechJob
from kiosk.speech.normalise.prepare import prepare_all
from kiosk.speech.utterance import SegmentKind
from kiosk.speech.voices import spoken_language

_ANSWER_SECONDS = 2.0
#: The list of voices comes when the server has started its modules.
_VOICES_SECONDS = 10.0
_BEGIN, _END, _CANCELLED = "701", "702", "703"


def find_socket(environment: Callable[[str], str | None] = os.environ.get) -> Path | None:
    """Return the socket of a running Speech Dispatcher, or None."""
    if not hasattr(socket, "AF_UNIX"):
        return None
    home = environment("HOME")
    # Without a run-time folder the server falls back to the cache folder.
    folders = (
        environment("XDG_RUNTIME_DIR"),
        environment("XDG_CACHE_HOME"),
        str(Path(home) / ".cache") if home else None,
    )
    paths = [Path(folder) / "speech-dispatcher" / "speechd.sock" for folder in folders if folder]
    return next((path for path in paths if path.is_socket()), None)


class SsipError(Exception):
    """The server refused or did not answer; holds its code only, never what was said."""


class _Connection:
    """One SSIP connection: answers come back in order, events on the side."""

    def __init__(self, path: Path, on_event: Callable[[str, str], None], on_lost: Callable[[], None]) -> None:
        self._on_event = on_event
        self._on_lost = on_lost
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(_ANSWER_SECONDS)
        self._socket.connect(str(path))
        self._socket.settimeout(None)
        self._answers: queue.Queue[list[str]] = queue.Queue()
        self._lock = threading.Lock()
        threading.Thread(target=self._read, name="speech-dispatcher", daemon=True).start()

    def _read(self) -> None:
        lines: list[str] = []
        with contextlib.suppress(OSError, UnicodeDecodeError), self._socket.makefile("rb") as stream:
            for raw in stream:
                line = raw.decode("utf-8").rstrip("\r\n")
                lines.append(line[4:])
                if line[3:4] != " ":
                    continue
                if line.startswith("7"):
                    self._on_event(line[:3], lines[0])
                else:
                    self._answers.put([line[:3], *lines])
                lines = []
        self._answers.put(["000"])
        self._on_lost()

    def ask(self, line: str, seconds: float = _ANSWER_SECONDS) -> list[str]:
        """Send a command and return the lines of its answer without their codes.

        Raises:
            SsipError: It was refused, or no answer came.
        """
        with self._lock:
            try:
                self._socket.sendall(line.encode() + b"\r\n")
                code, *lines = self._answers.get(timeout=seconds)
            except (OSError, queue.Empty) as error:
                raise SsipError("no answer") from error
        if not code.startswith("2"):
            raise SsipError(code)
        return lines

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


def protect(text: str) -> str:
    """Return *text* as SSIP takes it: one line, and no dot alone that would end it."""
    line = " ".join(text.split())
    return f".{line}" if line.startswith(".") else line


class SpeechDispatcherDriver:
    """Speaks through Speech Dispatcher."""

    name = "speech-dispatcher"

    def __init__(self, path: Path, scheduler: Scheduler, limit_db: float = 12.0) -> None:
        """Use the server at *path*; nothing is opened before ``warm_up`` or the first job."""
        self._path = path
        self._scheduler = scheduler
        self._limit_db = limit_db
        self._listener: DriverListener | None = None
        self._connection: _Connection | None = None
        self._languages: frozenset[str] = frozenset()
        self._reason = "not started"
        self._job = -1
        self._message = ""
        self._early: list[tuple[str, str]] = []
        self._lock = threading.Lock()
        self._volume = 0
        self._work: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    @property
    def is_audible(self) -> bool:
        """Whether the server has answered."""
        return self._connection is not None

    @property
    def silence_reason(self) -> str:
        """Why not."""
        return "" if self.is_audible else self._reason

    def connect(self, listener: DriverListener) -> None:
        """Report to *listener* from now on."""
        self._listener = listener

    def can_speak(self, language: str) -> bool:
        """Return whether the server has a voice for the language; False until it has answered."""
        return spoken_language(language).partition("-")[0] in self._languages

    def warm_up(self) -> None:
        """Connect on a thread of its own: a server may take its time."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name=self.name, daemon=True)
            self._thread.start()
        self._work.put(self._open)

    def _serve(self) -> None:
        while (call := self._work.get()) is not None:
            call()

    def _open(self) -> None:
        if self._connection is not None:
            return
        try:
            connection = _Connection(self._path, self._event, self._lost)
            connection.ask("SET SELF CLIENT_NAME visitor:modunuri:main")
            connection.ask("SET SELF NOTIFICATION ALL ON")
            voices = connection.ask("LIST SYNTHESIS_VOICES", _VOICES_SECONDS)
        except (OSError, SsipError) as error:
            code = str(error) if isinstance(error, SsipError) else type(error).__name__
            self._reason = f"no Speech Dispatcher: {code}"
            return
        parts = [line.split("\t") for line in voices]
        self._languages = frozenset(
            part[1].partition("-")[0].replace("cmn", "zh") for part in parts if len(part) >= 2
        )
        self._connection = connection
        self._send_volume()
        self._tell_health()

    def _tell_health(self) -> None:
        if (listener := self._listener) is not None:
            self._scheduler.post(lambda: listener.health_changed(self))

    def _lost(self) -> None:
        if self._connection is None:
            return
        self._connection, self._reason = None, "the connection is lost"
        job = self._job
        if job >= 0:
            self._tell(job, lambda listener: listener.failed(job, "the connection is lost"))
        self._tell_health()

    def start(self, job: SpeechJob) -> None:
        """Say *job*, stopping whatever is being said; personal text fails."""
        with self._lock:
            self._job, self._message, self._early = job.id, "", []
        if any(piece.kind == SegmentKind.PRIVATE for piece in job.pieces):
            self._tell(job.id, lambda listener: listener.failed(job.id, "not for personal text"))
            return
        self._work.put(lambda: self._speak(job))

    def _speak(self, job: SpeechJob) -> None:
        connection = self._connection
        if job.id != self._job:
            return
        try:
            if connection is None:
                raise SsipError("no connection")
            pieces = [(piece.text, piece.language, piece.kind, piece.offset) for piece in job.pieces]
            text = " ".join(part.tracked.text for part in prepare_all(pieces, engine="speech-dispatcher"))
            connection.ask("CANCEL SELF")
            connection.ask(f"SET SELF LANGUAGE {spoken_language(job.language).partition('-')[0]}")
            connection.ask(f"SET SELF RATE {max(-100, min(100, round((job.rate - 1) * 100)))}")
            connection.ask("SPEAK")
            lines = connection.ask(f"{protect(text)}\r\n.")
            with self._lock:
                if job.id != self._job:
                    return
                self._message = lines[0]
                early, self._early = self._early, []
            for code, message in early:
                self._event(code, message)
        except SsipError as error:
            reason = f"Speech Dispatcher: {error}"
            self._tell(job.id, lambda listener: listener.failed(job.id, reason))

    def _event(self, code: str, message: str) -> None:
        with self._lock:
            job = self._job
            if not self._message:  # An event may overtake the answer that names its message.
                self._early.append((code, message))
                return
            if job < 0 or message != self._message:
                return
        if code == _BEGIN:
            self._tell(job, lambda listener: listener.started(job))
        elif code == _END:
            self._tell(job, lambda listener: listener.finished(job))
        elif code == _CANCELLED:
            self._tell(job, lambda listener: listener.failed(job, "cancelled by the server"))

    def _tell(self, job_id: int, call: Callable[[DriverListener], None]) -> None:
        def tell() -> None:
            if self._listener is not None and job_id == self._job:
                call(self._listener)

        self._scheduler.post(tell)

    def stop(self) -> None:
        """Fall silent and forget the running job."""
        if self._job < 0:
            return
        with self._lock:
            self._job, self._message, self._early = -1, "", []
        self._work.put(self._cancel)

    def _cancel(self) -> None:
        if self._connection is not None and self._job < 0:
            with contextlib.suppress(SsipError):
                self._connection.ask("CANCEL SELF")

    def set_volume(self, volume_db: float, is_muted: bool) -> None:
        """Turn dB into the server's -100 to 100, where its full volume is our limit."""
        below = min(volume_db, self._limit_db) - 12.0
        self._volume = -100 if is_muted else max(-100, round(200 * 10 ** (below / 20) - 100))
        self._work.put(self._send_volume)

    def _send_volume(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(SsipError):
                self._connection.ask(f"SET SELF VOLUME {self._volume}")

    def restart(self) -> None:
        """Connect again."""

        def again() -> None:
            if self._connection is not None:
                connection, self._connection = self._connection, None
                connection.close()
            self._open()

        self._work.put(again)

    def close(self) -> None:
        """Leave the server."""
        self._job = -1
        self._work.put(None)
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()
