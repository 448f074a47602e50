"""The journeys of the tour: what a visitor does, step by step.

A journey is a list of :class:`Do`. Keys are those of the flows; where they come from the city's
content, ``choose`` picks by place instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Do:
    """One thing that a visitor does.

    Attributes:
        verb: ``press touch type choose open advance look``.
        key: What it is done to.
        text: What is typed, the number of a choice, or seconds.
        is_shown: Whether the Screen afterwards is captured.
        params: For ``open``: what the flow starts with.
        is_sheet: For ``open``: whether it lies over the present Screen.
    """

    verb: str
    key: str = ""
    text: str = ""
    is_shown: bool = True
    params: Mapping[str, Any] = field(default_factory=dict)
    is_sheet: bool = False


def press(key: str, *, is_shown: bool = True) -> Do:
    """Press a key."""
    return Do("press", key, is_shown=is_shown)


def choose(number: int, *, is_shown: bool = True) -> Do:
    """Press the nth thing to pick, from 0."""
    return Do("choose", text=str(number), is_shown=is_shown)


def type_(key: str, text: str, *, is_shown: bool = True) -> Do:
    """Fill a field."""
    return Do("type", key, text, is_shown)


def open_(flow: str, *, is_sheet: bool = False, is_shown: bool = True, **params: Any) -> Do:
    """Open a flow directly."""
    return Do("open", flow, params=params, is_sheet=is_sheet, is_shown=is_shown)


LOOK = Do("look")
