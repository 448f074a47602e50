"""Icons and QR codes are drawn on this machine, in the size that is asked for."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from PySide6.QtGui import QColor

from ui.images.icons import IconSet
from ui.images.qr import QUIET_ZONE, draw_qr

ROOT = Path(__file__).resolve().parents[2]


def test_every_icon_that_is_asked_for_is_drawn_and_as_it_was_vendored(qapp) -> None:
    spec = importlib.util.spec_from_file_location("refresh_icons", ROOT / "packaging" / "refresh_icons.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.check() == []


@pytest.mark.parametrize("name", ["home", "braille-block", "ramp", "street-lamp"])
def test_an_icon_has_the_colour_and_fills_its_size(qapp, name) -> None:
    image = IconSet().draw(name, "163a5f", 96, 96)
    drawn = [(x, y) for x in range(96) for y in range(96) if image.pixelColor(x, y).alpha() > 200]
    assert len(drawn) > 96
    assert {image.pixelColor(x, y).name() for x, y in drawn if image.pixelColor(x, y).alpha() == 255} == {
        "#163a5f"
    }


def test_an_unknown_icon_is_neutral_and_noted(qapp, caplog) -> None:
    icons = IconSet()
    assert icons.draw("no-such-thing", "000000", 48, 48) == icons.draw("more", "000000", 48, 48)
    assert "no-such-thing" in caplog.text


def test_a_qr_code_has_whole_modules_and_its_quiet_zone(qapp) -> None:
    image = draw_qr("https://seoul.go.kr/r/1", 300)
    white = QColor("#ffffff").rgb()
    module = 300 // (25 + 2 * QUIET_ZONE)
    assert image.width() == 300
    assert all(image.pixel(x, y) == white for x in range(300) for y in range(QUIET_ZONE * module))
    assert {image.pixel(x, y) for x in range(300) for y in range(300)} == {white, QColor("#000000").rgb()}
