"""Reading what Open311 servers really send: JSON or XML, with the oddities of the field.

Known oddities (domain research): codes as numbers or with leading zeros (``001`` is not even
JSON), arrays wrapped in an object or replaced by ``{}``, a single record instead of a list,
empty elements for "nothing", booleans as text, a wrong or missing charset. All of them become
the same plain tree, and then the typed documents. Everything else is an error, never a guess.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, cast
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from pydantic import ValidationError

from kiosk.contracts.gateway import (
    Service,
    ServiceAttribute,
    ServiceDefinition,
    ServiceValue,
    SubmitAnswer,
)
from kiosk.services.gateway_errors import GatewayConfusedError

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
#: A string, or a number with leading zeros where a value stands.
_STRING_OR_ZEROS = re.compile(r'"(?:[^"\\]|\\.)*"|(?<=[:\[,\s])0\d+(?=\s*[,}\]])')
_MAX_TEXT = 4000
_DATATYPES = ("string", "number", "datetime", "text", "singlevaluelist", "multivaluelist")


def decode(body: bytes, charset: str | None) -> str:
    """Return the text of a body: UTF-8 if it is that, else as declared, else Korean Windows."""
    for encoding in ("utf-8-sig", charset or "utf-8", "cp949"):
        try:
            return body.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    raise GatewayConfusedError("the answer's characters cannot be read")


def _quote_zeros(text: str) -> str:
    return _STRING_OR_ZEROS.sub(lambda match: match[0] if match[0].startswith('"') else f'"{match[0]}"', text)


def read_json(body: bytes, charset: str | None) -> Any:
    """Return a JSON body as a tree in which every number is the text that stood there.

    Raises:
        GatewayConfusedError: It is not JSON.
    """
    text = decode(body, charset)
    for attempt in (text, _quote_zeros(text)):
        try:
            return json.loads(attempt, parse_int=str, parse_float=str, parse_constant=str)
        except ValueError:
            continue
        except RecursionError as error:
            raise GatewayConfusedError("the answer is nested too deeply") from error
    raise GatewayConfusedError("the answer is not JSON")


def _tree(element: Element, depth: int = 0) -> Any:
    if depth > 40:
        raise GatewayConfusedError("the answer is nested too deeply")
    if len(element) == 0:
        text = (element.text or "").strip()
        return text or None
    found: dict[str, Any] = {}
    for child in element:
        name = str(child.tag).rpartition("}")[2]
        value = _tree(child, depth + 1)
        if name in found:
            known = found[name]
            found[name] = [*known, value] if isinstance(known, list) else [known, value]
        else:
            found[name] = value
    return found


def read_xml(body: bytes, charset: str | None) -> Any:
    """Return an XML body as a tree of dictionaries, lists and texts, without the root's name.

    Raises:
        GatewayConfusedError: It is not XML, or holds entities or a document type.
    """
    try:
        return _tree(fromstring(body))
    except DefusedXmlException as error:
        raise GatewayConfusedError("the answer holds XML entities") from error
    except (ParseError, ValueError, LookupError):
        text = re.sub(r"^\s*<\?xml[^>]*\?>", "", decode(body, charset))
    try:
        return _tree(fromstring(text))
    except (ParseError, ValueError, DefusedXmlException) as error:
        raise GatewayConfusedError("the answer is not XML") from error


def read_tree(body: bytes, media_type: str, charset: str | None) -> Any:
    """Return a body as a tree; what it is decides the first character, then the media type."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in (b"{", b"["):
        return read_json(body, charset)
    if start == b"<" and "html" not in media_type:
        return read_xml(body, charset)
    raise GatewayConfusedError(f"neither JSON nor XML, but {media_type or 'no media type'}")


def as_text(value: Any) -> str | None:
    """Return a value as clean text, or None for nothing: null, "", {}, []."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return None
    text = _CONTROL.sub("", value).strip()[:_MAX_TEXT]
    return text or None


def as_bool(value: Any) -> bool:
    """Return a boolean written as true, "true", "True", 1, "1" or "yes"."""
    return value is True or str(value).strip().lower() in ("true", "1", "yes")


def as_records(value: Any, *marks: str) -> list[dict[str, Any]]:
    """Return the records in a value, however they are wrapped.

    Args:
        value: A list, one record, an object that wraps a list under any name, or nothing.
        *marks: Keys by which a record is known.
    """
    if isinstance(value, list):
        return [item for item in value if isinstance(item, dict)]
    if not isinstance(value, dict) or not value:
        return []
    if any(mark in value for mark in marks):
        return [value]
    if len(value) == 1:
        return as_records(next(iter(value.values())), *marks)
    inner = [
        item for item in value.values() if isinstance(item, dict) and any(mark in item for mark in marks)
    ]
    return inner if inner else []


def _words(text: str, language: str) -> dict[str, str]:
    # Korean must be there; a foreign server's text stands for it, unnamed, until someone translates.
    return {"ko": text, language: text}


def _number(value: Any) -> int:
    text = as_text(value)
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else 0


def services_of(tree: Any, language: str) -> list[Service]:
    """Return the services of a list; records without a code are left out."""
    found = []
    for record in as_records(tree, "service_code", "service_name"):
        code = as_text(record.get("service_code"))
        if code is None:
            continue
        name = as_text(record.get("service_name")) or code
        about = as_text(record.get("description"))
        kind = as_text(record.get("type")) or "realtime"
        keywords = [word.strip() for word in (as_text(record.get("keywords")) or "").split(",")]
        found.append(
            Service(
                service_code=code,
                names=_words(name, language),
                descriptions=_words(about, language) if about else None,
                group=as_text(record.get("group")),
                keywords={language: [word for word in keywords if word]},
                has_questions=as_bool(record.get("metadata")),
                type=cast(Any, kind if kind in ("realtime", "batch", "blackbox") else "realtime"),
            )
        )
    return found


def _values_of(tree: Any, language: str) -> list[ServiceValue]:
    found = []
    for record in as_records(tree, "key", "name"):
        key = as_text(record.get("key")) or as_text(record.get("name"))
        if key is not None:
            name = as_text(record.get("name")) or key
            found.append(ServiceValue(key=key, name=_words(name, language)))
    return found


def definition_of(tree: Any, code: str, language: str) -> ServiceDefinition:
    """Return the questions of a service, in their order.

    Raises:
        GatewayConfusedError: The answer is about something else.
    """
    if isinstance(tree, list) and len(tree) == 1:
        tree = tree[0]
    if isinstance(tree, dict) and "attributes" not in tree and len(tree) == 1:
        tree = next(iter(tree.values()))
    if not isinstance(tree, dict) or "attributes" not in tree:
        raise GatewayConfusedError("no attributes in the definition")
    found = []
    for record in as_records(tree["attributes"], "code", "datatype"):
        name = as_text(record.get("code"))
        if name is None:
            continue
        datatype = as_text(record.get("datatype")) or "string"
        values = _values_of(record.get("values"), language)
        if datatype not in _DATATYPES or (datatype.endswith("list") and not values):
            datatype = "string"
        hint = as_text(record.get("datatype_description"))
        found.append(
            ServiceAttribute(
                variable=as_bool(record.get("variable", True)),
                code=name,
                datatype=cast(Any, datatype),
                required=as_bool(record.get("required")),
                order=_number(record.get("order")),
                description=_words(as_text(record.get("description")) or name, language),
                datatype_description=_words(hint, language) if hint else None,
                values=values if datatype.endswith("list") else [],
            )
        )
    return ServiceDefinition(service_code=code, attributes=sorted(found, key=lambda one: one.order))


def moment_of(value: Any) -> datetime | None:
    """Return a W3C date-time, or None if there is none or it cannot be read."""
    text = as_text(value)
    if text is None:
        return None
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return None
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def answer_of(tree: Any) -> SubmitAnswer:
    """Return what a server said to a post: an id, a token, or (black box) neither.

    Raises:
        GatewayConfusedError: Nothing in it says that a request was taken.
    """
    marks = ("service_request_id", "token", "service_notice", "account_id")
    # A list of errors under status 200 is no success (traps of the field).
    records = [one for one in as_records(tree, *marks) if any(mark in one for mark in marks)]
    if not records:
        raise GatewayConfusedError("no request in the answer to a post")
    record = records[0]
    state = as_text(record.get("state"))
    destination = as_text(record.get("destination"))
    try:
        return SubmitAnswer.model_validate(
            {
                "service_request_id": as_text(record.get("service_request_id")),
                "token": as_text(record.get("token")),
                "state": state if state in ("kept", "sent", "queued") else "sent",
                "destination": destination if destination in ("centre", "city") else "city",
                "was_known": as_bool(record.get("was_known")),
                "expected_at": moment_of(record.get("expected_datetime")),
                "service_notice": as_text(record.get("service_notice")),
            }
        )
    except ValidationError as error:
        raise GatewayConfusedError("the answer to a post cannot be read") from error


def reasons_of(trees: Iterable[Any]) -> tuple[str, ...]:
    """Return the descriptions of an error answer, as far as there are any."""
    found = []
    for tree in trees:
        for record in as_records(tree, "code", "description"):
            text = as_text(record.get("description"))
            if text:
                found.append(text[:200])
    return tuple(found[:10])
