"""The colour designs keep their promises as tokens, before anything is drawn."""

from __future__ import annotations

import colorsys

import pytest
from PySide6.QtCore import Q_ARG, Q_RETURN_ARG, QMetaObject, QObject, Qt
from PySide6.QtGui import QColor

from tests.helpers.fake_terminal import make_view
from ui.surveyor import contrast

TONES = ("info", "good", "warning", "error")
AREAS = ("indigo", "crimson", "pine", "ochre", "plum", "teal")


def _theme(window) -> QObject:
    theme = window.engine.singletonInstance("Kiosk", "Theme")
    assert isinstance(theme, QObject)
    return theme


def _call(theme: QObject, name: str, argument: str) -> QColor:
    result = QMetaObject.invokeMethod(
        theme, name, Qt.ConnectionType.DirectConnection, Q_RETURN_ARG("QColor"), Q_ARG("QString", argument)
    )
    return QColor(result)


@pytest.fixture(params=["standard", "dark", "high"])
def theme(open_window, profile, request) -> QObject:
    window, _ = open_window(make_view("home", "ko", request.param), profile)
    return _theme(window)


def _papers(theme: QObject) -> dict[str, QColor]:
    papers = {name: theme.property(name) for name in ("paper", "surface", "board", "pressed", "chosen")}
    return papers | {f"notice {tone}": _call(theme, "tonePaper", tone) for tone in TONES}


def test_every_text_colour_has_seven_to_one_on_every_paper(theme) -> None:
    """A-08, in the standard, dark and high contrast designs."""
    pairs = {
        f"{ink} on {name}": contrast(theme.property(ink), paper)
        for ink in ("ink", "quiet") for name, paper in _papers(theme).items()
    }  # fmt: skip
    pairs |= {
        "primary": contrast(theme.property("primaryInk"), theme.property("primary")),
        "primary pressed": contrast(theme.property("primaryInk"), theme.property("primaryPressed")),
        "caption": contrast(theme.property("captionInk"), theme.property("captionPaper")),
        "word being heard": contrast(QColor("#000000"), theme.property("captionMark")),
        "mistake": contrast(_call(theme, "toneColor", "error"), theme.property("paper")),
        "number": contrast(theme.property("primary"), theme.property("surface")),
    }
    assert {name: round(ratio, 2) for name, ratio in pairs.items() if ratio < 7} == {}


def test_lines_icons_and_the_focus_ring_have_three_to_one(theme) -> None:
    """A-09, B-17."""
    papers = {name: paper for name, paper in _papers(theme).items() if name in ("paper", "surface", "board")}
    marks = {name: theme.property(name) for name in ("lineColor", "focus", "primary")}
    marks |= {area: _call(theme, "areaColor", area) for area in AREAS}
    faint = {
        f"{mark} on {name}": round(contrast(colour, paper), 2)
        for mark, colour in marks.items() for name, paper in papers.items()
        if contrast(colour, paper) < 3
    }  # fmt: skip
    assert faint == {}


def test_no_red_on_green_and_no_yellow_on_blue(theme) -> None:
    """A-11."""

    def hue(colour: QColor) -> str:
        h, lightness, saturation = colorsys.rgb_to_hls(colour.redF(), colour.greenF(), colour.blueF())
        if saturation < 0.25 or not 0.08 < lightness < 0.92:
            return "grey"
        return next(
            (
                name
                for limit, name in ((30, "red"), (75, "yellow"), (165, "green"), (260, "blue"))
                if h * 360 < limit
            ),
            "red",
        )

    papers = _papers(theme)
    inks = {name: theme.property(name) for name in ("ink", "quiet", "primaryInk")}
    papers["primary"] = theme.property("primary")
    for ink in inks.values():
        for paper in papers.values():
            assert (hue(ink), hue(paper)) not in {("red", "green"), ("yellow", "blue")}
