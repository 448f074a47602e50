"""What a page gets of our own look: size of letters, colours, targets, motion."""

from __future__ import annotations

from typing import Any

from kiosk.modes.state import ModeState, Motion

#: A CSS pixel is meant to be 1/96 inch (CSS Values 4 §6.2); a denser glass needs more of its own.
CSS_PX_PER_MM = 96 / 25.4
#: Letters of running text on the web, in CSS px; nearly every page keeps this usual size.
USUAL_LETTERS_PX = 16.0
#: A Hangul syllable takes this part of its letter size (Noto Sans CJK).
GLYPH_PER_EM = 0.91
#: Narrower than this a page is not made for, in CSS px (WCAG 2.2, 1.4.10 Reflow).
REFLOW_PX = 320.0
#: Bounds of Qt WebEngine's zoom factor.
_LEAST, _MOST = 0.25, 5.0


def base_zoom(px_per_mm: float, glyph_mm: float) -> float:
    """Return the zoom of scale 1.0: usual letters of a page get the floor of the terminal (A-01).

    Args:
        px_per_mm: Measured pixels per millimetre.
        glyph_mm: Height of a Hangul syllable at scale 1.0 in mm.
    """
    floor = glyph_mm * px_per_mm / GLYPH_PER_EM / USUAL_LETTERS_PX
    return max(1.0, px_per_mm / CSS_PX_PER_MM, floor)


def zoom_factors(scale: float, base: float, width: float) -> tuple[float, float]:
    """Return the zoom of the engine, and by how much the page has to enlarge itself beyond it.

    The engine ends at five times; a terminal whose scale 1.0 is large already would give the same at
    2.0 and 4.0. The rest is the CSS zoom of the whole document (CSS Viewport 1 §zoom), set by the adapter.

    Args:
        scale: The visitor's letters, or the page's own enlargement.
        base: :func:`base_zoom` of the terminal.
        width: Width of the place in px of the glass; 0 when unknown.
    """
    # At scale 1.0 the page keeps the width that it can reflow to; larger letters were asked for, and
    # the adapter then breaks what does not fit.
    limit = max(1.0, width / REFLOW_PX) if width > 0 else _MOST
    wanted = max(_LEAST, min(base, limit) * scale)
    return min(_MOST, wanted), max(1.0, round(wanted / _MOST, 3))


def page_modes(
    modes: ModeState, look: dict[str, Any], scale: float, zoom: float, extra: float = 1.0
) -> dict[str, Any]:
    """Return the modes as the adapter takes them; lengths in CSS px of the zoomed page.

    Args:
        modes: The visitor's modes.
        look: Colours as ``#rrggbb`` and sizes in px of the glass, from the Theme.
        scale: The scale in use.
        zoom: The zoom of the engine.
        extra: What the page adds to it.
    """
    colours = ("paper", "surface", "ink", "quiet", "line", "primary", "primaryInk", "focus")
    return {
        "scale": scale,
        "contrast": str(modes.contrast),
        "zoom": zoom,
        "extra_zoom": extra,
        "colours": {name: look[name] for name in colours if name in look},
        "reduced_motion": modes.motion is Motion.REDUCED,
        "target_px": round(float(look.get("targetPx", 64)) / zoom, 1),
        "ring_px": round(float(look.get("focusLinePx", 4)) / zoom, 1),
        "line_spacing": 1.5,
        "lang": modes.language,
    }
