"""The published Swagger description of Open311 GeoReport v2, corrected by the standard's text.

What is corrected, each because the text (http://wiki.open311.org/GeoReport_v2/) says so:

* the path ``/request/{id}`` is ``/requests/{id}``, and answers a list of one;
* ``jurisdiction_id`` may be left out, or empty, where an endpoint serves one jurisdiction;
* every operation may answer 400, 403 and 404, with an array of code and description;
* a post comes as a form, and names its service; a number may not be empty;
* a format that does not exist is answered in XML.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

PUBLISHED = Path(__file__).resolve().parents[1] / "data" / "open311" / "georeport_v2-1.yaml"
_ERROR = {
    "type": "object",
    "required": ["code", "description"],
    "properties": {"code": {"type": "string"}, "description": {"type": "string", "minLength": 1}},
}


def corrected(fmt: str, city: str, service_codes: list[str], request_ids: list[str]) -> dict[str, Any]:
    """Return the description for one format (``json`` or ``xml``).

    Args:
        fmt: The format that is asked for.
        city: The jurisdiction.
        service_codes: Codes that exist, so that posts and definitions reach the core.
        request_ids: Ids that exist, and one that does not.
    """
    document: dict[str, Any] = yaml.load(PUBLISHED.read_text("utf-8"), Loader=yaml.BaseLoader)
    document = _typed(document)
    document["paths"] = {
        path.replace("/request/", "/requests/"): one for path, one in document["paths"].items()
    }
    document["parameters"]["response_format"]["enum"] = [fmt]
    document["parameters"]["jurisdiction_id"]["required"] = False
    jurisdiction = document["parameters"]["jurisdiction_id"]
    jurisdiction["enum"] = [city, ""]
    jurisdiction.pop("format", None)
    single = document["paths"]["/requests/{service_request_id}.{response_format}"]["get"]
    schema = single["responses"]["200"]["schema"]
    if schema.get("type") != "array":
        single["responses"]["200"]["schema"] = {
            "type": "array",
            "minItems": 1,
            "maxItems": 1,
            "items": schema,
        }
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for code in ("400", "403", "404", *(("409", "413") if method == "post" else ())):
                known = operation["responses"].get(code, {"description": "error"})
                errors = {"type": "array", "minItems": 1, "items": _ERROR}
                operation["responses"][code] = {"description": known["description"], "schema": errors}
            for parameter in operation["parameters"]:
                name = parameter.get("name")
                if name == "service_code" and method == "post":
                    parameter |= {"required": True, "enum": service_codes}
                elif name == "service_code" and "{service_code}" in path:
                    parameter["enum"] = [*service_codes, "nothing"]
                elif name == "service_request_id" and "{service_request_id}" in path:
                    parameter["enum"] = request_ids
                if method == "post" and parameter.get("in") == "query":
                    parameter["in"] = "formData"
    return document


def _typed(value: Any, key: str = "") -> Any:
    """Give the words of a YAML file back what JSON needs; dates and codes stay text."""
    if isinstance(value, dict):
        return {name: _typed(inner, name) for name, inner in value.items() if name != "examples"}
    if isinstance(value, list):
        return [_typed(inner) for inner in value]
    if key == "required":
        return {"true": True, "false": False}[value]
    return value
