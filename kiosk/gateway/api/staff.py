"""Reports for the staff of a district or a site: with a key of the role ``clerk``, within its scope.

A report outside of the scope does not exist for the caller (404), whatever it asks.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool

from kiosk.contracts.gateway import Status
from kiosk.contracts.words import LANGUAGES
from kiosk.gateway.api.formats import Open311Error
from kiosk.gateway.api.state import GatewayState, state_word
from kiosk.gateway.store.keys import Credential
from kiosk.gateway.store.models import StoredRequest
from kiosk.gateway.store.requests import RequestFilter


class StaffNote(BaseModel):
    """Words for the visitor, per language."""

    texts: dict[str, str]
    written_at: datetime


class StaffReport(BaseModel):
    """A report as the staff of its district see it."""

    service_request_id: str
    receipt_number: str | None
    service_code: str
    status: Status
    state: str
    district: str | None
    site: str | None
    language: str
    description: str
    attributes: dict[str, str | list[str]]
    address_id: str | None
    address_string: str | None
    lat: float | None
    long: float | None
    contact_channel: str
    contact_phone: str | None
    requested_at: datetime
    updated_at: datetime
    expected_at: datetime | None
    is_published: bool
    problems: list[str]
    notes: list[StaffNote]


class StaffReports(BaseModel):
    """A page of reports, newest first."""

    reports: list[StaffReport]


class StaffChange(BaseModel):
    """What staff change: status, a note for the visitor, words for the public."""

    model_config = ConfigDict(extra="forbid")

    status: Status | None = None
    note: dict[Literal[tuple(LANGUAGES)], Annotated[str, Field(min_length=1, max_length=4000)]] | None = None  # type: ignore[valid-type]
    public_description: Annotated[str, Field(min_length=1, max_length=4000)] | None = None


class StaffRoutes:
    """The routes, bound to a gateway's state."""

    def __init__(self, state: GatewayState) -> None:
        """Build the router (:attr:`router`)."""
        self._state = state
        self.router = APIRouter(prefix="/staff/v1", tags=["Staff"])
        add = self.router.add_api_route
        add("/requests", self.list, methods=["GET"], response_model=StaffReports)
        add("/requests/{request_id}", self.one, methods=["GET"], response_model=StaffReport)
        content = {"application/json": {"schema": StaffChange.model_json_schema()}}
        add(
            "/requests/{request_id}",
            self.change,
            methods=["POST"],
            response_model=StaffReport,
            openapi_extra={"requestBody": {"required": True, "content": content}},
        )

    def _clerk(self, request: Request) -> Credential:
        key = request.headers.get("x-api-key")
        found = self._state.keys.credential(key) if key else None
        if found is None or found.role != "clerk":
            raise Open311Error(403, "a clerk's key was missing or is not valid")
        return found

    def list(
        self,
        request: Request,
        status: Status | None = None,
        page: Annotated[int, Query(ge=1, le=100_000)] = 1,
        page_size: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> StaffReports:
        """List the reports of the clerk's scope."""
        clerk = self._clerk(request)
        wanted = RequestFilter(
            statuses=(status,) if status else (),
            district=clerk.district,
            site=clerk.site,
            limit=page_size,
            offset=(page - 1) * page_size,
        )
        return StaffReports(reports=[_report(row) for row in self._state.requests.list_requests(wanted)])

    def _find(self, clerk: Credential, request_id: str) -> StoredRequest:
        wanted = RequestFilter(ids=(request_id,), district=clerk.district, site=clerk.site)
        rows = self._state.requests.list_requests(wanted)
        if not rows:
            raise Open311Error(404, "no report of this id in your district")
        return rows[0]

    def one(self, request: Request, request_id: str) -> StaffReport:
        """Return one report of the clerk's scope."""
        return _report(self._find(self._clerk(request), request_id))

    async def change(self, request: Request, request_id: str) -> StaffReport:
        """Change a report of the clerk's scope."""
        clerk = await run_in_threadpool(self._clerk, request)
        try:
            change = StaffChange.model_validate_json(await request.body())
        except ValidationError as error:
            places = sorted({".".join(str(part) for part in one["loc"]) or "body" for one in error.errors()})
            raise Open311Error(400, *(f"{place} is not valid" for place in places)) from None
        return await run_in_threadpool(self._change, clerk, request_id, change)

    def _change(self, clerk: Credential, request_id: str, change: StaffChange) -> StaffReport:
        row = self._find(clerk, request_id)
        changed = self._state.requests.change(
            row.id,
            status=change.status,
            note=change.note,
            author=clerk.id,
            is_published=True if change.public_description else None,
            public_description=change.public_description,
        )
        return _report(changed or row)


def _report(row: StoredRequest) -> StaffReport:
    return StaffReport.model_validate(
        {
            **{name: getattr(row, name, None) for name in StaffReport.model_fields},
            "service_request_id": row.id,
            "state": state_word(row),
            "notes": [StaffNote(texts=note.texts, written_at=note.written_at) for note in row.notes],
        }
    )
