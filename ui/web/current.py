"""The page that is there now: what everything that looks after it has to know in common."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QUrl

from kiosk.clock import Scheduler
from kiosk.web.host import PageEvent
from ui.web.stage import PageStage
from ui.web.view import LivePage


class CurrentPage:
    """One page of one visit, and the two ways out: to its own QML, and to the flow.

    Attributes:
        stage: What its QML hears.
        page: The view, or None between pages.
        site: Id of the site it was opened from.
        token: By which the frames of this page know its adapter; no script of the page ever sees it.
        address: Where it is, as the engine says.
        loads: Number of the newest document.
        standing: Number and address of the document that was shown last.
        is_given_up: Whether a load after it came to nothing.
        has_shown: Whether the newest document has told itself.
        has_document: Whether a document may be in the view.
        is_failed: Whether its view was given up.
        process: Number of the process that draws it, or 0.
        counts: What happened since the program began, for the doctor and the twin: never words of a page.
        listener: Hears every event.
    """

    def __init__(self, stage: PageStage, scheduler: Scheduler) -> None:
        """Begin without a page.

        Args:
            stage: Of the page's QML.
            scheduler: The thread of the terminal.
        """
        self.stage = stage
        self._scheduler = scheduler
        self.listener: Callable[[PageEvent], None] = lambda event: None
        self.counts: Counter[str] = Counter()
        self.page: LivePage | None = None
        self.site = ""
        self.token = ""
        self.address = ""
        self.loads = 0
        self.standing = (0, "")
        self.is_given_up = False
        self.has_shown = False
        self.has_document = False
        self.is_failed = False
        self.process = 0
        self._visit = 0

    @property
    def is_alive(self) -> bool:
        """Whether there is a page that has not failed."""
        return self.page is not None and not self.is_failed

    def forget(self) -> None:
        """Forget the page; what it still had to say is not said."""
        self._visit += 1
        self.page = None
        self.standing = (0, "")
        self.is_given_up = False
        self.has_document = False
        self.process = 0
        self.site = self.address = self.token = ""

    def is_of_page(self, number: int) -> bool:
        """Tell whether a message of document *number* comes from the page that is there."""
        if number == self.loads:
            return True
        if not self.is_given_up or number != self.standing[0]:
            return False
        self.address = self.standing[1]
        return True

    def send(self, order: dict[str, Any]) -> None:
        """Give an order to the adapter of the page."""
        if self.page is not None:
            self.stage.sent.emit(json.dumps(order, ensure_ascii=False))

    def load(self, address: str) -> None:
        """Let the view load an address that was judged."""
        self.stage.loadAsked.emit(QUrl.fromEncoded(address.encode()))

    def load_later(self, address: str) -> None:
        """Do so from outside of the hook that asks, if the page is still there."""

        def load() -> None:
            if self.page is not None:
                self.load(address)

        self.later(load)

    def later(self, action: Callable[[], None]) -> None:
        """Call *action* from the loop unless the page was left meanwhile."""
        visit = self._visit

        def act() -> None:
            if visit == self._visit:
                action()

        self._scheduler.post(act)

    def post(self, event: PageEvent) -> None:
        """Tell the flow, never from within what it asked; a page that was left says nothing more."""
        self.later(lambda: self.listener(event))
