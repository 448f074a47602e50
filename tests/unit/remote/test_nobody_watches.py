"""Nobody is told that they are watched when nobody can watch, and nobody is seen again without a new yes.

A session is bound to one connection of the console: it ends with it, for good.
"""

from __future__ import annotations

import random
import uuid

import pytest

from kiosk.twin.console_presence import seal_presence
from kiosk.twin.limits import (
    CONSOLE_BEAT_S,
    CONSOLE_SETTLE_S,
    CONSOLE_SILENT_S,
    KEEP_ALIVE_S,
    PRESENCE_WITHIN_S,
)
from kiosk.twin.topics import Kind, parse_topic
from tests.helpers.remote import Rig
from tests.helpers.twin import CONSOLE_KEY, command, presence
from tests.unit.remote.test_help_and_assist import OPEN, PRIVATE, begin, documents, in_session, view

AGAIN = "11111111-3a70-4d1c-9d43-1de6f3b0a222"


def says(rig: Rig, connection: int, sequence: int = 0, *, is_online: bool = True) -> None:
    said = presence(connection, sequence, is_online=is_online)
    rig.broker.console_says(seal_presence(said, CONSOLE_KEY))
    rig.run(0.1)


@pytest.fixture
def assisted(rig):
    says(rig, 1)
    rig.session.set(True)
    rig.screen.show(view(PRIVATE))
    begin(rig)
    rig.visitor.consent[1](True)
    rig.run(0.1)
    assert is_watched(rig)
    return rig


def is_watched(rig: Rig) -> bool:
    return rig.visitor.assist is not None and rig.visitor.assist.session is not None


def why(rig: Rig) -> str:
    assert not is_watched(rig)
    return rig.visitor.assist.why


def is_seen(rig: Rig) -> bool:
    """Whether a new page reaches the broker."""
    count = len(documents(rig))
    rig.screen.show(view(OPEN))
    rig.screen.show(view(PRIVATE))
    rig.run(0.5)
    return any(one.screen is not None for one in documents(rig)[count:])


def test_the_limit_is_kept_whatever_has_happened() -> None:
    assert CONSOLE_SILENT_S < PRESENCE_WITHIN_S
    # A line that is cut without a word is noticed after two keep-alives at the latest.
    assert 2 * KEEP_ALIVE_S + CONSOLE_SETTLE_S < PRESENCE_WITHIN_S


def test_the_consoles_will_ends_it_at_once(assisted):
    says(assisted, 1, is_online=False)
    assert why(assisted) == "away"
    assert documents(assisted)[-1].ended == "away"
    assert not is_seen(assisted)
    assisted.run()
    assert not assisted.reported.is_assisted


def test_a_console_that_falls_silent_is_believed_to_see_nothing_in_time(assisted):
    assisted.run(CONSOLE_SILENT_S - 5)
    assert is_watched(assisted)
    assisted.run(5)
    assert why(assisted) == "away"


def test_a_console_that_says_so_goes_on_watching(assisted):
    for number in range(1, 8):
        assisted.run(CONSOLE_BEAT_S)
        says(assisted, 1, number)
    assert is_watched(assisted) and is_seen(assisted)


def test_without_a_line_it_ends_as_soon_as_that_is_no_blip(assisted):
    assisted.transport.lose()
    assisted.run(CONSOLE_SETTLE_S - 0.5)
    assert is_watched(assisted)
    assisted.run(1)
    assert why(assisted) == "away"
    assisted.transport.connect()
    assisted.run()
    assert not is_seen(assisted)
    assert not assisted.reported.is_assisted, "the desk hears of it"


def test_tries_that_fail_do_not_put_it_off(assisted):
    for _ in range(11):
        assisted.transport.is_connected = True
        assisted.transport.lose()
        assisted.run(1)
    assert why(assisted) == "away"


