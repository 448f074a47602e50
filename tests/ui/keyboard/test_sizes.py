"""B-01 to B-03 and the contrast of every key, from what is drawn."""

from __future__ import annotations

import itertools

import pytest

from tests.ui.keyboard.conftest import PROFILES, Job

TAGS = ("ko", "en", "zh-CN", "ja", "vi", "mn", "ar")
HIGH = {
    "board": "#000000",
    "key": "#000000",
    "keyText": "#FFFFFF",
    "special": "#000000",
    "specialText": "#FFE600",
    "primary": "#FFE600",
    "primaryText": "#000000",
    "pressed": "#FFFFFF",
    "pressedText": "#000000",
    "line": "#FFE600",
}


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("profile", list(PROFILES))
def test_keys_keep_b_01_to_b_03_in_every_language(run_typist: Job, profile: str, scale: float) -> None:
    steps: list[list[str]] = [["focus", "text"]]
    for tag in TAGS:
        steps += [["tag", tag], ["measure"]]
    steps += [["focus", "phone"], ["measure"]]
    px = PROFILES[profile]["px_per_mm"]
    for tag, board in zip((*TAGS, "phone"), run_typist(*steps, profile=profile, scale=scale), strict=True):
        assert board["active"]
        assert board["height"] <= PROFILES[profile]["size"][1] * 0.6, tag
        for key in board["keys"]:
            x, _, width, height = (value / px for value in key["rect"])
            assert width >= 12 and height >= 12 and width * height >= 150, (tag, key)
            assert x >= 0 and x + width <= PROFILES[profile]["size"][0] / px, (tag, key)
            assert key["label"] and key["label_width"] <= key["rect"][2], (tag, key)
        for one, other in itertools.combinations(board["keys"], 2):
            (ax, ay, aw, ah), (bx, by, bw, bh) = one["rect"], other["rect"]
            gap = max(max(ax, bx) - min(ax + aw, bx + bw), max(ay, by) - min(ay + ah, by + bh))
            assert gap / px >= 2.5, (tag, one, other)


@pytest.mark.parametrize("colours", [{}, HIGH], ids=["paper", "high"])
def test_every_label_has_seven_to_one(run_typist: Job, colours: dict[str, str]) -> None:
    """A-07, A-08."""
    (board,) = run_typist(["focus", "text"], ["measure"], colours=colours)
    for key in board["keys"]:
        assert contrast(key["ink"], key["paper"]) >= 7, key


def test_labels_of_letters_are_as_high_as_text_and_grow_at_200_percent(run_typist: Job) -> None:
    """A-01: a syllable in the font of a letter key is at least 12 mm high, and more at 200 %."""
    sizes = []
    for scale in (1.0, 2.0):
        (board,) = run_typist(["focus", "text"], ["measure"], scale=scale)
        sizes.append({key["label"]: key["label_size"] * 0.917 / 3.21 for key in board["keys"]})
    assert min(sizes[0].values()) >= 12 - 0.2
    assert all(sizes[1][label] >= sizes[0][label] for label in sizes[0])
    assert sizes[1]["ㅂ"] >= 24
