"""Flows: pure functions from (state, event) to (state, effects), and from state to Screen.

A flow never does anything by itself. What must happen outside (ask the gateway, print) is an
:class:`Effect` that the terminal carries out off the user-interface thread; the answer comes back
as :class:`Done` or :class:`Failed` with the same effect id, and a stale one never arrives.

Every flow state is a frozen dataclass with a ``position: str`` (which step is shown). The
navigator remembers positions, cursors and pages for Back; *answers stay in the state*, so going
back loses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from kiosk.errors import KioskError
from kiosk.i18n.text import Text
from kiosk.screens.model import Screen


@dataclass(frozen=True, slots=True)
class Chosen:
    """The visitor activated an item or action."""

    key: str


@dataclass(frozen=True, slots=True)
class Typed:
    """The visitor changed a field (the whole new value)."""

    key: str
    text: str

    def __repr__(self) -> str:
        """Hide what was typed."""
        return f"Typed(key={self.key!r}, text=<{len(self.text)} characters>)"


@dataclass(frozen=True, slots=True)
class Done:
    """An effect succeeded."""

    effect: str
    result: Any = None


@dataclass(frozen=True, slots=True)
class Failed:
    """An effect failed; the draft is as it was."""

    effect: str
    error: KioskError


@dataclass(frozen=True, slots=True)
class Returned:
    """A flow that this one had opened has closed."""

    flow: str
    result: Any = None


@dataclass(frozen=True, slots=True)
class Heard:
    """The microphone is open (no words yet), or these words have been understood so far."""

    effect: str
    text: str = ""

    def __repr__(self) -> str:
        """Hide what was said."""
        return f"Heard(effect={self.effect!r}, text=<{len(self.text)} characters>)"


@dataclass(frozen=True, slots=True)
class Understood:
    """What may have been said, best first: the result of :class:`Listen`.

    Attributes:
        texts: At least one.
        confidence: Of the first: 0.0 (a guess) to 1.0 (certain).
    """

    texts: tuple[str, ...]
    confidence: float

    def __repr__(self) -> str:
        """Hide what was said."""
        return f"Understood(<{len(self.texts)} texts>, {self.confidence:.2f})"


Event = Chosen | Typed | Done | Failed | Returned | Heard


@dataclass(frozen=True, slots=True)
class Run:
    """Carry out an operation in the background.

    Attributes:
        effect: Id under which the answer returns, unique among the pending ones of the flow.
        operation: A frozen dataclass that the terminal knows how to carry out.
        message: What the Progress says when it takes longer than 300 ms.
        is_quiet: The visitor does not wait for it: no Progress is shown.
        can_cancel: False where giving up would leave in doubt what happened (a report being kept).
    """

    effect: str
    operation: object
    message: Text | None = None
    is_quiet: bool = False
    can_cancel: bool = True


@dataclass(frozen=True, slots=True)
class Open:
    """Open another flow on top of this one.

    Attributes:
        flow: Its id.
        params: What it begins with.
        is_sheet: Whether it lies over this flow as a sheet; other sheets and spelling stay above it.
    """

    flow: str
    params: Mapping[str, Any] = field(default_factory=dict)
    is_sheet: bool = False


@dataclass(frozen=True, slots=True)
class Close:
    """Leave this flow; the one below gets :class:`Returned`."""

    result: Any = None


@dataclass(frozen=True, slots=True)
class GoHome:
    """Leave everything and show the home Screen."""


@dataclass(frozen=True, slots=True)
class EndVisit:
    """The visitor is done: wipe everything and wait for the next person (on a home PC: go home)."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Drop the Back history of this flow: what is done cannot be walked back into (a sent report)."""


@dataclass(frozen=True, slots=True)
class Say:
    """Tell the visitor something in passing (spoken as NOTICE, captioned)."""

    text: Text


@dataclass(frozen=True, slots=True)
class Confide:
    """Tell the visitor something that only a headset may carry; nothing of it is ever drawn.

    It answers at once: Done(effect, True) when it is being told, Done(effect, False) when no headset
    is in and nothing was said.

    Attributes:
        effect: Id under which the answer returns.
        text: What to tell; its private parts are masked in captions.
    """

    effect: str
    text: Text


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask a host of the front end (a live web page) to do something.

    Its answers are events: ``Done`` by :meth:`kiosk.terminal.Terminal.tell`. A host that is not there, or
    refuses, answers ``Failed(host, error)``.

    Attributes:
        host: Name of the host, as in ``Screen.host``.
        request: A frozen value that the host knows; never logged.
    """

    host: str
    request: object


@dataclass(frozen=True, slots=True)
class Listen:
    """Open the microphone for one turn of the visitor, while this very step stays on top.

    :class:`Heard` comes when it is open and with words so far; at the end comes Done with
    :class:`Understood`, or Failed.

    Attributes:
        effect: Id under which all of that returns.
        phrases: What is likely to be said.
    """

    effect: str
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StopListening:
    """The visitor has finished speaking."""


@dataclass(frozen=True, slots=True)
class Choose:
    """Press something on the Screen that is on top by then, as the visitor asked by voice."""

    key: str


@dataclass(frozen=True, slots=True)
class Change:
    """Change modes on the visitor's behalf: field name of ModeState -> value."""

    values: Mapping[str, Any]


Effect = (
    Run
    | Open
    | Close
    | GoHome
    | EndVisit
    | Forget
    | Say
    | Confide
    | Change
    | Ask
    | Listen
    | StopListening
    | Choose
)


class FlowState(Protocol):
    """What the navigator needs of every state."""

    @property
    def position(self) -> str:
        """Which step is shown."""


@dataclass(frozen=True, slots=True)
class Step:
    """The outcome of an event.

    Attributes:
        state: The new state; a changed ``position`` is a step that Back undoes.
        effects: What must happen outside, in order.
        replace: True when the new position takes the place of the old one in the history.
    """

    state: Any
    effects: tuple[Effect, ...] = ()
    replace: bool = False


@runtime_checkable
class Finding(Protocol):
    """A flow that can be opened at one place (a service, an entry, a site), which may not exist."""

    def has_found(self, state: Any, params: Mapping[str, Any]) -> bool | None:
        """Tell whether the place that *params* named is there; None while that is not known yet."""


class Flow(Protocol):
    """One kind of service. Implementations hold only what never changes (catalogue, settings)."""

    @property
    def id(self) -> str:
        """Stable name, for example ``report``."""

    def start(self, params: Mapping[str, Any]) -> Step:
        """Begin."""

    def handle(self, state: Any, event: Event) -> Step:
        """Answer one event."""

    def screen(self, state: Any) -> Screen:
        """Render the state. Must be pure and quick: it is called on every change."""

    def has_draft(self, state: Any) -> bool:
        """Tell whether the visitor would lose something by leaving now."""
