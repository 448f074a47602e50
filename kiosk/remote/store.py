"""The highest wish on the terminal's disk: obeyed without a network, and after a reboot."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel, ConfigDict, ValidationError

from kiosk.remote.files import write_durably
from kiosk.remote.state import Wish
from kiosk.remote.wishes import read_wish
from kiosk.twin.refusals import MessageRefused
from kiosk.twin.signing import KeyRing

_log = logging.getLogger("remote")


@dataclass(frozen=True, slots=True)
class StoredWish:
    """A message as it was received, and the keys that it was checked with.

    Attributes:
        payload: The signed envelope.
        checked_with: Public keys that were accepted when it came, base64.
    """

    payload: bytes = field(repr=False)
    checked_with: tuple[str, ...]


class DesiredStore(Protocol):
    """Keeps one message over restarts."""

    def load(self) -> StoredWish | None:
        """Return what was kept, or None."""

    def save(self, wish: StoredWish) -> None:
        """Keep it, durably, in place of the older one.

        Raises:
            OSError: It could not be kept; the older one still is.
        """


class _File(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    v: int = 1
    envelope: str
    keys: tuple[str, ...]


class FileDesiredStore:
    """One JSON file, replaced atomically."""

    def __init__(self, path: Path) -> None:
        """Use *path*; it is made at the first wish."""
        self._path = path

    def load(self) -> StoredWish | None:
        """Return what was kept; a damaged file is put aside and said, never fatal."""
        try:
            file = _File.model_validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError, UnicodeError) as error:
            _log.warning("the wishes of staff cannot be read (%s); starting without", type(error).__name__)
            try:
                self._path.replace(self._path.with_suffix(".broken"))
            except OSError:
                _log.warning("the damaged file could not be put aside")
            return None
        return StoredWish(file.envelope.encode(), file.keys)

    def save(self, wish: StoredWish) -> None:
        """Keep it.

        Raises:
            OSError: The disk is full or broken.
        """
        document = {"v": 1, "envelope": wish.payload.decode(), "keys": list(wish.checked_with)}
        write_durably(self._path, json.dumps(document, ensure_ascii=False))


def load_wish(store: DesiredStore, terminal: str) -> Wish | None:
    """Return the wish on the disk, checked again; one that is not ours is left alone and said."""
    stored = store.load()
    if stored is None:
        return None
    try:
        return read_wish(stored.payload, terminal, KeyRing.decode(stored.checked_with))
    except (MessageRefused, ValueError) as error:
        _log.warning("what staff wanted last is not usable: %s", type(error).__name__)
        return None
