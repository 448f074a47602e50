"""A page host without a browser: plays pages that a test has written down, and keeps what it was asked."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from kiosk.errors import KioskError
from kiosk.modes.state import ModeState
from kiosk.web.host import (
    FillNode,
    GoBackInPage,
    OpenPage,
    PageEvent,
    PageFailed,
    PageLoading,
    PageShown,
    PressNode,
    ReloadPage,
)
from kiosk.web.page import PageNode, PageOption, PageSnapshot

#: What a press or fill leads to: an address to go to, or events.
Reaction = str | PageEvent | list[PageEvent] | Callable[["RecordedPageHost", Any], None]


def node(id: str, role: str = "text", name: str = "", **values: Any) -> PageNode:  # noqa: A002
    """Write a node down."""
    return PageNode(id=id, role=role, name=name, **values)


def option(id: str, label: str, **values: Any) -> PageOption:  # noqa: A002
    """Write an answer of a list down."""
    return PageOption(id=id, label=label, **values)


def page(address: str, *nodes: PageNode, title: str = "쪽", lang: str = "ko", **values: Any) -> PageSnapshot:
    """Write a page down; what can be pressed and filled in are its tasks."""
    values.setdefault(
        "tasks",
        tuple(
            one.id
            for one in nodes
            if one.kind_of_field or one.role in ("link", "button", "checkbox", "radio", "tab", "switch")
        ),
    )
    return PageSnapshot(number=0, address=address, title=title, lang=lang, nodes=nodes, **values)


class RecordedPageHost:
    """Carries out requests from a table; events wait until :meth:`play`, as an engine's would."""

    def __init__(
        self,
        pages: Mapping[str, PageSnapshot],
        reactions: Mapping[str, Reaction] | None = None,
        *,
        error: KioskError | None = None,
    ) -> None:
        """Know the pages by address, and what a press of a node leads to."""
        self.pages = dict(pages)
        self.reactions = dict(reactions or {})
        self.asked: list[object] = []
        self.filled: dict[str, str] = {}
        self.modes: list[ModeState] = []
        self.closed = 0
        self._error = error
        self._number = 0
        self._history: list[str] = []
        self._queue: deque[PageEvent] = deque()
        self._listener: Callable[[PageEvent], None] = lambda event: None

    # -- what a terminal uses ---------------------------------------------------------------------

    def carry_out(self, request: object) -> None:
        """Note it, and let the table answer."""
        self.asked.append(request)
        if self._error is not None:
            raise self._error
        match request:
            case OpenPage(address):
                self._history = [address]
                self._load(address)
            case GoBackInPage() if len(self._history) > 1:
                self._history.pop()
                self._load(self._history[-1])
            case ReloadPage() if self._history:
                self._load(self._history[-1])
            case FillNode(id, text):
                self.filled[id] = text.text
            case PressNode(id) if id in self.reactions:
                self._react(self.reactions[id], request)

    def set_listener(self, listener: Callable[[PageEvent], None]) -> None:
        """Tell *listener*."""
        self._listener = listener

    def apply(self, modes: ModeState) -> None:
        """Note the modes."""
        self.modes.append(modes)

    def close(self) -> None:
        """Forget the page."""
        self.closed += 1
        self._history.clear()
        self._queue.clear()

    # -- what a test uses -------------------------------------------------------------------------

    def tell(self, *events: PageEvent) -> None:
        """Let the page say something by itself."""
        self._queue.extend(events)
        self.play()

    def play(self) -> None:
        """Deliver everything that waits."""
        while self._queue:
            self._listener(self._queue.popleft())

    def go(self, address: str) -> None:
        """Follow a link."""
        self._history.append(address)
        self._load(address)

    @property
    def number(self) -> int:
        """Number of the present load."""
        return self._number

    def _react(self, reaction: Reaction, request: object) -> None:
        if isinstance(reaction, str):
            self.go(reaction)
        elif isinstance(reaction, list):
            self._queue.extend(reaction)
        elif callable(reaction):
            reaction(self, request)
        else:
            self._queue.append(reaction)

    def _load(self, address: str) -> None:
        self._number += 1
        self._queue.append(PageLoading(address, self._number))
        shown = self.pages.get(address)
        if shown is None:
            self._queue.append(PageFailed("not-found", can_retry=False))
        else:
            self._queue.append(PageShown(shown.model_copy(update={"number": self._number})))
