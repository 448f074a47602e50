"""Whether the console is there, as a terminal knows it: words of yesterday, silence, wills, strangers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.remote.standing import Console, Standing, connect, hear, lapse
from kiosk.twin.console_presence import seal_presence
from kiosk.twin.envelope import seal_envelope
from kiosk.twin.limits import (
    CONSOLE_BEAT_S,
    CONSOLE_SETTLE_S,
    CONSOLE_SILENT_S,
    CONSOLE_STUCK_S,
    PRESENCE_WITHIN_S,
)
from kiosk.twin.refusals import MessageRefused
from kiosk.twin.topics import Kind
from tests.helpers.remote import Rig
from tests.helpers.twin import CONSOLE_KEY, OTHER_KEY, TERMINAL_KEY, desired, fuzz, presence, sealed


def says(rig: Rig, connection: int, sequence: int = 0, *, is_online: bool = True) -> None:
    said = presence(connection, sequence, is_online=is_online)
    rig.broker.console_says(seal_presence(said, CONSOLE_KEY))
    rig.run(0.1)


def standing(rig: Rig) -> Standing:
    return rig.agent.state.console.standing


def test_the_truth_is_known_in_time() -> None:
    """A console whose store goes away just before a beat, and the moment that a visitor is left in peace."""
    assert CONSOLE_STUCK_S + CONSOLE_SILENT_S + CONSOLE_SETTLE_S < PRESENCE_WITHIN_S
    assert CONSOLE_SILENT_S > 2 * CONSOLE_BEAT_S, "one beat may be lost"


def test_of_a_console_that_never_speaks_nothing_is_claimed(rig):
    rig.run(10_000)
    assert standing(rig) is Standing.UNKNOWN
    assert rig.agent.is_heard
    assert rig.console_told == []


def test_a_birth_beats_and_a_will(rig):
    says(rig, 1)
    for number in range(1, 20):
        rig.run(CONSOLE_BEAT_S)
        says(rig, 1, number)
        assert standing(rig) is Standing.HERE
    assert rig.console_told == []
    says(rig, 1, is_online=False)
    assert standing(rig) is Standing.GONE
    assert not rig.agent.is_heard
    says(rig, 2)
    assert standing(rig) is Standing.HERE
    assert rig.console_told == [True, False]
    assert rig.refusals == []


def test_silence_is_believed_in_time_and_one_lost_beat_is_not(rig):
    says(rig, 1)
    rig.run(CONSOLE_BEAT_S)  # this one is lost
    rig.run(CONSOLE_BEAT_S)
    says(rig, 1, 2)
    assert rig.console_told == []
    rig.run(CONSOLE_SILENT_S - 0.5)
    assert standing(rig) is Standing.HERE
    rig.run(1)
    assert standing(rig) is Standing.GONE
    says(rig, 1, 3)
    assert rig.console_told == [True, False]


@pytest.mark.parametrize("is_ended", [True, False])
def test_a_birth_that_the_broker_has_kept_is_no_sign_of_life(rig, is_ended):
    """The broker dies with the console, wakes up and gives out what it had."""
    says(rig, 1, 4)
    if is_ended:
        says(rig, 1, is_online=False)
        rig.broker.console_says(seal_presence(presence(1, 4), CONSOLE_KEY))
    for _ in range(8):
        rig.transport.lose()
        rig.run(1)
        rig.transport.connect()
        rig.run(15)
    assert standing(rig) is Standing.GONE
    assert set(rig.refusals) <= {"stale"} and bool(rig.refusals) == is_ended


def test_after_a_while_without_a_line_what_was_kept_meanwhile_counts(rig):
    says(rig, 1)
    rig.transport.lose()
    rig.broker.console_says(seal_presence(presence(1, 20), CONSOLE_KEY))
    rig.run(600)
    rig.console_told.clear()
    rig.transport.connect()
    rig.run(1)
    assert standing(rig) is Standing.HERE
    assert rig.agent.is_heard


def test_a_connection_that_has_ended_and_an_older_one_are_refused_and_shown(rig):
    says(rig, 5, 3)
    says(rig, 4, 9)
    says(rig, 5, 2)
    says(rig, 3, is_online=False)
    assert standing(rig) is Standing.HERE, "an older will ends nothing"
    says(rig, 5, is_online=False)
    says(rig, 5, 4)
    says(rig, 2, 100)
    assert standing(rig) is Standing.GONE
    rig.run(1)
    assert rig.refusals == ["stale"] * 5
    assert {(one.kind, one.subject) for one in rig.reported.refused} == {("presence", "console")}


def test_strangers_foreign_and_broken_words_are_refused_and_change_nothing(rig):
    says(rig, 1)
    before = rig.agent.state.console
    gone, born = presence(1, is_online=False), presence(2)
    for payload, reason in (
        (seal_presence(gone, OTHER_KEY), "unknown-key"),
        (seal_presence(born, TERMINAL_KEY), "unknown-key"),
        (gone.to_body().encode(), "malformed"),
        (b'{"v": 1, "body": "{}"}', "unsigned"),
        (seal_envelope(Kind.PRESENCE, "lobby-1", gone.to_body(), CONSOLE_KEY), "bad-signature"),
        (seal_envelope(Kind.COMMAND, "console", gone.to_body(), CONSOLE_KEY), "bad-signature"),
        (seal_envelope(Kind.PRESENCE, "console", desired(1).to_body(), CONSOLE_KEY), "foreign"),
        (sealed(desired(1)), "bad-signature"),
        (b"", "malformed"),
        (b"x" * 70_000, "oversize"),
    ):
        rig.broker.console_says(payload)
        rig.run(1)
        assert rig.refusals[-1] == reason
        assert rig.agent.state.console == before
    good = seal_presence(presence(3), CONSOLE_KEY)
    for payload in fuzz(11, good, 300):
        rig.broker.console_says(payload)
    rig.run(1)
    assert rig.agent.state.console == before


def test_after_a_restart_a_word_of_yesterday_is_not_believed_for_long(rig):
    says(rig, 1)
    rig.crash()
    rig.boot()
    assert standing(rig) is Standing.HERE
    rig.run(CONSOLE_SILENT_S + 1)
    assert standing(rig) is Standing.GONE


# Any order of words, silence and lost lines, over the pure rules.


_words = st.tuples(st.integers(1, 4), st.integers(0, 4), st.booleans())
_steps = st.one_of(
    st.tuples(st.just("word"), _words),
    st.tuples(st.just("wait"), st.floats(0, 100)),
    st.tuples(st.just("line"), st.none()),
)


@given(st.lists(_steps, max_size=40))
def test_in_any_order_nothing_goes_back_and_only_news_is_life(steps) -> None:
    known, now, newest, ended, news_at = Console(), 0.0, (0, -1), set(), None
    for what, value in steps:
        if what == "wait":
            now += value
        elif what == "line":
            known = connect(known, now)
        else:
            connection, sequence, is_online = value
            said = presence(connection, sequence if is_online else 0, is_online=is_online)
            held, refused = known, False
            try:
                known = hear(known, said, now)
            except MessageRefused:
                refused = True
            is_news = is_online and (connection, sequence) > newest and connection not in ended
            if refused:
                assert known == held and not is_news
            if is_news:
                newest, news_at = (connection, sequence), now
            elif not is_online and connection >= newest[0]:
                newest = max(newest, (connection, -1))
                ended.add(connection)
        known = lapse(known, now)
        if known.standing is Standing.HERE:
            assert known.connection not in {presence(one).connection for one in ended}
            assert news_at is not None
            assert now - known.heard_at < CONSOLE_SILENT_S
        if news_at == now and newest[0] not in ended:
            assert known.standing is Standing.HERE, "a sign of life is believed at once"
        assert (known.standing is Standing.UNKNOWN) == (newest == (0, -1))
