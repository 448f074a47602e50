"""Reading a city's content folder into typed documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from kiosk.contracts.content import City, DirectoryContent, Places, ServiceContent
from kiosk.errors import KioskError
from kiosk.i18n.text import msg

_D = TypeVar("_D", bound=BaseModel)


class ContentError(KioskError):
    """A content file is missing, is not JSON, or breaks the schema."""

    code = "G-11"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a content file.

    Attributes:
        file: Path relative to the city's folder.
        where: Path of keys inside the document, or an empty string.
        text: What is wrong, in English, for the person who edits the file.
        is_warning: True if the content can still be shown.
    """

    file: str
    where: str
    text: str
    is_warning: bool = False

    def __str__(self) -> str:
        """Return the line that the linter prints."""
        kind = "warning" if self.is_warning else "error"
        place = f"{self.file}: {self.where}" if self.where else self.file
        return f"{kind}: {place}: {self.text}"


@dataclass(frozen=True, slots=True)
class CityContent:
    """Everything that a city's folder says.

    Attributes:
        city: ``city.json``.
        places: ``places.json``.
        services: Service code -> definition, in the order of the groups.
        directory: Id -> entry.
        problems: Files that were left out because they are broken (lenient loading only).
    """

    city: City
    places: Places
    services: dict[str, ServiceContent]
    directory: dict[str, DirectoryContent]
    problems: tuple[Problem, ...] = field(default=())


def read_document(path: Path, kind: type[_D], name: str) -> tuple[_D | None, list[Problem]]:
    """Read one JSON file as *kind*; return it, or None and what is wrong."""
    try:
        raw = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None, [Problem(name, "", "the file is missing")]
    except OSError as error:
        return None, [Problem(name, "", f"cannot be read ({error.strerror})")]
    except UnicodeDecodeError:
        return None, [Problem(name, "", "is not UTF-8 text")]
    except json.JSONDecodeError as error:
        return None, [Problem(name, f"line {error.lineno}", f"is not JSON: {error.msg}")]
    try:
        return kind.model_validate(raw), []
    except ValidationError as error:
        return None, [
            Problem(name, ".".join(str(part) for part in one["loc"]), one["msg"]) for one in error.errors()
        ]


def read_folder(city_dir: Path, part: str, kind: type[_D]) -> Iterator[tuple[str, _D | None, list[Problem]]]:
    """Yield (stem, document or None, problems) for each JSON file of a subfolder, by name."""
    folder = city_dir / part
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else []:
        document, problems = read_document(path, kind, f"{part}/{path.name}")
        yield path.stem, document, problems


def collect(city_dir: Path) -> tuple[City | None, Places | None, CityContent | None, list[Problem]]:
    """Read everything that can be read, and collect what is wrong with the rest."""
    problems: list[Problem] = []
    city, found = read_document(city_dir / "city.json", City, "city.json")
    problems += found
    places, found = read_document(city_dir / "places.json", Places, "places.json")
    problems += found
    services: dict[str, ServiceContent] = {}
    for stem, service, found in read_folder(city_dir, "services", ServiceContent):
        problems += found
        if service is not None and service.service_code != stem:
            problems.append(Problem(f"services/{stem}.json", "service_code", "differs from the file name"))
        elif service is not None:
            services[stem] = service
    directory: dict[str, DirectoryContent] = {}
    for stem, entry, found in read_folder(city_dir, "directory", DirectoryContent):
        problems += found
        if entry is not None and entry.id != stem:
            problems.append(Problem(f"directory/{stem}.json", "id", "differs from the file name"))
        elif entry is not None:
            directory[stem] = entry
    if city is None or places is None:
        return city, places, None, problems
    groups = {group.id: group.order for group in city.groups}
    for code in [code for code, service in services.items() if service.group not in groups]:
        problems.append(Problem(f"services/{code}.json", "group", f"unknown group {services[code].group!r}"))
        del services[code]
    topics = {topic.id for topic in city.topics}
    for key in [key for key, entry in directory.items() if not set(entry.topics) <= topics]:
        problems.append(Problem(f"directory/{key}.json", "topics", "names a topic that city.json lacks"))
        del directory[key]
    ordered = sorted(
        services.values(), key=lambda one: (groups[one.group], one.group, one.order, one.service_code)
    )
    by_code = {one.service_code: one for one in ordered}
    content = CityContent(city, places, by_code, directory, tuple(problems))
    return city, places, content, problems


def load_city(city_dir: Path, *, is_lenient: bool = False) -> CityContent:
    """Load a city's folder.

    Args:
        city_dir: ``resources/city/<city>``.
        is_lenient: Leave broken services and entries out (and say so in ``problems``) instead
            of refusing; ``city.json`` and ``places.json`` must be right in any case.

    Raises:
        ContentError: Naming the first broken file and place.
    """
    _, _, content, problems = collect(city_dir)
    if content is None or (problems and not is_lenient):
        raise _refusal(city_dir, problems)
    return content


def load_frame(city_dir: Path) -> tuple[City, Places]:
    """Load only what a kiosk draws before its gateway answers: the city and its places.

    Raises:
        ContentError: One of the two is broken.
    """
    city, problems = read_document(city_dir / "city.json", City, "city.json")
    places, found = read_document(city_dir / "places.json", Places, "places.json")
    if city is None or places is None:
        raise _refusal(city_dir, [*problems, *found])
    return city, places


def _refusal(city_dir: Path, problems: list[Problem]) -> ContentError:
    """Return the error that names the first broken file and place."""
    first = problems[0]
    # Translators: Shown to staff at start. {file} is a file name, {where} a place in it.
    text = msg(
        "도시 내용 파일을 고치거나 백업에서 되살리세요: {file} ({where})",
        file=str(city_dir.name + "/" + first.file),
        where=first.where or "-",
    )
    return ContentError(text, technical="; ".join(str(problem) for problem in problems[:5]))
