"""Run the named faults, or all, by hand: python -m tests.torture.fleet.faults FOLDER [NAME ...]."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from tests.torture.fleet.faults import ALL
from tests.torture.fleet.faults.running import run
from tests.torture.fleet.scene import Scene


def main(folder: Path, names: Sequence[str]) -> None:
    chosen = [fault for fault in ALL if not names or fault.__name__ in names]
    scene = Scene(folder)
    try:
        scene.start()
        times = run(scene, chosen)
    finally:
        scene.stop()
    print(f"{len(times)} faults, {scene.samples} comparisons, {sum(s for _, s in times):.0f} s")


main(Path(sys.argv[1]), sys.argv[2:])
