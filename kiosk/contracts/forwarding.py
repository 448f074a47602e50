"""What a system of record behind a gateway did with a report that was handed to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from kiosk.contracts.gateway import ServiceRequest

#: ``taken``: it has it. ``refused``: it will never take it. ``away``: nothing reached it, try again.
#: ``unclear``: it may or may not have it.
Outcome = Literal["taken", "refused", "away", "unclear"]


@dataclass(frozen=True, slots=True)
class Handed:
    """The end of one try.

    Attributes:
        outcome: What happened.
        remote_id: Its id there, or None (token, or a black box that tells none).
        token: To be exchanged for the id later, or None.
        reason: Technical reason of a failure; holds nothing that a visitor gave.
        wait_seconds: How long it asked to wait, or None.
    """

    outcome: Outcome
    remote_id: str | None = None
    token: str | None = None
    reason: str = ""
    wait_seconds: float | None = None


class Upstream(Protocol):
    """The system that owns the cases.

    Attributes:
        can_repeat: Whether it recognises a report that it was given before. If not, a report is
            handed over once and an unknown end is a person's matter.
    """

    can_repeat: bool

    def hand_over(self, request: ServiceRequest) -> Handed:
        """Hand a report over; never raises for what the other side does."""

    def resolve(self, token: str) -> str | None:
        """Return the id that stands behind a token, or None while there is none."""
