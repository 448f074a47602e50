"""What can be shown or said: three kinds of text, all frozen values.

* :class:`Message`: our own words. The id *is* the Korean source text (gettext msgid); arguments
  stand in it as ``{name}``, and a Korean particle follows its argument as ``{name:을/를}``.
* :class:`Content`: words from city data, one text per language tag.
* :class:`VisitorText`: what the visitor typed. It is private unless said otherwise, and is never
  logged.

Arguments may be typed values (:class:`Code`, :class:`Phone`, :class:`Money`, :class:`Weekday`,
:class:`Listing`, ``date``, ``time``, ``datetime``, ``timedelta``, ``int``), which the localiser
formats for the language, or texts again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class Code:
    """A number or code that is read character by character, in the given grouping.

    Attributes:
        value: The characters, for example ``"1234567890"``.
        groups: Lengths of the groups in which it is shown and read, for example ``(3, 3, 4)``;
            empty for one group.
    """

    value: str
    groups: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number as it is printed, for example ``02-120``; read digit by digit."""

    number: str


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency (ISO 4217)."""

    amount: Decimal | int
    currency: str = "KRW"


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week, Monday = 0 (as in :meth:`datetime.date.weekday`)."""

    day: int


@dataclass(frozen=True, slots=True)
class Listing:
    """Several arguments joined as a list of the language: "A, B 그리고 C".

    Attributes:
        items: The arguments in order.
        kind: Whether all of them hold (``and``) or one of them (``or``).
    """

    items: tuple[Arg, ...]
    kind: Literal["and", "or"] = "and"


@dataclass(frozen=True, slots=True)
class Message:
    """Our own words, to be looked up in the catalogue.

    Attributes:
        id: The Korean source text.
        args: Named arguments, as pairs so that the value stays hashable.
        context: gettext msgctxt that tells equal Korean texts apart, or None.
        count: The number that decides the plural form in other languages, or None.
    """

    id: str
    args: tuple[tuple[str, Arg], ...] = ()
    context: str | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """Words from city data: language tag -> text. ``ko`` is always present.

    Attributes:
        texts: Pairs (language tag, text).
        source: Where the fact comes from (URL or document), or None.
        verified_on: When somebody last checked it.
    """

    texts: tuple[tuple[str, str], ...]
    source: str | None = None
    verified_on: date | None = None

    @classmethod
    def of(cls, texts: Mapping[str, str], **facts: object) -> Content:
        """Build from a mapping of language tag to text."""
        return cls(tuple(texts.items()), **facts)  # type: ignore[arg-type]

    def get(self, tag: str) -> str | None:
        """Return the text in exactly this language, or None."""
        return dict(self.texts).get(tag)


@dataclass(frozen=True, slots=True)
class VisitorText:
    """What the visitor gave. Spoken to a headset only when private; never logged.

    Attributes:
        text: The characters as typed.
        private: True for anything that may identify a person.
        language: Language tag if known.
    """

    text: str
    private: bool = True
    language: str | None = None

    def __repr__(self) -> str:
        """Hide the text, so that no log or traceback can show it."""
        return f"VisitorText(<{len(self.text)} characters>, private={self.private})"


Text = Message | Content | VisitorText
Arg = (
    str
    | int
    | Decimal
    | date
    | time
    | datetime
    | timedelta
    | Code
    | Phone
    | Money
    | Weekday
    | Listing
    | Message
    | Content
    | VisitorText
)


def msg(id: str, /, *, _context: str | None = None, **args: Arg) -> Message:  # noqa: A002
    """Make a message. Babel extracts every call by this name; put ``# Translators:`` before it.

    Args:
        id: The Korean source text.
        _context: Tells two equal Korean texts apart.
        **args: Values for the ``{name}`` fields.
    """
    return Message(id, tuple(sorted(args.items())), _context)


def nmsg(id: str, plural: str, /, *, count: int, **args: Arg) -> Message:  # noqa: A002
    """Make a message whose form depends on a number, available as ``{count}``.

    Korean has one form, so *plural* repeats *id*; it exists for gettext's plural entries.
    """
    del plural
    return Message(id, tuple(sorted({**args, "count": count}.items())), None, count)
