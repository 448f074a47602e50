"""Runs the kiosk with the text front end, without Qt."""

from __future__ import annotations

from kiosk.clock import SteppedClock, SystemClock
from kiosk.control import ControlSocket
from kiosk.core import build_core
from kiosk.loop import Loop, SteppedScheduler
from kiosk.options import KioskOptions
from ui.text_front import TextFront, open_streams


def run(options: KioskOptions) -> int:
    """Run until ``quit`` or the end of input; returns the exit code."""
    loop = Loop(SystemClock())
    stepped = SteppedClock() if options.is_clock_fake else None
    scheduler = SteppedScheduler(stepped, loop) if stepped else loop
    clock = stepped or SystemClock()
    core = build_core(options, clock, scheduler)
    control = ControlSocket(options.data_dir, stepped, loop) if stepped else None
    core.terminal.on_quit = loop.stop
    try:
        core.start()
        return TextFront(core.terminal, loop, *open_streams()).run()
    finally:
        if control is not None:
            control.close()
        core.close()
        options.clean_up()
