"""Seoul's content files: valid, complete, and honest about what nobody has verified."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from kiosk.contracts.content import DirectoryContent, ServiceContent
from kiosk.gateway.content.check import check_city
from kiosk.gateway.content.loader import CityContent, load_city
from tests.unit.content.texts import SEOUL, find_numbers


@pytest.fixture(scope="module")
def seoul() -> CityContent:
    return load_city(SEOUL)


def test_the_content_is_valid_and_large_enough(seoul: CityContent) -> None:
    assert not seoul.problems
    assert len(seoul.services) >= 30
    assert len(seoul.directory) >= 60


def test_the_linter_finds_nothing(seoul: CityContent) -> None:
    """On the newest day of verification; later the age of facts is a matter of the day."""
    newest = max(entry.source.verified_on for entry in seoul.directory.values() if entry.source is not None)
    assert not check_city(SEOUL, newest)


def test_facts_expire(seoul: CityContent) -> None:
    newest = max(entry.source.verified_on for entry in seoul.directory.values() if entry.source is not None)
    assert any(problem.is_warning for problem in check_city(SEOUL, newest + timedelta(days=91)))


def test_a_page_of_problems_holds_at_most_six_choices(seoul: CityContent) -> None:
    """E-03: at most six choices to a page: groups, services of a group, answers of a question."""
    per_group = Counter(service.group for service in seoul.services.values())
    assert set(per_group) == {group.id for group in seoul.city.groups}
    assert max(per_group.values()) <= 6
    for service in seoul.services.values():
        for question in service.attributes:
            assert len(question.values) <= 6, (service.service_code, question.code)


def test_each_problem_asks_one_to_three_questions_with_the_main_one_first(seoul: CityContent) -> None:
    for service in seoul.services.values():
        orders = [question.order for question in service.attributes]
        assert orders == list(range(1, len(orders) + 1)), service.service_code
        assert 1 <= len(orders) <= 3, service.service_code
        first = service.attributes[0]
        assert first.datatype == "singlevaluelist", service.service_code
        assert first.required, service.service_code
        assert len(first.values) >= 2, service.service_code


def test_somebody_who_finds_nothing_fitting_can_still_report(seoul: CityContent) -> None:
    other = seoul.services["other"]
    assert not other.needs_place
    assert any(question.datatype == "text" and question.required for question in other.attributes)


def test_the_order_within_a_group_is_clear(seoul: CityContent) -> None:
    places = Counter((service.group, service.order) for service in seoul.services.values())
    assert max(places.values()) == 1


def test_every_problem_is_started_here_and_promises_nothing(seoul: CityContent) -> None:
    """Honesty rules: without a source nobody promises days or names a department."""
    for service in seoul.services.values():
        assert service.label_type == "started", service.service_code
        if service.source is None:
            assert service.expected_days is None
            assert service.agency is None


@pytest.mark.parametrize("field", ["fees", "schedules", "required_documents", "languages"])
def test_the_directory_says_ask_instead_of_guessing(seoul: CityContent, field: str) -> None:
    """An entry without a source states no hours, fees, papers or languages."""
    for entry in seoul.directory.values():
        if entry.source is None:
            assert getattr(entry, field) in ("ask", []), (entry.id, field)


def test_the_seven_documents_are_there_and_not_promised_here(seoul: CityContent) -> None:
    """Domain §1.2: the seven papers; this machine issues none of them."""
    seven = {
        "resident-register-copy",
        "resident-register-abstract",
        "nhi-payment",
        "nhi-eligibility",
        "vaccination",
        "entry-exit",
        "military",
    }
    for key in seven:
        entry = seoul.directory[key]
        assert entry.kind == "document"
        assert entry.label_type == "info"
        assert entry.how_to is not None


def test_help_lines_have_the_same_number_everywhere(seoul: CityContent) -> None:
    lines = {line.id: line.number for line in seoul.city.phones}
    assert lines["help"] == "02-120"
    assert lines["relay"] == "107"
    assert lines["newcomers"] == "1577-1366"
    known = set(lines.values())
    for entry in seoul.directory.values():
        for phone in [] if entry.phones == "ask" else entry.phones:
            assert phone.number in known, (entry.id, phone.number)


def test_each_sourced_fact_was_verified_on_a_day(seoul: CityContent) -> None:
    sources = [entry.source for entry in seoul.directory.values() if entry.source is not None]
    sources += [line.source for line in seoul.city.phones]
    assert sources
    for source in sources:
        assert source.verified_on >= date(2026, 1, 1)
        assert source.url is None or source.url.startswith("https://")


def test_every_topic_has_entries_and_every_icon_is_listed(seoul: CityContent) -> None:
    used = {topic for entry in seoul.directory.values() for topic in entry.topics}
    assert used == {topic.id for topic in seoul.city.topics}
    listed = set((SEOUL / "icons.txt").read_text("utf-8").split())
    services: list[ServiceContent] = list(seoul.services.values())
    entries: list[DirectoryContent] = list(seoul.directory.values())
    named = {one.icon for one in services} | {one.icon for one in entries if one.icon}
    named |= {one.icon for one in (*seoul.city.groups, *seoul.city.topics)}
    named |= {value.icon for one in services for a in one.attributes for value in a.values if value.icon}
    assert named == listed


def test_seoul_has_its_twenty_five_districts(seoul: CityContent) -> None:
    districts = {district.id: district for district in seoul.places.districts}
    assert len(districts) == 25
    unknown = {key for key, district in districts.items() if district.neighbourhoods is None}
    assert unknown == {"gangdong"}  # its dongs changed; "I do not know the dong" is the honest answer
    counts = {key: len(district.neighbourhoods or []) for key, district in districts.items()}
    assert (counts["jongno"], counts["jung"], counts["yongsan"], counts["mapo"]) == (17, 15, 16, 16)
    assert sum(counts.values()) == 407
    for key, district in districts.items():
        assert district.names["ko"].endswith("구")
        assert district.names["en"].endswith("-gu")
        for dong in district.neighbourhoods or []:
            assert dong.names["ko"].endswith("동")
            assert dong.id.startswith(f"{key}-")
            assert all(find_numbers(name) == find_numbers(dong.names["ko"]) for name in dong.names.values())


def test_entries_lie_in_places_that_exist(seoul: CityContent) -> None:
    known = {district.id for district in seoul.places.districts}
    named = {entry.address_id for entry in seoul.directory.values() if entry.address_id is not None}
    assert named
    assert named <= known
