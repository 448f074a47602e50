"""Staff change a terminal's keys: the whole terminal against the real console, with a network that fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.console.broker.passwords import hash_password
from kiosk.console.store.models import Terminal
from kiosk.remote.identity import IdentityStore
from kiosk.staff.kept import FOLDER
from kiosk.staff.rotating import AGAIN_S
from kiosk.twin.signing import KeyRing, decode_key, encode_key, key_id
from tests.helpers.console_core import Desk, open_desk
from tests.helpers.rotation import Network, lost
from tests.helpers.twin import TERMINAL, TERMINAL_KEY
from tests.unit.staff.test_line import Joined

OLD = encode_key(TERMINAL_KEY.public)


class Ring:
    """The keys that were ever the terminal's, as its console knows them at this moment."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.keys = {TERMINAL_KEY.public}

    def find(self, kid: str) -> bytes | None:
        with self.desk.store.read() as session:
            row = session.get(Terminal, TERMINAL)
            assert row is not None
            self.keys |= {decode_key(one) for one in (row.identity, row.next_identity) if one}
        return KeyRing(tuple(self.keys)).find(kid)


@dataclass
class Both:
    """A terminal and its console."""

    joined: Joined
    desk: Desk
    network: Network

    def row(self) -> Terminal:
        with self.desk.store.read() as session:
            row = session.get(Terminal, TERMINAL)
            assert row is not None
            session.expunge(row)
            return row

    def settle(self, seconds: float = 4.0) -> None:
        self.joined.settle(seconds)

    def key(self) -> str:
        enrolled = IdentityStore(self.joined.folder / FOLDER, self.joined.secrets).load()
        assert enrolled is not None
        return encode_key(enrolled.key.public)

    def answers(self) -> list[tuple[str, str]]:
        return [(one.outcome, one.reason) for one in self.joined.answers]


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Both]:
    (tmp_path / "terminal").mkdir()
    joined = Joined(tmp_path / "terminal")
    with open_desk(tmp_path / "console", clock=joined.clock) as desk:
        desk.add_places()
        desk.join(TERMINAL)
        with desk.store.write() as work:
            row = work.session.get(Terminal, TERMINAL)
            assert row is not None
            row.identity, row.broker_hash = OLD, hash_password("x" * 20)
        joined.broker.ring = Ring(desk)  # type: ignore[assignment]
        network = Network(desk)
        joined.line._joining._find_console = lambda address: network
        yield Both(joined, desk, network)


def test_a_command_changes_the_identity_and_is_answered(both: Both) -> None:
    both.joined.send("identity.rotate")
    both.settle()
    assert both.row().identity == both.key() != OLD
    # The new identity says it again: the old one did not hear that it was acknowledged.
    assert set(both.answers()) == {("done", "")}
    assert len({one.id for one in both.joined.answers}) == 1
    assert both.joined.line.is_connected
    assert both.joined.reported.identity == key_id(decode_key(both.key()))


def test_what_was_interrupted_goes_on_by_itself_and_the_old_identity_until_then(both: Both) -> None:
    both.network.before = lambda number: lost() if 1 <= number <= 3 else None
    both.joined.send("identity.rotate")
    both.settle()
    assert both.row().identity == both.key() == OLD
    assert both.answers() == [], "it is not decided"
    assert both.joined.line.is_connected
    both.joined.want(version=1, standing={"scale": 2.0})
    assert both.joined.rig.modes.state.scale == 2.0, "the terminal is not deaf meanwhile"
    both.settle(AGAIN_S[0] * 8)
    assert both.row().identity == both.key() != OLD
    # The new identity says it again: the old one did not hear that it was acknowledged.
    assert set(both.answers()) == {("done", "")}
    assert len({one.id for one in both.joined.answers}) == 1


def test_two_commands_make_one_change_and_both_are_answered(both: Both) -> None:
    both.network.before = lambda number: lost() if 1 <= number <= 3 else None
    both.joined.send("identity.rotate")
    both.settle()
    assert both.answers() == []
    both.joined.send("identity.rotate")
    both.settle(AGAIN_S[0] * 8)
    assert both.row().identity == both.key() != OLD
    assert set(both.answers()) == {("done", "")}
    assert len({one.id for one in both.joined.answers}) == 2
    asked = [path for _, path, _ in both.network.exchanges if path == "/enrol/rotation"]
    assert len(asked) == 1


class Worker:
    """Blocking calls wait until the test runs them, as on a slow network."""

    def __init__(self, both: Both) -> None:
        self.rotating = both.joined.line._rotating
        self.calls: list[Callable[[], None]] = []
        self.rotating._run_elsewhere = self.calls.append


@pytest.mark.parametrize("resumed", [False, True])
def test_a_command_during_a_try_waits_for_its_end(both: Both, resumed: bool) -> None:
    """Two tries at once would each take the other's keys for its own."""
    worker = Worker(both)
    answers: list[tuple[str, str]] = []

    def begin(name: str) -> None:
        worker.rotating.begin(lambda outcome, reason, data: answers.append((name, outcome)))

    worker.rotating.resume() if resumed else begin("first")
    begin("second")
    assert len(worker.calls) == 1 and answers == []
    changed: list[str] = []
    worker.rotating._on_changed = lambda enrolled: changed.append(encode_key(enrolled.key.public))
    while worker.calls:
        worker.calls.pop()()
        both.settle()
    assert answers == ([] if resumed else [("first", "done")]) + [("second", "done")]
    assert changed == [both.key()] == [both.row().identity] != [OLD]


def test_a_defect_hinders_no_later_change(both: Both) -> None:
    worker = Worker(both)
    answers: list[str] = []
    find = both.joined.line._joining.client

    def fail(address: str) -> None:
        raise RuntimeError("defect")

    both.joined.line._joining.client = fail  # type: ignore[method-assign,assignment]
    worker.rotating.begin(lambda outcome, reason, data: answers.append(outcome))
    with pytest.raises(RuntimeError):
        worker.calls.pop()()
    both.settle()
    both.joined.line._joining.client = find  # type: ignore[method-assign]
    worker.rotating.begin(lambda outcome, reason, data: answers.append(outcome))
    worker.calls.pop()()
    both.settle()
    assert answers == ["failed", "done"]


def test_a_change_goes_on_after_a_restart(both: Both) -> None:
    both.network.before = lambda number: lost() if number == 2 else None
    both.joined.send("identity.rotate")
    both.settle(1)
    assert both.row().identity == OLD
    both.joined.line.stop()
    both.joined.line.start()
    both.settle()
    assert both.row().identity == both.key() != OLD
    assert both.answers()[-1] == ("unknown", "restarted"), "the command itself was interrupted"


def test_a_console_that_refuses_is_told_to_staff_and_nothing_waits(both: Both) -> None:
    with both.desk.store.write() as work:
        row = work.session.get(Terminal, TERMINAL)
        assert row is not None
        row.identity = encode_key(decode_key(OLD)[::-1])
    both.joined.send("identity.rotate")
    both.settle(AGAIN_S[0] * 3)
    assert both.answers() == [("failed", "R-03")]
    assert len(both.network.exchanges) == 1, "it is not asked again and again"


def test_leaving_the_console_ends_a_change(both: Both) -> None:
    both.network.before = lambda number: lost() if number else None
    both.joined.send("identity.rotate")
    both.settle()
    both.joined.line.leave()
    count = len(both.network.exchanges)
    both.joined.settle(AGAIN_S[1])
    assert len(both.network.exchanges) == count
    assert list((both.joined.folder / FOLDER).glob("console*.json")) == []
    assert not any("remote" in name for name in both.joined.secrets._values)
