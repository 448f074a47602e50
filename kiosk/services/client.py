"""The kiosk's way to a gateway: typed documents in and out, calm errors.

One client per address. Against this project's gateway it reads all languages at once (a live
switch of language asks nobody); against a foreign Open311 server (``is_foreign``) it reads that
server's one language, in JSON or else XML. Calls block for at most
:class:`kiosk.services.transport.Limits` and belong on a worker thread.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import quote

from pydantic import BaseModel, ValidationError

from kiosk.contracts.content import City, DirectoryContent, EntryKind, Places, ServiceContent
from kiosk.contracts.gateway import (
    NO_SUCH_REPORT,
    GatewayAddress,
    Health,
    SealedRequest,
    Service,
    ServiceAttribute,
    ServiceDefinition,
    ServiceRequest,
    ServiceValue,
    StatusAnswer,
    SubmitAnswer,
)
from kiosk.services import open311_reader as reader
from kiosk.services.gateway_errors import (
    GatewayBusyError,
    GatewayConfusedError,
    GatewayError,
    NoSuchReportError,
    NotAllowedError,
    NotFoundError,
    RequestRefusedError,
    TooManyTriesError,
)
from kiosk.services.transport import HttpTransport, Reply, Transport

_LOG = logging.getLogger(__name__)
_M = TypeVar("_M", bound=BaseModel)
_PAGE = 200
_MOST_PAGES = 25


class GatewayClient:
    """Speaks to one gateway; may be used from several threads."""

    def __init__(
        self,
        address: GatewayAddress,
        *,
        language: str = "ko",
        is_foreign: bool = False,
        transport: Transport | None = None,
    ) -> None:
        """Prepare; nothing is connected yet.

        Args:
            address: Where the gateway listens.
            language: Language to ask for; of a foreign server, the language of its texts.
            is_foreign: A plain Open311 server; then ``address.url`` is the endpoint of its
                discovery document (what stands before ``/services.json``).
            transport: Carries the exchanges; HTTP by default.
        """
        self._address = address
        self._language = language
        self.is_foreign = is_foreign
        self._transport = transport or HttpTransport(address)
        self._format = "json"
        self._open311 = "" if is_foreign else "/open311/v2"

    def use_key(self, api_key: str) -> None:
        """Show this key from the next exchange on: the one so far was replaced."""
        self._address = replace(self._address, api_key=api_key)
        self._transport.use_key(api_key)

    def close(self) -> None:
        """Give connections up."""
        self._transport.close()

    # -- our gateway's profile ---------------------------------------------------------------

    def health(self) -> Health:
        """Return the gateway's state.

        Raises:
            GatewayError: It does not answer well.
        """
        return self._document(Health, self._get("/health"))

    def city(self) -> City:
        """Return the city: groups, topics, help lines, in all languages."""
        return self._document(City, self._get("/kiosk/v1/city"))

    def places(self) -> Places:
        """Return the places to choose for "where?"."""
        return self._document(Places, self._get("/kiosk/v1/places"))

    def submit_sealed(self, sealed: SealedRequest) -> SubmitAnswer:
        """Hand a sealed report over; repeating it is harmless.

        Raises:
            RequestRefusedError: It will never be taken.
            GatewayError: Not now; see ``is_temporary`` and ``is_unsent``.
        """
        reply = self._transport.exchange("POST", "/kiosk/v1/requests", json=sealed.model_dump_json())
        return self._document(SubmitAnswer, _checked(reply, is_post=True))

    def look_up(self, number: str, code: str) -> StatusAnswer:
        """Return what became of the report with this receipt number and code (digits only).

        Raises:
            NoSuchReportError: Number or code is wrong.
            TooManyTriesError: Too many wrong ones in this hour.
            GatewayError: The gateway does not answer well.
        """
        question = _StatusQuestion(number=number, code=code)
        reply = self._transport.exchange("POST", "/kiosk/v1/status", json=question.model_dump_json())
        if reply.status == 404:
            if NO_SUCH_REPORT in _reasons(reply):
                raise NoSuchReportError
            raise GatewayConfusedError("status 404 that is not our gateway's")
        if reply.status == 429:
            raise TooManyTriesError(_wait_of(reply) or 60)
        return self._document(StatusAnswer, _checked(reply))

    # -- the directory (HSDS) ------------------------------------------------------------------

    def search_directory(
        self, query: str = "", topic: str | None = None, kind: EntryKind | None = None
    ) -> list[DirectoryContent]:
        """Return directory entries, best first; all of them without query and topic.

        Args:
            query: What the visitor typed, in any of the languages; at most 500 characters count.
            topic: Key of a topic of the city.
            kind: Only offices, documents or services.
        """
        params = {"extensions": "true", "per_page": str(_PAGE)}
        if query.strip():
            params["search"] = query.strip()[:500]
        if topic:
            params["taxonomy_term_id"] = topic
        if kind:
            params["kind"] = kind
        found: list[DirectoryContent] = []
        for page in range(1, _MOST_PAGES + 1):
            envelope = _object(self._get("/hsds/services", {**params, "page": str(page)}))
            contents = envelope.get("contents")
            if not isinstance(contents, list):
                raise GatewayConfusedError("no contents in the directory's page")
            found += self._valid(DirectoryContent, (_extended(record) for record in contents))
            if not contents or reader.as_bool(envelope.get("last_page", True)):
                break
        return found

    def get_entry(self, entry_id: str) -> DirectoryContent:
        """Return one directory entry.

        Raises:
            NotFoundError: There is none of this id.
        """
        record = _object(self._get(f"/hsds/services/{quote(entry_id, safe='')}", {"extensions": "true"}))
        entries = self._valid(DirectoryContent, [_extended(record)])
        if not entries:
            raise GatewayConfusedError("a directory entry cannot be read")
        return entries[0]

    # -- Open311 -----------------------------------------------------------------------------

    def list_services(self) -> list[Service]:
        """Return what can be reported, in the order of the city's groups."""
        tree = self._open311_tree("/services")
        records = reader.as_records(tree, "service_code", "service_name")
        if not self.is_foreign and all("extended_attributes" in record for record in records):
            found = self._valid(ServiceContent, (_extended(record) for record in records))
            return [service_of(content) for content in found]
        return reader.services_of(tree, self._language)

    def get_definition(self, code: str) -> ServiceDefinition:
        """Return the questions of a service.

        Raises:
            NotFoundError: There is no such service.
        """
        tree = self._open311_tree(f"/services/{quote(code, safe='')}")
        if not self.is_foreign and isinstance(tree, dict) and "extended_attributes" in tree:
            found = self._valid(ServiceContent, [_extended(tree)])
            if not found:
                raise GatewayConfusedError("a service definition cannot be read")
            return definition_of(found[0])
        return reader.definition_of(tree, code, self._language)

    def submit(self, request: ServiceRequest) -> SubmitAnswer:
        """Post a report as a plain Open311 form.

        Our gateway takes the same ``client_ref`` as the same report. A foreign server may not:
        its post is never repeated here, and an error that is not ``is_unsent`` means that
        nobody knows what became of it.

        Raises:
            RequestRefusedError: It will never be taken.
            GatewayError: See ``is_temporary`` and ``is_unsent``.
        """
        fields = form_fields(request, self._address, is_foreign=self.is_foreign)
        reply = self._transport.exchange(
            "POST",
            f"{self._open311}/requests.{self._format}",
            form=fields,
            headers={"Accept-Language": request.language.removesuffix("-easy")},
            is_repeatable=not self.is_foreign,
        )
        checked = _checked(reply, is_post=True)
        return reader.answer_of(reader.read_tree(checked.body, checked.media_type, checked.charset))

    def resolve_token(self, token: str) -> str | None:
        """Return the service request id for a token, or None while there is none."""
        try:
            tree = self._open311_tree(f"/tokens/{quote(token, safe='')}")
        except NotFoundError:
            return None
        records = reader.as_records(tree, "service_request_id", "token")
        return reader.as_text(records[0].get("service_request_id")) if records else None

    def _open311_tree(self, path: str) -> Any:
        """Return an Open311 document, as JSON or else as XML; the format that works is kept."""
        params = {} if self.is_foreign else {"extensions": "true"}
        if self._address.jurisdiction:
            params["jurisdiction_id"] = self._address.jurisdiction
        try:
            return self._tree(f"{self._open311}{path}.{self._format}", params)
        except (NotFoundError, RequestRefusedError, GatewayConfusedError) as error:
            if not self.is_foreign:
                raise
            other = "xml" if self._format == "json" else "json"
            try:
                tree = self._tree(f"{self._open311}{path}.{other}", params)
            except GatewayError:
                raise error from None
            self._format = other
            return tree

    def _tree(self, path: str, params: dict[str, str]) -> Any:
        reply = self._get(path, params)
        return reader.read_tree(reply.body, reply.media_type, reply.charset)

    def _get(self, path: str, params: dict[str, str] | None = None) -> Reply:
        headers = {"Accept-Language": self._language}
        return _checked(self._transport.exchange("GET", path, params=params, headers=headers))

    def _document(self, kind: type[_M], reply: Reply) -> _M:
        try:
            return kind.model_validate_json(reply.body, extra="ignore")
        except ValidationError as error:
            raise GatewayConfusedError(f"not a {kind.__name__}: {error.error_count()} problems") from None

    def _valid(self, kind: type[_M], raw: Iterable[Any]) -> list[_M]:
        """Return the records that can be read; one that cannot is left out, and logged."""
        found = []
        for record in raw:
            try:
                found.append(kind.model_validate(record, extra="ignore"))
            except ValidationError as error:
                _LOG.warning("a %s was left out: %d problems", kind.__name__, error.error_count())
        return found


