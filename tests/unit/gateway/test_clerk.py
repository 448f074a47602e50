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


def test_a_clerk_of_one_district_neither_lists_nor_changes_the_reports_of_another(
    gateway: TestGateway,
) -> None:
    state = gateway.state
    for number, district in enumerate(("jongno", "jung", None)):
        request = make_request(gateway.clock, client_ref=f"00000000-0000-4000-8000-00000000000{number}")
        state.requests.adopt(request, district=district, site=f"site-{number}")
    every = {row.district: row for row in Clerk(state.requests, state.content).rows(None)}
    assert set(every) == {"jongno", "jung", None}
    for clerk in (
        Clerk(state.requests, state.content, district="jongno"),
        Clerk(state.requests, state.content, site="site-0"),
        Clerk(state.requests, state.content, district="jongno", site="site-0"),
    ):
        assert [row.district for row in clerk.rows(None)] == ["jongno"]
        assert clerk.change(every["jongno"].id, "open", None).status == "open"
        for other in (every["jung"], every[None]):
            for act in (
                lambda row, who=clerk: who.find(row.id),
                lambda row, who=clerk: who.change(row.id, "closed", None),
                lambda row, who=clerk: who.publish(row.id, "x"),
            ):
                with pytest.raises(NoSuchRequestError):
                    act(other)
    nobody = Clerk(state.requests, state.content, district="jung", site="site-0")
    assert nobody.rows(None) == []
    assert state.requests.find(every["jung"].id).status == "received"


def test_an_unknown_district_is_told_with_those_that_exist(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("kiosk.secrets._is_keyring_usable", lambda: False)
    with pytest.raises(KioskError) as caught:
        run("requests", "list", "--district", "atlantis", "--data", str(tmp_path))
    assert "jongno" in str(dict(caught.value.message.args)["known"])
    assert run("requests", "list", "--district", "jongno", "--json", "--data", str(tmp_path)) == 0
    assert json.loads(capsys.readouterr().out) == []
