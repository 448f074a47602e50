"""The content linter: ``python -m kiosk.gateway.content.check [FOLDER ...]``.

Reads every city (or the folders given), prints one line per problem, and ends with status 1 if
there is an error. Rules beyond the schema:

* every text in all languages of the city;
* a number in one language stands in the others too (easy Korean may leave numbers out);
* sentences of easy Korean have at most 50 characters (E-16);
* hours, fees and dates older than 90 days, or past ``valid_to``, are warned of: screens then say
  "please check";
* icons are in ``icons.txt``; an entry's ``address_id`` is in ``places.json``.
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pydantic import BaseModel

from kiosk.contracts.content import City, DirectoryContent, LineHours, ServiceContent
from kiosk.contracts.words import LANGUAGES, Source
from kiosk.gateway.content.loader import CityContent, Problem, collect

#: Days after which hours, fees and dates must be looked at again (domain rules on staleness).
FRESH_DAYS = 90
#: Characters of a sentence in easy Korean.
EASY_SENTENCE = 50
_NUMBER = re.compile(r"\d+")
_THOUSANDS = re.compile(r"(?<=\d)[,. \u00a0\u202f](?=\d{3}(?!\d))")
_FULL_HOUR = re.compile(r"(?<=\d):00")
_SENTENCE_END = re.compile(r"(?<=[.!?。])\s+|\n")
_CITIES = Path(__file__).resolve().parents[3] / "resources" / "city"


def numbers_in(text: str) -> set[str]:
    """Return the numbers of a text, as ASCII digits without separators of thousands."""
    digits = "".join(str(unicodedata.digit(char)) if char.isdigit() else char for char in text)
    plain = _FULL_HOUR.sub("", _THOUSANDS.sub("", digits))
    return {number.lstrip("0") or "0" for number in _NUMBER.findall(plain)}


def texts_in(document: BaseModel, where: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Yield (place, words) for every text per language in a document."""
    for name in type(document).model_fields:
        yield from _texts_of(getattr(document, name), f"{where}.{name}" if where else name)


def _texts_of(value: object, where: str) -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(value, BaseModel):
        yield from texts_in(value, where)
    elif isinstance(value, dict) and value and all(isinstance(text, str) for text in value.values()):
        yield where, value
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _texts_of(item, f"{where}.{number}")


def check_words(file: str, where: str, words: dict[str, str], languages: Sequence[str]) -> Iterator[Problem]:
    """Yield what is wrong with one text."""
    missing = [tag for tag in languages if tag not in words]
    if missing:
        yield Problem(file, where, f"languages are missing: {', '.join(missing)}")
    wanted = numbers_in(words["ko"])
    for tag, text in words.items():
        found = numbers_in(text)
        differs = not found <= wanted if tag == "ko-easy" else found != wanted
        if differs:
            shown = f"{sorted(found) or 'none'}, ko has {sorted(wanted) or 'none'}"
            yield Problem(file, where, f"numbers differ in {tag}: {shown}")
    for sentence in _SENTENCE_END.split(words.get("ko-easy", "")):
        if len(sentence) > EASY_SENTENCE:
            text = f"a sentence of ko-easy has {len(sentence)} characters, at most {EASY_SENTENCE}"
            yield Problem(file, where, text)


def _sources_in(document: BaseModel, where: str = "") -> Iterator[tuple[str, Source]]:
    for name in type(document).model_fields:
        value = getattr(document, name)
        place = f"{where}.{name}" if where else name
        items = value if isinstance(value, list) else [value]
        for item in items:
            if isinstance(item, Source):
                yield place, item
            elif isinstance(item, BaseModel):
                yield from _sources_in(item, place)


def check_age(file: str, document: BaseModel, today: date) -> Iterator[Problem]:
    """Yield a warning for each source that must be looked at again."""
    for where, source in _sources_in(document):
        limit = source.valid_to or source.verified_on + timedelta(days=FRESH_DAYS)
        if limit < today:
            text = f"verified on {source.verified_on}, good until {limit}: verify again"
            yield Problem(file, where, text, is_warning=True)
        if source.verified_on > today:
            yield Problem(file, where, f"verified_on {source.verified_on} lies in the future")


def _icons_of(content: CityContent) -> Iterator[tuple[str, str]]:
    for group in content.city.groups:
        yield "city.json", group.icon
    for topic in content.city.topics:
        yield "city.json", topic.icon
    for code, service in content.services.items():
        yield f"services/{code}.json", service.icon
        for attribute in service.attributes:
            for value in attribute.values:
                if value.icon:
                    yield f"services/{code}.json", value.icon
    for key, entry in content.directory.items():
        if entry.icon:
            yield f"directory/{key}.json", entry.icon


def _check_hours(file: str, city: City) -> Iterator[Problem]:
    for line in city.phones:
        hours: LineHours
        for hours in line.hours:
            if hours.schedules == [] or not hours.languages:
                yield Problem(file, f"phones.{line.id}", 'hours are empty: give them, or "ask"')


def check_city(city_dir: Path, today: date) -> list[Problem]:
    """Return everything that is wrong with a city's folder."""
    _, _, content, problems = collect(city_dir)
    if content is None:
        return problems
    documents: list[tuple[str, BaseModel]] = [("city.json", content.city), ("places.json", content.places)]
    service: ServiceContent
    entry: DirectoryContent
    for code, service in content.services.items():
        documents.append((f"services/{code}.json", service))
    for key, entry in content.directory.items():
        documents.append((f"directory/{key}.json", entry))
    languages = [tag for tag in LANGUAGES if tag in content.city.languages]
    for file, document in documents:
        for where, words in texts_in(document):
            problems += check_words(file, where, words, languages)
        problems += check_age(file, document, today)
    problems += _check_hours("city.json", content.city)
    icons_file = city_dir / "icons.txt"
    if icons_file.exists():
        known = set(icons_file.read_text("utf-8").split())
        for file, icon in sorted(set(_icons_of(content))):
            if icon not in known:
                problems.append(Problem(file, "icon", f"{icon!r} is not in icons.txt"))
    places = {district.id for district in content.places.districts}
    places |= {dong.id for district in content.places.districts for dong in district.neighbourhoods or []}
    for key, entry in content.directory.items():
        if entry.address_id is not None and entry.address_id not in places:
            problems.append(Problem(f"directory/{key}.json", "address_id", "is not in places.json"))
    return problems


def main(arguments: Sequence[str] | None = None) -> int:
    """Check folders; return 1 if there is an error."""
    parser = argparse.ArgumentParser(prog="python -m kiosk.gateway.content.check", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--quiet", action="store_true", help="leave warnings out")
    options = parser.parse_args(arguments)
    folders = options.folders or sorted(path for path in _CITIES.iterdir() if path.is_dir())
    problems = []
    today = datetime.now(UTC).date()
    for folder in folders:
        found = check_city(folder, today)
        problems += found
        for problem in found:
            if not (problem.is_warning and options.quiet):
                print(f"{folder.name}: {problem}")
    errors = sum(not problem.is_warning for problem in problems)
    print(f"{len(folders)} cities, {errors} errors, {len(problems) - errors} warnings")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
