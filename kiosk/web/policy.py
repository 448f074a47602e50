"""What may be loaded: one judgement for every door.

A page's links, frames, pictures, sockets and workers, a redirect at each hop, and every entry of our
own (a site in the list, a remote "open this", a QR code, a deep link, a restored visit) are judged
by the same :meth:`Policy.judge`. Nothing is allowed that no site file names. Origins are compared
whole and parsed, paths by whole segments; never a piece of text.

The engine asks at two hooks, since each is blind to something (field notes §4.2): the navigation
hook does not see fetches and sockets, the interceptor does not see ``blob:`` documents.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from kiosk.web.address import PORTS, Address, AddressError, decoded_paths, is_beneath, parse_address


class Use(enum.StrEnum):
    """What an address is wanted for."""

    #: Something of our own opens it: the list of sites, staff, QR, deep link, restore.
    ENTRY = "entry"
    #: The whole page goes there: link, script, form, redirect, new window.
    NAVIGATION = "navigation"
    #: A frame within the page, also ``object`` and ``embed``.
    FRAME = "frame"
    #: Anything that a page loads: script, style, picture, font, sound, fetch, beacon, prefetch.
    RESOURCE = "resource"
    WEBSOCKET = "websocket"
    #: A dedicated or shared worker.
    WORKER = "worker"
    #: A service worker outlives its page: none is ever started (E-37 of the field notes).
    SERVICE_WORKER = "service-worker"


class Reason(enum.StrEnum):
    """Why an address was allowed or refused; visitors are told in their own words."""

    ALLOWED = "allowed"
    MALFORMED = "malformed"
    TOO_LONG = "too-long"
    #: A user name before an @: a favourite way of showing one host and meaning another.
    USERINFO = "userinfo"
    #: Letters of another script in a host name.
    LETTERS = "letters"
    #: A scheme that is never loaded: file, chrome, javascript, mailto, intent, ...
    SCHEME = "scheme"
    #: ``http:`` where the city has said ``https:``.
    INSECURE = "insecure"
    #: This machine, this network, or a bare IP address.
    LOCAL = "local"
    HOST = "host"
    PORT = "port"
    #: The host is on the list, this part of it is not.
    PATH = "path"
    #: Wanted for something that is never allowed here.
    USE = "use"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome.

    Attributes:
        is_allowed: Whether it may be loaded.
        reason: Why.
        address: The canonical address to load when allowed, else "".
        site: Id of the site that allows it, or "".
    """

    is_allowed: bool
    reason: Reason
    address: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class Allowance:
    """One origin of a site.

    Attributes:
        origin: Canonical: ``https://www.seoul.go.kr``.
        paths: Folders (``/main/``) or pages (``/index.do``) that may be opened; resources may come
            from anywhere on the origin.
        refused: Folders and pages within them that may not (redirectors, translators, log-ins that
            end at an application).
    """

    origin: str
    paths: tuple[str, ...] = ("/",)
    refused: tuple[str, ...] = ()


class Rules(Protocol):
    """What the policy needs of a site (:class:`kiosk.web.sites.Site`)."""

    @property
    def id(self) -> str:
        """Stable name."""

    @property
    def pages(self) -> Sequence[Allowance]:
        """Where the whole page may go."""

    @property
    def frames(self) -> Sequence[Allowance]:
        """What may also stand in a frame: a map, a film."""

    @property
    def resources(self) -> Sequence[str]:
        """Origins from which pages also load scripts, styles, pictures, fonts."""

    @property
    def sockets(self) -> Sequence[str]:
        """Origins (``wss://…``) that pages may hold a line to."""

    @property
    def allows_http(self) -> bool:
        """Whether the site has pages without encryption. No shipped site has."""


