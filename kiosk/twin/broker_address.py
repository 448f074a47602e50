"""Where a broker is, and what opens it."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_PORTS = {"mqtt": 1883, "mqtts": 8883}


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """A broker and a credential for it.

    Attributes:
        host: Name or address.
        port: TCP port.
        is_secure: TLS; without it only on this machine.
        username: At the broker.
        password: Never logged.
        ca_certificate: PEM of the authority that signs the broker's certificate, or "" for the
            system's authorities.
    """

    host: str
    port: int
    is_secure: bool
    username: str
    password: str = field(repr=False, default="")
    ca_certificate: str = field(repr=False, default="")

    @classmethod
    def parse(cls, url: str, username: str, password: str = "", ca_certificate: str = "") -> BrokerAddress:
        """Read ``mqtts://host[:port]``, or ``mqtt://`` for this very machine.

        Raises:
            ValueError: It is not such an address, or would send the password over a network in clear.
        """
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
            raise ValueError("a broker's address looks like mqtts://host:8883")
        if parts.username or parts.password:
            raise ValueError("a broker's address holds no password")
        if parts.scheme == "mqtt" and not _is_loopback(parts.hostname):
            raise ValueError("without TLS only a broker on this machine is spoken to")
        port = parts.port or _PORTS[parts.scheme]
        return cls(parts.hostname, port, parts.scheme == "mqtts", username, password, ca_certificate)
