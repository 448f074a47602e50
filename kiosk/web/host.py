"""What a flow asks of the live page, and what the page tells the flow.

The front end has the page engine; this module is all that both sides know of each other. Requests
go out by :class:`kiosk.screens.flow.Ask` with the host's name ``"web"``; events come back as
``Done("page", event)`` by :meth:`kiosk.terminal.Terminal.tell`. Everything here is a frozen value.

The host judges every address with :class:`kiosk.web.policy.Policy` before anything is loaded, and
never shows a window of its own: whatever a page wants to ask becomes a :class:`DialogAsked`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, get_args

from kiosk.i18n.text import VisitorText
from kiosk.modes.state import ModeState

if TYPE_CHECKING:
    from kiosk.web.page import PageChange, PageSnapshot

#: Name of the host in :class:`kiosk.screens.flow.Ask` and in ``Screen.host``.
HOST = "web"
#: Id of the effect under which every event of the host reaches the flow.
EFFECT = "page"

# -- requests: flow -> host --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenPage:
    """Load an address of a site. The host judges it again, as an app entry.

    Attributes:
        address: Where to go.
        site: Id of the site file, for adapter rules and the name in dialogs.
    """

    address: str
    site: str


@dataclass(frozen=True, slots=True)
class PressNode:
    """Press a link, button or other thing of the page, as a finger would."""

    node: str


@dataclass(frozen=True, slots=True)
class FillNode:
    """Write into a field of the page, with the events that the page's own code waits for."""

    node: str
    text: VisitorText


@dataclass(frozen=True, slots=True)
class ChooseNode:
    """Pick one option of a list of the page.

    Attributes:
        node: The list.
        option: Id of the option.
    """

    node: str
    option: str


@dataclass(frozen=True, slots=True)
class FocusNode:
    """Draw our ring around a thing of the page and scroll it into view."""

    node: str


@dataclass(frozen=True, slots=True)
class ScalePage:
    """Enlarge the page by itself, beyond the letters of the terminal.

    Attributes:
        scale: 1.0, 1.5, 2.0 or 4.0; None follows the mode state.
    """

    scale: float | None


@dataclass(frozen=True, slots=True)
class GoBackInPage:
    """Go one step back in the history of the page, never past its first address."""


@dataclass(frozen=True, slots=True)
class ReloadPage:
    """Load the same address again; a crashed or hung page is replaced first."""


@dataclass(frozen=True, slots=True)
class StopLoading:
    """Give up a load that takes too long; what is there stays."""


@dataclass(frozen=True, slots=True)
class AnswerDialog:
    """Answer an alert, a confirm or a prompt; for any other kind nothing waits for an answer.

    Attributes:
        dialog: Number of the dialog; an old one is dropped.
        is_accepted: OK rather than cancel.
        text: Answer of a prompt.
    """

    dialog: int
    is_accepted: bool
    text: str = ""

    def __repr__(self) -> str:
        """Hide what was typed."""
        return f"AnswerDialog({self.dialog}, {self.is_accepted}, <{len(self.text)} characters>)"


@dataclass(frozen=True, slots=True)
class ClosePage:
    """Leave the page: nothing of it is drawn, heard or running any more."""


PageRequest = (
    OpenPage
    | PressNode
    | FillNode
    | ChooseNode
    | FocusNode
    | ScalePage
    | GoBackInPage
    | ReloadPage
    | StopLoading
    | AnswerDialog
    | ClosePage
)

# -- events: host -> flow, each as Done("page", event) -----------------------------------------------

FailureKind = Literal[
    "offline",
    "certificate",
    "crashed",
    "hung",
    "too-big",
    "redirects",
    "not-found",
    "http",
    "download",
    "no-engine",
]
DialogKind = Literal[
    "alert",
    "confirm",
    "prompt",
    "permission",
    "auth",
    "file",
    "colour",
    "download",
    "print",
    "leave",
    "window",
]
FAILURE_KINDS: tuple[FailureKind, ...] = get_args(FailureKind)
DIALOG_KINDS: tuple[DialogKind, ...] = get_args(DialogKind)
#: Kinds whose page waits for :class:`AnswerDialog`. Of all others the host has already disposed
#: (refused; a ``leave`` always lets the visitor go), and the flow only says so.
WAITING_DIALOGS: frozenset[DialogKind] = frozenset({"alert", "confirm", "prompt"})


@dataclass(frozen=True, slots=True)
class PageLoading:
    """A load began.

    Attributes:
        address: What is loaded.
        number: Number of the load, counted up by the host.
    """

    address: str
    number: int


@dataclass(frozen=True, slots=True)
class PageShown:
    """A load finished, or the page has become another one by itself."""

    snapshot: PageSnapshot


@dataclass(frozen=True, slots=True)
class PageChanged:
    """Something of the page changed: after a press, by a live region, by an error of a form."""

    change: PageChange


@dataclass(frozen=True, slots=True)
class PageRefused:
    """The policy said no to a load of the whole page or to a window; the old page stays.

    Attributes:
        address: What was refused.
        reason: A :class:`kiosk.web.policy.Reason`.
    """

    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class PageFailed:
    """There is no page to show.

    Attributes:
        kind: What happened.
        detail: For the log and for staff; never shown to the visitor, no visitor text.
        can_retry: Whether trying again may help.
    """

    kind: FailureKind
    detail: str = ""
    can_retry: bool = True


@dataclass(frozen=True, slots=True)
class DialogAsked:
    """A page wants to ask or tell something outside of itself.

    Attributes:
        dialog: Number, counted up by the host.
        kind: What it wants.
        site_name: Host name that really asks, never what the page calls itself.
        text: The page's words, at most 2,000 characters; for ``permission`` what for
            (``camera``, ``microphone``, ``location``, ...), for ``download`` the file's name.
        default: What a prompt begins with.
        lang: Language of the page, or "".
    """

    dialog: int
    kind: DialogKind
    site_name: str
    text: str = ""
    default: str = ""
    lang: str = ""

    def __repr__(self) -> str:
        """Hide the page's words: they may hold what the visitor typed."""
        return f"DialogAsked({self.dialog}, {self.kind!r}, {self.site_name!r})"


PageEvent = PageLoading | PageShown | PageChanged | PageRefused | PageFailed | DialogAsked


class PageHost(Protocol):
    """The page engine, as the terminal sees it. Everything happens on the terminal's thread."""

    def carry_out(self, request: object) -> None:
        """Do one :data:`PageRequest`; returns at once, the outcome is an event.

        Raises:
            KioskError: The request cannot even be begun; the visitor is told.
        """

    def set_listener(self, listener: Callable[[PageEvent], None]) -> None:
        """Call *listener* with every event, never from within :meth:`carry_out`."""

    def apply(self, modes: ModeState) -> None:
        """Follow the modes: scale, contrast, motion, language; nothing is loaded again."""

    def close(self) -> None:
        """The flow that used the page is gone: as :class:`ClosePage`."""
