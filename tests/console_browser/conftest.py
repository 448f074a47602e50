"""One Chromium for all tests of the pages; a fake console for looks, a real centre for journeys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.console_browser.rig import Browser, missing_programs


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    missing = missing_programs()
    if missing:
        pytest.skip(f"{missing}; `packaging/bootstrap dev` installs it where Debian has it")
    browser = Browser(tmp_path_factory.mktemp("chromium"))
    yield browser
    browser.close()


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    chromium.driver.get("about:blank")
    chromium.forget()
    chromium.size(1280)
    chromium.prefer(prefers_color_scheme="light", prefers_reduced_motion="no-preference")
    chromium.scripts(True)
    chromium.complaints()
    return chromium


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    """Where compiled catalogues are; None for those of the project."""
    return None
