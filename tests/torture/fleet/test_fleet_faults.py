"""Every fault after the other: terminals become as staff want, nothing twice, nothing false is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.fleet.faults import ALL
from tests.torture.fleet.faults.running import run
from tests.torture.fleet.scene import Scene

pytestmark = pytest.mark.torture


def test_every_terminal_becomes_as_staff_want_after_every_fault(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    try:
        scene.start()
        times = run(scene, ALL)
    finally:
        scene.stop()
    assert len(times) == len(ALL) >= 50
    assert scene.samples > 1000
