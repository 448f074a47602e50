"""The console's application: what terminals call (``/enrol``), probes and metrics, and the pages."""

from __future__ import annotations

import base64
import hmac
import logging
from collections.abc import Callable
from typing import TypeVar

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, PlainTextResponse

from kiosk.clock import Clock
from kiosk.console.services.enrolment import Enrolling
from kiosk.console.services.errors import ConsoleError
from kiosk.console.services.health import Health
from kiosk.console.services.views import HealthView
from kiosk.server.rate import RateLimiter, is_loopback, network_of
from kiosk.twin.enrolment import EnrolAnswer, EnrolPickup, EnrolRequest, RotationRequest

_LOG = logging.getLogger(__name__)
Asked = TypeVar("Asked", bound=BaseModel)
_MOST_BYTES = 16_384
#: Header with the terminal's signature for fetching its credentials.
SIGNATURE_HEADER = "x-modunuri-signature"
_STATUS = {"waiting": 202, "unknown": 404, "refused": 410, "expired": 410}


class _EnrolLimits:
    """A code costs 50 ms on purpose, so few are made for one address; fetching is cheap."""

    rate = 2.0
    burst = 20


class EnrolRoutes:
    """What terminals call over HTTPS; everything else they say goes through the broker."""

    def __init__(self, enrolment: Enrolling, clock: Clock) -> None:
        """Answer for an enrolment service."""
        self._enrolment = enrolment
        self._rate = RateLimiter(clock, _EnrolLimits())

    def add_to(self, app: FastAPI) -> None:
        """Add the routes."""
        app.add_api_route("/enrol", self.ask, methods=["POST"], include_in_schema=False)
        app.add_api_route("/enrol/rotation", self.rotate, methods=["POST"], include_in_schema=False)
        app.add_api_route("/enrol/{request_id}", self.pick_up, methods=["GET"], include_in_schema=False)
        app.add_api_route("/enrol/{request_id}/kept", self.keep, methods=["POST"], include_in_schema=False)

    def _wait(self, request: Request) -> Response | None:
        seconds = self._rate.seconds_to_wait(self._rate.caller_of(None, _address(request)))
        return _refusal(429, "too many requests", seconds) if seconds else None

    async def ask(self, request: Request) -> Response:
        """Take a terminal's request to join; ``EnrolRequest`` -> ``EnrolAnswer``, or 429 (again later)."""
        body = await _read(request)
        asked = _parse(EnrolRequest, body)
        if asked is None:
            return _refusal(400, "not a request")
        refused = self._wait(request)
        if refused is not None:
            return refused
        origin = _origin(_address(request))
        return _answered(await run_in_threadpool(self._enrolment.ask, asked, origin))

    async def rotate(self, request: Request) -> Response:
        """Take a terminal's new identity; ``RotationRequest`` -> ``EnrolAnswer``, or 503 (again later)."""
        asked = _parse(RotationRequest, await _read(request))
        if asked is None:
            return _refusal(400, "not a request")
        refused = self._wait(request)
        if refused is not None:
            return refused
        try:
            return _answered(await run_in_threadpool(self._enrolment.rotate_now, asked))
        except ConsoleError as error:
            _LOG.error("a terminal's new keys wait: %s", error.technical)
            return _refusal(503, "later")

    async def pick_up(self, request_id: str, request: Request) -> Response:
        """Hand an accepted terminal its credentials: 200 ``EnrolPickup``, 202 waiting, 404, 410."""
        return await self._hand_over(self._enrolment.pick_up, request_id, request)

    async def keep(self, request_id: str, request: Request) -> Response:
        """Hear that a terminal holds its new keys: 200 ``EnrolPickup``, 404, 410, 503 (again later)."""
        return await self._hand_over(self._enrolment.keep, request_id, request)

    async def _hand_over(
        self, step: Callable[[str, bytes], tuple[str, EnrolPickup | None]], request_id: str, request: Request
    ) -> Response:
        refused = self._wait(request)
        if refused is not None:
            return refused
        try:
            signature = base64.b64decode(request.headers.get(SIGNATURE_HEADER, ""), validate=True)
        except ValueError:
            return _refusal(404, "unknown")
        try:
            state, pickup = await run_in_threadpool(step, request_id[:64], signature)
        except ConsoleError as error:
            _LOG.error("a terminal's new keys wait: %s", error.technical)
            return _refusal(503, "later")
        if pickup is None:
            return _refusal(_STATUS.get(state, 404), state)
        return JSONResponse(pickup.model_dump(mode="json"), headers={"cache-control": "no-store"})


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _origin(address: str) -> str:
    """Return who asks; "" for this machine's own address, which is everybody's behind a proxy."""
    return "" if is_loopback(address) else network_of(address)


