"""A home PC keeps its person's own preferences (never wiped by the end of a visit)."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kiosk.errors import KioskError
from kiosk.modes.controller import ModeController, Source
from kiosk.modes.state import ModeState

_log = logging.getLogger("modes")

#: Never kept: they belong to a moment, not to a person.
_PASSING = frozenset({"curtain"})


class Preferences:
    """Reads the visitor layer at start and writes it after every change."""

    def __init__(self, path: Path) -> None:
        """Keep them in *path* (JSON: field of ModeState -> value)."""
        self._path = path

    def load_into(self, modes: ModeController) -> None:
        """Apply what was kept; broken parts are reported and left out, never fatal."""
        try:
            values = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            _log.warning("preferences cannot be read (%s); starting without", type(error).__name__)
            self._path.replace(self._path.with_suffix(".broken"))
            return
        for name, value in values.items() if isinstance(values, dict) else ():
            try:
                modes.change({name: value}, Source.VISITOR)
            except KioskError as error:
                _log.warning("preference left out: %s", error.technical)

    def follow(self, modes: ModeController) -> None:
        """Write after every change of the person's own layer."""

        def changed(old: ModeState, new: ModeState, source: Source) -> None:
            if source is Source.VISITOR:
                self.save(modes.layer(Source.VISITOR))

        modes.subscribe(changed)

    def save(self, values: Mapping[str, Any]) -> None:
        """Write them so that a crash leaves either the old or the new file."""
        kept = {name: value for name, value in values.items() if name not in _PASSING}
        fresh = self._path.with_suffix(".new")
        try:
            with fresh.open("w", encoding="utf-8") as stream:
                json.dump(kept, stream, ensure_ascii=False, sort_keys=True)
                stream.flush()
                os.fsync(stream.fileno())
            fresh.replace(self._path)
        except OSError as error:
            _log.warning("preferences cannot be written (%s)", type(error).__name__)
