"""The broker as enrolment and bridge need it: its address, its authority, its credentials."""

from __future__ import annotations

import logging
import secrets as random_source
import subprocess
import threading
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import select

from kiosk.clock import Clock
from kiosk.console.broker.authority import Authority, write_secret
from kiosk.console.broker.config import BrokerFiles, access_rules, configuration, password_lines
from kiosk.console.broker.passwords import hash_password
from kiosk.console.broker.supervisor import Supervisor, account_to_run_as
from kiosk.console.services.errors import HandOverError
from kiosk.console.store.database import Store
from kiosk.console.store.models import Terminal
from kiosk.secrets import Secrets
from kiosk.twin.topics import CONSOLE

_LOG = logging.getLogger(__name__)
#: The console's own password at the broker.
BROKER_PASSWORD = "console-broker-password"
DEFAULT_PORT = 8883
_COMMAND_TIMEOUT_S = 30


def own_password(secrets: Secrets) -> str:
    """Return the console's password at the broker, made at the first start unless an operator set one."""
    held = secrets.get(BROKER_PASSWORD)
    if held is None:
        held = random_source.token_urlsafe(32)
        secrets.put(BROKER_PASSWORD, held)
    return held


class CredentialFiles:
    """Password file and access list, made from the store."""

    def __init__(self, store: Store, files: BrokerFiles, password: str) -> None:
        """Write for the terminals of a store and the console with its password."""
        self._store = store
        self._files = files
        self._own = hash_password(password)
        self._lock = threading.Lock()

    def write(self) -> None:
        """Write both files, readable by their owner only."""
        with self._lock:
            self._files.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._store.read() as session:
                rows = session.execute(
                    select(Terminal.id, Terminal.broker_hash).where(Terminal.revoked_at.is_(None))
                ).all()
                hashes = {id: hashed for id, hashed in rows if hashed}
            write_secret(self._files.passwords, password_lines(hashes | {CONSOLE: self._own}).encode())
            write_secret(self._files.access, access_rules().encode())


class SupervisedBroker:
    """A private Mosquitto of this console."""

    def __init__(
        self,
        store: Store,
        secrets: Secrets,
        folder: Path,
        clock: Clock,
        *,
        host: str = "0.0.0.0",
        port: int = DEFAULT_PORT,
        public_host: str = "localhost",
    ) -> None:
        """Prepare; :meth:`start` runs it.

        Args:
            store: Where the terminals are.
            secrets: Where the authority's key is.
            folder: Where everything of the broker lies.
            clock: Time of day.
            host: Address to listen on.
            port: Port.
            public_host: Name or address that terminals are told.

        Raises:
            BrokerMissingError: Mosquitto is not installed.
        """
        self._clock = clock
        self._files = BrokerFiles(folder)
        self._host, self._port, self._public_host = host, port, public_host
        self._authority = Authority(folder, secrets)
        self.password = own_password(secrets)
        self._credentials = CredentialFiles(store, self._files, self.password)
        self.supervisor = Supervisor(self._files, clock)
        self._prepare()

    @property
    def url(self) -> str:
        """Address for terminals."""
        return f"mqtts://{self._public_host}:{self._port}"

    @property
    def own_url(self) -> str:
        """Address for the console, which stands on the same machine."""
        return f"mqtts://localhost:{self._port}"

    @property
    def ca_certificate(self) -> str:
        """The authority's certificate, and the next one's while they overlap."""
        return self._authority.bundle(self._clock.now())

    def start(self) -> None:
        """Write everything and start the broker."""
        self._prepare()
        files = self._files
        authority = self._authority
        write_secret(
            files.config,
            configuration(
                files,
                host=self._host,
                port=self._port,
                certificates=(authority.ca_path, authority.certificate_path, authority.key_path),
                user=account_to_run_as(),
            ).encode(),
        )
        self._credentials.write()
        self.supervisor.start()

    def _prepare(self) -> bool:
        names = tuple(dict.fromkeys((self._public_host, "localhost", "127.0.0.1", "::1")))
        return self._authority.prepare(names, self._clock.now())

    def refresh(self) -> None:
        """Take the credentials of the store; who is not in it any more is disconnected."""
        self._credentials.write()
        self.supervisor.reload()

    def renew(self) -> bool:
        """Renew the certificate if it is time; return whether it was."""
        if not self._prepare():
            return False
        _LOG.warning("the broker has a new certificate")
        self.supervisor.reload()
        return True

    def stop(self) -> None:
        """End the broker."""
        self.supervisor.stop()


class OutsideBroker:
    """A broker that the city runs; its operator takes our credential files over."""

    def __init__(
        self,
        store: Store,
        secrets: Secrets,
        folder: Path,
        url: str,
        ca_certificate: str = "",
        command: tuple[str, ...] = (),
    ) -> None:
        """Use the broker at *url*.

        Args:
            store: Where the terminals are.
            secrets: Where the console's password is (an operator sets it).
            folder: Where password file and access list are written.
            url: ``mqtts://host:port``.
            ca_certificate: PEM of its authority, or "" for the system's.
            command: Run after the files have changed, with the folder as its last word; it hands them to the
                broker and returns when they are in force.
        """
        self.url = url
        self.own_url = url
        self.ca_certificate = ca_certificate
        self.password = own_password(secrets)
        self._files = BrokerFiles(folder)
        self._credentials = CredentialFiles(store, self._files, self.password)
        self._command = command
        self.host = urlsplit(url).hostname or ""

    def start(self) -> None:
        """Write the files and hand them over; raises as :meth:`refresh` does."""
        self.refresh()

    def refresh(self) -> None:
        """Write the files and hand them over.

        Raises:
            OSError: The files cannot be written.
            HandOverError: The program that hands them over failed or took too long.
        """
        self._credentials.write()
        if not self._command:
            return
        try:
            subprocess.run(
                [*self._command, str(self._files.folder)],
                check=True,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_COMMAND_TIMEOUT_S,
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise HandOverError(f"{type(error).__name__} of {self._command[0]}") from error

    def renew(self) -> bool:
        """Do nothing: the operator renews."""
        return False

    def stop(self) -> None:
        """Do nothing: it is not ours."""
