"""What a site needs so that its pages can be read and used: data, checked, never code.

A site file says under ``rules`` what is particular to it; a *family* (``resources/web/rules``) says it
for all sites that are built with one kit, for example the government's own design system. Selectors
are plain CSS; what could end a rule of a style sheet or hide a whole page is refused here, so that a
data file can make a page poorer, but never make it lie or break.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from kiosk.errors import KioskError
from kiosk.i18n.text import msg

#: Where families lie, below ``resources``.
FAMILIES = Path("web") / "rules"
_BROAD = re.compile(r"^(\*|html|body|:root|main|:not\(.*\)|:is\(\*\)|:where\(\*\))$", re.IGNORECASE)
_NAME = re.compile(r"^[a-z][a-z0-9-]{0,39}$")


# Translators: For staff: the data that tells how the pages of a web site are read cannot be used.
_BROKEN = msg("누리집 규칙을 쓸 수 없어요.")


class RulesError(KioskError):
    """Adapter rules are missing, are no JSON, or break the schema."""

    code = "W-03"


def _selector(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = value.strip()
    if not text or re.search(r"[{}<;\\@\x00-\x1f]|/\*|\*/", text):
        raise ValueError("no selector")
    if text.count("(") != text.count(")") or text.count("[") != text.count("]") or text.count('"') % 2:
        raise ValueError("brackets or quotes do not match")
    if any(_BROAD.match(part.strip()) for part in text.split(",")):
        raise ValueError("names the whole page")
    return text


Selector = Annotated[str, StringConstraints(max_length=300), BeforeValidator(_selector)]
Selectors = Annotated[tuple[Selector, ...], Field(max_length=100)]


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CookieWall(_Document):
    """A wall that asks for consent: it is answered with no, and never with yes.

    Attributes:
        root: The wall.
        refuse: In it, what refuses or closes without consent.
    """

    root: Selector
    refuse: Selector


class Label(_Document):
    """A name for what has none or a wrong one.

    Attributes:
        selector: What is meant.
        texts: Language tag -> name; ``ko`` is always there.
    """

    selector: Selector
    texts: Annotated[
        dict[str, Annotated[str, StringConstraints(min_length=1, max_length=200)]], Field(min_length=1)
    ]

    def text(self, language: str) -> str:
        """Return the name in a visitor's language, else in its plain language, else in Korean."""
        plain = language.split("-")[0]
        return self.texts.get(language) or self.texts.get(plain) or next(iter(self.texts.values()))


class AdapterRules(_Document):
    """What the adapter does differently for a site.

    Attributes:
        families: Names of families whose rules hold as well; the site's own come first.
        hide: What is neither read nor shown: advertisements, chat bubbles, install prompts.
        order: What comes first in reading, in this order.
        labels: Names for what has none.
        cookies: Walls that are refused when they stand.
        extend: What keeps a session of the site alive while somebody is here.
        pause: What stops pictures that change by themselves.
        private: Fields whose value must stay in the page, besides those that say so themselves.
        invalid: What marks a field, or what stands around it, as wrong.
        error: Where the words of an error stand, near the field.
    """

    families: Annotated[tuple[str, ...], Field(max_length=8)] = ()
    hide: Selectors = ()
    order: Selectors = ()
    labels: Annotated[tuple[Label, ...], Field(max_length=200)] = ()
    cookies: Annotated[tuple[CookieWall, ...], Field(max_length=20)] = ()
    extend: Selectors = ()
    pause: Selectors = ()
    private: Selectors = ()
    invalid: Selectors = ()
    error: Selectors = ()

    @model_validator(mode="before")
    @classmethod
    def _tuples(cls, data: Any) -> Any:
        """Take the lists of JSON as the tuples that they become, also within a strict document."""
        if not isinstance(data, Mapping):
            return data
        return {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}

    def joined(self, other: AdapterRules) -> AdapterRules:
        """Return these rules followed by those of a family."""
        names = ("hide", "order", "labels", "cookies", "extend", "pause", "private", "invalid", "error")
        merged = {name: (*getattr(self, name), *getattr(other, name)) for name in names}
        return self.model_copy(
            update={
                name: tuple(dict.fromkeys(merged[name]))
                if name not in ("labels", "cookies")
                else merged[name]
                for name in names
            }
        )

    def as_config(self, language: str = "ko") -> dict[str, Any]:
        """Return the rules as the adapter takes them, names in the visitor's language."""
        data = self.model_dump(mode="json", exclude={"families", "labels"}, exclude_defaults=True)
        if self.labels:
            data["labels"] = [{"selector": one.selector, "label": one.text(language)} for one in self.labels]
        return data


def parse_rules(data: Mapping[str, Any]) -> AdapterRules:
    """Return checked rules.

    Raises:
        RulesError: They break the schema.
    """
    try:
        return AdapterRules.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RulesError(_BROKEN, technical=f"{where}: {first['msg']}") from None


def load_rules(rules: AdapterRules, resources: Path) -> AdapterRules:
    """Return the rules of a site with those of its families.

    Args:
        rules: The ``rules`` of a site file; empty for a site without any.
        resources: The resources folder.

    Raises:
        RulesError: A family is missing or broken.
    """
    for name in rules.families:
        rules = rules.joined(load_family(name, resources))
    return rules


def load_family(name: str, resources: Path) -> AdapterRules:
    """Return the rules of one family.

    Raises:
        RulesError: It does not exist or is broken.
    """
    path = resources / FAMILIES / f"{name}.json"
    try:
        if not _NAME.match(name):
            raise ValueError("no name of a family")
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise RulesError(_BROKEN, technical=f"family {name[:40]!r}: {error}") from error
    if not isinstance(data, dict) or "families" in data:
        raise RulesError(_BROKEN, technical=f"family {name}: no plain rules")
    return parse_rules(data)
