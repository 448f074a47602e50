"""What a page gets of our own look: size of letters, colours, targets, motion."""

from __future__ import annotations

from typing import Any

from kiosk.modes.state import ModeState, Motion

#: A CSS pixel is meant to be 1/96 inch (CSS Values 4 §6.2); a denser glass needs more of its own.
CSS_PX_PER_MM = 96 / 25.4
#: Bounds of Qt WebEngine's zoom factor.
_LEAST, _MOST = 0.25, 5.0


def base_zoom(px_per_mm: float) -> float:
    """Return the zoom at which a CSS pixel has the size it is meant to have; never smaller than 1."""
    return max(1.0, px_per_mm / CSS_PX_PER_MM)


def zoom_factor(modes: ModeState, scale: float | None, px_per_mm: float) -> float:
    """Return the zoom of the page: the visitor's letters, or the page's own enlargement."""
    return min(_MOST, max(_LEAST, (scale or modes.scale) * base_zoom(px_per_mm)))


def page_modes(
    modes: ModeState, look: dict[str, Any], scale: float | None, px_per_mm: float
) -> dict[str, Any]:
    """Return the modes as the adapter takes them; lengths in CSS px of the zoomed page.

    Args:
        modes: The visitor's modes.
        look: Colours as ``#rrggbb`` and sizes in px of the glass, from the Theme.
        scale: Enlargement of the page alone, or None.
        px_per_mm: Pixels of the glass per mm.
    """
    zoom = zoom_factor(modes, scale, px_per_mm)
    colours = ("paper", "surface", "ink", "quiet", "line", "primary", "primaryInk", "focus")
    return {
        "scale": scale or modes.scale,
        "contrast": str(modes.contrast),
        "zoom": zoom,
        "colours": {name: look[name] for name in colours if name in look},
        "reduced_motion": modes.motion is Motion.REDUCED,
        "target_px": round(float(look.get("targetPx", 20 * px_per_mm)) / zoom, 1),
        "ring_px": round(float(look.get("focusLinePx", 4)) / zoom, 1),
        "line_spacing": 1.5,
        "lang": modes.language,
    }
