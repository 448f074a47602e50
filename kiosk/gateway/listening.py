"""The socket on which an embedded gateway listens: never a port that others can open.

The parent binds and the child inherits. So the address is there before the child is, a child
that dies loses no waiting connection, and no other program can take the address in between.

* Linux and other Unix: a Unix socket, mode 0600 in a folder of mode 0700.
* Windows: a loopback socket with exclusive use, shared with the child by ``socket.share``; what
  keeps other users out there is the token, which the parent passes by pipe.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kiosk.errors import KioskError
from kiosk.i18n.text import msg

_BACKLOG = 128
#: Longest path of a Unix socket that every system takes (Linux 107, others 103 bytes).
_MAX_PATH = 100


class AlreadyRunningError(KioskError):
    """Another kiosk uses the same data folder."""

    code = "G-15"


@dataclass(frozen=True, slots=True)
class Handover:
    """How the child gets the socket.

    Attributes:
        document: What goes into the child's start document.
        descriptors: File descriptors that the child inherits.
    """

    document: dict[str, object]
    descriptors: tuple[int, ...] = ()


class Listener(Protocol):
    """A bound socket of the parent."""

    @property
    def url(self) -> str:
        """Address for the client."""

    @property
    def hosts(self) -> tuple[str, ...]:
        """The ``Host`` names that the client sends."""

    def hand_over(self, pid: int | None) -> Handover:
        """Prepare the socket for a child; *pid* is None before the child exists."""

    def close(self) -> None:
        """Give the address up."""


class UnixListener:
    """A Unix socket that only this user can open."""

    def __init__(self, data_dir: Path) -> None:
        """Bind in the data folder, or in a short temporary one if its path is too long.

        Raises:
            AlreadyRunningError: Somebody listens there.
        """
        folder = data_dir / "run"
        self._temporary: Path | None = None
        if len(os.fsencode(folder / "gateway.sock")) > _MAX_PATH:
            folder = self._temporary = _short_folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        self._path = folder / "gateway.sock"
        self._refuse_second()
        self._path.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.bind(str(self._path))
        self._path.chmod(0o600)
        self._socket.listen(_BACKLOG)

    def _refuse_second(self) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(1.0)
            try:
                probe.connect(str(self._path))
            except OSError:
                return
        # Translators: Shown to staff at start: the program runs already with the same data folder.
        raise AlreadyRunningError(msg("이 프로그램이 이미 켜져 있어요. 먼저 켜진 것을 끄세요."))

    @property
    def url(self) -> str:
        """Address for the client."""
        return f"http+unix://{self._path.as_posix()}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The client sends ``localhost``."""
        return ("localhost",)

    def hand_over(self, pid: int | None) -> Handover:
        """Let the child inherit the descriptor."""
        del pid
        number = self._socket.fileno()
        return Handover({"descriptor": number}, (number,))

    def close(self) -> None:
        """Close and remove the socket."""
        self._socket.close()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)
        if self._temporary is not None:
            shutil.rmtree(self._temporary, ignore_errors=True)


def _short_folder() -> Path:
    """Make an owner-only folder whose path leaves room for a socket's name.

    The folder for temporary files may itself lie deep (a test, a container); the folders after it
    are short on every Unix system.
    """
    made = Path(tempfile.mkdtemp(prefix="modunuri-"))
    for base in (os.environ.get("XDG_RUNTIME_DIR"), "/tmp"):
        if len(os.fsencode(made / "gateway.sock")) <= _MAX_PATH:
            break
        if base and Path(base).is_dir():
            shutil.rmtree(made, ignore_errors=True)
            made = Path(tempfile.mkdtemp(prefix="modunuri-", dir=base))
    return made


class LoopbackListener:
    """A loopback socket, for systems without Unix sockets in Python (Windows)."""

    def __init__(self) -> None:
        """Bind a free port of 127.0.0.1, exclusively."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)
        if exclusive is not None:
            self._socket.setsockopt(socket.SOL_SOCKET, exclusive, 1)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen(_BACKLOG)

    @property
    def url(self) -> str:
        """Address for the client."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The client sends the address."""
        return ("127.0.0.1",)

    def hand_over(self, pid: int | None) -> Handover:
        """Share the socket with the child (Windows), or let it inherit the descriptor."""
        share = getattr(self._socket, "share", None)
        if share is not None and pid is not None:
            return Handover({"shared": share(pid).hex()})
        if share is not None:
            return Handover({})
        number = self._socket.fileno()
        return Handover({"descriptor": number}, (number,))

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()


def open_listener(data_dir: Path) -> Listener:
    """Return the listener for this system."""
    return UnixListener(data_dir) if hasattr(socket, "AF_UNIX") and os.name != "nt" else LoopbackListener()


def receive_socket(document: dict[str, object]) -> socket.socket:
    """Return the parent's socket in the child."""
    shared = document.get("shared")
    if isinstance(shared, str):
        from_share = socket.fromshare  # type: ignore[attr-defined,unused-ignore]
        received: socket.socket = from_share(bytes.fromhex(shared))
        return received
    return socket.socket(fileno=int(str(document["descriptor"])))
