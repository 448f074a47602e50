"""The text front end completes "report a problem": nothing needs a picture."""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from pathlib import Path

import pytest

from kiosk.settings.centre import ALL_LANGUAGES
from tests.end2end.processes import children_of
from tests.end2end.text_kiosk import (
    TextKiosk,
    begin,
    fill_report,
    item_of,
    keys_of,
    list_requests,
    send,
    set_up,
    text_kiosk,
)

HANGUL = re.compile(r"[가-힣]")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return set_up(tmp_path / "data")


def digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def visit(kiosk: TextKiosk, language: str) -> str:
    """One visitor from the waiting Screen to "end"; returns the number of the receipt."""
    begin(kiosk, language)
    fill_report(kiosk)
    receipt = send(kiosk)
    view = kiosk.view()
    if language != "ko":
        words = [view["screen"]["title"]["label"], receipt["label"], receipt["detail"]]
        assert not HANGUL.search(" ".join(words)), f"{language}: {words}"
    assert view["language"].casefold() == language
    assert len(show_code(kiosk)) == 6, "a receipt has a code that finds it again"
    kiosk.press("end")
    kiosk.wait_for("attract")
    assert kiosk.view()["language"] == "ko", "the next visitor begins as if nobody had been there"
    return digits(receipt["value"])


def show_code(kiosk: TextKiosk) -> str:
    """Show the code, read it, hide it again; returns its digits."""
    before = kiosk.say("show")
    kiosk.press("show-code")
    code = digits(item_of(kiosk.wait_for("report.code", "hide-code"), "fact")["value"])
    assert code not in digits(before), "the receipt itself does not hold the code"
    kiosk.press("hide-code")
    kiosk.wait_for("report.receipt", "end")
    return code


def test_a_report_is_completed_in_every_language_by_keys_alone(tmp_path: Path, data: Path) -> None:
    with text_kiosk(tmp_path, "--data", str(data)) as kiosk:
        numbers = {language.lower(): visit(kiosk, language.lower()) for language in ALL_LANGUAGES}
    assert len(set(numbers.values())) == len(ALL_LANGUAGES)
    kept = list_requests(data, tmp_path)
    assert {report["receipt_number"] for report in kept} == set(numbers.values())
    assert {report["phone"] for report in kept} == {"01012345678"}
    assert {report["language"].lower() for report in kept} == set(numbers)


def test_the_visitor_finds_the_report_again_by_number_and_code(tmp_path: Path, data: Path) -> None:
    with text_kiosk(tmp_path, "--data", str(data)) as kiosk:
        begin(kiosk)
        fill_report(kiosk)
        receipt = send(kiosk)
        code = show_code(kiosk)
        kiosk.press("end")
        begin(kiosk)
        kiosk.press("status")
        kiosk.wait_for(kiosk.screen, "number")
        kiosk.say(f"type number={digits(receipt['value'])}")
        kiosk.press("next")
        kiosk.wait_for(kiosk.screen, "code")
        kiosk.say(f"type code={code}")
        kiosk.press("next")
        deadline = time.monotonic() + 10
        while "가로등" not in (shown := kiosk.say("show")) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert "가로등" in shown
        assert "01012345678" not in shown


def kill_gateway(kiosk: TextKiosk) -> set[int]:
    """Kill the gateway inside a kiosk; returns the ids of the processes that died."""
    killed = set()
    for pid, command in children_of(kiosk.process.pid):
        if "kiosk.gateway.embedded" in command:
            os.kill(pid, signal.SIGKILL)
            killed.add(pid)
    return killed


class GatewayKiller:
    """Kills the gateway of a kiosk again and again until it is left in peace."""

    def __init__(self, kiosk: TextKiosk) -> None:
        self._is_over = threading.Event()
        self.killed = kill_gateway(kiosk)

        def run() -> None:
            while not self._is_over.wait(0.02):
                self.killed |= kill_gateway(kiosk)

        self._thread = threading.Thread(target=run)
        self._thread.start()

    def stop(self) -> None:
        self._is_over.set()
        self._thread.join()


def test_a_gateway_that_dies_once_costs_a_moment_and_no_report(tmp_path: Path, data: Path) -> None:
    """What is asked while it is started again waits in the socket; a lost answer is asked for again."""
    with text_kiosk(tmp_path, "--data", str(data)) as kiosk:
        begin(kiosk)
        fill_report(kiosk, phone="01098765432")
        assert kill_gateway(kiosk), "there was no gateway to kill"
        number = digits(send(kiosk)["value"])
        kept = wait_until_kept(data, tmp_path, 1)
    assert [(report["phone"], report["receipt_number"]) for report in kept] == [("01098765432", number)]


def test_a_report_survives_the_death_of_gateway_and_kiosk_and_arrives_once(
    tmp_path: Path, data: Path
) -> None:
    """The receipt says what is true: kept here, sent nowhere. After a restart the clerk finds it once."""
    with text_kiosk(tmp_path, "--data", str(data)) as kiosk:
        begin(kiosk)
        fill_report(kiosk, phone="01098765432")
        killer = GatewayKiller(kiosk)
        try:
            number = digits(send(kiosk)["value"])
            shown = kiosk.say("show")
        finally:
            killer.stop()
        assert killer.killed, "there was no gateway to kill"
        assert "이 센터에서 보관해요" in shown, shown
        assert "보냈어요" not in shown, shown
        kiosk.process.kill()
        kiosk.process.wait()
    with text_kiosk(tmp_path, "--data", str(data)) as again:
        kept = wait_until_kept(data, tmp_path, 1)
        begin(again)
        fill_report(again, phone="01000000000")
        send(again)
        both = wait_until_kept(data, tmp_path, 2)
    assert [(report["phone"], report["receipt_number"]) for report in kept] == [("01098765432", number)]
    assert sorted(report["phone"] for report in both) == ["01000000000", "01098765432"]


def wait_until_kept(data: Path, folder: Path, count: int) -> list[dict[str, str]]:
    deadline = time.monotonic() + 90
    while True:
        kept = list_requests(data, folder)
        if len(kept) >= count or time.monotonic() > deadline:
            assert len(kept) == count, kept
            return kept
        time.sleep(0.3)


def test_back_from_the_receipt_does_not_send_a_second_report(tmp_path: Path, data: Path) -> None:
    with text_kiosk(tmp_path, "--data", str(data)) as kiosk:
        begin(kiosk)
        fill_report(kiosk)
        send(kiosk)
        kiosk.say("back")
        assert "send" not in keys_of(kiosk.view())
    assert len(list_requests(data, tmp_path)) == 1


def test_an_answer_is_changed_from_the_read_back_and_nothing_else_is_lost(tmp_path: Path, data: Path) -> None:
    with text_kiosk(tmp_path, "--data", str(data)) as kiosk:
        begin(kiosk)
        fill_report(kiosk, details="처음 쓴 말")
        view = kiosk.view()
        changed = next(i for i in view["screen"]["items"] if "처음 쓴 말" in (i["label"] + i["value"]))
        kiosk.press(changed["key"])
        kiosk.wait_for(kiosk.screen, "answer.details")
        assert item_of(kiosk.view(), "field")["value"] == "처음 쓴 말"
        kiosk.say("type answer.details=고쳐 쓴 말")
        kiosk.press("next")
        kiosk.wait_for("report.check", "send")
        send(kiosk)
    (report,) = list_requests(data, tmp_path)
    assert report["description"] == "고쳐 쓴 말"
    assert report["phone"] == "01012345678"
