"""Checks of what listens and of the clock (field.md §4.3 C 21, M 68, M 72)."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.lockdown.findings import Finding, open_, shut, unknown
from kiosk.lockdown.machine import Machine

_LISTEN = "0A"
_VNC = range(5900, 5910)
#: Ports that a machine needs in order to have a network at all: DHCP and mDNS answers.
_HARMLESS_UDP = frozenset({68, 546, 5353})


@dataclass(frozen=True, slots=True)
class Listener:
    """A port that is open.

    Attributes:
        protocol: ``tcp`` or ``udp``.
        address: Where it listens.
        port: The port.
    """

    protocol: str
    address: ipaddress.IPv4Address | ipaddress.IPv6Address
    port: int

    @property
    def is_local(self) -> bool:
        """Whether only this machine reaches it."""
        mapped = getattr(self.address, "ipv4_mapped", None)
        return (mapped or self.address).is_loopback


def listeners(machine: Machine) -> Iterator[Listener]:
    """Yield the open ports of a Linux machine, from ``/proc/net``."""
    for name in ("tcp", "tcp6", "udp", "udp6"):
        for line in (machine.read(f"proc/net/{name}") or "").splitlines()[1:]:
            fields = line.split()
            if len(fields) < 4 or (name.startswith("tcp") and fields[3] != _LISTEN):
                continue
            place, _, port = fields[1].partition(":")
            if name.startswith("udp") and not fields[2].endswith(":0000"):
                continue
            yield Listener(name[:3], _address(place), int(port, 16))


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Read an address of /proc/net: 32-bit words, each little-endian."""
    words = [bytes.fromhex(text[start : start + 8])[::-1] for start in range(0, len(text), 8)]
    raw = b"".join(words)
    return ipaddress.IPv4Address(raw) if len(raw) == 4 else ipaddress.IPv6Address(raw)


def check_listening(machine: Machine) -> Finding:
    """Whether a port is open to the network."""
    if machine.read("proc/net/tcp") is None:
        return unknown(
            "open ports cannot be read", "netstat -an: nothing may listen but on 127.0.0.1 and ::1"
        )
    outside = sorted(
        {
            f"{each.protocol} {each.port}"
            for each in listeners(machine)
            if not each.is_local and not (each.protocol == "udp" and each.port in _HARMLESS_UDP)
        }
    )
    if outside:
        return open_(
            f"open to the network: {', '.join(outside[:8])}", "close them, or a firewall before them"
        )
    return shut("no port is open to the network")


def check_ssh(machine: Machine) -> Finding:
    """Whether somebody can log in from afar with a password."""
    if not machine.has_program("sshd"):
        return shut("no SSH server is installed")
    texts = [machine.read("etc/ssh/sshd_config") or ""]
    texts += [
        machine.read(f"etc/ssh/sshd_config.d/{name}") or "" for name in machine.names("etc/ssh/sshd_config.d")
    ]
    # sshd takes the first value it meets, and reads the drop-ins first in Debian's own file.
    text = "\n".join([*texts[1:], texts[0]])
    found = re.search(r"^\s*PasswordAuthentication\s+(\w+)", text, re.MULTILINE | re.IGNORECASE)
    if found is None or found[1].lower() != "no":
        return open_("SSH takes passwords", "PasswordAuthentication no in /etc/ssh/sshd_config, keys only")
    return shut("SSH takes keys only")


def check_vnc(machine: Machine) -> Finding:
    """Whether the screen can be seen or steered from afar."""
    if machine.read("proc/net/tcp") is None:
        return unknown("open ports cannot be read")
    found = [each.port for each in listeners(machine) if each.port in _VNC and not each.is_local]
    if found or machine.has_program("x0vncserver"):
        return open_("a VNC server is open to the network", "remove it")
    return shut("no VNC server is open to the network")


def check_time_sync(machine: Machine) -> Finding:
    """Whether the clock is set by the network: lock-outs and expiry depend on it."""
    if machine.exists("run/systemd/timesync/synchronized"):
        return shut("the clock is set by the network (systemd-timesyncd)")
    answer = machine.ask(("timedatectl", "show", "--property=NTPSynchronized", "--value")).strip()
    if answer == "yes":
        return shut("the clock is set by the network")
    if answer == "no":
        return open_(
            "the clock is not set by the network", "install systemd-timesyncd or chrony; open UDP 123"
        )
    return unknown("whether the clock is set by the network cannot be told")
