"""What every screen of a tour must keep; each rule yields complaints in plain words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import combinations
from typing import Any

Entry = dict[str, Any]

#: B-04: smallest side and gap of what is pressed, in mm, with half a pixel of rounding.
TARGET_MM = 20.0
GAP_MM = 4.0
#: A-08: contrast of every text.
CONTRAST = 7.0
_ISOLATES = re.compile("[\u2066-\u2069\u200e\u200f\u2060]")


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def plain(text: str) -> str:
    """Leave out what is only for the eye: isolates, white space, line breaks."""
    return re.sub(r"\s+", "", _ISOLATES.sub("", unicodedata.normalize("NFC", text)))


def judge_targets(screen: Entry) -> Iterator[str]:
    """B-01 to B-04: sides and gaps."""
    scale = screen["px_per_mm"]
    pressed = [item for item in screen["items"] if item["interactive"]]
    for item in pressed:
        _, _, width, height = item["rect"]
        if min(width, height) < TARGET_MM * scale - 0.75:
            yield f"{item['name']!r} is {width / scale:.1f} x {height / scale:.1f} mm"
    for one, other in combinations(pressed, 2):
        gap = gap_between(one["rect"], other["rect"])
        if gap is not None and gap < GAP_MM * scale - 0.75:
            yield f"{one['name']!r} and {other['name']!r} are {gap / scale:.1f} mm apart"


def gap_between(one: list[int], other: list[int]) -> float | None:
    """Distance of two rectangles along the axis in which they are neighbours; below 0 they overlap."""
    dx = max(one[0] - (other[0] + other[2]), other[0] - (one[0] + one[2]))
    dy = max(one[1] - (other[1] + other[3]), other[1] - (one[1] + one[3]))
    if dx > 0 and dy > 0:
        return None
    return max(dx, dy)


def judge_overlap(screen: Entry) -> Iterator[str]:
    """A-05: nothing lies over anything, nothing leaves the window."""
    width, height = screen["size"]
    shown = [item for item in screen["items"] if item["text"] and item["kind"] not in ("caption",)]
    for item in shown:
        x, y, w, h = item["rect"]
        if x < -1 or y < -1 or x + w > width + 1 or y + h > height + 1:
            yield f"{item['text'][:20]!r} leaves the window: {item['rect']} of {screen['size']}"
    for one, other in combinations(shown, 2):
        gap = gap_between(one["rect"], other["rect"])
        if gap is not None and gap < -1:
            yield f"{one['text'][:20]!r} and {other['text'][:20]!r} overlap"


def judge_contrast(screen: Entry) -> Iterator[str]:
    """A-07, A-08: every text from the rendered pixels."""
    for item in screen["items"]:
        if not item["text"]:
            continue
        ratio = contrast(item["color"], item["background"])
        if ratio < CONTRAST:
            yield f"{item['text'][:20]!r}: {ratio:.1f}:1 ({item['color']} on {item['background']})"


def judge_speech(screen: Entry) -> Iterator[str]:
    """C-01: what is seen is said by the Screen or by one of its items."""
    said = plain(screen["spoken"] + " " + " ".join(str(item["spoken"]) for item in screen["items"]))
    for item in screen["items"]:
        # The three zones move what is said; they are explained when the voice begins and by "help", not on
        # every Screen.
        if item["kind"] in ("caption", "zone"):
            continue
        for line in str(item["text"]).split("\n"):
            words = plain(line)
            if words and set(words) - set("●•") and words not in said:
                yield f"{line[:40]!r} ({item['kind']}) is seen but not said"


def judge_names(screen: Entry) -> Iterator[str]:
    """G-01, G-04, G-08: names, visible words in the name, one heading."""
    for item in screen["items"]:
        if item["interactive"] and not item["name"]:
            yield f"{item['kind']} {item['text'][:20]!r} has no name"
    if sum(item["kind"] == "title" for item in screen["items"]) > 1:
        yield "more than one title"


RULES = {
    "targets": judge_targets,
    "overlap": judge_overlap,
    "contrast": judge_contrast,
    "speech": judge_speech,
    "names": judge_names,
}
