"""What a change of modes is called, one line each: for the offer on the glass and for staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.i18n.locales import get_locale
from kiosk.i18n.text import Content, Message, Text, msg
from kiosk.modes.state import Contrast, Input, Motion, Pace, Reach, Reading

_NAMES: Mapping[str, Message] = {
    # Translators: Name of a setting: the language of the screen.
    "language": msg("언어"),
    # Translators: Name of a setting: how easy the texts are, standard or easy words.
    "reading": msg("글의 쉬운 정도"),
    # Translators: Name of a setting: the size of letters.
    "scale": msg("글자 크기"),
    # Translators: Name of a setting: colours.
    "contrast": msg("색"),
    # Translators: Name of a setting: whether the screen is read aloud.
    "voice": msg("읽어 주기"),
    # Translators: Name of a setting: how fast the voice speaks.
    "rate": msg("말 빠르기"),
    # Translators: Name of a setting: how loud the voice is.
    "volume": msg("소리 크기"),
    # Translators: Name of a setting: whether what is said is shown as text.
    "captions": msg("자막"),
    # Translators: Name of a setting: how high the buttons stand.
    "reach": msg("단추 높이"),
    # Translators: Name of a setting: touch, keys or two switches.
    "input": msg("쓰는 방법"),
    # Translators: Name of a setting: how much time things take.
    "pace": msg("시간"),
    # Translators: Name of a setting: whether things move on the screen.
    "motion": msg("움직임"),
}

# Translators: Value of a setting: switched on.
_ON = msg("켜기")
# Translators: Value of a setting: switched off.
_OFF = msg("끄기")

_VALUES: Mapping[tuple[str, object], Message] = {
    # Translators: Value of the setting "words": usual words.
    ("reading", Reading.STANDARD): msg("보통 말"),
    # Translators: Value of the setting "words": easy words.
    ("reading", Reading.EASY): msg("쉬운 말"),
    # Translators: Size of letters: as usual.
    ("scale", 1.0): msg("보통 글자"),
    # Translators: Size of letters: one and a half times.
    ("scale", 1.5): msg("큰 글자"),
    # Translators: Size of letters: twice.
    ("scale", 2.0): msg("아주 큰 글자"),
    # Translators: Colours: dark letters on light paper.
    ("contrast", Contrast.STANDARD): msg("밝은 바탕"),
    # Translators: Colours: light letters on a dark ground.
    ("contrast", Contrast.DARK): msg("어두운 바탕"),
    # Translators: Colours: black, white and yellow.
    ("contrast", Contrast.HIGH): msg("또렷한 색"),
    # Translators: Value of the setting "height of buttons": all over the screen.
    ("reach", Reach.STANDARD): msg("화면 전체"),
    # Translators: Value of the setting "height of buttons": low, for wheelchair users.
    ("reach", Reach.LOW): msg("아래쪽"),
    # Translators: Value of the setting "way of use": by touching the screen.
    ("input", Input.TOUCH): msg("화면을 눌러서"),
    # Translators: Value of the setting "way of use": by physical keys.
    ("input", Input.KEYPAD): msg("단추판으로"),
    # Translators: Value of the setting "way of use": by two switches.
    ("input", Input.SCAN): msg("단추 두 개로"),
    # Translators: Value of the setting "time": as usual.
    ("pace", Pace.STANDARD): msg("보통"),
    # Translators: Value of the setting "time": more time for everything.
    ("pace", Pace.SLOW): msg("천천히"),
    # Translators: Value of the setting "movement": things move.
    ("motion", Motion.FULL): msg("움직여요"),
    # Translators: Value of the setting "movement": nothing moves.
    ("motion", Motion.REDUCED): msg("안 움직여요"),
}


def name_of(field: str) -> Message:
    """Return what people call the field *field* of ModeState.

    Raises:
        KeyError: It is no setting that staff may change (the curtain is the visitor's alone).
    """
    return _NAMES[field]


def value_of(field: str, value: Any) -> Text:
    """Return what people call *value* of the field *field*."""
    if isinstance(value, bool):
        return _ON if value else _OFF
    if field == "language":
        return Content(((str(value), get_locale(str(value)).endonym),))
    known = _VALUES.get((field, value))
    if known is not None:
        return known
    if field == "volume":
        # Translators: Value of the setting "loudness": {count} decibel more or less than usual.
        return msg("{count}dB", count=int(value))
    # Translators: Value of the setting "speed": percent of the usual speed.
    return msg("{count}%", count=round(float(value) * 100))


@dataclass(frozen=True, slots=True)
class Change:
    """One setting and what it becomes.

    Attributes:
        field: Field of ModeState.
        name: What people call it.
        value: What it becomes.
    """

    field: str
    name: Text
    value: Text


def describe_change(values: Mapping[str, Any]) -> tuple[Change, ...]:
    """Return one line for each setting in *values*, in the order in which people know them."""
    return tuple(
        Change(field, _NAMES[field], value_of(field, values[field])) for field in _NAMES if field in values
    )
