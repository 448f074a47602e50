"""Modunuri: the front door to a city's services, for everybody. Parses arguments and hands over."""

from __future__ import annotations

import sys

from kiosk.command_line import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
