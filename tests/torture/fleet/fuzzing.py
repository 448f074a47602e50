"""Hostile bytes on every topic, for the terminal's agent and for the console's bridge; hostile forms."""

from __future__ import annotations

import json
import random
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from kiosk.console.bridge.reading import Received
from kiosk.twin.console_presence import ConsolePresence, seal_presence
from kiosk.twin.documents import PresenceDocument
from kiosk.twin.envelope import seal_envelope
from kiosk.twin.mqtt import ReceiveMessage
from kiosk.twin.signing import SigningKey
from kiosk.twin.topics import CONSOLE, CONSOLE_PRESENCE, FROM_TERMINAL, PREFIX, Kind, topic
from tests.helpers.console_core import FakeTerminal, open_desk
from tests.helpers.console_forms import Forms, state_of
from tests.helpers.remote import Rig
from tests.helpers.twin import CONSOLE_KEY, OTHER_KEY, TERMINAL, command, desired, fuzz, sealed

#: Payloads between two looks at the state.
STEP = 500


def fuzz_terminal_topics(folder: Path, count: int, seed: int) -> Counter[str]:
    """Send *count* payloads over every topic to a terminal's agent; nothing changes, the latest are shown.

    The console says all the while that it is there: no hostile word makes the terminal believe otherwise.
    """
    rig = Rig(folder)
    rig.want(desired(1))
    connections = [str(uuid.UUID(int=seed * 4 + number, version=4)) for number in range(2)]
    begun = rig.clock.now()
    rig.agent.on_message(_console_word(connections[0], begun))
    rig.run()
    told = list(rig.console_told)
    before, saved = rig.modes.state, list(rig.store.saved)
    rng = random.Random(seed)
    goods = {
        Kind.DESIRED: sealed(desired(9)),
        Kind.COMMAND: sealed(command("session.end"), Kind.COMMAND),
    }
    streams = {
        kind: fuzz(seed + number, goods.get(kind, goods[Kind.DESIRED]), count)
        for number, kind in enumerate(Kind)
    }
    gone = _console_word(connections[1], begun + timedelta(seconds=1), is_online=False)
    of_console = fuzz(seed + len(Kind), gone.payload, count)
    sent: Counter[str] = Counter()
    for number in range(count):
        kind = rng.choice((*Kind, None))
        payload = next(streams[kind] if kind is not None else of_console)
        name = topic(kind, TERMINAL) if kind is not None else CONSOLE_PRESENCE
        if kind is not None and rng.random() < 0.05:
            name = rng.choice(
                [topic(kind, "lobby-2"), f"{PREFIX}/t//{kind.value}", "", "\x00", "$SYS/broker", name * 9]
            )
        message = ReceiveMessage(
            name, payload, 1, rng.random() < 0.5, rng.random() < 0.2, rng.choice([None, 0, 30])
        )
        rig.agent.on_message(message)
        sent[kind.value if kind is not None else "console/presence"] += 1
        if number % STEP == STEP - 1:
            rig.agent.on_message(_console_word(connections[0], begun, 1 + number // STEP))
            rig.run(0.3)
    # What is signed rightly and still wrong: for somebody else, of another key, of a shape of its own.
    for payload in _signed_nonsense(seed, count // 50):
        rig.broker.from_console(Kind.DESIRED, payload)
        rig.broker.from_console(Kind.COMMAND, payload)
        sent["signed nonsense"] += 2
    for lie in _lies_about_the_console(connections[1], begun, count // 50, rng):
        rig.agent.on_message(lie)
        sent["signed nonsense"] += 1
    rig.run(1)
    assert rig.console_told == told, "the terminal believes what the console has not said"
    assert rig.modes.state == before
    assert rig.store.saved == saved
    assert rig.execute.done == []
    assert rig.agent.state.seen == 1
    assert len(rig.reported.refused) == 10
    rig.want(desired(2, standing={"scale": 2.0}))
    assert rig.modes.state.scale == 2.0, "it still obeys"
    rig.agent.on_message(gone)
    rig.run()
    assert rig.console_told == [*told, True], "and believes the console itself"
    return sent


def _console_word(
    connection: str, at: datetime, sequence: int = 0, *, is_online: bool = True, key: SigningKey = CONSOLE_KEY
) -> ReceiveMessage:
    """Return a word of the console about itself, on a connection made then, as the broker delivers it."""
    said = ConsolePresence(
        terminal=CONSOLE,
        is_online=is_online,
        connection=connection,
        at=at,
        sequence=sequence,
    )
    return ReceiveMessage(CONSOLE_PRESENCE, seal_presence(said, key), 1, False, False, None)


def _lies_about_the_console(
    connection: str, begun: datetime, count: int, rng: random.Random
) -> Iterator[ReceiveMessage]:
    """Yield "gone" that is not the console's: of another key, of a connection before, of a terminal."""
    later, before = begun + timedelta(seconds=1), begun - timedelta(hours=3)
    for _ in range(count):
        match rng.randrange(3):
            case 0:
                yield _console_word(connection, later, is_online=False, key=OTHER_KEY)
            case 1:
                yield _console_word(connection, before, is_online=False)
            case _:
                said = PresenceDocument(
                    terminal=TERMINAL, is_online=False, connection=connection, at=later
                ).to_body()
                payload = seal_envelope(Kind.PRESENCE, TERMINAL, said, CONSOLE_KEY)
                yield replace(_console_word(connection, later), payload=payload)


def _signed_nonsense(seed: int, count: int) -> Iterator[bytes]:
    """Yield envelopes with good form and a wrong signer, terminal, kind or body."""
    rng = random.Random(seed)
    for _ in range(count):
        document = desired(rng.randint(2, 99))
        match rng.randrange(4):
            case 0:
                yield sealed(document, key=OTHER_KEY)
            case 1:
                yield seal_envelope(Kind.REPORTED, TERMINAL, document.to_body(), CONSOLE_KEY)
            case 2:
                foreign = document.model_copy(update={"terminal": "lobby-2"})
                yield seal_envelope(Kind.DESIRED, "lobby-2", foreign.to_body(), CONSOLE_KEY)
            case _:
                body = json.loads(document.to_body())
                body["version"] = rng.choice([0, -1, 2**60, "x", None, 1.5, []])
                yield seal_envelope(Kind.DESIRED, TERMINAL, json.dumps(body), CONSOLE_KEY)


def fuzz_console_topics(folder: Path, count: int, seed: int) -> Counter[str]:
    """Send *count* payloads over every topic to the console's intake; nothing is believed or changes."""
    rng = random.Random(seed)
    refused: Counter[str] = Counter()
    with open_desk(folder) as desk:
        desk.add_places()
        terminal, other = desk.join("lobby-1"), desk.join("lobby-2")
        desk.hear(terminal.birth(), terminal.applied(1), other.birth(), other.applied(1))
        goods = _good_messages(terminal)
        streams = {kind: fuzz(seed + number, goods[kind], count) for number, kind in enumerate(goods)}
        before = state_of(desk)
        batch: list[Received] = []
        for number in range(count):
            kind = rng.choice(tuple(goods))
            name = topic(kind, "lobby-1")
            if rng.random() < 0.1:
                name = rng.choice(
                    [
                        topic(kind, "lobby-2"),
                        topic(kind, "nobody"),
                        topic(Kind.DESIRED, "lobby-1"),
                        "",
                        "a/b",
                        "\x00",
                    ]
                )
            batch.append(Received(name, next(streams[kind]), rng.random() < 0.5))
            if len(batch) == STEP or number == count - 1:
                assert desk.hear(*(one for one in batch if one.payload)) == 0
                desk.hear(*batch)  # an empty payload takes a kept message away
                batch.clear()
        assert state_of(desk) == before
        refused.update(desk.console.intake.refused)
        _hear_liars(desk, terminal, seed, count // 50)
        desk.hear(other.applied(1, is_in_use=True))
        assert desk.row("lobby-2").is_in_use, "it still listens"
    return refused


def _good_messages(terminal: FakeTerminal) -> dict[Kind, bytes]:
    """Return one message of each kind that would be believed."""
    known = {
        Kind.REPORTED: terminal.applied(1),
        Kind.PRESENCE: terminal.birth(),
        Kind.ANSWER: terminal.answer("00000000-0000-4000-8000-000000000007"),
        Kind.HELP: terminal.help("waiting", "00000000-0000-4000-8000-000000000008"),
    }
    messages = {kind: message.payload for kind, message in known.items()}
    for kind in sorted(FROM_TERMINAL - messages.keys()):
        messages[kind] = messages[Kind.REPORTED]
    return messages


def _hear_liars(desk: Any, terminal: FakeTerminal, seed: int, count: int) -> None:
    """A terminal that was taken over signs what it likes: nothing breaks, others are not touched."""
    rng = random.Random(seed)
    others = desk.row("lobby-2")
    kinds = sorted(FROM_TERMINAL)
    for _ in range(count):
        kind = rng.choice(kinds)
        body = json.loads(json.loads(rng.choice(list(_good_messages(terminal).values())))["body"])
        for _ in range(rng.randint(1, 3)):
            body[rng.choice(list(body))] = rng.choice(
                [
                    None,
                    -1,
                    2**62,
                    "x",
                    "가" * 3000,
                    [],
                    {},
                    "lobby-2",
                    "9999-12-31T23:59:59Z",
                    "0001-01-01T00:00:00Z",
                    {"scale": 9},
                ]
            )
        payload = seal_envelope(kind, "lobby-1", json.dumps(body), terminal.key)
        desk.hear(Received(topic(kind, "lobby-1"), payload, rng.random() < 0.5))
    assert desk.row("lobby-2") == others


def fuzz_forms(folder: Path, count: int, seed: int) -> Counter[str]:
    """Send *count* hostile requests to every route; never a 500; without right or token nothing changes."""
    found: Counter[str] = Counter()
    with open_desk(folder) as desk:
        forms = Forms(desk, seed)
        routes = set(forms.routes)
        for sender, csrf, name, share in (
            (forms.stranger, None, "stranger", 0.2),
            (forms.manager, None, "no token", 0.25),
            (forms.manager, "wrong", "wrong token", 0.1),
            (forms.auditor, forms.auditor.csrf, "auditor", 0.2),
        ):
            before = state_of(desk)
            for method, path, fields in forms.requests(max(len(routes), int(count * share))):
                if path in ("/sign-out",):
                    continue
                status = forms.send(sender, method, path, fields, csrf)
                assert status < 500, f"{name}: {method} {path} {fields!r:.600}: {status}"
                found[f"{name} {status}"] += 1
            assert state_of(desk) == before, f"{name} changed something"
        for method, path, fields in forms.requests(int(count * 0.25)):
            if path in ("/sign-out",) or path.startswith("/accounts/"):
                continue
            status = forms.send(forms.manager, method, path, fields, forms.manager.csrf)
            assert status < 500, f"manager: {method} {path} {fields!r:.600}: {status}"
            found[f"manager {status}"] += 1
        found["routes"] = len(routes)
    return found
