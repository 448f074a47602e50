"""A child process that is spoken to in frames, and that can hang or die without harm.

Two threads serve each child: one writes, so that nobody waits for a full pipe; one reads. The
child ends by itself when its input ends, so none is left over when the kiosk dies.
"""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk.speech.drivers.frames import Frame, GarbledError, encode_object, read_frame

_ROOT = Path(__file__).resolve().parents[3]


def module_command(module: str, *arguments: str) -> tuple[str, ...]:
    """Return the command that runs one of our own modules as a program."""
    return (sys.executable, "-m", module, *arguments)


class Child:
    """One running child.

    ``on_frame`` and ``on_exit`` are called on the reading thread; ``on_exit`` once, with a reason.
    """

    def __init__(
        self,
        command: Sequence[str],
        on_frame: Callable[[Child, Frame], None],
        on_exit: Callable[[Child, str], None],
    ) -> None:
        """Start *command*.

        Raises:
            OSError: If it cannot be started.
        """
        self._on_frame = on_frame
        self._on_exit = on_exit
        self._is_ended = threading.Event()
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(_search_path())}
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # An engine may print what it says.
            env=environment,
            bufsize=0,
            start_new_session=os.name == "posix",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._outgoing: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        name = command[2] if len(command) > 2 else command[0]
        for target in (self._write, self._read):
            threading.Thread(target=target, name=f"{name} {target.__name__}", daemon=True).start()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def send(self, message: dict[str, object]) -> None:
        """Send an order. Never blocks."""
        self._outgoing.put(encode_object(message))

    def send_raw(self, frame: bytes) -> None:
        """Send an encoded frame. Never blocks."""
        self._outgoing.put(frame)

    def _write(self) -> None:
        stream = self._process.stdin
        if stream is None:
            return
        with contextlib.suppress(OSError, ValueError):
            while (frame := self._outgoing.get()) is not None:
                view = memoryview(frame)
                while view:
                    view = view[stream.write(view) :]
        with contextlib.suppress(OSError):
            stream.close()

    def _read(self) -> None:
        reason = ""
        stream = self._process.stdout
        if stream is None:
            return
        try:
            while (frame := read_frame(stream)) is not None:  # type: ignore[arg-type]
                self._on_frame(self, frame)
        except (GarbledError, OSError, ValueError) as error:
            reason = f"garbled: {error}"
        self._process.kill()
        self._outgoing.put(None)
        code = self._process.wait()
        with contextlib.suppress(OSError):
            stream.close()
        self._is_ended.set()
        self._on_exit(self, reason or f"ended with {code}")

    def kill(self) -> None:
        """End it at once, whatever it does."""
        with contextlib.suppress(OSError):
            self._process.kill()
        self._outgoing.put(None)

    def close(self, wait_seconds: float = 1.0) -> None:
        """End its input and wait until it has ended; kill it when it does not."""
        self._outgoing.put(None)
        if not self._is_ended.wait(wait_seconds):
            self.kill()
            self._is_ended.wait(wait_seconds)


def _search_path() -> list[str]:
    inherited = os.environ.get("PYTHONPATH", "")
    return [str(_ROOT), *([inherited] if inherited else [])]


def keep_no_traces() -> None:
    """Called by a child: write no core dump, which could hold what was said."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
