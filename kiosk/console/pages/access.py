"""Who may open which page: sessions, roles and the token that every form carries.

Every route has one of the two dependencies made here, :class:`Anyone` or :class:`Allow`; a test holds all
routes to that. The services check role and scope again; these checks keep pages from offering what will fail.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.responses import Response

from kiosk.console.pages.addresses import Addresses
from kiosk.console.pages.forms import Form, read_form
from kiosk.console.pages.rendering import LANGUAGES
from kiosk.console.services.api import AccountService
from kiosk.console.services.errors import NotAllowedError
from kiosk.console.services.views import ROLES, Role, SessionView, Staff

_LOG = logging.getLogger(__name__)
#: Header in which scripts send the token instead of a field.
CSRF_HEADER = "x-csrf-token"
#: Field in which forms send it.
CSRF_FIELD = "csrf"
HELPERS: tuple[Role, ...] = ("helper", "manager")
MANAGERS: tuple[Role, ...] = ("manager",)
EVERYBODY: tuple[Role, ...] = ROLES


class SignInNeededError(Exception):
    """Nobody is signed in.

    Attributes:
        next_path: Where to go afterwards.
        to: The page to go to first.
        is_over: Whether the browser showed a session that has ended.
    """

    def __init__(self, next_path: str = "", to: str = "/sign-in", *, is_over: bool = False) -> None:
        """Lead to the page *to*."""
        super().__init__(to)
        self.next_path = next_path
        self.to = to
        self.is_over = is_over


class FormOldError(Exception):
    """A form without the right token: too old, or from somewhere else."""


def is_local_path(path: str) -> bool:
    """Return whether a path leads to a page of this console (never to another site)."""
    if not path.startswith("/") or path.startswith("//") or "\\" in path or len(path) > 500:
        return False
    parts = urlsplit(path)
    return not parts.scheme and not parts.netloc and path.isprintable()


@dataclass(frozen=True, slots=True)
class Cookies:
    """Names and rules of the console's cookies.

    Attributes:
        is_secure: Whether pages are served over TLS (here or by a proxy in front).
    """

    is_secure: bool

    @property
    def session(self) -> str:
        """Name of the session's cookie; the prefix binds it to this very host."""
        return "__Host-console" if self.is_secure else "console"

    @property
    def visitor(self) -> str:
        """Name of the cookie that ties forms before sign-in to this browser."""
        return "__Host-console-form" if self.is_secure else "console-form"

    @property
    def oidc(self) -> str:
        """Name of the cookie that holds the secret of a sign-in at the identity provider."""
        return "__Host-console-oidc" if self.is_secure else "console-oidc"

    def put(
        self, response: Response, name: str, value: str, *, max_age: int | None = None, same_site: bool = True
    ) -> None:
        """Set a cookie that scripts cannot read and other sites do not send."""
        response.set_cookie(
            name, value, max_age=max_age, path="/", secure=self.is_secure, httponly=True,
            samesite="strict" if same_site else "lax",
        )  # fmt: skip

    def drop(self, response: Response, name: str) -> None:
        """Remove a cookie."""
        response.delete_cookie(name, path="/", secure=self.is_secure, httponly=True, samesite="strict")


@dataclass(slots=True)
class Visit:
    """One request of a member of staff.

    Attributes:
        request: The request.
        session: Who is signed in.
        form: What was posted.
        since: Mark of the last news before anything was read for this request.
    """

    request: Request
    session: SessionView
    form: Form
    since: str = ""

    @property
    def staff(self) -> Staff:
        """Who acts."""
        return self.session.staff

    @property
    def language(self) -> str:
        """Language of the pages."""
        return self.session.staff.language if self.session.staff.language in LANGUAGES else "ko"

    @property
    def csrf(self) -> str:
        """Token for forms."""
        return self.session.csrf

    @property
    def is_fragment(self) -> bool:
        """Whether a part of a page was asked for, by a script."""
        return is_fragment(self.request)

    def may(self, *roles: Role) -> bool:
        """Return whether the staff member has one of these roles."""
        return self.staff.role in roles


@dataclass(slots=True)
class Stranger:
    """One request of somebody who need not be signed in.

    Attributes:
        request: The request.
        form: What was posted.
        csrf: Token for forms; its cookie is set with the answer.
        language: Language of the pages.
    """

    request: Request
    form: Form
    csrf: str
    language: str


