"""Mosquitto's configuration as it is shipped: TLS, one credential and one access pattern per terminal.

Every line that differs from Mosquitto's own default has its reason beside it. The same rules, written for a
clustered broker, stand in ``packaging/docs/broker.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kiosk.twin.limits import MAX_PACKET
from kiosk.twin.topics import CONSOLE, CONSOLE_PRESENCE, FROM_CONSOLE, FROM_TERMINAL, PREFIX

#: The broker is a cache: what it may use before it refuses, in bytes.
MEMORY_LIMIT = 1024 * 1024 * 1024
#: Unacknowledged messages per connection; the console's own connection carries all terminals.
MAX_INFLIGHT = 2000


@dataclass(frozen=True, slots=True)
class BrokerFiles:
    """Where the broker's files lie.

    Attributes:
        folder: All of them.
    """

    folder: Path

    @property
    def config(self) -> Path:
        """The configuration."""
        return self.folder / "mosquitto.conf"

    @property
    def passwords(self) -> Path:
        """Names and hashes."""
        return self.folder / "passwords"

    @property
    def access(self) -> Path:
        """Who may say what where."""
        return self.folder / "access"

    @property
    def pid(self) -> Path:
        """Process id of the running broker."""
        return self.folder / "mosquitto.pid"

    @property
    def data(self) -> Path:
        """Where it keeps its state."""
        return self.folder / "state"


def access_rules() -> str:
    """Return the access list: a terminal touches only its own topics, and only in its own direction.

    It also reads whether the console is there.
    """
    lines = ["# Written by the console; changes here are overwritten.", f"user {CONSOLE}"]
    # It also takes away what a revoked terminal has left behind.
    lines += [f"topic readwrite {PREFIX}/t/+/{kind.value}" for kind in sorted(FROM_TERMINAL)]
    lines += [f"topic write {PREFIX}/t/+/{kind.value}" for kind in sorted(FROM_CONSOLE)]
    lines += [f"topic readwrite {PREFIX}/console/#", ""]
    # %u is the name that a terminal has signed in with.
    lines += [f"pattern read {PREFIX}/t/%u/{kind.value}" for kind in sorted(FROM_CONSOLE)]
    lines += [f"pattern write {PREFIX}/t/%u/{kind.value}" for kind in sorted(FROM_TERMINAL)]
    # The one topic that all of them read: whether the console is there (without %u it holds for everybody).
    lines.append(f"pattern read {CONSOLE_PRESENCE}")
    return "\n".join(lines) + "\n"


def password_lines(hashes: Mapping[str, str]) -> str:
    """Return the password file: name -> hash of :func:`kiosk.console.broker.passwords.hash_password`."""
    return "".join(f"{name}:{hashed}\n" for name, hashed in sorted(hashes.items()) if hashed)


def configuration(
    files: BrokerFiles,
    *,
    host: str,
    port: int,
    certificates: tuple[Path, Path, Path] | None,
    user: str = "",
) -> str:
    """Return the configuration.

    Args:
        files: Where everything lies.
        host: Address to listen on.
        port: Port.
        certificates: Authority, certificate and key; None only on loopback, for tests.
        user: Name of the account as which it runs, if the console runs as root.
    """
    lines = [
        "# Written by the console; changes here are overwritten.",
        *([f"user {user}"] if user else []),
        f"pid_file {files.pid}",
        "per_listener_settings false",
        f"listener {port} {host}",
        # A terminal cannot take another's place by naming itself like it.
        "use_username_as_clientid true",
    ]
    if certificates is not None:
        authority, certificate, key = certificates
        lines += [
            f"cafile {authority}",
            f"certfile {certificate}",
            f"keyfile {key}",
            "tls_version tlsv1.2",  # the least that is spoken; 1.3 where both can
        ]
    lines += [
        "allow_anonymous false",
        f"password_file {files.passwords}",
        f"acl_file {files.access}",
        "allow_zero_length_clientid false",
        # Without limit in number: with the default of 1,000 three quarters of 10,000 answers were dropped in
        # silence. The memory has a limit instead, and a slow reader is the console alone.
        "max_queued_messages 0",
        "max_queued_bytes 0",
        f"memory_limit {MEMORY_LIMIT}",
        f"max_inflight_messages {MAX_INFLIGHT}",
        f"max_packet_size {MAX_PACKET}",
        "max_keepalive 120",
        "persistent_client_expiration 1d",
        "set_tcp_nodelay true",
        # The database is the truth and is published again after every connection, so a minute may be lost.
        # Saving at every change would write everything for each of 10,000 documents.
        "persistence true",
        f"persistence_location {files.data}/",
        "autosave_interval 60",
        "sys_interval 60",
        "log_dest stderr",
        "log_type error",
        "log_type warning",
        "connection_messages false",
    ]
    return "\n".join(lines) + "\n"
