"""Eleven faults between the desk and real terminal processes; ``make torture`` runs all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.fleet.faults import FEW, run
from tests.torture.fleet.scene import Scene

pytestmark = pytest.mark.slow


def test_terminals_become_as_staff_want_after_eleven_faults(tmp_path: Path) -> None:
    scene = Scene(tmp_path, count=2)
    try:
        scene.start()
        run(scene, FEW)
    finally:
        scene.stop()
    assert scene.samples > 20
