"""The terminal profile: what the machine is, in millimetres.

A profile is a JSON file (``resources/profiles/*.json`` or ``--profile FILE``). EDID sizes lie, so
px/mm is measured on the device with the calibration screen (accessibility.md §2).
"""

from __future__ import annotations

import json
import logging
import math
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kiosk.errors import KioskError

_LOG = logging.getLogger(__name__)

#: A-01, A-02: smallest glyph height in mm, and the diagonal up to which the smaller one holds.
FLOOR_GLYPH_MM = 12.0
FLOOR_GLYPH_SMALL_MM = 7.25
SMALL_DIAGONAL_MM = 280.0


class Profile(BaseModel):
    """One terminal or home PC.

    Attributes:
        name: Short name for logs and the tour.
        kind: ``public`` terminal or ``home`` PC.
        width_px: Width of the screen or window in px.
        height_px: Height in px.
        px_per_mm: Pixels per millimetre, measured.
        diagonal_mm: Diagonal of the panel in mm.
        viewing_distance_mm: Distance from which it is read (A-03).
        screen_bottom_mm: Height of the lowest visible pixel above the floor (A-18, B-12).
        glyph_mm: Height of a Hangul syllable at scale 1.0 in mm.
        target_mm: Smallest side of anything pressed, in mm (B-04).
        gap_mm: Smallest gap between two of them, in mm (B-04).
        has_keypad: Whether a keypad is fitted.
        has_headset_jack: Whether a headset can be plugged in.
        jack_place: Where the jack is, for the orientation speech (C-21): ``left right below none``.
        keypad_place: Where the keypad is, likewise.
        headset_card: Name of the sound card of a keypad with a jack of its own, or "".
        balance: Where sound goes: -1.0 left only, 0.0 the same for both ears, 1.0 right only; for
            a handset with one earpiece.
        max_volume_db: Limit of the volume relative to the calibrated default, in dB (C-11).
        printer: Whether a receipt printer is fitted.
        staff_wait_s: While a visitor waits for staff or staff help on the screen, so many seconds pass after
            the last act of either before the visit ends (with the usual warning); what was written is
            covered meanwhile.
        page_drawing: How web pages are drawn: ``auto`` as the rest of the program, ``software`` without
            a graphics chip, ``gpu``, or ``no-gbm`` for chips whose pages stay white.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=60)
    kind: Literal["public", "home"] = "public"
    width_px: int = Field(ge=640, le=8192)
    height_px: int = Field(ge=480, le=8192)
    px_per_mm: float = Field(ge=1.5, le=20.0)
    diagonal_mm: float = Field(ge=150, le=3000)
    viewing_distance_mm: float = Field(default=500, ge=250, le=2000)
    screen_bottom_mm: float = Field(default=700, ge=0, le=1500)
    glyph_mm: float = Field(default=FLOOR_GLYPH_MM, ge=4.0, le=30.0)
    target_mm: float = Field(default=20.0, ge=12.0, le=60.0)
    gap_mm: float = Field(default=4.0, ge=2.5, le=20.0)
    has_keypad: bool = False
    has_headset_jack: bool = False
    jack_place: Literal["left", "right", "below", "none"] = "none"
    keypad_place: Literal["left", "right", "below", "none"] = "none"
    headset_card: str = ""
    balance: float = Field(default=0.0, ge=-1.0, le=1.0)
    max_volume_db: int = Field(default=12, ge=0, le=24)
    printer: bool = False
    staff_wait_s: float = Field(default=900, ge=300, le=3600)
    page_drawing: Literal["auto", "software", "gpu", "no-gbm"] = "auto"

    @model_validator(mode="after")
    def _keep_the_floor(self) -> Profile:
        """A public terminal cannot go below the accessibility floor (D-13)."""
        if self.kind == "public":
            floor = FLOOR_GLYPH_SMALL_MM if self.diagonal_mm <= SMALL_DIAGONAL_MM else FLOOR_GLYPH_MM
            if self.glyph_mm < floor:
                raise ValueError(f"glyph_mm {self.glyph_mm} is below the floor of {floor} mm (A-01, A-02)")
        return self


def load_profile(path: Path) -> Profile:
    """Read a profile file.

    Raises:
        KioskError: The file is missing, is no JSON, or holds a value out of bounds; the technical
            text names the field.
    """
    try:
        return Profile.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError) as error:
        # Translators: A settings file of the terminal cannot be read; {file} is its name.
        raise KioskError(
            "기기 설정 파일 {file:을/를} 읽을 수 없어요.", code="P-01", technical=str(error), file=path.name
        ) from error


def apply_measures(profile: Profile, width_mm: int | None, floor_mm: int | None) -> Profile:
    """Return the profile with what the clerk has measured with a tape.

    Args:
        profile: The shipped one.
        width_mm: Width of the visible screen in mm, or None to keep the profile's px/mm.
        floor_mm: Height of the lowest visible pixel above the floor in mm, or None likewise.

    A width that cannot belong to a screen of so many pixels is ignored and logged: it must not
    keep the terminal from starting.
    """
    measured: dict[str, float] = {}
    if width_mm:
        scale = profile.width_px / width_mm
        diagonal = math.hypot(profile.width_px, profile.height_px) / scale
        measured.update(px_per_mm=scale, diagonal_mm=diagonal)
    if floor_mm is not None:
        measured["screen_bottom_mm"] = float(floor_mm)
    try:
        return Profile.model_validate({**profile.model_dump(), **measured})
    except ValidationError as error:
        _LOG.warning("the measured size of the screen is not used: %d problems", error.error_count())
        return profile
