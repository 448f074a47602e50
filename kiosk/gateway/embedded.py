"""The gateway inside a kiosk: a child process that may die without taking the kiosk along.

The parent binds the address (:mod:`kiosk.gateway.listening`), starts
``python -m kiosk.gateway.embedded`` and hands it everything by its standard input: paths, keys,
token. Nothing secret stands in an argument or the environment. The child ends when that pipe
closes, so a killed kiosk leaves no orphan; a killed child is started again, sooner or later
according to how often it dies. Importing this module loads no web framework; only the child does.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import secrets as random_source
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kiosk.clock import Clock, SystemClock
from kiosk.contracts.gateway import GatewayAddress
from kiosk.errors import KioskError
from kiosk.gateway.listening import Listener, open_listener, receive_socket
from kiosk.i18n.text import Message, msg
from kiosk.secrets import Secrets

_LOG = logging.getLogger(__name__)
DATABASE_NAME = "gateway.db"
_FIRST_DELAY = 0.25
_LONGEST_DELAY = 30.0
_HEALTHY_SECONDS = 60.0
_STOP_SECONDS = 5.0
#: Exit status of a child that would fail again in the same way (content, keys, schema).
_EXIT_HOPELESS = 2


class EmbeddedGatewayError(KioskError):
    """The embedded gateway cannot start; the message says what staff can do."""

    code = "G-16"


class EmbeddedGateway:
    """Starts, watches and stops the child.

    ``address`` works at once after :meth:`start`: what is asked before the child is ready waits
    in the socket's queue.
    """

    def __init__(self, data_dir: Path, city_dir: Path, secrets: Secrets, clock: Clock) -> None:
        """Prepare; nothing is started or read yet.

        Args:
            data_dir: Folder of the kiosk's data; the store is ``gateway.db`` in it.
            city_dir: Content of the city.
            secrets: Where the keys are kept.
            clock: Measures how long a child lived.
        """
        self._data_dir = data_dir
        self._city_dir = city_dir
        self._secrets = secrets
        self._clock = clock
        self._token = random_source.token_urlsafe(32)
        self._listener: Listener | None = None
        self._child: subprocess.Popen[str] | None = None
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        # Two threads may ask for keys that do not exist yet; only one may make them.
        self._key_lock = threading.Lock()
        self._is_stopping = threading.Event()
        self._is_ready = threading.Event()
        self._failure: KioskError | None = None

    @property
    def address(self) -> GatewayAddress:
        """Where the client finds the gateway.

        Raises:
            EmbeddedGatewayError: Before :meth:`start` or after :meth:`stop`.
        """
        if self._listener is None:
            # Translators: Shown to staff: the part of this device that keeps reports is not running.
            raise EmbeddedGatewayError(msg("접수 창구가 꺼져 있어요."), technical="not started")
        return GatewayAddress(self._listener.url, token=self._token)

    @property
    def failure(self) -> KioskError | None:
        """Why the gateway cannot run until somebody repairs it, or None."""
        return self._failure

    @property
    def process_id(self) -> int | None:
        """Process id of the running child, or None."""
        child = self._child
        return child.pid if child is not None and child.poll() is None else None

    def public_key(self) -> bytes:
        """Return the key to which reports for this gateway are sealed; works without the child."""
        from kiosk.gateway.keys import load_public_key

        with self._key_lock:
            return load_public_key(self._secrets)

    def start(self) -> None:
        """Bind the address and start the child in the background; returns within milliseconds.

        Raises:
            AlreadyRunningError: Another kiosk uses the data folder.
        """
        if self._thread is not None:
            return
        self._data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._is_stopping.clear()
        self._is_ready.clear()
        self._failure = None
        self._listener = open_listener(self._data_dir)
        self._thread = threading.Thread(target=self._supervise, name="embedded-gateway", daemon=True)
        self._thread.start()

    def wait_until_ready(self, timeout: float) -> bool:
        """Wait until the child answers; False after *timeout* seconds or when it cannot start."""
        self._is_ready.wait(timeout)
        return self._is_ready.is_set() and self._failure is None

    def stop(self) -> None:
        """End the child: asked first, after five seconds by force."""
        self._is_stopping.set()
        with self._lock:
            child = self._child
        if child is not None:
            _end(child)
        if self._thread is not None:
            self._thread.join(_STOP_SECONDS)
            self._thread = None
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def _supervise(self) -> None:
        """Run children until one is stopped or hopeless."""
        delay = _FIRST_DELAY
        while not self._is_stopping.is_set():
            born = self._clock.monotonic()
            try:
                status = self._run_child()
            except KioskError as error:
                self._give_up(error)
                return
            except OSError as error:
                # Translators: Shown to staff: the part of this device that keeps reports cannot start.
                text = msg("접수 창구를 켤 수 없어요. 기기를 다시 켜 보세요.")
                self._give_up(EmbeddedGatewayError(text, technical=type(error).__name__))
                return
            if self._is_stopping.is_set() or self._failure is not None:
                return
            if self._clock.monotonic() - born > _HEALTHY_SECONDS:
                delay = _FIRST_DELAY
            _LOG.warning("embedded gateway ended with status %s; again in %.2f s", status, delay)
            self._is_stopping.wait(delay)
            delay = min(delay * 2, _LONGEST_DELAY)

    def _give_up(self, error: KioskError) -> None:
        _LOG.error("embedded gateway cannot run: %s", error.technical or error.message.id)
        self._failure = error
        # Closing the address lets a client fail at once instead of waiting for nobody.
        if self._listener is not None:
            self._listener.close()
        self._is_ready.set()

    def _run_child(self) -> int:
        """Start one child, follow it to its end, return its exit status."""
        listener = self._listener
        if listener is None:
            return 0
        from kiosk.gateway.keys import load_keys

        with self._key_lock:
            keys = load_keys(self._secrets, self._data_dir / DATABASE_NAME)
        handover = listener.hand_over(None)
        root = Path(__file__).resolve().parents[2]
        environment = dict(os.environ)
        paths = [str(root), *filter(None, [environment.get("PYTHONPATH")])]
        environment |= {"PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}
        flags: dict[str, Any] = {"start_new_session": True, "pass_fds": handover.descriptors}
        if os.name == "nt":
            quiet = getattr(subprocess, "CREATE_NO_WINDOW", 0)
            group = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
            flags = {"creationflags": quiet | group}
        child = subprocess.Popen(
            [sys.executable, "-m", "kiosk.gateway.embedded"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=environment,
            **flags,
        )
        with self._lock:
            self._child = child
        document = {
            "city_dir": str(self._city_dir),
            "database": str(self._data_dir / DATABASE_NAME),
            "token": self._token,
            "hosts": list(listener.hosts),
            "store": _text(keys.store or b""),
            "lookup": _text(keys.lookup),
            "seal": _text(keys.seal),
            **listener.hand_over(child.pid).document,
        }
        with child:
            try:
                if child.stdin is None or child.stdout is None:
                    return 1
                if self._is_stopping.is_set():
                    _end(child)
                    return 0
                child.stdin.write(json.dumps(document) + "\n")
                child.stdin.flush()
                for line in child.stdout:
                    self._hear(line)
            except BrokenPipeError:
                _LOG.debug("the child ended before it had read its start document")
            return child.wait()

    def _hear(self, line: str) -> None:
        """Take what the child says: ready, or why it can never start."""
        try:
            said = json.loads(line)
        except ValueError:
            return
        if said.get("ready"):
            self._is_ready.set()
        elif "message" in said:
            # The child's messages are extracted where it raises them.
            args = tuple(sorted((str(name), str(value)) for name, value in said["args"].items()))
            text = Message(str(said["message"]), args)
            self._give_up(EmbeddedGatewayError(text, code=said["code"], technical=said["technical"]))


def _end(child: subprocess.Popen[str]) -> None:
    """Ask a child to end by closing its standard input; force it after five seconds."""
    try:
        if child.stdin is not None:
            child.stdin.close()
    except OSError:
        _LOG.debug("the child's pipe was closed already")
    try:
        child.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode("ascii")


def _bytes(document: dict[str, Any], name: str) -> bytes:
    return base64.b64decode(str(document[name]))


def _say(document: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(document) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Be the child: read the start document, serve until standard input closes."""
    document = json.loads(sys.stdin.readline() or "null")
    if not isinstance(document, dict):
        return 1
    from kiosk.gateway.config import GatewayConfig, GatewayKeys

    keys = GatewayKeys(
        _bytes(document, "store") or None, _bytes(document, "lookup"), _bytes(document, "seal")
    )
    config = GatewayConfig(
        city_dir=Path(document["city_dir"]),
        database_url=f"sqlite:///{document['database']}",
        keys=keys,
        destination="centre",
        token=document["token"],
        hosts=tuple(document["hosts"]),
        is_lenient=True,
    )
    from kiosk.gateway.app import build_state, create_app
    from kiosk.gateway.operation import retention_job
    from kiosk.gateway.retention import Periods, Retention
    from kiosk.gateway.serving import make_server

    try:
        state = build_state(config, SystemClock())
    except KioskError as error:
        args = {name: str(value) for name, value in error.message.args}
        said = {"message": error.message.id, "args": args, "code": error.code}
        _say({**said, "technical": error.technical})
        return _EXIT_HOPELESS
    server = make_server(create_app(state), on_ready=lambda: _say({"ready": True}))
    upkeep = retention_job(Retention(state.engine, state.clock, Periods()))

    def end_with_parent() -> None:
        sys.stdin.read()
        server.should_exit = True

    threading.Thread(target=end_with_parent, name="parent-watch", daemon=True).start()
    upkeep.start()
    server.run(sockets=[receive_socket(document)])
    upkeep.stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
