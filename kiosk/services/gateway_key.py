"""The public key of a city's gateway, remembered so that reports are sealed to it offline too.

The embedded gateway's key is known without asking (its private half lies in this terminal's
secrets). A city's gateway tells its key with its health; the first one is kept, and a later,
different one is taken only after an operator has forgotten the old one: a stranger in between
must not be able to put a key of its own in place (trust on first use).
"""

from __future__ import annotations

import base64
import binascii
import json
import logging
import os
import threading
from pathlib import Path

from kiosk.contracts.gateway import Health
from kiosk.sealing import KEY_BYTES, key_id_of

_LOG = logging.getLogger(__name__)


class RememberedKey:
    """A gateway's public key in a small file; callable, for :class:`kiosk.services.outbox.Outbox`."""

    def __init__(self, path: Path) -> None:
        """Use *path*; read at the first call."""
        self._path = path
        self._lock = threading.Lock()
        self._key: bytes | None = None

    def __call__(self) -> bytes | None:
        """Return the key, or None while none is known."""
        with self._lock:
            if self._key is None:
                self._key = self._read()
            return self._key

    def learn(self, health: Health) -> bool:
        """Keep the key of a health answer if none is known yet.

        Returns:
            False if the gateway shows another key than the remembered one: reports stay sealed
            to the old one, and staff must look.
        """
        shown = _decode(health.public_key)
        known = self()
        if shown is None or shown == known:
            return True
        if known is not None:
            _LOG.error("the gateway shows key %s, known is %s", key_id_of(shown), key_id_of(known))
            return False
        document = {"public_key": base64.b64encode(shown).decode("ascii"), "city": health.city}
        with self._lock:
            fresh = self._path.with_suffix(".new")
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with fresh.open("w", encoding="utf-8") as file:
                json.dump(document, file)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
            self._key = shown
        return True

    def forget(self) -> None:
        """Forget the key; the next health answer is believed again (an operator's decision)."""
        with self._lock:
            self._path.unlink(missing_ok=True)
            self._key = None

    def _read(self) -> bytes | None:
        try:
            document = json.loads(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            _LOG.error("the gateway's key cannot be read: %s", type(error).__name__)
            return None
        return _decode(document.get("public_key") if isinstance(document, dict) else None)


def _decode(text: object) -> bytes | None:
    if not isinstance(text, str):
        return None
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == KEY_BYTES else None
