"""How the terminal is, for staff: voices, gateway, what waits, room on the disk."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from kiosk.services.outbox import DeliveryReport
    from kiosk.twin.documents import Health


class TerminalHealth:
    """Collects what is known; asking is quick and blocks on nothing."""

    def __init__(
        self, data_dir: Path, languages: Callable[[], Sequence[str]], has_voice: Callable[[str], bool]
    ) -> None:
        """Know where the data lie, what is offered and what can be spoken."""
        self._data_dir = data_dir
        self._languages = languages
        self._has_voice = has_voice
        self._gateway: Literal["ok", "away", "unknown"] = "unknown"
        self._waiting = 0
        self._errors: set[str] = set()

    def note_delivery(self, report: DeliveryReport) -> None:
        """A round of delivery has ended."""
        self._waiting = len(report.failed)
        if report.failed or report.error is not None:
            self._gateway = "away"
        else:
            self._gateway = "ok"

    def note_error(self, code: str) -> None:
        """Something is wrong until the next start."""
        self._errors.add(code)

    def read(self) -> Health:
        """Return it as staff get it."""
        from kiosk.twin.documents import Health

        try:
            free = shutil.disk_usage(self._data_dir).free // 1_000_000
        except OSError:
            free = None
        return Health(
            voice={tag: "ok" if self._has_voice(tag) else "none" for tag in self._languages()},
            gateway=self._gateway,
            outbox_waiting=self._waiting,
            disk_free_mb=free,
            errors=tuple(sorted(self._errors)),
        )


class GatewayWish:
    """The gateway that staff want for this terminal, kept for the next start."""

    def __init__(self, data_dir: Path, note_error: Callable[[str], None]) -> None:
        """Keep it below *data_dir*; until the next start *note_error* lets staff know that it waits."""
        self._path = data_dir / "remote" / "gateway"
        self._note_error = note_error

    def read(self) -> str | None:
        """Return the address, or None for the terminal's own gateway."""
        try:
            return self._path.read_text(encoding="utf-8").strip() or None
        except (OSError, UnicodeError):
            return None

    def write(self, url: str | None) -> None:
        """Keep the wish; reports that wait stay in the outbox and go where the next start sends them.

        Raises:
            OSError: The disk is full; the address before still stands.
        """
        from kiosk.remote.files import write_durably

        if url == self.read():
            return
        write_durably(self._path, url or "")
        self._note_error("gateway-at-next-start")
