"""Addresses, taken apart once and in one way: the way Chromium does it.

A rule about addresses is worth what its parser is worth: whoever compares text compares something
else than what is loaded. :func:`parse_address` therefore follows the WHATWG URL standard
(https://url.spec.whatwg.org, the algorithm of Chromium) for everything that can be loaded here,
and *refuses* where the standard would guess (names that are not ASCII, user names in the address).
:attr:`Address.text` is the canonical form: load that, never what came in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Final, Literal
from urllib.parse import unquote_to_bytes

#: Longest address that is looked at, in characters.
MAX_ADDRESS: Final = 8_000
#: Schemes with a host, and their usual ports.
PORTS: Final[dict[str, int]] = {"http": 80, "https": 443, "ws": 80, "wss": 443, "ftp": 21}

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_EDGE = "".join(chr(code) for code in range(0x21))
_REMOVED = re.compile(r"[\t\n\r]")
_AUTHORITY_END = re.compile(r"[/\\?#]")
#: The standard's forbidden domain code points; here also everything that is not ASCII.
_BAD_HOST = re.compile(r"[\x00-\x20\x7f #%/:<>?@\[\\\]^|`{}\"]|[^\x00-\x7f]")
_SINGLE_DOT = re.compile(r"(\.|%2e)\Z", re.I)
_DOUBLE_DOT = re.compile(r"(\.|%2e){2}\Z", re.I)
_NUMBER = re.compile(r"(0[xX][0-9A-Fa-f]*|[0-9]+)\Z")
#: What is percent-encoded in a path and in a query of these schemes.
_PATH_ENCODED = re.compile(r"[\x00-\x20\"#<>?^`{}\x7f]|[^\x00-\x7f]")
_FRAGMENT_ENCODED = re.compile(r"[\x00-\x20\"<>`\x7f]|[^\x00-\x7f]")
_QUERY_ENCODED = re.compile(r"[\x00-\x20\"#<>'\x7f]|[^\x00-\x7f]")

#: Names that never leave a machine or its network (RFC 6761, 6762, 7686, 8375, 9476; ICANN's
#: ``.internal``; and what routers and offices use).
_LOCAL_ENDINGS: Final = frozenset(
    {
        "localhost", "local", "internal", "localdomain", "lan", "home", "intranet", "corp", "private",
        "workgroup", "mail", "arpa", "onion", "alt", "invalid", "test", "bit",
    }
)  # fmt: skip

Fault = Literal["malformed", "too-long", "userinfo", "letters"]


class AddressError(ValueError):
    """An address that is not loaded, whoever asks.

    Attributes:
        fault: ``malformed``, ``too-long``, ``userinfo`` (a name before an @) or ``letters`` (a host
            name that is not plain ASCII: a look-alike until somebody lists its ``xn--`` form).
    """

    def __init__(self, fault: Fault) -> None:
        """Keep the fault; the address itself is in no message and no log."""
        self.fault: Fault = fault
        super().__init__(fault)


@dataclass(frozen=True, slots=True)
class Address:
    """An address in its parts.

    Attributes:
        scheme: In lower case.
        host: In lower case, as Chromium would write it (a trailing dot stays, it is another
            origin); "" for schemes without hosts.
        port: The port in use, 0 for schemes without hosts.
        path: Canonical path with its leading slash; for schemes without hosts all that follows
            the colon.
        query: With its leading ``?``, or "".
        fragment: With its leading ``#``, or "".
        literal: The IP address that the host is, or None.
    """

    scheme: str
    host: str = ""
    port: int = 0
    path: str = ""
    query: str = ""
    fragment: str = ""
    literal: IPv4Address | IPv6Address | None = None

    @property
    def origin(self) -> str:
        """Scheme, host and port: ``https://www.seoul.go.kr``, or ``data:`` for opaque ones."""
        if not self.host:
            return f"{self.scheme}:"
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}"

    @property
    def text(self) -> str:
        """The canonical address."""
        return f"{self.origin}{self.path}{self.query}{self.fragment}"

    @property
    def is_local(self) -> bool:
        """Whether it leads to this machine or its network, or could: any IP address, local names."""
        if not self.host:
            return False
        if self.literal is not None:
            return True
        labels = self.host.removesuffix(".").split(".")
        return len(labels) < 2 or labels[-1] in _LOCAL_ENDINGS


def parse_address(text: str) -> Address:
    """Take an address apart.

    Args:
        text: An absolute address, from a page or from anybody else.

    Raises:
        AddressError: It cannot be loaded, or only by guessing.
    """
    if len(text) > MAX_ADDRESS:
        raise AddressError("too-long")
    text = _REMOVED.sub("", text.strip(_EDGE))
    match = _SCHEME.match(text)
    if match is None:
        raise AddressError("malformed")
    scheme, rest = match[1].lower(), text[match.end() :]
    if scheme not in PORTS:
        rest, hash_, fragment = rest.partition("#")
        return Address(scheme, path=rest, fragment=hash_ + fragment)
    rest = rest.lstrip("/\\")
    end = _AUTHORITY_END.search(rest)
    authority, rest = (rest, "") if end is None else (rest[: end.start()], rest[end.start() :])
    if "@" in authority:
        raise AddressError("userinfo")
    name, port = _split_port(authority, PORTS[scheme])
    host, literal = _parse_host(name)
    rest, hash_, fragment = rest.partition("#")
    path, question, query = rest.partition("?")
    return Address(
        scheme,
        host,
        port,
        _canonical_path(path),
        question + _encode(_QUERY_ENCODED, query),
        hash_ + _encode(_FRAGMENT_ENCODED, fragment),
        literal,
    )


