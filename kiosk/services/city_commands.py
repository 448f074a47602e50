"""``main.py city-key``: gives this terminal its key at a city's gateway, or forgets the gateway's own.

The key is read from standard input, because an argument could be read by other users of the machine.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kiosk.errors import KioskError
from kiosk.i18n.text import msg

_LONGEST = 200


class CityKeyError(KioskError):
    """What came is no key."""

    code = "O-11"


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the program; it sets ``run``, a callable of the arguments that returns the exit code."""
    parser = subparsers.add_parser("city-key", help="store this terminal's key at a city's gateway")
    parser.add_argument(
        "--forget-gateway",
        action="store_true",
        help="forget the gateway's public key; the next one it shows is believed",
    )
    parser.add_argument("--data", metavar="DIR", type=Path, help="the terminal's data folder")
    parser.add_argument("--log", default="WARNING", help=argparse.SUPPRESS)
    parser.set_defaults(run=run_city_key)


def run_city_key(args: argparse.Namespace) -> int:
    """Store the key that stands in the first line of standard input."""
    from platformdirs import user_data_path

    from kiosk.backend import CITY_KEY, CITY_KEY_FILE
    from kiosk.secrets import open_secrets
    from kiosk.services.gateway_key import RememberedKey

    folder = args.data.expanduser().resolve() if args.data else user_data_path("modunuri", appauthor=False)
    if args.forget_gateway:
        RememberedKey(folder / CITY_KEY_FILE).forget()
        return 0
    key = sys.stdin.readline().strip()
    if not key or len(key) > _LONGEST or not key.isascii() or not key.isprintable() or " " in key:
        # Translators: Staff error: the terminal's key, read from standard input, is empty or malformed.
        raise CityKeyError(msg("열쇠를 표준 입력의 첫 줄에 쓰세요."))
    open_secrets(folder).put(CITY_KEY, key)
    return 0
