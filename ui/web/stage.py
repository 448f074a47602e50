"""What the QML of a page and the host say to each other; nothing is decided here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, QUrl, Signal, Slot


def spell(address: QUrl) -> str:
    """Return an address as it is sent, percent-encoded and with an ASCII host: never a pretty one."""
    return bytes(address.toEncoded().data()).decode("ascii", "replace")


class StageOwner(Protocol):
    """What the host answers. Every call comes from the page's own QML, on the thread of the window."""

    def adopt(self, profile: QObject) -> None:
        """Guard the profile of a new page before anything is loaded."""

    def may_navigate(self, address: str, is_main: bool, kind: int) -> bool:
        """Judge one navigation of the page or a frame, redirects and forms included."""

    def load_changed(self, address: str, status: int, domain: int, code: int, words: str) -> None:
        """Take in that a load began, ended or failed."""

    def message_received(self, text: str) -> None:
        """Take in what the adapter sends."""

    def answered(self, number: int) -> None:
        """The page has answered the heartbeat."""

    def process_changed(self, pid: int) -> None:
        """The process that draws the page is another one."""

    def process_ended(self, status: int, code: int) -> None:
        """The process that draws the page has ended by itself."""

    def dialog_asked(self, number: int, kind: str, origin: str, text: str, default: str) -> None:
        """The page waits for an answer to a dialog."""

    def refused(self, kind: str, origin: str, detail: str) -> None:
        """The page has asked for something that nobody gets; it was refused on the spot."""

    def window_asked(self, address: str, is_by_visitor: bool) -> None:
        """The page wants another window; none was made."""

    def look_changed(self, look: dict[str, Any]) -> None:
        """Colours and sizes of our own Screens have changed."""


class PageStage(QObject):
    """Signals go to the page's QML, slots come from it."""

    loadAsked = Signal(QUrl)  # noqa: N815
    reloadAsked = Signal()  # noqa: N815
    backAsked = Signal()  # noqa: N815
    stopAsked = Signal()  # noqa: N815
    #: Answered by :meth:`processChanged`.
    processAsked = Signal()  # noqa: N815
    sent = Signal(str)
    asked = Signal(int)
    dialogAnswered = Signal(int, bool, str)  # noqa: N815
    #: Run a script in the adapter's world and hand its result to :meth:`evaluated` (tests only).
    runAsked = Signal(int, str, int)  # noqa: N815

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin; :attr:`owner` is set before the first page is made."""
        super().__init__(parent)
        #: Who is asked.
        self.owner: StageOwner
        #: What takes the results of :attr:`runAsked`.
        self.on_evaluated: Callable[[int, Any], None] = lambda number, value: None

    @Slot(QObject)
    def adopt(self, profile: QObject) -> None:
        """Hand on a new profile."""
        self.owner.adopt(profile)

    @Slot(QUrl, bool, int, result=bool)
    def mayNavigate(self, address: QUrl, is_main: bool, kind: int) -> bool:  # noqa: N802
        """Ask about a navigation."""
        return self.owner.may_navigate(spell(address), is_main, kind)

    @Slot(QUrl, int, int, int, str)
    def loadChanged(self, address: QUrl, status: int, domain: int, code: int, words: str) -> None:  # noqa: N802
        """Report a load."""
        self.owner.load_changed(spell(address), status, domain, code, words)

    @Slot(str)
    def received(self, text: str) -> None:
        """Hand on a message of the adapter."""
        self.owner.message_received(text)

    @Slot(int)
    def answered(self, number: int) -> None:
        """Hand on an answer to the heartbeat."""
        self.owner.answered(number)

    @Slot(int)
    def processChanged(self, pid: int) -> None:  # noqa: N802
        """Report the number of the page's process."""
        self.owner.process_changed(pid)

    @Slot(int, int)
    def processEnded(self, status: int, code: int) -> None:  # noqa: N802
        """Report the end of the page's process."""
        self.owner.process_ended(status, code)

    @Slot(int, str, str, str, str)
    def dialogAsked(self, number: int, kind: str, origin: str, text: str, default: str) -> None:  # noqa: N802
        """Hand on a dialog that waits."""
        self.owner.dialog_asked(number, kind, origin, text, default)

    @Slot(str, str, str)
    def refused(self, kind: str, origin: str, detail: str) -> None:
        """Report something that was refused on the spot."""
        self.owner.refused(kind, origin, detail)

    @Slot(QUrl, bool)
    def windowAsked(self, address: QUrl, is_by_visitor: bool) -> None:  # noqa: N802
        """Report a window that was not made."""
        self.owner.window_asked(spell(address), is_by_visitor)

    @Slot("QVariantMap")
    def lookChanged(self, look: dict[str, Any]) -> None:  # noqa: N802
        """Hand on colours and sizes."""
        self.owner.look_changed(look)

    @Slot(int, "QVariant")
    def evaluated(self, number: int, value: Any) -> None:
        """Hand on the result of a script."""
        self.on_evaluated(number, value)
