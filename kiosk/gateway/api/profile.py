"""The kiosk's own profile under ``/kiosk/v1/``: what the standards have no word for.

The city with its groups, topics and help lines; places; sealed reports; status by receipt
number and code; and ``/health``.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable
from typing import TypeVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.concurrency import run_in_threadpool

from kiosk import __version__
from kiosk.contracts.content import City, Places
from kiosk.contracts.gateway import (
    NO_SUCH_REPORT,
    Health,
    SealedRequest,
    ServiceRequest,
    StatusAnswer,
    StatusNote,
    SubmitAnswer,
)
from kiosk.contracts.receipt_number import is_code, is_number
from kiosk.gateway.api.formats import Open311Error
from kiosk.gateway.api.state import GatewayState, state_word, terminal_of
from kiosk.gateway.api.taking import take_request
from kiosk.gateway.store.database import REVISIONS, seconds_off
from kiosk.gateway.store.models import StoredRequest
from kiosk.gateway.time_check import MOST_SECONDS_OFF, time_sync
from kiosk.sealing import SealError, key_id_of, open_seal, public_key_of

_LOG = logging.getLogger(__name__)
_M = TypeVar("_M", bound=BaseModel)


class StatusQuestion(BaseModel):
    """A receipt number and its code, digits only."""

    model_config = ConfigDict(extra="forbid")

    number: str
    code: str

    def __repr__(self) -> str:
        """Hide both."""
        return "StatusQuestion(...)"


def _parse(kind: type[_M], body: bytes, *, is_tolerant: bool = False) -> _M:
    try:
        return kind.model_validate_json(body, extra="ignore" if is_tolerant else None)
    except ValidationError as error:
        places = sorted({".".join(str(part) for part in one["loc"]) or "body" for one in error.errors()})
        raise Open311Error(400, *(f"{place} is not valid" for place in places)) from None


def count_unknown(kind: type[BaseModel], body: bytes) -> int:
    """Return how many keys of a document its contract here does not know: those of a newer version."""
    try:
        kind.model_validate_json(body, extra="forbid")
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        return sum(one["type"] == "extra_forbidden" for one in found)
    return 0


def _schema(kind: type[BaseModel]) -> dict[str, object]:
    content = {"application/json": {"schema": kind.model_json_schema()}}
    return {"requestBody": {"required": True, "content": content}}


class ProfileRoutes:
    """The routes, bound to a gateway's state."""

    def __init__(self, state: GatewayState, on_ignored: Callable[[int], None] = lambda count: None) -> None:
        """Build the router (:attr:`router`).

        Args:
            state: The gateway.
            on_ignored: Told how many keys of a newer terminal's report were left out.
        """
        self._state = state
        self._on_ignored = on_ignored
        self._public_key = public_key_of(state.config.keys.seal)
        self._key_id = key_id_of(self._public_key)
        self.router = APIRouter(tags=["Kiosk profile"])
        add = self.router.add_api_route
        add("/health", self.health, methods=["GET"], response_model=Health)
        add("/kiosk/v1/city", self.city, methods=["GET"], response_model=City)
        add("/kiosk/v1/places", self.places, methods=["GET"], response_model=Places)
        add(
            "/kiosk/v1/requests",
            self.take_sealed,
            methods=["POST"],
            response_model=SubmitAnswer,
            openapi_extra=_schema(SealedRequest),
        )
        add(
            "/kiosk/v1/status",
            self.status,
            methods=["POST"],
            response_model=StatusAnswer,
            openapi_extra=_schema(StatusQuestion),
        )

    def health(self) -> Health:
        """Say whether this gateway works, where reports end, and the key to seal them to."""
        now = self._state.clock.now()
        off = seconds_off(self._state.engine, now)
        is_right = off is None or abs(off) < MOST_SECONDS_OFF
        return Health(
            status="ok" if is_right else "clocks of gateway and database differ",
            city=self._state.content.city.id,
            destination=self._state.config.destination,
            public_key=base64.b64encode(self._public_key).decode("ascii"),
            key_id=self._key_id,
            now=now,
            version=__version__,
            schema_revision=REVISIONS[-1],
            time_sync=time_sync(),
            database_seconds_off=off,
        )

    def city(self) -> Response:
        """Return the city: groups, topics, help lines, all languages."""
        return JSONResponse(self._state.content.city.model_dump(mode="json"))

    def places(self) -> Response:
        """Return the places to choose from, all languages."""
        return JSONResponse(self._state.content.places.model_dump(mode="json"))

    async def take_sealed(self, request: Request) -> SubmitAnswer:
        """Take a sealed report, whose receipt was shown already; repeating it changes nothing."""
        sealed = _parse(SealedRequest, await request.body())
        return await run_in_threadpool(self._take, request, sealed)

    def _take(self, request: Request, sealed: SealedRequest) -> SubmitAnswer:
        key_id = self._terminal(request)
        if sealed.key_id != self._key_id:
            raise Open311Error(422, "sealed to a key that this gateway does not have")
        try:
            plain = open_seal(sealed.envelope, self._state.config.keys.seal, sealed.client_ref)
        except SealError as error:
            raise Open311Error(400, "the envelope cannot be opened") from error
        # A terminal may be one version ahead: what is new in its report must not lose the report.
        report = _parse(ServiceRequest, plain, is_tolerant=True)
        if report.client_ref != sealed.client_ref:
            raise Open311Error(400, "client_ref differs from the envelope's")
        ignored = count_unknown(ServiceRequest, plain)
        notes: list[str] = []
        if ignored:
            # Their names and values stay unread: a count is enough to update this gateway.
            _LOG.warning("a newer terminal's report held %d unknown keys; they were left out", ignored)
            self._on_ignored(ignored)
            notes.append(f"{ignored} keys of a newer terminal were left out: update the gateway")
        adopted = take_request(self._state, report, key_id, is_promised=True, notes=notes)
        return SubmitAnswer(
            service_request_id=adopted.request.id,
            state=state_word(adopted.request),
            destination=self._state.config.destination,
            was_known=adopted.was_known,
            expected_at=adopted.request.expected_at,
        )

    def _terminal(self, request: Request) -> str:
        key_id = terminal_of(self._state, request, None)
        if key_id is None:
            raise Open311Error(403, "api_key was missing or is not valid")
        return key_id

    async def status(self, request: Request) -> StatusAnswer:
        """Say what became of a report: for its number *and* code, and nothing for less."""
        question = _parse(StatusQuestion, await request.body())
        return await run_in_threadpool(self._status, request, question)

    def _status(self, request: Request, question: StatusQuestion) -> StatusAnswer:
        key_id = self._terminal(request)
        wait = self._state.attempts.seconds_to_wait(key_id, question.number)
        if wait > 0:
            raise Open311Error(429, "too many failed look-ups", headers={"Retry-After": str(wait)})
        has_shape = is_number(question.number) and is_code(question.code)
        row = self._state.requests.look_up(question.number, question.code) if has_shape else None
        if row is None:
            self._state.attempts.count_failure(key_id, question.number)
            # The same words whichever of the two is wrong: a number alone tells nothing.
            raise Open311Error(404, NO_SUCH_REPORT)
        return self._status_answer(row)

    def _status_answer(self, row: StoredRequest) -> StatusAnswer:
        service = self._state.content.services.get(row.service_code)
        now = self._state.clock.now()
        is_overdue = row.status != "closed" and row.expected_at is not None and row.expected_at < now
        return StatusAnswer.model_validate(
            {
                "receipt_number": row.receipt_number,
                "service_code": row.service_code,
                "names": service.names if service else {"ko": row.service_code},
                "status": row.status,
                "destination": row.destination,
                "state": state_word(row),
                "requested_at": row.requested_at,
                "updated_at": row.updated_at,
                "expected_at": row.expected_at,
                "is_overdue": is_overdue,
                "agency": service.agency if service else None,
                "notes": [StatusNote(texts=note.texts, written_at=note.written_at) for note in row.notes],
            }
        )
