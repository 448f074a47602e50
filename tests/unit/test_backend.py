"""What lies behind the glass opens once, and a failure half-way loses nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.backend import Backend
from kiosk.clock import SteppedClock
from kiosk.errors import KioskError
from kiosk.gateway.embedded import EmbeddedGateway
from kiosk.options import RESOURCES


def test_a_second_try_has_the_keys_of_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With keys in memory only, opening that failed after the outbox was made must be repeatable."""
    started: list[int] = []

    def fail_once(gateway: EmbeddedGateway) -> None:
        started.append(1)
        if len(started) == 1:
            raise KioskError("안 돼요.", technical="no socket")

    monkeypatch.setattr(EmbeddedGateway, "start", fail_once)
    monkeypatch.setattr(EmbeddedGateway, "address", property(lambda gateway: _address()))
    backend = Backend(
        tmp_path, RESOURCES / "city" / "seoul", SteppedClock(), gateway_url=None, is_temporary=True
    )
    with pytest.raises(KioskError):
        backend.open()
    opened = backend.open()
    assert opened.outbox.pending() == []
    assert backend.open() is opened
    backend.close()
    with pytest.raises(KioskError):
        backend.open()


def _address() -> object:
    from kiosk.contracts.gateway import GatewayAddress

    return GatewayAddress("http://127.0.0.1:9")
