"""A TLS socket that reads and writes many small packets at once.

``paho`` reads a packet byte by byte until its length is known and writes each packet by itself; over TLS each
of these calls enters OpenSSL and gives the interpreter's lock away, which a console that switches ten
thousand terminals feels. :attr:`ssl.SSLContext.sslsocket_class` is Python's documented place for such a class
(https://docs.python.org/3/library/ssl.html#ssl.SSLContext.sslsocket_class).

Owned by one thread, but for :meth:`GatheringSocket.close`.
"""

from __future__ import annotations

import ssl
from typing import Any

#: Bytes that are asked for at once: more than a TLS record holds.
READ_BYTES = 65_536
#: Bytes that are given to OpenSSL at once; the same again after a wait, as it demands.
WRITE_BYTES = 65_536
#: Bytes that may wait to be written; who wants to send more has to wait.
MOST_UNSENT = 1 << 20
#: How long a socket that is closed tries to get rid of what waits, in s.
FAREWELL_S = 1.0


class GatheringSocket(ssl.SSLSocket):
    """A TLS socket with a buffer in each direction; not blocking, but for its handshake."""

    # Class attributes, because SSLSocket makes its instances without __init__.
    _read: bytes = b""
    _read_to: int = 0
    _unsent: bytearray | None = None

    def recv(self, buflen: int = 1024, flags: int = 0) -> bytes:
        """Return up to *buflen* bytes, from what was read ahead if there is any.

        Raises:
            ssl.SSLWantReadError: Nothing has come.
            OSError: The connection is broken.
        """
        if self._read_to >= len(self._read):
            self._read, self._read_to = super().recv(READ_BYTES, flags), 0
        begun = self._read_to
        self._read_to = begun + buflen
        return self._read[begun : self._read_to]

    def pending(self) -> int:
        """Return how many bytes can be had without waiting; a selector knows nothing of them."""
        return max(0, len(self._read) - self._read_to) or super().pending()

    def send(self, data: Any, flags: int = 0) -> int:
        """Take bytes to be sent by :meth:`flush`.

        Raises:
            ssl.SSLWantWriteError: Too many wait already.
        """
        if self._unsent is None:
            self._unsent = bytearray()
        if len(self._unsent) >= MOST_UNSENT:
            raise ssl.SSLWantWriteError("too much waits to be sent")
        self._unsent += data
        return len(data)

    @property
    def has_unsent(self) -> bool:
        """Whether something waits for the network: flush again when it can be written to."""
        return bool(self._unsent)

    def flush(self) -> None:
        """Send what waits, as far as the network takes it.

        Raises:
            OSError: The connection is broken.
        """
        unsent = self._unsent
        while unsent:
            try:
                sent = super().send(unsent[:WRITE_BYTES])
            except (ssl.SSLWantWriteError, ssl.SSLWantReadError):
                return
            del unsent[:sent]

    def close(self) -> None:
        """Send what waits, if it goes quickly, and close: a good-bye must not be lost."""
        if self._unsent and self.fileno() != -1:
            try:
                self.settimeout(FAREWELL_S)
                self.flush()
            except (OSError, ValueError):
                pass  # the connection was broken already
        self._unsent = None
        super().close()
