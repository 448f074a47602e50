"""What a page asks people: dialogs that wait for an answer, and what was refused on the spot."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from kiosk.clock import Clock, Scheduler
from kiosk.web.host import WAITING_DIALOGS, AnswerDialog, DialogAsked, DialogKind
from ui.web.current import CurrentPage
from ui.web.failures import name_permission
from ui.web.heartbeat import Heartbeat
from ui.web.limits import DIALOGS, DIALOGS_S, Burst


class PageDialogs:
    """Hands dialogs to the flow and answers back, unless the page asks without end."""

    def __init__(
        self, current: CurrentPage, heartbeat: Heartbeat, clock: Clock, scheduler: Scheduler
    ) -> None:
        """Begin without any dialog.

        Args:
            current: The page that asks.
            heartbeat: Is held while the page rightly waits.
            clock: Time.
            scheduler: The thread of the terminal.
        """
        self._current = current
        self._heartbeat = heartbeat
        self._scheduler = scheduler
        self._burst = Burst(clock, DIALOGS, DIALOGS_S)
        self._count = 0
        #: Our number of a dialog -> the one of the page's QML.
        self._waiting: dict[int, int] = {}

    @property
    def is_waiting(self) -> bool:
        """Whether the page waits for an answer."""
        return bool(self._waiting)

    def forgive(self) -> None:
        """The visitor has acted: what the page asks next is an answer to them."""
        self._burst.forget()

    def clear(self) -> None:
        """The view is gone, and its dialogs with it."""
        self._waiting.clear()

    def decline_all(self) -> None:
        """A page that is left takes its dialogs with it."""
        for number in self._waiting.values():
            self._current.stage.dialogAnswered.emit(number, False, "")
        self._waiting.clear()
        self._heartbeat.hold(is_waiting=False)

    def answer(self, answer: AnswerDialog) -> None:
        """Give the visitor's answer to the page."""
        number = self._waiting.pop(answer.dialog, None)
        if number is not None:
            self._heartbeat.hold(is_waiting=self.is_waiting)
            self._current.stage.dialogAnswered.emit(number, answer.is_accepted, answer.text)

    def asked(self, number: int, kind: str, origin: str, text: str, default: str) -> None:
        """Hand a dialog to the flow, unless the page asks without end."""
        if kind not in WAITING_DIALOGS or not self._burst.note():
            self._current.counts["dialogs-dropped"] += 1
            self._scheduler.post(lambda: self._current.stage.dialogAnswered.emit(number, False, ""))
            return
        self._count += 1
        self._waiting[self._count] = number
        self._heartbeat.hold(is_waiting=True)
        self._tell(kind, origin, text, default)

    def refused(self, kind: str, origin: str, detail: str) -> None:
        """Tell the flow what was refused on the spot."""
        self._current.counts[f"refused-{kind}"] += 1
        if kind in ("leave", "certificate") or not self._burst.note():
            return
        self._count += 1
        self._tell(kind, origin, name_permission(detail) if kind == "permission" else "", "")

    def refuse_download(self, download: Any) -> None:
        """Take no file, and say so."""
        download.cancel()
        self._current.counts["refused-download"] += 1
        if self._burst.note():
            self._count += 1
            name = str(download.suggestedFileName())[:200]
            self._tell("download", download.url().toString(), name, "")

    def _tell(self, kind: str, origin: str, text: str, default: str) -> None:
        site = urlsplit(origin).hostname or urlsplit(self._current.address).hostname or ""
        wanted: DialogKind = kind  # type: ignore[assignment] # one of the kinds that QML sends
        self._current.post(DialogAsked(self._count, wanted, site, text, default))
