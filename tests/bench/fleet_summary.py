"""What a run of ``make bench-fleet`` comes to: the growth table of the documents, and the budgets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.bench.table import percentile

#: Budgets, ms.
SWITCH_P99_MS = 250.0
FLEET_MS = 5000.0
WALL_MS = 300.0
#: The size for which the budget of a group switch holds.
CITY = 10_000
_HEAD = (
    "| terminals | page answered | reported by all, at the broker | reported by all, in the console's store"
    " (p50, worst) | wall, first / p50 / worst, and worst during a switch | console | broker |"
    " CPU s of a switch: console, broker, terminals |"
)


def growth_table(fleets: Sequence[dict[str, Any]]) -> str:
    """Return the Markdown table of all sizes, as the documents show it."""
    return "\n".join([_HEAD, "|---" * 8 + "|", *(_growth_row(fleet) for fleet in fleets)])


def _growth_row(fleet: dict[str, Any]) -> str:
    switches = fleet["switches"]

    def middle(key: str) -> float:
        return percentile([one[key] for one in switches], 0.5)

    written = [one["written"] / 1000 for one in switches]
    during = f"{max(fleet['wall_during']):.0f}" if fleet["wall_during"] else "-"
    cells = [
        f"{fleet['terminals']:,}",
        f"{middle('answered') / 1000:.2f} s",
        f"{middle('last') / 1000:.1f} s",
        f"{percentile(written, 0.5):.1f} s, {max(written):.1f} s",
        f"{fleet['first_wall']:.0f} / {fleet['wall_p50']:.0f} / {fleet['wall_max']:.0f}, {during} ms",
        f"{fleet['console_mb']:.0f} MB",
        f"{fleet['broker_mb']:.0f} MB",
        f"{middle('cpu_console'):.1f}, {middle('cpu_broker'):.1f}, {middle('cpu_fleet'):.1f}",
    ]
    return f"| {' | '.join(cells)} |"


def judge_budgets(switches: dict[str, Any], fleets: Sequence[dict[str, Any]]) -> list[str]:
    """Return a line for each budget that was measured: kept, or by how much it was missed."""
    lines = []
    if switches:
        lines.append(_line("one switch, p99", switches["applied"]["p99"], SWITCH_P99_MS))
    for fleet in fleets:
        size = f"{fleet['terminals']:,} terminals"
        if fleet["terminals"] >= CITY:
            worst = max(one["written"] for one in fleet["switches"])
            lines.append(_line(f"{size}, group switch, worst", worst, FLEET_MS))
        lines.append(_line(f"{size}, wall, first answer", fleet["first_wall"], WALL_MS))
    return lines


def _line(what: str, value_ms: float, budget_ms: float) -> str:
    verdict = "kept" if value_ms <= budget_ms else "OVER BUDGET"
    return f"  {what}: {value_ms:.0f} of {budget_ms:.0f} ms, {verdict}"
