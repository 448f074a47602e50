"""Reading the fields of an Open311 post: form or multipart, and what stands in the query."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import Request
from starlette.exceptions import HTTPException

from kiosk.gateway.api.formats import Open311Error

_ATTRIBUTE = re.compile(r"^attribute\[([^\[\]]{1,64})\](\[\])?$")
_MAX_FIELDS = 500


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a post.

    Attributes:
        single: Fields of the standard, by name.
        attributes: ``attribute[code]`` as text, ``attribute[code][]`` as a list.
    """

    single: dict[str, str]
    attributes: dict[str, str | list[str]]

    def get(self, name: str) -> str | None:
        """Return a field of the standard, or None."""
        return self.single.get(name)


def sort_fields(pairs: list[tuple[str, str]]) -> Fields:
    """Sort name and value pairs into the standard's fields and the attributes.

    Raises:
        Open311Error: A field of the standard stands twice with two values, an attribute is
            single and repeated, or a text holds a NUL character.
    """
    single: dict[str, str] = {}
    attributes: dict[str, str | list[str]] = {}
    for name, value in pairs:
        if "\x00" in value or "\x00" in name:
            raise Open311Error(400, "a field holds a NUL character")
        match = _ATTRIBUTE.match(name)
        if match is None:
            if single.setdefault(name, value) != value:
                raise Open311Error(400, "a field stands twice")
            continue
        code, is_list = match[1], bool(match[2])
        known = attributes.get(code)
        if is_list and known is None:
            attributes[code] = [value]
        elif is_list and isinstance(known, list):
            known.append(value)
        elif not is_list and known in (None, value):
            attributes[code] = value
        else:
            raise Open311Error(400, "an attribute stands twice")
    return Fields(single, attributes)


async def read_fields(request: Request) -> Fields:
    """Return all fields of a post.

    Raises:
        Open311Error: The body is no form, or is not UTF-8.
    """
    pairs = [(name, value) for name, value in request.query_params.multi_items()]
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        try:
            form = await request.form(max_fields=_MAX_FIELDS, max_files=0)
        except HTTPException as error:
            raise Open311Error(400, "the multipart body cannot be read") from error
        pairs += [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
        return sort_fields(pairs)
    body = await request.body()
    if body and kind != "application/x-www-form-urlencoded":
        raise Open311Error(400, "the body must be application/x-www-form-urlencoded or multipart/form-data")
    try:
        pairs += parse_qsl(
            body.decode("utf-8"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=_MAX_FIELDS,
        )
    except ValueError as error:
        raise Open311Error(400, "the body is not a UTF-8 form") from error
    return sort_fields(pairs)
