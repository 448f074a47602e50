"""What the city's services and sites are called: their ids as the words that visitors read."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from kiosk.console.pages.rendering import RESOURCES
from kiosk.i18n.text import Content

_LOG = logging.getLogger(__name__)


@cache
def service_names(folder: Path = RESOURCES / "city") -> Mapping[str, Content]:
    """Return service code -> name, from the content of every city in *folder*.

    A file that cannot be read costs its name and nothing else: the code is shown then.
    """
    return _names(folder, "services", "service_code")


@cache
def site_names(folder: Path = RESOURCES / "city") -> Mapping[str, Content]:
    """Return id of a web site of the city -> name, in the same way."""
    return _names(folder, "sites", "id")


def _names(folder: Path, kind: str, id: str) -> Mapping[str, Content]:
    names: dict[str, Content] = {}
    for path in sorted(folder.glob(f"*/{kind}/*.json")):
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            words = {str(tag): str(word) for tag, word in told["names"].items()}
            names[str(told[id])] = Content.of(words)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            _LOG.warning("no name in %s: %s", path.name, type(error).__name__)
    return names
