"""Carries out what the twin's pure function wants done: disk, visitor, commands, messages."""

from __future__ import annotations

import logging
from collections.abc import Callable

from kiosk.clock import Scheduler, Timer
from kiosk.remote import events as happened
from kiosk.remote.actions import (
    Action,
    Apply,
    ApplyForVisit,
    AskConsent,
    Execute,
    Offer,
    PublishAll,
    PublishAnswer,
    PublishAssist,
    PublishHelp,
    PublishReport,
    ShowAssist,
    ShowClock,
    ShowConsole,
    ShowHelp,
    ShowMessages,
    UseGateway,
    WithdrawOffer,
    WriteCommand,
    WriteDesired,
    WriteOutcome,
)
from kiosk.remote.counts import Counts
from kiosk.remote.disk import Disk
from kiosk.remote.ports import OfferAnswer, Ports
from kiosk.remote.publishing import Publisher
from kiosk.remote.state import TwinState
from kiosk.twin.commands import Point

_log = logging.getLogger("remote")

#: The masked Screen is published again soon after consent and then this often, in s: it travels without
#: acknowledgement, and the console may still be writing down that the visitor agreed.
ASSIST_AGAIN_S = (0.5, 3.0)


class Deeds:
    """Does one action after the other; what it brings about comes back as events."""

    def __init__(
        self,
        ports: Ports,
        disk: Disk,
        publisher: Publisher,
        counts: Counts,
        scheduler: Scheduler,
        current: Callable[[], tuple[TwinState, happened.Now]],
        handle: Callable[[happened.Event], None],
        on_console: Callable[[bool], None],
    ) -> None:
        """Act on the terminal.

        Args:
            ports: The terminal.
            disk: Writes.
            publisher: Publishes.
            counts: What happens, in numbers.
            scheduler: Where the twin's state lives.
            current: Returns what the twin knows, and the moment.
            handle: Gets the events.
            on_console: Told whether the console has gone.
        """
        self._ports = ports
        self._disk = disk
        self._publisher = publisher
        self._counts = counts
        self._scheduler = scheduler
        self._current = current
        self._handle = handle
        self._on_console = on_console
        self._assist_timer: Timer | None = None
        self._is_stopped = False

    def stop(self) -> None:
        """Do nothing more by itself."""
        self._is_stopped = True
        if self._assist_timer is not None:
            self._assist_timer.cancel()

    def carry_out(self, actions: tuple[Action, ...]) -> None:
        """Do them in their order."""
        for action in actions:
            try:
                self._do(action)
            except Exception as error:
                # One part of the terminal that fails must not cost the answer to staff.
                _log.error("%s failed: %s", type(action).__name__, type(error).__name__)

    def _do(self, action: Action) -> None:
        visitor, publisher = self._ports.visitor, self._publisher
        match action:
            case WriteDesired():
                self._disk.write_desired(action, self._current()[0].keys)
            case Apply():
                self._ports.modes.apply_layers(action.layers)
            case ApplyForVisit():
                self._ports.modes.apply_for_visit(action.values)
            case Offer():
                visitor.offer(action, lambda answer, name=action.id: self._offer_answered(name, answer))  # type: ignore[misc]
            case WithdrawOffer():
                visitor.withdraw_offer(action.id)
            case AskConsent():
                visitor.ask_consent(
                    action,
                    lambda is_yes, name=action.session: self._handle(happened.ConsentAnswered(name, is_yes)),  # type: ignore[misc]
                )
            case ShowAssist():
                visitor.show_assist(action)
            case ShowHelp():
                self._show_help(action)
            case ShowConsole():
                self._on_console(action.is_away)
            case ShowClock():
                visitor.show_clock(is_trusted=action.is_trusted)
            case ShowMessages():
                visitor.show_messages(action.messages)
            case UseGateway():
                self._ports.health.use_gateway(action.url)
            case WriteCommand():
                self._disk.write_command(action)
            case WriteOutcome():
                self._disk.write_outcome(action)
            case Execute():
                self._execute(action)
            case PublishAnswer():
                publisher.answer(
                    action.answer,
                    lambda is_acked: self._acked(action.answer.id) if is_acked else None,
                )
            case PublishReport():
                publisher.report_soon(self._current)
            case PublishHelp():
                publisher.help(*self._current())
            case PublishAssist():
                publisher.assist(*self._current(), action.ended, action.why)
                if not action.ended:
                    self._show_again(ASSIST_AGAIN_S[0])
            case PublishAll():
                publisher.everything(*self._current())

    def _acked(self, command: str) -> None:
        self._disk.forget_answer(command)
        self._scheduler.post(lambda: self._handle(happened.AnswerAcknowledged(command)))

    def _offer_answered(self, offer: str, answer: OfferAnswer) -> None:
        self._handle(happened.OfferAnswered(offer, answer))

    def _show_again(self, wait: float) -> None:
        """Publish the masked Screen again after *wait* seconds, and go on while the visitor agrees."""
        if self._assist_timer is not None:
            self._assist_timer.cancel()

        def again() -> None:
            self._assist_timer = None
            state, now = self._current()
            if not self._is_stopped and state.is_assisted(now):
                self._publisher.screen_changed(self._current)
                self._show_again(ASSIST_AGAIN_S[1])

        self._assist_timer = self._scheduler.call_later(wait, again)

    def _show_help(self, action: ShowHelp) -> None:
        call = self._current()[0].call
        if action.state == "answered" and call is not None:
            self._counts.answer_call(call.waited_s)
        self._ports.visitor.show_help(action)

    def _execute(self, action: Execute) -> None:
        arguments, name = action.arguments, action.command.id
        if isinstance(arguments, Point):
            key = self._publisher.find_item(arguments.key, arguments.sequence)
            if key is None:
                self._handle(happened.CommandFinished(name, "failed", "moved"))
                return
            arguments = arguments.model_copy(update={"key": key})
        is_over = False

        def done(outcome: str, reason: str = "", result: object = None) -> None:
            nonlocal is_over
            if not is_over:
                is_over = True
                public = result if isinstance(result, dict) else {}
                self._handle(happened.CommandFinished(name, outcome, reason, public))  # type: ignore[arg-type]

        try:
            self._ports.execute.execute(action.command, arguments, done)
        except Exception as error:
            # The error's own words may repeat what a visitor typed, so only its kind is kept.
            _log.error("command %s failed: %s", action.command.name, type(error).__name__)
            done("failed", type(error).__name__)
