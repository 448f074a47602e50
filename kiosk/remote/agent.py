"""The agent: owns the twin's state and feeds its pure function, on the scheduler's thread.

Two other threads exist: the broker connection's, and one that writes to the disk (a flush may take long
on a memory card and must not hold up the glass). Both hand over by :meth:`kiosk.clock.Scheduler.post`.
"""

from __future__ import annotations

import logging
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from kiosk.clock import Clock, Scheduler, Timer
from kiosk.remote import commanding, wishes
from kiosk.remote import events as happened
from kiosk.remote.actions import WriteOutcome
from kiosk.remote.clock_trust import ClockTrust, tellable
from kiosk.remote.counting import Counting
from kiosk.remote.counts import Counts
from kiosk.remote.deeds import Deeds
from kiosk.remote.disk import Background, Disk, OnDisk
from kiosk.remote.identity import AgentIdentity
from kiosk.remote.journal import Journal
from kiosk.remote.learning import Learn, Learner
from kiosk.remote.line import Line
from kiosk.remote.ports import Ports
from kiosk.remote.publishing import Publisher
from kiosk.remote.state import TwinState
from kiosk.remote.store import DesiredStore
from kiosk.remote.transport import TransportFactory
from kiosk.remote.twin import next_due, step
from kiosk.twin.mqtt import Loss, PublishMessage, ReceiveMessage
from kiosk.twin.topics import CONSOLE_PRESENCE, Kind, parse_topic

__all__ = ["Agent", "AgentIdentity", "OnDisk"]

_log = logging.getLogger("remote")

#: Boundaries and clocks are looked at this often at least, in s: a clock may jump.
TICK_S = 15.0


