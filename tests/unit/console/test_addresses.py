"""What a console tells about where it is."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from kiosk.console.serving import ConsoleOptions, public_address


@pytest.mark.parametrize(
    ("host", "base", "address"),
    [
        ("127.0.0.1", "", "http://127.0.0.1:8321"),
        ("::1", "", "http://[::1]:8321"),
        ("0.0.0.0", "https://desk.example/", "https://desk.example"),
        ("0.0.0.0", "", f"http://{socket.gethostname()}:8321"),
        ("::", "", f"http://{socket.gethostname()}:8321"),
    ],
)
def test_the_address_that_is_printed_can_be_opened(host: str, base: str, address: str) -> None:
    assert public_address(ConsoleOptions(host, 8321, None, Path(), base_url=base), 8321) == address
