"""``main.py outbox``: what waits on this terminal, and what a person must look at.

Reports are sealed, so only their reference, service and state are shown. Works beside a running
kiosk.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.errors import KioskError
from kiosk.i18n.text import msg

if TYPE_CHECKING:
    from kiosk.services.outbox import Outbox, OutboxEntry

#: Name of the outbox in the data folder.
OUTBOX_NAME = "outbox.db"
_STATE = {"waiting": "보내기 전", "refused": "거절됨", "unclear": "갔는지 모름", "delivered": "보냄"}


class NoSuchEntryError(KioskError):
    """The outbox has no stuck report of this reference."""

    code = "O-10"


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the program; it sets ``run``, a callable of the arguments that returns the exit code."""
    parser = subparsers.add_parser("outbox", help="reports that wait on this terminal")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="what waits, and what a person must look at")
    listing.set_defaults(run=run_list)
    retrying = actions.add_parser("retry", help="send a refused or unclear report again")
    retrying.add_argument("reference", metavar="REFERENCE", help="as the list shows it")
    retrying.set_defaults(run=run_retry)
    for action in (listing, retrying):
        action.add_argument("--data", metavar="DIR", type=Path, help="the terminal's data folder")
        action.add_argument("--log", default="WARNING", help=argparse.SUPPRESS)


def _open(data: Path | None) -> Outbox | None:
    from platformdirs import user_data_path

    from kiosk.clock import SystemClock
    from kiosk.secrets import open_secrets
    from kiosk.services.outbox import Outbox

    folder = data.expanduser().resolve() if data else user_data_path("modunuri", appauthor=False)
    path = folder / OUTBOX_NAME
    return Outbox(path, open_secrets(folder), SystemClock()) if path.exists() else None


def as_table(entries: list[OutboxEntry]) -> str:
    """Return one line per report: reference, state, when it was put in, tries, service."""
    lines = [
        f"{one.client_ref}  {_STATE[one.state]}  {one.queued_at.isoformat(timespec='minutes')}"
        f"  {one.attempts}  {one.service_code}"
        for one in entries
    ]
    return "".join(f"{line}\n" for line in lines)


def run_list(args: argparse.Namespace) -> int:
    """Print what waits; the exit code is 1 if a person must look at something."""
    outbox = _open(args.data)
    if outbox is None:
        return 0
    stuck = outbox.given_up()
    sys.stdout.write(as_table([*stuck, *outbox.pending()]))
    outbox.close()
    return 1 if stuck else 0


def run_retry(args: argparse.Namespace) -> int:
    """Let a refused or unclear report wait for delivery again.

    Raises:
        NoSuchEntryError: There is none of this reference.
    """
    outbox = _open(args.data)
    if outbox is None or args.reference not in {one.client_ref for one in outbox.given_up()}:
        # Translators: Staff named a report that is not stuck. {name} is what they typed.
        raise NoSuchEntryError(msg("다시 보낼 접수가 없어요: {name}", name=args.reference[:60]))
    outbox.retry(args.reference)
    outbox.close()
    return 0
