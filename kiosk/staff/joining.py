"""Joining a staff console: asking it for a code, and waiting until staff have typed it there."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.clock import Clock, Scheduler
from kiosk.errors import KioskError
from kiosk.secrets import Secrets
from kiosk.staff.kept import FOLDER

if TYPE_CHECKING:
    from kiosk.remote.enrolment import Asked, EnrolmentClient, Http
    from kiosk.remote.identity import Enrolled, IdentityStore
    from kiosk.twin.documents import Health

_log = logging.getLogger("staff")

#: The console is asked this often whether the code was typed, in s.
ASK_EVERY_S = 3.0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the line asks the composition root for.

    Attributes:
        data_dir: The terminal's data folder.
        secrets: Opens the secret store; may take long, so only on a worker thread.
        centre: Name of the centre, or "".
        health: How the terminal is.
        refresh: Reads the centre's settings again.
        use_gateway: Staff want this gateway from the next start on; None for the terminal's own.
        take_gateway_key: The key for the gateway has changed in the secret store.
    """

    data_dir: Path
    secrets: Callable[[], Secrets]
    centre: Callable[[], str]
    health: Callable[[], Health]
    refresh: Callable[[], None]
    use_gateway: Callable[[str | None], None]
    take_gateway_key: Callable[[], object] = lambda: None


class Joining:
    """The way into a console; what speaks with it is loaded when there is one."""

    def __init__(
        self,
        around: Surroundings,
        clock: Clock,
        scheduler: Scheduler,
        run_elsewhere: Callable[[Callable[[], None]], object],
        find_console: Callable[[str], Http] | None,
    ) -> None:
        """Prepare; nothing is loaded.

        Args:
            around: Where the identity lies, and what this terminal is called.
            clock: The terminal's time.
            scheduler: The terminal's thread.
            run_elsewhere: Runs a blocking call on a worker.
            find_console: Makes the way to the console at an address; HTTP when None.
        """
        self._around = around
        self._clock = clock
        self._scheduler = scheduler
        self._run_elsewhere = run_elsewhere
        self._find_console = find_console
        self._asking = 0

    def store(self) -> IdentityStore:
        """Return where the identity lies. Blocking: for a worker thread."""
        from kiosk.remote.identity import IdentityStore

        folder = self._around.data_dir / FOLDER
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return IdentityStore(folder, self._around.secrets())

    def client(self, address: str) -> EnrolmentClient:
        """Return what speaks with the console at *address*. For a worker thread."""
        from kiosk.contracts.gateway import GatewayAddress
        from kiosk.remote.enrolment import EnrolmentClient
        from kiosk.services.transport import HttpTransport

        if self._find_console is not None:
            return EnrolmentClient(self._find_console(address), self.store(), self._own_name())
        # The code that staff compare proves the console's key, whatever its certificate says; a centre's
        # own console has one of its own making (kiosk.twin.enrolment).
        http = HttpTransport(GatewayAddress(address), trusts_any_certificate=True)
        return EnrolmentClient(http, self.store(), self._own_name())

    def _own_name(self) -> str:
        return self._around.centre() or "Modunuri"

    @property
    def _address(self) -> Path:
        return self._around.data_dir / FOLDER / "address"

    def remember(self, address: str) -> None:
        """Keep the console's address for a later change of identity."""
        from kiosk.remote.files import write_durably

        try:
            write_durably(self._address, address)
        except OSError as error:
            _log.warning("the console's address could not be kept: %s", error.strerror)

    def recall(self) -> str:
        """Return the address that was kept, or ""."""
        try:
            return self._address.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeError):
            return ""

    def stop(self) -> None:
        """Wait for nobody any more."""
        self._asking += 1

    def wait(
        self,
        client: EnrolmentClient,
        asked: Asked,
        deadline: float,
        on_joined: Callable[[Enrolled], None],
        on_expired: Callable[[], None],
    ) -> None:
        """Ask every few seconds whether staff have typed the code; on the terminal's thread.

        Args:
            client: Speaks with the console.
            asked: What it was asked.
            deadline: Monotonic seconds at which the code is worthless.
            on_joined: Gets what the console gave.
            on_expired: Called when nobody typed it in time, or it was refused.
        """
        self._asking += 1
        turn = self._asking

        def ask() -> None:
            if turn == self._asking:
                self._run_elsewhere(fetch)

        def fetch() -> None:
            try:
                enrolled = client.fetch(asked)
            except KioskError as error:
                _log.info("not joined yet: %s %s", error.code, error.technical)
                is_over = error.code in ("R-03", "R-04", "R-05", "R-06")
                self._scheduler.post(lambda: again(None, is_over=is_over))
                return
            self._scheduler.post(lambda: again(enrolled, is_over=False))

        def again(enrolled: Enrolled | None, *, is_over: bool) -> None:
            if turn != self._asking:
                return
            if enrolled is not None:
                on_joined(enrolled)
            elif is_over or self._clock.monotonic() > deadline:
                self._asking += 1
                on_expired()
            else:
                self._scheduler.call_later(ASK_EVERY_S, ask)

        self._scheduler.call_later(ASK_EVERY_S, ask)
