from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.gateway import TestGateway, make_gateway


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[TestGateway]:
    """An embedded gateway: its own terminal only, reports end at the centre."""
    yield make_gateway(tmp_path)


@pytest.fixture
def city_gateway(tmp_path: Path) -> Iterator[TestGateway]:
    """A city's gateway: terminals have keys, reports are sent."""
    yield make_gateway(tmp_path, token=None, destination="city")
