"""Open311 records: what the standard's documents hold, in one language."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from kiosk.contracts.content import AttributeContent, ServiceContent
from kiosk.gateway.api.negotiation import pick
from kiosk.gateway.api.state import GatewayState
from kiosk.gateway.store.models import StoredRequest


def drop_unknown(record: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is not known; the published schema allows no null."""
    return {key: value for key, value in record.items() if value is not None}


def service_record(service: ServiceContent, group: str, language: str) -> dict[str, Any]:
    """Return a service as the standard lists it, in one language."""
    keywords = service.keywords.get(language) or service.keywords.get("ko") or []
    return {
        "service_code": service.service_code,
        "service_name": pick(service.names, language),
        "description": pick(service.descriptions, language),
        "metadata": bool(service.attributes),
        "type": "realtime",
        "keywords": ",".join(keywords),
        "group": group,
    }


def attribute_record(attribute: AttributeContent, language: str) -> dict[str, Any]:
    """Return a question as the standard describes it, in one language."""
    record: dict[str, Any] = {
        "variable": attribute.variable,
        "code": attribute.code,
        "datatype": attribute.datatype,
        "required": attribute.required,
        "order": attribute.order,
        "description": pick(attribute.description, language),
    }
    if attribute.datatype_description is not None:
        record["datatype_description"] = pick(attribute.datatype_description, language)
    if attribute.values:
        record["values"] = [
            {"key": value.key, "name": pick(value.name, language)} for value in attribute.values
        ]
    return record


def local_time(state: GatewayState, when: datetime) -> str:
    """Return a moment in the city's time with its offset, as the standard wants it."""
    return when.astimezone(state.time_zone).isoformat(timespec="seconds")


def request_record(state: GatewayState, row: StoredRequest, viewer: str, language: str) -> dict[str, Any]:
    """Return a request as the standard lists it; strangers read the redacted words only."""
    is_own = bool(viewer) and row.terminal_key_id == viewer
    service = state.content.services.get(row.service_code)
    note = row.notes[-1].texts if row.notes else None
    note_text = (note.get(language) or note.get("ko") or next(iter(note.values()), None)) if note else None
    return drop_unknown(
        {
            "service_request_id": row.id,
            "status": "closed" if row.status == "closed" else "open",
            "status_notes": note_text,
            "service_name": pick(service.names, language) if service else None,
            "service_code": row.service_code,
            "description": row.description if is_own else row.public_description,
            "agency_responsible": pick(service.agency, language) if service and service.agency else None,
            "requested_datetime": local_time(state, row.requested_at),
            "updated_datetime": local_time(state, row.updated_at),
            "expected_datetime": local_time(state, row.expected_at) if row.expected_at else None,
            "address": row.address_string,
            "address_id": row.address_id,
            "lat": row.lat,
            "long": row.long,
        }
    )


#: What ``POST requests`` takes, for the OpenAPI description.
POST_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["service_code"],
                    "properties": {
                        "service_code": {"type": "string", "minLength": 1},
                        "jurisdiction_id": {"type": "string"},
                        "lat": {"type": "number", "minimum": -90, "maximum": 90},
                        "long": {"type": "number", "minimum": -180, "maximum": 180},
                        "address_string": {"type": "string", "maxLength": 1000},
                        "address_id": {"type": "string", "maxLength": 200},
                        "description": {"type": "string", "maxLength": 4000},
                        "phone": {"type": "string", "maxLength": 40},
                        "device_id": {"type": "string", "maxLength": 64},
                    },
                    "additionalProperties": {"type": "string"},
                }
            }
        },
    }
}
