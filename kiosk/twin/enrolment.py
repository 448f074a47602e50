"""Enrolment: how a terminal and a console that never met come to trust each other's keys.

1. The terminal posts an :class:`EnrolRequest` (its identity, a key to seal to, a nonce; signed).
2. The console answers with an :class:`EnrolAnswer` (its own key, a request id, a nonce of its own).
3. Both compute :func:`enrolment_code` over both keys and both nonces. The terminal shows and says it; a
   member of staff reads it there and types it into the console. Equal codes mean equal keys on both
   sides, so nobody stands between them.
4. The terminal fetches its :class:`Credentials`, sealed to its key (:func:`seal_credentials`), with a
   request that it signs (:func:`pickup_bytes`).

The code has 50 bits. A cheap hash could be matched by somebody in between who tries 2**25 keys on each
side, so the code is made with scrypt (RFC 7914): some 50 ms for each try. Each side adds a nonce, so that
nothing can be computed before the ten minutes in which a code is good: not for the terminal, whose key is
new, and not for the console, whose key may be known for years.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, ValidationError

from kiosk.sealing import SealError, open_seal, seal
from kiosk.twin.documents import Name, Part, TerminalId, Uuid, Word
from kiosk.twin.limits import MAX_KEYS
from kiosk.twin.signing import SigningKey, decode_key, encode_key, is_signed

#: Crockford's base 32: no I, L, O, U.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
#: Form of the exchange: 2 mixes the console's nonce into the code, and a terminal that changes its keys says
#: when it holds the new ones (:func:`kept_bytes`). Joining needs it on both sides; terminals that have joined
#: go on with consoles of either form.
FORM = 2
#: Characters of a code, shown in two groups of five.
CODE_LENGTH = 10
CODE_GROUPS = (5, 5)
_SCRYPT = {"n": 2**14, "r": 8, "p": 1, "maxmem": 64 * 1024 * 1024}

_KeyText = Annotated[str, StringConstraints(min_length=44, max_length=44)]
_Nonce = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


class EnrolRequest(Part):
    """What a terminal that wants to be taken in posts to ``/enrol``.

    Attributes:
        identity: Its public Ed25519 key, base64.
        seal_key: Its public X25519 key, base64: what it is sent is sealed to it.
        nonce: 16 random bytes, hexadecimal.
        name: What it calls itself.
        app: Version of its program.
        form: The latest form that it knows (:data:`FORM`). Whoever changes it on the way gets a refusal.
        signature: By the identity over everything else but the form, base64.
    """

    identity: _KeyText
    seal_key: _KeyText
    nonce: _Nonce
    name: Name
    app: Word = ""
    form: int = 1
    signature: Annotated[str, StringConstraints(max_length=100)] = ""

    def signed_bytes(self) -> bytes:
        """Return what the signature covers."""
        parts = (self.identity, self.seal_key, self.nonce, self.name, self.app)
        return b"modunuri enrol request 1\n" + "\n".join(parts).encode()

    def signed(self, key: SigningKey) -> EnrolRequest:
        """Return the request with the identity's signature."""
        signature = base64.b64encode(key.sign(self.signed_bytes())).decode("ascii")
        return self.model_copy(update={"signature": signature})

    def is_genuine(self) -> bool:
        """Tell whether the identity has signed it."""
        try:
            signature = base64.b64decode(self.signature, validate=True)
            decode_key(self.seal_key)
            return is_signed(decode_key(self.identity), signature, self.signed_bytes())
        except (ValueError, UnicodeError):
            return False


class RotationRequest(Part):
    """What a terminal that changes its identity posts to ``/enrol/rotation``; nobody types a code.

    The old identity holds until something signed with the new one has reached the console.

    Attributes:
        terminal: Its id.
        request: With the new identity, signed by it.
        old_signature: By the identity so far, over :meth:`signed_bytes`, base64.
    """

    terminal: TerminalId
    request: EnrolRequest
    old_signature: Annotated[str, StringConstraints(max_length=100)] = ""

    def signed_bytes(self) -> bytes:
        """Return what the old identity signs."""
        return b"modunuri enrol rotation 1\n" + self.terminal.encode() + b"\n" + self.request.signed_bytes()

    def signed(self, old_key: SigningKey) -> RotationRequest:
        """Return it with the signature of the identity so far."""
        signature = base64.b64encode(old_key.sign(self.signed_bytes())).decode("ascii")
        return self.model_copy(update={"old_signature": signature})

    def is_genuine(self, old_identity: bytes) -> bool:
        """Tell whether both identities have signed it."""
        try:
            signature = base64.b64decode(self.old_signature, validate=True)
        except ValueError:
            return False
        return self.request.is_genuine() and is_signed(old_identity, signature, self.signed_bytes())


class EnrolAnswer(Part):
    """What the console answers.

    Attributes:
        request: Id of the request, for fetching the credentials.
        console_key: The console's public Ed25519 key, base64.
        expires_in_s: How long the code is good.
        nonce: 16 random bytes of the console, hexadecimal; "" from one that knows only form 1.
    """

    request: Uuid
    console_key: _KeyText
    expires_in_s: int
    nonce: _Nonce | Literal[""] = ""


