"""What the twin needs of the terminal: small protocols that the core fulfils.

All calls come on the scheduler's thread, and all answers must come on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from kiosk.modes.state import ModeState
from kiosk.remote.actions import AskConsent, Layers, Offer, ShowAssist, ShowHelp
from kiosk.screens.view import View
from kiosk.twin.commands import Arguments
from kiosk.twin.documents import CommandDocument, Health, Outcome, StandingMessage

OfferAnswer = Literal["yes", "no", "undo", "keep"]
"""What a visitor answers to an offer, or to what was changed."""


class ModesPort(Protocol):
    """The mode state of the terminal; :class:`kiosk.remote.modes.ControllerModes` is one."""

    @property
    def base(self) -> ModeState:
        """Built-in modes and profile."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Language tags that are offered."""

    def layers(self) -> Layers:
        """The three layers of the centre, as they hold now: from an earlier start, before the twin looked."""

    def visitor(self) -> Mapping[str, Any]:
        """The visitor's own layer."""

    def state(self) -> ModeState:
        """What holds now."""

    def apply_layers(self, layers: Layers) -> None:
        """Replace the three layers of the centre, all at once; nothing typed and no place is lost."""

    def apply_for_visit(self, values: Mapping[str, Any]) -> None:
        """Change fields of the visitor's own layer on their behalf."""

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call *listener* after every change; returns the way to stop."""


class SessionPort(Protocol):
    """The visit."""

    def is_in_use(self) -> bool:
        """Whether a visitor is there (active, or being asked whether they still are)."""

    def subscribe(self, listener: Callable[[bool], None]) -> Callable[[], None]:
        """Call *listener(is_in_use)* when that changes; at an end *after* everything is wiped."""


class ScreenPort(Protocol):
    """What the visitor sees."""

    def view(self) -> View | None:
        """The view, or None before the first."""

    def subscribe(self, listener: Callable[[View], None]) -> Callable[[], None]:
        """Call *listener* with every new view."""


class VisitorPort(Protocol):
    """How the visitor is asked and told: on screen, by voice, with captions."""

    def offer(self, offer: Offer, on_answer: Callable[[OfferAnswer], None]) -> None:
        """Ask whether *offer.changes* may be made; with *is_done* say that they were, with undo.

        A question stays until it is answered or withdrawn and never covers what is being typed. What was
        changed is told at once, aloud too; it is changed only while the visitor is not busy.
        """

    def subscribe(self, listener: Callable[[bool], None]) -> Callable[[], None]:
        """Call *listener(is_busy)* now and whenever that changes; returns the way to stop.

        Busy is who types without a pause, or answers something else.
        """

    def withdraw_offer(self, offer_id: str) -> None:
        """The question no longer stands."""

    def ask_consent(self, question: AskConsent, on_answer: Callable[[bool], None]) -> None:
        """Ask whether a member of staff may see the screen."""

    def show_assist(self, assist: ShowAssist) -> None:
        """Show that staff see the screen, with the one press that calls ``Agent.stop_assist``; or its end.

        With *session* None an open question is withdrawn, too.
        """

    def show_help(self, help_state: ShowHelp) -> None:
        """Tell how the call for a person stands."""

    def show_clock(self, *, is_trusted: bool) -> None:
        """Say that the times shown here may be wrong, or no longer."""

    def show_messages(self, messages: tuple[StandingMessage, ...]) -> None:
        """These are the notices of the centre from now on; each holds between its two moments."""


Done = Callable[[Outcome, str, Mapping[str, object]], None]
"""Called once: outcome, reason, public result."""


class ExecutePort(Protocol):
    """Carries the commands out that are the terminal's own.

    ``session.end speech.say item.point service.open terminal.identify message.show settings.refresh``.
    The key of ``item.point`` is the real one by then.
    """

    def execute(self, command: CommandDocument, arguments: Arguments, done: Done) -> None:
        """Begin; call *done* when it has ended. What is raised counts as failed."""


class HealthPort(Protocol):
    """How the terminal is."""

    def health(self) -> Health:
        """Return it at once; clock fields are filled in by the agent."""

    def use_gateway(self, url: str | None) -> None:
        """Staff want this gateway, or None for the terminal's own: at the end of the visit."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything that the core hands to the agent."""

    modes: ModesPort
    session: SessionPort
    screen: ScreenPort
    visitor: VisitorPort
    execute: ExecutePort
    health: HealthPort
