"""Twelve faults between the desk and real terminal processes; ``make torture`` runs all of them."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from inspect import isfunction, signature
from pathlib import Path

import pytest

from tests.torture.fleet import faults
from tests.torture.fleet.faults import ALL, FEW
from tests.torture.fleet.faults.running import run
from tests.torture.fleet.scene import Scene


def test_no_fault_is_left_out_of_the_list() -> None:
    """What a module of faults does to a scene alone is a fault, and all of them are run."""
    names = [one.name for one in pkgutil.iter_modules(faults.__path__) if one.name != "__main__"]
    modules = [import_module(f"{faults.__name__}.{name}") for name in names]
    made = {
        value
        for module in modules
        for name, value in vars(module).items()
        if isfunction(value) and not name.startswith("_") and list(signature(value).parameters) == ["scene"]
    }
    assert made == set(ALL) and set(FEW) <= made
    assert len(set(ALL)) == len(ALL)


@pytest.mark.slow
def test_terminals_become_as_staff_want_after_twelve_faults(tmp_path: Path) -> None:
    scene = Scene(tmp_path, count=2)
    try:
        scene.start()
        run(scene, FEW)
    finally:
        scene.stop()
    assert scene.samples > 20