class EnrolPickup(Part):
    """What the terminal fetches when it has been accepted.

    Whoever stands in between knows the key to seal to; only the console can sign.

    Attributes:
        sealed: The :class:`Credentials`, sealed by :func:`seal_credentials`.
        signature: By the console's key over :func:`answer_bytes`, base64.
    """

    sealed: Annotated[str, StringConstraints(max_length=60_000)]
    signature: Annotated[str, StringConstraints(max_length=100)]

    @classmethod
    def make(cls, request: str, sealed: str, console: SigningKey) -> EnrolPickup:
        """Sign sealed credentials."""
        signature = base64.b64encode(console.sign(answer_bytes(request, sealed))).decode("ascii")
        return cls(sealed=sealed, signature=signature)

    def is_genuine(self, request: str, console_key: bytes) -> bool:
        """Tell whether the console whose key the code has proved has signed it."""
        try:
            signature = base64.b64decode(self.signature, validate=True)
        except ValueError:
            return False
        return is_signed(console_key, signature, answer_bytes(request, self.sealed))


class Credentials(Part):
    """What an accepted terminal gets: one identity, all doors.

    Attributes:
        terminal: Its id, also its user name at the broker.
        name: What staff call it.
        broker_url: ``mqtts://host:port`` (``mqtt://`` only on loopback).
        broker_password: For the broker.
        ca_certificate: PEM of the authority that the broker's certificate is checked against, or ""
            for the system's.
        console_keys: Keys that may sign what is wanted, base64.
        gateway_url: Address of the city's gateway, or "" to keep the terminal's own.
        gateway_key: Its key there, or "".
    """

    terminal: TerminalId
    name: Name
    broker_url: Annotated[str, StringConstraints(pattern=r"^mqtts?://[^\s/]+$", max_length=300)]
    broker_password: Annotated[str, StringConstraints(max_length=200)] = Field(repr=False)
    ca_certificate: Annotated[str, StringConstraints(max_length=20_000)] = ""
    console_keys: Annotated[tuple[_KeyText, ...], Field(min_length=1, max_length=MAX_KEYS)]
    gateway_url: Annotated[str, StringConstraints(max_length=300)] = ""
    gateway_key: Annotated[str, StringConstraints(max_length=200)] = Field(default="", repr=False)


def enrolment_code(console_key: bytes, terminal_key: bytes, nonce: str, console_nonce: str) -> str:
    """Return the code (10 characters) that both sides compute. Takes some 50 ms on purpose.

    Args:
        console_key: The console's public key, 32 bytes.
        terminal_key: The terminal's public key, 32 bytes.
        nonce: Of the request, hexadecimal.
        console_nonce: Of the answer, hexadecimal.
    """
    text = b"modunuri enrol 2" + console_key + terminal_key
    raw = hashlib.scrypt(text, salt=bytes.fromhex(nonce + console_nonce), dklen=8, **_SCRYPT)
    number = int.from_bytes(raw, "big") >> (64 - 5 * CODE_LENGTH)
    return "".join(_ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(CODE_LENGTH)))


def read_code(typed: str) -> str | None:
    """Return a typed code in its one spelling, or None if it cannot be one.

    Small letters, spaces and hyphens do not matter; O is read as 0, I and L as 1.
    """
    code = "".join(c for c in typed.upper() if not c.isspace() and c != "-").translate(_READ_AS)
    return code if len(code) == CODE_LENGTH and all(c in _ALPHABET for c in code) else None


def pickup_bytes(request: str) -> bytes:
    """Return what the terminal signs (header ``x-modunuri-signature``, base64) to fetch credentials."""
    return b"modunuri enrol pickup 1\n" + request.encode()


def kept_bytes(request: str) -> bytes:
    """Return what the new identity signs once the terminal has what it fetched on its disk.

    With ``POST /enrol/REQUEST/kept`` (same header) the new keys take the place of the old ones. The answer is
    an :class:`EnrolPickup` again: its :class:`Credentials` hold the new key for the gateway and no password.
    """
    return b"modunuri enrol kept 1\n" + request.encode()


def answer_bytes(request: str, sealed: str) -> bytes:
    """Return what the console signs with the sealed credentials."""
    return b"modunuri enrol answer 1\n" + request.encode() + b"\n" + sealed.encode()


def seal_credentials(credentials: Credentials, seal_key: bytes, request: str) -> str:
    """Return the credentials so that only the holder of the sealing key can read them (base64)."""
    return seal(credentials.model_dump_json().encode(), seal_key, f"enrolment:{request}")


def open_credentials(sealed: str, private_key: bytes, request: str) -> Credentials:
    """Open what :func:`seal_credentials` made.

    Raises:
        SealError: It is not for this key and request, or damaged.
    """
    plain = open_seal(sealed, private_key, f"enrolment:{request}")
    try:
        return Credentials.model_validate_json(plain)
    except ValidationError:
        raise SealError("the credentials are not in their form") from None


def key_text(public: bytes) -> str:
    """Return a public key as it stands in these documents."""
    return encode_key(public)
