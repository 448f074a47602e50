"""The centre's own certificate authority for the broker: made once, its certificates renewed in time."""

from __future__ import annotations

import ipaddress
import os
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kiosk.secrets import Secrets

CA_KEY = "console-broker-ca-key"
_CA_YEARS = 10
#: Browsers' limit for certificates, kept here too; renewed when a third is left.
CERTIFICATE_DAYS = 397
RENEW_DAYS = 130
_SKEW = timedelta(hours=1)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def write_secret(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, replacing an older one at once."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


class Authority:
    """A certificate authority in a folder; its private key lies with the secrets."""

    def __init__(self, folder: Path, secrets: Secrets) -> None:
        """Use a folder; :meth:`prepare` makes what is missing."""
        self._folder = folder
        self._secrets = secrets
        self.ca_path = folder / "ca.pem"
        self.certificate_path = folder / "broker.pem"
        self.key_path = folder / "broker.key"

    @property
    def ca_pem(self) -> str:
        """The authority's certificate, for terminals."""
        return self.ca_path.read_text("ascii")

    def prepare(self, names: tuple[str, ...], now: datetime) -> bool:
        """Make authority and certificate where they are missing, wrong or soon over.

        Args:
            names: Host names and addresses under which terminals reach the broker.
            now: The time.

        Returns:
            Whether the broker's certificate is a new one.
        """
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key, authority = self._authority(now)
        if self._is_good(names, authority, now):
            return False
        own = ec.generate_private_key(ec.SECP256R1())
        certificate = (
            x509.CertificateBuilder()
            .subject_name(_name("modunuri broker"))
            .issuer_name(authority.subject)
            .public_key(own.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - _SKEW)
            .not_valid_after(min(now + timedelta(days=CERTIFICATE_DAYS), authority.not_valid_after_utc))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([_general(one) for one in names]), critical=False)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False
            )
            .sign(key, hashes.SHA256())
        )
        write_secret(self.key_path, _pem(own))
        self.certificate_path.write_bytes(certificate.public_bytes(Encoding.PEM))
        return True

    def _authority(self, now: datetime) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
        stored = self._secrets.get(CA_KEY)
        if stored is not None and self.ca_path.exists():
            key = load_pem_private_key(stored.encode(), None)
            certificate = x509.load_pem_x509_certificate(self.ca_path.read_bytes())
            if isinstance(key, ec.EllipticCurvePrivateKey):
                return key, certificate
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name("modunuri centre")
        usage = x509.KeyUsage(
            digital_signature=False,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=True,
            crl_sign=True,
            encipher_only=False,
            decipher_only=False,
        )
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - _SKEW)
            .not_valid_after(now + timedelta(days=365 * _CA_YEARS))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )
        self._secrets.put(CA_KEY, _pem(key).decode("ascii"))
        self.ca_path.write_bytes(certificate.public_bytes(Encoding.PEM))
        return key, certificate

    def _is_good(self, names: tuple[str, ...], authority: x509.Certificate, now: datetime) -> bool:
        try:
            held = x509.load_pem_x509_certificate(self.certificate_path.read_bytes())
            held.verify_directly_issued_by(authority)
            said = held.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        except Exception:  # missing, damaged or of another authority: all the same
            return False
        is_early = held.not_valid_after_utc - now > timedelta(days=RENEW_DAYS)
        return self.key_path.exists() and is_early and set(said) == {_general(one) for one in names}


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
