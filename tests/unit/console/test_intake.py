"""What terminals say is believed only if signed, counts once, and shows nothing as applied that is not."""

from __future__ import annotations

import json
import random
import uuid
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.console.bridge.presence import Line, hear_life, hear_presence
from kiosk.console.bridge.reading import Received
from kiosk.console.services.views import AuditFilter, TerminalState
from kiosk.console.store.models import Terminal
from kiosk.twin.documents import CountsDocument, HourCounts, PresenceDocument
from kiosk.twin.signing import SigningKey, encode_key
from kiosk.twin.topics import Kind, topic
from tests.helpers.console_core import AUDITOR, HELPER, MANAGER, Desk
from tests.helpers.twin import START, fuzz


def test_a_report_is_believed_with_the_terminals_own_signature_only(desk: Desk) -> None:
    terminal = desk.join()
    other = desk.join("lobby-2")
    stranger = SigningKey(b"x" * 32)
    good = terminal.applied(1)
    forged = Received(good.topic, good.payload.replace(b'\\"applied\\":1', b'\\"applied\\":9'))
    moved = Received(topic(Kind.REPORTED, "lobby-2"), good.payload)
    wrong_kind = Received(topic(Kind.ANSWER, "lobby-1"), good.payload)
    body = json.dumps(json.loads(good.payload)["body"]).encode()
    bad = [
        forged,
        moved,
        wrong_kind,
        Received(good.topic, body),
        Received(good.topic, b"x" * 70_000),
        Received(good.topic, b"{"),
        Received(topic(Kind.REPORTED, "nobody-1"), good.payload),
        Received("modunuri/1/t/lobby-1/desired", good.payload),
        Received("something/else", good.payload),
    ]
    assert desk.hear(*bad) == 0
    assert desk.row().reported is None
    assert sum(desk.console.intake.refused.values()) == len(bad)
    terminal.key, mine = stranger, terminal.key
    assert desk.hear(terminal.applied(1)) == 0
    terminal.key = mine
    assert desk.hear(good, other.applied(1)) == 2
    assert desk.row().reported is not None


def test_a_will_can_say_gone_for_its_own_connection_and_nothing_else(desk: Desk) -> None:
    terminal = desk.join()
    birth = PresenceDocument(
        terminal="lobby-1", is_online=True, connection=terminal.connection, at=desk.clock.now()
    )
    assert desk.hear(Received(topic(Kind.PRESENCE, "lobby-1"), birth.to_body().encode())) == 0
    assert not desk.row().is_online
    first = terminal.connection
    desk.hear(terminal.birth())
    assert desk.row().is_online
    terminal.connect()
    desk.hear(terminal.birth())
    desk.hear(terminal.will(first))  # the will of the connection before comes late
    assert desk.row().is_online
    desk.hear(terminal.will())
    assert not desk.row().is_online
    desk.hear(terminal.birth())  # the same birth a second time does not bring it back
    assert not desk.row().is_online


def test_kept_messages_of_a_broker_that_woke_up_yesterday_undo_nothing(desk: Desk) -> None:
    terminal = desk.join()
    desk.hear(terminal.birth(), terminal.applied(1))
    old_birth, old_report = terminal.birth(is_kept=True), terminal.report(is_kept=True, seen=1, applied=0)
    desk.clock.advance(60)
    terminal.connect()
    desk.services.modes.switch(HELPER, ["lobby-1"], preset="large")
    desk.hear(terminal.birth(), terminal.applied(2))
    for order in ((old_birth, old_report), (old_report, old_birth)):
        desk.hear(*order)
        row = desk.row()
        assert (row.is_online, row.state) == (True, TerminalState.AS_WANTED)
        assert row.reported is not None
        assert row.reported.applied == 2


def test_a_kept_report_that_comes_before_its_kept_birth_counts_when_the_birth_is_there(desk: Desk) -> None:
    terminal = desk.join()
    desk.hear(terminal.birth(), terminal.applied(1))
    desk.clock.advance(60)
    terminal.connect()
    desk.services.modes.switch(HELPER, ["lobby-1"], preset="large")
    desk.hear(terminal.applied(2, is_kept=True))  # the console was away, and this comes first
    assert desk.row().state is TerminalState.WAITING
    desk.hear(terminal.birth(is_kept=True))
    assert desk.row().state is TerminalState.AS_WANTED