class _StatusQuestion(BaseModel):
    """Body of the status look-up."""

    number: str
    code: str


def _extended(record: Any) -> Any:
    return record.get("extended_attributes") if isinstance(record, dict) else None


def _object(reply: Reply) -> dict[str, Any]:
    tree = reader.read_tree(reply.body, reply.media_type, reply.charset)
    if not isinstance(tree, dict):
        raise GatewayConfusedError("not an object")
    return tree


def _wait_of(reply: Reply) -> int | None:
    text = reply.headers.get("retry-after", "")
    return min(int(text), 86_400) if text.isdigit() and len(text) < 7 else None


def _reasons(reply: Reply) -> tuple[str, ...]:
    try:
        return reader.reasons_of([reader.read_tree(reply.body, reply.media_type, reply.charset)])
    except GatewayConfusedError:
        return ()


def _checked(reply: Reply, *, is_post: bool = False) -> Reply:
    """Return a good reply; raise what a bad one means."""
    status = reply.status
    if 200 <= status < 300:
        return reply
    if status in (401, 403):
        raise NotAllowedError(f"status {status}")
    if status == 429 or status >= 500:
        raise GatewayBusyError(f"status {status}", _wait_of(reply))
    if status == 404 and not is_post:
        raise NotFoundError(f"status {status}")
    if 400 <= status < 500:
        raise RequestRefusedError(status, _reasons(reply))
    raise GatewayConfusedError(f"status {status}")


