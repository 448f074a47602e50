"""Every kind of Screen, drawn and measured in every style, language direction and profile."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QColor
from PySide6.QtQuick import QQuickWindow

from kiosk.screens.command import NEXT_PAGE, Touch
from kiosk.settings.profile import load_profile
from tests.helpers.fake_terminal import NAMES, FakeTerminal, make_view
from tests.ui.checks import find_faults
from tests.ui.conftest import PROFILES
from ui.surveyor import contrast, survey
from ui.window import KioskWindow

#: (profile, style, languages): everything on the default glass, the hardest ones on the others.
MATRIX = [
    ("portrait-27", "standard", ("ko", "en", "ar", "mn", "en-XA")),
    ("portrait-27", "large", ("ko", "en", "ar", "en-XA")),
    ("portrait-27", "low", ("ko", "ar")),
    ("tablet-10", "standard", ("ko", "en", "ar", "en-XA")),
    ("tablet-10", "large", ("ko", "en", "mn")),
    ("home-window", "standard", ("ko", "en-XA")),
    ("home-window", "large", ("ko", "ar", "en-XA")),
]


def _walk_pages(window: KioskWindow, terminal: FakeTerminal, most: int = 3) -> list[str]:
    profile = load_profile(PROFILES / f"{window.profile_name}.json")  # type: ignore[attr-defined]
    faults = find_faults(window.window, profile)
    for number in range(1, min(most, len(terminal.view.pages))):
        terminal.dispatch(Touch(NEXT_PAGE))
        faults += [f"page {number + 1}: {fault}" for fault in find_faults(window.window, profile)]
    return faults


@pytest.mark.parametrize(
    ("profile_name", "style", "languages"), MATRIX, ids=lambda value: value if isinstance(value, str) else ""
)
def test_nothing_is_clipped_covered_or_too_small(open_window, profile_name, style, languages) -> None:
    """A-05, B-04, F-10: no clipped text, no overlap, 20 mm targets, 4 mm gaps."""
    window, terminal = open_window(
        make_view("home", languages[0], style), load_profile(PROFILES / f"{profile_name}.json")
    )
    window.profile_name = profile_name
    faults = []
    for language in languages:
        for name in NAMES:
            terminal.show(make_view(name, language, style))
            faults += [f"{language} {name}: {fault}" for fault in _walk_pages(window, terminal)]
    assert not faults, "\n".join(faults[:40])


@pytest.mark.parametrize("style", ["standard", "dark", "high"])
def test_every_text_has_seven_to_one_in_rendered_pixels(open_window, profile, style) -> None:
    """A-08: measured on the picture, disabled and quiet texts too."""
    window, terminal = open_window(make_view("home", "ko", style), profile)
    faults = []
    for name in NAMES:
        terminal.show(make_view(name, "ko", style))
        for thing in survey(window.window, terminal.view):
            ratio = contrast(QColor(thing["color"]), QColor(thing["background"]))
            if thing["text"] and ratio < 7:
                faults.append(
                    f"{name} {thing['key']}: {ratio:.2f} ({thing['color']} on {thing['background']})"
                )
    assert not faults, "\n".join(faults)


def test_each_screen_has_one_heading_and_everything_has_a_name_and_a_role(open_window, profile) -> None:
    """G-01, G-04, G-08."""
    window, terminal = open_window(make_view("home"), profile)
    for name in NAMES:
        terminal.show(make_view(name))
        things = survey(window.window, terminal.view)
        assert [thing["role"] for thing in things].count("Heading") == 1, name
        for thing in things:
            assert thing["role"] not in ("", "NoRole", "Client"), (name, thing)
            assert thing["name"], (name, thing)
            first = thing["text"].split("\n")[0]
            assert thing["kind"] in ("receipt", "progress") or first in thing["name"], (name, thing)


def test_what_lies_beneath_a_sheet_is_hidden_and_disabled(open_window, profile) -> None:
    """G-06."""
    window, terminal = open_window(make_view("question"), profile)
    terminal.show(make_view("letters"))
    keys = {thing["key"] for thing in survey(window.window, terminal.view)}
    assert "size.1" in keys
    assert "lamp.off" not in keys
    names = _names_in_tree(window.window)
    assert "보통" in names
    assert "켜지지 않아요" not in names


def _names_in_tree(window: QQuickWindow) -> set[str]:
    from PySide6.QtGui import QAccessible, QAccessibleInterface

    names: set[str] = set()

    def walk(node: QAccessibleInterface) -> None:
        names.add(node.text(QAccessible.Text.Name))
        for index in range(node.childCount()):
            child = node.child(index)
            if child is not None and child.isValid() and not child.state().invisible:
                walk(child)

    root = QAccessible.queryAccessibleInterface(window)
    assert root is not None
    walk(root)
    return names


def test_items_of_other_pages_are_out_of_the_tree(open_window, profile) -> None:
    window, terminal = open_window(make_view("language", "ko", "large"), profile)
    assert len(terminal.view.pages) > 1
    first, last = terminal.view.screen.items[0], terminal.view.screen.items[-1]
    assert first.name in _names_in_tree(window.window)
    assert last.name not in _names_in_tree(window.window)


def test_the_bar_stays_where_it_is_on_every_screen_of_a_mode(open_window, profile) -> None:
    """E-06, E-07."""
    for style in ("standard", "large"):
        window, terminal = open_window(make_view("home", "ko", style), profile)
        places = set()
        for name in NAMES:
            terminal.show(make_view(name, "ko", style))
            things = survey(window.window, terminal.view)
            places.add(tuple(tuple(thing["rect"]) for thing in things if thing["kind"] == "bar"))
        assert len(places) == 1
        assert len(places.pop()) == 6


def test_two_hundred_percent_doubles_letters_and_icons(open_window, profile) -> None:
    """A-05: the height of every text line is at least 1.9 times that of scale 1.0."""
    window, terminal = open_window(make_view("question"), profile)

    def sizes() -> dict[str, float]:
        from ui.surveyor import entries, text_items

        return {
            str(item.property("entryKey")): text.property("font").pixelSize()
            for item in entries(window.window) for text in text_items(item)
        }  # fmt: skip

    small = sizes()
    terminal.show(make_view("question", style="large"))
    large = sizes()
    assert "lamp.off" in small
    for key in small.keys() & large.keys():
        assert large[key] >= 1.9 * small[key], key


def test_low_reach_keeps_every_control_below_1220_mm(open_window, profile) -> None:
    """B-12, A-18."""
    window, terminal = open_window(make_view("home", "ko", "low"), profile)
    for name in NAMES:
        terminal.show(make_view(name, "ko", "low"))
        for thing in survey(window.window, terminal.view):
            top_mm = profile.screen_bottom_mm + (profile.height_px - thing["rect"][1]) / profile.px_per_mm
            assert top_mm <= 1220, (name, thing["key"], top_mm)


def test_glyphs_are_as_high_as_the_profile_says(open_window, profile) -> None:
    """A-01: a Hangul syllable of every text measures at least 12 mm."""
    from PySide6.QtGui import QFontMetricsF

    from ui.surveyor import entries, text_items

    window, terminal = open_window(make_view("home"), profile)
    for name in NAMES:
        terminal.show(make_view(name))
        for item in entries(window.window):
            for text in text_items(item):
                height = QFontMetricsF(text.property("font")).tightBoundingRect("뷁").height()
                assert height / profile.px_per_mm >= 0.98 * profile.glyph_mm, (
                    name,
                    item.property("entryKey"),
                )


def test_a_wrong_way_round_language_mirrors_rows(open_window, profile) -> None:
    """F-08: the first tile of a row stands on the right, the bar begins on the right."""
    window, terminal = open_window(make_view("home", "ar"), profile)
    places = {thing["key"]: thing["rect"][0] for thing in survey(window.window, terminal.view)}
    assert places["home.report"] > places["home.status"]
    assert places["bar.home"] > places["bar.back"]


def test_captions_leave_everything_else_in_place_when_a_word_is_heard(open_window, profile) -> None:
    window, terminal = open_window(make_view("caption"), profile)
    before = [thing["rect"] for thing in survey(window.window)]
    terminal.change(caption=replace(terminal.view.caption, start=7, length=1))
    assert [thing["rect"] for thing in survey(window.window)] == before
