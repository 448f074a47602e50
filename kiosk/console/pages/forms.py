"""What forms send: read within limits, judged in words, given back as it was typed.

Nothing that a browser sends can fail here: unknown fields are left alone, broken bytes become replacement
characters, control characters go. Every judgement is a fault at its field; the page shows them all at once.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from starlette.requests import Request

from kiosk.console.pages.texts import common
from kiosk.i18n.text import Message

#: Most fields of one form: a page of 500 terminals and what stands beside them.
MAX_FIELDS = 2_000
#: Most characters of one field, whatever its own limit.
MAX_VALUE = 20_000


def clean(text: str, *, has_lines: bool = False) -> str:
    """Return text without control characters and spaces at its ends, composed (NFC)."""
    kept = "".join(
        char
        for char in text[:MAX_VALUE].replace("\r\n", "\n").replace("\t", " ")
        if (has_lines and char == "\n") or unicodedata.category(char) not in ("Cc", "Cs", "Co", "Cn")
    )
    return unicodedata.normalize("NFC", kept).strip()


class Form:
    """A posted form and what is wrong with it.

    Attributes:
        faults: Field -> what is wrong with it, in the order in which it was found.
    """

    def __init__(self, fields: Iterable[tuple[str, str]] = ()) -> None:
        """Take fields in their order; a name may come several times."""
        self._values: dict[str, list[str]] = {}
        for name, value in fields:
            self._values.setdefault(name[:80], []).append(value[:MAX_VALUE])
        self.faults: dict[str, Message] = {}

    @classmethod
    def of(cls, values: Mapping[str, str | Sequence[str]]) -> Form:
        """Make a form that is filled already, for a page that changes something."""
        pairs: list[tuple[str, str]] = []
        for name, value in values.items():
            pairs += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        return cls(pairs)

    @property
    def is_right(self) -> bool:
        """Whether nothing wrong has been found."""
        return not self.faults

    def has(self, name: str) -> bool:
        """Return whether a field was sent."""
        return name in self._values

    def names(self) -> Collection[str]:
        """Return the names of all fields."""
        return self._values.keys()

    def raw(self, name: str, default: str = "") -> str:
        """Return a field as it was typed, for showing it again and for passwords."""
        return self._values.get(name, [default])[0]

    def put(self, name: str, value: str) -> None:
        """Set a field that nobody types, for the page that comes next."""
        self._values[name] = [value]

    def all(self, name: str) -> tuple[str, ...]:
        """Return all values of a name, each once."""
        return tuple(dict.fromkeys(clean(one) for one in self._values.get(name, [])))

    def lines(self, name: str) -> tuple[str, ...]:
        """Return all values of a name, each once, with the lines that they have."""
        return tuple(dict.fromkeys(clean(one, has_lines=True) for one in self._values.get(name, [])))

    def fault(self, name: str, message: Message) -> None:
        """Note what is wrong with a field; the first note stays."""
        self.faults.setdefault(name, message)

    def text(self, name: str, limit: int, *, is_needed: bool = True, has_lines: bool = False) -> str:
        """Return a cleaned text of at most *limit* characters."""
        value = clean(self.raw(name), has_lines=has_lines)
        if is_needed and not value:
            self.fault(name, common.NEEDED)
        elif len(value) > limit:
            self.fault(name, common.too_long(limit))
        return value[:limit]

    def choice(self, name: str, offered: Collection[str], default: str = "") -> str:
        """Return one of the offered values."""
        value = clean(self.raw(name, default))
        if value not in offered:
            self.fault(name, common.NOT_OFFERED)
            return default
        return value

    def number(self, name: str, low: int, high: int, default: int = 0) -> int:
        """Return a whole number between *low* and *high*."""
        value = clean(self.raw(name, str(default)))
        sign, digits = (-1, value[1:]) if value.startswith("-") else (1, value)
        if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
            self.fault(name, common.NOT_A_NUMBER)
            return default
        number = sign * int(digits)
        if not low <= number <= high:
            self.fault(name, common.out_of_bounds(low, high))
            return default
        return number

    def moment(self, name: str, zone: ZoneInfo) -> datetime | None:
        """Return a moment in UTC from a ``datetime-local`` field; None (with a fault) if it is none."""
        try:
            local = datetime.fromisoformat(clean(self.raw(name)))
            if local.tzinfo is not None or not 2020 <= local.year <= 2100:
                raise ValueError(name)
            return local.replace(tzinfo=zone).astimezone(UTC)
        except (ValueError, OverflowError):
            self.fault(name, common.NOT_A_MOMENT)
            return None


async def read_form(request: Request) -> Form:
    """Return what a request posts; an empty form for every other request and content type.

    The Guard has limited the size of the body already.
    """
    if request.method != "POST":
        return Form()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        return Form()
    body = await request.body()
    try:
        text = body.decode("ascii", "replace")
        return Form(parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=MAX_FIELDS))
    except ValueError:  # more fields than any page has
        return Form()
