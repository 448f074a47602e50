"""Lists in the data folder that only grow: what must outlast an older backup that is put back."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kiosk.appending import append_lines

_LOG = logging.getLogger(__name__)


class OutlastingList:
    """A file of JSON objects, one a line; a line that is none is passed over. Not safe from many threads."""

    def __init__(self, path: Path) -> None:
        """Use a file; it need not exist."""
        self._path = path

    def read(self) -> list[dict[str, Any]]:
        """Return the objects in their order; none, with an error in the log, if the file cannot be read."""
        try:
            lines = self._path.read_text("utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return []
        except OSError as error:  # the console must start all the same
            _LOG.error("%s cannot be read: %s", self._path.name, type(error).__name__)
            return []
        return [one for line in lines if (one := _object_of(line)) is not None]

    def add(self, objects: Iterable[Mapping[str, str]]) -> None:
        """Add objects, and make them durable.

        Raises:
            OSError: The file cannot be written; nothing was added.
        """
        append_lines(self._path, "".join(json.dumps(one) + "\n" for one in objects))


def _object_of(line: str) -> dict[str, Any] | None:
    try:
        one = json.loads(line)
    except ValueError:
        return None
    return one if isinstance(one, dict) else None
