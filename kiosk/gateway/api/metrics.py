"""``/metrics`` for Prometheus: counts and times, never what a visitor gave, and no ids.

Routes are named by their template (``/open311/v2/requests/{request_id}.{fmt}``). Who may read: the
embedding kiosk, a key of the role ``monitor``, or a caller on this machine that no proxy speaks for.
With several workers every one writes into ``$PROMETHEUS_MULTIPROC_DIR`` and any of them answers for all.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, MutableMapping
from typing import Any

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk import __version__
from kiosk.gateway.api.formats import Open311Error
from kiosk.gateway.api.state import GatewayState
from kiosk.gateway.store.database import REVISIONS
from kiosk.gateway.time_check import time_sync

_TEXT = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_LOCAL = ("127.0.0.1", "::1")
_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip", "via")


class StoreCollector(Collector):
    """Reads counts from the store whenever somebody asks."""

    def __init__(self, state: GatewayState) -> None:
        """Count in this gateway's store."""
        self._state = state

    def collect(self) -> Iterable[Metric]:
        """Return how many reports stand where."""
        about = GaugeMetricFamily(
            "modunuri_gateway_info", "Version and schema.", labels=["version", "schema"]
        )
        about.add_metric([__version__, REVISIONS[-1]], 1)
        yield about
        stored = GaugeMetricFamily("modunuri_reports", "Reports by status.", labels=["status"])
        for status, count in self._state.requests.count_by_status().items():
            stored.add_metric([status], count)
        yield stored
        line = GaugeMetricFamily(
            "modunuri_forwarding", "Reports on the way to the system of record.", labels=["state"]
        )
        for name, count in self._state.forwarding.count_by_state().items():
            line.add_metric([name], count)
        yield line
        oldest = self._state.forwarding.oldest_waiting()
        waits = (self._state.clock.now() - oldest).total_seconds() if oldest else 0.0
        yield GaugeMetricFamily(
            "modunuri_forwarding_oldest_seconds", "How long the oldest waits.", value=waits
        )
        yield GaugeMetricFamily(
            "modunuri_clock_synchronised",
            "1 if the clock follows a time server, 0 if not, -1 unknown.",
            value={"synchronised": 1, "unsynchronised": 0}.get(time_sync(), -1),
        )


class GatewayMetrics:
    """Counters of this process, and the route that shows them."""

    def __init__(self, state: GatewayState) -> None:
        """Make the counters in a registry of their own."""
        self._state = state
        self._registry = CollectorRegistry()
        self.requests = Counter(
            "modunuri_http_requests",
            "Requests by route, method and status.",
            ["route", "method", "status"],
            registry=self._registry,
        )
        self.seconds = Histogram(
            "modunuri_http_seconds",
            "Time to answer by route.",
            ["route"],
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self.ignored = Counter(
            "modunuri_ignored_keys",
            "Keys of newer terminals' reports that this version does not know.",
            registry=self._registry,
        )
        self._store = CollectorRegistry()
        self._store.register(StoreCollector(state))
        self.router = APIRouter(tags=["Operation"])
        self.router.add_api_route("/metrics", self.show, methods=["GET"], response_class=Response)

    def show(self, request: Request) -> Response:
        """Return counts for Prometheus."""
        if not self._may_read(request):
            raise Open311Error(403, "only a monitor's key or a caller on this machine may read counts")
        registry = self._registry
        if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return Response(generate_latest(registry) + generate_latest(self._store), media_type=_TEXT)

    def _may_read(self, request: Request) -> bool:
        if self._state.config.token is not None:
            return True
        key = request.headers.get("x-api-key")
        if key:
            found = self._state.keys.credential(key)
            return found is not None and found.role == "monitor"
        is_local = request.client is not None and request.client.host in _LOCAL
        return is_local and not any(name in request.headers for name in _FORWARDED)


class Watcher:
    """ASGI middleware outside of everything: counts what is answered, refusals included."""

    def __init__(self, app: ASGIApp, metrics: GatewayMetrics) -> None:
        """Count what *app* answers."""
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on, and count the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        status = "500"

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = str(message["status"])
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            route = _route_of(scope)
            self._metrics.requests.labels(route, _method_of(scope), status).inc()
            self._metrics.seconds.labels(route).observe(time.perf_counter() - begun)


def _route_of(scope: MutableMapping[str, Any]) -> str:
    """Return the template of the route that answered; one word for everything else."""
    return str(getattr(scope.get("route"), "path", "none"))


def _method_of(scope: MutableMapping[str, Any]) -> str:
    method = str(scope["method"])
    return method if method in ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE") else "other"
