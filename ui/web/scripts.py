"""The scripts that stand beside every page: the adapter, the channel, and the guard.

The adapter runs in a world of its own that the page cannot see. The guard runs in the page's world,
before the page, and takes away what the engine gives to pages without asking anybody; it is a second
fence, never the only one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QFile, QIODevice

from kiosk.options import RESOURCES

ADAPTER = RESOURCES / "web" / "adapter"
GUARD = RESOURCES / "web" / "guard" / "guard.js"
POPUPS = RESOURCES / "web" / "guard" / "popups.js"

#: Returns the adapter rules of a site as JSON-able data.
Rules = Callable[[str], dict[str, Any]]


class Scripts(Protocol):
    """What is put into every document."""

    def __call__(self, site: str, config: dict[str, Any]) -> Sequence[dict[str, str]]:
        """Return ``{"name", "world", "source"}`` for each script of a site's pages."""


@lru_cache(maxsize=1)
def read_adapter(folder: Path = ADAPTER) -> str:
    """Return the adapter as one text, in the order that ``order.json`` gives.

    Raises:
        OSError: A file is missing: a broken installation.
    """
    names: list[str] = json.loads((folder / "order.json").read_text(encoding="utf-8"))
    return "\n;\n".join((folder / name).read_text(encoding="utf-8") for name in names)


@lru_cache(maxsize=1)
def read_channel() -> str:
    """Return Qt's own ``qwebchannel.js``."""
    file = QFile(":/qtwebchannel/qwebchannel.js")
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise RuntimeError("qwebchannel.js is missing in this Qt")
    return bytes(file.readAll().data()).decode("utf-8")


class PageScripts:
    """Makes the scripts of a site's pages."""

    def __init__(self, rules: Rules, adapter: Callable[[], str] = read_adapter) -> None:
        """Take the rules of sites, and where the adapter comes from."""
        self._rules = rules
        self._adapter = adapter

    def __call__(self, site: str, config: dict[str, Any]) -> Sequence[dict[str, str]]:
        """Return name, world and source of each script, in the order in which they run."""
        # "<" is written so that no text of ours could ever end a script element.
        start = json.dumps({**config, "rules": self._rules(site)}, ensure_ascii=True).replace("<", "\\u003c")
        channel = f"globalThis.modunuriConfig = {start};\n{read_channel()}"
        return (
            {"name": "guard", "world": "page", "source": GUARD.read_text(encoding="utf-8")},
            {"name": "popups", "world": "adapter", "source": POPUPS.read_text(encoding="utf-8")},
            {"name": "start", "world": "adapter", "source": channel},
            {"name": "adapter", "world": "adapter", "source": self._adapter()},
        )
