"""The microphone as a process of its own, open only while somebody is asked to speak.

Orders are frames: ``{"op": "open", "id": 7}`` and ``{"op": "close"}``. Reports:

    {"event": "ready", "device": "…", "is_present": true}     at the start and when it changes
    {"event": "lost", "id": 7, "reason": "…"}                 it stopped by itself

and frames of sound of the open job, 16,000 samples a second. This one needs no Qt: a recorder of
the system (``pw-record``, ``parec``, ``arecord``) is a child whose pipe it reads; nothing is kept.
Run as ``python -m kiosk.speech.recognition.microphone``.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any, BinaryIO

from kiosk.speech.drivers.child import keep_no_traces
from kiosk.speech.drivers.frames import GarbledError, encode_object, encode_sound, read_frame
from kiosk.speech.recognition.recognizer import SAMPLE_RATE

#: Program -> arguments that make it write our PCM to standard output with little delay.
RECORDERS: dict[str, tuple[str, ...]] = {
    "pw-record": ("--format=s16", f"--rate={SAMPLE_RATE}", "--channels=1", "--latency=50ms", "-"),
    "parec": ("--raw", "--format=s16le", f"--rate={SAMPLE_RATE}", "--channels=1", "--latency-msec=50"),
    "arecord": ("-q", "-t", "raw", "-f", "S16_LE", "-r", str(SAMPLE_RATE), "-c", "1", "--buffer-time=100000"),
}
#: Sound is handed on in pieces of at most so many bytes: 50 ms.
PIECE = 2 * SAMPLE_RATE // 20
#: Commands that list sources, and the word that a real one never has: a monitor is no microphone.
_LISTS = {"pactl": ("list", "short", "sources"), "arecord": ("-l",)}


class MicrophoneServer:
    """The talk of a microphone process with the kiosk, the same for every kind of input."""

    def __init__(
        self,
        orders: BinaryIO,
        reports: BinaryIO,
        on_open: Callable[[int], None],
        on_close: Callable[[], None],
    ) -> None:
        """Serve *orders*; the two calls are made on the thread that reads them."""
        self._orders = orders
        self._reports = reports
        self._on_open = on_open
        self._on_close = on_close
        self._lock = threading.Lock()

    def serve(self) -> None:
        """Read orders until they end; the microphone is closed then."""
        try:
            while (frame := read_frame(self._orders)) is not None:
                if isinstance(frame, dict) and frame.get("op") == "open":
                    self._on_open(int(frame["id"]))
                elif isinstance(frame, dict) and frame.get("op") == "close":
                    self._on_close()
        except (GarbledError, OSError, KeyError, TypeError, ValueError):
            pass  # The kiosk sees the end of this process and starts another.
        finally:
            self._on_close()

    def report_ready(self, device: str, *, is_present: bool) -> None:
        """Say whether there is a microphone."""
        self._write(encode_object({"event": "ready", "device": device, "is_present": is_present}))

    def report_lost(self, job: int, reason: str) -> None:
        """Say that the open microphone gives no more sound."""
        self._write(encode_object({"event": "lost", "id": job, "reason": reason}))

    def report_sound(self, job: int, pcm: bytes) -> None:
        """Hand sound on."""
        self._write(encode_sound(job, pcm))

    def _write(self, frame: bytes) -> None:
        with self._lock, contextlib.suppress(OSError, ValueError):
            self._reports.write(frame)
            self._reports.flush()


class PlainMicrophone:
    """A recorder of the system, running only while the microphone is open."""

    def __init__(self) -> None:
        """Know of no server yet; see :meth:`attach`."""
        self._process: subprocess.Popen[bytes] | None = None
        self._server: MicrophoneServer | None = None

    def attach(self, server: MicrophoneServer) -> None:
        """Report to *server*."""
        self._server = server

    def open(self, job: int) -> None:
        """Start to record."""
        self.close()
        name = next((each for each in RECORDERS if shutil.which(each)), None)
        if name is None or self._server is None:
            self._lost(job, "no recorder is installed")
            return
        try:
            process = subprocess.Popen(
                (str(shutil.which(name)), *RECORDERS[name]),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
            )
        except OSError:
            self._lost(job, f"{name} does not start")
            return
        self._process = process
        threading.Thread(target=self._read, args=(process, job, name), daemon=True).start()

    def close(self) -> None:
        """Stop recording at once."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()

    def _read(self, process: subprocess.Popen[bytes], job: int, name: str) -> None:
        stream = process.stdout
        assert stream is not None and self._server is not None
        odd = b""
        with contextlib.suppress(OSError, ValueError):
            while data := stream.read(PIECE):
                data = odd + data
                odd = data[len(data) // 2 * 2 :]
                if self._process is not process:
                    break
                self._server.report_sound(job, data[: len(data) // 2 * 2])
        stream.close()
        if self._process is process:
            self._lost(job, f"{name} has ended")

    def _lost(self, job: int, reason: str) -> None:
        if self._server is not None:
            self._server.report_lost(job, reason)


def find_microphone() -> str:
    """Return the name of a microphone that the system lists, or ""; opens nothing."""
    if not any(shutil.which(each) for each in RECORDERS):
        return ""
    for program, arguments in _LISTS.items():
        found = shutil.which(program)
        if found is None:
            continue
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            listed: Any = subprocess.run(
                (found, *arguments), capture_output=True, text=True, timeout=5, check=False
            )
            lines = [line for line in listed.stdout.splitlines() if line[:1].isdigit() or "card " in line]
            real = [line for line in lines if ".monitor" not in line]
            if real:
                return program
    return ""


def main() -> None:
    """Serve standard input and output until the input ends."""
    keep_no_traces()
    reports = sys.stdout.buffer
    sys.stdout = sys.stderr
    microphone = PlainMicrophone()
    server = MicrophoneServer(sys.stdin.buffer, reports, microphone.open, microphone.close)
    microphone.attach(server)
    name = find_microphone()
    server.report_ready(name, is_present=bool(name))
    server.serve()


if __name__ == "__main__":
    main()
