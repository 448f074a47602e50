"""What runs beside the routes of a server: jobs that come again, and renewed certificates."""

from __future__ import annotations

import logging
import signal
import ssl
import threading
from collections.abc import Callable
from pathlib import Path

_LOG = logging.getLogger(__name__)
#: Seconds between two looks at the certificate's file.
CERTIFICATE_SECONDS = 30.0


class Job:
    """Calls something again and again in a thread of its own; one failure does not end it."""

    def __init__(self, name: str, call: Callable[[], object], seconds: float) -> None:
        """Prepare; :meth:`start` runs the first call at once."""
        self._name = name
        self._call = call
        self._seconds = seconds
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the call that runs."""
        self._is_over.set()
        self._thread.join(10)

    def _run(self) -> None:
        while not self._is_over.is_set():
            try:
                self._call()
            except Exception as error:  # the store may be away for a while; the next run tries again
                _LOG.error("%s failed: %s", self._name, type(error).__name__)
            self._is_over.wait(self._seconds)


class CertificateKeeper:
    """Reads certificate and key again when their files change or SIGHUP comes.

    The same context goes on: who is connected stays connected with the old certificate, who comes new
    gets the new one. Files that do not fit are left alone, with an error in the log: the old certificate
    goes on serving.
    """

    def __init__(self, context: ssl.SSLContext, certificate: Path, key: Path) -> None:
        """Keep *context*, which has these files loaded."""
        self._context = context
        self._certificate = certificate
        self._key = key
        self._seen = self._stamp()
        self.job = Job("certificate", self.look, CERTIFICATE_SECONDS)

    def _stamp(self) -> tuple[int, ...]:
        stamps = []
        for path in (self._certificate, self._key):
            status = path.stat()
            stamps += [status.st_mtime_ns, status.st_size, status.st_ino]
        return tuple(stamps)

    def look(self) -> bool:
        """Load the files if they have changed; return whether a new certificate serves."""
        try:
            stamp = self._stamp()
        except OSError as error:
            _LOG.error("the certificate cannot be read: %s", type(error).__name__)
            return False
        if stamp == self._seen:
            return False
        return self.load(stamp)

    def load(self, stamp: tuple[int, ...] | None = None) -> bool:
        """Load the files now; return whether they fitted."""
        try:
            # Tried on a context of its own first: a failed load leaves half of the pair behind.
            ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(self._certificate, self._key)
            self._context.load_cert_chain(self._certificate, self._key)
        except (OSError, ssl.SSLError) as error:
            _LOG.error("the new certificate does not fit, the old one stays: %s", type(error).__name__)
            return False
        self._seen = stamp or self._stamp()
        _LOG.warning("a new certificate serves")
        return True

    def listen_for_sighup(self) -> None:
        """Load at SIGHUP too (Unix; from the main thread)."""
        hang_up = getattr(signal, "SIGHUP", None)
        if hang_up is not None and threading.current_thread() is threading.main_thread():
            signal.signal(hang_up, lambda *_: self.load())
