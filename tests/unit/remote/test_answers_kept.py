"""What became of a command reaches the console, whatever happens to the terminal before that."""

from __future__ import annotations

import json

import pytest

from kiosk.remote.answers import MAX_WAITING
from kiosk.remote.journal import FileJournal
from kiosk.twin.documents import AnswerDocument
from tests.helpers.remote import FakeTransport, Rig
from tests.helpers.twin import START, TERMINAL, command


def told(rig: Rig) -> list[tuple[str, str, str]]:
    return [(answer.id, answer.outcome, answer.reason) for answer in rig.answers]


@pytest.fixture
def offline(rig: Rig, monkeypatch: pytest.MonkeyPatch):
    """Return what starts the terminal's program without a network, and crashes it again."""

    def restart() -> None:
        with monkeypatch.context() as patched:
            patched.setattr(FakeTransport, "connect", lambda self: None)
            rig.boot()
        rig.crash()

    return restart


def test_an_answer_that_the_broker_did_not_get_survives_a_crash(rig: Rig) -> None:
    rig.execute.waits = True
    sent = command("terminal.identify")
    rig.send(sent)
    rig.transport.lose()
    rig.execute.finish("failed", "moved", {"name": "Lobby"})
    rig.run()
    assert rig.answers == []
    rig.crash()
    rig.boot()
    assert told(rig) == [(sent.id, "failed", "moved")]
    assert rig.answers[0].result == {"name": "Lobby"}


def test_an_answer_that_was_not_acknowledged_is_sent_again(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    real = FakeTransport.publish
    monkeypatch.setattr(FakeTransport, "publish", lambda self, message, on_acked=None: real(self, message))
    sent = command("terminal.identify")
    rig.send(sent)
    rig.crash()
    monkeypatch.undo()
    rig.boot()
    rig.crash()
    rig.boot()
    assert told(rig) == [(sent.id, "done", "")] * 2, "once more after the crash, and not again"


def test_an_interrupted_command_is_told_after_a_restart_without_a_network(rig: Rig, offline) -> None:
    rig.execute.waits = True
    sent = command("terminal.identify")
    rig.send(sent)
    rig.crash()
    for _ in range(3):
        offline()
    assert rig.answers == []
    rig.boot()
    assert told(rig) == [(sent.id, "unknown", "restarted")]
    rig.crash()
    rig.boot()
    assert len(rig.answers) == 1


def test_a_crash_before_the_unknown_is_on_the_disk_changes_nothing(rig: Rig) -> None:
    rig.execute.waits = True
    sent = command("terminal.identify")
    rig.send(sent)
    rig.crash()
    path = rig.folder / "commands.jsonl"
    FileJournal(path).load()  # a start that ends here has only tidied
    assert FileJournal(path).load().interrupted == (sent.id,)


def test_a_journal_of_the_version_before_is_read(rig: Rig) -> None:
    """It wrote no answers down: what had ended had been told, as far as it knew."""
    ended, cut = command("report.now"), command("report.now")
    rig.crash()
    lines = [
        {"id": ended.id, "issued": START.timestamp()},
        {"ended": ended.id, "outcome": "done"},
        {"id": cut.id, "issued": START.timestamp()},
    ]
    (rig.folder / "commands.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    rig.boot()
    assert told(rig) == [(cut.id, "unknown", "restarted")]


def test_answers_of_another_enrolment_are_not_sent(rig: Rig) -> None:
    rig.crash()
    journal = FileJournal(rig.folder / "commands.jsonl")
    sent = command("report.now")
    journal.begin(sent.id, START.timestamp())
    journal.end(AnswerDocument(terminal="another-1", id=sent.id, outcome="done", at=START))
    rig.boot()
    assert rig.answers == []


def test_no_more_answers_are_kept_than_may_wait(rig: Rig) -> None:
    journal = FileJournal(rig.folder / "full.jsonl")
    ids = [command("report.now").id for _ in range(MAX_WAITING + 5)]
    for one in ids:
        journal.begin(one, START.timestamp())
        journal.end(AnswerDocument(terminal=TERMINAL, id=one, outcome="done", at=START))
    content = journal.load()
    assert [answer.id for answer in content.answers] == ids[5:]
    assert FileJournal(rig.folder / "full.jsonl").load().answers == content.answers
    assert content.interrupted == ()
