"""Flow, engine and adapter together: the real program on pages that know nothing of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
BEGIN = [["press", "begin"], ["press", "language.ko"], ["press", "start"], ["press", "web"]]
OPEN = [*BEGIN, ["press", "site.town"], ["wait", "동네 소식"], ["press", "look.list"]]


def run(*steps: list[str]) -> tuple[list[dict[str, Any]], list[str]]:
    """Run the program; returns what was shown at each look, and what the server was asked."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.web.town"],
        cwd=ROOT,
        input=json.dumps(steps),
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.strip().splitlines()[-1])
    return told["seen"], told["asked"]


@pytest.mark.slow
def test_a_form_of_a_page_is_filled_mended_read_back_and_sent_by_the_pages_own_code() -> None:
    seen, asked = run(
        *OPEN,
        ["press", "신청하기"], ["wait", "신청서"], ["press", "보내기"], ["look"],
        ["type", "이름", "홍길동"], ["type", "암호", "비밀12"],
        ["press", "구"], ["press", "중구"], ["press", "동의해요"], ["press", "보내기"], ["look"],
        ["press", "send"], ["wait", "끝"], ["look"],
    )  # fmt: skip
    wrong, check, sent = seen
    assert wrong["errors"] == {"이름": "이름을 적어 주세요"} and wrong["cursor"] == "이름"
    assert check["id"] == "web.check"
    assert check["facts"] == {
        "이름": "홍길동",
        "암호": "4글자를 썼어요.",
        "구": "중구",
        "동의해요": "골랐어요",
    }
    assert "비밀12" not in json.dumps(seen, ensure_ascii=False)
    assert asked[-1] == "/done?n=%ED%99%8D%EA%B8%B8%EB%8F%99&p=%EB%B9%84%EB%B0%8012&g=2&a=yes"
    assert "번호 12" in sent["labels"], "what answers a form is told whole"


@pytest.mark.slow
def test_questions_refusals_changes_back_and_the_end_hold_nobody() -> None:
    seen, asked = run(
        *OPEN,
        ["press", "알림 보기"], ["look"], ["press", "yes"],
        ["press", "바깥으로"], ["look"],
        ["press", "전화하기"], ["look"],
        ["press", "펼치기"], ["look"],
        ["press", "신청하기"], ["wait", "신청서"], ["press", "bar.back"], ["wait", "동네 소식"], ["look"],
        ["press", "bar.back"], ["look"],
        ["press", "site.town"], ["wait", "동네 소식"], ["end"], ["look"],
    )  # fmt: skip
    asks, outside, phone, opened, back, sites, ended = seen
    assert (asks["id"], asks["labels"]) == ("web-dialog", ["안녕"]) and "town.example" in asks["title"]
    assert outside["id"] == "web.list" and "evil.example" in outside["note"][1]
    assert "02-120" in phone["note"][1]
    assert "숨은 글" in opened["labels"] and "펼쳐짐" in opened["spoken"]
    assert back["id"] == "web.list" and back["title"] == "동네 소식"
    assert sites["id"] == "web.sites"
    assert ended["id"] == "attract" and ended["is_gone"]
    assert set(asked) <= {"/", "/form", "/favicon.ico"}
