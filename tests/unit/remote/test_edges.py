"""What rarely happens, and must not surprise when it does."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from kiosk.errors import KioskError
from kiosk.i18n.text import msg
from kiosk.modes.controller import Source
from kiosk.modes.state import ModeState
from kiosk.remote.connecting import mqtt_transport
from kiosk.remote.identity import Enrolled
from kiosk.remote.journal import FileJournal
from kiosk.remote.store import FileDesiredStore, StoredWish, load_wish
from kiosk.screens.model import Choice, Screen
from kiosk.twin.commands import COMMANDS
from kiosk.twin.documents import StaffChange
from kiosk.twin.enrolment import Credentials, key_text
from kiosk.twin.envelope import seal_envelope
from kiosk.twin.limits import MAX_PAYLOAD
from kiosk.twin.mqtt import ReceiveMessage
from kiosk.twin.topics import Kind
from tests.helpers.twin import CONSOLE_KEY, RING, START, TERMINAL, TERMINAL_KEY, command, desired, sealed
from tests.unit.remote.test_help_and_assist import SESSION, begin, view


def test_keys_that_are_none_make_a_wish_malformed(rig):
    body = json.dumps(json.loads(desired(1).to_body()) | {"keys": ["nonsense"]})
    rig.broker.from_console(Kind.DESIRED, seal_envelope(Kind.DESIRED, TERMINAL, body, CONSOLE_KEY))
    rig.run()
    assert rig.refusals == ["malformed"]


def test_what_is_on_the_disk_of_another_terminal_is_left_alone(tmp_path):
    store = FileDesiredStore(tmp_path / "desired.json")
    other = desired(1, terminal="lobby-2")
    store.save(StoredWish(sealed(other), RING.encode()))
    assert load_wish(store, TERMINAL) is None
    assert load_wish(store, "lobby-2").document == other
    store.save(StoredWish(sealed(other), ("nonsense",)))
    assert load_wish(store, "lobby-2") is None


def test_a_journal_that_cannot_be_read_or_tidied_does_not_stop_the_start(tmp_path):
    (tmp_path / "commands.jsonl").mkdir()
    assert FileJournal(tmp_path / "commands.jsonl").load().known == {}


def test_messages_for_others_and_after_the_end_are_dropped(rig):
    rig.agent.on_message(ReceiveMessage("modunuri/1/t/lobby-2/desired", sealed(desired(1))))
    rig.agent.on_message(ReceiveMessage("something/else", b"x"))
    rig.run()
    assert rig.refusals == []
    rig.agent.stop()
    rig.agent.on_message(ReceiveMessage(f"modunuri/1/t/{TERMINAL}/desired", sealed(desired(1))))
    rig.agent.on_connected()
    rig.session.set(True)
    rig.run()
    assert rig.agent.state.seen == 0


def test_a_part_of_the_terminal_that_fails_costs_no_answer(rig):
    def broken(*values: object) -> None:
        raise KioskError("이 설정은 쓸 수 없어요.")

    rig.visitor.show_help = broken
    rig.session.set(True)
    rig.agent.ask_for_help("ko")
    rig.send(command("help.take", arguments={"call": rig.agent.state.call.id}))
    assert rig.answers[-1].outcome == "done"


def test_offering_what_holds_already_is_done(rig):
    rig.session.set(True)
    rig.modes.change({"scale": 2.0}, Source.VISITOR)
    rig.send(command("modes.offer", arguments={"preset": "large"}))
    assert (rig.answers[-1].outcome, rig.answers[-1].reason) == ("done", "already")
    assert rig.visitor.told == []


def test_answers_that_make_no_sense_change_nothing(rig):
    rig.session.set(True)
    rig.send(command("modes.offer", arguments={"preset": "large"}))
    answer = rig.visitor.offers["offer-1"][1]
    answer("undo")
    assert rig.modes.state.scale == 1.0
    answer("yes")
    answer("yes")
    answer("no")
    assert rig.modes.state.scale == 2.0
    rig.run()
    assert len(rig.answers) == 1
    rig.want(desired(1, standing={}, staff=StaffChange(modes={"pace": "slow"}, by="Kim", at=START)))
    late = rig.visitor.offers["offer-2"][1]
    late("undo")
    late("no")
    late("yes")
    assert rig.modes.state.pace == "standard"


def test_a_wish_takes_the_place_of_what_a_command_asks(rig):
    rig.session.set(True)
    rig.send(command("modes.offer", arguments={"preset": "large"}))
    rig.want(desired(1, standing={}, staff=StaffChange(modes={"pace": "slow"}, by="Kim", at=START)))
    assert (rig.answers[-1].outcome, rig.answers[-1].reason) == ("refused", "replaced")
    assert [offer.changes for offer, _ in rig.visitor.offers.values()] == [{"pace": "slow"}]


def test_the_same_question_is_not_asked_twice(rig):
    rig.session.set(True)
    change = StaffChange(modes={"pace": "slow"}, by="Kim", at=START)
    rig.want(desired(1, standing={}, staff=change))
    rig.run(100)
    rig.want(desired(2, standing={}, staff=change))
    assert len(rig.visitor.told) == 1
    rig.visitor.answer("yes")
    rig.run()
    assert rig.reported.applied == 2


def test_a_call_for_help_answers_the_open_question(rig):
    rig.session.set(True)
    rig.want(desired(1, standing={}, staff=StaffChange(modes={"pace": "slow"}, by="Kim", at=START)))
    rig.agent.ask_for_help("ko")
    assert rig.modes.state.pace == "slow"
    assert rig.visitor.told[-1].is_done


def test_ending_what_is_not_there_is_done_or_refused(rig):
    rig.agent.end_help()
    rig.agent.stop_assist()
    rig.send(command("assist.end", arguments={"session": SESSION}))
    assert (rig.answers[-1].outcome, rig.answers[-1].reason) == ("done", "ended-already")
    rig.send(command("help.close", arguments={"call": SESSION}))
    assert rig.answers[-1].reason == "not-allowed no-such-call"


def test_a_slow_disk_makes_a_command_expire_and_not_run_late(rig):
    rig.slow_disk_s = 40.0
    rig.send(command("terminal.identify", expires_in_s=10))
    rig.run(30)
    assert [a.outcome for a in rig.answers] == ["expired"]
    rig.run(30)
    assert rig.execute.done == []
    assert len(rig.answers) == 1


def test_answers_without_a_connection_do_not_pile_up_for_ever(rig):
    rig.execute.waits = True
    for _ in range(205):
        rig.send(command("settings.refresh", issued_at=rig.clock.now()), settle_s=0.01)
        done = rig.execute.finish
        rig.transport.is_connected = False
        done("done")
        rig.transport.is_connected = True
    assert len(rig.agent.state.answers) == 200


def test_counts_and_screens_always_fit_into_a_message(rig):
    for hour in range(160):
        for number in range(90):
            rig.agent.counts.complete(f"service-with-a-long-name-{number}")
        rig.clock._start += timedelta(hours=1)
        assert hour < 160
    rig.send(command("report.now", issued_at=rig.clock.now()))
    counts = rig.broker.documents[Kind.COUNTS][-1]
    assert 5 < len(counts.hours) < 160
    newest = max(rig.agent.counts.hours())
    assert newest in counts.hours
    long = Screen(
        id="long",
        title=msg("목록"),
        items=tuple(Choice(key=f"k{n}", label=msg("가" * 290), public=True) for n in range(290)),
    )
    rig.session.set(True)
    rig.screen.show(view(long))
    begin(rig, issued_at=rig.clock.now())
    rig.visitor.consent[1](True)
    rig.run()
    shown = rig.broker.documents[Kind.ASSIST][-1]
    assert len(shown.to_body().encode()) < MAX_PAYLOAD
    assert len(shown.screen.items) == 100


def test_service_counts_come_from_the_core(rig):
    rig.agent.complete("report")
    assert next(iter(rig.agent.counts.hours().values())).completed == {"report": 1}


def test_all_commands_of_the_terminal_reach_the_execute_port(rig):
    """Those that the twin does itself never do."""
    arguments = {"message.show": {"text": {"ko": "안녕하세요"}}}
    for name in ("session.end", "terminal.identify", "message.show", "settings.refresh", "identity.rotate"):
        rig.send(command(name, arguments=arguments.get(name, {})))
    assert [done[0].name for done in rig.execute.done] == [
        "session.end",
        "terminal.identify",
        "message.show",
        "settings.refresh",
        "identity.rotate",
    ]
    assert len(COMMANDS) == 15


def test_the_transport_listens_to_its_own_topics_and_to_the_consoles_presence():
    credentials = Credentials(
        terminal=TERMINAL,
        name="Lobby",
        broker_url="mqtts://console.example",
        broker_password="x",
        console_keys=(key_text(CONSOLE_KEY.public),),
    )
    made = mqtt_transport(Enrolled(credentials, TERMINAL_KEY))(None)
    assert made._settings.subscriptions == (
        f"modunuri/1/t/{TERMINAL}/desired",
        f"modunuri/1/t/{TERMINAL}/command",
    )
    assert made._settings.optional == ("modunuri/1/console/presence",)
    assert not made.is_connected
    assert made._settings.address.is_secure


def test_the_profile_shows_through_whatever_the_layers_say(rig):
    from kiosk.remote.modes import ControllerModes

    port = ControllerModes(rig.modes)
    rig.modes.change({"contrast": "dark"}, Source.PROFILE)
    rig.modes.change({"scale": 2.0, "curtain": True}, Source.VISITOR)
    assert port.base == ModeState(contrast="dark")
    assert port.visitor() == {"scale": 2.0}
    assert port.state().scale == 2.0


def test_layers_are_replaced_all_of_them_or_none(rig):
    with pytest.raises(KioskError):
        rig.modes.replace_layers({Source.STANDING: {"scale": 2.0}, Source.STAFF: {"scale": 9.0}})
    assert rig.modes.state == ModeState()
    rig.modes.replace_layers({Source.STANDING: {"scale": 2.0}, Source.STAFF: {"voice": True}})
    rig.modes.replace_layers({Source.STANDING: {}, Source.STAFF: {"pace": "slow"}})
    assert rig.modes.state == ModeState(pace="slow")
    assert rig.modes.state_without(Source.STAFF) == ModeState()
