"""Texts per language, and the basic values that content documents share."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from kiosk.i18n.text import Content

#: Languages in which city content is complete (``ko-easy`` is a text of its own, E-20).
LANGUAGES: tuple[str, ...] = ("ko", "ko-easy", "en", "zh-CN", "ja", "vi", "mn", "ar")

#: The explicit value of a fact that nobody has verified: the screen says "ask", and whom.
ASK: Literal["ask"] = "ask"
Ask = Literal["ask"]


def _check_words(words: dict[str, str]) -> dict[str, str]:
    """Keep only known languages, with Korean among them and no empty text."""
    unknown = set(words) - set(LANGUAGES)
    if unknown:
        raise ValueError(f"unknown language tags: {', '.join(sorted(unknown))}")
    if "ko" not in words:
        raise ValueError("the Korean text ('ko') is missing")
    empty = [tag for tag, text in words.items() if not text.strip()]
    if empty:
        raise ValueError(f"empty text for: {', '.join(sorted(empty))}")
    return words


#: Language tag -> text. ``ko`` must be there; the linter reports the others that are missing.
Words = Annotated[dict[str, str], AfterValidator(_check_words)]

#: A stable key: lower-case Latin letters, digits, hyphens.
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
#: A code of an Open311 server; always a string, leading zeros kept (domain: codes are strings).
ServiceCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]
#: What the visitor gets: done here, begun here, or only information (honesty rules).
LabelType = Literal["finished", "started", "info"]


class Document(BaseModel):
    """Base of every content document: frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Document):
    """Where a fact comes from.

    Attributes:
        url: Address of the page, or None for a printed source.
        name: Who says it, as people know them (``서울특별시``).
        verified_on: The day somebody last compared the fact with the source.
        valid_to: The last day on which the fact may be shown without "please check"; when None
            the linter applies its limit (90 days for hours, fees and dates).
        licence: Licence of the text taken over, or None where only a fact was taken.
    """

    url: str | None = None
    name: str = Field(min_length=1)
    verified_on: date
    valid_to: date | None = None
    licence: str | None = None


def as_content(words: dict[str, str], source: Source | None = None) -> Content:
    """Turn words of a document into the text that screens show and say."""
    return Content.of(
        words,
        source=(source.url or source.name) if source else None,
        verified_on=source.verified_on if source else None,
    )
