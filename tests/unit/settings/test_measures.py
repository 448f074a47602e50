"""The screen as the clerk has measured it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.settings.profile import apply_measures, load_profile

PORTRAIT = load_profile(Path(__file__).resolve().parents[3] / "resources" / "profiles" / "portrait-27.json")


def test_the_measured_width_decides_the_pixels_per_millimetre() -> None:
    measured = apply_measures(PORTRAIT, 400, 650)
    assert measured.px_per_mm == pytest.approx(1080 / 400)
    assert measured.screen_bottom_mm == 650
    assert measured.glyph_mm == PORTRAIT.glyph_mm


@pytest.mark.parametrize(("width", "floor"), [(None, None), (100_000, None), (1, None)])
def test_nothing_measured_or_nothing_possible_keeps_the_profile(width: int | None, floor: int | None) -> None:
    assert apply_measures(PORTRAIT, width, floor) == PORTRAIT
