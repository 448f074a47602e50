"""The line to the staff console: joining it, keeping the twin alive, calling for help, leaving.

A terminal that belongs to no console costs nothing: what speaks MQTT is loaded when there is one.
Methods of the two ports (:class:`~kiosk.services.operations.ports.ConsoleDoor`,
:class:`~kiosk.services.operations.ports.HelpDesk`) block and are called on worker threads; everything
else happens on the scheduler's.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.clock import Clock, Scheduler
from kiosk.errors import KioskError
from kiosk.i18n.text import Content, Text, msg
from kiosk.modes.controller import ModeController
from kiosk.screens.flow import Done
from kiosk.services.gateway_errors import GatewayLostError, GatewayUnreachableError
from kiosk.services.operations.model import Called, ConsoleLink, HelpReach
from kiosk.sheets.staff import HOST
from kiosk.staff.joining import Joining, Surroundings
from kiosk.staff.kept import DESIRED, ENROLLED, FOLDER, KeptModes
from kiosk.staff.notices import Notices
from kiosk.staff.rotating import Rotating
from kiosk.terminal import Terminal

if TYPE_CHECKING:
    from kiosk.remote.agent import Agent
    from kiosk.remote.enrolment import Http
    from kiosk.remote.identity import Enrolled
    from kiosk.remote.transport import TransportFactory
    from kiosk.staff.desk_news import DeskNews
    from kiosk.twin.mqtt import Loss

__all__ = ["StaffLine", "Surroundings"]

_log = logging.getLogger("staff")

# Translators: Shown to staff who join a terminal to the staff console: nothing answers at this address.
_NO_ANSWER = msg("그 주소에서 직원 화면이 대답하지 않아요. 주소를 다시 보세요.")


class StaffLine:
    """Owns the twin's agent, and the way in and out of a console."""

    def __init__(
        self,
        terminal: Terminal,
        modes: ModeController,
        clock: Clock,
        scheduler: Scheduler,
        run_elsewhere: Callable[[Callable[[], None]], object],
        notices: Notices,
        around: Surroundings,
        connect: Callable[[Enrolled], TransportFactory] | None = None,
        find_console: Callable[[str], Http] | None = None,
    ) -> None:
        """Prepare; nothing is loaded.

        Args:
            terminal: The visit.
            modes: Its modes.
            clock: The terminal's time.
            scheduler: The terminal's thread.
            run_elsewhere: Runs a blocking call on a worker.
            notices: Gets the notices of the centre.
            around: The rest.
            connect: Makes the way to the broker; MQTT when None.
            find_console: Makes the way to the console at an address; HTTP when None.
        """
        self._terminal = terminal
        self._modes = modes
        self._clock = clock
        self._scheduler = scheduler
        self._run_elsewhere = run_elsewhere
        self._notices = notices
        self._around = around
        self._kept = KeptModes(around.data_dir, clock)
        self._connect = connect
        self._joining = Joining(around, clock, scheduler, run_elsewhere, find_console)
        self._rotating = Rotating(
            self._joining, lambda: self._link.address, scheduler, run_elsewhere, self._changed_identity
        )
        self._link = ConsoleLink()
        self._name = ""
        self._agent: Agent | None = None
        self._disk: ThreadPoolExecutor | None = None
        self._visitor: Any = None
        self._desk: DeskNews | None = None

    # -- life -------------------------------------------------------------------------------------

    @property
    def is_connected(self) -> bool:
        """Whether somebody at a desk can see a call now, as far as this terminal can know."""
        return self._agent is not None and self._agent.is_heard

    @property
    def agent(self) -> Agent | None:
        """The twin's agent once the terminal has joined a console."""
        return self._agent

    def start(self) -> None:
        """Go on with the console that this terminal belongs to; call it after the first frame."""
        if self._file.exists():
            self._run_elsewhere(self._load)

    def stop(self) -> None:
        """Leave the broker; the console sees the terminal go."""
        self._joining.stop()
        self._rotating.stop()
        self._notices.doubt_clock(False)  # what comes next finds out anew
        if self._agent is not None:
            self._keep()
            self._agent.stop()
            self._agent = None
        if self._disk is not None:
            self._disk.shutdown(wait=True)
            self._disk = None

    @property
    def _file(self) -> Path:
        return self._around.data_dir / FOLDER / ENROLLED

    def _load(self) -> None:
        try:
            enrolled = self._joining.store().load()
        except KioskError as error:
            _log.error("the console cannot be joined: %s %s", error.code, error.technical)
            return
        if enrolled is not None:
            self._link = ConsoleLink("joined", self._joining.recall() or enrolled.credentials.broker_url)
            self._scheduler.post(lambda: self._begin(enrolled))

    def _begin(self, enrolled: Enrolled) -> None:
        """Start the twin; on the terminal's thread."""
        from kiosk.remote.agent import Agent, AgentIdentity
        from kiosk.remote.connecting import mqtt_transport
        from kiosk.remote.counts import Counts
        from kiosk.remote.journal import FileJournal
        from kiosk.remote.modes import ControllerModes
        from kiosk.remote.ports import Ports
        from kiosk.remote.store import FileDesiredStore
        from kiosk.staff.desk_news import DeskNews
        from kiosk.staff.executing import Executor
        from kiosk.staff.ports import HealthSide, ScreenSide, SessionSide
        from kiosk.staff.visitor import VisitorSide

        self.stop()
        given = enrolled.credentials
        self._name = given.name
        folder = self._around.data_dir / FOLDER
        if self._visitor is None:
            self._desk = DeskNews(self._terminal, self._scheduler, lambda: self.is_connected)
            self._visitor = VisitorSide(self._terminal, self._scheduler, self._notices, self._desk)
            self._terminal.connect_host(HOST, self._visitor)
        disk = ThreadPoolExecutor(1, thread_name_prefix="twin")
        self._disk = disk
        ports = Ports(
            modes=ControllerModes(self._modes, on_applied=self._applied),
            session=SessionSide(self._terminal),
            screen=ScreenSide(self._terminal),
            visitor=self._visitor,
            execute=Executor(
                self._terminal,
                self._visitor,
                self._scheduler,
                self._lines,
                self._around.refresh,
                self._rotating.begin,
            ),
            health=HealthSide(self._around.health, self._around.use_gateway),
        )
        try:
            agent = Agent(
                AgentIdentity(given.terminal, enrolled.key, enrolled.console_keys),
                ports,
                FileDesiredStore(folder / DESIRED),
                FileJournal(folder / "commands.jsonl"),
                (self._connect or mqtt_transport)(enrolled),
                self._clock,
                self._scheduler,
                disk.submit,
                Counts(self._clock, folder / "counts.json"),
                self._connection_changed,
                self._console_changed,
                lambda keys, authorities: self._joining.store().learn(keys, authorities),
            )
        except ValueError as error:
            _log.error("the broker's address cannot be used: %s", error)
            return
        self._agent = agent
        self._terminal.on_unwatched = agent.stop_assist
        self._change(ConsoleLink("joined", self._link.address, name=given.name))
        # Flushes may take long on a memory card: the twin's own thread reads, this one goes on.
        disk.submit(lambda: self._read_disk(agent))
        self._rotating.resume()

    def _changed_identity(self, enrolled: Enrolled) -> None:
        """Go on with other keys; whoever stands here does not notice."""
        from kiosk.remote.agent import AgentIdentity
        from kiosk.remote.connecting import mqtt_transport

        self._around.take_gateway_key()
        given, agent = enrolled.credentials, self._agent
        if agent is None or agent.state.terminal != given.terminal:
            self._begin(enrolled)
            return
        try:
            transport = (self._connect or mqtt_transport)(enrolled)
        except ValueError as error:
            _log.error("the broker's new address cannot be used: %s", error)
            return
        self._name = given.name
        agent.renew(AgentIdentity(given.terminal, enrolled.key, enrolled.console_keys), transport)
        self._change(replace(self._link, name=given.name))

    def _read_disk(self, agent: Agent) -> None:
        on_disk = agent.read_disk()

        def start() -> None:
            if self._agent is agent:
                agent.start(on_disk)
                self._keep()

        self._scheduler.post(start)

    def _applied(self) -> None:
        self._terminal.refresh()
        self._keep()

    def _keep(self) -> None:
        """Leave what staff want to the next start."""
        text = self._kept.describe(self._agent.state) if self._agent is not None else None
        if text is not None and self._disk is not None:
            self._disk.submit(lambda: self._kept.write(text))

    def _lines(self) -> tuple[Text, ...]:
        """Return what this terminal is called, large first."""
        centre = self._around.centre()
        names = [self._name or (self._agent.state.terminal if self._agent else ""), centre]
        return tuple(Content.of({"ko": name}) for name in names if name)

    def _connection_changed(self, loss: Loss | None) -> None:
        if self._agent is None:
            return
        state = "revoked" if loss is not None and loss.value == "refused" else "joined"
        self._change(replace(self._link, state=state, is_connected=loss is None))
        self._look_at_desk()

    def _console_changed(self, is_away: bool) -> None:
        """The console has gone although its broker answers, or is back."""
        if self._link.state != "revoked":  # to a terminal that was cut off every console is silent
            _log.warning("the console %s", "has gone" if is_away else "is back")
        self._change(replace(self._link, is_away=is_away))
        self._look_at_desk()

    def _look_at_desk(self) -> None:
        if self._desk is not None:
            self._desk.look()

    def _change(self, link: ConsoleLink) -> None:
        self._link = link
        self._terminal.tell("clerk", Done("console", link))

    # -- the door (worker threads) ------------------------------------------------------------------

    def look(self) -> ConsoleLink:
        """Return how the link is."""
        agent = self._agent
        return replace(self._link, is_paused=agent is not None and agent.state.resolved.is_paused)

    def join(self, address: str) -> ConsoleLink:
        """Ask the console at *address* to take this terminal in; returns the code that staff type there.

        Raises:
            KioskError: It does not answer, refuses, or is no console.
        """
        client = self._joining.client(address)
        try:
            asked = client.ask()
        except (GatewayLostError, GatewayUnreachableError) as error:
            raise KioskError(_NO_ANSWER, code="R-07", technical=error.technical) from error
        self._joining.remember(address)
        link = ConsoleLink("waiting", address, code=asked.code)
        self._link = link
        deadline = self._clock.monotonic() + asked.expires_in_s
        self._scheduler.post(lambda: self._joining.wait(client, asked, deadline, self._begin, self._expire))
        return link

    def _expire(self) -> None:
        self._change(ConsoleLink("expired", self._link.address))

    def leave(self) -> ConsoleLink:
        """Forget the console and its credentials, or stop asking."""
        was_joined = self._link.state in ("joined", "revoked")
        link = ConsoleLink(address=self._link.address)
        self._link = link
        self._scheduler.post(self._stop_and_clear)
        if was_joined:
            self._joining.store().forget()
        return link

    def _stop_and_clear(self) -> None:
        from kiosk.modes.controller import Source

        self.stop()
        self._kept.forget()
        if self._desk is not None:
            self._desk.end()
        self._terminal.show_watched(False)
        self._terminal.show_call(False)
        self._notices.replace(())
        # What staff wanted holds no longer: nobody is there who could take it back.
        self._modes.replace_layers({Source.STANDING: {}, Source.SCHEDULE: {}, Source.STAFF: {}})
        self._terminal.refresh()

    # -- help (worker threads) ------------------------------------------------------------------------

    def call(self, *, is_new: bool = True) -> HelpReach:
        """Let the call stand on the desks of staff, where somebody takes it; or look how it stands.

        While nobody there can see it, the terminal keeps it and the desks have it as soon as they are back;
        a terminal that was cut off has no desks.
        """
        if self._agent is None or self._link.state == "revoked":
            return "away"
        self._scheduler.post(self._call if is_new else self._follow_call)
        call = self._agent.state.call
        if call is None and not is_new:
            return "over"
        if call is not None and call.state == "answered":
            return "reached"
        return "asked" if self._agent.is_heard else "kept"

    def stop_calling(self) -> None:
        """Take the call back."""
        self._scheduler.post(self._end_call)

    def complete(self, service: str) -> None:
        """Count a service that a visitor has finished: a number, not who."""
        self._scheduler.post(lambda: self._agent.complete(service) if self._agent else None)

    def _call(self) -> None:
        if self._agent is not None:
            self._agent.ask_for_help(self._terminal.view.language, self._terminal.service)
            self._follow_call()

    def _follow_call(self) -> None:
        """Let the page say who comes, or whether the desks can see the call that waits."""
        call = self._agent.state.call if self._agent is not None else None
        if call is None:
            return
        if call.state == "answered":
            called = Called(reached=True, by=call.by, is_on_screen=self._terminal.is_watched)
            self._terminal.tell("person", Done("call", called))
        elif self._desk is not None:
            self._desk.begin()

    def _end_call(self) -> None:
        if self._agent is not None:
            self._agent.end_help()
