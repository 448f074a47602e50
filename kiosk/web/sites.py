"""Site files: the web places that a city wants its visitors to reach, one JSON file a site.

``resources/city/<city>/sites/<id>.json`` names a site in all languages, says where it begins in
each language that it has, and lists the exact origins that may be loaded. A site that is not in
such a file does not exist for this terminal.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from pydantic import Field, ValidationError, model_validator

from kiosk.contracts.words import LANGUAGES, Document, Key, LabelType, Source, Words
from kiosk.errors import KioskError
from kiosk.i18n.text import msg
from kiosk.web.address import AddressError, parse_address
from kiosk.web.policy import Allowance, Policy, Use
from kiosk.web.rules import AdapterRules


class SiteError(KioskError):
    """A site file is missing, is no JSON, or breaks the schema."""

    code = "W-02"


class Origin(Document):
    """One origin of a site.

    Attributes:
        origin: Scheme and exact host: ``https://www.seoul.go.kr``.
        paths: Folders (``/main/``) and pages that may be opened; ``/`` is all of it.
        refused: Folders and pages within them that may not: redirectors, translators.
    """

    origin: str
    paths: list[str] = Field(default=["/"], min_length=1)
    refused: list[str] = Field(default_factory=list)

    @model_validator(mode="after")
    def _paths_begin_at_the_root(self) -> Origin:
        wrong = [path for path in (*self.paths, *self.refused) if not path.startswith("/")]
        if wrong:
            raise ValueError(f"paths begin with a slash: {', '.join(wrong)}")
        return self

    def as_allowance(self) -> Allowance:
        """Return it as the policy knows it."""
        return Allowance(self.origin, tuple(self.paths), tuple(self.refused))


class SiteFile(Document):
    """``sites/<id>.json``.

    Attributes:
        id: Equals the file name.
        order: Place in the list.
        icon: Name of the drawing.
        area: Service area whose colour it wears.
        label_type: Honest label: what of it can be done at this terminal.
        names: What it is called.
        descriptions: What one finds there, one or two short sentences.
        start: Where it begins.
        alternates: Where it begins in other languages of the visitor (the site's hreflang map).
        languages: Languages of its pages, best known first.
        pages: Where the whole page may go.
        frames: What may also stand in a frame.
        resources: Origins of scripts, styles, pictures, fonts beside the pages' own.
        sockets: ``wss://`` origins that pages may hold a line to.
        allows_http: Pages without encryption; only for tests, the linter refuses it.
        person: Id of the city's help line to call when the site does not work.
        rules: What is particular to its pages (:mod:`kiosk.web.rules`).
        source: Where the addresses were read, and when.
    """

    id: Key
    order: int = 0
    icon: Key
    area: Key
    label_type: LabelType
    names: Words
    descriptions: Words
    start: str
    alternates: dict[str, str] = Field(default_factory=dict)
    languages: list[str] = Field(min_length=1)
    pages: list[Origin] = Field(min_length=1)
    frames: list[Origin] = Field(default_factory=list)
    resources: list[str] = Field(default_factory=list)
    sockets: list[str] = Field(default_factory=list)
    allows_http: bool = False
    rules: AdapterRules = AdapterRules()
    person: Key = "help"
    source: Source

    @model_validator(mode="after")
    def _begins_where_it_may(self) -> SiteFile:
        unknown = set(self.alternates) - set(LANGUAGES)
        if unknown:
            raise ValueError(f"alternates: unknown languages: {', '.join(sorted(unknown))}")
        policy = Policy([Site(self)])
        for address in (self.start, *self.alternates.values()):
            verdict = policy.judge(address, Use.ENTRY)
            if not verdict.is_allowed:
                raise ValueError(f"{address} is not among the pages: {verdict.reason}")
        return self


@dataclass(frozen=True)
class Site:
    """A site as the flow and the policy use it."""

    file: SiteFile

    @property
    def id(self) -> str:
        """Stable name."""
        return self.file.id

    @cached_property
    def pages(self) -> tuple[Allowance, ...]:
        """Where the whole page may go."""
        return tuple(origin.as_allowance() for origin in self.file.pages)

    @cached_property
    def frames(self) -> tuple[Allowance, ...]:
        """What may also stand in a frame."""
        return tuple(origin.as_allowance() for origin in self.file.frames)

    @property
    def resources(self) -> tuple[str, ...]:
        """Origins of scripts and pictures beside the pages' own."""
        return tuple(self.file.resources)

    @property
    def sockets(self) -> tuple[str, ...]:
        """Origins that pages may hold a line to."""
        return tuple(self.file.sockets)

    @property
    def allows_http(self) -> bool:
        """Whether it has pages without encryption."""
        return self.file.allows_http

    def start(self, language: str) -> str:
        """Return where it begins for a visitor's language: the city's own version, else the usual one."""
        return self.file.alternates.get(language, self.file.start)

    def speaks(self, language: str) -> bool:
        """Tell whether it has pages in a language (``zh-CN`` and ``zh`` are one)."""
        wanted = language.partition("-")[0]
        return any(tag.partition("-")[0] == wanted for tag in self.file.languages)


class SiteBook:
    """All sites of a city, and the policy that follows from them."""

    def __init__(self, sites: Iterable[Site]) -> None:
        """Know the sites, in their order."""
        self._sites = {site.id: site for site in sorted(sites, key=lambda site: (site.file.order, site.id))}
        self.policy = Policy(self._sites.values())

    def __iter__(self) -> Iterator[Site]:
        """Go through the sites in their order."""
        return iter(self._sites.values())

    def get(self, id: str) -> Site | None:  # noqa: A002
        """Return a site, or None."""
        return self._sites.get(id)

    def of(self, address: str) -> Site | None:
        """Return the site to which an address belongs, or None."""
        verdict = self.policy.judge(address, Use.ENTRY)
        return self._sites.get(verdict.site) if verdict.is_allowed else None


def read_site(path: Path) -> Site:
    """Read one site file.

    Raises:
        SiteError: It cannot be used; says which file and which part.
    """
    try:
        file = SiteFile.model_validate(json.loads(path.read_text("utf-8")))
        if file.id != path.stem:
            raise ValueError("id differs from the file name")
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise _refusal(path, f"{where}: {first['msg']}") from None
    except (OSError, ValueError) as error:
        raise _refusal(path, str(error)) from None
    return Site(file)


def _refusal(path: Path, what: str) -> SiteError:
    # Translators: Shown to staff at start. {file} is the name of a file with the address of a web site.
    text = msg("웹 주소 파일을 고치거나 백업에서 되살리세요: {file}", file=path.name)
    return SiteError(text, technical=f"{path.name}: {what}")


def load_sites(city_dir: Path) -> SiteBook:
    """Load the sites of a city's folder; without the folder there are none.

    Raises:
        SiteError: A file cannot be used. Leaving it out in silence would hide a hole in the list.
    """
    folder = city_dir / "sites"
    return SiteBook([read_site(path) for path in sorted(folder.glob("*.json"))] if folder.is_dir() else [])


def check_site(site: Site, today: date, phones: Mapping[str, object], icons: Iterable[str]) -> list[str]:
    """Return what the schema cannot know is wrong with a shipped site, in English for its editor."""
    file, wrong = site.file, []
    for name, words in (("names", file.names), ("descriptions", file.descriptions)):
        missing = [tag for tag in LANGUAGES if tag not in words]
        if missing:
            wrong.append(f"{name}: languages are missing: {', '.join(missing)}")
    if file.allows_http:
        wrong.append("allows_http: shipped sites are encrypted")
    if file.person not in phones:
        wrong.append(f"person: the city has no line {file.person!r}")
    if file.icon not in set(icons):
        wrong.append(f"icon: {file.icon!r} is not in icons.txt")
    for tag in file.alternates:
        if tag not in file.languages and tag != "ko-easy":
            wrong.append(f"alternates: {tag} is not among the languages")
    if file.source.verified_on > today:
        wrong.append("source: verified_on lies in the future")
    if file.source.url is None:
        wrong.append("source: say at which address it was read")
    else:
        try:
            parse_address(file.source.url)
        except AddressError as error:
            wrong.append(f"source: its url is no address: {error}")
    return wrong
