"""The terminal: one visitor at one Screen, whatever front end draws it.

:class:`Terminal` takes commands in and gives views out; what it does with them is done by parts that
each keep one thing:

* :mod:`~kiosk.terminal.display` keeps the view, :mod:`~kiosk.terminal.stage` carries out what flows ask
  for and shows what has become of it;
* :mod:`~kiosk.terminal.glass` and :mod:`~kiosk.terminal.keypad` are the two ways in,
  :mod:`~kiosk.terminal.pressing` what a press means, :mod:`~kiosk.terminal.filling` how a field is filled,
  :mod:`~kiosk.terminal.ways` the ways through the bar, :mod:`~kiosk.terminal.staff_door` the knock;
* :mod:`~kiosk.terminal.visit` begins, warns and ends, :mod:`~kiosk.terminal.attract` greets in between;
* :mod:`~kiosk.terminal.hearing` is headset, curtain and voice, :mod:`~kiosk.terminal.mode_changes` what
  follows a change of modes.

All of it happens on one thread, the scheduler's; operations run elsewhere and come back with the numbers
of the session, the frame and the effect, so that a stale answer is dropped (:mod:`kiosk.pending`).
"""

from __future__ import annotations

from kiosk.terminal.options import TerminalOptions
from kiosk.terminal.terminal import Terminal

__all__ = ["Terminal", "TerminalOptions"]
