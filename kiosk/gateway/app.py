"""Putting the gateway together: content, store, routes, guards."""

from __future__ import annotations

import logging
import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from kiosk.clock import Clock
from kiosk.contracts.content import DirectoryContent
from kiosk.gateway.api.description import describe_errors
from kiosk.gateway.api.formats import Open311Error, error_answer, is_format
from kiosk.gateway.api.guards import BodyTooLargeError, Guard
from kiosk.gateway.api.hsds import HsdsRoutes
from kiosk.gateway.api.metrics import GatewayMetrics, Watcher
from kiosk.gateway.api.open311 import Open311Routes
from kiosk.gateway.api.profile import ProfileRoutes
from kiosk.gateway.api.staff import StaffRoutes
from kiosk.gateway.api.state import GatewayState
from kiosk.gateway.api.terminals import TerminalRoutes
from kiosk.gateway.config import GatewayConfig
from kiosk.gateway.content.loader import ContentError, load_city
from kiosk.gateway.content.search import DirectoryIndex
from kiosk.gateway.store.attempts import AttemptStore
from kiosk.gateway.store.database import open_engine
from kiosk.gateway.store.forwarding import ForwardingStore
from kiosk.gateway.store.keys import KeyStore
from kiosk.gateway.store.requests import RequestStore
from kiosk.i18n.text import msg

_LOG = logging.getLogger(__name__)


def _columns(entry: DirectoryContent) -> tuple[list[str], list[str], list[str]]:
    """Return what the index knows of an entry: names, keywords, other texts, in all languages."""
    keywords = [word for words in entry.keywords.values() for word in words]
    texts = [*entry.descriptions.values(), *entry.organization.values()]
    if entry.how_to:
        texts += entry.how_to.values()
    return list(entry.names.values()), keywords, texts


def build_state(config: GatewayConfig, clock: Clock) -> GatewayState:
    """Load the content and open the store.

    Raises:
        ContentError: Broken content.
        StoreError: The database cannot be used.
    """
    content = load_city(config.city_dir, is_lenient=config.is_lenient)
    for problem in content.problems:
        _LOG.error("left out of the catalogue: %s", problem)
    try:
        time_zone = ZoneInfo(content.city.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        # Translators: Shown to staff at start. {zone} is a time zone's name such as Asia/Seoul.
        text = msg("city.json 파일의 시간대 이름을 고치세요: {zone}", zone=content.city.time_zone)
        raise ContentError(text, technical="unknown time zone") from error
    engine = open_engine(config.database_url, config.keys.store)
    return GatewayState(
        config=config,
        content=content,
        index=DirectoryIndex({key: _columns(entry) for key, entry in content.directory.items()}),
        requests=RequestStore(
            engine, clock, config.keys.lookup, config.destination, has_upstream=config.has_upstream
        ),
        keys=KeyStore(engine, clock),
        attempts=AttemptStore(engine, clock, config.limits),
        forwarding=ForwardingStore(engine, clock),
        engine=engine,
        clock=clock,
        time_zone=time_zone,
    )


def _format_of(request: Request) -> str:
    """Return the format in which an error is answered: the one of the path, else JSON."""
    if not request.url.path.startswith("/open311/"):
        return "json"
    fmt = request.url.path.rpartition(".")[2]
    return fmt if is_format(fmt) else "xml"


def _methods_of(app: FastAPI, request: Request) -> set[str]:
    """Return the methods that the path of a request takes."""
    found: set[str] = set()
    for path, operations in app.openapi()["paths"].items():
        pattern = re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(path))
        if re.fullmatch(pattern, request.url.path):
            found |= {method.upper() for method in operations}
    return found


def create_app(state: GatewayState) -> FastAPI:
    """Return the ASGI application over a built state."""
    app = FastAPI(
        title="Modunuri gateway",
        version="1",
        description="Open311 GeoReport v2, HSDS 3, and the profile of the Modunuri kiosk.",
        docs_url=None,
        redoc_url=None,
    )
    metrics = GatewayMetrics(state)
    app.include_router(Open311Routes(state).router)
    app.include_router(HsdsRoutes(state).router)
    app.include_router(ProfileRoutes(state, metrics.ignored.inc).router)
    app.include_router(StaffRoutes(state).router)
    app.include_router(TerminalRoutes(state).router)
    app.include_router(metrics.router)

    def answer_error(request: Request, error: Exception) -> Response:
        if isinstance(error, Open311Error):
            return error_answer(_format_of(request), error)
        if isinstance(error, RequestValidationError):
            places = sorted({str(one["loc"][-1]) for one in error.errors()})
            # A format that does not exist is a path that does not exist.
            is_path = any(one["loc"][0] == "path" for one in error.errors())
            known = Open311Error(404 if is_path else 400, *(f"{place} is not valid" for place in places))
        elif isinstance(error, BodyTooLargeError):
            known = Open311Error(413, "the body is too large")
        elif isinstance(error, HTTPException):
            headers = dict(error.headers or {})
            if error.status_code == 405:
                # The router names the methods of the first route only; a path may have two.
                headers["Allow"] = ", ".join(sorted(_methods_of(app, request)))
            known = Open311Error(error.status_code, str(error.detail), headers=headers)
        elif isinstance(error, DBAPIError):
            _LOG.error("store failed: %s", type(error.orig).__name__)
            known = Open311Error(503, "the store cannot be used now", headers={"Retry-After": "30"})
        else:
            raise error
        return error_answer(_format_of(request), known)

    for kind in (
        Open311Error,
        RequestValidationError,
        HTTPException,
        BodyTooLargeError,
        DBAPIError,
    ):
        app.add_exception_handler(kind, answer_error)
    app.add_middleware(Guard, config=state.config, clock=state.clock)
    app.add_middleware(Watcher, metrics=metrics)
    describe_errors(app)
    return app
