"""What the clerk sees, and what ``main.py requests`` and ``gateway-key`` print."""

from __future__ import annotations

import argparse
import csv
import io
import json
from pathlib import Path

import pytest

from kiosk.errors import KioskError
from kiosk.gateway import commands
from kiosk.gateway.clerk import Clerk, NoSuchRequestError
from kiosk.secrets import open_secrets
from tests.helpers.gateway import TestGateway, make_request


@pytest.fixture
def clerk(gateway: TestGateway) -> Clerk:
    return Clerk(gateway.state.requests, gateway.state.content)


def test_a_report_is_shown_with_questions_answers_and_place(gateway: TestGateway, clerk: Clerk) -> None:
    request = make_request(
        gateway.clock,
        attributes={"state": "001", "more": ["001", "002"]},
        place={"address_id": "jongno-sajik"},
        contact={"channel": "phone", "phone": "010-1234-5678"},
    )
    gateway.state.requests.adopt(request, expected_days=7)
    number = str(request.receipt_number)
    row = clerk.find(f"{number[:3]}-{number[3:7]} {number[7:]}")
    facts = dict(clerk.facts(row))
    assert facts["장소"] == "종로구 사직동"
    assert facts["무엇이 더 있나요?"] == "꺼졌어요, 깜박여요"
    assert facts["연락 방법"] == "전화 010-1234-5678"
    assert facts["접수한 때"] == "2026-11-23 10:00"
    assert facts["답변 예정일"] == "2026-11-30"
    assert "가로등" in clerk.as_text(row)
    assert number[3:7] in clerk.as_table([row])


def test_a_page_for_the_printer_runs_nothing(gateway: TestGateway, clerk: Clerk) -> None:
    request = make_request(gateway.clock, description="<script>alert(1)</script>")
    row = gateway.state.requests.adopt(request).request
    page = clerk.as_page(row)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_an_export_runs_no_formula_and_loses_nothing(gateway: TestGateway, clerk: Clerk) -> None:
    words = '=HYPERLINK("http://evil")\n둘째 줄, "따옴표"'
    gateway.state.requests.adopt(make_request(gateway.clock, description=words))
    rows = clerk.rows(None)
    (record,) = csv.DictReader(io.StringIO(clerk.as_csv(rows).removeprefix("\ufeff")))
    assert record["description"] == "'" + words
    assert json.loads(clerk.as_json(rows))[0]["description"] == words


def test_more_reports_than_one_page_are_all_listed(
    gateway: TestGateway, clerk: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.gateway.clerk.MAX_ROWS", 2)
    for _ in range(5):
        gateway.state.requests.adopt(make_request(gateway.clock))
    assert len({row.id for row in clerk.rows(None)}) == 5


def test_closing_leaves_a_note_for_the_visitor(gateway: TestGateway, clerk: Clerk) -> None:
    request = make_request(gateway.clock)
    gateway.state.requests.adopt(request)
    clerk.change(str(request.receipt_number), "closed", {"ko": "고쳤어요"})
    row = clerk.find(str(request.receipt_number))
    assert (row.status, row.notes[0].texts) == ("closed", {"ko": "고쳤어요"})
    assert clerk.rows("closed") == [row] or [one.id for one in clerk.rows("closed")] == [row.id]
    with pytest.raises(NoSuchRequestError):
        clerk.change("nothing", "closed", None)


def parse(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    commands.register(parser.add_subparsers())
    return parser.parse_args(words)


def run(*words: str) -> int:
    args = parse(*words)
    code: int = args.run(args)
    return code


def test_the_commands_work_on_a_data_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.secrets._is_keyring_usable", lambda: False)
    data = ["--data", str(tmp_path)]
    assert run("requests", "list", "--json", *data) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert run("gateway-key", "t1", *data) == 0
    assert len(capsys.readouterr().out.strip()) > 40
    with pytest.raises(KioskError):
        run("gateway-key", "t1", *data)
    assert run("gateway-key", "t1", "--revoke", *data) == 0
    with pytest.raises(NoSuchRequestError):
        run("requests", "close", "123", *data)
    out = tmp_path / "all.csv"
    assert run("requests", "export", str(out), *data) == 0
    assert out.stat().st_mode & 0o077 == 0
    with pytest.raises(KioskError):
        run("requests", "export", str(tmp_path / "all.xls"), *data)
    assert open_secrets(tmp_path, {}).get("gateway-store-key")


@pytest.mark.parametrize(
    "words",
    [
        ("gateway", "--city", "nowhere"),
        ("gateway", "--city", "../seoul"),
        ("gateway", "--database", "nonsense"),
        ("gateway", "--database", "sqlite:////proc/none/x.db"),
        ("gateway", "--port", "99999999"),
        ("requests", "close", "1", "--note-lang", "klingon"),
    ],
)
def test_bad_arguments_end_in_one_clear_sentence(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.secrets._is_keyring_usable", lambda: False)
    with pytest.raises(KioskError) as caught:
        run(*words, "--data", str(tmp_path))
    assert caught.value.message.id
