"""Reading what forms give: modes, free text, names, ids. A wrong value names its field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kiosk.console.services.errors import InvalidError
from kiosk.errors import KioskError
from kiosk.i18n.text import msg
from kiosk.modes.presets import find_preset
from kiosk.modes.values import check_value
from kiosk.twin.layers import ALL_LANGUAGES, STAFF_FIELDS

#: Pasted along with text and without meaning: zero-width space, byte order mark, soft hyphen, word joiner.
_CARRIED_ALONG = frozenset("\u200b\ufeff\u00ad\u2060")
#: Embeddings, overrides, isolates and their ends.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def read_modes(
    modes: Mapping[str, Any] | None, preset: str | None, *, may_be_empty: bool = False
) -> dict[str, Any]:
    """Return the JSON values of a wish: fields, or those of a preset.

    Raises:
        InvalidError: Both or neither, no such preset or field, or a value that does not exist.
    """
    if (modes is None) == (preset is None):
        # Translators: Staff error: nothing was chosen to change.
        raise InvalidError("modes", msg("바꿀 보기 방식을 골라 주세요."))
    if preset is not None:
        found = find_preset(preset)
        if found is None:
            # Translators: Staff error: there is no such set of modes.
            raise InvalidError("preset", msg("그런 보기 방식이 없어요."), preset[:40])
        modes = found.values
    values: dict[str, Any] = {}
    for name, value in (modes or {}).items():
        try:
            if name not in STAFF_FIELDS:
                raise KioskError("", technical=name)
            values[name] = check_value(name, value, ALL_LANGUAGES)
        except KioskError as error:
            # Translators: Staff error: a mode cannot have this value. {field} is a technical name.
            raise InvalidError(name[:40], msg("이 값은 쓸 수 없어요: {field}", field=name[:40])) from error
    if not values and not may_be_empty:
        # Translators: Staff error: nothing was chosen to change.
        raise InvalidError("modes", msg("바꿀 보기 방식을 골라 주세요."))
    return {name: _json(value) for name, value in values.items()}


def _json(value: Any) -> Any:
    """Return an enumeration's plain text; everything else is JSON already."""
    return str(value) if isinstance(value, str) else value


def fold_text(text: str) -> str:
    """Return free text as one line: composed (NFC), each run of spaces and line ends a single space.

    A space is whatever Unicode calls one (no-break space, U+3000 of Korean and Chinese keyboards). Characters
    that pasted text carries along and nobody sees (byte order mark, soft hyphen, zero-width space) are left
    out.
    """
    kept = "".join(one for one in text if one not in _CARRIED_ALONG)
    return " ".join(unicodedata.normalize("NFC", kept).split())


def read_text(field: str, text: str, longest: int) -> str:
    """Return free text as visitors read and hear it, folded to one line.

    Joiners and direction marks (U+200C to U+200F) belong to Arabic, to emoji and to several scripts of India.
    Embeddings, overrides and isolates (U+202A-E, U+2066-9) would make text read otherwise than it is written
    (Unicode TR 36, section 2.5: bidirectional text spoofing).

    Args:
        field: Name of the field, for the error.
        text: What was typed.
        longest: Most characters.

    Raises:
        InvalidError: Empty, too long, or with characters that do not show or turn the text around.
    """
    words = fold_text(text)
    if not 1 <= len(words) <= longest:
        # Translators: Staff error: a text is empty or too long. {most} is a number of characters.
        raise InvalidError(field, msg("1자부터 {most}자까지 써 주세요.", most=longest))
    if any(_is_refused(one) for one in words):
        # Translators: Staff error: a text has characters that nobody sees, often from copying.
        raise InvalidError(field, msg("보이지 않는 글자가 섞여 있어요. 직접 써 주세요."))
    return words


def read_name(field: str, text: str, longest: int = 100) -> str:
    """Return a name; the same rules as for :func:`read_text`.

    Raises:
        InvalidError: Empty, too long, or with characters that do not show or turn the text around.
    """
    return read_text(field, text, longest)


def plain_text(text: str) -> str:
    """Return text that a stranger sent, without what :func:`read_text` refuses: it is shown, not judged."""
    return fold_text("".join(one for one in fold_text(text) if not _is_refused(one)))


def _is_refused(char: str) -> bool:
    return char in _TURNING or unicodedata.category(char) in ("Cc", "Cs", "Co")


def read_id(field: str, text: str) -> str:
    """Return an id of a district or site.

    Raises:
        InvalidError: Other characters than small letters, digits and hyphens.
    """
    if not _ID.fullmatch(text):
        # Translators: Staff error: an id has wrong characters.
        raise InvalidError(field, msg("영어 작은 글자, 숫자, 줄표(-)만 쓸 수 있어요."))
    return text


def read_zone(field: str, name: str) -> str:
    """Return the name of a time zone.

    Raises:
        InvalidError: There is none of this name.
    """
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        # Translators: Staff error: there is no such time zone. An example follows.
        raise InvalidError(field, msg("시간대 이름을 확인하세요. 예: Asia/Seoul")) from error
    return name
