"""A real Mosquitto on a port of its own, with a temporary configuration."""

from __future__ import annotations

import datetime
import ipaddress
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kiosk.twin.broker_address import BrokerAddress

PROGRAM = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")

ACCESS = """
user console
topic readwrite modunuri/1/#
pattern read modunuri/1/t/%u/desired
pattern read modunuri/1/t/%u/command
pattern write modunuri/1/t/%u/reported
pattern write modunuri/1/t/%u/presence
pattern write modunuri/1/t/%u/answer
pattern write modunuri/1/t/%u/help
pattern write modunuri/1/t/%u/assist
pattern write modunuri/1/t/%u/counts
"""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _holds(is_true: Callable[[], bool]) -> bool:
    """Tell whether it is true; what looks at the first of nothing is not true yet."""
    try:
        return is_true()
    except IndexError:
        return False


def wait_until(is_true: Callable[[], bool], seconds: float = 10.0, what: str = "") -> None:
    end = time.monotonic() + seconds
    while not _holds(is_true):
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {what or is_true}")
        time.sleep(0.005)


def make_certificates(folder: Path) -> str:
    """Write ca.pem, server.pem, server.key for 127.0.0.1; return the authority's PEM."""
    now = datetime.datetime.now(datetime.UTC)

    def build(subject: str, issuer: str, key: ec.EllipticCurvePrivateKey, signer: ec.EllipticCurvePrivateKey):
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)])
        by = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)])
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(by)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=subject == issuer, path_length=None), critical=True)
        )
        if subject != issuer:
            here = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
            builder = builder.add_extension(x509.SubjectAlternativeName([here]), critical=False)
        return builder.sign(signer, hashes.SHA256())

    authority, server = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    pem = serialization.Encoding.PEM
    ca_text = build("test authority", "test authority", authority, authority).public_bytes(pem)
    (folder / "ca.pem").write_bytes(ca_text)
    (folder / "server.pem").write_bytes(
        build("127.0.0.1", "test authority", server, authority).public_bytes(pem)
    )
    (folder / "server.key").write_bytes(
        server.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return ca_text.decode()


class Mosquitto:
    """Start, stop, kill; keeps its port and its folder."""

    def __init__(
        self, folder: Path, *, is_secure: bool = False, saves: bool = True, max_inflight: int = 20
    ) -> None:
        if PROGRAM is None:
            pytest.fail("mosquitto is not installed; `packaging/bootstrap dev` says how")
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.port = free_port()
        self.is_secure = is_secure
        self.ca = make_certificates(folder) if is_secure else ""
        self.saves = saves
        self.max_inflight = max_inflight
        self.users: dict[str, str] = {}
        self.process: subprocess.Popen[bytes] | None = None
        self.add_user("console")

    def add_user(self, name: str, password: str = "secret") -> BrokerAddress:
        self.users[name] = password
        path = self.folder / "passwords"
        path.write_text("".join(f"{user}:{word}\n" for user, word in self.users.items()))
        path.chmod(0o600)
        subprocess.run([self._tool("mosquitto_passwd"), "-U", str(path)], check=True, capture_output=True)
        self.reload()
        return self.address(name)

    def remove_user(self, name: str) -> None:
        del self.users[name]
        path = self.folder / "passwords"
        path.write_text("".join(f"{user}:{word}\n" for user, word in self.users.items()))
        subprocess.run([self._tool("mosquitto_passwd"), "-U", str(path)], check=True, capture_output=True)

    def address(self, name: str, password: str | None = None) -> BrokerAddress:
        scheme = "mqtts" if self.is_secure else "mqtt"
        word = self.users.get(name, "") if password is None else password
        return BrokerAddress.parse(f"{scheme}://127.0.0.1:{self.port}", name, word, self.ca)

    @staticmethod
    def _tool(name: str) -> str:
        found = shutil.which(name)
        assert found is not None, f"{name} is missing (Debian: mosquitto)"
        return found

    def _write_config(self) -> Path:
        (self.folder / "access").write_text(ACCESS)
        (self.folder / "data").mkdir(exist_ok=True)
        lines = [
            f"listener {self.port} 127.0.0.1",
            "allow_anonymous false",
            f"password_file {self.folder / 'passwords'}",
            f"acl_file {self.folder / 'access'}",
            "persistence true" if self.saves else "persistence false",
            f"persistence_location {self.folder / 'data'}/",
            "max_queued_messages 0",
            f"max_inflight_messages {self.max_inflight}",
            "set_tcp_nodelay true",
            "retain_available true",
            "log_type error",
            "log_type warning",
        ]
        if self.saves:
            lines += ["autosave_on_changes true", "autosave_interval 1"]
        if self.is_secure:
            lines += [
                f"certfile {self.folder / 'server.pem'}",
                f"keyfile {self.folder / 'server.key'}",
                "tls_version tlsv1.2",
            ]
        if hasattr(__import__("os"), "geteuid") and __import__("os").geteuid() == 0:
            lines.append("user root")
        path = self.folder / "mosquitto.conf"
        path.write_text("\n".join(lines) + "\n")
        return path

    def start(self) -> Mosquitto:
        self.process = subprocess.Popen(
            [str(PROGRAM), "-c", str(self._write_config())],
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "log").open("ab"),
        )
        wait_until(self._listens, what=f"mosquitto: {(self.folder / 'log').read_text()[-500:]}")
        return self

    def _listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=0.2).close()
        except OSError:
            return False
        return True

    def reload(self) -> None:
        if self.process is not None:
            self.process.send_signal(1)
            time.sleep(0.2)

    def freeze(self) -> None:
        """Let it stand still: it holds its connections and answers nothing."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def kill(self) -> None:
        """kill -9: nothing is saved on the way out."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(5)
        self.process = None

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(5)
            self.process = None
