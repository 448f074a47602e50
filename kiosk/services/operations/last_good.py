"""The last good answers of the gateway, on disk: a report can be made without a connection."""

from __future__ import annotations

import logging
import os
import tempfile
import threading
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kiosk.contracts.gateway import Destination, Service, ServiceDefinition

_LOG = logging.getLogger(__name__)
FILE_NAME = "services.last-good.json"


class _Stored(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="ignore")

    destination: Destination = "centre"
    services: list[Service] = Field(default_factory=list)
    definitions: dict[str, ServiceDefinition] = Field(default_factory=dict)


class LastGood:
    """Remembers services and their questions; nothing of a visitor. Safe from several threads.

    A file that cannot be read counts as empty, and one that cannot be written is only logged:
    it is a convenience, never a reason to fail.
    """

    def __init__(self, folder: Path | None) -> None:
        """Keep the file in *folder*; None keeps everything in memory."""
        self._path = folder / FILE_NAME if folder is not None else None
        self._lock = threading.Lock()
        self._stored = self._read()

    @property
    def services(self) -> tuple[Service, ...]:
        """The services, or nothing when there never was an answer."""
        return tuple(self._stored.services)

    @property
    def destination(self) -> Destination:
        """Where reports ended when the gateway last answered."""
        return self._stored.destination

    def definition(self, code: str) -> ServiceDefinition | None:
        """Return the questions of a service, or None."""
        return self._stored.definitions.get(code)

    def missing(self) -> tuple[str, ...]:
        """Return the codes of services whose questions are not known."""
        known = self._stored.definitions
        return tuple(
            s.service_code for s in self._stored.services if s.has_questions and s.service_code not in known
        )

    def keep_services(self, services: tuple[Service, ...], destination: Destination) -> None:
        """Remember the list; questions of services that are gone are forgotten."""
        codes = {service.service_code for service in services}
        with self._lock:
            kept = {code: one for code, one in self._stored.definitions.items() if code in codes}
            new = _Stored(destination=destination, services=list(services), definitions=kept)
            is_changed = new != self._stored
            self._stored = new
        if is_changed:
            self._write()

    def keep_definitions(self, definitions: dict[str, ServiceDefinition]) -> None:
        """Remember questions."""
        with self._lock:
            merged = {**self._stored.definitions, **definitions}
            is_changed = merged != self._stored.definitions
            self._stored = self._stored.model_copy(update={"definitions": merged})
        if is_changed:
            self._write()

    def _read(self) -> _Stored:
        if self._path is None:
            return _Stored()
        try:
            return _Stored.model_validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return _Stored()
        except (OSError, ValidationError) as error:
            _LOG.warning("the last good services cannot be read: %s", type(error).__name__)
            return _Stored()

    def _write(self) -> None:
        if self._path is None:
            return
        with self._lock:
            temporary: str | None = None
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                handle, temporary = tempfile.mkstemp(
                    dir=self._path.parent, prefix=".services-", suffix=".tmp"
                )
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(self._stored.model_dump_json())
                Path(temporary).replace(self._path)
            except OSError as error:
                if temporary is not None:
                    Path(temporary).unlink(missing_ok=True)
                _LOG.warning("the last good services cannot be kept: %s", error)
