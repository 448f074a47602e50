"""What several tests of the console with real parts share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.helpers.postgres import postgres_server


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A real PostgreSQL: the URL of its first database."""
    with postgres_server() as url:
        yield url
