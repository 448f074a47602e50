"""The command line of all programs: kiosk, gateway, console, tour, doctor, requests.

Front ends are handed in by name and imported only when they are asked for, so that a gateway runs
on a machine without Qt and a text kiosk starts without it.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import __version__
from kiosk.errors import KioskError
from kiosk.i18n.catalogues import Catalogues
from kiosk.i18n.localiser import Localiser
from kiosk.options import KioskOptions

if TYPE_CHECKING:
    from kiosk.contracts.forwarding import Upstream

#: Exit code for bad input: settings, content, arguments.
BAD_INPUT = 2

#: Where each front end lives: module and function, called with the options.
FRONTS = {"qml": ("ui.application", "run"), "text": ("ui.text_application", "run")}


def make_parser() -> argparse.ArgumentParser:
    """Describe every program and option."""
    parser = argparse.ArgumentParser(
        prog="main.py",
        description="Modunuri: a city's services for everybody, in large letters and by voice.",
    )
    parser.add_argument("--version", action="version", version=f"Modunuri {__version__}")
    _add_kiosk_options(parser)
    parser.set_defaults(run=run_kiosk)
    programs = parser.add_subparsers(title="other programs", metavar="PROGRAM")
    _add_tour(programs)
    _add_doctor(programs)
    _add_gateway(programs)
    _add_console(programs)
    return parser


def _add_kiosk_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--front", choices=sorted(FRONTS), default="qml", help="how it is drawn")
    parser.add_argument("--windowed", action="store_true", help="in a window instead of full screen")
    parser.add_argument("--lang", metavar="TAG", help="language to start with: ko, ko-easy, en, zh-CN, ...")
    parser.add_argument("--preset", metavar="NAME", help="modes to start with: large, read-to-me, ...")
    parser.add_argument("--profile", metavar="FILE", type=Path, help="terminal profile (JSON)")
    parser.add_argument("--gateway", metavar="URL", help="a city's gateway; otherwise one is started inside")
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--data", metavar="DIR", type=Path, help="where this terminal keeps its data")
    place.add_argument("--temp", action="store_true", help="keep data in a folder that goes away at the end")
    parser.add_argument("--speech-log", metavar="FILE", type=Path, help="one JSON line per speech event")
    parser.add_argument(
        "--speech",
        choices=("real", "recorder", "silence"),
        default="real",
        help="what speaks; recorder and silence only caption",
    )
    parser.add_argument(
        "--fake-clock",
        action="store_true",
        help='time stands still; "advance SECONDS" on DIR/control.sock moves it',
    )
    parser.add_argument("--screenshot", metavar="FILE", type=Path, help="keep a picture of the window here")
    parser.add_argument("--log", default="WARNING", help="log level (never visitor text at INFO or above)")


def _add_tour(programs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    tour = programs.add_parser("tour", help="pictures, trees and spoken scripts of every screen")
    tour.add_argument("target", metavar="DIR", type=Path)
    tour.add_argument("--lang", metavar="TAG", action="append", help="only these languages (default: all)")
    tour.add_argument("--preset", metavar="NAME", action="append", help="only these presets")
    tour.add_argument("--journey", metavar="NAME", action="append", help="only these journeys")
    tour.add_argument("--profile", metavar="FILE", type=Path, help="terminal profile (default: all shipped)")
    tour.add_argument("--log", default="WARNING", help=argparse.SUPPRESS)
    tour.set_defaults(run=lambda args: _call("ui.tour", "run", args))


def _add_doctor(programs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    doctor = programs.add_parser("doctor", help="what this machine has and lacks")
    doctor.add_argument("--json", action="store_true", help="as JSON")
    doctor.add_argument(
        "--lockdown",
        action="store_true",
        help="only: the known ways out, and what this machine does about each",
    )
    doctor.add_argument("--data", metavar="DIR", type=Path, help="the terminal's data")
    doctor.add_argument("--profile", metavar="FILE", type=Path, help="terminal profile")
    doctor.add_argument("--sample", metavar="FILE.wav", type=Path, help="speak a fixed sentence into a file")
    doctor.add_argument("--lang", metavar="TAG", default="ko", help="language of the sample")
    doctor.add_argument("--log", default="WARNING", help=argparse.SUPPRESS)
    doctor.set_defaults(
        run=lambda args: _call("kiosk.lockdown.report" if args.lockdown else "ui.doctor", "run", args)
    )


def _add_gateway(programs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from kiosk.gateway.commands import register
    from kiosk.services import city_commands, outbox_commands

    register(programs, _open_upstream)
    outbox_commands.register(programs)
    city_commands.register(programs)


def _add_console(programs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from kiosk.console import remote_commands
    from kiosk.console.commands import register

    register(programs)
    remote_commands.register(programs)


def _open_upstream(url: str, key: str | None, jurisdiction: str | None, can_repeat: bool) -> Upstream:
    from kiosk.services.upstream import open_upstream

    return open_upstream(url, api_key=key, jurisdiction=jurisdiction, can_repeat=can_repeat)


def _call(module: str, function: str, args: argparse.Namespace) -> int:
    target: Callable[[argparse.Namespace], int] = getattr(importlib.import_module(module), function)
    return target(args)


def run_kiosk(args: argparse.Namespace) -> int:
    """Run the kiosk with the chosen front end."""
    options = KioskOptions.from_arguments(args)
    module, function = FRONTS[args.front]
    target: Callable[[KioskOptions], int] = getattr(importlib.import_module(module), function)
    return target(options)


def describe_error(error: KioskError, tag: str | None = None) -> str:
    """Return an error as plain lines for the console: what happened, what to do, technical words."""
    wanted = tag or os.environ.get("LANG", "ko").partition(".")[0].partition("_")[0]
    localiser = Localiser(Catalogues(), wanted if wanted in ("ko", "en", "ja", "vi", "mn", "ar") else "en")
    lines = [f"{error.code}: {localiser.text(error.message)}"]
    if error.action is not None:
        lines.append(localiser.text(error.action))
    if error.technical:
        lines.append(f"({error.technical})")
    return "\n".join(lines)


def main(argv: Sequence[str]) -> int:
    """Run; returns the exit code. Bad input ends with clear words and code 2, never a traceback."""
    args = make_parser().parse_args(argv)
    level = str(getattr(args, "log", "WARNING")).upper()
    logging.basicConfig(
        level=level if level in logging.getLevelNamesMapping() else logging.WARNING,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    try:
        run: Callable[[argparse.Namespace], int] = args.run
        return run(args)
    except KioskError as error:
        print(describe_error(error), file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        return 130
