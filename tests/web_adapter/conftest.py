from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web_adapter.browser import Browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One engine for all tests of this folder; each page gets a view of its own."""
    browser = Browser()
    yield browser
    browser.close()