class Policy:
    """Judges addresses by the site files, and keeps no state."""

    def __init__(self, sites: Iterable[Rules]) -> None:
        """Know the sites.

        Raises:
            ValueError: A site names an origin that is not canonical, is local, or needs ``http:``
                without saying so; the message names it.
        """
        self._sites = tuple(sites)
        for site in self._sites:
            origins = [allowance.origin for allowance in (*site.pages, *site.frames)]
            for origin in (*origins, *site.resources):
                check_origin(origin, ("https", "http") if site.allows_http else ("https",))
            for origin in site.sockets:
                check_origin(origin, ("wss", "ws") if site.allows_http else ("wss",))

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host name that any site names: no other needs to be looked up at all."""
        origins = {
            origin
            for site in self._sites
            for origin in (
                *(one.origin for one in (*site.pages, *site.frames)),
                *site.resources,
                *site.sockets,
            )
        }
        return tuple(sorted({parse_address(origin).host for origin in origins}))

    def judge(self, address: str, use: Use, page: str = "") -> Verdict:
        """Judge one address; a redirect is judged at every hop by itself.

        Args:
            address: What somebody wants to load.
            use: What for.
            page: Address of the whole page, for what a page loads: then only the sites to which
                that page belongs count. "" counts all.
        """
        if address[:5].lower() == "data:":
            address = address[:64]  # Its bytes are no part of the judgement, and there may be many.
        try:
            parsed = parse_address(address)
        except AddressError as error:
            return _no(Reason(error.fault))
        if use is Use.SERVICE_WORKER:
            return _no(Reason.USE)
        if parsed.scheme not in PORTS:
            return self._judge_opaque(parsed, use, page)
        if parsed.is_local:
            return _no(Reason.LOCAL)
        wanted = ("wss", "ws") if use is Use.WEBSOCKET else ("https", "http")
        if parsed.scheme not in wanted:
            return _no(Reason.SCHEME)
        return self._judge_hosted(parsed, use, self._sites_of(page))

    def _sites_of(self, page: str) -> tuple[Rules, ...]:
        """Return the sites to which a page belongs; all when nobody said which page."""
        if not page:
            return self._sites
        try:
            parsed = parse_address(page)
        except AddressError:
            return ()
        return tuple(site for site in self._sites if _find(site.pages, parsed) is Reason.ALLOWED)

    def _judge_opaque(self, address: Address, use: Use, page: str) -> Verdict:
        """Judge schemes without a host: few of them, and none for the whole page."""
        is_part = use in (Use.FRAME, Use.RESOURCE, Use.WORKER)
        if address.scheme == "about" and use is Use.FRAME and address.path in ("blank", "srcdoc"):
            return _yes(address, "")  # It has its parent's origin; what it loads is judged as the page's.
        if address.scheme == "data" and use is Use.RESOURCE:
            return _yes(address, "")  # Its bytes stand in the page already; nothing is fetched.
        if address.scheme == "blob" and is_part:
            return self._judge_blob(address, page)
        return _no(Reason.SCHEME)

    def _judge_blob(self, address: Address, page: str) -> Verdict:
        """Judge a blob by the origin that made it: ``blob:https://www.seoul.go.kr/<uuid>``."""
        try:
            inner = parse_address(address.path)
        except AddressError as error:
            return _no(Reason(error.fault))
        if inner.scheme not in ("https", "http"):
            return _no(Reason.SCHEME)
        if inner.is_local:
            return _no(Reason.LOCAL)
        for site in self._sites_of(page):
            known = {allowance.origin for allowance in (*site.pages, *site.frames)}
            if inner.origin in known:
                return _yes(address, site.id)
        return _no(Reason.HOST)

    def _judge_hosted(self, address: Address, use: Use, sites: Iterable[Rules]) -> Verdict:
        """Ask each site; of all refusals the one that came closest is given."""
        closest = Reason.HOST
        for site in sites:
            found = _judge_by(site, address, use)
            if found is Reason.ALLOWED:
                return _yes(address, site.id)
            closest = max(closest, found, key=_CLOSENESS.index)
        return _no(closest)


_HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
#: Refusals, from the farthest to the closest.
_CLOSENESS = (Reason.HOST, Reason.PORT, Reason.INSECURE, Reason.PATH)


def _yes(address: Address, site: str) -> Verdict:
    return Verdict(True, Reason.ALLOWED, address.text, site)


def _no(reason: Reason) -> Verdict:
    return Verdict(False, reason)


def _judge_by(site: Rules, address: Address, use: Use) -> Reason:
    """Judge by one site."""
    if use is Use.WEBSOCKET:
        return _find([Allowance(origin) for origin in site.sockets], address)
    if use in (Use.ENTRY, Use.NAVIGATION):
        return _find(site.pages, address)
    if use is Use.FRAME:
        return _find((*site.pages, *site.frames), address)
    whole = [Allowance(one.origin) for one in (*site.pages, *site.frames)]
    return _find([*whole, *(Allowance(origin) for origin in site.resources)], address)


def _find(allowances: Iterable[Allowance], address: Address) -> Reason:
    """Look for the origin, whole, then for the path, in every way that a server may read it."""
    closest = Reason.HOST
    for allowance in allowances:
        if allowance.origin == address.origin:
            if _has_path(allowance, address.path):
                return Reason.ALLOWED
            closest = Reason.PATH
        elif closest is not Reason.PATH:
            other = parse_address(allowance.origin)
            if other.host == address.host:
                same_port = other.port == address.port
                is_downgrade = address.scheme in ("http", "ws") and other.scheme in ("https", "wss")
                closest = Reason.INSECURE if is_downgrade else Reason.PORT if not same_port else closest
    return closest


def _has_path(allowance: Allowance, path: str) -> bool:
    if allowance.paths == ("/",) and not allowance.refused:
        return True
    try:
        readings = decoded_paths(path)
    except AddressError:
        return False
    folded = [reading.casefold() for reading in readings]
    is_refused = any(is_beneath(one, folder.casefold()) for one in folded for folder in allowance.refused)
    return not is_refused and all(
        any(is_beneath(reading, folder) for folder in allowance.paths) for reading in readings
    )


def check_origin(origin: str, schemes: Sequence[str]) -> None:
    """Refuse an origin that a site file must not name.

    Raises:
        ValueError: It is not canonical, is local, is an IP address, or has another scheme.
    """
    try:
        address = parse_address(origin)
    except AddressError as error:
        raise ValueError(f"{origin!r} is no origin: {error}") from None
    if address.origin != origin:
        raise ValueError(f"{origin!r} is not canonical: write {address.origin!r}")
    if address.scheme not in schemes:
        raise ValueError(f"{origin!r} must begin with {' or '.join(schemes)}")
    if address.is_local or not _HOST_NAME.fullmatch(address.host):
        raise ValueError(f"{origin!r} is local, an IP address, or no exact name")
