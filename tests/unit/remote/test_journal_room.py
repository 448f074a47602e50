"""The journal on a disk that fills up: what was taken is known after a restart, whatever came before."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.remote.journal import FileJournal
from kiosk.twin.documents import AnswerDocument
from tests.helpers.full_disk import Disk
from tests.helpers.remote import Rig
from tests.helpers.twin import START, TERMINAL, command

STEPS = st.lists(
    st.tuples(st.sampled_from(["begin", "end", "acknowledge", "restart"]), st.none() | st.integers(0, 200)),
    max_size=20,
)


def answer(id_: str) -> AnswerDocument:
    return AnswerDocument(terminal=TERMINAL, id=id_, outcome="done", at=START)


def test_a_line_that_found_no_room_does_not_swallow_the_next_command(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk(monkeypatch)
    disk.room = 20
    rig.send(command("terminal.identify"))
    disk.room = None
    sent = command("terminal.identify", id=str(uuid.uuid4()))
    rig.execute.waits = True
    rig.send(sent)
    assert [one[0].id for one in rig.execute.done] == [sent.id], "the first was refused"
    rig.crash()
    rig.boot()
    assert rig.agent.state.known.keys() >= {sent.id}
    assert (rig.answers[-1].id, rig.answers[-1].outcome) == (sent.id, "unknown")
    rig.send(sent)
    assert rig.execute.done == [], "it is not done a second time"


@settings(max_examples=80, deadline=None)
@given(steps=STEPS)
def test_what_the_journal_took_is_what_it_knows(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int | None]]
) -> None:
    path = tmp_path_factory.mktemp("journal") / "commands.jsonl"
    journal = FileJournal(path)
    known: list[str] = []
    ended: list[str] = []
    acked: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        disk = Disk(patch)
        for number, (step, room) in enumerate(steps):
            disk.room = room
            running = [one for one in known if one not in ended]
            waiting = [one for one in ended if one not in acked]
            try:
                if step == "begin":
                    id_ = str(uuid.UUID(int=number))
                    journal.begin(id_, START.timestamp())
                    known.append(id_)
                elif step == "end" and running:
                    journal.end(answer(running[0]))
                    ended.append(running[0])
                elif step == "acknowledge" and waiting:
                    journal.acknowledge(waiting[0])
                    acked.append(waiting[0])
                elif step == "restart":
                    journal = FileJournal(path)
                    journal.load()
            except OSError:
                pass
    found = FileJournal(path).load()
    assert list(found.known) == known
    assert found.interrupted == tuple(one for one in known if one not in ended)
    assert {one.id for one in found.answers} == {one for one in ended if one not in acked}
