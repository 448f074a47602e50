"""A kiosk that does nothing but take reports; says each reference when its receipt would show.

usage: python -m tests.helpers.put_reports FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

from kiosk.clock import SystemClock
from kiosk.contracts.gateway import RequestPlace, ServiceRequest
from kiosk.secrets import FileSecrets
from kiosk.services.outbox import Outbox
from kiosk.services.receipt import mint_receipt


def main(folder: Path) -> None:
    """Put reports until somebody kills the process."""
    clock = SystemClock()
    outbox = Outbox(folder / "outbox.db", FileSecrets(folder / "secrets.json"), clock)
    while True:
        receipt = mint_receipt()
        sys.stdout.write(f"? {receipt.client_ref}\n")
        sys.stdout.flush()
        outbox.put(
            ServiceRequest(
                client_ref=receipt.client_ref,
                service_code="street-lamp",
                attributes={"state": "001"},
                description=f"report {receipt.client_ref}",
                place=RequestPlace(address_id="jongno"),
                receipt_number=receipt.number,
                receipt_code=receipt.code,
                requested_at=clock.now(),
            )
        )
        sys.stdout.write(f"! {receipt.client_ref}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
