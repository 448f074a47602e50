"""Who this terminal is for its console: keys in the secret store, the rest in a file."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from kiosk import __version__
from kiosk.errors import KioskError
from kiosk.i18n.text import msg
from kiosk.remote.files import write_durably
from kiosk.remote.pending import Pending, PendingFile
from kiosk.secrets import Secrets, get_key, get_or_create_key
from kiosk.twin.broker_address import BrokerAddress
from kiosk.twin.enrolment import Credentials
from kiosk.twin.signing import KeyRing, SigningKey

_log = logging.getLogger("remote")

#: Names in the secret store.
IDENTITY_KEY = "remote-identity"
NEW_IDENTITY_KEY = "remote-identity-new"
SEAL_KEY = "remote-seal"
BROKER_PASSWORD = "remote-broker-password"
NEW_BROKER_PASSWORD = "remote-broker-password-new"
#: The name under which the terminal's key at a city's gateway lies (see :mod:`kiosk.backend`).
GATEWAY_KEY = "gateway-api-key"
#: File in the data folder.
FILE_NAME = "console.json"
NEW_FILE_NAME = "console-next.json"


@dataclass(frozen=True, slots=True)
class AgentIdentity:
    """Who the terminal is for its console.

    Attributes:
        terminal: Id, also the user name at the broker.
        key: Signs what it says.
        console_keys: Who may say what is wanted, until a desired document says otherwise.
        app: Version of the program.
    """

    terminal: str
    key: SigningKey
    console_keys: KeyRing
    app: str = __version__


@dataclass(frozen=True, slots=True)
class Enrolled:
    """An accepted terminal.

    Attributes:
        credentials: What the console gave.
        key: The identity.
    """

    credentials: Credentials
    key: SigningKey

    @property
    def broker(self) -> BrokerAddress:
        """Where the broker is and what opens it.

        Raises:
            ValueError: The address cannot be used.
        """
        given = self.credentials
        return BrokerAddress.parse(
            given.broker_url, given.terminal, given.broker_password, given.ca_certificate
        )

    @property
    def console_keys(self) -> KeyRing:
        """Who may say what is wanted."""
        return KeyRing.decode(self.credentials.console_keys)


class IdentityStore:
    """Reads and writes who we are. Blocking: for a background thread."""

    def __init__(self, folder: Path, secrets: Secrets) -> None:
        """Use a data folder and a secret store."""
        self._path = folder / FILE_NAME
        self._next = PendingFile(folder / NEW_FILE_NAME)
        self._secrets = secrets

    def signing_key(self) -> SigningKey:
        """Return the identity, made at its first use."""
        return SigningKey(get_or_create_key(self._secrets, IDENTITY_KEY))

    def seal_key(self) -> bytes:
        """Return the private key to which the console seals what it sends."""
        return get_or_create_key(self._secrets, SEAL_KEY)

    def make_new_key(self) -> SigningKey:
        """Return the identity that shall take the old one's place; the same until it does."""
        return SigningKey(get_or_create_key(self._secrets, NEW_IDENTITY_KEY))

    def load(self) -> Enrolled | None:
        """Return the enrolment, or None if there is none.

        Raises:
            KioskError: There is one, but its file is damaged.
        """
        try:
            text = self._path.read_text("utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeError) as error:
            raise self._damaged(error) from error
        if get_key(self._secrets, IDENTITY_KEY) is None:
            _log.warning("this terminal was enrolled, but its key is gone; enrol it again")
            return None
        try:
            credentials = Credentials.model_validate_json(text)
        except ValidationError as error:
            raise self._damaged(error) from error
        secret = {"broker_password": self._secrets.get(BROKER_PASSWORD) or ""}
        return Enrolled(credentials.model_copy(update=secret), self.signing_key())

    def _damaged(self, error: Exception) -> KioskError:
        # Translators: Shown to staff: the file with the staff console's address is damaged.
        text = msg("직원 화면과의 연결 정보가 망가졌어요. 다시 등록하세요.")
        return KioskError(text, code="R-01", technical=type(error).__name__)

    def _full(self, error: OSError) -> KioskError:
        # Translators: Shown to staff: the address of the staff console could not be saved.
        text = msg("연결 정보를 저장할 수 없어요. 디스크를 확인하세요.")
        return KioskError(text, code="R-02", technical=str(error.errno))

    def save(self, credentials: Credentials, *, is_rotation: bool = False) -> Enrolled:
        """Keep what the console gave; secrets go to the secret store, never into the file.

        Args:
            credentials: As received.
            is_rotation: The new identity takes the old one's place.

        Raises:
            KioskError: They cannot be kept.
        """
        self._secrets.put(BROKER_PASSWORD, credentials.broker_password)
        if credentials.gateway_key:
            self._secrets.put(GATEWAY_KEY, credentials.gateway_key)
        public = credentials.model_copy(update={"broker_password": "", "gateway_key": ""})
        try:
            write_durably(self._path, public.model_dump_json(indent=2))
        except OSError as error:
            raise self._full(error) from error
        if is_rotation:
            new = self._secrets.get(NEW_IDENTITY_KEY)
            if new is not None:
                self._secrets.put(IDENTITY_KEY, new)
            self.drop_pending()
        return Enrolled(credentials, self.signing_key())

    # A change of identity, step by step. What holds is touched by the last step only.

    def pending(self) -> Pending | None:
        """Return the change that is on its way, or None."""
        pending = self._next.read()
        if pending is not None and self._secrets.get(NEW_IDENTITY_KEY) is None:
            self.drop_pending()  # a crash has left this much of it
            return None
        return pending

    def keep_pending(self, pending: Pending, broker_password: str = "") -> None:
        """Keep how far a change has come, and the password that came with it.

        Raises:
            KioskError: It could not be kept.
        """
        if broker_password:
            self._secrets.put(NEW_BROKER_PASSWORD, broker_password)
        try:
            self._next.write(pending)
        except OSError as error:
            raise self._full(error) from error

    def promote(self, told: Credentials) -> Enrolled:
        """Let what came hold from now on; the console has said that it does.

        May be repeated after a crash in the middle of it.

        Args:
            told: What the console said just now, without a password. Its keys and authorities are newer than
                those that came with the password: the terminal may have learnt others meanwhile.

        Raises:
            KioskError: It could not be kept.
        """
        password = self._secrets.get(NEW_BROKER_PASSWORD) or ""
        return self.save(told.model_copy(update={"broker_password": password}), is_rotation=True)

    def drop_pending(self) -> None:
        """Nothing is on its way any more: it is done, or the console knows nothing of it."""
        # The key first: without it nothing is pending, whatever else a crash leaves behind.
        self._secrets.delete(NEW_IDENTITY_KEY)
        self._secrets.delete(NEW_BROKER_PASSWORD)
        self._next.drop()

    def learn(self, keys: KeyRing, authorities: str) -> None:
        """Keep which keys of the console are accepted now; the wish that told so may be lost.

        Args:
            keys: The console's keys.
            authorities: PEM of those who may sign the broker's certificate; "" changes nothing.

        Raises:
            OSError: It could not be kept; the older file still is.
        """
        try:
            held = Credentials.model_validate_json(self._path.read_text("utf-8"))
        except (FileNotFoundError, UnicodeError, ValidationError):
            return  # not enrolled, or damaged: said where it is loaded
        told = held.model_copy(
            update={
                "console_keys": keys.encode(),
                "ca_certificate": authorities or held.ca_certificate,
            }
        )
        if told != held:
            write_durably(self._path, told.model_dump_json(indent=2))

    def forget(self) -> None:
        """The terminal belongs to no console any more; its next enrolment has a new identity."""
        self.drop_pending()
        for name in (BROKER_PASSWORD, IDENTITY_KEY, SEAL_KEY):
            self._secrets.delete(name)
        self._path.unlink(missing_ok=True)
