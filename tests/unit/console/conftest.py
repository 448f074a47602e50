"""A console whose store is copied from one that was made once: making it takes a fifth of a second."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from kiosk.console import audit, audit_proof
from kiosk.console.pages.texts import trail
from tests.helpers.console_core import Desk, FakeGateway, open_desk


def wordless(detail: Mapping[str, Any]) -> set[str]:
    """Return the names of facts, also of facts in facts, for which the trail's page has no words."""
    inner = [detail[one] for one in ("before", "after", "arguments", "scope") if one in detail]
    return {name for name in detail if name not in trail.FACTS and name != "texts"}.union(
        *(wordless(one) for one in inner if isinstance(one, Mapping))
    )


@pytest.fixture(autouse=True)
def every_entry_has_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever any test lets the console write into its trail, staff can read it."""
    append = audit.append

    def checked(work: Any, staff: Any, action: str, target: str, detail: Any = None) -> None:
        if sys._getframe(1).f_globals["__name__"].startswith("kiosk."):  # not what a test makes up
            assert not wordless(detail or {}), f"{action}: {wordless(detail or {})} have no words"
        append(work, staff, action, target, detail)

    monkeypatch.setattr(audit, "append", checked)
    monkeypatch.setattr(audit_proof, "append", checked)


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