def service_of(content: ServiceContent) -> Service:
    """Return a service of our own content."""
    record = content.model_dump(mode="json", exclude={"attributes", "source"})
    return Service.model_validate({**record, "has_questions": bool(content.attributes)})


def definition_of(content: ServiceContent) -> ServiceDefinition:
    """Return the questions of our own content, in their order."""
    attributes = [
        ServiceAttribute(
            variable=one.variable,
            code=one.code,
            datatype=one.datatype,
            required=one.required,
            order=one.order,
            description=one.description,
            datatype_description=one.datatype_description,
            values=[ServiceValue(key=value.key, name=value.name, icon=value.icon) for value in one.values],
        )
        for one in sorted(content.attributes, key=lambda one: one.order)
    ]
    return ServiceDefinition(service_code=content.service_code, attributes=attributes)


def form_fields(
    request: ServiceRequest, address: GatewayAddress, *, is_foreign: bool
) -> list[tuple[str, str]]:
    """Return a report as the fields of an Open311 form.

    A foreign server gets the reference and the language as attributes (it may ignore them), but
    neither the receipt nor anything else of our profile.
    """
    place, contact = request.place, request.contact
    fields: list[tuple[str, str | None]] = [
        ("service_code", request.service_code),
        ("jurisdiction_id", address.jurisdiction),
        ("api_key", address.api_key),
        ("description", request.description),
        ("address_id", place.address_id),
        ("address_string", place.address_string),
        ("lat", None if place.lat is None else f"{place.lat:.7f}"),
        ("long", None if place.long is None else f"{place.long:.7f}"),
        ("phone", contact.phone),
        ("device_id", request.terminal),
        ("attribute[client_ref]", request.client_ref),
        ("attribute[language]", request.language),
    ]
    if not is_foreign:
        fields += [
            ("attribute[contact_channel]", contact.channel),
            ("attribute[requested_datetime]", request.requested_at.isoformat()),
            ("attribute[receipt_number]", request.receipt_number),
            ("attribute[receipt_code]", request.receipt_code),
        ]
    for code, value in request.attributes.items():
        if isinstance(value, list):
            fields += [(f"attribute[{code}][]", item) for item in value]
        else:
            fields.append((f"attribute[{code}]", value))
    return [(name, value) for name, value in fields if value]
