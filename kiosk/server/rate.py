"""How much one caller may ask: a bucket per key or address, in each worker's memory."""

from __future__ import annotations

import hashlib
import ipaddress
import math
from typing import Protocol

from kiosk.clock import Clock

#: Buckets that are remembered; the fullest are forgotten first.
MOST_CALLERS = 10_000


def is_loopback(address: str) -> bool:
    """Return whether an address is this machine's own."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return (mapped or found).is_loopback


def network_of(address: str) -> str:
    """Return what one caller has addresses of: of IPv6 the /64 (RFC 6177), of IPv4 the address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found) >> 64 << 64, 64)))


class Allowance(Protocol):
    """How much a caller may ask."""

    @property
    def rate(self) -> float:
        """Requests a second that are answered for long."""

    @property
    def burst(self) -> int:
        """Requests that are answered at once."""


class RateLimiter:
    """Token buckets; a full bucket is the same as none, so forgetting one harms nobody."""

    def __init__(self, clock: Clock, limits: Allowance) -> None:
        """Allow ``limits.burst`` at once and ``limits.rate`` a second for long."""
        self._clock = clock
        self._rate = limits.rate
        self._burst = limits.burst
        self._buckets: dict[str, tuple[float, float]] = {}

    @staticmethod
    def caller_of(key: str | None, address: str) -> str:
        """Return a caller's name that holds neither the key nor an address in the clear."""
        said = f"key:{key}" if key else f"address:{network_of(address)}"
        return hashlib.sha256(said.encode()).hexdigest()[:24]

    def seconds_to_wait(self, caller: str) -> int:
        """Count one request; return 0, or the whole seconds until the next is answered."""
        now = self._clock.monotonic()
        level, then = self._buckets.get(caller, (float(self._burst), now))
        level = min(float(self._burst), level + (now - then) * self._rate)
        if level < 1:
            self._buckets[caller] = (level, now)
            return max(1, math.ceil((1 - level) / self._rate))
        if len(self._buckets) >= MOST_CALLERS and caller not in self._buckets:
            self._forget_full(now)
        self._buckets[caller] = (level - 1, now)
        return 0

    def _forget_full(self, now: float) -> None:
        seconds = self._burst / self._rate
        self._buckets = {name: one for name, one in self._buckets.items() if now - one[1] < seconds}
        if len(self._buckets) >= MOST_CALLERS:
            for name in sorted(self._buckets, key=lambda name: -self._buckets[name][0])[: MOST_CALLERS // 10]:
                del self._buckets[name]