class Agent:
    """Owns the twin's state. Build it, :meth:`start` it, tell it what the visitor does."""

    def __init__(
        self,
        identity: AgentIdentity,
        ports: Ports,
        store: DesiredStore,
        journal: Journal,
        transport: TransportFactory,
        clock: Clock,
        scheduler: Scheduler,
        background: Background,
        counts: Counts | None = None,
        on_connection: Callable[[Loss | None], None] = lambda loss: None,
        on_console: Callable[[bool], None] = lambda is_away: None,
        learn: Learn = lambda keys, authorities: None,
    ) -> None:
        """Read what the disk has; nothing is started.

        Args:
            identity: Who we are.
            ports: The terminal.
            store: The highest wish.
            journal: The commands that came.
            transport: Makes the connection.
            clock: The terminal's time.
            scheduler: Where the twin's state lives.
            background: One thread for the disk.
            counts: What happens, in numbers.
            on_connection: Told None when connected, else why not.
            on_console: Told True when the console has gone though the broker answers, False when it is back.
            learn: Keeps the console's keys and the broker's authorities beside the enrolment.
        """
        self._identity = identity
        self._ports = ports
        self._clock = clock
        self._scheduler = scheduler
        self._disk = Disk(store, journal, background, scheduler, self._handle)
        self._on_connection = on_connection
        self._trust = ClockTrust()
        self._timer: Timer | None = None
        self._stops: list[Callable[[], None]] = []
        self._is_started = self._is_stopped = False
        self._is_handling = False
        self._events: deque[happened.Event] = deque()
        self.counts = counts or Counts(clock)
        self._state = TwinState(
            identity.terminal, identity.console_keys, ports.modes.base, ports.modes.languages
        )
        self._line = Line(self, transport, scheduler.post)
        self._learner = Learner(learn, background, self._line.trust)
        self._publisher = Publisher(
            identity.terminal,
            identity.key,
            identity.app,
            self._line,
            ports,
            clock,
            scheduler,
            self.counts,
        )
        self._counting = Counting(self.counts, ports.modes, self._publisher, scheduler, background)
        self._deeds = Deeds(
            ports,
            self._disk,
            self._publisher,
            self.counts,
            scheduler,
            self._current,
            self._handle,
            on_console,
        )

    @property
    def state(self) -> TwinState:
        """What the twin knows."""
        return self._state

    @property
    def is_connected(self) -> bool:
        """Whether the broker takes what this terminal says."""
        return self._line.is_connected

    @property
    def is_heard(self) -> bool:
        """Whether somebody at a desk can see a call now, as far as this terminal can know."""
        return self._line.is_connected and not self._state.console.is_away

    # -- life -----------------------------------------------------------------------------------

    def read_disk(self) -> OnDisk:
        """Return what the disk has. Blocking, a few flushes: call it on any thread, before :meth:`start`."""
        return self._disk.read(self._identity.terminal)

    def start(self, on_disk: OnDisk | None = None) -> None:
        """Obey what the disk has, then connect.

        Args:
            on_disk: What :meth:`read_disk` returned; None reads it here.
        """
        found = on_disk if on_disk is not None else self.read_disk()
        content, wish = found.journal, found.wish
        now = self._now()
        self._state = replace(
            self._state,
            known=content.known,
            newest_issue=content.newest_issue,
            answers={
                answer.id: answer for answer in content.answers if answer.terminal == self._identity.terminal
            },
            applied=self._ports.modes.layers(),
            visitor=dict(self._ports.modes.visitor()),
            is_in_use=self._ports.session.is_in_use(),
        )
        self._state = commanding.restarted(self._state, content.interrupted, now)
        for command in content.interrupted:
            self._disk.write_outcome(WriteOutcome(self._state.answers[command]))
        if wish is not None:
            self._trust = self._trust.saw_document(wish.document.issued_at, self._clock.monotonic())
            self._state, actions = wishes.load(self._state, wish, self._now())
            self._deeds.carry_out(actions)
            self._learner.obey(wish)
        self._stops = [
            self._ports.modes.subscribe(self._modes_changed),
            self._ports.session.subscribe(self._session_changed),
            self._ports.visitor.subscribe(lambda is_busy: self._handle(happened.BusyChanged(is_busy))),
            self._ports.screen.subscribe(lambda view: self._publisher.screen_changed(self._current)),
        ]
        self._is_started = True
        self._tick()
        self._counting.start()
        self._line.start()

    def renew(self, identity: AgentIdentity, transport: TransportFactory) -> None:
        """Go on as the same terminal with other keys, over another connection.

        The visit does not notice, nor what waits: a call, a question, consent, commands and answers.

        Args:
            identity: The same terminal's.
            transport: Makes the connection that takes the place of the present one.
        """
        self._identity = identity
        self._publisher.sign_with(identity.key)
        self._line.lay_anew(transport)
        wish = self._state.wish
        if wish is None:  # else the wish says who may say what is wanted
            self._state = replace(self._state, keys=identity.console_keys)
        else:
            self._learner.learn_anew(wish)
        if self._is_started:
            self._disconnected(Loss.CLOSED)
            self._line.start()

    def stop(self) -> None:
        """Leave: the console sees the terminal go, and a watched visitor is told that nobody sees them."""
        if self._state.assist is not None:
            self._handle(happened.AssistStopped("away"))
        self._fall_silent()
        self._counting.keep()
        self._line.stop()

    def _fall_silent(self) -> None:
        self._is_stopped = True
        for stop in self._stops:
            stop()
        if self._timer is not None:
            self._timer.cancel()
        self._counting.stop()
        self._deeds.stop()

    # -- what the terminal tells ------------------------------------------------------------------

    def ask_for_help(self, language: str, flow: str = "") -> None:
        """The visitor has pressed "call a person".

        Args:
            language: Their language tag.
            flow: Public id of the service that they are at.
        """
        if self._state.call is None:
            self.counts.call_for_help()
        self._handle(happened.HelpAsked(str(uuid.uuid4()), language, flow))

    def end_help(self) -> None:
        """The visitor no longer needs a person."""
        self._handle(happened.HelpEnded())

    def stop_assist(self) -> None:
        """The visitor no longer wants to be seen: at once."""
        self._handle(happened.AssistStopped())

    def complete(self, service: str) -> None:
        """A visitor has finished a service (its code; a number, not who)."""
        self.counts.complete(service)

    # -- what the connection tells (MqttListener; see Line for the threads) ---------------------

    def on_connecting(self) -> PublishMessage | None:
        """Return the last will of a new connection."""
        return self._publisher.new_connection()

    def on_connected(self) -> None:
        """The broker has taken us in."""
        if self._is_stopped:
            return
        self._on_connection(None)
        self._publisher.announce_presence()
        self._handle(happened.Connected())

    def on_disconnected(self, loss: Loss) -> None:
        """There is no connection."""
        _log.info("not connected to the console: %s", loss)
        self._disconnected(loss)

    def on_message(self, message: ReceiveMessage) -> None:
        """A message has come."""
        received_at = self._clock.monotonic()
        self._scheduler.post(lambda: self._received(message, received_at))

    def _disconnected(self, loss: Loss) -> None:
        self._on_connection(loss)
        self._handle(happened.Disconnected())

    def _received(self, message: ReceiveMessage, received_at: float) -> None:
        if message.topic == CONSOLE_PRESENCE:
            self._handle(happened.ConsoleHeard(message.payload, received_at, message.is_retained))
            return
        place = parse_topic(message.topic)
        if self._is_stopped or place is None or place[1] != self._identity.terminal:
            return
        if place[0] is Kind.DESIRED:
            self._handle(happened.DesiredReceived(message.payload))
        elif place[0] is Kind.COMMAND:
            self._handle(
                happened.CommandReceived(message.payload, message.is_retained, message.expiry_s, received_at)
            )

    # -- the machine ------------------------------------------------------------------------------

    def _now(self) -> happened.Now:
        utc, monotonic = self._clock.now(), self._clock.monotonic()
        trust = self._trust
        return happened.Now(
            tellable(utc), monotonic, trust.is_trusted(utc, monotonic), trust.tells_age(utc, monotonic)
        )

    def _current(self) -> tuple[TwinState, happened.Now]:
        return self._state, self._now()

    def _handle(self, event: happened.Event) -> None:
        """Handle events one after the other: what an action brings about waits for its end."""
        if self._is_stopped:
            return
        self._events.append(event)
        if self._is_handling:
            return
        self._is_handling = True
        try:
            while self._events:
                before, event = self._state, self._events.popleft()
                self._state, actions = step(before, event, self._now())
                self._learn_time(before)
                if isinstance(event, happened.ConsoleHeard) and (
                    self._now().is_trusted != self._state.is_clock_trusted
                ):
                    self._events.append(happened.Ticked())  # what schedules and visitors are told by it
                self._deeds.carry_out(actions)
                if self._state.wish is not None and self._state.wish is not before.wish:
                    self._learner.obey(self._state.wish)
        finally:
            self._is_handling = False
        self._plan()

    def _learn_time(self, before: TwinState) -> None:
        """Let what has come just now say what time it is."""
        now, monotonic, state = self._clock.now(), self._clock.monotonic(), self._state
        for version, wish in state.writing.items():
            if version not in before.writing:
                latest = before.latest
                last = latest.document.issued_at if latest is not None else None
                self._trust = self._trust.saw_wish(wish.document.issued_at, last, monotonic)
        for name, waiting in state.commands.items():
            if name not in before.commands:
                document = waiting.document
                self._trust = self._trust.saw_command(
                    document.issued_at, document.expires_in_s, now, monotonic
                )
        if state.late is not None and state.late is not before.late:
            self._trust = self._trust.saw_late(state.late.issued_at, state.late.expires_in_s, monotonic)
        time = state.console.time
        if time is not None and time is not before.console.time:
            self._trust = self._trust.was_told(time.clock_at(monotonic), monotonic)
        self._publisher.trust = self._trust

    # -- time and terminal --------------------------------------------------------------------------

    def _plan(self) -> None:
        """Wake up at the next boundary, and now and then, because a clock may jump."""
        if self._timer is not None:
            self._timer.cancel()
        wait = TICK_S
        edge = self._state.resolved.next_boundary
        if edge is not None:
            until = (edge - self._clock.now()) / timedelta(seconds=1)
            wait = min(wait, max(0.01, until))
        wait = min(wait, max(0.01, next_due(self._state) - self._clock.monotonic()))
        if not self._is_stopped:
            self._timer = self._scheduler.call_later(wait, self._tick)

    def _tick(self) -> None:
        modes = self._ports.modes
        self._state = replace(self._state, base=modes.base, languages=modes.languages)
        self._handle(happened.Ticked())
        if self._line.is_connected and self._publisher.has_news_of_health(self._now()):
            self._publisher.report_soon(self._current)

    def _modes_changed(self) -> None:
        self._counting.change_modes()
        self._handle(happened.ModesChanged(self._ports.modes.visitor()))

    def _session_changed(self, is_in_use: bool) -> None:
        self._counting.change_session(is_in_use=is_in_use)
        self._handle(happened.SessionChanged(is_in_use))
