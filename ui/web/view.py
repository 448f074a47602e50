"""Makes and unmakes the live page: the one place where Qt WebEngine is loaded.

A page is made for one visit and unmade whole: the view first, then its profile. :class:`LivePage`
knows when both are really gone, which is what the wipe verifies.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QUrl
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickItem

from ui.web import processes
from ui.web.stage import PageStage
from ui.web.switches import arm

PAGE_QML = Path(__file__).resolve().parents[1] / "qml" / "Kiosk" / "web" / "WebPage.qml"


class LivePage:
    """One page with its profile, from birth to proven end."""

    def __init__(self, item: QQuickItem) -> None:
        """Take the item that QML made."""
        self._item: QQuickItem | None = item
        self._profile_is_alive = False
        self._item_is_alive = True
        item.destroyed.connect(self._note_item_gone)
        #: Every process that has drawn for this page.
        self.processes: set[int] = set()

    def _note_item_gone(self) -> None:
        self._item_is_alive = False

    def watch(self, profile: QObject) -> None:
        """Notice when the profile goes."""
        self._profile_is_alive = True
        profile.destroyed.connect(self._note_profile_gone)

    def _note_profile_gone(self) -> None:
        self._profile_is_alive = False

    def set(self, name: str, value: Any) -> None:
        """Set a property of the page's item: ``zoom``, ``isMuted``, ``visible``."""
        if self._item is not None:
            self._item.setProperty(name, value)

    def move_into(self, place: QQuickItem) -> None:
        """Show the page in another place, without loading it again."""
        if self._item is not None and self._item.parentItem() is not place:
            self._item.setParentItem(place)

    def unmake(self) -> None:
        """Take view and profile down now, and end what still draws for them."""
        item, self._item = self._item, None
        if item is None:
            return
        item.setProperty("visible", False)
        item.setProperty("isAlive", False)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        item.deleteLater()
        del item
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        processes.end_all(self.processes)

    def replace_view(self) -> None:
        """Put an empty view in the place of one that has crashed or hangs; the profile stays."""
        if self._item is None:
            return
        self._item.setProperty("isAlive", False)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        processes.end_all(self.processes)
        self._item.setProperty("isAlive", True)

    @property
    def is_gone(self) -> bool:
        """Whether nothing of the page is left: no item, no profile, no process that drew it."""
        if self._item is not None or self._item_is_alive or self._profile_is_alive:
            return False
        return not any(processes.is_alive(pid) for pid in self.processes)


class PageMaker:
    """Loads the engine at the first page, and makes pages from then on."""

    def __init__(
        self, engine: QQmlEngine, drawing: str, switches: str, authorities: Sequence[Path] = ()
    ) -> None:
        """Prepare; nothing of Qt WebEngine is touched yet.

        Args:
            engine: The QML engine of the window.
            drawing: How pages are drawn (:func:`ui.web.switches.choose_drawing`).
            switches: Switches of the engine (:func:`ui.web.switches.make_switches`).
            authorities: PEM files of authorities that are trusted besides the usual ones: a city's own.
        """
        self._engine = engine
        self._authorities = [str(path) for path in authorities]
        self._drawing = drawing
        self._switches = switches
        self._component: QQmlComponent | None = None

    @property
    def is_loaded(self) -> bool:
        """Whether the page engine has been started in this process."""
        return self._component is not None

    def load(self) -> QQmlComponent:
        """Start the page engine.

        Raises:
            RuntimeError: It cannot be loaded on this machine; the text says why.
        """
        if self._component is None:
            arm(self._drawing, self._switches, os.environ)
            # Registers the types of Qt WebEngine; 30 ms, and another 70 for the engine itself.
            importlib.import_module("PySide6.QtWebEngineQuick")

            component = QQmlComponent(self._engine, QUrl.fromLocalFile(str(PAGE_QML)))
            if not component.isReady():
                raise RuntimeError(component.errorString())
            self._component = component
        return self._component

    def make(
        self, place: QQuickItem, stage: PageStage, scripts: Sequence[dict[str, str]], languages: str
    ) -> LivePage:
        """Make a page in *place* with a profile of its own.

        Args:
            place: Item that it fills.
            stage: What it talks to.
            scripts: ``{"name", "world": "page" | "adapter", "source"}`` for every document.
            languages: What is sent as Accept-Language.

        Raises:
            RuntimeError: The engine cannot be loaded.
        """
        component = self.load()
        item = component.createWithInitialProperties(
            {
                "stage": stage,
                "scripts": list(scripts),
                "languages": languages,
                "authorities": self._authorities,
                "parent": place,
            },
        )
        if not isinstance(item, QQuickItem):
            raise RuntimeError(component.errorString())
        return LivePage(item)
