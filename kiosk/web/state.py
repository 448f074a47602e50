"""What the flow of web pages knows: where the visitor is, the page as it was told, and the drafts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from kiosk.errors import KioskError
from kiosk.i18n.text import Text
from kiosk.screens.model import Live, Screen, Tone
from kiosk.web.host import FailureKind
from kiosk.web.page import PageNode, PageSnapshot
from kiosk.web.ways import Way

#: How a page is shown: as its makers drew it, as its tasks one after another, as plain text.
Look = Literal["page", "list", "reader"]


@dataclass(frozen=True, slots=True)
class Note:
    """Something that happened, for the top of the Screen.

    Attributes:
        text: What.
        tone: What kind of thing.
        detail: A second line, or None.
        live: Whether it is spoken without being asked.
    """

    text: Text = field(repr=False)
    tone: Tone = Tone.INFO
    detail: Text | None = field(default=None, repr=False)
    live: Live = Live.POLITE


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why there is no page.

    Attributes:
        kind: A failure of the page, or ``refused``.
        reason: The policy's reason for ``refused``, or "".
        can_retry: Whether trying again may help.
        error: What the host said when it could not even begin, or None.
    """

    kind: FailureKind | Literal["refused"]
    reason: str = ""
    can_retry: bool = True
    error: KioskError | None = None


@dataclass(frozen=True, slots=True)
class WebState:
    """State of the flow.

    Attributes:
        position: ``sites``, ``opening``, ``view.<turn>``, ``options``, ``check``, ``more``, ``along``,
            ``address`` or ``trouble``.
        site: Id of the site, or "".
        address: Address that was asked for last, by us or by the page.
        look: How the page is shown.
        turn: Counts up whenever the visitor should hear the page anew: a load, a dialog of the page,
            errors after a press.
        page: The page as it stands, or None.
        part: Which part of a long page is shown, from 0.
        depth: How many steps Back can take within the page.
        is_loading: Whether another page is on its way.
        is_returning: Whether the next load is one that we asked for (back, reload, other language).
        is_translated: Whether the visitor's language has been opened by itself, once a site.
        note: What happened last, or None.
        start: Key at which the Screen begins, or None for its title.
        way: What ``along`` lists: headings or fields.
        node: Node to which ``options`` and ``check`` belong.
        drafts: Node id -> what the visitor wrote there; the visitor's own until the page is left.
        checked: The drafts that were read back and confirmed.
        acted: The node that the visitor pressed last: what comes of it is told beside it.
        pressed: The button that was pressed last, if it may have sent something.
        news: Nodes that have appeared since the load: told whatever they are.
        is_whole: Whether the page answers what was sent: then the list of tasks tells all of it.
        touched: Nodes into which somebody typed in the picture of the page; their words stay there.
        dialogs: How many questions the page has asked since the visitor last acted.
        is_asked: Whether a question of the page is open.
        is_quiet: Whether the visitor wants no more questions of this page.
        scale: Size of the page beyond the terminal's letters, or None.
        trouble: Why there is no page, or None.
        rendered: The Screen of this very state, by language; a state made from it begins without one,
            and it goes with the state.
    """

    position: str = "sites"
    site: str = ""
    address: str = field(default="", repr=False)
    look: Look = "page"
    turn: int = 0
    page: PageSnapshot | None = field(default=None, repr=False)
    part: int = 0
    depth: int = 0
    is_loading: bool = False
    is_returning: bool = False
    is_translated: bool = False
    note: Note | None = None
    start: str | None = None
    way: Way = "heading"
    node: str = ""
    drafts: Mapping[str, str] = field(default_factory=dict, repr=False)
    checked: Mapping[str, str] = field(default_factory=dict, repr=False)
    acted: str = ""
    pressed: str = ""
    news: frozenset[str] = frozenset()
    is_whole: bool = False
    touched: frozenset[str] = frozenset()
    dialogs: int = 0
    is_asked: bool = False
    is_quiet: bool = False
    scale: float | None = None
    trouble: Trouble | None = None
    rendered: list[tuple[str, Screen]] = field(init=False, default_factory=list, repr=False, compare=False)

    def find(self, node: str) -> PageNode | None:
        """Return a node of the page, or None."""
        return self.page.node(node) if self.page is not None else None

    @property
    def is_view(self) -> bool:
        """Whether the page itself is shown."""
        return self.position.startswith("view.")

    @property
    def has_draft(self) -> bool:
        """Whether something was written that the page has not sent yet."""
        is_unsent = dict(self.drafts) != dict(self.checked) and any(self.drafts.values())
        return is_unsent or bool(self.touched)