def test_reports_out_of_order_and_twice_change_nothing(desk: Desk) -> None:
    terminal = desk.join()
    desk.services.modes.switch(HELPER, ["lobby-1"], preset="large")
    reports = [terminal.report(seen=2, applied=1, result="deferred", reason="asked"), terminal.applied(2)]
    desk.hear(terminal.birth(), reports[1], reports[0], reports[1])
    assert desk.row().state is TerminalState.AS_WANTED
    kinds = [one.kind for one in desk.services.terminals.history(MANAGER, "lobby-1")]
    assert kinds.count("applied") == 1
    assert kinds.count("deferred") == 0


def test_a_terminal_that_has_seen_more_than_a_restored_store_gets_a_higher_version(desk: Desk) -> None:
    terminal = desk.join()
    desk.hear(terminal.birth(), terminal.applied(7))
    assert desk.version() == 8
    assert desk.row().state is TerminalState.WAITING
    (entry,) = desk.services.audit.rows(AUDITOR, AuditFilter(action="desired.reissue"))
    assert entry.detail == {"seen": {"lobby-1": 7}}
    desk.hear(terminal.report(seen=8, applied=7, result="refused", reason="conflict"))
    assert desk.version() == 9  # an equal version with another content: the terminal keeps what it has
    desk.hear(terminal.applied(9))
    assert desk.row().state is TerminalState.AS_WANTED
    assert desk.version() == 9


def test_a_full_disk_is_shown_as_refused_though_the_version_was_never_seen(desk: Desk) -> None:
    terminal = desk.join()
    desk.services.modes.switch(HELPER, ["lobby-1"], preset="large")
    desk.hear(terminal.birth(), terminal.report(seen=1, applied=1, result="refused", reason="disk-full"))
    row = desk.row()
    assert (row.state, row.difference[0].reason) == (TerminalState.REFUSED, "disk-full")


def test_a_document_that_was_lost_on_its_way_is_published_again(desk: Desk) -> None:
    terminal = desk.join()
    desk.services.modes.switch(HELPER, ["lobby-1"], preset="large")
    desk.publish()
    count = len(desk.line.of(Kind.DESIRED, "lobby-1"))
    desk.hear(terminal.birth(), terminal.applied(1))
    desk.publish()
    assert len(desk.line.of(Kind.DESIRED, "lobby-1")) == count  # it may still be on its way
    desk.clock.advance(30)
    desk.hear(terminal.applied(1))
    desk.publish()
    assert len(desk.line.of(Kind.DESIRED, "lobby-1")) == count + 1
    desk.publish()
    assert len(desk.line.of(Kind.DESIRED, "lobby-1")) == count + 1


def test_counts_taken_in_twice_count_once_and_grow_by_the_difference(desk: Desk) -> None:
    terminal = desk.join()
    hour = desk.clock.now().strftime("%Y-%m-%dT%HZ")

    def counts(**values: object) -> Received:
        hours = {hour: HourCounts(**values), "2020-01-01T00Z": HourCounts(sessions=99)}
        return terminal.say(CountsDocument(terminal="lobby-1", hours=hours), Kind.COUNTS)

    first = counts(sessions=2, modes={"scale:2.0": 30}, completed={"report": 1})
    desk.hear(first, first)
    desk.hear(counts(sessions=5, modes={"scale:2.0": 90}, help_calls=2, help_wait_s=60, help_answered=2))
    now = desk.clock.now()
    desk.clock.advance(3600)
    picture = desk.services.pictures.picture(
        HELPER, now - timedelta(hours=2), now + timedelta(hours=1), "hour"
    )
    found = {(one.kind, one.name): sum(one.values) for one in picture.series}
    assert found == {
        ("sessions", ""): 5,
        ("modes", "scale:2.0"): 90,
        ("help_calls", ""): 2,
        ("help_wait_s", ""): 30,  # the mean of the calls that were answered
        ("completed", "report"): 0,
    }
    assert len(picture.starts) == 3


