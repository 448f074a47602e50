"""Puts the pages into an application: routes, files, error pages, the guard."""

from __future__ import annotations

import logging
import mimetypes
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, RedirectResponse, Response

from kiosk.console.live import LiveRoutes
from kiosk.console.pages.about import AboutPages
from kiosk.console.pages.access import FormOldError, SignInNeededError, stranger_language
from kiosk.console.pages.admin import AccountPages, AuditPages, EnrolmentPages
from kiosk.console.pages.desk import Desk, OidcSignIn, PageOptions
from kiosk.console.pages.groups import GroupPages, SitePages
from kiosk.console.pages.guard import PageGuard
from kiosk.console.pages.help import AssistPages, HelpPages
from kiosk.console.pages.messages import MessagePages
from kiosk.console.pages.pictures import PicturePages
from kiosk.console.pages.rendering import RESOURCES
from kiosk.console.pages.schedules import SchedulePages
from kiosk.console.pages.signing import SigningPages, sign_in_address
from kiosk.console.pages.terminal import TerminalPages
from kiosk.console.pages.texts import common
from kiosk.console.pages.wall import WallPages
from kiosk.console.services.api import ConsoleServices
from kiosk.console.services.errors import ConflictError, ConsoleError, NotAllowedError, NotFoundError
from kiosk.i18n.text import Message

__all__ = ["OidcSignIn", "PageOptions", "add_pages"]

_LOG = logging.getLogger(__name__)
ASSETS = RESOURCES / "console"
_ASSET_ENDINGS = (".css", ".js", ".svg")
_HOURS_24 = 86_400


def add_pages(app: FastAPI, services: ConsoleServices, options: PageOptions) -> Desk:
    """Add all pages to an application.

    Routes that the application already has keep their own answers.

    Args:
        app: The application.
        services: What the pages ask.
        options: How they are shown.
    """
    desk = Desk(services, options)
    for pages in (
        SigningPages(desk), WallPages(desk), TerminalPages(desk), GroupPages(desk), SitePages(desk),
        SchedulePages(desk), HelpPages(desk), AssistPages(desk), MessagePages(desk), EnrolmentPages(desk),
        AccountPages(desk), AuditPages(desk), PicturePages(desk), AboutPages(desk), LiveRoutes(desk),
    ):  # fmt: skip
        app.include_router(pages.router, include_in_schema=False)
    app.add_api_route("/assets/{name:path}", _asset, methods=["GET"], include_in_schema=False)
    _add_errors(app, desk)

    def page(title: Message, body: Message) -> bytes:
        return desk.renderer.text("error.html", "ko", {"title": title, "body": body}).encode()

    app.add_middleware(
        PageGuard,
        is_secure=options.is_secure,
        too_large=page(common.TOO_LARGE_TITLE, common.TOO_LARGE_BODY),
        failed=page(common.FAILED_TITLE, common.FAILED_BODY),
    )
    return desk


def _asset(name: str) -> Response:
    """Return a file of ``resources/console``: styles, scripts, the icon."""
    try:
        path = Path(ASSETS / name).resolve()
    except (ValueError, OSError):  # no name that a file can have
        raise HTTPException(404) from None
    if not path.is_relative_to(ASSETS.resolve()) or path.suffix not in _ASSET_ENDINGS or not path.is_file():
        raise HTTPException(404)
    kind = {".js": "text/javascript", ".css": "text/css"}.get(path.suffix) or mimetypes.guess_type(path.name)[
        0
    ]
    return FileResponse(
        path, media_type=kind, headers={"Cache-Control": f"private, max-age={_HOURS_24}, no-cache"}
    )


def _add_errors(app: FastAPI, desk: Desk) -> None:
    """Answer what goes wrong with a calm page."""

    def sign_in(request: Request, error: Exception) -> Response:
        if not isinstance(error, SignInNeededError):
            raise error
        address = sign_in_address(error)
        if request.headers.get("hx-request") == "true" or "text/event-stream" in request.headers.get(
            "accept", ""
        ):
            # A page that rings says first that it can no longer do so: resources/console/js/presses.js.
            return Response(status_code=401, headers={"X-Sign-In": address})
        return RedirectResponse(address, status_code=303)

    def show(request: Request, status: int, title: Message, body: Message) -> Response:
        return desk.error(request, stranger_language(request), status, title, body)

    def form_old(request: Request, error: Exception) -> Response:
        return show(request, 403, common.FORM_OLD, common.FAILED_BODY)

    def known(request: Request, error: Exception) -> Response:
        if isinstance(error, NotAllowedError):
            return show(request, 403, common.FORBIDDEN_TITLE, common.FORBIDDEN_BODY)
        if isinstance(error, NotFoundError):
            return show(request, 404, common.MISSING_TITLE, common.MISSING_BODY)
        if isinstance(error, ConsoleError):
            status = 409 if isinstance(error, ConflictError) else 422
            return show(request, status, common.FAULTS, error.message)
        raise error

    def wrong(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
        title, body = {
            404: (common.MISSING_TITLE, common.MISSING_BODY),
            405: (common.WRONG_WAY_TITLE, common.MISSING_BODY),
        }.get(status, (common.FAILED_TITLE, common.FAILED_BODY))
        answer = show(request, status, title, body)
        answer.headers.update(headers)
        return answer

    app.add_exception_handler(SignInNeededError, sign_in)
    app.add_exception_handler(FormOldError, form_old)
    app.add_exception_handler(ConsoleError, known)
    app.add_exception_handler(RequestValidationError, wrong)
    app.add_exception_handler(HTTPException, wrong)
