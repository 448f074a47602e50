"""A sink that plays to nobody, in real time; ``--deaf`` reports that there is no device."""

from __future__ import annotations

import sys
import time

from kiosk.speech.drivers.player import SAMPLE_RATE, Player
from kiosk.speech.drivers.sink_server import SinkServer


def main() -> None:
    player = Player()
    server = SinkServer(player, sys.stdin.buffer, sys.stdout.buffer)
    server.start()
    if "--deaf" in sys.argv:
        server.report_ready("none", "", is_audible=False, reason="no device")
        server.is_closed.wait()
        return
    server.report_ready("timed", "nobody")
    begin, played = time.monotonic(), 0
    while not server.is_closed.is_set():
        due = int((time.monotonic() - begin) * SAMPLE_RATE) - played
        if due > 0:
            player.take(due)
            played += due
        server.report_heard(played)
        time.sleep(0.01)


if __name__ == "__main__":
    main()
