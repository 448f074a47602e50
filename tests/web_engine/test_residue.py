"""K64: nothing of a visitor is found by the next one, in any store of a page, nor on the disk."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bench.table import percentile
from tests.web_engine.program import run_program

#: Stores that the probe must have seen filled: otherwise finding nothing later proves nothing.
SEEN = (
    "cookie", "localStorage", "sessionStorage", "IndexedDB", "CacheStorage", "OPFS", "HTTP cache", "history",
    "window.name", "zoom", "clipboard", "storage estimate",
)  # fmt: skip


@pytest.fixture(scope="module")
def residue(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return run_program("residue", tmp_path_factory.mktemp("residue"), "9")


def test_the_probe_sees_what_the_same_visit_has_left(residue: dict[str, Any]) -> None:
    assert set(SEEN) <= residue["same visit"].keys()


def test_the_next_visitor_finds_nothing_in_any_store(residue: dict[str, Any]) -> None:
    assert len(residue["stores"]) >= 19
    assert residue["next visitor"] == {}
    assert residue["report"] == []


def test_a_page_cannot_leave_a_service_worker_behind(residue: dict[str, Any]) -> None:
    assert "worker" in residue["filled"], "the registration was not refused"


def test_nothing_of_a_visit_is_on_the_disk(residue: dict[str, Any]) -> None:
    assert residue["on disk"] == []


def test_a_page_is_wiped_and_verified_within_the_budget(residue: dict[str, Any]) -> None:
    """Design §9: 200 ms for everything; here the machine may be busy with other tests."""
    assert percentile(residue["times"], 0.5) < 200
