"""What staff wanted when the program last ran, so that the first frame shows it already.

The twin reads and checks the signed document after the first frame: that costs about 60 ms of loading
code, and the secret store besides. Until then nobody must see a Screen that changes by itself a moment
later, or be asked about a wish that is days old. So the twin leaves what it came to in a small file that
is read in under a millisecond; only where that no longer holds (a boundary has passed, another document
lies there, the clock went back) the document itself is read before the first frame.

The file is as trustworthy as the document beside it, whose keys stand in the same folder; its values go
through the same checks as everybody's.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.clock import Clock
from kiosk.errors import KioskError
from kiosk.modes.controller import ModeController, Source

if TYPE_CHECKING:
    from kiosk.remote.state import TwinState

_log = logging.getLogger("staff")

#: Folder of the twin's files below the data folder, the file that says that there is a console, and the
#: one that holds what it wants, signed.
FOLDER, ENROLLED, DESIRED = "remote", "console.json", "desired.json"
_KEPT = "modes.json"
_LAYERS = {"standing": Source.STANDING, "schedule": Source.SCHEDULE, "staff": Source.STAFF}

Layers = dict[Source, Mapping[str, Any]]


class KeptModes:
    """Reads the layers of the centre before the first frame, and keeps them for the next start."""

    def __init__(self, data_dir: Path, clock: Clock) -> None:
        """Use the terminal's data folder and clock; nothing is read."""
        self._folder = data_dir / FOLDER
        self._clock = clock
        self._last = ""

    def restore(self, modes: ModeController, *, is_home: bool = False) -> None:
        """Let what staff want hold from the first frame on. Call it before anything listens to *modes*.

        Whatever is damaged is left to the twin, which says so; then nothing holds until it has looked.

        Args:
            modes: Of the terminal.
            is_home: On a home PC somebody is there from the start: only what held already holds again,
                the twin offers the rest.
        """
        try:
            terminal = str(json.loads((self._folder / ENROLLED).read_bytes())["terminal"])
        except (OSError, ValueError, LookupError, TypeError):
            return
        try:
            layers = self._read(terminal)
            if layers is not None:
                modes.replace_layers(layers)
                return
        except (OSError, ValueError, LookupError, TypeError, AttributeError, KioskError) as error:
            # None yet, a damaged one, or a language that the centre no longer offers.
            _log.info("what held last cannot be read: %s", type(error).__name__)
        if not is_home:
            modes.replace_layers(self._resolve(terminal, modes.languages))

    def _read(self, terminal: str) -> Layers | None:
        """Return what the twin has left, or None if it need not hold any more."""
        kept = json.loads((self._folder / _KEPT).read_bytes())
        envelope = json.loads((self._folder / DESIRED).read_bytes())["envelope"]
        version = json.loads(json.loads(envelope)["body"])["version"]
        now = self._clock.now()
        is_early = now < datetime.fromisoformat(kept["at"])
        is_late = kept["until"] is not None and now >= datetime.fromisoformat(kept["until"])
        if (kept["v"], kept["terminal"], kept["version"]) != (1, terminal, version) or is_early or is_late:
            return None
        return {source: dict(kept["layers"][name]) for name, source in _LAYERS.items()}

    def _resolve(self, terminal: str, languages: tuple[str, ...]) -> Layers:
        """Return what the signed document asks for now, as the twin will."""
        from kiosk.remote.clock_trust import ClockTrust, tellable
        from kiosk.remote.store import FileDesiredStore, load_wish
        from kiosk.twin.layers import resolve

        wish = load_wish(FileDesiredStore(self._folder / DESIRED), terminal)
        if wish is None:
            return {source: {} for source in _LAYERS.values()}
        now, monotonic = self._clock.now(), self._clock.monotonic()
        trust = ClockTrust().saw_document(wish.document.issued_at, monotonic)
        is_trusted = trust.is_trusted(now, monotonic)
        found = resolve(wish.document, tellable(now), is_clock_trusted=is_trusted, languages=languages)
        return {
            Source.STANDING: found.standing,
            Source.SCHEDULE: found.schedule,
            Source.STAFF: found.staff,
        }

    def describe(self, state: TwinState) -> str | None:
        """Return what :meth:`write` shall keep, or None if it is kept already.

        Nothing is kept of what a visitor has been asked about and not taken, nor of what holds while the
        clock is not trusted.
        """
        resolved = state.resolved
        if state.wish is None or resolved.is_paused or state.result != "applied":
            return None
        until = resolved.next_boundary
        facts = {
            "v": 1,
            "terminal": state.terminal,
            "version": state.wish.document.version,
            "until": until.isoformat() if until is not None else None,
            "layers": {name: dict(getattr(resolved, name)) for name in _LAYERS},
        }
        if json.dumps(facts, sort_keys=True) == self._last:
            return None
        self._last = json.dumps(facts, sort_keys=True)
        return json.dumps({**facts, "at": self._clock.now().isoformat()}, ensure_ascii=False)

    def write(self, text: str) -> None:
        """Keep what :meth:`describe` returned. Blocking, a flush: on the twin's thread."""
        from kiosk.remote.files import write_durably

        try:
            write_durably(self._folder / _KEPT, text)
        except OSError as error:
            # The next start reads the document itself.
            _log.info("what holds now could not be kept: %s", error.strerror)

    def forget(self) -> None:
        """The terminal belongs to no console any more."""
        self._last = ""
        (self._folder / _KEPT).unlink(missing_ok=True)
