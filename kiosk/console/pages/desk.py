"""What every page needs: services, templates, cookies, the way through the console, what was just done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from kiosk.clock import Clock
from kiosk.console.pages.access import EVERYBODY, HELPERS, MANAGERS, Allow, Anyone, Cookies, Stranger, Visit
from kiosk.console.pages.addresses import Addresses
from kiosk.console.pages.editing import Editing
from kiosk.console.pages.forms import Form
from kiosk.console.pages.notices import notice_of
from kiosk.console.pages.rendering import Renderer
from kiosk.console.pages.texts import common
from kiosk.console.services.api import ConsoleServices
from kiosk.console.services.errors import ConsoleError, InvalidError, NotAllowedError, NotFoundError
from kiosk.console.services.views import HelpView, Role
from kiosk.i18n.catalogues import Catalogues
from kiosk.i18n.formatting import CITY_ZONE
from kiosk.i18n.text import Message


class OidcSignIn(Protocol):
    """Sign-in at an identity provider (OpenID Connect, code flow with PKCE)."""

    @property
    def name(self) -> str:
        """Name of the provider for the button."""

    def begin(self, redirect_uri: str) -> tuple[str, str]:
        """Return where to send the browser, and a secret to be shown again at the end."""

    def finish(self, redirect_uri: str, query: Mapping[str, str], secret: str) -> tuple[str, str]:
        """Return subject and issuer of who comes back.

        Raises:
            SignInError: The provider does not vouch, or the answer does not belong to this browser.
        """


@dataclass(frozen=True, slots=True)
class PageOptions:
    """How pages are shown.

    Attributes:
        clock: What time it is.
        catalogues: Translations.
        is_secure: Whether pages are served over TLS, here or by a proxy in front.
        oidc: Sign-in at an identity provider, or None.
        name: Name of the city or centre, or "".
        base_url: Public address of the pages without a slash at its end; "" if it was not given.
    """

    clock: Clock
    catalogues: Catalogues
    is_secure: bool = True
    oidc: OidcSignIn | None = None
    name: str = ""
    base_url: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """One entry of the navigation."""

    path: str
    label: Message
    icon: str
    roles: tuple[Role, ...] = EVERYBODY


#: The way through the console: heading and entries.
WAYS: tuple[tuple[Message, tuple[Way, ...]], ...] = (
    (
        common.WAYS_TODAY,
        (
            Way("/wall", common.WALL, icon="machine"),
            Way("/help", common.HELP, icon="hand"),
            Way("/messages", common.MESSAGES, icon="message"),
        ),
    ),
    (
        common.WAYS_PLAN,
        (
            Way("/schedules", common.SCHEDULES, icon="calendar"),
            Way("/groups", common.GROUPS, icon="family"),
            Way("/sites", common.SITES, icon="building"),
        ),
    ),
    (
        common.WAYS_ADMIN,
        (
            Way("/enrolment", common.ENROLMENT, icon="plus", roles=MANAGERS),
            Way("/accounts", common.ACCOUNTS, icon="key", roles=("manager", "auditor")),
            Way("/audit", common.AUDIT, icon="document", roles=("manager", "auditor")),
            Way("/pictures", common.PICTURES, icon="rate"),
        ),
    ),
    (
        common.WAYS_ABOUT,
        (
            Way("/guide", common.GUIDE, icon="help"),
            Way("/about", common.ABOUT, icon="info"),
        ),
    ),
)


#: Pages that belong to another entry of the navigation.
_SHELVES = {"terminals": "/wall", "assist": "/help"}


class Desk:
    """Shared by all pages; holds no state of its own."""

    def __init__(self, services: ConsoleServices, options: PageOptions) -> None:
        """Serve *services*."""
        self.services = services
        self.options = options
        self.cookies = Cookies(options.is_secure)
        self.renderer = Renderer(options.catalogues, options.clock, options.name)
        self.addresses = Addresses(options.base_url, options.is_secure)
        self.anyone = Anyone(self.cookies, self.addresses)
        self.editing = Editing(attempt)

    def allow(self, roles: Sequence[Role] = EVERYBODY, *, is_set_up_page: bool = False) -> Allow:
        """Return the dependency that lets *roles* in."""
        return Allow(
            self.services.accounts,
            self.cookies,
            self.addresses,
            roles,
            is_set_up_page=is_set_up_page,
            mark=self.services.live.mark,
        )

    def calls(self, visit: Visit) -> tuple[HelpView, ...]:
        """Return the calls that nobody has taken, longest waiting first."""
        return tuple(call for call in self.services.help.queue(visit.staff) if call.state == "waiting")

    def show(
        self,
        visit: Visit,
        template: str,
        title: Message | str,
        values: Mapping[str, Any] | None = None,
        *,
        form: Form | None = None,
        notice: Message | None = None,
        status: int = 200,
    ) -> HTMLResponse:
        """Return a page for signed-in staff.

        Args:
            visit: Who reads it.
            template: Template's name.
            title: Heading and title of the window.
            values: What the template shows.
            form: A form with faults, to be shown again; makes the status 422.
            notice: Something that went wrong and belongs to no field.
            status: HTTP status.
        """
        path = visit.request.url.path
        if form is not None and not form.is_right and status == 200:
            status = 422
        frame = {
            "title": title,
            "visit": visit,
            "staff": visit.staff,
            "csrf": visit.csrf,
            "ways": [
                (heading, [way for way in ways if visit.staff.role in way.roles])
                for heading, ways in WAYS
                if any(visit.staff.role in way.roles for way in ways)
            ],
            "here": _SHELVES.get(path.split("/")[1], "/" + path.split("/")[1]),
            "waiting_calls": len(self.calls(visit)),
            "done": notice_of(visit.request.query_params),
            "notice": notice,
            "form": form or Form(),
            "is_helper": visit.may(*HELPERS),
            "is_manager": visit.may(*MANAGERS),
            "zone": CITY_ZONE.key,
            **self.session_end(visit),
        }
        return self.renderer.page(template, visit.language, {**frame, **(values or {})}, status)

    def session_end(self, visit: Visit) -> dict[str, Any]:
        """Return in how many seconds the session ends, and whether using the console puts that off."""
        session, now = visit.session, self.renderer.now()
        left = max(0, int((session.idle_until - now).total_seconds()))
        return {"left": left, "may_stay": session.idle_until < session.expires_at}

    def part(self, visit: Visit, template: str, values: Mapping[str, Any]) -> HTMLResponse:
        """Return a part of a page, for a script that puts it in place."""
        frame = {
            "visit": visit,
            "staff": visit.staff,
            "csrf": visit.csrf,
            "is_helper": visit.may(*HELPERS),
            "is_manager": visit.may(*MANAGERS),
            "done": None,
        }
        return self.renderer.page(template, visit.language, {**frame, **values})

    def refusal(self, visit: Visit, message: Message, status: int = 422) -> HTMLResponse:
        """Return why something was not done, for a script that shows it where it was pressed."""
        return self.renderer.page("error_part.html", visit.language, {"title": message, "body": None}, status)

    def alone(
        self,
        stranger: Stranger,
        template: str,
        title: Message,
        values: Mapping[str, Any] | None = None,
        *,
        form: Form | None = None,
        notice: Message | None = None,
        status: int = 200,
    ) -> HTMLResponse:
        """Return a page for somebody who is not signed in, and tie its forms to this browser."""
        if form is not None and not form.is_right and status == 200:
            status = 422
        frame = {
            "title": title,
            "csrf": stranger.csrf,
            "form": form or Form(),
            "notice": notice,
            "done": None,
        }
        answer = self.renderer.page(template, stranger.language, {**frame, **(values or {})}, status)
        self.cookies.put(answer, self.cookies.visitor, stranger.csrf)
        return answer

    def error(
        self, request: Request, language: str, status: int, title: Message, body: Message
    ) -> HTMLResponse:
        """Return a page that says what is wrong and leads on."""
        values = {"title": title, "body": body, "status": status}
        template = "error_part.html" if request.headers.get("hx-request") == "true" else "error.html"
        return self.renderer.page(template, language, values, status)

    def go(self, path: str, done: str = "", **facts: str | int) -> RedirectResponse:
        """Return the answer to a form that was carried out: the way to a page that says so."""
        query = (
            urlencode({"done": done, **{name: str(value) for name, value in facts.items()}}) if done else ""
        )
        joint = "&" if "?" in path else "?"
        return RedirectResponse(f"{path}{joint}{query}" if query else path, status_code=303)


def attempt(form: Form, act: Callable[[], object], fields: Mapping[str, str] | None = None) -> Message | None:
    """Carry something out, if the form is right, and put what goes wrong into words where it belongs.

    Args:
        form: Nothing is done while it has a fault. It gets the fault of an :class:`InvalidError` whose
            field it knows.
        act: What to do.
        fields: Names of arguments -> names of fields, where they differ.

    Returns:
        What went wrong and belongs to no field, or None.
    """
    if not form.is_right:
        return None
    try:
        act()
    except InvalidError as error:
        form.fault((fields or {}).get(error.field, error.field), error.message)
    except (NotAllowedError, NotFoundError):
        raise  # a page of its own says so
    except ConsoleError as error:
        return error.message
    return None
