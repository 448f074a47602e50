"""Counts of the last seven days by hour: numbers, never people."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from kiosk.clock import Clock
from kiosk.remote.files import write_durably
from kiosk.twin.documents import Hour, HourCounts
from kiosk.twin.limits import COUNT_HOURS

_log = logging.getLogger("remote")
_FORM = "%Y-%m-%dT%HZ"
_HOURS: TypeAdapter[dict[str, HourCounts]] = TypeAdapter(dict[Hour, HourCounts])
#: At most this many modes and services are told apart in an hour; the rest is not counted.
_MOST_NAMES = 90
#: Services that end by finding something, which may be found again and again.
_LOOKED_AT = frozenset({"status", "ask"})


class Counts:
    """Adds up; owned by the thread of the core's state."""

    def __init__(self, clock: Clock, path: Path | None = None) -> None:
        """Go on with what *path* holds; None keeps nothing over a restart."""
        self._clock = clock
        self._path = path
        self._hours: dict[str, dict[str, Any]] = {}
        self._modes: dict[str, Any] | None = None
        self._since = clock.monotonic()
        self._looked_at: dict[str, str] = {}
        self._load()

    def begin_visit(self, modes: Mapping[str, Any]) -> None:
        """A visitor has come; *modes* are the fields that differ from this terminal's usual."""
        self._hour()["sessions"] += 1
        self._looked_at.clear()
        self._since, self._modes = self._clock.monotonic(), dict(modes)

    def change_modes(self, modes: Mapping[str, Any]) -> None:
        """From now on these modes are in use."""
        if self._modes is not None:
            self._add_up()
            self._modes = dict(modes)

    def end_visit(self) -> None:
        """The visitor has gone."""
        self._add_up()
        self._modes = None
        self._looked_at.clear()

    def call_for_help(self) -> None:
        """A visitor has called for a person."""
        self._hour()["help_calls"] += 1

    def answer_call(self, waited_s: float) -> None:
        """Somebody has answered after *waited_s* seconds."""
        hour = self._hour()
        hour["help_answered"] += 1
        hour["help_wait_s"] += max(0, round(waited_s))

    def complete(self, service: str) -> None:
        """A visitor has finished a service.

        A report counts each time it is sent. What is looked at, and may be looked at again, counts once in a
        visit and an hour.
        """
        hour = self._name()
        if service in _LOOKED_AT and self._looked_at.get(service) == hour:
            return
        self._looked_at[service] = hour
        self._bump(self._hour()["completed"], service, 1)

    def hours(self) -> dict[str, HourCounts]:
        """Return the last seven days, this hour included."""
        self._add_up()
        self._prune()
        return {name: HourCounts.model_validate(hour) for name, hour in self._hours.items()}

    def to_text(self) -> str:
        """Return what :meth:`write` keeps."""
        return json.dumps({name: hour.model_dump() for name, hour in self.hours().items()})

    def write(self, text: str) -> None:
        """Keep a text over a restart, on any thread; a full disk costs counts, nothing else."""
        if self._path is None:
            return
        try:
            write_durably(self._path, text)
        except OSError as error:
            _log.warning("counts cannot be kept (%s)", type(error).__name__)

    def _load(self) -> None:
        if self._path is None:
            return
        try:
            read = _HOURS.validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return
        except (OSError, ValidationError) as error:
            _log.warning("counts cannot be read (%s); beginning anew", type(error).__name__)
            return
        self._hours = {name: hour.model_dump() for name, hour in read.items()}
        self._prune()

    def _name(self) -> str:
        return self._clock.now().astimezone(UTC).strftime(_FORM)

    def _hour(self) -> dict[str, Any]:
        name = self._name()
        if name not in self._hours:
            self._hours[name] = HourCounts().model_dump()
            self._prune()
        return self._hours[name]

    def _add_up(self) -> None:
        """Count the time since the last change for the modes that were in use."""
        now = self._clock.monotonic()
        seconds = int(now - self._since)
        if self._modes is None:
            self._since = now
            return
        if seconds > 0:
            self._since += seconds
            table = self._hour()["modes"]
            for field, value in self._modes.items():
                self._bump(table, f"{field}:{value}", seconds)

    @staticmethod
    def _bump(table: dict[str, int], name: str, by: int) -> None:
        if name in table or len(table) < _MOST_NAMES:
            table[name] = table.get(name, 0) + by

    def _prune(self) -> None:
        now = self._clock.now().astimezone(UTC)
        oldest = (now - timedelta(hours=COUNT_HOURS - 1)).strftime(_FORM)
        newest = (now + timedelta(hours=1)).strftime(_FORM)
        self._hours = {name: hour for name, hour in sorted(self._hours.items()) if oldest <= name <= newest}


def hour_of(name: str) -> datetime:
    """Return the beginning of an hour in a counts document."""
    return datetime.strptime(name, _FORM).replace(tzinfo=UTC)
