"""Keeps trying to empty the outbox, on the scheduler's time and off the core's thread."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from kiosk.clock import Scheduler, Timer
from kiosk.services.outbox import FIRST_WAIT, LONGEST_WAIT, Deliverer, DeliveryReport, OutboxError

_LOG = logging.getLogger(__name__)
#: Runs a blocking call somewhere else than on the core's thread.
RunElsewhere = Callable[[Callable[[], None]], object]


class Box(Protocol):
    """What the loop empties: an outbox, or one that opens at its first use."""

    def deliver_once(self, client: Deliverer, /) -> DeliveryReport:
        """Try everything that is due once."""


class DeliveryLoop:
    """Delivers at start, after each :meth:`kick`, and whenever a report is due again."""

    def __init__(
        self,
        outbox: Box,
        client: Callable[[], Deliverer],
        scheduler: Scheduler,
        run_elsewhere: RunElsewhere,
        on_report: Callable[[DeliveryReport], None] | None = None,
    ) -> None:
        """Prepare; nothing runs yet.

        Args:
            outbox: What to empty.
            client: Returns the way to the gateway (made at the first use).
            scheduler: Calls back on the core's thread.
            run_elsewhere: Runs a blocking call on a worker (an executor's ``submit``).
            on_report: Hears about each round, on the core's thread.
        """
        self._outbox = outbox
        self._client = client
        self._scheduler = scheduler
        self._run_elsewhere = run_elsewhere
        self._on_report = on_report
        self._timer: Timer | None = None
        self._is_running = False
        self._is_round_open = False
        self._is_wanted = False
        self._vain_rounds = 0

    def start(self) -> None:
        """Begin; the first round is at once."""
        self._is_running = True
        self.kick()

    def stop(self) -> None:
        """Begin no further round; one that runs ends by itself."""
        self._is_running = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def kick(self) -> None:
        """Try now: a report was put in, or the network came back. Core thread only."""
        if not self._is_running:
            return
        if self._is_round_open:
            self._is_wanted = True
            return
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._is_round_open = True
        self._run_elsewhere(self._round)

    def _round(self) -> None:
        """One round, on a worker."""
        report: DeliveryReport | None = None
        try:
            report = self._outbox.deliver_once(self._client())
        except OutboxError as error:
            _LOG.error("outbox: %s", error.technical)
        except Exception as error:
            # Opening keys, store or gateway may fail in any way; it is tried again, never lost in silence.
            _LOG.error(
                "delivery could not begin: %s", getattr(error, "technical", "") or type(error).__name__
            )
            _LOG.debug("delivery could not begin", exc_info=True)
        finally:
            self._scheduler.post(lambda: self._after(report))

    def _wait_after_vain_round(self) -> DeliveryReport:
        """Wait like a row that did not arrive: a gateway that was slow at the start is asked again soon."""
        wait = min(FIRST_WAIT * 2 ** min(self._vain_rounds, 12), LONGEST_WAIT)
        self._vain_rounds += 1
        return DeliveryReport(next_try_in=wait)

    def _after(self, report: DeliveryReport | None) -> None:
        """Plan the next round, on the core's thread."""
        self._is_round_open = False
        if report is None:
            report = self._wait_after_vain_round()
        else:
            self._vain_rounds = 0
        if self._on_report is not None:
            self._on_report(report)
        if not self._is_running:
            return
        if self._is_wanted:
            self._is_wanted = False
            self.kick()
        elif report.next_try_in is not None:
            self._timer = self._scheduler.call_later(max(report.next_try_in, 0.1), self.kick)
