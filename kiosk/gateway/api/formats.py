"""Open311 answers as XML or JSON, and its errors.

The standard's documents are lists and flat records, so one small tree of Python values is
written in both formats: in JSON as it is, in XML with the element names of the standard. A value
that is unknown is ``null`` in JSON and an empty element in XML.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

from fastapi import Response
from fastapi.responses import JSONResponse

#: What XML 1.0 cannot hold, whatever way it is written.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Element of the items inside a list element.
_ITEM_NAMES = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}


class Open311Error(Exception):
    """An answer that the standard calls an error: an HTTP status and a list of descriptions."""

    def __init__(self, status: int, *descriptions: str, headers: dict[str, str] | None = None) -> None:
        """Build the answer; descriptions are technical English and hold nothing a visitor typed."""
        super().__init__(f"{status}: {'; '.join(descriptions)}")
        self.status = status
        self.descriptions = descriptions or ("error",)
        self.headers = headers


def _element(name: str, value: Any) -> ElementTree.Element:
    element = ElementTree.Element(name)
    if isinstance(value, dict):
        for key, inner in value.items():
            element.append(_element(key, inner))
    elif isinstance(value, list):
        item = _ITEM_NAMES.get(name, "item")
        for inner in value:
            element.append(_element(item, inner))
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    elif value is not None:
        element.text = _NOT_XML.sub("\ufffd", str(value))
    return element


def to_xml(root: str, value: Any) -> bytes:
    """Return the document as UTF-8 XML."""
    body: bytes = ElementTree.tostring(_element(root, value), encoding="utf-8", xml_declaration=True)
    return body


def is_format(fmt: str) -> bool:
    """Return whether this is a format that we speak."""
    return fmt in ("xml", "json")


def answer(
    fmt: str,
    root: str,
    value: Any,
    *,
    status: int = 200,
    language: str | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Return the document in the format, with the standard's media type."""
    all_headers = dict(headers or {})
    if language:
        # ko-easy is our own tag; the outside knows it as Korean.
        all_headers |= {"Content-Language": language.removesuffix("-easy"), "Vary": "Accept-Language"}
    if fmt == "xml":
        body = to_xml(root, value)
        return Response(body, status, headers=all_headers, media_type="text/xml; charset=utf-8")
    return JSONResponse(value, status, headers=all_headers, media_type="application/json; charset=utf-8")


def error_answer(fmt: str, error: Open311Error) -> Response:
    """Return an error as the standard's array of code and description."""
    value = [{"code": str(error.status), "description": text} for text in error.descriptions]
    return answer(fmt, "errors", value, status=error.status, headers=error.headers)
