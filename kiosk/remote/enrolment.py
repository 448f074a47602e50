"""The terminal's half of enrolment: ask, show the code, fetch what was given. Blocking.

The protocol stands in :mod:`kiosk.twin.enrolment`. It needs no TLS to be right: staff compare the keys by
the code, what is fetched is sealed to this terminal and signed by the console whose key they compared.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from kiosk import __version__
from kiosk.errors import KioskError
from kiosk.i18n.text import Message, msg
from kiosk.remote.identity import Enrolled, IdentityStore
from kiosk.remote.pending import Pending
from kiosk.sealing import SealError, public_key_of
from kiosk.twin.enrolment import (
    FORM,
    Credentials,
    EnrolAnswer,
    EnrolPickup,
    EnrolRequest,
    RotationRequest,
    enrolment_code,
    kept_bytes,
    key_text,
    open_credentials,
    pickup_bytes,
)
from kiosk.twin.signing import SigningKey, decode_key


class HttpReply(Protocol):
    """What came back."""

    @property
    def status(self) -> int:
        """HTTP status."""

    @property
    def body(self) -> bytes:
        """The whole body."""


class Http(Protocol):
    """Exchanges with the console; :class:`kiosk.services.transport.HttpTransport` is one."""

    def exchange(
        self,
        method: str,
        path: str,
        *,
        json: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> HttpReply:
        """Send a request and return the whole answer.

        Raises:
            KioskError: Nobody answered.
        """


@dataclass(frozen=True, slots=True)
class Asked:
    """An enrolment that waits for staff.

    Attributes:
        request: Its id at the console.
        code: Ten characters that staff type into the console; shown in two groups of five.
        expires_in_s: How long it is good.
        console_key: The console's public key, which the code proves.
        is_rotation: A new identity for an accepted terminal.
    """

    request: str
    code: str
    expires_in_s: int
    console_key: bytes
    is_rotation: bool = False


_Shape = TypeVar("_Shape", bound=BaseModel)

#: The console knows nothing (any more) of what is asked about.
LATE = "R-05"
#: The console has too much to do; the same may be asked again a little later.
BUSY = "R-09"

# Translators: Shown to staff: the console's answer was not understood.
_CONFUSED = msg("직원 화면의 대답을 알 수 없어요.")
# Translators: Shown to staff: the console has refused this terminal.
_REFUSED = msg("직원 화면이 이 기기를 받지 않았어요.")
# Translators: Shown to staff at a terminal that is to join: the console has too much to do for the moment.
_BUSY = msg("지금 요청이 많아요. 1분 뒤에 다시 해 보세요.")
# Translators: Shown to staff: the code was not typed in time.
_LATE = msg("시간이 지났어요. 처음부터 다시 하세요.")
# Translators: Shown to staff: somebody between this terminal and the console changed the answer.
_FORGED = msg("대답이 도중에 바뀌었어요. 연결을 확인하세요.")

# Translators: Shown to staff: the console's program is older than this terminal's, so it cannot join.
_OLD = msg("직원 화면의 프로그램이 오래되었어요. 그것부터 새로 설치하세요.")


def _error(message: Message, code: str, technical: str) -> KioskError:
    return KioskError(message, code=code, technical=technical)


class EnrolmentClient:
    """Takes a terminal into a console."""

    def __init__(self, http: Http, store: IdentityStore, name: str, app: str = __version__) -> None:
        """Prepare.

        Args:
            http: The console.
            store: Where the identity lies.
            name: What the terminal calls itself.
            app: Version of the program.
        """
        self._http = http
        self._store = store
        self._name = name
        self._app = app

    def ask(self) -> Asked:
        """Ask to be taken in; returns the code to show and say.

        Raises:
            KioskError: The console cannot be reached, refuses, or cannot be understood.
        """
        key = self._store.signing_key()
        request = self._request(key)
        answer = self._post("/enrol", request.model_dump_json())
        console_key = self._console_key(answer)
        if not answer.nonce:
            raise _error(_OLD, "R-08", "the console knows only form 1 of the exchange")
        code = enrolment_code(console_key, key.public, request.nonce, answer.nonce)
        return Asked(answer.request, code, answer.expires_in_s, console_key)

    def ask_to_rotate(self) -> Asked:
        """Ask to take a new identity for the old one; staff type nothing, the old one vouches for it.

        Raises:
            KioskError: As for :meth:`ask`; or the terminal is not enrolled; or another console answered.
        """
        enrolled = self._store.load()
        if enrolled is None:
            raise _error(_REFUSED, "R-03", "not enrolled")
        request = self._request(self._store.make_new_key())
        rotation = RotationRequest(terminal=enrolled.credentials.terminal, request=request)
        answer = self._post("/enrol/rotation", rotation.signed(enrolled.key).model_dump_json())
        console_key = self._console_key(answer)
        if console_key not in tuple(enrolled.console_keys):
            raise _error(_FORGED, "R-04", "another console key")
        asked = Asked(answer.request, "", answer.expires_in_s, console_key, is_rotation=True)
        self._store.keep_pending(
            Pending(request=asked.request, console_key=key_text(console_key), confirms=bool(answer.nonce))
        )
        return asked

    def go_on(self) -> Enrolled | None:
        """Do what is left of a change of identity, however often it was interrupted.

        Returns:
            Who the terminal is now; None if there is nothing to go on with, or the console is not ready yet
            (:meth:`IdentityStore.pending` tells which).

        Raises:
            KioskError: It did not work. What is still pending may be tried again; what the console knows
                nothing of (any more) is not pending after this, and the old identity goes on.
        """
        pending = self._store.pending()
        if pending is None:
            return None
        key = decode_key(pending.console_key)
        asked = Asked(pending.request, "", 0, key, is_rotation=True)
        try:
            if pending.credentials is None:
                credentials = self._fetch(asked)
                if credentials is None:
                    return None
                if not pending.confirms:
                    return self._store.save(credentials, is_rotation=True)
                public = credentials.model_copy(update={"broker_password": "", "gateway_key": ""})
                pending = pending.model_copy(update={"credentials": public})
                self._store.keep_pending(pending, credentials.broker_password)
            told = self._hand_over(asked, "POST", f"/enrol/{asked.request}/kept", kept_bytes(asked.request))
        except KioskError as error:
            if error.code == LATE:
                self._store.drop_pending()
            raise
        return self._store.promote(told) if told is not None else None

    def fetch(self, asked: Asked) -> Enrolled | None:
        """Fetch the credentials and keep them; None while staff have not typed the code.

        Raises:
            KioskError: Too late, refused, forged, or they cannot be kept.
        """
        if asked.is_rotation:
            return self.go_on()
        credentials = self._fetch(asked)
        return self._store.save(credentials) if credentials is not None else None

    def _fetch(self, asked: Asked) -> Credentials | None:
        return self._hand_over(asked, "GET", f"/enrol/{asked.request}", pickup_bytes(asked.request))

    def _hand_over(self, asked: Asked, method: str, path: str, signed: bytes) -> Credentials | None:
        """Return what the console hands to whoever signs with the new identity, None if it is not ready."""
        key = self._store.make_new_key() if asked.is_rotation else self._store.signing_key()
        signature = base64.b64encode(key.sign(signed)).decode("ascii")
        reply = self._http.exchange(method, path, headers={"x-modunuri-signature": signature})
        if reply.status in (202, 429, 503):
            return None
        if reply.status in (404, 410):
            raise _error(_LATE, LATE, f"status {reply.status}")
        pickup = self._read(reply, EnrolPickup)
        signer = next((key for key in self._trusted(asked) if pickup.is_genuine(asked.request, key)), None)
        if signer is None:
            raise _error(_FORGED, "R-04", "not signed by the console that was compared")
        try:
            credentials = open_credentials(pickup.sealed, self._store.seal_key(), asked.request)
        except SealError as error:
            raise _error(_FORGED, "R-04", "cannot be opened") from error
        # What was sealed before the console changed its key names the one of that time.
        if {key_text(signer), key_text(asked.console_key)}.isdisjoint(credentials.console_keys):
            raise _error(_FORGED, "R-04", "the console's own key is not among the accepted ones")
        return credentials

    def _trusted(self, asked: Asked) -> tuple[bytes, ...]:
        """Return the keys that may sign what is handed over.

        A change of identity may outlast one of the console's key, so what the terminal was told since counts.
        """
        enrolled = self._store.load() if asked.is_rotation else None
        return tuple(enrolled.console_keys) if enrolled is not None else (asked.console_key,)

    def _request(self, key: SigningKey) -> EnrolRequest:
        request = EnrolRequest(
            identity=key_text(key.public),
            seal_key=key_text(public_key_of(self._store.seal_key())),
            nonce=secrets.token_hex(16),
            name=self._name[:120],
            app=self._app,
            form=FORM,
        )
        return request.signed(key)

    def _post(self, path: str, body: str) -> EnrolAnswer:
        return self._read(self._http.exchange("POST", path, json=body), EnrolAnswer)

    def _read(self, reply: HttpReply, shape: type[_Shape]) -> _Shape:
        if reply.status in (429, 503):
            raise _error(_BUSY, BUSY, f"status {reply.status}")
        if reply.status not in (200, 201):
            raise _error(_REFUSED, "R-03", f"status {reply.status}")
        try:
            return shape.model_validate_json(reply.body)
        except ValidationError as error:
            raise _error(_CONFUSED, "R-06", type(error).__name__) from None

    def _console_key(self, answer: EnrolAnswer) -> bytes:
        try:
            return decode_key(answer.console_key)
        except ValueError:
            raise _error(_CONFUSED, "R-06", "not a key") from None