def _split_port(authority: str, usual: int) -> tuple[str, int]:
    """Split host and port; the colons of an IPv6 address stand in brackets."""
    close = authority.rfind("]")
    colon = authority.find(":", close + 1 if authority.startswith("[") else 0)
    if colon < 0:
        return authority, usual
    digits = authority[colon + 1 :]
    if not digits:
        return authority[:colon], usual
    if not (digits.isascii() and digits.isdigit()) or int(digits) > 65_535:
        raise AddressError("malformed")
    return authority[:colon], int(digits)


def _parse_host(name: str) -> tuple[str, IPv4Address | IPv6Address | None]:
    if name.startswith("["):
        if not name.endswith("]") or "%" in name:
            raise AddressError("malformed")
        try:
            six = IPv6Address(name[1:-1])
        except ValueError:
            raise AddressError("malformed") from None
        return f"[{six.compressed}]", six
    try:
        host = unquote_to_bytes(name).decode("utf-8").lower()
    except UnicodeError:
        raise AddressError("malformed") from None
    if not host.isascii():
        raise AddressError("letters")
    if not host or host == "." or _BAD_HOST.search(host) or any(_is_bad_label(p) for p in host.split(".")):
        raise AddressError("malformed")
    labels = host.removesuffix(".").split(".")
    if _NUMBER.match(labels[-1]):
        four = _parse_ipv4(labels)
        return str(four), four
    if "" in labels or len(host.removesuffix(".")) > 253:
        raise AddressError("malformed")
    return host, None


def _is_bad_label(label: str) -> bool:
    """Whether a label cannot be one; what ``xn--`` hides is nobody's business as long as it is listed."""
    return len(label) > 63


def _parse_ipv4(labels: list[str]) -> IPv4Address:
    """Read an IPv4 address in all the ways that browsers know: 0x7f.1, 017700000001, 2130706433."""
    if len(labels) > 4:
        raise AddressError("malformed")
    numbers = [_parse_number(label) for label in labels]
    if any(number > 255 for number in numbers[:-1]) or numbers[-1] >= 256 ** (5 - len(numbers)):
        raise AddressError("malformed")
    value = numbers[-1] + sum(number * 256 ** (3 - place) for place, number in enumerate(numbers[:-1]))
    return IPv4Address(value)


def _parse_number(label: str) -> int:
    if not label:
        raise AddressError("malformed")
    base = 10
    if label[:2] in ("0x", "0X"):
        label, base = label[2:], 16
    elif len(label) > 1 and label[0] == "0":
        label, base = label[1:], 8
    if not label:
        return 0
    try:
        return int(label, base) if label.isalnum() else _malformed()
    except ValueError:
        return _malformed()


def _malformed() -> int:
    raise AddressError("malformed")


def _canonical_path(path: str) -> str:
    """Resolve dot segments in all their spellings; a backslash is a slash."""
    segments: list[str] = []
    parts = path.replace("\\", "/").removeprefix("/").split("/")
    for place, part in enumerate(parts):
        is_last = place == len(parts) - 1
        if _DOUBLE_DOT.match(part):
            if segments:
                segments.pop()
            if is_last:
                segments.append("")
        elif _SINGLE_DOT.match(part):
            if is_last:
                segments.append("")
        else:
            segments.append(_encode(_PATH_ENCODED, part))
    return "/" + "/".join(segments)


def _encode(encoded: re.Pattern[str], text: str) -> str:
    return encoded.sub(lambda m: "".join(f"%{byte:02X}" for byte in m[0].encode("utf-8", "replace")), text)


def decoded_paths(path: str) -> tuple[str, ...]:
    """Return every path that a server may understand *path* as: decoded once, twice, and so on.

    ``/a/..%2fb`` is one folder deeper for the browser and another folder for many servers.
    """
    readings = [path]
    for _ in range(8):
        plain = unquote_to_bytes(readings[-1]).decode("utf-8", "replace")
        reading = _canonical_path(plain.replace("?", "%3F").replace("#", "%23"))
        if reading == readings[-1]:
            return tuple(readings)
        readings.append(reading)
    raise AddressError("malformed")


def is_beneath(path: str, folder: str) -> bool:
    """Tell whether *path* is *folder* or lies in it: whole segments, never a piece of a name."""
    if folder.endswith("/"):
        return path.startswith(folder) or path == folder[:-1]
    return path == folder or path.startswith(folder + "/")
