"""What is wanted of a terminal now: layers of one desired document, dimension by dimension.

Weakest first: built-in < profile (both the terminal's own) < standing (site, groups) < schedules <
a change by staff < the visitor. A layer holds while it holds and is never copied into another, so
that when it ends the lower ones show through. Last comes the accessibility floor (D-13).

Terminal and console call the same functions, so that the console can say beforehand what a
terminal will do.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from kiosk.errors import KioskError
from kiosk.i18n.locales import LOCALES
from kiosk.modes.state import SCALES, VOLUMES, Contrast, Input, ModeState, Motion, Pace, Reach, Reading
from kiosk.modes.values import check_value
from kiosk.twin.documents import DesiredDocument, Schedule
from kiosk.twin.schedules import Occurrence, ScheduleError, calendar_of, next_boundary

#: Fields that staff and schedules may set; the curtain belongs to the visitor alone.
STAFF_FIELDS = frozenset(f.name for f in dataclasses.fields(ModeState)) - {"curtain"}
#: ``until`` of a change by staff that holds until they take it back, whatever schedules begin or end: a
#: moment like every other, so that each terminal obeys it, and too late to be meant.
UNTIL_TAKEN_BACK = datetime(2200, 1, 1, tzinfo=UTC)
#: All languages that a mode can name.
ALL_LANGUAGES: tuple[str, ...] = tuple(locale.tag for locale in LOCALES if locale.is_language)
#: The voice is never set lower than this, in dB relative to the calibrated default (C-10).
AUDIBLE_FLOOR_DB = min(VOLUMES)
#: Fields in which one value helps more than another to read, hear or press: the values, the plainest first.
#: Language and speed of the voice have no such order.
_HELP: Mapping[str, tuple[Any, ...]] = {
    "scale": SCALES,
    "contrast": (Contrast.STANDARD, Contrast.DARK, Contrast.HIGH),
    "voice": (False, True),
    "volume": VOLUMES,
    "captions": (False, True),
    "reading": (Reading.STANDARD, Reading.EASY),
    "reach": (Reach.STANDARD, Reach.LOW),
    "input": (Input.TOUCH, Input.KEYPAD, Input.SCAN),
    "pace": (Pace.STANDARD, Pace.SLOW),
    "motion": (Motion.FULL, Motion.REDUCED),
}


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a desired document asks for at one moment.

    Attributes:
        standing: Modes of site and groups.
        schedule: Modes of the schedules that hold.
        staff: Modes of the change by staff, if it still holds.
        active_schedules: Ids, the strongest last.
        sources: Field -> ``site``, ``group:<name>``, ``schedule:<id>`` or ``staff``: who decides it.
        next_boundary: When something may change next (UTC), or None.
        staff_ends: When the change by staff ends (UTC); None: it does not hold, or no schedule is there whose
            start or end would end it; :data:`UNTIL_TAKEN_BACK`: no schedule ends it.
        is_paused: The clock is not trusted, so schedules do not run.
        unusable: What cannot be obeyed: ``standing.colour``, ``schedule:<id>``, ``schedule:<id>.scale``,
            ``staff.volume``.
    """

    standing: Mapping[str, Any] = field(default_factory=dict)
    schedule: Mapping[str, Any] = field(default_factory=dict)
    staff: Mapping[str, Any] = field(default_factory=dict)
    active_schedules: tuple[str, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    next_boundary: datetime | None = None
    staff_ends: datetime | None = None
    is_paused: bool = False
    unusable: tuple[str, ...] = ()

    @property
    def values(self) -> dict[str, Any]:
        """The fields that are asked for, all layers together."""
        return {**self.standing, **self.schedule, **self.staff}


def usable_modes(
    modes: Mapping[str, Any], prefix: str, languages: tuple[str, ...] = ALL_LANGUAGES
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Split what is asked for into (what can be obeyed, names of what cannot).

    Args:
        modes: Field -> value, from anywhere.
        prefix: Written before the names.
        languages: Language tags that exist.
    """
    good: dict[str, Any] = {}
    bad: list[str] = []
    for name, value in modes.items():
        try:
            if name not in STAFF_FIELDS:
                raise KioskError("", technical=name)
            good[name] = check_value(name, value, languages)
        except KioskError:
            bad.append(f"{prefix}.{name}")
    return good, tuple(bad)


def _strength(schedule: Schedule) -> tuple[int, bool, str]:
    """Higher priority, then the narrower origin, then the later id."""
    return schedule.priority, schedule.origin != "site", schedule.id


def active_schedules(
    schedules: tuple[Schedule, ...], now: datetime
) -> tuple[list[tuple[Schedule, Occurrence]], tuple[str, ...]]:
    """Return the schedules that hold at *now*, the strongest last, and the names of unusable ones."""
    holding, unusable = [], []
    for schedule in sorted(schedules, key=_strength):
        try:
            occurrence = calendar_of(schedule).occurrence_at(now)
        except ScheduleError:
            unusable.append(f"schedule:{schedule.id}")
            continue
        if occurrence is not None:
            holding.append((schedule, occurrence))
    return holding, tuple(unusable)


def staff_end(document: DesiredDocument) -> datetime | None:
    """Return when the change by staff ends: as written, else at the next boundary after it; or never."""
    if document.staff is None:
        return None
    return document.staff.until or next_boundary(document.schedules, document.staff.at)


def resolve(
    document: DesiredDocument | None,
    now: datetime,
    *,
    is_clock_trusted: bool = True,
    languages: tuple[str, ...] = ALL_LANGUAGES,
) -> Resolved:
    """Return what the document asks for at *now* (aware). Pure: equal arguments, equal answer.

    With a clock that is not trusted schedules pause, and a change by staff holds until it is replaced,
    because nobody can tell whether it has ended.
    """
    if document is None:
        return Resolved(is_paused=not is_clock_trusted)
    standing, unusable = usable_modes(document.standing, "standing", languages)
    sources = {name: document.origin.get(name, "site") for name in standing}

    scheduled: dict[str, Any] = {}
    active: list[str] = []
    if is_clock_trusted:
        holding, broken = active_schedules(document.schedules, now)
        unusable += broken
        for schedule, _ in holding:
            good, bad = usable_modes(schedule.modes, f"schedule:{schedule.id}", languages)
            unusable += bad
            scheduled.update(good)
            sources.update(dict.fromkeys(good, f"schedule:{schedule.id}"))
            active.append(schedule.id)

    staff: dict[str, Any] = {}
    ends = staff_end(document)
    has_ended = is_clock_trusted and ends is not None and now >= ends
    if document.staff is not None and not has_ended:
        staff, bad = usable_modes(document.staff.modes, "staff", languages)
        unusable += bad
        sources.update(dict.fromkeys(staff, "staff"))

    edges: list[datetime] = []
    if is_clock_trusted:
        edge = next_boundary(document.schedules, now)
        edges = [moment for moment in (edge, ends) if moment is not None and moment > now]
    return Resolved(
        standing,
        scheduled,
        staff,
        tuple(active),
        sources,
        min(edges, default=None),
        ends if staff else None,
        not is_clock_trusted and bool(document.schedules),
        unusable,
    )


def clamp(state: ModeState, max_volume_db: int = max(VOLUMES)) -> ModeState:
    """Return the nearest state that keeps the accessibility floor, which nobody lowers (D-13).

    Args:
        state: What all layers together say.
        max_volume_db: The profile's limit relative to the calibrated default (C-11), in dB.
    """
    volume = min(max(state.volume, AUDIBLE_FLOOR_DB), max(max_volume_db, AUDIBLE_FLOOR_DB))
    return dataclasses.replace(state, scale=max(min(SCALES), state.scale), volume=volume)


def takes_away(before: Mapping[str, Any], changes: Mapping[str, Any]) -> bool:
    """Tell whether a change would take from a visitor what they may need (D-12).

    Args:
        before: Field -> value as the visitor has it.
        changes: Field -> value that it would become.

    Returns:
        True if any of them gets smaller, paler, quieter, silent, harder or faster than it is.
    """
    return any(
        order.index(value) < order.index(before[name])
        for name, value in changes.items()
        if (order := _HELP.get(name)) and value in order and before.get(name) in order
    )
