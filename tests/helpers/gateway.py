"""A gateway without a process: the application over a small city and a fresh encrypted store."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
from fastapi import FastAPI
from starlette.testclient import TestClient

from kiosk.clock import SteppedClock
from kiosk.contracts.gateway import RequestPlace, ServiceRequest
from kiosk.contracts.receipt_number import check_digit
from kiosk.gateway.api.state import GatewayState
from kiosk.gateway.app import build_state, create_app
from kiosk.gateway.config import GatewayConfig, GatewayKeys
from kiosk.services.transport import Reply
from tests.helpers.city import write_city

_COUNT = itertools.count(1)
KEYS = GatewayKeys(bytes(range(32)), bytes(range(1, 33)), bytes(range(2, 34)))


@dataclass
class TestGateway:
    """The application, its state and a client that shows the right token or key."""

    __test__ = False

    app: FastAPI
    state: GatewayState
    clock: SteppedClock
    http: TestClient

    def stranger(self, **headers: str) -> TestClient:
        """Return a client that shows nothing."""
        return TestClient(
            self.app, base_url="http://localhost", headers=headers, raise_server_exceptions=False
        )


def make_gateway(folder: Path, **changes: Any) -> TestGateway:
    """Build a gateway in *folder*; *changes* go to its settings. Embedded (token) by default."""
    city_dir = folder / "testville"
    if not city_dir.exists():
        write_city(city_dir)
    config = GatewayConfig(
        city_dir=city_dir,
        database_url=f"sqlite:///{folder / 'gateway.db'}",
        keys=KEYS,
        destination="centre",
        token="open",
        hosts=("localhost",),
    )
    config = replace(config, **changes)
    clock = SteppedClock()
    state = build_state(config, clock)
    app = create_app(state)
    headers = {"x-modunuri-token": config.token} if config.token else {}
    http = TestClient(app, base_url="http://localhost", headers=headers, raise_server_exceptions=False)
    return TestGateway(app, state, clock, http)


def receipt_numbers() -> tuple[str, str]:
    """Return a new receipt number and code."""
    digits = f"{next(_COUNT):010d}"
    return digits + check_digit(digits), f"{next(_COUNT):06d}"


def make_request(clock: SteppedClock, **changes: Any) -> ServiceRequest:
    """Return a report that the small city accepts."""
    number, code = receipt_numbers()
    values: dict[str, Any] = {
        "client_ref": f"00000000-0000-4000-8000-{next(_COUNT):012d}",
        "service_code": "street-lamp",
        "attributes": {"state": "001"},
        "description": "밤에 어두워요",
        "place": RequestPlace(address_id="jongno"),
        "receipt_number": number,
        "receipt_code": code,
        "requested_at": clock.now(),
    }
    return ServiceRequest(**{**values, **changes})


class AppTransport:
    """The client's transport over the application itself, without a socket."""

    def __init__(self, http: httpx.Client) -> None:
        self.http = http

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
        content, extra = None, {}
        if form is not None:
            content, extra = urlencode(form), {"content-type": "application/x-www-form-urlencoded"}
        elif json is not None:
            content, extra = json, {"content-type": "application/json"}
        answer = self.http.request(
            method, path, params=dict(params or {}), content=content, headers={**(headers or {}), **extra}
        )
        media = answer.headers.get("content-type", "").partition(";")[0]
        return Reply(answer.status_code, answer.content, media, None, dict(answer.headers))

    def close(self) -> None:
        self.http.close()
