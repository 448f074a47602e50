"""Open311 GeoReport v2: discovery, services, definitions, requests, tokens; XML and JSON.

The text of the standard (http://wiki.open311.org/GeoReport_v2/) rules; the published Swagger
description has a path ``/request/{id}`` (singular, one object), which is answered as well.

Extensions, all optional: ``Accept-Language`` chooses the language of names;
``extensions=true`` adds ``extended_attributes`` with all languages (JSON);
``attribute[client_ref]`` makes a repeated post the same request (another body: 409);
``attribute[language]``, ``attribute[contact_channel]``, ``attribute[requested_datetime]``,
``attribute[receipt_number]`` and ``attribute[receipt_code]``; ``address_id=none`` for what has no
place; the answer to a post says ``state`` and ``destination``.
"""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Path, Query, Request, Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from kiosk.contracts.content import ServiceContent
from kiosk.contracts.gateway import RequestContact, RequestPlace, ServiceRequest
from kiosk.gateway.api.form import read_fields
from kiosk.gateway.api.formats import Open311Error, answer
from kiosk.gateway.api.negotiation import choose_language, pick
from kiosk.gateway.api.records import (
    POST_BODY,
    attribute_record,
    drop_unknown,
    local_time,
    request_record,
    service_record,
)
from kiosk.gateway.api.state import GatewayState, state_word, terminal_of
from kiosk.gateway.api.taking import take_request
from kiosk.gateway.store.requests import MAX_DAYS, MAX_ROWS, Adopted, RequestFilter

#: The date of the discovery document's content.
CHANGESET = "2026-11-22T00:00:00+09:00"
_SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
#: Attributes of our profile: they are about the report, not answers to its questions.
_PROFILE = (
    "client_ref",
    "language",
    "contact_channel",
    "requested_datetime",
    "receipt_number",
    "receipt_code",
)

_W3C = re.compile(
    r"^\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2}([.]\d{1,9})?)?([Zz]|[+-]\d{2}:?\d{2})?)?$", re.ASCII
)
_LOST_PLUS = re.compile(r"(?<=\d) (?=\d{2}:?\d{2}$)(?<=:\d\d )", re.ASCII)
_STATUSES = r"^((open|closed)( *, *(open|closed))*)?$"
Format = Annotated[Literal["xml", "json"], Path()]
Jurisdiction = Annotated[str | None, Query(max_length=200)]
#: Described as a date and time, read by :func:`moment`.
Moment = Annotated[str | None, Query(json_schema_extra={"format": "date-time"})]
Language = Annotated[str | None, Header(alias="Accept-Language")]


def moment(text: str, name: str) -> datetime:
    """Return a W3C date-time of a query; a ``+`` that a form turned into a space is put back.

    Raises:
        Open311Error: It is none (Python alone would also take ``20260101`` and week dates).
    """
    try:
        whole = _LOST_PLUS.sub("+", text.strip())
        if _W3C.match(whole) is None:
            raise ValueError
        parsed = datetime.fromisoformat(whole)
    except ValueError as error:
        raise Open311Error(400, f"{name} is not a W3C date and time") from error
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


