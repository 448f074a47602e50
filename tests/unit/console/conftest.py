"""A console whose store is copied from one that was made once: making it takes a fifth of a second."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.console_core import Desk, FakeGateway, open_desk


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("console-template")
    with open_desk(folder) as desk:
        desk.add_places()
    return folder / "console.db"


@pytest.fixture
def desk(tmp_path: Path, template: Path) -> Iterator[Desk]:
    shutil.copyfile(template, tmp_path / "console.db")
    with open_desk(tmp_path, gateway=FakeGateway()) as opened:
        yield opened
