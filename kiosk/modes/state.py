"""The mode state: one frozen value that every rendering binds to."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Reading(enum.StrEnum):
    """Reading level of the texts (E-20: easy words are texts of their own)."""

    STANDARD = "standard"
    EASY = "easy"


class Contrast(enum.StrEnum):
    """Colour design; each one keeps 7:1 (A-08, A-10)."""

    STANDARD = "standard"
    DARK = "dark"
    HIGH = "high"


class Reach(enum.StrEnum):
    """Where controls stand; LOW keeps them between 400 and 1,220 mm (B-12)."""

    STANDARD = "standard"
    LOW = "low"


class Input(enum.StrEnum):
    """How the visitor operates the terminal."""

    TOUCH = "touch"
    KEYPAD = "keypad"
    SCAN = "scan"


class Pace(enum.StrEnum):
    """How much time things take; SLOW doubles waits and slows the voice."""

    STANDARD = "standard"
    SLOW = "slow"


class Motion(enum.StrEnum):
    """Whether motion explains (FULL) or stays away (REDUCED)."""

    FULL = "full"
    REDUCED = "reduced"


SCALES: tuple[float, ...] = (1.0, 1.5, 2.0)
#: From this scale on letters are large: a Screen tells less at a time.
LARGE_SCALE = 1.5
RATES: tuple[float, ...] = (0.7, 0.85, 1.0, 1.25, 1.5, 2.0)
#: Steps of volume in dB relative to the profile's calibrated default (C-10 to C-12).
VOLUMES: tuple[int, ...] = (-12, -6, 0, 6, 12)


@dataclass(frozen=True, slots=True)
class ModeState:
    """Everything a visitor, staff member, schedule or profile can set.

    Attributes:
        language: BCP 47 tag of the visitor's language (``ko``, ``zh-CN``, ...).
        reading: Standard or easy words.
        scale: 1.0, 1.5 or 2.0; every visual scales, not only text (A-05).
        contrast: Colour design.
        voice: Whether everything is spoken.
        rate: Factor on the normal speech rate.
        volume: dB relative to the calibrated default.
        captions: Whether what is said is shown in the caption strip.
        reach: Standard or low layout.
        input: Touch, keypad or two-key scanning.
        pace: Standard or slow.
        motion: Full or reduced.
        curtain: Whether the screen is covered for privacy (C-29).
    """

    language: str = "ko"
    reading: Reading = Reading.STANDARD
    scale: float = 1.0
    contrast: Contrast = Contrast.STANDARD
    voice: bool = False
    rate: float = 1.0
    volume: int = 0
    captions: bool = False
    reach: Reach = Reach.STANDARD
    input: Input = Input.TOUCH
    pace: Pace = Pace.STANDARD
    motion: Motion = Motion.FULL
    curtain: bool = False

    @property
    def catalogue(self) -> str:
        """Key of the catalogue: the language, with ``-easy`` where easy words exist (ko)."""
        if self.reading is Reading.EASY and self.language == "ko":
            return "ko-easy"
        return self.language
