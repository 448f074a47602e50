"""Site files: the schema, and the linter over what ships."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kiosk.contracts.words import LANGUAGES
from kiosk.gateway.content.check import check_words
from kiosk.gateway.content.loader import load_frame
from kiosk.web.policy import Use
from kiosk.web.rules import load_rules
from kiosk.web.sites import Site, SiteError, SiteFile, check_site, load_sites, read_site

SEOUL = Path(__file__).parents[3] / "resources" / "city" / "seoul"
SHIPPED = sorted(path.stem for path in (SEOUL / "sites").glob("*.json"))
TODAY = date(2026, 12, 31)


def words(text: str) -> dict[str, str]:
    return dict.fromkeys(LANGUAGES, text)


def make(**values: Any) -> dict[str, Any]:
    return {
        "id": "one",
        "icon": "globe",
        "area": "teal",
        "label_type": "info",
        "names": words("하나"),
        "descriptions": words("하나예요."),
        "start": "https://city.example/",
        "alternates": {"en": "https://en.city.example/"},
        "languages": ["ko", "en"],
        "pages": [{"origin": "https://city.example"}, {"origin": "https://en.city.example"}],
        "source": {"name": "시험", "url": "https://city.example/", "verified_on": "2026-11-22"},
    } | values


def write(folder: Path, document: object, name: str = "one") -> Path:
    path = folder / f"{name}.json"
    path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    return path


def test_a_dozen_places_that_visitors_need_are_there() -> None:
    assert len(SHIPPED) >= 12


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_site_is_complete_encrypted_sourced_and_in_eight_languages(name: str) -> None:
    city, _ = load_frame(SEOUL)
    site = read_site(SEOUL / "sites" / f"{name}.json")
    icons = (SEOUL / "icons.txt").read_text("utf-8").split()
    assert check_site(site, TODAY, {line.id: line for line in city.phones}, icons) == []
    for texts in (site.file.names, site.file.descriptions):
        assert [str(found) for found in check_words(name, "words", texts, LANGUAGES)] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_every_start_of_a_shipped_site_opens_and_nothing_near_it_does(name: str) -> None:
    book = load_sites(SEOUL)
    site = book.get(name)
    assert site is not None
    for language in LANGUAGES:
        address = site.start(language)
        verdict = book.policy.judge(address, Use.ENTRY)
        assert verdict.is_allowed and verdict.address == address
        assert book.of(address) is not None
        host = address.split("/")[2]
        for wrong in (f"http://{host}/", f"https://{host}.evil.example/", f"https://evil-{host}/"):
            assert not book.policy.judge(wrong, Use.ENTRY).is_allowed


@pytest.mark.parametrize("name", SHIPPED)
def test_the_rules_of_a_shipped_site_can_be_used(name: str) -> None:
    own = read_site(SEOUL / "sites" / f"{name}.json").file.rules
    rules = load_rules(own, SEOUL.parents[1]).as_config()
    assert rules["cookies"], "walls of cookies are refused everywhere"


def test_the_sites_stand_in_their_order() -> None:
    orders = [site.file.order for site in load_sites(SEOUL)]
    assert orders == sorted(orders) and len(orders) == len(SHIPPED)


def test_a_site_begins_in_the_language_of_the_visitor_where_the_city_has_it() -> None:
    site = Site(SiteFile.model_validate(make()))
    assert site.start("en") == "https://en.city.example/"
    assert site.start("vi") == site.start("ko-easy") == "https://city.example/"
    assert site.speaks("en") and site.speaks("ko") and not site.speaks("mn")


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": None},
        {"start": "https://elsewhere.example/"},
        {"start": "http://city.example/"},
        {"alternates": {"en": "https://elsewhere.example/"}},
        {"alternates": {"xx": "https://city.example/"}},
        {"pages": []},
        {"pages": [{"origin": "https://*.city.example"}]},
        {"pages": [{"origin": "https://127.0.0.1"}]},
        {"pages": [{"origin": "https://city.example", "paths": ["main"]}]},
        {"resources": ["http://city.example"]},
        {"sockets": ["https://city.example"]},
        {"names": {"en": "One"}},
        {"surprise": 1},
        {"id": "two"},
    ],
)
def test_a_wrong_site_file_is_refused_by_name(tmp_path: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(SiteError) as caught:
        read_site(write(tmp_path, make(**wrong)))
    assert "one.json" in caught.value.technical


def test_a_broken_file_stops_the_start_and_no_folder_means_no_sites(tmp_path: Path) -> None:
    assert list(load_sites(tmp_path)) == []
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "one.json").write_text("{", "utf-8")
    with pytest.raises(SiteError):
        load_sites(tmp_path)


def test_the_linter_names_what_the_schema_cannot_know() -> None:
    document = make(person="nobody", icon="nothing", names={"ko": "하나"}, allows_http=True)
    document["alternates"]["ja"] = "https://city.example/ja"
    document["source"] = {"name": "시험", "verified_on": "2099-01-01"}
    wrong = check_site(Site(SiteFile.model_validate(document)), TODAY, {}, [])
    for part in ("names", "person", "icon", "allows_http", "alternates", "verified_on", "at which address"):
        assert any(part in line for line in wrong), part