def test_nothing_that_is_thrown_at_any_topic_changes_the_store(desk: Desk) -> None:
    terminal = desk.join()
    desk.hear(terminal.birth(), terminal.applied(1))
    before = desk.row()
    entries = desk.services.audit.verify(AUDITOR).entries
    rng = random.Random(11)
    kinds = [one for one in Kind if one not in (Kind.DESIRED, Kind.COMMAND)]
    good = terminal.report(seen=9, applied=9).payload
    messages = [
        Received(topic(rng.choice(kinds), "lobby-1"), payload, rng.random() < 0.3)
        for payload in fuzz(7, good, 3000)
    ]
    desk.hear(*messages)
    assert desk.row() == before
    assert desk.services.audit.verify(AUDITOR).entries == entries


CONNECTIONS = [str(uuid.UUID(int=number)) for number in range(1, 5)]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    lives=st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=4),
    noise=st.lists(st.integers(0, 7), max_size=12),
)
def test_presence_ends_right_whatever_is_repeated_or_kept(
    lives: list[tuple[bool, bool]], noise: list[int]
) -> None:
    """The last connection decides; repeated births, late wills and kept messages of older ones do not."""
    line: Line | None = None
    said: list[PresenceDocument] = []
    now = START
    for number, (has_will, has_word) in enumerate(lives):
        now += timedelta(seconds=60)
        connection = CONNECTIONS[number]
        birth = PresenceDocument(terminal="lobby-1", is_online=True, connection=connection, at=now)
        line = hear_presence(line, birth, is_kept=False, now=now) or line
        said.append(birth)
        if has_word:
            line = hear_life(line, connection, now) or line
        if has_will:
            will = PresenceDocument(terminal="lobby-1", is_online=False, connection=connection, at=now)
            line = hear_presence(line, will, is_kept=False, now=now) or line
            said.append(will)
    is_online = not lives[-1][0]
    assert line is not None
    assert line.is_online is is_online
    last = CONNECTIONS[len(lives) - 1]
    for pick in noise:
        old = said[pick % len(said)]
        if old.connection == last and not old.is_online and is_online:
            continue
        # Only a birth of the last connection can be live again (a duplicate); all others can only be kept.
        is_kept = old.connection != last or pick % 2 == 0
        line = hear_presence(line, old, is_kept=is_kept, now=now) or line
        assert line.is_online is is_online
        assert line.connection == last


def test_the_last_words_of_an_identity_that_was_replaced_are_no_fault(desk: Desk) -> None:
    terminal = desk.join()
    desk.hear(terminal.birth())
    old, terminal.key = terminal.key, SigningKey(b"n" * 32)
    with desk.store.write() as work:
        row = work.session.get(Terminal, "lobby-1")
        assert row is not None
        row.identity = encode_key(terminal.key.public)
        work.changed("identities")
    assert desk.hear(terminal.applied(1)) == 1
    terminal.key, new = old, terminal.key
    assert desk.hear(terminal.birth(), terminal.applied(1)) == 0
    assert desk.console.intake.refused == {}
    stranger, terminal.key = terminal.applied(1), SigningKey(b"x" * 32)
    assert desk.hear(Received(stranger.topic, stranger.payload.replace(b"applied", b"Applied"))) == 0
    assert desk.hear(terminal.applied(1)) == 0
    assert sum(desk.console.intake.refused.values()) == 2, "a stranger's, and a forged one"
    desk.clock.advance(61)
    terminal.key = old
    assert desk.hear(terminal.applied(1)) == 0
    assert sum(desk.console.intake.refused.values()) == 3, "by now it should know better"
    terminal.key = new
    assert desk.hear(terminal.applied(1)) == 1


def test_the_last_will_of_a_terminal_that_was_cut_off_is_no_fault(desk: Desk) -> None:
    terminal = desk.join()
    desk.hear(terminal.birth())
    desk.services.enrolment.revoke(MANAGER, "lobby-1")
    assert desk.hear(terminal.will(), terminal.applied(1)) == 0
    assert desk.console.intake.refused == {}
    desk.clock.advance(61)
    assert desk.hear(terminal.applied(1)) == 0
    assert desk.console.intake.refused == {"unknown-key": 1}
