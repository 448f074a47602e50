"""What the routes work with, built once at start and handed to each router."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from fastapi import Request
from sqlalchemy import Engine

from kiosk.clock import Clock
from kiosk.contracts.gateway import State
from kiosk.gateway.config import GatewayConfig
from kiosk.gateway.content.loader import CityContent
from kiosk.gateway.content.search import DirectoryIndex
from kiosk.gateway.store.attempts import AttemptStore
from kiosk.gateway.store.forwarding import ForwardingStore
from kiosk.gateway.store.keys import KeyStore
from kiosk.gateway.store.models import StoredRequest
from kiosk.gateway.store.requests import RequestStore


@dataclass(frozen=True, slots=True)
class GatewayState:
    """Everything a route may use."""

    config: GatewayConfig
    content: CityContent
    index: DirectoryIndex
    requests: RequestStore
    keys: KeyStore
    attempts: AttemptStore
    forwarding: ForwardingStore
    engine: Engine
    clock: Clock
    time_zone: ZoneInfo


def terminal_of(state: GatewayState, request: Request, api_key: str | None) -> str | None:
    """Return who is asking: a credential's id, ``""`` for the embedding kiosk, None for a stranger.

    The embedding kiosk proved itself to the guard already (token), so it needs no key.
    """
    if state.config.token is not None:
        return ""
    key = api_key or request.headers.get("x-api-key")
    return state.keys.check(key) if key else None


def state_word(row: StoredRequest) -> State:
    """Return what may be said about a report: "sent" only when the system of record has answered."""
    if row.destination != "city":
        return "kept"
    is_on_its_way = row.forwarding is not None and row.forwarding.state not in ("sent", "token")
    return "queued" if is_on_its_way else "sent"
