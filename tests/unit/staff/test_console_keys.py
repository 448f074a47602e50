"""The console changes its signing key over the years; no damaged file may make a terminal deaf."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kiosk.remote.identity import IdentityStore
from kiosk.staff.kept import DESIRED, FOLDER
from kiosk.twin.enrolment import key_text
from kiosk.twin.envelope import seal_envelope
from kiosk.twin.signing import KeyRing, SigningKey
from kiosk.twin.topics import Kind
from tests.helpers.twin import CONSOLE_KEY, TERMINAL, desired
from tests.unit.staff.test_line import Joined

NEXT_KEY = SigningKey(b"n" * 32)


def want(joined: Joined, key: SigningKey, **values: Any) -> None:
    document = desired(issued_at=joined.clock.now(), **values)
    joined.broker.from_console(
        Kind.DESIRED, seal_envelope(Kind.DESIRED, TERMINAL, document.to_body(), key), is_retained=True
    )
    joined.settle()


def change_key(joined: Joined) -> None:
    """What ``console-key begin`` and ``finish`` make of the console's documents."""
    both = (key_text(CONSOLE_KEY.public), key_text(NEXT_KEY.public))
    want(joined, CONSOLE_KEY, version=1, keys=both)
    want(joined, NEXT_KEY, version=2, keys=both[1:])


def restart(joined: Joined) -> None:
    joined.line.stop()
    joined.line.start()
    joined.settle()


@pytest.fixture
def joined(tmp_path: Path) -> Joined:
    return Joined(tmp_path)


@pytest.mark.parametrize("damage", ["broken", "gone"])
def test_a_lost_wish_does_not_bring_the_keys_of_the_enrolment_back(joined: Joined, damage: str) -> None:
    change_key(joined)
    kept = joined.folder / FOLDER / DESIRED
    if damage == "gone":
        kept.unlink()
    else:
        kept.write_bytes(b"\x00" * 64)
    joined.broker.retained.clear()
    restart(joined)
    want(joined, NEXT_KEY, version=3, standing={"scale": 2.0})
    assert joined.rig.modes.state.scale == 2.0
    assert joined.reported.applied == 3
    want(joined, CONSOLE_KEY, version=4, standing={"scale": 1.5})
    assert joined.rig.modes.state.scale == 2.0, "the old key is worth nothing any more"


def test_keys_that_could_not_be_kept_are_kept_at_the_next_start(
    joined: Joined, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: IdentityStore, keys: object, authorities: object) -> None:
        raise OSError(28, "full")

    store = IdentityStore(joined.folder / FOLDER, joined.secrets)
    with monkeypatch.context() as patched:
        patched.setattr(IdentityStore, "learn", full)
        change_key(joined)
    enrolled = store.load()
    assert enrolled is not None and tuple(enrolled.console_keys) == (CONSOLE_KEY.public,)
    restart(joined)
    enrolled = store.load()
    assert enrolled is not None and tuple(enrolled.console_keys) == (NEXT_KEY.public,)
    assert enrolled.broker.password == "x" * 20, "the rest of the enrolment is as it was"


def test_the_next_authority_of_the_broker_is_believed_from_the_next_connection_on(joined: Joined) -> None:
    """It is told in a desired document for a year before it signs (broker.md, "When the authority ends")."""
    want(joined, CONSOLE_KEY, version=1, authorities="PEM of two")
    assert joined.transport.trusted == ["PEM of two"], "without a restart"
    want(joined, CONSOLE_KEY, version=2)
    (joined.folder / FOLDER / DESIRED).unlink()
    joined.broker.retained.clear()
    restart(joined)
    enrolled = IdentityStore(joined.folder / FOLDER, joined.secrets).load()
    assert enrolled is not None and enrolled.broker.ca_certificate == "PEM of two", "and after one"


def test_a_terminal_that_has_left_learns_nothing(joined: Joined) -> None:
    joined.line.leave()
    joined.settle()
    IdentityStore(joined.folder / FOLDER, joined.secrets).learn(KeyRing.of(NEXT_KEY.public), "")
    assert not (joined.folder / FOLDER / "console.json").exists()
