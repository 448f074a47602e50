"""A change of identity on its way, kept over restarts: what was asked, and what came, beside what holds."""

from __future__ import annotations

import logging
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from kiosk.remote.files import write_durably
from kiosk.twin.enrolment import Credentials

_log = logging.getLogger("remote")


class Pending(BaseModel):
    """A change that the console has taken in.

    Attributes:
        request: Its id at the console.
        console_key: The console's public key when it was asked, base64. It may have changed since: what comes
            must be signed with a key that the terminal accepts at that time.
        confirms: The console waits to hear that the new keys are held; one of the version before does not.
        credentials: What came, without secrets; None until then.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    request: str
    console_key: str
    confirms: bool
    credentials: Credentials | None = None


class PendingFile:
    """One JSON file, there while a change is on its way. Blocking."""

    def __init__(self, path: Path) -> None:
        """Use *path*."""
        self._path = path

    def read(self) -> Pending | None:
        """Return the change that is on its way, or None; a damaged file is none."""
        try:
            return Pending.model_validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            _log.error("a change of identity is lost (%s); the old one goes on", type(error).__name__)
            return None

    def write(self, pending: Pending) -> None:
        """Keep it, durably.

        Raises:
            OSError: It could not be kept; what was there still is.
        """
        write_durably(self._path, pending.model_dump_json(indent=2))

    def drop(self) -> None:
        """There is none any more."""
        self._path.unlink(missing_ok=True)
