"""What the terminal publishes: signed, retained where it is a state, and never too often."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable

from kiosk.clock import Clock, Scheduler, Timer
from kiosk.remote.clock_trust import ClockTrust, tellable
from kiosk.remote.counts import Counts
from kiosk.remote.events import Now
from kiosk.remote.masking import mask, masked_cursor, masked_keys
from kiosk.remote.ports import Ports
from kiosk.remote.reporting import help_document, report
from kiosk.remote.state import TwinState
from kiosk.remote.transport import Transport
from kiosk.twin.documents import (
    AnswerDocument,
    AssistDocument,
    CountsDocument,
    Document,
    Health,
    MaskedScreen,
    PresenceDocument,
)
from kiosk.twin.envelope import seal_envelope
from kiosk.twin.layers import STAFF_FIELDS
from kiosk.twin.limits import MAX_PAYLOAD
from kiosk.twin.mqtt import PublishMessage
from kiosk.twin.signing import SigningKey
from kiosk.twin.topics import RETAINED, Kind, quality, topic

_log = logging.getLogger("remote")

#: Reports are at least this far apart, in s; the first one goes out at once.
REPORT_GAP_S = 0.2
#: Masked Screens are at least this far apart, in s.
ASSIST_GAP_S = 0.1
#: A change of free space is news from this many MB on.
DISK_STEP_MB = 256
#: A Screen that is too long for a message is cut to so many items with so many letters each.
FITTING_ITEMS = 100
FITTING_LABEL = 40
#: So many masked Screens are remembered, to know what staff point at.
SHOWN_KEPT = 50


def _coarse(health: Health) -> Health:
    """Return health without what changes all the time."""
    free = None if health.disk_free_mb is None else health.disk_free_mb // DISK_STEP_MB
    return health.model_copy(update={"disk_free_mb": free, "clock_offset_s": None})


def _fitting(screen: MaskedScreen) -> MaskedScreen:
    """Return a Screen that fits into a message: an endless list is cut, long words too."""
    if len(screen.model_dump_json().encode()) * 2 < MAX_PAYLOAD:
        return screen
    items = tuple(
        item.model_copy(update={"label": item.label[:FITTING_LABEL]}) for item in screen.items[:FITTING_ITEMS]
    )
    return screen.model_copy(update={"items": items})


class _Gate:
    """Lets the first call through at once, and of those that follow closely the last."""

    def __init__(self, clock: Clock, scheduler: Scheduler, gap_s: float) -> None:
        self._clock = clock
        self._scheduler = scheduler
        self._gap = gap_s
        self._last = -gap_s
        self._timer: Timer | None = None

    def ask(self, call: Callable[[], None]) -> None:
        if self._timer is not None:
            return
        left = self._last + self._gap - self._clock.monotonic()
        # Also the first waits for the end of this event: several actions make one report.
        self._timer = self._scheduler.call_later(max(0.0, left), lambda: self._go(call))

    def _go(self, call: Callable[[], None]) -> None:
        self._timer = None
        self._last = self._clock.monotonic()
        call()


class Publisher:
    """Signs and publishes; owned by the scheduler's thread, but for :meth:`new_connection`."""

    def __init__(
        self,
        terminal: str,
        key: SigningKey,
        app: str,
        transport: Transport,
        ports: Ports,
        clock: Clock,
        scheduler: Scheduler,
        counts: Counts,
    ) -> None:
        """Publish for *terminal*."""
        self._terminal = terminal
        self._key = key
        self._app = app
        self._transport = transport
        self._ports = ports
        self._clock = clock
        self._counts = counts
        self._connection = str(uuid.uuid4())
        self._connected_at = tellable(clock.now())
        self._sequence = 0
        self._help_sequence = 0
        self._assist_sequence = 0
        self._told_health: Health | None = None
        self._shown: dict[int, tuple[str, dict[str, str]]] = {}
        self._report_gate = _Gate(clock, scheduler, REPORT_GAP_S)
        self._assist_gate = _Gate(clock, scheduler, ASSIST_GAP_S)
        self.trust = ClockTrust()

    def sign_with(self, key: SigningKey) -> None:
        """Sign with another key from now on."""
        self._key = key

    def new_connection(self) -> PublishMessage:
        """Give the connection that is about to be made a name, and return its last will."""
        self._connection = str(uuid.uuid4())
        self._connected_at = tellable(self._clock.now())
        self._sequence = self._help_sequence = 0
        return self._presence(is_online=False)

    def announce_presence(self) -> None:
        """Publish the birth of the connection."""
        self._transport.publish(self._presence(is_online=True))

    def _presence(self, *, is_online: bool) -> PublishMessage:
        document = PresenceDocument(
            terminal=self._terminal,
            is_online=is_online,
            connection=self._connection,
            at=self._connected_at,
        )
        return self._message(Kind.PRESENCE, document)

    def _message(self, kind: Kind, document: Document) -> PublishMessage:
        payload = seal_envelope(kind, self._terminal, document.to_body(), self._key)
        return PublishMessage(topic(kind, self._terminal), payload, quality(kind), kind in RETAINED)

    def _publish(
        self, kind: Kind, document: Document, on_acked: Callable[[bool], None] | None = None
    ) -> bool:
        try:
            return self._transport.publish(self._message(kind, document), on_acked)
        except ValueError as error:
            _log.error("what this terminal wanted to say is too long: %s", error)
            return False

    def everything(self, state: TwinState, now: Now) -> None:
        """Publish every state: after a connection, and when staff ask."""
        self._report(state, now)
        self.help(state, now)
        self.counts()
        if state.is_assisted(now):
            self.assist(state, now)

    def report_soon(self, current: Callable[[], tuple[TwinState, Now]]) -> None:
        """Publish what is true, once for all that happens at this moment."""
        self._report_gate.ask(lambda: self._report(*current()))

    def _report(self, state: TwinState, now: Now) -> None:
        if not self._transport.is_connected:
            return
        self._sequence += 1
        health = self._health(now)
        self._told_health = _coarse(health)
        self._publish(
            Kind.REPORTED,
            report(
                state,
                now,
                health,
                self._ports.modes.state(),
                app=self._app,
                connection=self._connection,
                sequence=self._sequence,
                identity=self._key.kid,
            ),
        )

    def _health(self, now: Now) -> Health:
        ahead = self.trust.ahead(now.utc, now.monotonic)
        offset = None if ahead is None else round(ahead, 1)
        own = self._ports.health.health()
        return own.model_copy(update={"clock_trusted": now.is_trusted, "clock_offset_s": offset})

    def has_news_of_health(self, now: Now) -> bool:
        """Tell whether the terminal's health is not as it was reported last."""
        return _coarse(self._health(now)) != self._told_health

    def help(self, state: TwinState, now: Now) -> None:
        """Publish how the call for a person stands."""
        self._help_sequence += 1
        said = help_document(state, now, connection=self._connection, sequence=self._help_sequence)
        self._publish(Kind.HELP, said)

    def counts(self) -> None:
        """Publish the counts of seven days."""
        if not self._transport.is_connected:
            return
        hours = self._counts.hours()
        while True:
            document = CountsDocument(terminal=self._terminal, hours=hours)
            if len(document.to_body().encode()) * 2 < MAX_PAYLOAD or len(hours) < 2:
                break
            # The console keeps the older ones that it has heard of before.
            hours = dict(list(hours.items())[len(hours) // 4 + 1 :])
        self._publish(Kind.COUNTS, document)

    def answer(self, answer: AnswerDocument, on_acked: Callable[[bool], None]) -> None:
        """Publish an answer."""
        self._publish(Kind.ANSWER, answer, on_acked)

    # -- the masked Screen --------------------------------------------------------------------------

    def screen_changed(self, current: Callable[[], tuple[TwinState, Now]]) -> None:
        """Publish the masked Screen soon, if the visitor agrees to it then."""
        state, now = current()
        if state.is_assisted(now):
            self._assist_gate.ask(lambda: self.assist(*current()))

    def assist(self, state: TwinState, now: Now, ended: str = "", why: str = "") -> None:
        """Publish the masked Screen of a session that the visitor agreed to, or its end."""
        self._assist_sequence += 1
        if ended:
            self._shown.clear()
            over = AssistDocument(
                terminal=self._terminal, session=ended, sequence=self._assist_sequence, ended=why or "ended"
            )
            self._publish(Kind.ASSIST, over)
            return
        view = self._ports.screen.view()
        if view is None or state.assist is None or not state.is_assisted(now):
            return
        self._shown[self._assist_sequence] = (view.screen.id, masked_keys(view))
        while len(self._shown) > SHOWN_KEPT:
            self._shown.pop(next(iter(self._shown)))
        modes = self._ports.modes.state()
        document = AssistDocument(
            terminal=self._terminal,
            session=state.assist.id,
            sequence=self._assist_sequence,
            screen=_fitting(mask(view)),
            modes={name: getattr(modes, name) for name in sorted(STAFF_FIELDS)},
            cursor=masked_cursor(view),
            language=modes.language,
        )
        self._publish(Kind.ASSIST, document)

    def find_item(self, masked: str, sequence: int | None) -> str | None:
        """Return the key of the item that staff point at; None if the visitor has gone on.

        Args:
            masked: Key in the document that staff saw.
            sequence: Number of that document; None for the latest.
        """
        view = self._ports.screen.view()
        if view is None or not self._shown:
            return None
        screen, keys = self._shown.get(max(self._shown) if sequence is None else sequence, ("", {}))
        key = keys.get(masked)
        is_there = key is not None and key in masked_keys(view).values()
        return key if is_there and screen == view.screen.id else None
