"""What the bench of the fleet says at its end."""

from __future__ import annotations

from typing import Any

from tests.bench.fleet_summary import growth_table, judge_budgets


def fleet(terminals: int, *written: float, wall: float = 100.0) -> dict[str, Any]:
    numbers = {"answered": 80.0, "last": 500.0, "cpu_console": 0.4, "cpu_broker": 0.1, "cpu_fleet": 0.5}
    return {
        "terminals": terminals,
        "switches": [{**numbers, "written": one} for one in written],
        "first_wall": wall,
        "wall_p50": 30.0,
        "wall_max": 58.0,
        "wall_during": [60.0, 94.0],
        "console_mb": 154.0,
        "broker_mb": 34.0,
    }


def test_a_budget_is_kept_by_the_worst_switch_only() -> None:
    lines = judge_budgets(
        {"applied": {"p99": 250.0}}, [fleet(1000, 9000.0), fleet(10_000, 3000.0, 5001.0, wall=301)]
    )
    assert [line.strip() for line in lines] == [
        "one switch, p99: 250 of 250 ms, kept",
        "1,000 terminals, wall, first answer: 100 of 300 ms, kept",
        "10,000 terminals, group switch, worst: 5001 of 5000 ms, OVER BUDGET",
        "10,000 terminals, wall, first answer: 301 of 300 ms, OVER BUDGET",
    ]
    assert judge_budgets({}, []) == []


def test_the_table_has_a_row_for_each_size() -> None:
    head, line, *rows = growth_table([fleet(1000, 700.0, 800.0, 600.0), fleet(10_000, 3400.0)]).splitlines()
    assert head.count("|") == line.count("|") == 9
    assert rows[0] == (
        "| 1,000 | 0.08 s | 0.5 s | 0.7 s, 0.8 s | 100 / 30 / 58, 94 ms | 154 MB | 34 MB | 0.4, 0.1, 0.5 |"
    )
    assert rows[1].startswith("| 10,000 |")