def test_a_blip_ends_nothing(assisted):
    assisted.transport.lose()
    assisted.run(CONSOLE_SETTLE_S - 1)
    assisted.transport.connect()
    assisted.run(20)
    says(assisted, 1, 1)
    assert is_watched(assisted) and is_seen(assisted)


def test_a_console_that_was_started_anew_unnoticed_does_not_see_what_was_shown_to_the_one_before(assisted):
    """Console and broker die together and are back before this terminal has missed them."""
    assisted.transport.lose()
    assisted.run(3)
    assisted.broker.console_says(seal_presence(presence(2), CONSOLE_KEY))
    assisted.transport.connect()
    assisted.run(0.1)
    assert why(assisted) == "away"
    assert not is_seen(assisted)


def test_after_the_console_is_back_nothing_of_it_comes_back(assisted):
    says(assisted, 1, is_online=False)
    says(assisted, 2)
    for name, arguments in (
        ("item.point", {"key": "item-0"}),
        ("modes.set", {"preset": "large"}),
        ("speech.say", {"text": "Hello", "language": "en"}),
    ):
        assisted.send(in_session(name, arguments))
        assert assisted.answers[-1].outcome == "refused"
    assert (assisted.execute.done, assisted.modes.state.scale) == ([], 1.0)
    assert not is_seen(assisted)
    assert assisted.visitor.consent is None, "nobody is asked in the name of somebody who may have left"


def test_whoever_asks_again_is_seen_to_see_before_anything_is_shown(assisted):
    says(assisted, 1, is_online=False)
    says(assisted, 2)
    count = len(documents(assisted))
    assisted.send(command("assist.begin", arguments={"session": AGAIN, "minutes": 5}))
    assert assisted.visitor.consent is not None and not is_seen(assisted)
    assisted.visitor.consent[1](True)
    assert is_watched(assisted), "they are told first"
    assert [one.session for one in documents(assisted)[count:]] == [AGAIN]


def test_a_question_of_a_console_that_is_gone_is_taken_back(rig):
    says(rig, 1)
    rig.session.set(True)
    begin(rig)
    says(rig, 1, is_online=False)
    assert rig.visitor.consent is None
    assert (why(rig), rig.answers[-1].outcome, rig.answers[-1].reason) == ("away", "refused", "away")


def test_a_question_outlives_a_console_that_is_started_anew_because_nothing_was_shown_yet(rig):
    says(rig, 1)
    rig.session.set(True)
    rig.screen.show(view(PRIVATE))
    begin(rig)
    says(rig, 2)
    rig.visitor.consent[1](True)
    rig.run()
    assert is_watched(rig) and is_seen(rig)


def test_a_yes_that_nobody_can_hear_shows_nothing(rig):
    says(rig, 1)
    says(rig, 1, is_online=False)  # a command may overtake the birth of the console that sends it
    rig.session.set(True)
    rig.screen.show(view(PRIVATE))
    begin(rig)
    rig.visitor.consent[1](True)
    rig.run(0.5)
    assert why(rig) == "away"
    rig.transport.connect()
    rig.run()
    assert documents(rig) == []
    assert (rig.answers[-1].outcome, rig.answers[-1].reason) == ("refused", "away")


def test_a_yes_while_the_line_is_gone_for_a_moment_holds_when_it_is_back(rig):
    says(rig, 1)
    rig.session.set(True)
    rig.screen.show(view(PRIVATE))
    begin(rig)
    rig.transport.lose()
    rig.run(0.4)
    rig.visitor.consent[1](True)
    rig.run(CONSOLE_SETTLE_S - 1)
    rig.transport.connect()
    rig.run()
    assert is_watched(rig) and rig.answers[-1].outcome == "done"
    assert is_seen(rig)


