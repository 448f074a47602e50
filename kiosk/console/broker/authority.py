"""The centre's own certificate authority for the broker, its successors, and the broker's certificate.

An authority lasts ten years. Its successor is made two years before that, and terminals are told of both
(:mod:`kiosk.console.broker.telling`); only a year later it signs. Which one signs is decided anew each time,
by the date alone, and none is ever thrown away: a clock that was wrong for a day undoes nothing.
"""

from __future__ import annotations

import hashlib
import ipaddress
import logging
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kiosk.secrets import Secrets

_LOG = logging.getLogger(__name__)
#: Name of the first authority's key among the secrets; those of its successors end in a hyphen and their id.
CA_KEY = "console-broker-ca-key"
_CA_LASTS = timedelta(days=3650)
#: So long before the end of the last authority its successor is made.
NEXT_BEFORE = timedelta(days=730)
#: So long terminals have been told of a successor before it signs: one that was stored away learns it too.
TOLD_FOR = timedelta(days=365)
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


@dataclass(frozen=True, slots=True)
class _Held:
    """An authority and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def begins(self) -> datetime:
        """When it was made."""
        return self.certificate.not_valid_before_utc

    @property
    def ends(self) -> datetime:
        """When nobody believes it any more."""
        return self.certificate.not_valid_after_utc


def _choose(held: list[_Held], now: datetime) -> _Held | None:
    """Return who signs: the newest that was told of for long enough, else the oldest; None if all are over.

    By a clock that stands before all of them (a flat battery) none is over, and the oldest goes on.
    """
    left = [one for one in held if now < one.ends]
    known = [one for one in left if now - one.begins >= TOLD_FOR]
    begun = [one for one in left if one.begins <= now]
    return known[-1] if known else next(iter(begun or left), None)


class Authority:
    """The authorities in a folder; their private keys lie with the secrets."""

    def __init__(self, folder: Path, secrets: Secrets) -> None:
        """Use a folder; :meth:`prepare` makes what is missing."""
        self._folder = folder
        self._secrets = secrets
        self.ca_path = folder / "ca.pem"
        self.certificate_path = folder / "broker.pem"
        self.key_path = folder / "broker.key"

    def bundle(self, now: datetime) -> str:
        """Return the certificates (PEM) that terminals shall believe: all authorities that are not over."""
        found = x509.load_pem_x509_certificates(self.ca_path.read_bytes())
        left = [one for one in found if now < one.not_valid_after_utc] or found[-1:]
        return "".join(one.public_bytes(Encoding.PEM).decode("ascii") for one in left)

    def prepare(self, names: tuple[str, ...], now: datetime) -> bool:
        """Make authorities and certificate where they are missing, wrong or soon over.

        Args:
            names: Host names and addresses under which terminals reach the broker.
            now: The time.

        Returns:
            Whether the broker's certificate is a new one.
        """
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        authority = self._authority(now)
        if self._is_good(names, authority.certificate, now):
            return False
        own = ec.generate_private_key(ec.SECP256R1())
        certificate = (
            x509.CertificateBuilder()
            .subject_name(_name("modunuri broker"))
            .issuer_name(authority.certificate.subject)
            .public_key(own.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - _SKEW)
            .not_valid_after(min(now + timedelta(days=CERTIFICATE_DAYS), authority.ends))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([_general(one) for one in names]), critical=False)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False
            )
            .sign(authority.key, hashes.SHA256())
        )
        write_secret(self.key_path, _pem(own))
        self.certificate_path.write_bytes(certificate.public_bytes(Encoding.PEM))
        return True

    def _authority(self, now: datetime) -> _Held:
        """Return the authority that signs now; make the first one, and the next one in time."""
        held = self._load()
        chosen = _choose(held, now)
        if chosen is None:
            if held:
                _LOG.error(
                    "the broker's authority has ended, and so has every successor: a new one is made, but "
                    "terminals that were not told of it refuse the broker and must be joined again"
                )
            chosen = self._make(held, now)
        elif max((one.ends for one in held if one.begins <= now), default=chosen.ends) - now < NEXT_BEFORE:
            made = self._make(held, now)
            _LOG.warning(
                "the broker's authority ends on %s; terminals are told of the next one", chosen.ends.date()
            )
            chosen = _choose([*held, made], now) or made
        return chosen

    def _load(self) -> list[_Held]:
        """Return the authorities whose keys are here, oldest first."""
        if not self.ca_path.exists():
            return []
        held = []
        for certificate in x509.load_pem_x509_certificates(self.ca_path.read_bytes()):
            public = _id(certificate.public_key())
            for name in (f"{CA_KEY}-{public}", CA_KEY):
                stored = self._secrets.get(name)
                key = load_pem_private_key(stored.encode(), None) if stored is not None else None
                if isinstance(key, ec.EllipticCurvePrivateKey) and _id(key.public_key()) == public:
                    held.append(_Held(certificate, key))
                    break
        return held

    def _make(self, held: list[_Held], now: datetime) -> _Held:
        """Make an authority and write it behind the others."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name(f"modunuri centre {now:%Y-%m}" if held else "modunuri centre")
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
            .not_valid_after(now + _CA_LASTS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )
        made = _Held(certificate, key)
        # The key first: a certificate without its key would be told of and could never sign.
        self._secrets.put(f"{CA_KEY}-{_id(key.public_key())}" if held else CA_KEY, _pem(key).decode("ascii"))
        pem = b"".join(one.certificate.public_bytes(Encoding.PEM) for one in (*held, made))
        fresh = self.ca_path.with_name(self.ca_path.name + ".new")
        fresh.write_bytes(pem)
        fresh.replace(self.ca_path)
        return made

    def _is_good(self, names: tuple[str, ...], authority: x509.Certificate, now: datetime) -> bool:
        try:
            held = x509.load_pem_x509_certificate(self.certificate_path.read_bytes())
            held.verify_directly_issued_by(authority)
            said = held.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        except Exception:  # missing, damaged or of another authority: all the same
            return False
        # Near its authority's end a certificate cannot last longer: making it anew would change nothing.
        needed = min(now + timedelta(days=RENEW_DAYS), authority.not_valid_after_utc)
        is_early = needed <= held.not_valid_after_utc and now < held.not_valid_after_utc
        # Made by a clock that was ahead. By one that stands before the authority nothing can be said.
        has_begun = held.not_valid_before_utc <= now or now < authority.not_valid_before_utc
        is_whole = self.key_path.exists() and set(said) == {_general(one) for one in names}
        return is_whole and is_early and has_begun


def _id(key: object) -> str:
    """Return a short name of a public key."""
    assert isinstance(key, ec.EllipticCurvePublicKey)
    public = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(public).hexdigest()[:16]


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
