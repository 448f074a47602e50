"""What the broker is told: rules, passwords, certificates."""

from __future__ import annotations

import base64
import hashlib
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from kiosk.console.broker.authority import Authority
from kiosk.console.broker.config import BrokerFiles, access_rules, configuration, password_lines
from kiosk.console.broker.passwords import hash_password
from kiosk.secrets import MemorySecrets
from kiosk.twin.topics import CONSOLE_PRESENCE

NOW = datetime(2026, 11, 23, tzinfo=UTC)
NAMES = ("broker.example", "localhost", "127.0.0.1")


def test_a_password_is_hashed_as_mosquitto_does() -> None:
    salt = bytes(range(12))
    expected = hashlib.pbkdf2_hmac("sha512", b"secret", salt, 101)
    assert hash_password("secret", salt) == (
        f"$7$101${base64.b64encode(salt).decode()}${base64.b64encode(expected).decode()}"
    )
    assert hash_password("secret") != hash_password("secret")


def test_revoked_terminals_have_no_line() -> None:
    assert password_lines({"b": "$7$x", "a": "$7$y", "gone": ""}) == "a:$7$y\nb:$7$x\n"


def test_the_rules_name_every_topic_once_and_in_one_direction() -> None:
    patterns = [line.split()[1:] for line in access_rules().splitlines() if line.startswith("pattern")]
    everybody = ["read", CONSOLE_PRESENCE]
    assert everybody in patterns
    patterns.remove(everybody)
    assert {topic.rpartition("/")[2] for way, topic in patterns if way == "read"} == {"desired", "command"}
    written = {topic.rpartition("/")[2] for way, topic in patterns if way == "write"}
    assert written == {"reported", "presence", "answer", "help", "assist", "counts"}
    assert all("%u" in topic for _, topic in patterns)


def test_the_configuration_has_no_plain_listener_and_no_limit_that_drops_in_silence(tmp_path: Path) -> None:
    files = BrokerFiles(tmp_path)
    text = configuration(
        files, host="0.0.0.0", port=8883, certificates=(tmp_path / "a", tmp_path / "b", tmp_path / "c")
    )
    lines = text.splitlines()
    assert [line for line in lines if line.startswith("listener")] == ["listener 8883 0.0.0.0"]
    for wanted in (
        "allow_anonymous false",
        "max_queued_messages 0",
        "use_username_as_clientid true",
        "persistence true",
        "tls_version tlsv1.2",
    ):
        assert wanted in lines
    assert any(line.startswith("memory_limit ") for line in lines)


def test_the_authority_stays_and_its_certificate_is_renewed_in_time(tmp_path: Path) -> None:
    secrets = MemorySecrets()
    authority = Authority(tmp_path, secrets)
    assert authority.prepare(NAMES, NOW)
    first_ca, first = authority.bundle(NOW), authority.certificate_path.read_bytes()
    assert not Authority(tmp_path, secrets).prepare(NAMES, NOW + timedelta(days=200))
    assert authority.certificate_path.read_bytes() == first
    assert authority.prepare(NAMES, NOW + timedelta(days=300))
    assert authority.bundle(NOW) == first_ca
    renewed = x509.load_pem_x509_certificate(authority.certificate_path.read_bytes())
    renewed.verify_directly_issued_by(x509.load_pem_x509_certificate(first_ca.encode()))
    assert stat.S_IMODE(authority.key_path.stat().st_mode) == 0o600
    assert "PRIVATE" not in "".join(
        path.read_text() for path in tmp_path.iterdir() if path != authority.key_path
    )


@pytest.mark.parametrize("damage", ["names", "certificate", "key"])
def test_a_certificate_that_does_not_fit_is_made_anew(tmp_path: Path, damage: str) -> None:
    authority = Authority(tmp_path, MemorySecrets())
    authority.prepare(NAMES, NOW)
    names = NAMES
    if damage == "names":
        names = ("other.example",)
    elif damage == "certificate":
        authority.certificate_path.write_text("broken")
    else:
        authority.key_path.unlink()
    assert authority.prepare(names, NOW)
    assert not authority.prepare(names, NOW)
