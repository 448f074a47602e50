from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from tests.helpers.gateway import TestGateway

SCHEMAS = Path(__file__).resolve().parents[2] / "data" / "hsds"


def complaints(name: str, document: Any) -> list[str]:
    schema = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    return [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(document)]


def test_the_validator_finds_mistakes() -> None:
    assert complaints("service", {"id": "x", "status": "open"})


@pytest.mark.parametrize("part", ["service", "organization", "service_at_location"])
@pytest.mark.parametrize("language", ["ko", "ar"])
def test_every_answer_fits_the_schemas_of_hsds_3(gateway: TestGateway, part: str, language: str) -> None:
    headers = {"accept-language": language}
    page = gateway.http.get(f"/hsds/{part}s", headers=headers).json()
    assert page["total_items"] == len(page["contents"]) > 0
    for record in page["contents"]:
        assert complaints(f"{part}_list", record) == []
        full = gateway.http.get(f"/hsds/{part}s/{record['id']}", headers=headers).json()
        assert complaints(part, full) == []
        assert full["id"] == record["id"]


def test_the_root_names_version_and_description(gateway: TestGateway) -> None:
    about = gateway.http.get("/hsds/").json()
    assert about["version"] == "3.0"
    assert gateway.http.get(about["openapi_url"]).json()["openapi"].startswith("3.1")


def test_pages_have_the_standards_envelope(gateway: TestGateway) -> None:
    first = gateway.http.get("/hsds/services", params={"per_page": 1}).json()
    last = gateway.http.get("/hsds/services", params={"per_page": 1, "page": 2}).json()
    beyond = gateway.http.get("/hsds/services", params={"per_page": 1, "page": 9}).json()
    assert (first["first_page"], first["last_page"], first["total_pages"]) == (True, False, 2)
    assert (last["first_page"], last["last_page"]) == (False, True)
    assert (beyond["empty"], beyond["contents"]) == (True, [])


def test_an_entry_tells_what_is_verified_and_nothing_else(gateway: TestGateway) -> None:
    full = gateway.http.get("/hsds/services/resident-copy").json()
    assert full["schedules"][0]["opens_at"] == "09:00"
    assert full["cost_options"][0]["amount"] == 400
    assert full["assured_date"] == "2026-11-22"
    assert full["attributes"][0]["taxonomy_term"]["code"] == "papers"
    access = full["service_at_locations"][0]["location"]["accessibility"]
    assert {one["description"]: one["details"] for one in access} == {"step free": "yes", "lift": "no"}
    unverified = gateway.http.get("/hsds/services/pension").json()
    assert not {"schedules", "phones", "cost_options", "required_documents", "fees_description"} & set(
        unverified
    )


@pytest.mark.parametrize(
    ("params", "ids"),
    [
        ({"search": "등본"}, ["resident-copy"]),
        ({"search": "연굼"}, ["pension"]),
        ({"search": "등본", "taxonomy_term_id": "places"}, []),
        ({"taxonomy_term_id": "places"}, ["pension"]),
        ({"kind": "document"}, ["resident-copy"]),
        ({"search": "   "}, ["resident-copy", "pension"]),
        ({"search": '"; DROP'}, []),
    ],
)
def test_the_directory_is_searched_and_filtered(
    gateway: TestGateway, params: dict[str, str], ids: list[str]
) -> None:
    page = gateway.http.get("/hsds/services", params={**params, "extensions": "true"}).json()
    assert sorted(one["extended_attributes"]["id"] for one in page["contents"]) == sorted(ids)


def test_terms_and_taxonomies(gateway: TestGateway) -> None:
    (taxonomy,) = gateway.http.get("/hsds/taxonomies").json()["contents"]
    assert gateway.http.get(f"/hsds/taxonomies/{taxonomy['id']}").json() == taxonomy
    terms = gateway.http.get("/hsds/taxonomy_terms").json()["contents"]
    assert [one["code"] for one in terms] == ["papers", "places"]
    assert gateway.http.get(f"/hsds/taxonomy_terms/{terms[0]['id']}").json() == terms[0]


@pytest.mark.parametrize(
    "part", ["services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms"]
)
def test_unknown_records_are_404(gateway: TestGateway, part: str) -> None:
    assert gateway.http.get(f"/hsds/{part}/none").status_code == 404


def test_an_organization_filter_finds_its_services(gateway: TestGateway) -> None:
    one = gateway.http.get("/hsds/organizations").json()["contents"][0]
    page = gateway.http.get("/hsds/services", params={"organization_id": one["id"]}).json()
    assert [record["organization_id"] for record in page["contents"]] == [one["id"]]
