"""The gateway's keys in the secret store, and the rule that none is ever made anew by mistake."""

from __future__ import annotations

from pathlib import Path

from kiosk.errors import KioskError
from kiosk.gateway.config import GatewayKeys
from kiosk.i18n.text import msg
from kiosk.sealing import public_key_of
from kiosk.secrets import Secrets, get_key, get_or_create_key

STORE_KEY = "gateway-store-key"
LOOKUP_KEY = "gateway-lookup-key"
SEAL_KEY = "gateway-seal-key"


class KeyLostError(KioskError):
    """There is an encrypted store, but its key is gone."""

    code = "G-14"


def load_keys(secrets: Secrets, database: Path | None) -> GatewayKeys:
    """Return the gateway's keys, made at the first start.

    Args:
        secrets: Where keys are kept.
        database: The SQLite file, or None for PostgreSQL (which encrypts by its own means).

    Raises:
        KeyLostError: The file exists but no key does: a new key would hide what is in it.
    """
    has_data = database is not None and database.exists() and database.stat().st_size > 0
    if has_data and get_key(secrets, STORE_KEY) is None:
        # Translators: Shown to staff at start: the key that opens the encrypted data is gone.
        text = msg("저장소의 열쇠가 없어요. 열쇠를 백업에서 되살리세요.")
        raise KeyLostError(text, technical="store exists, key missing")
    return GatewayKeys(
        store=get_or_create_key(secrets, STORE_KEY) if database is not None else None,
        lookup=get_or_create_key(secrets, LOOKUP_KEY),
        seal=get_or_create_key(secrets, SEAL_KEY),
    )


def load_public_key(secrets: Secrets) -> bytes:
    """Return the key to which a terminal seals reports for its embedded gateway."""
    return public_key_of(get_or_create_key(secrets, SEAL_KEY))
