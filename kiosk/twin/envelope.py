"""The signed envelope: what is signed is what is read, because the body travels as a string.

    {"v": 1, "kid": "<name of the key>", "body": "<JSON text exactly as signed>", "sig": "<base64>"}

The signature also covers the kind of the topic and the terminal, so that a document cannot be
carried to another topic or terminal.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, ValidationError

from kiosk.twin.limits import DOCUMENT_VERSION, MAX_PAYLOAD, READABLE_VERSIONS
from kiosk.twin.refusals import MessageRefused, Reason
from kiosk.twin.signing import SIGNATURE_BYTES, KeyRing, SigningKey, is_signed
from kiosk.twin.topics import Kind


class _Envelope(BaseModel):
    """The outer JSON object; read strictly, unknown keys ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)

    v: int
    body: str
    kid: str = ""
    sig: str = ""


@dataclass(frozen=True, slots=True)
class OpenedEnvelope:
    """A message whose signature was right.

    Attributes:
        body: The JSON text that was signed.
        kid: Name of the key that signed it.
        digest: SHA-256 of the body, hexadecimal: tells equal versions apart.
    """

    body: str
    kid: str
    digest: str


def digest_of(body: str) -> str:
    """Return the SHA-256 of a body, hexadecimal."""
    return hashlib.sha256(body.encode()).hexdigest()


def signed_bytes(kind: Kind, terminal: str, body: str) -> bytes:
    """Return what the signature covers."""
    return b"modunuri/1 " + kind.value.encode() + b" " + terminal.encode() + b"\n" + body.encode()


def seal_envelope(kind: Kind, terminal: str, body: str, key: SigningKey) -> bytes:
    """Return the message for a topic.

    Args:
        kind: What the topic carries.
        terminal: The terminal's id.
        body: JSON text of a document.
        key: Who signs.

    Raises:
        ValueError: The message would be larger than a receiver takes.
    """
    signature = base64.b64encode(key.sign(signed_bytes(kind, terminal, body))).decode("ascii")
    envelope = _Envelope(v=DOCUMENT_VERSION, kid=key.kid, body=body, sig=signature)
    payload = envelope.model_dump_json().encode()
    if len(payload) > MAX_PAYLOAD:
        raise ValueError(f"{kind.value} of {terminal}: {len(payload)} bytes, at most {MAX_PAYLOAD}")
    return payload


def open_envelope(payload: bytes, kind: Kind, terminal: str, keys: KeyRing) -> OpenedEnvelope:
    """Check a message and return its body. Pure; every byte string has a defined outcome.

    Args:
        payload: As received.
        kind: What the topic carries.
        terminal: The terminal of the topic.
        keys: Who may have signed it.

    Raises:
        MessageRefused: ``oversize malformed version-unknown unsigned unknown-key bad-signature``.
    """
    if len(payload) > MAX_PAYLOAD:
        raise MessageRefused(Reason.OVERSIZE, f"{len(payload)} bytes")
    try:
        envelope = _Envelope.model_validate_json(payload)
        signed = signed_bytes(kind, terminal, envelope.body)
    except (ValidationError, UnicodeError) as error:
        raise MessageRefused(Reason.MALFORMED, type(error).__name__) from None
    if envelope.v not in READABLE_VERSIONS:
        raise MessageRefused(Reason.VERSION_UNKNOWN, f"envelope of version {envelope.v}")
    if not envelope.sig or not envelope.kid:
        raise MessageRefused(Reason.UNSIGNED)
    public = keys.find(envelope.kid)
    if public is None:
        raise MessageRefused(Reason.UNKNOWN_KEY, "signed with a key that is not accepted here")
    try:
        signature = base64.b64decode(envelope.sig, validate=True)
    except (binascii.Error, ValueError):
        raise MessageRefused(Reason.BAD_SIGNATURE, "not base64") from None
    # One spelling only: base64 has bits to spare, and a message that was touched is refused.
    is_canonical = base64.b64encode(signature) == envelope.sig.encode()
    if not is_canonical or len(signature) != SIGNATURE_BYTES or not is_signed(public, signature, signed):
        raise MessageRefused(Reason.BAD_SIGNATURE)
    return OpenedEnvelope(envelope.body, envelope.kid, digest_of(envelope.body))
