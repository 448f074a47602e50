"""What a terminal itself says of what it was told."""

from __future__ import annotations

import json

from kiosk.twin.topics import Kind
from tests.torture.fleet.scene import TerminalProcess


def own_refusals(terminal: TerminalProcess) -> list[str]:
    """Return the reasons in the terminal's own latest report, whoever hears it."""
    body = json.loads(json.loads(terminal.latest(Kind.REPORTED))["body"])
    return [one["reason"] for one in body["refused"]]
