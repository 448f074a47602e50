"""Places, groups, schedules and notices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kiosk.console.services.views.staff import Modes


@dataclass(frozen=True, slots=True)
class SiteView:
    """A site (one centre). ``modes`` are its standing wishes."""

    id: str
    name: str
    district: str
    time_zone: str
    modes: Modes
    terminals: int


@dataclass(frozen=True, slots=True)
class DistrictView:
    """A district: a name over sites."""

    id: str
    name: str
    sites: int


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group.

    Attributes:
        id: Its id.
        name: Name for people, unique.
        priority: Unique; of two groups the higher number wins.
        modes: Its standing wishes.
        terminals: How many terminals of the reader's scope are in it, by name or by their site.
        district: Id of the district that it belongs to, or "": the whole city.
        district_name: Name of that district, or "".
        is_changeable: Whether the reader's scope covers all of it.
        sites: Ids of the sites of the reader's scope that it holds: all terminals there, also later ones.
    """

    id: str
    name: str
    priority: int
    modes: Modes
    terminals: int
    district: str = ""
    district_name: str = ""
    is_changeable: bool = True
    sites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScheduleDraft:
    """A schedule as a form gives it.

    Attributes:
        name: Name for people.
        target: ``site:ID`` or ``group:ID``.
        rrule: RFC 5545 rule (DAILY, WEEKLY, MONTHLY or YEARLY), as :func:`make_rrule` writes it.
        time_zone: IANA name.
        start_local: First start, ``YYYY-MM-DDTHH:MM`` in that zone.
        duration_s: Length of one occurrence.
        modes: What it sets.
        priority: Of two schedules the higher wins.
    """

    name: str
    target: str
    rrule: str
    time_zone: str
    start_local: str
    duration_s: int
    modes: Modes
    priority: int = 0


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence of a schedule, in UTC."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class ScheduleView:
    """A stored schedule with its next occurrences (at most five).

    ``is_changeable`` says whether the reader's scope covers all of its target.
    """

    id: str
    draft: ScheduleDraft
    target_name: str
    next: tuple[Occurrence, ...]
    is_on: bool
    made_by: str
    is_changeable: bool = True


@dataclass(frozen=True, slots=True)
class MessageView:
    """A notice of the centre that terminals show. ``target`` is ``all``, ``site:ID`` or ``group:ID``.

    ``is_changeable`` says whether the reader's scope covers all of its target.
    """

    id: str
    texts: Mapping[str, str]
    starts_at: datetime
    ends_at: datetime
    target: str
    target_name: str
    made_by: str
    is_changeable: bool = True
