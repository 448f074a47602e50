"""Under which address browsers know the console: for links that leave a page, and to tell our own forms."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from starlette.requests import Request

_PORTS = {"https": 443, "http": 80}


def _origin_of(address: str) -> tuple[str, str, int]:
    """Return scheme, host as browsers write it, and port; ("", "", 0) for what is no address of a page."""
    try:
        parts: SplitResult = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        return "", "", 0
    return (parts.scheme, host, port) if host and port else ("", "", 0)


@dataclass(frozen=True, slots=True)
class Addresses:
    """The public address of the pages, if one was given, else the one that a browser has asked.

    A proxy in front asks under a name of its own unless it is told otherwise (``proxy_pass`` of nginx and
    ``ProxyPass`` of Apache send the name of the console behind them as ``Host``): only the given address then
    tells where browsers are.

    Attributes:
        base_url: Public address of the pages without a slash at its end, or "".
        is_secure: Whether pages are served over TLS, here or by a proxy in front.
    """

    base_url: str = ""
    is_secure: bool = True

    def of(self, request: Request, path: str) -> str:
        """Return the whole address of a page, for somebody who is elsewhere."""
        if self.base_url:
            return f"{self.base_url}{path}"
        scheme = "https" if self.is_secure else "http"
        return f"{scheme}://{request.headers.get('host', 'localhost')}{path}"

    def is_ours(self, request: Request) -> bool:
        """Return whether a posting request comes from a page of this console, as far as the browser says.

        Its ``Origin`` is the public address, or the very host that it asks (staff who open the console by
        another name of its machine). Browsers let no page choose either of them (Fetch standard, section
        3.2.2).
        """
        site = request.headers.get("sec-fetch-site")
        if site is not None and site not in ("same-origin", "none"):
            return False
        origin = request.headers.get("origin")
        if origin is None:
            return True
        public = _origin_of(self.base_url)
        if public != ("", "", 0) and _origin_of(origin) == public:
            return True
        try:
            return urlsplit(origin).netloc.lower() == request.headers.get("host", "").lower()
        except ValueError:
            return False
