"""A kiosk (or the store of a gateway) that only takes reports, for tests that cut its power.

usage: python -m tests.helpers.torture_kiosk MODE FOLDER SEED [URL]

MODE: ``kiosk`` puts reports and delivers them to URL (token by standard input) while its clock jumps;
``outbox`` only puts; ``outbox-unsafe`` does so without waiting for the disk (the control, which must lose
reports); ``store`` adopts reports as a gateway does. Says ``? REF`` before a report and ``! REF`` when
its receipt would be shown (or the gateway would answer).
"""

from __future__ import annotations

import random
import sys
import threading
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.clock import SystemClock
from kiosk.contracts.gateway import GatewayAddress, RequestPlace, ServiceRequest
from kiosk.contracts.receipt_number import check_digit
from kiosk.secrets import FileSecrets
from kiosk.services.client import GatewayClient
from kiosk.services.outbox import Outbox
from kiosk.services.transport import HttpTransport, Limits

KEY = bytes(range(32))
#: Seconds by which the clock of a terminal with an empty battery may be wrong.
JUMPS = (0.0, 0.0, 3 * 86_400.0, -3 * 86_400.0, 40 * 86_400.0, -0.5)


class JumpingClock(SystemClock):
    """The machine's time, wrong by something else every few questions."""

    def __init__(self, seed: int) -> None:
        """Jump by chance."""
        self._chance = random.Random(seed)
        self._offset = 0.0

    def now(self) -> datetime:
        """Return a moment that may lie days away from the last."""
        if self._chance.random() < 0.1:
            self._offset = self._chance.choice(JUMPS)
        return datetime.now(UTC) + timedelta(seconds=self._offset)


def report_of(ref: str, when: datetime) -> ServiceRequest:
    """Return the report that belongs to a reference: everything in it follows from the reference."""
    digits = f"{uuid.UUID(ref).int % 10**10:010d}"
    return ServiceRequest(
        client_ref=ref,
        service_code="street-lamp",
        attributes={"state": "001"},
        description=f"신고 {ref} " + "가로등 " * (uuid.UUID(ref).int % 50),
        place=RequestPlace(address_id="jongno"),
        receipt_number=digits + check_digit(digits),
        receipt_code=f"{uuid.UUID(ref).int % 10**6:06d}",
        requested_at=when,
    )


def _say(mark: str, ref: str) -> None:
    sys.stdout.write(f"{mark} {ref}\n")
    sys.stdout.flush()


def _deliver_for_ever(outbox: Outbox, client: GatewayClient, chance: random.Random) -> None:
    while True:
        waiting = outbox.pending()
        for entry in chance.sample(waiting, min(len(waiting), 20)):
            outbox.deliver_once(client, only=entry.client_ref)
        outbox.deliver_once(client)
        time.sleep(0.005)


def main(mode: str, folder: Path, seed: int, url: str = "") -> None:
    """Take reports until somebody ends the process."""
    chance = random.Random(seed)
    secrets = FileSecrets(folder / "secrets.json")
    if mode == "store":
        from kiosk.gateway.store.database import open_engine
        from kiosk.gateway.store.requests import RequestStore

        store = RequestStore(
            open_engine(f"sqlite:///{folder / 'gateway.db'}", KEY), SystemClock(), KEY, "city"
        )
        take = store.adopt
        clock = SystemClock()
    else:
        clock = JumpingClock(seed) if mode == "kiosk" else SystemClock()
        gateway_key = None
        if mode == "kiosk":
            token, key = sys.stdin.readline().split()
            gateway_key = bytes.fromhex(key)
        outbox = Outbox(folder / "outbox.db", secrets, clock, (lambda: gateway_key) if gateway_key else None)
        take = outbox.put  # type: ignore[assignment]
        if mode == "outbox-unsafe":
            outbox._base.execute("PRAGMA synchronous = OFF")
        if mode == "kiosk":
            address = GatewayAddress(url, token=token)
            client = GatewayClient(address, transport=HttpTransport(address, Limits(1, 1, 2)))
            work = (outbox, client, random.Random(seed + 1))
            threading.Thread(target=_deliver_for_ever, args=work, daemon=True).start()
    while True:
        ref = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        request = report_of(ref, clock.now())
        _say("?", ref)
        take(request)
        _say("!", ref)
        if mode == "kiosk":
            time.sleep(chance.uniform(0, 0.06))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