class Open311Routes:
    """The routes, bound to a gateway's state."""

    def __init__(self, state: GatewayState) -> None:
        """Build the router (:attr:`router`)."""
        self._state = state
        self.router = APIRouter(prefix="/open311", tags=["Open311 GeoReport v2"])
        add = self.router.add_api_route
        add("/discovery.{fmt}", self.discovery, methods=["GET"])
        add("/v2/services.{fmt}", self.services, methods=["GET"])
        add("/v2/services/{service_code}.{fmt}", self.definition, methods=["GET"])
        add("/v2/requests.{fmt}", self.post, methods=["POST"], openapi_extra=POST_BODY)
        add("/v2/requests.{fmt}", self.list, methods=["GET"])
        add("/v2/requests/{request_id}.{fmt}", self.one, methods=["GET"])
        add("/v2/request/{request_id}.{fmt}", self.one_object, methods=["GET"])
        add("/v2/tokens/{token}.{fmt}", self.token, methods=["GET"])

    def _check(self, jurisdiction_id: str | None) -> None:
        if jurisdiction_id not in (None, "", self._state.content.city.id):
            raise Open311Error(404, "jurisdiction_id provided was not found")

    def discovery(self, request: Request, fmt: Format) -> Response:
        """Say where the service is and which formats it speaks."""
        base = self._state.config.base_url or str(request.base_url).rstrip("/")
        value = {
            "changeset": CHANGESET,
            "contact": pick(self._state.content.city.contact, "ko"),
            "key_service": "main.py gateway-key",
            "endpoints": [
                {
                    "specification": _SPECIFICATION,
                    "url": f"{base}/open311/v2",
                    "changeset": CHANGESET,
                    "type": "production",
                    "formats": ["text/xml", "application/json"],
                }
            ],
        }
        return answer(fmt, "discovery", value)

    def services(
        self,
        fmt: Format,
        jurisdiction_id: Jurisdiction = None,
        extensions: bool = False,
        accept_language: Language = None,
    ) -> Response:
        """List what can be reported."""
        self._check(jurisdiction_id)
        language = choose_language(accept_language)
        groups = {group.id: pick(group.names, language) for group in self._state.content.city.groups}
        records = []
        for service in self._state.content.services.values():
            record = service_record(service, groups[service.group], language)
            if extensions and fmt == "json":
                record["extended_attributes"] = service.model_dump(mode="json")
            records.append(record)
        return answer(fmt, "services", records, language=language)

    def definition(
        self,
        fmt: Format,
        service_code: str,
        jurisdiction_id: Jurisdiction = None,
        extensions: bool = False,
        accept_language: Language = None,
    ) -> Response:
        """Describe the questions of one service."""
        self._check(jurisdiction_id)
        service = self._service(service_code)
        language = choose_language(accept_language)
        ordered = sorted(service.attributes, key=lambda attribute: attribute.order)
        value: dict[str, Any] = {
            "service_code": service.service_code,
            "attributes": [attribute_record(attribute, language) for attribute in ordered],
        }
        if extensions and fmt == "json":
            value["extended_attributes"] = service.model_dump(mode="json")
        return answer(fmt, "service_definition", value, language=language)

    def _service(self, code: str) -> ServiceContent:
        service = self._state.content.services.get(code)
        if service is None:
            raise Open311Error(404, "service_code provided was not found")
        return service

    async def post(self, request: Request, fmt: Format) -> Response:
        """Take a report."""
        fields = await read_fields(request)
        self._check(fields.get("jurisdiction_id"))
        key_id = await run_in_threadpool(terminal_of, self._state, request, fields.get("api_key"))
        if key_id is None:
            raise Open311Error(403, "api_key was missing or is not valid")
        adopted = await run_in_threadpool(self._take, fields.single, fields.attributes, key_id)
        stored = adopted.request
        value = {
            "service_request_id": stored.id,
            "state": state_word(stored),
            "destination": stored.destination,
            "was_known": adopted.was_known,
            "expected_datetime": local_time(self._state, stored.expected_at) if stored.expected_at else None,
        }
        return answer(fmt, "service_requests", [drop_unknown(value)])

    def _take(self, single: dict[str, str], attributes: dict[str, str | list[str]], key_id: str) -> Adopted:
        code = single.get("service_code", "")
        if not code:
            raise Open311Error(400, "service_code was not provided")
        self._service(code)
        profile = {name: value for name, value in attributes.items() if name in _PROFILE}
        if any(isinstance(value, list) for value in profile.values()):
            raise Open311Error(400, "an attribute of the profile takes one value")
        about = {name: str(value) for name, value in profile.items()}
        asked = about.get("requested_datetime")
        phone = single.get("phone") or None
        channel = about.get("contact_channel") or ("phone" if phone else "none")
        try:
            request = ServiceRequest(
                client_ref=about.get("client_ref") or str(uuid.uuid4()),
                service_code=code,
                language=about.get("language") or "ko",
                attributes={name: value for name, value in attributes.items() if name not in _PROFILE},
                description=single.get("description", ""),
                place=RequestPlace(
                    address_id=single.get("address_id") or None,
                    address_string=single.get("address_string") or None,
                    lat=_degrees(single, "lat"),
                    long=_degrees(single, "long"),
                ),
                contact=RequestContact.model_validate({"channel": channel, "phone": phone}),
                receipt_number=about.get("receipt_number") or None,
                receipt_code=about.get("receipt_code") or None,
                requested_at=moment(asked, "requested_datetime") if asked else self._state.clock.now(),
                terminal=single.get("device_id") or None,
            )
        except ValidationError as error:
            places = sorted({".".join(str(part) for part in one["loc"]) for one in error.errors()})
            raise Open311Error(400, *(f"{place} is not valid" for place in places)) from None
        return take_request(self._state, request, key_id, has_own_time=bool(asked))

    def list(
        self,
        request: Request,
        fmt: Format,
        jurisdiction_id: Jurisdiction = None,
        service_request_id: str | None = None,
        service_code: str | None = None,
        start_date: Moment = None,
        end_date: Moment = None,
        status: Annotated[str | None, Query(pattern=_STATUSES)] = None,
        page: Annotated[int, Query(ge=1, le=100_000)] = 1,
        page_size: Annotated[int, Query(ge=1, le=MAX_ROWS)] = MAX_ROWS,
        api_key: str | None = None,
        accept_language: Language = None,
    ) -> Response:
        """List published requests, and with a key those that its terminal posted."""
        self._check(jurisdiction_id)
        viewer = self._viewer(request, api_key)
        language = choose_language(accept_language)
        start, end = self._span(start_date, end_date)
        wanted = RequestFilter(
            ids=_parts(service_request_id),
            service_codes=_parts(service_code),
            statuses=_stored_statuses(status),
            start=start,
            end=end,
            only_public_or_of=viewer,
            limit=page_size,
            offset=(page - 1) * page_size,
        )
        rows = self._state.requests.list_requests(wanted)
        records = [request_record(self._state, row, viewer, language) for row in rows]
        return answer(fmt, "service_requests", records, language=language)

    def _viewer(self, request: Request, api_key: str | None) -> str:
        """Return whose own requests may be seen; a wrong key sees what a stranger sees."""
        return terminal_of(self._state, request, api_key) or ""

    def _span(self, start_date: str | None, end_date: str | None) -> tuple[datetime, datetime]:
        widest = timedelta(days=MAX_DAYS)
        start = moment(start_date, "start_date") if start_date is not None else None
        end = moment(end_date, "end_date") if end_date is not None else None
        try:
            if end is None:
                end = start + widest if start else self._state.clock.now() + timedelta(days=1)
            start = max(start or end - widest, end - widest)
        except OverflowError as error:
            raise Open311Error(400, "start_date or end_date is out of range") from error
        return start, end

    def _one(self, request: Request, request_id: str, api_key: str | None, language: str) -> dict[str, Any]:
        viewer = self._viewer(request, api_key)
        wanted = RequestFilter(ids=(request_id,), only_public_or_of=viewer)
        rows = self._state.requests.list_requests(wanted)
        if not rows:
            raise Open311Error(404, "service_request_id provided was not found")
        return request_record(self._state, rows[0], viewer, language)

    def one(
        self,
        request: Request,
        fmt: Format,
        request_id: str,
        jurisdiction_id: Jurisdiction = None,
        api_key: str | None = None,
        accept_language: Language = None,
    ) -> Response:
        """Return one request, as the standard's text says: a list of one."""
        self._check(jurisdiction_id)
        language = choose_language(accept_language)
        record = self._one(request, request_id, api_key, language)
        return answer(fmt, "service_requests", [record], language=language)

    def one_object(
        self,
        request: Request,
        fmt: Format,
        request_id: str,
        jurisdiction_id: Jurisdiction = None,
        api_key: str | None = None,
        accept_language: Language = None,
    ) -> Response:
        """Return one request, as the published Swagger says: one object."""
        self._check(jurisdiction_id)
        language = choose_language(accept_language)
        record = self._one(request, request_id, api_key, language)
        return answer(fmt, "request", record, language=language)

    def token(self, fmt: Format, token: str, jurisdiction_id: Jurisdiction = None) -> Response:
        """Exchange a token: every post here answers with an id, so none was ever handed out."""
        self._check(jurisdiction_id)
        raise Open311Error(404, "token provided was not found")


def _degrees(single: dict[str, str], name: str) -> float | None:
    text = single.get(name, "").strip()
    if not text:
        return None
    try:
        return float(text)
    except ValueError as error:
        raise Open311Error(400, f"{name} is not a number") from error


def _parts(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())[:MAX_ROWS]


def _stored_statuses(status: str | None) -> tuple[str, ...]:
    stored: list[str] = []
    for part in _parts(status):
        if part == "open":
            stored += ["received", "open"]
        elif part == "closed":
            stored.append("closed")
        else:
            raise Open311Error(400, "status must be open or closed")
    return tuple(stored)
