"""The printed table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was measured.

    Attributes:
        name: What, from where to where.
        values: The runs, in ms (or MiB).
        budget: The budget in words, or "".
        unit: ``ms`` or ``MiB``.
    """

    name: str
    values: Sequence[float]
    budget: str = ""
    unit: str = "ms"


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which *share* of the runs lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def print_table(title: str, rows: Sequence[Row]) -> None:
    """Print the rows under a title."""
    print(f"\n{title}")
    print(f"  {'':58}{'n':>4}{'p50':>9}{'p95':>9}{'max':>9}       budget")
    for row in rows:
        if not row.values:
            print(f"  {row.name:58}   0        -        -        -       not measured")
            continue
        numbers = (percentile(row.values, 0.5), percentile(row.values, 0.95), max(row.values))
        shown = "".join(f"{number:>9.1f}" for number in numbers)
        print(f"  {row.name:58}{len(row.values):>4}{shown} {row.unit:4}  {row.budget}", flush=True)
