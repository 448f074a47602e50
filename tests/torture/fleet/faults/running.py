"""Faults one after the other, and what must hold after each."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from tests.torture.fleet.scene import Scene

Fault = Callable[[Scene], None]


def run(scene: Scene, faults: Sequence[Fault]) -> list[tuple[str, float]]:
    """Do one after the other; return the name of each and the seconds until everything was as wanted."""
    times = []
    for fault in faults:
        name = fault.__name__.replace("_", " ")
        begun = time.monotonic()
        fault(scene)
        scene.wait_converged(name)
        took = time.monotonic() - begun
        scene.change()  # all of it works again: what stood there as wanted may have been so all the time
        scene.wait_converged(f"{name}, and a switch")
        scene.check_nothing_twice()
        assert not scene.wrong, f"after {name}: {scene.wrong}"
        times.append((name, took))
        print(f"{len(times):4} {took:6.1f} s  {name}", flush=True)
    return times
