"""Presets: what people pick instead of thirteen settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.i18n.text import Message, msg
from kiosk.modes.state import Contrast, Input, Motion, Pace, Reach, Reading


@dataclass(frozen=True, slots=True)
class Preset:
    """A named set of mode values.

    Attributes:
        name: Stable name for the command line, the twin and the tour.
        label: What people pick.
        detail: What it does, in one line.
        values: Fields of ModeState that it sets.
        icon: Icon name.
        needs_language: Catalogue language in which alone it exists, or "" for all.
    """

    name: str
    label: Message
    detail: Message
    values: Mapping[str, Any]
    icon: str
    needs_language: str = ""


PRESETS: tuple[Preset, ...] = (
    Preset(
        "standard",
        # Translators: A preset: the terminal as it is without any change.
        msg("기본 화면"),
        # Translators: What the standard preset does.
        msg("처음 모습 그대로예요."),
        {
            "scale": 1.0,
            "contrast": Contrast.STANDARD,
            "voice": False,
            "captions": False,
            "reading": Reading.STANDARD,
            "reach": Reach.STANDARD,
            "input": Input.TOUCH,
            "pace": Pace.STANDARD,
            "motion": Motion.FULL,
        },
        "home",
    ),
    Preset(
        "large",
        # Translators: A preset: everything twice as large.
        msg("글자 크게"),
        # Translators: What the large preset does.
        msg("글자와 그림이 두 배로 커져요."),
        {"scale": 2.0},
        "letters",
    ),
    Preset(
        "read-to-me",
        # Translators: A preset: everything is spoken and captioned.
        msg("읽어 주기"),
        # Translators: What the read-to-me preset does.
        msg("화면을 소리로 읽어 드려요."),
        {"voice": True, "captions": True},
        "voice",
    ),
    Preset(
        "easy-words",
        # Translators: A preset: easy-to-read Korean.
        msg("쉬운 말"),
        # Translators: What the easy-words preset does.
        msg("짧고 쉬운 말로 보여 드려요."),
        {"reading": Reading.EASY, "pace": Pace.SLOW},
        "easy",
        needs_language="ko",
    ),
    Preset(
        "low-reach",
        # Translators: A preset for wheelchair users: everything low on the screen.
        msg("휠체어에서"),
        # Translators: What the wheelchair preset does.
        msg("모든 단추가 아래로 내려와요."),
        {"reach": Reach.LOW},
        "wheelchair",
    ),
    Preset(
        "high-contrast",
        # Translators: A preset: black, white and yellow.
        msg("또렷한 색"),
        # Translators: What the high contrast preset does.
        msg("검은 바탕에 밝은 글자로 바꿔요."),
        {"contrast": Contrast.HIGH},
        "contrast",
    ),
    Preset(
        "dark",
        # Translators: A preset: dark background.
        msg("어두운 바탕"),
        # Translators: What the dark preset does.
        msg("눈이 부시지 않게 어두워져요."),
        {"contrast": Contrast.DARK},
        "moon",
    ),
    Preset(
        "keypad",
        # Translators: A preset: use by physical keys instead of touch.
        msg("단추판으로"),
        # Translators: What the keypad preset does.
        msg("화살표 단추로 움직이고 읽어 드려요."),
        {"input": Input.KEYPAD, "voice": True, "captions": True},
        "keypad",
    ),
    Preset(
        "scan",
        # Translators: A preset: use by two switches (next and select).
        msg("단추 두 개로"),
        # Translators: What the two-switch preset does.
        msg("다음과 고르기, 두 단추로 써요."),
        {"input": Input.SCAN, "voice": True, "captions": True},
        "scan",
    ),
    Preset(
        "calm",
        # Translators: A preset: more time and no movement.
        msg("천천히"),
        # Translators: What the calm preset does.
        msg("움직임이 없고 더 오래 기다려요."),
        {"pace": Pace.SLOW, "motion": Motion.REDUCED},
        "slow",
    ),
)


def find_preset(name: str) -> Preset | None:
    """Return the preset with this name, or None."""
    return next((preset for preset in PRESETS if preset.name == name), None)