def is_fragment(request: Request) -> bool:
    """Return whether a script asks for a part of a page."""
    return request.headers.get("hx-request") == "true"


def _is_token_right(request: Request, form: Form, expected: str) -> bool:
    shown = request.headers.get(CSRF_HEADER) or form.raw(CSRF_FIELD)
    return bool(expected) and hmac.compare_digest(shown.encode(), expected.encode())


class Anyone:
    """Dependency of a page that needs no sign-in."""

    def __init__(self, cookies: Cookies, addresses: Addresses) -> None:
        """Tie forms to the browser by a cookie of their own."""
        self._cookies = cookies
        self._addresses = addresses

    def __call__(self, request: Request, form: Annotated[Form, Depends(read_form)]) -> Stranger:
        """Return the stranger.

        Raises:
            FormOldError: A form came without its token, or from another site.
        """
        known = request.cookies.get(self._cookies.visitor, "")
        if request.method == "POST" and not (
            self._addresses.is_ours(request) and len(known) >= 32 and _is_token_right(request, form, known)
        ):
            raise FormOldError
        return Stranger(
            request,
            form,
            known if len(known) >= 32 else secrets.token_urlsafe(32),
            stranger_language(request),
        )


class Allow:
    """Dependency of a page for signed-in staff of some roles.

    Attributes:
        roles: Who may open it.
    """

    def __init__(
        self,
        accounts: AccountService,
        cookies: Cookies,
        addresses: Addresses,
        roles: Sequence[Role],
        *,
        is_set_up_page: bool = False,
        mark: Callable[[], str] = str,
    ) -> None:
        """Let *roles* in.

        Args:
            accounts: Knows the sessions.
            cookies: Names of the cookies.
            addresses: Tells our own pages from others.
            roles: Who may open it.
            is_set_up_page: Whether it is open to somebody who has no second factor yet.
            mark: Returns the mark of the last news.
        """
        self._accounts = accounts
        self._cookies = cookies
        self._addresses = addresses
        self.roles = tuple(roles)
        self._is_set_up_page = is_set_up_page
        self._mark = mark

    def __call__(self, request: Request, form: Annotated[Form, Depends(read_form)]) -> Visit:
        """Return the visit.

        Raises:
            SignInNeededError: Nobody is signed in, or the second factor is to be set up first.
            NotAllowedError: Another role.
            FormOldError: A form without the session's token, or from another site.
        """
        since = self._mark()  # what changes from here on is told by the page's line of events
        token = request.cookies.get(self._cookies.session, "")
        # What a page fetches by itself while nobody touches it must not keep a session alive.
        is_use = not (request.method == "GET" and (is_fragment(request) or request.url.path == "/live"))
        session = self._accounts.session(token, is_use=is_use) if token else None
        if session is None:
            raise SignInNeededError(_page_of(request), is_over=bool(token))
        if session.must_enrol_totp and not self._is_set_up_page:
            raise SignInNeededError(to="/second-factor")
        if session.staff.role not in self.roles:
            raise NotAllowedError(f"{session.staff.role} at {request.url.path}")
        if request.method != "GET" and not (
            self._addresses.is_ours(request) and _is_token_right(request, form, session.csrf)
        ):
            raise FormOldError
        return Visit(request, session, form, since)


def _page_of(request: Request) -> str:
    """Return the page on which somebody is: the one asked for, or that on which a part was to be shown."""
    if is_fragment(request):
        parts = urlsplit(request.headers.get("hx-current-url", "")[:2000])
        return f"{parts.path or '/wall'}{'?' + parts.query if parts.query else ''}"
    if request.method != "GET":
        return "/wall"
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def stranger_language(request: Request) -> str:
    """Return the language of a page before sign-in: chosen by cookie, else the browser's, else Korean."""
    chosen = request.cookies.get("console-language", "")
    if chosen in LANGUAGES:
        return chosen
    for part in request.headers.get("accept-language", "")[:200].split(","):
        tag = part.partition(";")[0].strip().lower().partition("-")[0]
        if tag in LANGUAGES:
            return tag
    return "ko"