def test_a_yes_to_a_line_that_stays_away_shows_nothing_and_is_told_before_its_end(rig):
    says(rig, 1)
    rig.session.set(True)
    rig.screen.show(view(PRIVATE))
    begin(rig)
    rig.transport.lose()
    rig.run(0.4)
    rig.visitor.consent[1](True)
    rig.run(CONSOLE_SETTLE_S)
    assert why(rig) == "away"
    told, take = [], rig.broker.take
    rig.broker.take = lambda message: (told.append(parse_topic(message.topic)[0]), take(message))
    rig.transport.connect()
    rig.run()
    assert documents(rig) == []
    assert rig.answers[-1].outcome == "done" and not rig.reported.is_assisted
    assert told.index(Kind.ANSWER) < told.index(Kind.REPORTED), "else the console opens what has ended"


def test_a_terminal_that_leaves_its_console_says_so(assisted):
    assisted.agent.stop()
    assert why(assisted) == "away"
    assert documents(assisted)[-1].ended == "away"


def test_its_time_ends_on_the_second(assisted):
    left = assisted.agent.state.assist.until - assisted.clock.monotonic()
    for number in range(1, 10):
        says(assisted, 1, number)
        assisted.run(CONSOLE_BEAT_S - 0.1)
    says(assisted, 1, 10)
    assisted.run(left - 9 * CONSOLE_BEAT_S - 0.2)
    assert is_watched(assisted)
    assisted.run(0.3)
    assert why(assisted) == "time"


@pytest.mark.parametrize("seed", range(60))
def test_in_any_order_watched_is_true_and_seen_is_told(rig, seed):
    """Words of consoles, silence, lost lines, questions, answers: at every moment both hold.

    Who is shown as watched can be watched, but for what cannot be known earlier; what was published was
    published while it was shown, in the session of the latest yes.
    """
    rng = random.Random(seed)
    connection, sequence, is_up = 1, 0, True
    heard_at, lost_at = rig.clock.monotonic(), None
    agreed_on, agreed = 0, set()
    says(rig, connection)
    rig.session.set(True)
    rig.screen.show(view(PRIVATE))
    published = len(documents(rig))
    for _ in range(60):
        match rng.choice(("wait", "beat", "will", "birth", "lose", "connect", "ask", "ask", "yes", "show")):
            case "wait":
                rig.run(rng.choice((0.2, 3, 8, 20, 70)))
            case "beat" if is_up:
                sequence += 1
                says(rig, connection, sequence)
                heard_at = rig.clock.monotonic() if lost_at is None else heard_at
            case "will":
                is_up = False
                says(rig, connection, is_online=False)
            case "birth":
                connection, sequence, is_up = connection + 1, 0, True
                says(rig, connection)
                heard_at = rig.clock.monotonic() if lost_at is None else heard_at
            case "lose":
                lost_at = rig.clock.monotonic() if lost_at is None else lost_at
                rig.transport.lose()
            case "connect" if lost_at is not None:
                lost_at = None
                rig.transport.connect()
                rig.run(0.1)
                heard_at = max(heard_at, rig.clock.monotonic())
            case "ask" if lost_at is None:
                name = str(uuid.UUID(int=rng.getrandbits(128), version=4))
                rig.send(
                    command(
                        "assist.begin",
                        arguments={"session": name, "minutes": 5},
                        id=name,
                        issued_at=rig.clock.now(),
                    ),
                    settle_s=0.1,
                )
            case "yes" if rig.visitor.consent is not None:
                name = rig.visitor.consent[0].session
                rig.visitor.consent[1](True)
                if is_watched(rig):
                    agreed_on = connection
                    agreed.add(name)
            case "show":
                rig.screen.show(view(rng.choice((OPEN, PRIVATE))))
        rig.run(0.05)
        now = rig.clock.monotonic()
        if is_watched(rig):
            assert lost_at is None or now - lost_at < CONSOLE_SETTLE_S + 0.2
            if lost_at is None:
                assert is_up and connection == agreed_on
                assert now - heard_at < CONSOLE_SILENT_S + 0.5
            assert rig.visitor.assist.session in agreed
        for one in documents(rig)[published:]:
            if one.screen is not None:
                assert one.session in agreed
        published = len(documents(rig))
