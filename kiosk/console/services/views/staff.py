"""Who acts, and what they may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Role = Literal["helper", "manager", "auditor"]
ROLES: tuple[Role, ...] = ("helper", "manager", "auditor")
#: Mode field -> value, with the JSON values of ``ModeState`` (``{"scale": 2.0, "contrast": "high"}``).
Modes = Mapping[str, Any]
#: How long a change by staff holds: until the next start or end of a schedule (where there is none, until one
#: is made or the change is taken back); until midnight at the site; until it is taken back.
Until = Literal["boundary", "today", "taken-back"]
UNTILS: tuple[Until, ...] = ("boundary", "today", "taken-back")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a staff member may see.

    Attributes:
        is_everything: The entire city.
        districts: Ids of districts.
        sites: Ids of single sites.
    """

    is_everything: bool = False
    districts: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()

    def covers(self, site: str | None, district: str | None) -> bool:
        """Return whether a place lies inside."""
        return self.is_everything or site in self.sites or district in self.districts


EVERYTHING = Scope(is_everything=True)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who acts.

    Attributes:
        id: Account id (or ``system`` for the console itself).
        name: Display name; terminals and audit show it.
        role: ``helper`` sees and helps in the scope; ``manager`` also sets up; ``auditor`` only reads,
            audit too.
        scope: What the account may see.
        language: ``ko`` or ``en``, of the pages.
    """

    id: str
    name: str
    role: Role
    scope: Scope
    language: str = "ko"
