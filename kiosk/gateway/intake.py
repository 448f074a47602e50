"""Checking a report against its service definition, whichever way it came."""

from __future__ import annotations

import re
from datetime import datetime

from kiosk.contracts.content import AttributeContent, ServiceContent
from kiosk.contracts.gateway import MAX_DESCRIPTION, ServiceRequest
from kiosk.contracts.receipt_number import is_code, is_number

#: ``address_id`` that says: this matter has no place.
NO_PLACE = "none"
_NUMBER = re.compile(r"^[+-]?\d{1,18}([.,]\d{1,9})?$")
_MAX_STRING = 1000


def problems_of(request: ServiceRequest, service: ServiceContent) -> list[str]:
    """Return what is wrong with a report, in technical English; never a value that was typed."""
    problems = [text for attribute in service.attributes for text in _answer_problems(request, attribute)]
    known = {attribute.code for attribute in service.attributes}
    problems += ["an attribute is not part of the service definition"] * bool(set(request.attributes) - known)
    place = request.place
    if (place.lat is None) != (place.long is None):
        problems.append("lat and long belong together")
    has_place = place.lat is not None or place.address_string is not None or place.address_id is not None
    if service.needs_place and not has_place:
        problems.append("a location (lat and long, address_string or address_id) was not provided")
    if len(request.description) > MAX_DESCRIPTION:
        problems.append(f"description is longer than {MAX_DESCRIPTION} characters")
    if request.contact.channel != "none" and not request.contact.phone:
        problems.append("a contact channel was chosen, but phone was not provided")
    if request.receipt_number is not None and not is_number(request.receipt_number):
        problems.append("receipt_number has a wrong check digit")
    if request.receipt_code is not None and not is_code(request.receipt_code):
        problems.append("receipt_code is not six digits")
    if (request.receipt_number is None) != (request.receipt_code is None):
        problems.append("receipt_number and receipt_code belong together")
    if request.requested_at.tzinfo is None:
        problems.append("requested_at has no time zone")
    return problems


def _answer_problems(request: ServiceRequest, attribute: AttributeContent) -> list[str]:
    given = request.attributes.get(attribute.code)
    values = given if isinstance(given, list) else [given] if given else []
    values = [value for value in values if value]
    if not attribute.variable:
        return []
    if not values:
        return [f"attribute[{attribute.code}] was not provided"] if attribute.required else []
    if attribute.datatype != "multivaluelist" and len(values) > 1:
        return [f"attribute[{attribute.code}] takes one value"]
    if not all(_fits(attribute, value) for value in values):
        return [f"attribute[{attribute.code}] is not a valid {attribute.datatype}"]
    return []


def _fits(attribute: AttributeContent, value: str) -> bool:
    if attribute.datatype in ("singlevaluelist", "multivaluelist"):
        return value in {choice.key for choice in attribute.values}
    if attribute.datatype == "number":
        return bool(_NUMBER.match(value))
    if attribute.datatype == "datetime":
        try:
            datetime.fromisoformat(value)
        except ValueError:
            return False
        return True
    return len(value) <= (MAX_DESCRIPTION if attribute.datatype == "text" else _MAX_STRING)
