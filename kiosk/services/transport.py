"""HTTP to a gateway, over TCP or a Unix socket: the only module that imports ``requests``.

Every exchange has an end: a limit for connecting, one for each wait, one for the whole (a server
that sends one byte a second is cut off), and one for the size. Redirects are not followed,
proxies and ``.netrc`` of the machine are not used.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NewConnectionError

from kiosk.contracts.gateway import GatewayAddress
from kiosk.services.gateway_errors import GatewayConfusedError, GatewayLostError, GatewayUnreachableError

#: Largest answer that is read, in bytes.
MAX_ANSWER = 1_000_000
_UNIX = "http+unix://"
_CHUNK = 16_384


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one exchange, in seconds.

    Attributes:
        connect: For the connection.
        read: For each wait on the answer.
        whole: For everything together.
    """

    connect: float = 3.0
    read: float = 8.0
    whole: float = 15.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: any status, the whole body.

    Attributes:
        status: HTTP status.
        body: At most :data:`MAX_ANSWER` bytes.
        media_type: Lower case, without parameters.
        charset: As declared, or None.
        headers: Lower-case names.
    """

    status: int
    body: bytes = field(repr=False)
    media_type: str = ""
    charset: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Transport(Protocol):
    """Something that carries an exchange."""

    def exchange(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        form: list[tuple[str, str]] | None = None,
        json: str | None = None,
        headers: Mapping[str, str] | None = None,
        is_repeatable: bool = True,
    ) -> Reply:
        """Send a request and return the whole answer."""

    def use_key(self, api_key: str) -> None:
        """Show this key from the next exchange on."""

    def close(self) -> None:
        """Give connections up."""


class _Current(threading.local):
    """The socket that this thread's exchange uses."""

    sock: socket.socket | None = None


def _watched(base: type[Any], current: _Current) -> type[Any]:
    """Return a connection class that shows its socket to the watchdog."""

    class Watched(base):  # type: ignore[misc]
        def request(self, *args: Any, **kwargs: Any) -> None:
            super().request(*args, **kwargs)
            current.sock = self.sock

    return Watched


class _WatchedAdapter(HTTPAdapter):
    """TCP and TLS connections that the watchdog can cut."""

    def __init__(self, current: _Current) -> None:
        self._current = current
        super().__init__(pool_connections=2, pool_maxsize=4, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)

        class Plain(HTTPConnectionPool):
            ConnectionCls = _watched(HTTPConnection, self._current)

        class Secure(HTTPSConnectionPool):
            ConnectionCls = _watched(HTTPSConnection, self._current)

        self.poolmanager.pool_classes_by_scheme = {"http": Plain, "https": Secure}


class _UnixAdapter(HTTPAdapter):
    """Connections to one Unix socket."""

    def __init__(self, path: str, current: _Current) -> None:
        class UnixConnection(_watched(HTTPConnection, current)):  # type: ignore[misc]
            def _new_conn(self) -> socket.socket:
                made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
                made.settimeout(self.timeout)
                try:
                    made.connect(path)
                except OSError as error:
                    made.close()
                    raise NewConnectionError(self, f"unix socket: {error.strerror}") from error
                return made

        class UnixPool(HTTPConnectionPool):
            ConnectionCls = UnixConnection

        self._pool = UnixPool("localhost", maxsize=4)
        super().__init__(max_retries=0)

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> HTTPConnectionPool:
        """Return the pool of the socket, whatever the URL says."""
        return self._pool

    def close(self) -> None:
        """Close the socket's connections too."""
        self._pool.close()
        super().close()


