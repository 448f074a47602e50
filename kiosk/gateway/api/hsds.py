"""HSDS 3 (Human Services Data Specification): the directory, read only.

Ids are UUIDs made from the city's and the entry's key, so that they stay the same; an entry's
own key is accepted as an id as well. ``extensions=true`` adds ``extended_attributes``: the whole
entry in all languages, with its sources. Topics are taxonomy terms.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Header, HTTPException, Query, Request, Response
from fastapi.responses import JSONResponse

from kiosk.contracts.content import Access, DirectoryContent, Phone, Schedule
from kiosk.contracts.words import ASK
from kiosk.gateway.api.negotiation import choose_language, pick
from kiosk.gateway.api.records import drop_unknown
from kiosk.gateway.api.state import GatewayState

HSDS_VERSION = "3.0"
_NAMESPACE = uuid.UUID("6f2a0b0e-6d0b-5a43-9a3e-4d6f64756e75")

Language = Annotated[str | None, Header(alias="Accept-Language")]
Page = Annotated[int, Query(ge=1, le=100_000)]
PerPage = Annotated[int, Query(ge=1, le=500)]


def stable_id(*parts: str) -> str:
    """Return the UUID of a record, the same at every start."""
    return str(uuid.uuid5(_NAMESPACE, "/".join(parts)))


class HsdsRecords:
    """Turns directory entries into HSDS records, in one language."""

    def __init__(self, state: GatewayState, language: str) -> None:
        """Prepare for one answer."""
        self._state = state
        self._city = state.content.city
        self._language = language

    def _id(self, *parts: str) -> str:
        return stable_id(self._city.id, *parts)

    def _pick(self, words: dict[str, str]) -> str:
        return pick(words, self._language)

    def organization(self, entry: DirectoryContent) -> dict[str, Any]:
        """Return who offers an entry."""
        return {
            "id": self.organization_id(entry),
            "name": self._pick(entry.organization),
            # The standard demands a description; nothing more than the name is verified.
            "description": self._pick(entry.organization),
        }

    def organization_id(self, entry: DirectoryContent) -> str:
        """Return the id of who offers an entry."""
        return self._id("organization", entry.organization["ko"])

    def term(self, topic_id: str) -> dict[str, Any]:
        """Return a topic as a taxonomy term."""
        topic = next(topic for topic in self._city.topics if topic.id == topic_id)
        return {
            "id": self._id("topic", topic.id),
            "code": topic.id,
            "name": self._pick(topic.names),
            "description": self._pick(topic.names),
            "taxonomy": "modunuri-topics",
            "language": self._language.removesuffix("-easy"),
        }

    def brief(self, entry: DirectoryContent) -> dict[str, Any]:
        """Return what a list of services shows."""
        return drop_unknown(
            {
                "id": self._id("service", entry.id),
                "organization_id": self.organization_id(entry),
                "name": self._pick(entry.names),
                "description": self._pick(entry.descriptions),
                "url": entry.website,
                "status": "active",
                "application_process": self._pick(entry.how_to) if entry.how_to else None,
                "fees_description": self._fees(entry),
                "assured_date": entry.source.verified_on.isoformat() if entry.source else None,
                "organization": self.organization(entry),
            }
        )

    def _fees(self, entry: DirectoryContent) -> str | None:
        if entry.fees == ASK:
            return None
        return "; ".join(
            f"{self._pick(fee.option)}: {fee.amount} {fee.currency}"
            if fee.option
            else f"{fee.amount} {fee.currency}"
            for fee in entry.fees
        )

    def _schedules(self, entry_id: str, schedules: list[Schedule]) -> list[dict[str, Any]]:
        return [
            drop_unknown(
                {
                    "id": self._id("schedule", entry_id, str(number)),
                    "valid_from": schedule.valid_from.isoformat() if schedule.valid_from else None,
                    "valid_to": schedule.valid_to.isoformat() if schedule.valid_to else None,
                    "freq": schedule.freq,
                    "byday": schedule.byday,
                    "bymonthday": schedule.bymonthday,
                    "opens_at": schedule.opens_at,
                    "closes_at": schedule.closes_at,
                    "description": self._pick(schedule.description) if schedule.description else None,
                }
            )
            for number, schedule in enumerate(schedules)
        ]

    def _languages(self, owner: str, tags: list[str]) -> list[dict[str, Any]]:
        return [{"id": self._id("language", owner, tag), "code": tag} for tag in tags]

    def _phones(self, entry_id: str, phones: list[Phone]) -> list[dict[str, Any]]:
        return [
            drop_unknown(
                {
                    "id": self._id("phone", entry_id, phone.number),
                    "number": phone.number,
                    "type": phone.kind,
                    "description": self._pick(phone.label) if phone.label else None,
                    "languages": self._languages(f"{entry_id}/{phone.number}", phone.languages),
                }
            )
            for phone in phones
        ]

    def _accessibility(self, entry_id: str, access: Access) -> list[dict[str, Any]]:
        said: dict[str, str] = access.model_dump(exclude={"source"})
        return [
            {
                "id": self._id("accessibility", entry_id, name),
                "description": name.replace("_", " "),
                "details": value,
            }
            for name, value in said.items()
            if value != "unknown"
        ]

    def full(self, entry: DirectoryContent) -> dict[str, Any]:
        """Return a service with everything that hangs on it."""
        record = self.brief(entry)
        if entry.phones != ASK:
            record["phones"] = self._phones(entry.id, entry.phones)
        if entry.schedules != ASK:
            record["schedules"] = self._schedules(entry.id, entry.schedules)
        if entry.languages != ASK:
            record["languages"] = self._languages(entry.id, entry.languages)
        if entry.required_documents != ASK:
            record["required_documents"] = [
                {
                    "id": self._id("required_document", entry.id, str(number)),
                    "document": self._pick(document.names),
                }
                for number, document in enumerate(entry.required_documents)
            ]
        if entry.fees != ASK:
            record["cost_options"] = [
                drop_unknown(
                    {
                        "id": self._id("cost_option", entry.id, str(number)),
                        "option": self._pick(fee.option) if fee.option else None,
                        "currency": fee.currency,
                        "amount": fee.amount,
                    }
                )
                for number, fee in enumerate(entry.fees)
            ]
        record["attributes"] = [
            {
                "id": self._id("attribute", entry.id, topic),
                "link_id": record["id"],
                "taxonomy_term_id": self._id("topic", topic),
                "link_entity": "service",
                "taxonomy_term": self.term(topic),
            }
            for topic in entry.topics
        ]
        if entry.address is not None:
            record["service_at_locations"] = [self.at_location(entry)]
        return record

    def at_location(self, entry: DirectoryContent) -> dict[str, Any]:
        """Return where an entry with an address is."""
        location: dict[str, Any] = {
            "id": self._id("location", entry.id),
            "location_type": "physical",
            "name": self._pick(entry.names),
            "accessibility": self._accessibility(entry.id, entry.accessibility),
        }
        if isinstance(entry.address, dict):
            location["addresses"] = [
                {
                    "id": self._id("address", entry.id),
                    "address_1": self._pick(entry.address),
                    "city": self._pick(self._city.names),
                    "state_province": self._pick(self._city.names),
                    "postal_code": "",
                    "country": self._city.country,
                    "address_type": "physical",
                }
            ]
        return {
            "id": self._id("service_at_location", entry.id),
            "service_id": self._id("service", entry.id),
            "location_id": location["id"],
            "location": location,
        }


def page_of(records: list[Any], page: int, per_page: int, build: Callable[[Any], Any]) -> dict[str, Any]:
    """Return the standard's envelope around one page of records."""
    pages = max(1, -(-len(records) // per_page))
    chosen = records[(page - 1) * per_page : page * per_page]
    return {
        "total_items": len(records),
        "total_pages": pages,
        "page_number": page,
        "size": len(chosen),
        "first_page": page == 1,
        "last_page": page >= pages,
        "empty": not chosen,
        "contents": [build(record) for record in chosen],
    }


class HsdsRoutes:
    """The routes, bound to a gateway's state."""

    def __init__(self, state: GatewayState) -> None:
        """Build the router (:attr:`router`)."""
        self._state = state
        self.router = APIRouter(prefix="/hsds", tags=["HSDS 3"])
        add = self.router.add_api_route
        add("/", self.about, methods=["GET"])
        add("/services", self.services, methods=["GET"])
        add("/services/{id}", self.service, methods=["GET"])
        add("/organizations", self.organizations, methods=["GET"])
        add("/organizations/{id}", self.organization, methods=["GET"])
        add("/service_at_locations", self.at_locations, methods=["GET"])
        add("/service_at_locations/{id}", self.at_location, methods=["GET"])
        add("/taxonomies", self.taxonomies, methods=["GET"])
        add("/taxonomies/{id}", self.taxonomy, methods=["GET"])
        add("/taxonomy_terms", self.terms, methods=["GET"])
        add("/taxonomy_terms/{id}", self.term, methods=["GET"])

    def _records(self, accept_language: str | None) -> tuple[HsdsRecords, dict[str, str]]:
        language = choose_language(accept_language)
        headers = {"Content-Language": language.removesuffix("-easy"), "Vary": "Accept-Language"}
        return HsdsRecords(self._state, language), headers

    def about(self, request: Request) -> Response:
        """Say which version this is."""
        base = self._state.config.base_url or str(request.base_url).rstrip("/")
        return JSONResponse(
            {
                "version": HSDS_VERSION,
                "profile": "https://docs.openhumanservices.org/hsds/",
                "openapi_url": f"{base}/openapi.json",
            }
        )

    def _found(
        self,
        search: str | None,
        term: str | None,
        organization: str | None = None,
        kind: str | None = None,
    ) -> list[DirectoryContent]:
        directory = self._state.content.directory
        if search and search.strip():
            entries = [directory[key] for key in self._state.index.find(search)]
        else:
            entries = list(directory.values())
        city = self._state.content.city.id
        if term:
            entries = [
                entry
                for entry in entries
                if any(term in (topic, stable_id(city, "topic", topic)) for topic in entry.topics)
            ]
        if organization:
            records = HsdsRecords(self._state, "ko")
            entries = [entry for entry in entries if records.organization_id(entry) == organization]
        return [entry for entry in entries if kind in (None, entry.kind)]

    def services(
        self,
        search: Annotated[str | None, Query(max_length=500)] = None,
        taxonomy_term_id: str | None = None,
        organization_id: str | None = None,
        kind: str | None = None,
        page: Page = 1,
        per_page: PerPage = 100,
        full: bool = False,
        minimal: bool = False,
        extensions: bool = False,
        accept_language: Language = None,
    ) -> Response:
        """List or search the directory."""
        records, headers = self._records(accept_language)

        def build(entry: DirectoryContent) -> dict[str, Any]:
            if minimal:
                return {"id": stable_id(self._state.content.city.id, "service", entry.id)}
            record = records.full(entry) if full else records.brief(entry)
            if extensions:
                record["extended_attributes"] = entry.model_dump(mode="json")
            return record

        found = self._found(search, taxonomy_term_id, organization_id, kind)
        return JSONResponse(page_of(found, page, per_page, build), headers=headers)

    def _entry(self, key: str, part: str = "service") -> DirectoryContent:
        directory = self._state.content.directory
        if key in directory:
            return directory[key]
        city = self._state.content.city.id
        for entry in directory.values():
            if stable_id(city, part, entry.id) == key:
                return entry
        raise HTTPException(404, "no such record")

    def service(self, id: str, extensions: bool = False, accept_language: Language = None) -> Response:  # noqa: A002
        """Return one entry."""
        records, headers = self._records(accept_language)
        entry = self._entry(id)
        record = records.full(entry)
        if extensions:
            record["extended_attributes"] = entry.model_dump(mode="json")
        return JSONResponse(record, headers=headers)

    def organizations(
        self,
        search: Annotated[str | None, Query(max_length=500)] = None,
        page: Page = 1,
        per_page: PerPage = 100,
        accept_language: Language = None,
    ) -> Response:
        """List who offers something."""
        records, headers = self._records(accept_language)
        by_id = {
            records.organization_id(entry): records.organization(entry) for entry in self._found(search, None)
        }
        return JSONResponse(page_of(list(by_id.values()), page, per_page, lambda one: one), headers=headers)

    def organization(self, id: str, accept_language: Language = None) -> Response:  # noqa: A002
        """Return one organization."""
        records, headers = self._records(accept_language)
        for entry in self._state.content.directory.values():
            if records.organization_id(entry) == id:
                return JSONResponse(records.organization(entry), headers=headers)
        raise HTTPException(404, "no such record")

    def at_locations(
        self,
        search: Annotated[str | None, Query(max_length=500)] = None,
        taxonomy_term_id: str | None = None,
        organization_id: str | None = None,
        page: Page = 1,
        per_page: PerPage = 100,
        accept_language: Language = None,
    ) -> Response:
        """List what has a place."""
        records, headers = self._records(accept_language)
        found = [
            one for one in self._found(search, taxonomy_term_id, organization_id) if one.address is not None
        ]

        def build(entry: DirectoryContent) -> dict[str, Any]:
            return {**records.at_location(entry), "service": records.brief(entry)}

        return JSONResponse(page_of(found, page, per_page, build), headers=headers)

    def at_location(self, id: str, accept_language: Language = None) -> Response:  # noqa: A002
        """Return one entry at its place."""
        records, headers = self._records(accept_language)
        entry = self._entry(id, "service_at_location")
        if entry.address is None:
            raise HTTPException(404, "no such record")
        return JSONResponse({**records.at_location(entry), "service": records.brief(entry)}, headers=headers)

    def _taxonomy(self) -> dict[str, Any]:
        return {
            "id": stable_id(self._state.content.city.id, "taxonomy"),
            "name": "modunuri-topics",
            "description": "Topics of the directory",
        }

    def taxonomies(self, page: Page = 1, per_page: PerPage = 100) -> Response:
        """List the one taxonomy: the topics."""
        return JSONResponse(page_of([self._taxonomy()], page, per_page, lambda one: one))

    def taxonomy(self, id: str) -> Response:  # noqa: A002
        """Return the taxonomy."""
        if id != self._taxonomy()["id"]:
            raise HTTPException(404, "no such record")
        return JSONResponse(self._taxonomy())

    def terms(self, page: Page = 1, per_page: PerPage = 100, accept_language: Language = None) -> Response:
        """List the topics."""
        records, headers = self._records(accept_language)
        topics = [topic.id for topic in self._state.content.city.topics]
        return JSONResponse(page_of(topics, page, per_page, records.term), headers=headers)

    def term(self, id: str, accept_language: Language = None) -> Response:  # noqa: A002
        """Return one topic, by UUID or key."""
        records, headers = self._records(accept_language)
        for topic in self._state.content.city.topics:
            if id in (topic.id, stable_id(self._state.content.city.id, "topic", topic.id)):
                return JSONResponse(records.term(topic.id), headers=headers)
        raise HTTPException(404, "no such record")
