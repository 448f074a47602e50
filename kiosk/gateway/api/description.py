"""Making the served OpenAPI description true: every operation may answer the standard's errors."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

_ERRORS = {
    "400": "Something in the request is missing or wrong",
    "403": "Not for this caller: no valid key, a page of a browser, or a foreign Host",
    "404": "There is no such record, format or jurisdiction",
    "413": "The body is too large",
    "429": "Too many requests or failed look-ups; Retry-After says how long to wait",
    "503": "The store cannot be used now",
}
_POST_ERRORS = {
    "409": "The client_ref was used for another request",
    "422": "Sealed to a key that this gateway does not have",
}
_SCHEMA = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["code", "description"],
        "properties": {"code": {"type": "string"}, "description": {"type": "string"}},
    },
}


def _error(description: str) -> dict[str, Any]:
    # In XML the same list is <errors><error><code/><description/></error></errors>.
    content = {"application/json": {"schema": _SCHEMA}, "text/xml": {"schema": {}}}
    return {"description": description, "content": content}


def describe_errors(app: FastAPI) -> None:
    """Let ``/openapi.json`` name the errors that every operation really answers."""
    make = app.openapi

    def describe() -> dict[str, Any]:
        if app.openapi_schema is not None:
            return app.openapi_schema
        document = make()
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                answers = operation["responses"]
                answers.pop("422", None)
                errors = _ERRORS | (_POST_ERRORS if method == "post" else {})
                answers.update({code: _error(text) for code, text in errors.items()})
                if "{fmt}" in path:
                    answers["200"]["content"] = {"application/json": {}, "text/xml": {}}
        app.openapi_schema = document
        return document

    app.openapi = describe  # type: ignore[method-assign]