class HttpTransport:
    """Exchanges with one address; may be used from several threads."""

    def __init__(
        self, address: GatewayAddress, limits: Limits | None = None, *, trusts_any_certificate: bool = False
    ) -> None:
        """Prepare; nothing is connected yet.

        Args:
            address: Whom to talk to.
            limits: What an answer may be.
            trusts_any_certificate: Only where what is said proves by itself who said it (enrolment).
        """
        self._limits = limits or Limits()
        self._current = _Current()
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = not trusts_any_certificate
        self._session.headers.update({"Accept-Encoding": "identity", "User-Agent": "modunuri-kiosk/1"})
        if address.token:
            self._session.headers["x-modunuri-token"] = address.token
        if address.api_key:
            self._session.headers["x-api-key"] = address.api_key
        if address.url.startswith(_UNIX):
            self._base = f"{_UNIX}localhost"
            self._session.mount(_UNIX, _UnixAdapter(address.url.removeprefix(_UNIX), self._current))
        else:
            self._base = address.url.rstrip("/")
            adapter = _WatchedAdapter(self._current)
            self._session.mount("http://", adapter)
            self._session.mount("https://", adapter)

    def use_key(self, api_key: str) -> None:
        """Show this key from the next exchange on."""
        self._session.headers["x-api-key"] = api_key

    def close(self) -> None:
        """Give connections up."""
        self._session.close()

    def exchange(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        form: list[tuple[str, str]] | None = None,
        json: str | None = None,
        headers: Mapping[str, str] | None = None,
        is_repeatable: bool = True,
    ) -> Reply:
        """Send a request and return the whole answer.

        Args:
            method: HTTP method.
            path: Below the address, beginning with ``/``.
            params: Query.
            form: Fields of a form body.
            json: A JSON body, ready made.
            headers: More headers.
            is_repeatable: Whether a broken connection may be tried once more: a kept connection
                to a gateway that was restarted breaks at its next use.

        Raises:
            GatewayUnreachableError: No connection.
            GatewayLostError: Broken or too slow.
            GatewayConfusedError: Too large, a redirect, or not HTTP.
        """
        body: Any = form if form is not None else (json.encode() if json is not None else None)
        all_headers = dict(headers or {})
        if json is not None:
            all_headers["Content-Type"] = "application/json"
        request = requests.Request(method, self._base + path, params=params, data=body, headers=all_headers)
        try:
            return self._once(request)
        except GatewayLostError as error:
            if not is_repeatable or "timeout" in error.technical:
                raise
            return self._once(request)

    def _once(self, request: requests.Request) -> Reply:
        limits = self._limits
        try:
            prepared = self._session.prepare_request(request)
            with self._watchdog():
                response = self._session.send(
                    prepared, timeout=(limits.connect, limits.read), stream=True, allow_redirects=False
                )
                with response:
                    # Known only now for a connection that was kept; the watchdog looks when it bites.
                    return _read(response)
        except requests.exceptions.ConnectTimeout as error:
            raise GatewayUnreachableError("timeout while connecting") from error
        except requests.exceptions.Timeout as error:
            raise GatewayLostError("timeout while reading") from error
        except requests.exceptions.ConnectionError as error:
            if _never_connected(error):
                raise GatewayUnreachableError(type(error).__name__) from error
            raise GatewayLostError(_reason(error)) from error
        except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError) as error:
            raise GatewayLostError(_reason(error)) from error
        except (requests.exceptions.RequestException, HTTPError, OSError, ValueError) as error:
            raise GatewayConfusedError(type(error).__name__) from error

    @contextlib.contextmanager
    def _watchdog(self) -> Iterator[None]:
        """Cut this thread's socket when the whole takes too long."""
        current = self._current
        current.sock = None
        holder = _Holder(current)
        timer = threading.Timer(self._limits.whole, holder.cut)
        timer.daemon = True
        holder.bind()
        timer.start()
        try:
            yield
        except (requests.exceptions.RequestException, HTTPError, OSError, ValueError) as error:
            if holder.has_cut:
                raise GatewayLostError("timeout of the whole exchange") from error
            raise
        finally:
            timer.cancel()


class _Holder:
    """Reaches the socket of another thread, for the watchdog's timer."""

    def __init__(self, current: _Current) -> None:
        self._current = current
        self._values: dict[str, Any] = {}
        self.has_cut = False

    def bind(self) -> None:
        """Remember this thread's view of the thread-local socket."""
        self._values = self._current.__dict__

    def cut(self) -> None:
        """Shut the socket down; the thread that reads it gets an error."""
        self.has_cut = True
        sock = self._values.get("sock")
        if sock is not None:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


def _never_connected(error: BaseException) -> bool:
    """Return whether the error says that no connection came about."""
    reason = getattr(error.args[0], "reason", error.args[0]) if error.args else None
    return isinstance(reason, NewConnectionError)


def _reason(error: BaseException) -> str:
    cause = error.args[0] if error.args else error
    return f"{type(error).__name__}({type(cause).__name__})"


def _read(response: requests.Response) -> Reply:
    if response.is_redirect:
        raise GatewayConfusedError(f"redirect with status {response.status_code}")
    body = bytearray()
    for chunk in response.iter_content(_CHUNK):
        body += chunk
        if len(body) > MAX_ANSWER:
            raise GatewayConfusedError(f"answer larger than {MAX_ANSWER} bytes")
    media, _, parameters = response.headers.get("content-type", "").partition(";")
    charset = None
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name.lower() == "charset":
            charset = value.strip("\"' ") or None
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Reply(response.status_code, bytes(body), media.strip().lower(), charset, headers)
