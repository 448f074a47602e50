from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from kiosk.contracts.content import City, DirectoryContent, Places, ServiceContent
from kiosk.contracts.words import Source, as_content
from tests.helpers import city


def test_the_small_city_is_valid() -> None:
    assert City.model_validate(city.city()).id == "testville"
    assert Places.model_validate(city.places()).districts[0].neighbourhoods
    assert ServiceContent.model_validate(city.lamp()).attributes[0].values[0].key == "001"
    full, empty = (DirectoryContent.model_validate(one) for one in city.entries())
    assert full.fees != "ask"
    assert empty.schedules == empty.phones == empty.fees == "ask"


def changed(document: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {**document, **changes}


@pytest.mark.parametrize(
    "broken",
    [
        changed(city.lamp(), names={"en": "Lamp"}),
        changed(city.lamp(), names={"ko": "등", "xx": "?"}),
        changed(city.lamp(), names={"ko": "등", "en": "  "}),
        changed(city.lamp(), source=None),
        changed(city.lamp(), surprise=1),
        changed(city.lamp(), label_type="done"),
        changed(city.lamp(), service_code=7),
        changed(city.lamp(), attributes=[city.lamp()["attributes"][0]] * 2),
        changed(city.lamp(), attributes=[changed(city.lamp()["attributes"][0], values=[])]),
        changed(
            city.lamp(), attributes=[changed(city.lamp()["attributes"][2], values=[{"key": "1", "name": {}}])]
        ),
    ],
)
def test_a_broken_service_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ServiceContent.model_validate(broken)


@pytest.mark.parametrize(
    "fact", ["address", "schedules", "languages", "required_documents", "phones", "fees"]
)
def test_a_fact_without_a_source_is_refused_and_ask_is_not(fact: str) -> None:
    full = city.entries()[0]
    facts = ("address", "schedules", "languages", "required_documents", "phones", "fees")
    asked = dict.fromkeys(facts, "ask")
    assert DirectoryContent.model_validate({**full, **asked, "source": None}).source is None
    with pytest.raises(ValidationError, match=fact):
        DirectoryContent.model_validate({**full, **asked, fact: full[fact], "source": None})


def test_hours_come_in_pairs_and_weekly_ones_name_days() -> None:
    entry = city.entries()[0]
    for schedule in ({"byday": "MO", "opens_at": "09:00"}, {"opens_at": "09:00", "closes_at": "18:00"}):
        with pytest.raises(ValidationError):
            DirectoryContent.model_validate({**entry, "schedules": [schedule]})


def test_a_city_needs_somebody_to_call() -> None:
    with pytest.raises(ValidationError, match="help"):
        City.model_validate({**city.city(), "phones": []})


def test_place_ids_are_unique() -> None:
    district = city.places()["districts"][0]
    with pytest.raises(ValidationError, match="twice"):
        Places.model_validate({"districts": [district, district]})


def test_words_become_content_with_their_source() -> None:
    source = Source.model_validate(city.SOURCE)
    content = as_content(city.words("등"), source)
    assert content.get("ko") == "등"
    assert content.source == "https://example.org/"
    assert content.verified_on == source.verified_on
