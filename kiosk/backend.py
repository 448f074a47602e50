"""What lies behind the glass: secrets, gateway, client, outbox. Opened after the first frame.

Asking a keyring may take seconds and starting a gateway takes a process, so nothing of it happens
while the first Screen is drawn. The first operation (or :meth:`Backend.open`) opens it, on a
worker thread; everybody else waits for that.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiosk.clock import Clock, SystemClock
from kiosk.errors import KioskError
from kiosk.loop import Operations
from kiosk.secrets import MemorySecrets, Secrets, open_secrets
from kiosk.services.gateway_errors import GatewayError
from kiosk.services.gateway_key import RememberedKey

if TYPE_CHECKING:
    from kiosk.gateway.embedded import EmbeddedGateway
    from kiosk.services.client import GatewayClient
    from kiosk.services.outbox import Deliverer, DeliveryReport, Outbox

_log = logging.getLogger("backend")

#: Name under which a city's key for this terminal lies in the keyring.
CITY_KEY = "gateway-api-key"
#: File in the data folder that remembers the public key of a city's gateway.
CITY_KEY_FILE = "gateway-key.json"


@dataclass(frozen=True, slots=True)
class Opened:
    """The parts, once they are open."""

    client: GatewayClient
    outbox: Outbox
    gateway: EmbeddedGateway | None
    city_key: RememberedKey | None = None


class Backend:
    """Opens the parts once and closes them once; may be used from several threads."""

    def __init__(
        self, data_dir: Path, city_dir: Path, clock: Clock, *, gateway_url: str | None, is_temporary: bool
    ) -> None:
        """Prepare; nothing is read or started.

        Args:
            data_dir: The terminal's data folder.
            city_dir: Content for the embedded gateway.
            clock: The terminal's time.
            gateway_url: A city's gateway, or None for an embedded one.
            is_temporary: Keys stay in memory; the data folder goes away with them.
        """
        self._data_dir = data_dir
        self._city_dir = city_dir
        self._clock = clock
        self._url = gateway_url
        self._is_temporary = is_temporary
        self._lock = threading.Lock()
        self._opened: Opened | None = None
        #: Kept when opening fails half-way: a second try must not lose the keys of the first.
        self._secrets: Secrets | None = None
        self._outbox: Outbox | None = None
        self._gateway: EmbeddedGateway | None = None
        self._is_closed = False
        self._has_learnt = False

    def open(self) -> Opened:
        """Return the parts, opening them at the first call.

        Raises:
            KioskError: Keys, store or address cannot be used; says what staff can do.
        """
        with self._lock:
            if self._opened is None:
                if self._is_closed:
                    # Translators: Something was asked of the terminal while it was closing.
                    raise KioskError("이 기기를 끄는 중이에요.", code="K-03")
                self._opened = self._open()
            return self._opened

    def _open(self) -> Opened:
        # HTTP, databases and keys are read from the disk here: none of them is needed for the first frame.
        from kiosk.contracts.gateway import GatewayAddress
        from kiosk.gateway.embedded import EmbeddedGateway
        from kiosk.services.client import GatewayClient
        from kiosk.services.outbox import Outbox

        if self._secrets is None:
            self._secrets = MemorySecrets() if self._is_temporary else open_secrets(self._data_dir)
        box = self._data_dir / "outbox.db"
        if self._url is not None:
            address = GatewayAddress(self._url, api_key=self._secrets.get(CITY_KEY))
            city_key = RememberedKey(self._data_dir / CITY_KEY_FILE)
            if self._outbox is None:
                self._outbox = Outbox(box, self._secrets, self._clock, city_key)
            return Opened(GatewayClient(address), self._outbox, None, city_key)
        if self._gateway is None:
            self._gateway = EmbeddedGateway(self._data_dir, self._city_dir, self._secrets, SystemClock())
        if self._outbox is None:
            self._outbox = Outbox(box, self._secrets, self._clock, self._gateway.public_key)
        self._gateway.start()
        return Opened(GatewayClient(self._gateway.address), self._outbox, self._gateway)

    def secrets(self) -> Secrets:
        """Return the secret store, opened at the first call; may take long."""
        with self._lock:
            if self._secrets is None:
                self._secrets = MemorySecrets() if self._is_temporary else open_secrets(self._data_dir)
            return self._secrets

    def take_city_key(self) -> None:
        """Use the key for a city's gateway that lies in the secret store by now; it was changed by staff."""
        key = self.secrets().get(CITY_KEY)
        with self._lock:
            opened = self._opened
        if opened is not None and opened.gateway is None and key:
            opened.client.use_key(key)

    def learn_city_key(self) -> None:
        """Ask a city's gateway for the key that reports are sealed to, until it has answered once.

        Blocks for one exchange. A gateway that is away is asked again at the next delivery; until
        its key is known, reports are sealed to this terminal's own key. An embedded gateway is not
        asked: its key is known.
        """
        opened = self.open()
        if opened.city_key is None or self._has_learnt:
            return
        try:
            opened.city_key.learn(opened.client.health())
        except (GatewayError, OSError) as error:
            _log.info("the city's gateway did not tell its key: %s", type(error).__name__)
            return
        self._has_learnt = True

    def wait_until_ready(self, timeout: float) -> bool:
        """Wait until the gateway answers; False after *timeout* seconds."""
        gateway = self.open().gateway
        return gateway is None or gateway.wait_until_ready(timeout)

    def close(self) -> None:
        """Stop what was started; what is in the outbox stays."""
        with self._lock:
            self._is_closed = True
            if self._opened is not None:
                self._opened.client.close()
            if self._gateway is not None:
                self._gateway.stop()
            if self._outbox is not None:
                self._outbox.close()
            self._opened = self._gateway = self._outbox = None


class LateOutbox:
    """The outbox of a backend, opened at the first delivery."""

    def __init__(self, backend: Backend) -> None:
        """Deliver from the outbox of *backend*."""
        self._backend = backend

    def deliver_once(self, client: Deliverer, /) -> DeliveryReport:
        """Try everything that is due once."""
        self._backend.learn_city_key()
        return self._backend.open().outbox.deliver_once(client)


class LateOperations:
    """Carries out operations by a runner that is made at the first one."""

    def __init__(self, make: Callable[[], Operations]) -> None:
        """Make the runner with *make*, once, on the thread of the first operation."""
        self._make = make
        self._lock = threading.Lock()
        self._runner: Operations | None = None

    def carry_out(self, operation: object) -> Any:
        """Return the result of *operation*.

        Raises:
            KioskError: It did not work, or the runner cannot be made.
        """
        with self._lock:
            if self._runner is None:
                self._runner = self._make()
        return self._runner.carry_out(operation)
