"""Whatever order, loss and doubling the network has: what the twin promises holds."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kiosk.modes.controller import Source
from kiosk.remote.wishes import WRITE_AGAIN_S
from kiosk.twin.documents import StaffChange
from kiosk.twin.layers import resolve
from kiosk.twin.topics import Kind
from tests.helpers.remote import Rig, Weather
from tests.helpers.twin import command, desired, schedule, sealed

MODES = st.fixed_dictionaries(
    {}, optional={"scale": st.sampled_from([1.0, 1.5, 2.0]), "voice": st.booleans(), "pace": st.just("slow")}
)


class Storm(RuleBasedStateMachine):
    """Console, network, visitor, disk and crashes, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.rig = Rig(Path(self.folder.name))
        self.documents = {}
        self.sent = []
        self.executed = []
        self.highest_applied = 0

    def teardown(self) -> None:
        self.rig.crash()
        self.folder.cleanup()

    @rule(standing=MODES, staff=st.none() | MODES, has_schedule=st.booleans(), modes=MODES)
    def want(self, standing, staff, has_schedule, modes):
        version = max(self.documents, default=0) + 1
        document = desired(
            version,
            standing=standing,
            staff=StaffChange(modes=staff, by="Kim", at=self.rig.clock.now()) if staff else None,
            schedules=(schedule(modes=modes),) if has_schedule else (),
        )
        self.documents[version] = document
        self.rig.broker.from_console(Kind.DESIRED, sealed(document), is_retained=True)

    @rule(back=st.integers(1, 4))
    def broker_is_rolled_back(self, back):
        old = max(self.documents, default=0) - back
        if old in self.documents:
            self.rig.broker.from_console(Kind.DESIRED, sealed(self.documents[old]), is_retained=True)

    @rule(
        name=st.sampled_from(["terminal.identify", "settings.refresh", "message.show"]), again=st.booleans()
    )
    def command(self, name, again):
        arguments = {"text": {"ko": "안녕하세요"}} if name == "message.show" else {}
        sent = (
            self.sent[-1]
            if again and self.sent
            else command(name, arguments=arguments, issued_at=self.rig.clock.now())
        )
        self.sent.append(sent)
        self.rig.broker.from_console(Kind.COMMAND, sealed(sent, Kind.COMMAND), expiry_s=30)

    @rule(
        drop=st.sampled_from([0, 0, 0.5]),
        duplicate=st.sampled_from([0, 0.5]),
        delay=st.sampled_from([0, 0, 3.0]),
    )
    def weather(self, drop, duplicate, delay):
        self.rig.broker.weather = Weather(drop, duplicate, delay)

    @rule(seconds=st.sampled_from([0.01, 0.5, 4.0, 40.0, 4000.0]))
    def wait(self, seconds):
        self.rig.run(seconds)

    @rule(is_there=st.booleans())
    def visitor(self, is_there):
        if not is_there:
            self.rig.modes.end_session()
        self.rig.session.set(is_there)

    @rule(values=MODES)
    def visitor_chooses(self, values):
        if self.rig.session.in_use and values:
            self.rig.modes.change(values, Source.VISITOR)

    @rule(word=st.sampled_from(["yes", "no", "undo"]))
    def visitor_answers(self, word):
        if self.rig.visitor.offers:
            self.rig.visitor.answer(word)

    @rule()
    def visitor_calls(self):
        if self.rig.session.in_use:
            self.rig.agent.ask_for_help("ko")

    @rule(is_full=st.booleans(), slow=st.sampled_from([0, 0, 2.0]))
    def disk(self, is_full, slow):
        self.rig.store.is_full = self.rig.journal.is_full = is_full
        self.rig.slow_disk_s = slow

    @rule()
    def reconnect(self):
        self.rig.transport.lose()
        self.rig.transport.connect()

    @rule()
    def crash(self):
        self.executed += [done[0].id for done in self.rig.execute.done]
        self.rig.crash()
        self.rig.boot()

    @invariant()
    def no_command_is_done_twice(self):
        ids = self.executed + [done[0].id for done in self.rig.execute.done]
        assert len(ids) == len(set(ids))

    @invariant()
    def only_what_is_on_the_disk_holds(self):
        state = self.rig.agent.state
        stored = self.rig.store.load()
        assert (stored is None) == (state.seen == 0)
        assert state.applied_version <= state.seen
        assert dict(self.rig.layers()) == state.applied.values

    @invariant()
    def nothing_is_said_to_be_applied_that_is_not(self):
        state = self.rig.agent.state
        if state.result == "applied" and state.wish is not None:
            now = self.rig.agent._now()
            wanted = resolve(
                state.wish.document, now.utc, is_clock_trusted=now.is_trusted, languages=self.rig.languages
            )
            edge = state.resolved.next_boundary
            if edge is None or now.utc < edge:
                assert dict(self.rig.layers()) == wanted.values

    @invariant()
    def a_visitor_is_not_surprised(self):
        """Every change that they would notice was offered, or done while they called for help."""
        if self.rig.session.in_use and self.rig.agent.state.call is None:
            for offer, _ in self.rig.visitor.offers.values():
                assert offer.changes

    @rule()
    def room_on_the_disk(self):
        """What found no room is written without anybody's doing: at the latest with the longest pause."""
        self.rig.store.is_full = self.rig.journal.is_full = False
        self.rig.slow_disk_s = 0.0
        self.rig.run(WRITE_AGAIN_S[1] + 5)
        state = self.rig.agent.state
        assert state.unwritten is None and state.unheeded != "disk-full"

    @rule()
    def calm(self):
        """When everything works again and the visitor has gone, the newest wish holds."""
        self.rig.broker.weather = Weather()
        self.rig.store.is_full = self.rig.journal.is_full = False
        self.rig.slow_disk_s = 0.0
        self.rig.run(5)
        self.rig.modes.end_session()
        self.rig.session.set(False)
        if self.documents:
            newest = max(self.documents)
            self.rig.broker.from_console(Kind.DESIRED, sealed(self.documents[newest]), is_retained=True)
            self.rig.transport.lose()
            self.rig.transport.connect()
            self.rig.run(20)
            report = self.rig.reported
            assert (report.seen, report.applied, report.result) == (newest, newest, "applied")
            wanted = resolve(self.documents[newest], self.rig.clock.now(), languages=self.rig.languages)
            assert dict(self.rig.layers()) == wanted.values
            assert report.effective["scale"] == wanted.values.get("scale", 1.0)


TestStorm = Storm.TestCase
TestStorm.settings = settings(
    max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
