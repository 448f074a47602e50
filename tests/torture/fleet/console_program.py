"""The console of the fault runs: ``main.py console`` with a clock that jumps and places where it dies.

usage: python -m tests.torture.fleet.console_program (as ``main.py console``, with ``--data FOLDER``)

Switches in FOLDER: ``clock``, ``die-in-transaction`` (the next write of a wish is done but not committed),
``die-before-publish`` (committed, nothing published), ``die-before-settle`` (published and acknowledged, not
written down).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.command_line import main
from kiosk.console import serving
from kiosk.console.bridge.outgoing import Publisher
from kiosk.console.store.database import Store, Work
from tests.torture.fleet.terminal_program import JumpingClock, die_if_told, shorten_waits


def prepare(folder: Path) -> None:
    """Put the places to die in."""
    shorten_waits()
    serving.SystemClock = lambda: JumpingClock(folder / "clock")  # type: ignore[assignment,misc]
    write, publish, settle = Store.write, Publisher.publish_waiting, Publisher._settle

    @contextmanager
    def dying_write(self: Store) -> Iterator[Work]:
        with write(self) as work:
            yield work
            if "desired" in work.changes:
                work.session.flush()
                die_if_told(folder, "die-in-transaction")

    def dying_publish(self: Publisher) -> bool:
        die_if_told(folder, "die-before-publish")
        return publish(self)

    def dying_settle(self: Publisher) -> None:
        if self._acked:
            die_if_told(folder, "die-before-settle")
        settle(self)

    Store.write = dying_write  # type: ignore[method-assign]
    Publisher.publish_waiting = dying_publish  # type: ignore[method-assign]
    Publisher._settle = dying_settle  # type: ignore[method-assign]


if __name__ == "__main__":
    prepare(Path(sys.argv[sys.argv.index("--data") + 1]))
    sys.exit(main(["console", *sys.argv[1:]]))
