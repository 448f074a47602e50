from __future__ import annotations

from datetime import timedelta

import pytest

from kiosk.modes.controller import Source
from kiosk.twin.topics import Kind
from tests.helpers.twin import START, command, sealed

SESSION = "0b5a1d9e-3a70-4d1c-9d43-1de6f3b0a111"


def outcomes(rig) -> list[tuple[str, str]]:
    return [(answer.outcome, answer.reason) for answer in rig.answers]


def test_a_command_is_carried_out_once_and_answered(rig):
    sent = command("terminal.identify")
    rig.send(sent)
    assert [done[0].id for done in rig.execute.done] == [sent.id]
    assert [(a.id, a.outcome) for a in rig.answers] == [(sent.id, "done")]
    assert rig.agent.state.answers == {}, "the broker has it"


def test_a_command_is_on_the_disk_before_it_begins(rig, tmp_path):
    rig.slow_disk_s = 2.0
    sent = command("terminal.identify")
    rig.send(sent)
    assert rig.execute.done == []
    rig.run(2)
    assert len(rig.execute.done) == 1
    assert sent.id in (tmp_path / "commands.jsonl").read_text()


def test_without_room_on_the_disk_nothing_begins(rig):
    rig.journal.is_full = True
    rig.send(command("terminal.identify"))
    assert rig.execute.done == []
    assert outcomes(rig) == [("refused", "disk-full")]


def test_the_same_command_twice_is_done_once_and_shown_as_replayed(rig):
    sent = command("terminal.identify")
    rig.send(sent)
    rig.send(sent)
    assert len(rig.execute.done) == 1
    assert rig.refusals == ["replayed"]
    assert outcomes(rig) == [("done", "")]


def test_a_replay_after_a_restart_is_known(rig):
    sent = command("terminal.identify")
    rig.send(sent)
    rig.crash()
    rig.boot()
    rig.send(sent)
    assert rig.execute.done == []
    assert rig.refusals == ["replayed"]


def test_a_command_that_was_interrupted_by_a_crash_is_unknown_and_never_done_again(rig):
    rig.execute.waits = True
    sent = command("terminal.identify")
    rig.send(sent)
    rig.crash()
    rig.boot()
    assert [(a.id, a.outcome) for a in rig.answers] == [(sent.id, "unknown")]
    assert rig.execute.done == []
    rig.crash()
    rig.boot()
    assert len(rig.answers) == 1, "it is said once"


def test_an_unknown_outcome_is_told_when_there_is_a_connection(rig):
    rig.execute.waits = True
    sent = command("terminal.identify")
    rig.send(sent)
    rig.transport.lose()
    rig.execute.finish("done", "", {"name": "Lobby"})
    rig.run()
    assert rig.answers == []
    rig.transport.connect()
    rig.run()
    assert [(a.id, a.outcome, a.result) for a in rig.answers] == [(sent.id, "done", {"name": "Lobby"})]


def test_a_retained_command_is_refused(rig):
    sent = command("terminal.identify")
    rig.send(sent, is_retained=True)
    assert rig.execute.done == []
    assert rig.refusals == ["retained"]


def test_an_expired_command_is_shown_as_expired(rig):
    rig.slow_disk_s = 12.0
    rig.send(command("terminal.identify", expires_in_s=10))
    rig.run(30)
    assert rig.execute.done == []
    assert outcomes(rig) == [("expired", "expired")]


def test_the_time_that_the_broker_left_counts(rig):
    rig.slow_disk_s = 2.0
    rig.send(command("terminal.identify", expires_in_s=60), expiry_s=1)
    rig.run(10)
    assert rig.execute.done == []
    assert outcomes(rig)[0][0] == "expired"


def test_a_jump_of_the_clock_does_not_make_a_command_late_or_early(rig):
    """Expiry is counted on the monotonic clock from the receipt."""
    rig.slow_disk_s = 5.0
    rig.send(command("terminal.identify", expires_in_s=10))
    rig.clock._start += timedelta(days=-2)
    rig.run(6)
    assert len(rig.execute.done) == 1


def test_an_old_command_without_a_broker_s_expiry_is_refused_by_the_clock(rig):
    rig.send(command("terminal.identify", issued_at=START - timedelta(hours=3)), expiry_s=None)
    assert rig.execute.done == []
    assert rig.refusals == ["expired"]


def test_an_old_command_is_known_by_order_even_if_the_clock_is_wrong(rig):
    rig.send(command("report.now"))
    rig.clock._start -= timedelta(hours=3)
    rig.send(command("terminal.identify", issued_at=START - timedelta(hours=3)), expiry_s=None)
    assert rig.execute.done == []
    assert rig.refusals == ["expired"]


@pytest.mark.parametrize(
    ("name", "arguments", "reason"),
    [
        ("item.press", {"key": "x"}, "unknown-command"),
        ("item.point", {"key": "x", "force": True}, "bad-arguments"),
        ("speech.say", {"phrase": "coming"}, "not-allowed"),
        ("item.point", {"key": "x"}, "not-allowed"),
        ("service.open", {"flow": "report"}, "not-allowed"),
        ("modes.set", {"preset": "large"}, "not-allowed"),
    ],
)
def test_what_is_not_allowed_is_refused_and_answered(rig, name, arguments, reason):
    rig.session.set(True)
    rig.send(command(name, arguments=arguments))
    assert rig.refusals == [reason]
    assert rig.answers[-1].outcome == "refused"
    assert rig.answers[-1].reason.startswith(reason)
    assert rig.execute.done == []