async def _read(request: Request) -> bytes:
    """Return the body, or nothing if it is too long."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            return b""
    return body


def _parse(shape: type[Asked], body: bytes) -> Asked | None:
    try:
        return shape.model_validate_json(body)
    except (ValidationError, UnicodeError):
        return None


def _answered(answer: EnrolAnswer | None) -> Response:
    if answer is None:
        return _refusal(403, "not taken")
    return JSONResponse(
        answer.model_dump(mode="json"), status_code=201, headers={"cache-control": "no-store"}
    )


def _refusal(status: int, detail: str, retry_after: int = 0) -> Response:
    headers = {"retry-after": str(retry_after)} if retry_after else {}
    return JSONResponse({"detail": detail}, status_code=status, headers=headers)


class HealthRoutes:
    """For probes and for a collector of metrics; counts only."""

    def __init__(self, health: Health, metrics_token: str = "") -> None:
        """Answer metrics to this machine, or to whoever shows the token."""
        self._health = health
        self._token = metrics_token

    def add_to(self, app: FastAPI) -> None:
        """Add the routes."""
        app.add_api_route("/health", self.health, methods=["GET"], include_in_schema=False)
        app.add_api_route("/metrics", self.metrics, methods=["GET"], include_in_schema=False)

    def health(self) -> Response:
        """Say whether the store answers (503 if not) and how the line to the broker is."""
        found = self._health.health()
        document = {"store": found.is_store_right, "broker": found.broker}
        return JSONResponse(document, status_code=200 if found.is_store_right else 503)

    def metrics(self, request: Request) -> Response:
        """Return the counts in the text format of Prometheus 0.0.4."""
        if not self._may_ask(request):
            return _refusal(403, "a token is needed")
        return PlainTextResponse(metrics_text(self._health.health()), media_type="text/plain; version=0.0.4")

    def _may_ask(self, request: Request) -> bool:
        if self._token:
            shown = request.headers.get("authorization", "")
            return hmac.compare_digest(shown.encode(), f"Bearer {self._token}".encode())
        is_here = request.client is not None and request.client.host in ("127.0.0.1", "::1")
        return is_here and "x-forwarded-for" not in request.headers and "forwarded" not in request.headers


def metrics_text(health: HealthView) -> str:
    """Return health as metrics."""
    lines = []

    def add(name: str, kind: str, about: str, *values: tuple[str, float]) -> None:
        lines.append(f"# HELP modunuri_console_{name} {about}")
        lines.append(f"# TYPE modunuri_console_{name} {kind}")
        lines.extend(f"modunuri_console_{name}{labels} {value:g}" for labels, value in values)

    add("store_up", "gauge", "Whether the database answers.", ("", float(health.is_store_right)))
    add("broker_up", "gauge", "Whether the broker is connected.", ("", float(health.broker == "connected")))
    is_due = health.credentials_due is not None
    add("broker_credentials_due", "gauge", "Credentials the broker was not told yet.", ("", float(is_due)))
    add("broker_restarts_total", "counter", "Starts of the broker again.", ("", health.broker_restarts))
    add("terminals", "gauge", "Enrolled terminals.", ("", health.terminals))
    add("terminals_online", "gauge", "Terminals that are online.", ("", health.online))
    add("unpublished", "gauge", "Desired documents not acknowledged by the broker.", ("", health.unpublished))
    add("queue", "gauge", "Messages that wait for the writer.", ("", health.queue))
    refused = [(f'{{reason="{reason}"}}', float(count)) for reason, count in sorted(health.refused.items())]
    add("refused_total", "counter", "Messages that were not believed.", *refused)
    return "\n".join(lines) + "\n"


def create_app(enrolment: Enrolling, health: Health, clock: Clock, metrics_token: str = "") -> FastAPI:
    """Return the application without pages; :func:`kiosk.console.pages.build.add_pages` adds them."""
    app = FastAPI(title="Modunuri console", docs_url=None, redoc_url=None, openapi_url=None)
    EnrolRoutes(enrolment, clock).add_to(app)
    HealthRoutes(health, metrics_token).add_to(app)
    return app
