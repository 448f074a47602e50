"""What ``main.py remote`` does: commands to terminals from the console's machine, by the one registry.

A command is put into the console's store, as staff do from the pages; the running console sends it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from kiosk.clock import SystemClock
from kiosk.errors import KioskError
from kiosk.i18n.text import msg
from kiosk.twin.commands import COMMANDS, Command, Needs

if TYPE_CHECKING:
    from kiosk.console.services.views import CommandView
    from kiosk.console.store.database import Store

#: States in which nothing more is to be waited for.
OVER = frozenset({"done", "refused", "expired", "failed", "unknown"})
_LOOK_EVERY_S = 0.2


class RemoteCommandError(KioskError):
    """A command's arguments cannot be read."""

    code = "N-41"


def register(programs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``remote list|describe|send|status``."""
    parser = programs.add_parser("remote", help="commands to terminals, from the machine of the console")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="all commands")
    listing.set_defaults(run=run_list)
    describing = actions.add_parser("describe", help="what a command does and takes")
    describing.add_argument("name", metavar="NAME", choices=sorted(COMMANDS))
    describing.set_defaults(run=run_describe)
    sending = actions.add_parser("send", help="send one; exit code 0 when the terminal has done it")
    sending.add_argument("terminal", metavar="TERMINAL")
    sending.add_argument("name", metavar="NAME", choices=sorted(COMMANDS))
    sending.add_argument("arguments", metavar="ARGUMENT=VALUE", nargs="*", help="VALUE is JSON or plain text")
    sending.add_argument("--expires", type=int, default=30, metavar="S", help="worthless after (1 to 120 s)")
    sending.add_argument("--no-wait", action="store_true", help="only print the command's id")
    sending.set_defaults(run=run_send)
    asking = actions.add_parser("status", help="what became of a command")
    asking.add_argument("id", metavar="ID")
    asking.set_defaults(run=run_status)
    from kiosk.console.commands import add_place

    for action in (sending, asking):
        add_place(action)
    for action in (listing, describing):
        action.add_argument("--log", default="WARNING", help=argparse.SUPPRESS)


def read_values(words: list[str]) -> dict[str, Any]:
    """Return ``name=value`` words as arguments: JSON where it is JSON, else the text as it is.

    Raises:
        RemoteCommandError: A word has no ``=``, or a name comes twice.
    """
    found: dict[str, Any] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name or name in found:
            # Translators: Staff error on the command line. {word} is what they typed.
            raise RemoteCommandError(msg("이름=값으로 쓰세요: {word}", word=word[:80]))
        try:
            found[name] = json.loads(value)
        except (ValueError, RecursionError):
            found[name] = value
    return found


def describe(command: Command) -> str:
    """Return what a command does and takes, as text."""
    properties: Mapping[str, Any] = command.arguments.model_json_schema().get("properties", {})
    needs = "" if command.needs is Needs.NONE else f" Needs: {command.needs.value}."
    lines = [f"{command.name}  ({command.permission.value}).{needs}", "", command.text]
    lines += [f"  {name}=..." for name in properties]
    return "\n".join(lines)


def run_list(args: argparse.Namespace) -> int:
    """Print one line per command: name, role, what it needs, what it does."""
    for command in COMMANDS.values():
        about = command.text.partition("\n")[0]
        sys.stdout.write(f"{command.name}\t{command.permission.value}\t{command.needs.value}\t{about}\n")
    return 0


def run_describe(args: argparse.Namespace) -> int:
    """Print what a command does and takes."""
    sys.stdout.write(describe(COMMANDS[args.name]) + "\n")
    return 0


def run_send(args: argparse.Namespace) -> int:
    """Send a command and wait for its answer."""
    from kiosk.console.services.access import SYSTEM
    from kiosk.console.services.commands import Commands

    arguments = read_values(args.arguments)
    store = _open(args)
    try:
        commands = Commands(store)
        sent = commands.send(SYSTEM, args.terminal, args.name, arguments, expires_in_s=args.expires)
        if args.no_wait:
            sys.stdout.write(sent.id + "\n")
            return 0
        over = wait_for_answer(lambda: commands.status(SYSTEM, sent.id), args.expires + 5.0)
    finally:
        store.dispose()
    return _tell(over)


def run_status(args: argparse.Namespace) -> int:
    """Print what became of a command."""
    from kiosk.console.services.access import SYSTEM
    from kiosk.console.services.commands import Commands

    store = _open(args)
    try:
        found = Commands(store).status(SYSTEM, args.id)
    finally:
        store.dispose()
    return _tell(found)


def wait_for_answer(look: Callable[[], CommandView], seconds: float) -> CommandView:
    """Look until the command is over, or *seconds* have passed; return what was seen last."""
    end = time.monotonic() + seconds
    found = look()
    while found.state not in OVER and time.monotonic() < end:
        time.sleep(_LOOK_EVERY_S)
        found = look()
    return found


def _tell(found: CommandView) -> int:
    result = json.dumps(dict(found.result), ensure_ascii=False) if found.result else ""
    sys.stdout.write("\t".join((found.id, found.state, found.reason, result)).rstrip() + "\n")
    return 0 if found.state == "done" else 1


def _open(args: argparse.Namespace) -> Store:
    from kiosk.console.commands import data_folder
    from kiosk.console.serving import open_store

    store, _, _ = open_store(data_folder(args.data), args.database, SystemClock())
    return store
