"""The end of a visit in a whole kiosk: every wiper is there, runs, and proves itself (design §7)."""

from __future__ import annotations

from pathlib import Path

from kiosk.clock import SteppedClock
from kiosk.core import build_core
from kiosk.options import KioskOptions
from kiosk.screens.command import Press, Type
from kiosk.session.privacy import WipeReport

CANARY = "quokka-7351"


def test_everything_is_wiped_and_verified(tmp_path: Path) -> None:
    """D-10, H-02: answers, speech and modes are gone, and the report says so."""
    clock = SteppedClock()
    core = build_core(KioskOptions(tmp_path, is_temporary=True, speech="recorder"), clock, clock)
    reports: list[WipeReport] = []
    core.terminal.on_session_ended = reports.append
    try:
        core.terminal.begin()
        for key in ("begin", "language.ko", "preset.read-to-me", "start", "status"):
            core.terminal.dispatch(Press(key))
            clock.advance(0.1)
        core.terminal.dispatch(Type("number", CANARY))
        assert CANARY in repr([item.value for item in core.terminal.view.screen.items])
        core.terminal.end_session()
        assert reports and reports[0].is_clean
        assert {"speech", "answers"} <= set(reports[0].wiped)
        assert CANARY not in repr(core.terminal.view)
        assert core.terminal.view.screen.id == "attract"
        assert not core.terminal.view.modes.voice
    finally:
        core.close()
