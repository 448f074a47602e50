"""What the adapter sends, read: JSON that is one of the documents of a page, or refused.

A message holds :data:`MAX_BYTES` bytes; one that holds more, or fits no document to the letter, is
refused whole (:class:`PageMessageError`), and what refuses it never says a word of the page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import Field, ValidationError

from kiosk.web.page import (
    ArticlePart,
    LiveText,
    PageChange,
    PageDocument,
    PageNode,
    PageOption,
    PagePlace,
    PageSnapshot,
)
from kiosk.web.values import NodeIdOrNone

#: Largest message, in bytes of UTF-8.
MAX_BYTES: Final = 2_000_000


class PageAlive(PageDocument):
    """The answer to a heartbeat.

    Attributes:
        number: Number of the load.
        beat: The number that was asked with.
    """

    number: Annotated[int, Field(ge=0)]
    beat: Annotated[int, Field(ge=0)] = 0


class PageTyped(PageDocument):
    """Somebody typed or pointed in the page itself; holds no words, only that it happened.

    Attributes:
        number: Number of the load.
        node: The field, or empty.
    """

    number: Annotated[int, Field(ge=0)]
    node: NodeIdOrNone = ""


class PageAnswer(PageDocument):
    """What became of an order to the page.

    Attributes:
        number: Number of the load.
        order: The number of the order.
        done: Whether it was carried out.
        reason: Why not: ``gone``, ``disabled``, ``hidden``, ``refused``, ``not-a-field``, ``no-such-option``.
        node: The node that was meant.
    """

    number: Annotated[int, Field(ge=0)]
    order: Annotated[int, Field(ge=0)] = 0
    done: bool
    reason: Literal["", "gone", "disabled", "hidden", "refused", "not-a-field", "no-such-option"] = ""
    node: NodeIdOrNone = ""


PageMessage = PageSnapshot | PageChange | PageAlive | PageTyped | PageAnswer
_KINDS: Final[Mapping[str, type[PageMessage]]] = {
    "snapshot": PageSnapshot,
    "change": PageChange,
    "alive": PageAlive,
    "typed": PageTyped,
    "answer": PageAnswer,
}


class PageMessageError(ValueError):
    """What came from a page is not one of the documents. Holds no words of the page."""


def read_message(text: str | bytes) -> PageMessage:
    """Return the document that the adapter sent.

    Args:
        text: JSON object with ``kind`` and the fields of the document.

    Raises:
        PageMessageError: It is too large, no JSON, of an unknown kind, or does not fit.
    """
    data = text.encode("utf-8", "replace") if isinstance(text, str) else text
    if len(data) > MAX_BYTES:
        raise PageMessageError("too large")
    try:
        content = _frozen(json.loads(data, parse_constant=_refuse_constant))
    except (ValueError, RecursionError):
        raise PageMessageError("no JSON") from None
    kind = content.pop("kind", None) if isinstance(content, dict) else None
    model = _KINDS.get(kind) if isinstance(kind, str) else None
    if model is None:
        raise PageMessageError("unknown kind")
    try:
        return model.model_validate(content)
    except ValidationError as error:
        where = error.errors(include_url=False, include_context=False, include_input=False)[0]["loc"]
        names = ".".join(str(part) for part in where if part in _FIELD_NAMES)
        raise PageMessageError(f"{kind}: does not fit at {names or 'top'}") from None


def _refuse_constant(name: str) -> object:
    raise ValueError(name)


def _frozen(value: Any, depth: int = 0) -> Any:
    """Make tuples of lists, since the documents hold tuples and are strict."""
    if depth > 12:
        raise ValueError("nested too deeply")
    if isinstance(value, list):
        return tuple(_frozen(entry, depth + 1) for entry in value)
    if isinstance(value, dict):
        return {key: _frozen(entry, depth + 1) for key, entry in value.items()}
    return value


_FIELD_NAMES: Final = frozenset(
    name
    for model in (*_KINDS.values(), PageNode, PagePlace, PageOption, ArticlePart, LiveText)
    for name in model.model_fields
)
