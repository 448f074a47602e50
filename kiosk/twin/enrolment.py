"""How a terminal joins: the documents of enrolment, the code that people compare, what is signed.

Short authentication strings, as in ZRTP (RFC 6189 §4.4.1): the terminal commits to a number before the
console
names its own, so that somebody in between cannot look for two keys with the same short code. Steps, over
HTTPS:

1. ``POST /enrol`` :class:`EnrolmentRequest` (keys, commitment, signed) -> :class:`EnrolmentOffer`.
2. ``POST /enrol/<id>`` :class:`EnrolmentReveal` (the number) -> :class:`EnrolmentAnswer` ``waiting``. Now the
   terminal shows the code, and staff type it at the console within ten minutes.
3. The same ``POST`` again every few seconds until the answer is ``accepted``; what it carries is sealed to
the
   terminal (HPKE, :mod:`kiosk.sealing`) and signed by the console's key, which the code has proved.

Changing keys later (rotation) is the same document with ``terminal`` set, signed with the old key too; nobody
types a code then, and the old keys hold until the terminal has shown the new one.
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from kiosk.twin.documents import Moment, Name, Part, TerminalId, Uuid, Word
from kiosk.twin.refusals import MessageRefused, Reason
from kiosk.twin.signing import SigningKey, decode_key, encode_key, is_signed

#: Crockford's base 32: no I, L, O, U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: Characters of the code, 5 bits each.
CODE_LENGTH = 10
#: Bytes of the numbers that both sides choose.
NONCE_BYTES = 32
_LABEL = b"modunuri enrol 1"

Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]{43}=$")]
Signature = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]{86}==$")]


class EnrolmentRequest(Part):
    """What a terminal asks with.

    Attributes:
        public_key: Ed25519 identity, base64.
        seal_key: X25519 key to which the answer is sealed, base64.
        commitment: SHA-256 of the terminal's number, base64.
        name: What it calls itself.
        app: Version of its program.
        terminal: Its id, only when it changes its keys.
        signature: By *public_key* over everything else.
        old_signature: By the identity so far, only when it changes its keys.
    """

    public_key: Key
    seal_key: Key
    commitment: Key
    name: Name = ""
    app: Word = ""
    terminal: TerminalId | None = None
    signature: Signature
    old_signature: Signature | None = None

    def signed_bytes(self) -> bytes:
        """Return what the signatures cover."""
        fields = self.model_dump(mode="json", exclude={"signature", "old_signature"})
        text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return _LABEL + b" request\n" + text.encode()


class EnrolmentOffer(Part):
    """What the console answers first.

    Attributes:
        id: Request id; whoever knows it can only reveal a number that fits the commitment.
        console_key: The console's Ed25519 key, base64.
        console_nonce: Its number, base64.
        expires_at: Until when the code is good.
    """

    id: Uuid
    console_key: Key
    console_nonce: Key
    expires_at: Moment


class EnrolmentReveal(Part):
    """The terminal's number; the signature over the request's id proves who asks.

    Attributes:
        nonce: Base64.
        signature: By the terminal's (new) key over :func:`reveal_bytes`.
    """

    nonce: Key
    signature: Signature


class EnrolmentAnswer(Part):
    """How it stands.

    Attributes:
        state: ``waiting`` for staff, ``accepted``, ``refused`` or ``expired``.
        sealed: The :class:`Membership`, sealed with the request's id as label; only when accepted.
        signature: By the console's key over :func:`answer_bytes`; only when accepted.
    """

    state: Literal["waiting", "accepted", "refused", "expired"]
    sealed: Annotated[str, StringConstraints(max_length=60_000)] = ""
    signature: str = ""


class Membership(Part):
    """What a terminal gets when it has joined: one identity, all credentials.

    Attributes:
        terminal: Its id; also its user name at the broker.
        broker: ``mqtts://host:port``.
        broker_password: For the broker.
        broker_ca: Certificate of the authority that signs the broker's (PEM), or "" for the system's own.
        gateway: Address of the city's gateway, or None for the terminal's own.
        gateway_key: Credential there, or None.
        console_keys: Accepted console keys, base64.
    """

    terminal: TerminalId
    broker: Annotated[str, StringConstraints(max_length=300)]
    broker_password: Annotated[str, StringConstraints(min_length=16, max_length=200)] = Field(repr=False)
    broker_ca: Annotated[str, StringConstraints(max_length=20_000)] = ""
    gateway: Annotated[str, StringConstraints(max_length=300)] | None = None
    gateway_key: Annotated[str, StringConstraints(max_length=200)] | None = Field(default=None, repr=False)
    console_keys: Annotated[tuple[Key, ...], Field(min_length=1, max_length=8)]


def make_request(
    key: SigningKey,
    seal_public: bytes,
    nonce: bytes,
    *,
    name: str = "",
    app: str = "",
    terminal: str | None = None,
    old_key: SigningKey | None = None,
) -> EnrolmentRequest:
    """Return the request of a terminal.

    Args:
        key: Its (new) identity.
        seal_public: X25519 key, 32 bytes.
        nonce: Its number, 32 random bytes, kept secret until the offer has come.
        name: What it calls itself.
        app: Version of its program.
        terminal: Its id, to change keys.
        old_key: Its identity so far, to change keys.
    """
    empty = EnrolmentRequest(
        public_key=encode_key(key.public),
        seal_key=encode_key(seal_public),
        commitment=encode_key(hashlib.sha256(nonce).digest()),
        name=name,
        app=app,
        terminal=terminal,
        signature=_text(bytes(64)),
    )
    data = empty.signed_bytes()
    old = _text(old_key.sign(data)) if old_key is not None else None
    return empty.model_copy(update={"signature": _text(key.sign(data)), "old_signature": old})


def check_request(request: EnrolmentRequest) -> bytes:
    """Return the public key of a request that was signed with it.

    Raises:
        MessageRefused: It was not.
    """
    public = decode_key(request.public_key)
    if not is_signed(public, base64.b64decode(request.signature), request.signed_bytes()):
        raise MessageRefused(Reason.BAD_SIGNATURE, "enrolment")
    return public


def reveal_bytes(request_id: str, nonce: bytes) -> bytes:
    """Return what the terminal signs with its number."""
    return _LABEL + b" reveal " + request_id.encode() + b"\n" + nonce


def answer_bytes(request_id: str, sealed: str) -> bytes:
    """Return what the console signs with its answer."""
    return _LABEL + b" answer " + request_id.encode() + b"\n" + sealed.encode()


def make_reveal(key: SigningKey, request_id: str, nonce: bytes) -> EnrolmentReveal:
    """Return the second step of a terminal."""
    return EnrolmentReveal(
        nonce=encode_key(nonce), signature=_text(key.sign(reveal_bytes(request_id, nonce)))
    )


def is_answer_signed(offer: EnrolmentOffer, answer: EnrolmentAnswer) -> bool:
    """Tell whether the console of the offer made this answer."""
    try:
        signature = base64.b64decode(answer.signature, validate=True)
    except ValueError:
        return False
    return is_signed(decode_key(offer.console_key), signature, answer_bytes(offer.id, answer.sealed))


def code_of(console_key: bytes, terminal_key: bytes, console_nonce: bytes, nonce: bytes) -> str:
    """Return the ten characters that people compare; bound to both keys and both numbers."""
    digest = hashlib.sha256(_LABEL + b" code" + console_key + terminal_key + console_nonce + nonce).digest()
    number = int.from_bytes(digest[:8], "big") >> (64 - 5 * CODE_LENGTH)
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(CODE_LENGTH)))


def spell_code(code: str) -> str:
    """Return a code in two groups of five."""
    return f"{code[:5]} {code[5:]}"


def read_code(typed: str) -> str:
    """Return what somebody typed as a code: case, spaces and hyphens aside; O is 0, I and L are 1."""
    kept = "".join(letter for letter in typed.upper() if letter.isalnum())
    return kept.replace("O", "0").replace("I", "1").replace("L", "1")


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
