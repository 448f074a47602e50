from __future__ import annotations

import pytest

from kiosk.clock import SystemClock
from kiosk.command_line import main
from kiosk.console.remote_commands import RemoteCommandError, read_values, wait_for_answer
from kiosk.console.serving import open_store
from kiosk.console.store.models import District, Site, Terminal
from kiosk.twin.commands import COMMANDS
from kiosk.twin.reference import is_current, page
from kiosk.twin.signing import encode_key
from tests.helpers.twin import TERMINAL_KEY


def test_every_command_is_listed_and_described(capsys):
    assert main(["remote", "list"]) == 0
    listed = [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()]
    assert listed == list(COMMANDS)
    for name in listed:
        assert main(["remote", "describe", name]) == 0
        assert name in capsys.readouterr().out


def test_the_reference_page_is_current_and_complete():
    assert is_current()
    assert all(f"## `{name}`" in page() for name in COMMANDS)


def test_a_page_that_was_edited_is_not_current(tmp_path):
    (tmp_path / "page.md").write_text(page() + "x")
    assert not is_current(tmp_path / "page.md")
    assert not is_current(tmp_path / "none.md")


def test_values_are_json_or_text():
    assert read_values(["preset=large", "minutes=5", 'modes={"voice": true}', "text=a=b", "empty="]) == {
        "preset": "large",
        "minutes": 5,
        "modes": {"voice": True},
        "text": "a=b",
        "empty": "",
    }


@pytest.mark.parametrize("words", [["preset"], ["=large"], ["a=1", "a=2"]])
def test_what_is_no_value_is_said(words):
    with pytest.raises(RemoteCommandError):
        read_values(words)


def test_bad_input_ends_with_words_and_code_two(tmp_path, capsys):
    place = ["--data", str(tmp_path)]
    assert main(["remote", "send", "lobby-1", "report.now", *place]) == 2
    assert main(["remote", "status", "nothing", *place]) == 2
    assert main(["remote", "send", "lobby-1", "modes.offer", "preset", *place]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_waiting_ends_when_the_command_is_over_or_the_time():
    class Seen:
        def __init__(self, state: str) -> None:
            self.state = state

    states = iter(["waiting", "sent", "done"])
    assert wait_for_answer(lambda: Seen(next(states)), 5).state == "done"
    assert wait_for_answer(lambda: Seen("sent"), 0.0).state == "sent"


def put_terminal(folder) -> None:
    store, _, _ = open_store(folder, None, SystemClock())
    with store.write() as work:
        work.session.add(District(id="west", name="서구"))
        work.session.flush()
        work.session.add(Site(id="mapo", name="마포", district_id="west", time_zone="Asia/Seoul", modes={}))
        work.session.flush()
        work.session.add(
            Terminal(
                id="lobby-1",
                name="Lobby",
                site_id="mapo",
                added_at=work.now,
                identity=encode_key(TERMINAL_KEY.public),
                broker_hash="$7$",
            )
        )
    store.dispose()


def test_a_sent_command_waits_in_the_store_for_the_running_console(tmp_path, capsys):
    put_terminal(tmp_path)
    place = ["--data", str(tmp_path)]
    assert main(["remote", "send", "lobby-1", "report.now", "--no-wait", *place]) == 0
    sent = capsys.readouterr().out.strip()
    assert main(["remote", "status", sent, *place]) == 1
    assert capsys.readouterr().out.split() == [sent, "waiting"]
    assert main(["remote", "send", "lobby-1", "modes.offer", "preset=tiny", "--no-wait", *place]) == 2
    assert main(["remote", "send", "lobby-9", "report.now", "--no-wait", *place]) == 2
