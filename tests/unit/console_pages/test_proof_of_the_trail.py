"""What the pages say of the proof of the audit trail: restores that are told, heads that lie outside."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kiosk.console.services.views import AuditRestore, AuditVerdict
from tests.helpers.console import FakeConsole, furnish
from tests.helpers.console_client import PageClient, make_pages

MOMENT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def console() -> FakeConsole:
    return furnish(FakeConsole())


@pytest.fixture
def client(console: FakeConsole) -> PageClient:
    return PageClient(make_pages(console), "manager")


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize(("lost_until", "is_told"), [(27, True), (12, False)])
def test_a_restore_is_told_with_the_head_in_which_the_rest_stands(
    console: FakeConsole, client: PageClient, monkeypatch: pytest.MonkeyPatch, lost_until: int, is_told: bool
) -> None:
    restored = AuditRestore(13, MOMENT, MOMENT, lost_until, "ab" * 32)
    verdict = AuditVerdict(True, 20, None, "", "cd" * 32, (restored,))
    monkeypatch.setattr(console.services.audit, "verify", lambda staff: verdict)
    page = words(client.post("/audit/verify").text)
    assert "13번에서 되살렸어요." in page
    assert ("그 전의 13~27번은 이 지문에 있어요: " + "ab" * 32 in page) is is_told


def test_a_head_that_lies_nowhere_outside_is_said_to(
    console: FakeConsole, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "밖에 둔 곳이 없어요" not in client.get("/about").text
    nowhere = replace(console.services.health.health(), audit_head_at=None)
    monkeypatch.setattr(console.services.health, "health", lambda: nowhere)
    assert "밖에 둔 곳이 없어요" in client.get("/about").text
