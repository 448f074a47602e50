"""Whether a field of the mode state can have a value; the same for terminal, twin and console."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any

from kiosk.errors import KioskError
from kiosk.modes.state import RATES, SCALES, VOLUMES, Contrast, Input, Motion, Pace, Reach, Reading

_ENUMS: Mapping[str, type[enum.StrEnum]] = {
    "reading": Reading,
    "contrast": Contrast,
    "reach": Reach,
    "input": Input,
    "pace": Pace,
    "motion": Motion,
}
_FLAGS = ("voice", "captions", "curtain")


def check_value(name: str, value: Any, languages: tuple[str, ...]) -> Any:
    """Return *value* as the field *name* of ModeState wants it.

    Raises:
        KioskError: There is no such field, or the value is outside of it.
    """
    wanted: Any = None
    if name in _ENUMS:
        wanted = value if value in tuple(_ENUMS[name]) else None
        wanted = _ENUMS[name](wanted) if wanted is not None else None
    elif name in _FLAGS:
        wanted = value if isinstance(value, bool) else None
    elif name == "language":
        wanted = value if value in languages else None
    elif isinstance(value, bool):
        wanted = None  # True is 1 to Python, but no scale
    elif name == "scale":
        wanted = float(value) if value in SCALES else None
    elif name == "rate":
        wanted = float(value) if value in RATES else None
    elif name == "volume":
        wanted = int(value) if value in VOLUMES else None
    if wanted is None:
        # Translators: A setting that does not exist was asked for (by staff or a file).
        raise KioskError("이 설정은 쓸 수 없어요.", code="M-01", technical=f"{name}={value!r}")
    return wanted
