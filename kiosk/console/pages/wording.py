"""Modes, states and differences as texts: what the wall says in words instead of fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kiosk.console.pages.texts import modes as words
from kiosk.console.services.views import FieldDifference, TerminalRow
from kiosk.i18n.locales import LOCALES
from kiosk.i18n.text import Arg, Content, Listing, Message
from kiosk.modes.presets import PRESETS, Preset
from kiosk.modes.state import RATES, SCALES, VOLUMES, Contrast, Input, ModeState, Motion, Pace, Reach, Reading

#: Languages that a terminal can be set to.
LANGUAGES: tuple[str, ...] = tuple(one.tag for one in LOCALES if one.is_language)

#: Mode field -> its values in JSON form, in the order of a form.
OPTIONS: Mapping[str, tuple[Any, ...]] = {
    "language": LANGUAGES,
    "reading": tuple(one.value for one in Reading),
    "scale": SCALES,
    "contrast": tuple(one.value for one in Contrast),
    "voice": (True, False),
    "captions": (True, False),
    "rate": RATES,
    "volume": VOLUMES,
    "reach": tuple(one.value for one in Reach),
    "input": tuple(one.value for one in Input),
    "pace": tuple(one.value for one in Pace),
    "motion": tuple(one.value for one in Motion),
}
#: The presets that stand on every card; the others are one press away.
FIRST_PRESETS = ("standard", "large", "read-to-me", "easy-words", "low-reach", "high-contrast")
_ENDONYMS = {one.tag: one.endonym for one in LOCALES}
_DEFAULTS = ModeState()


def value_key(value: Any) -> str:
    """Return a mode value as a form writes it: ``true``, ``1.5``, ``-6``, ``high``."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def read_value(field: str, text: str) -> Any:
    """Return the mode value that a form wrote.

    Raises:
        KeyError: There is no such field, or it has no such value.
    """
    for option in OPTIONS[field]:
        if value_key(option) == text:
            return option
    raise KeyError(text)


def _normal(field: str, value: Any) -> Any:
    """Return a value as :data:`OPTIONS` has it (JSON has no difference between 1 and 1.0)."""
    return next((one for one in OPTIONS.get(field, ()) if one == value and _same_kind(one, value)), value)


def _same_kind(one: Any, other: Any) -> bool:
    return isinstance(one, bool) == isinstance(other, bool)


def value_words(field: str, value: Any) -> Arg:
    """Return a mode value in words."""
    if value is None:
        return words.UNKNOWN
    if field == "language":
        name = _ENDONYMS.get(str(value))
        return Content.of({str(value): name}) if name else words.custom(str(value)[:40])
    known = words.VALUES.get((field, value_key(_normal(field, value))))
    return known or words.custom(str(value)[:40])


def field_words(field: str) -> Arg:
    """Return the name of a mode field."""
    return words.FIELDS.get(field, field)


def reason_words(code: str) -> Message:
    """Return why something is not so, as a sentence.

    Args:
        code: As the terminal writes it: ``visitor``; or a refusal and its detail, ``not-allowed in-use``.
    """
    general, _, detail = code.partition(" ")
    return words.REASONS.get(detail) or words.REASONS.get(general) or words.told_reason(code[:40])


def difference_words(one: FieldDifference) -> Message:
    """Return "letters: wanted large, now ordinary, because …" as one text."""
    return words.difference(
        field_words(one.field),
        value_words(one.field, one.wanted) if one.wanted is not None else words.OWN,
        value_words(one.field, one.actual),
        reason_words(one.reason),
    )


def is_default(field: str, value: Any) -> bool:
    """Return whether a value is the one that terminals come with."""
    own = getattr(_DEFAULTS, field, None)
    return bool(own == value) and _same_kind(own, value)


def preset_of(modes: Mapping[str, Any]) -> Preset | None:
    """Return the preset that is exactly these modes, or None."""
    if not modes:
        return None
    return next((one for one in PRESETS if dict(one.values) == dict(modes)), None)


def has_preset(modes: Mapping[str, Any], preset: Preset) -> bool:
    """Return whether everything that a preset sets is wanted (the plain one: nothing else is)."""
    if preset.name == "standard":
        return bool(modes) and all(is_default(field, value) for field, value in modes.items())
    return all(field in modes and modes[field] == value for field, value in preset.values.items())


def look_of(modes: Mapping[str, Any], always: Iterable[str] = ()) -> tuple[Arg, ...]:
    """Return modes as a few words each: what differs from how terminals come.

    The same words stand on both sides of a comparison, so nothing is called by the name of a preset here.

    Args:
        modes: Mode field -> value.
        always: Fields that are told even if they are as terminals come.
    """
    if not modes:
        return (words.OWN,)
    told = set(always)
    shown = tuple(
        value_words(field, modes[field])
        for field in OPTIONS
        if field in modes and (field in told or not is_default(field, modes[field]))
    )
    return shown or (PRESETS[0].label,)


def modes_words(modes: Mapping[str, Any], always: Iterable[str] = ()) -> Arg:
    """Return the same as one text."""
    shown = look_of(modes, always)
    return shown[0] if len(shown) == 1 else Listing(shown)


def wanted_look(row: TerminalRow) -> tuple[Arg, ...]:
    """Return what is wanted of a terminal."""
    return look_of(row.desired_modes, (one.field for one in row.difference))


def actual_look(row: TerminalRow) -> tuple[Arg, ...]:
    """Return how a terminal is, as it said itself."""
    if row.reported is None:
        return (words.UNKNOWN,)
    if not row.reported.effective:
        return (words.OWN,)
    return look_of(row.reported.effective, (one.field for one in row.difference))


def reasons_of(row: TerminalRow) -> tuple[Message, ...]:
    """Return why a terminal is not as wanted: each reason once, in words.

    Where there are several, each says of which settings: a visitor may refuse one of two.
    """
    fields: dict[str, list[Arg]] = {}
    for one in row.difference:
        fields.setdefault(one.reason, []).append(field_words(one.field))
    if len(fields) == 1:
        return tuple(reason_words(code) for code in fields)
    return tuple(
        words.of_settings(Listing(tuple(named)), reason_words(code)) for code, named in fields.items()
    )
