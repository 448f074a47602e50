"""A Speech Dispatcher that happens to run on this machine takes no part in these tests."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def no_speech_dispatcher(monkeypatch: pytest.MonkeyPatch) -> None:
    """Find no socket."""
    monkeypatch.setattr("kiosk.speech.drivers.speech_dispatcher.find_socket", lambda: None)
