"""Web pages for the tour: what the adapter has told of three sample pages, played back without an engine.

``python -m tests.web_adapter.recording`` makes the recording, and a test tells when the adapter has come
to say something else. The picture of a page stays empty; every Screen that the core makes of it is there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kiosk.modes.state import ModeState
from kiosk.web.host import (
    AnswerDialog,
    ChooseNode,
    ClosePage,
    DialogAsked,
    GoBackInPage,
    OpenPage,
    PageChanged,
    PageEvent,
    PageFailed,
    PageLoading,
    PageRefused,
    PageShown,
    PressNode,
    ReloadPage,
)
from kiosk.web.page import PageChange, PageSnapshot
from kiosk.web.policy import Policy, Use

RECORDED = Path(__file__).with_name("recorded_pages.json")
#: The first page of a site, what its form asks before it is sent, and where it leads.
_FIRST, _QUESTION, _SENT = "list.html", "신청할까요?", "done.html"


def _tuples(value: Any) -> Any:
    """Return a JSON value with tuples for lists: documents of a page are read strictly."""
    if isinstance(value, list):
        return tuple(_tuples(each) for each in value)
    return {key: _tuples(each) for key, each in value.items()} if isinstance(value, dict) else value


class RecordedPages:
    """A :class:`kiosk.web.host.PageHost` that plays back."""

    def __init__(
        self,
        policy: Callable[[], Policy],
        post: Callable[[Callable[[], None]], object],
        path: Path = RECORDED,
    ) -> None:
        """Read the recording.

        Args:
            policy: Judges links, as for the real host.
            post: Calls something from the loop of the terminal.
            path: The recording.

        Raises:
            OSError, ValueError: It is missing or damaged.
        """
        found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        self._pages = {
            name: PageSnapshot.model_validate(_tuples(page)) for name, page in found["pages"].items()
        }
        self._picked = {
            key: [PageChange.model_validate(_tuples(change)) for change in changes]
            for key, changes in found["picked"].items()
        }
        self._base = self._pages[_FIRST].address.removesuffix(_FIRST)
        self._policy = policy
        self._post = post
        self._listener: Callable[[PageEvent], None] = lambda event: None
        self._history: list[str] = []
        self._number = 0
        self._dialogs = 0
        self._visit = 0
        self._is_waiting = False

    # -- PageHost ---------------------------------------------------------------------------------

    def set_listener(self, listener: Callable[[PageEvent], None]) -> None:
        """Call *listener* with every event."""
        self._listener = listener

    def apply(self, modes: ModeState) -> None:
        """There is no picture that could follow them."""

    def close(self) -> None:
        """Forget the page."""
        self._visit += 1
        self._history.clear()
        self._is_waiting = False

    def carry_out(self, request: object) -> None:
        """Play what was recorded; what only the picture would show is not heard of."""
        match request:
            case OpenPage():
                # Until :meth:`arrive`, so that the tour sees how one waits.
                self._history = [_FIRST]
                self._is_waiting = True
                self._tell(PageLoading(self._base + _FIRST, self._number + 1))
            case ClosePage():
                self.close()
            case PressNode(node):
                self._press(node)
            case ChooseNode(node, option):
                for change in self._picked.get(f"{node}/{option}", ()):
                    self._tell(PageChanged(change.model_copy(update={"number": self._number})))
            case AnswerDialog(is_accepted=True):
                self._go(_SENT)
            case GoBackInPage() if len(self._history) > 1:
                self._history.pop()
                self._load(self._history[-1])
            case ReloadPage() if self._history:
                self._load(self._history[-1])

    # -- what the tour does -----------------------------------------------------------------------

    def arrive(self) -> None:
        """Let the page come for which somebody waits."""
        if self._is_waiting:
            self._is_waiting = False
            self._load(self._history[-1])

    def fail(self) -> None:
        """Lose the line."""
        self._tell(PageFailed("offline"))

    # -- playing ----------------------------------------------------------------------------------

    def _press(self, node_id: str) -> None:
        node = self._pages[self._history[-1]].node(node_id) if self._history else None
        if node is None:
            return
        if node.role == "button":
            self._dialogs += 1
            host = urlsplit(self._base).hostname or ""
            self._tell(DialogAsked(self._dialogs, "confirm", host, _QUESTION, lang="ko"))
        elif node.address:
            verdict = self._policy().judge(node.address, Use.NAVIGATION)
            if verdict.is_allowed:
                self._go(urlsplit(node.address).path.rpartition("/")[2])
            else:
                self._tell(PageRefused(node.address, verdict.reason))

    def _go(self, name: str) -> None:
        self._history.append(name)
        self._load(name)

    def _load(self, name: str) -> None:
        self._number += 1
        self._tell(PageLoading(self._base + name, self._number))
        page = self._pages.get(name)
        if page is None:
            self._tell(PageFailed("not-found", can_retry=False))
        else:
            self._tell(PageShown(page.model_copy(update={"number": self._number})))

    def _tell(self, event: PageEvent) -> None:
        visit = self._visit

        def tell() -> None:
            if visit == self._visit:
                self._listener(event)

        self._post(tell)