def test_the_terminal_is_not_identified_in_front_of_a_visitor(rig):
    rig.session.set(True)
    rig.send(command("terminal.identify"))
    assert outcomes(rig) == [("refused", "not-allowed in-use")]


def test_a_command_that_fails_says_so_without_the_visitors_words(rig):
    rig.execute.raises = True
    rig.send(command("terminal.identify"))
    assert outcomes(rig) == [("failed", "RuntimeError")]


def test_report_now_publishes_everything(rig):
    counts = len(rig.broker.documents[Kind.COUNTS])
    rig.send(command("report.now"))
    assert len(rig.broker.documents[Kind.COUNTS]) == counts + 1
    assert outcomes(rig) == [("done", "")]


def test_offered_modes_wait_for_the_visitor(rig):
    rig.session.set(True)
    rig.send(command("modes.offer", arguments={"preset": "large"}))
    assert rig.modes.state.scale == 1.0
    assert rig.answers == []
    rig.visitor.answer("yes")
    rig.run()
    assert rig.modes.state.scale == 2.0
    assert outcomes(rig) == [("done", "visitor")]
    assert rig.modes.layer(Source.VISITOR) == {"scale": 2.0}
    rig.visitor.answer("undo")
    assert rig.modes.state.scale == 1.0


def test_the_visitor_says_no_to_offered_modes(rig):
    rig.session.set(True)
    rig.send(command("modes.offer", arguments={"modes": {"voice": True}}))
    rig.visitor.answer("no")
    rig.run()
    assert outcomes(rig) == [("refused", "visitor")]
    assert not rig.modes.state.voice


def test_the_visitor_leaves_without_an_answer(rig):
    rig.session.set(True)
    rig.send(command("modes.offer", arguments={"preset": "large"}))
    rig.session.set(False)
    rig.run()
    assert outcomes(rig) == [("refused", "visit-ended")]
    assert rig.modes.state.scale == 1.0


def test_a_second_offer_takes_the_place_of_the_first(rig):
    rig.session.set(True)
    rig.send(command("modes.offer", arguments={"preset": "large"}))
    rig.send(command("modes.offer", arguments={"preset": "read-to-me"}))
    assert outcomes(rig) == [("refused", "replaced")]
    assert len(rig.visitor.offers) == 1


def test_nobody_is_there_to_be_offered_anything(rig):
    rig.send(command("modes.offer", arguments={"preset": "large"}))
    assert outcomes(rig) == [("refused", "not-allowed nobody-there")]


def test_modes_are_set_at_once_for_who_asked_for_help(rig):
    rig.session.set(True)
    rig.agent.ask_for_help("ko")
    rig.send(command("modes.set", arguments={"preset": "large"}))
    assert rig.modes.state.scale == 2.0
    assert rig.visitor.told[-1].is_done
    assert outcomes(rig) == [("done", "")]
    rig.visitor.answer("undo")
    assert rig.modes.state.scale == 1.0


def test_d_12_what_a_visitor_chose_is_not_taken_away_at_once_even_after_a_call_for_help(rig):
    rig.session.set(True)
    rig.modes.change({"scale": 2.0, "voice": True}, Source.VISITOR)
    rig.agent.ask_for_help("ko")
    rig.send(command("modes.set", arguments={"modes": {"scale": 1.0, "pace": "slow"}}))
    assert (rig.modes.state.scale, rig.modes.state.pace) == (2.0, "standard")
    assert not rig.visitor.told[-1].is_done
    assert outcomes(rig) == []
    rig.visitor.answer("no")
    rig.run()
    assert outcomes(rig) == [("refused", "visitor")]
    rig.send(command("modes.set", arguments={"modes": {"voice": False}}))
    assert rig.modes.state.voice
    rig.visitor.answer("yes")
    rig.run()
    assert not rig.modes.state.voice
    assert outcomes(rig)[-1] == ("done", "visitor")


def test_a_language_that_is_not_offered_here_is_refused(rig):
    rig.session.set(True)
    rig.send(command("modes.offer", arguments={"modes": {"language": "ja"}}))
    assert rig.answers[-1].outcome == "refused"
    assert "modes.language" in rig.answers[-1].reason


def test_a_command_signed_as_a_wish_is_no_command(rig):
    rig.broker.from_console(Kind.COMMAND, sealed(command("session.end"), Kind.DESIRED))
    rig.run()
    assert rig.refusals == ["bad-signature"]


def test_the_console_s_clock_is_learnt_from_live_commands(rig):
    rig.send(command("report.now", issued_at=START - timedelta(seconds=7)))
    rig.send(command("report.now", issued_at=rig.clock.now() - timedelta(seconds=7)))
    assert rig.reported.health.clock_offset_s == pytest.approx(7, abs=2)
    assert rig.reported.health.clock_trusted


def test_the_journal_is_tidied_and_forgets_after_a_day(rig, tmp_path):
    old = command("report.now", issued_at=START)
    rig.send(old)
    rig.run(25 * 3600)
    new = command("report.now", issued_at=rig.clock.now())
    rig.send(new)
    rig.crash()
    rig.boot()
    text = (tmp_path / "commands.jsonl").read_text()
    assert new.id in text
    assert old.id not in text


def test_a_journal_that_was_cut_off_is_read(rig, tmp_path):
    sent = command("report.now")
    rig.send(sent)
    rig.crash()
    path = tmp_path / "commands.jsonl"
    path.write_bytes(path.read_bytes() + b'{"id": "half')
    rig.boot()
    rig.send(sent)
    assert rig.refusals == ["replayed"]
