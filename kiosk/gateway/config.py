"""What a gateway needs to know to start; values only, and no library: a kiosk imports this too."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kiosk.contracts.gateway import Destination

#: Largest body that is read, in bytes.
MAX_BODY = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Failed look-ups per hour, and requests per second, that are still answered.

    Attributes:
        per_terminal: For one terminal: room for many people's typing errors.
        per_number: For one receipt number, from all terminals.
        overall: For the whole gateway.
        rate: Requests per second of one caller (key, else address) that are answered for long.
        burst: Requests of one caller that are answered at once.
    """

    per_terminal: int = 30
    per_number: int = 10
    overall: int = 1000
    rate: float = 50.0
    burst: int = 200


@dataclass(frozen=True, slots=True)
class GatewayKeys:
    """The gateway's secrets, 32 bytes each; never in the database, never logged.

    Attributes:
        store: SQLCipher key, or None (PostgreSQL, or a SQLite file that is not encrypted).
        lookup: HMAC key of codes and fingerprints.
        seal: Private X25519 key to which terminals seal their reports.
    """

    store: bytes | None = field(repr=False)
    lookup: bytes = field(repr=False)
    seal: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class GatewayConfig:
    """Settings of one gateway process.

    Attributes:
        city_dir: Folder of the city's content.
        database_url: SQLAlchemy URL.
        keys: The secrets.
        destination: ``centre`` for an embedded gateway without a city behind it: it never says
            "sent".
        token: Secret of the embedding kiosk; then every request must carry it. None for a
            gateway of its own, where terminals have keys.
        hosts: Allowed ``Host`` names (without port); empty allows all (behind a proxy).
        base_url: Public address for discovery, or an empty string to use the request's.
        is_lenient: Leave broken content files out instead of refusing to start.
        limits: What is answered before a caller must wait.
        has_upstream: Another system owns the cases; reports stand in line for it.
    """

    city_dir: Path
    database_url: str
    keys: GatewayKeys
    destination: Destination = "city"
    token: str | None = field(default=None, repr=False)
    hosts: tuple[str, ...] = ()
    base_url: str = ""
    is_lenient: bool = False
    limits: Limits = field(default_factory=Limits)
    has_upstream: bool = False
