"""Tells the system's watchdog that the program lives, and only while it really does.

On Linux systemd starts the session (``modunuri-kiosk.service``: ``Type=notify``, ``WatchdogSec=``) and
waits for two datagrams: ``READY=1`` after the first picture, and ``WATCHDOG=1`` again and again. A
program whose timers still run while its pictures have stopped is of no use to anybody; so whoever can
hang gives signs of life through a :class:`Pulse`, and one pulse that is late keeps the message back.
systemd then ends the session and starts it anew (field.md §4.3, N 73-74). Protocol: sd_notify(3).

Elsewhere nobody listens, and :func:`open_notifier` returns None.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Mapping, MutableMapping

from kiosk.clock import Clock, Scheduler, Timer

_log = logging.getLogger("watchdog")

Notify = Callable[[str], None]

#: A message is due so many times within the watchdog's time: two may be late.
MESSAGES_PER_LIMIT = 4


def open_notifier(environment: Mapping[str, str] | None = None) -> Notify | None:
    """Return what sends a message to systemd, or None if nobody asked for messages.

    Args:
        environment: Environment variables; the process's own by default.
    """
    address = (os.environ if environment is None else environment).get("NOTIFY_SOCKET", "")
    family = getattr(socket, "AF_UNIX", None)
    if family is None or not address.startswith(("/", "@")):
        return None
    name = f"\0{address[1:]}" if address.startswith("@") else address

    def notify(message: str) -> None:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as sender:
                sender.setblocking(False)
                sender.connect(name)
                sender.send(message.encode())
        except OSError as error:
            # The next message may get through; stopping the kiosk over it would be worse.
            _log.warning("systemd did not take a message: %s", error.strerror)

    return notify


def read_limit(environment: Mapping[str, str] | None = None) -> float | None:
    """Return the watchdog's time in s (``WATCHDOG_USEC``), or None if there is none.

    ``WATCHDOG_PID`` is not compared: it names the compositor, whose child the program is.
    """
    text = (os.environ if environment is None else environment).get("WATCHDOG_USEC", "")
    return int(text) / 1_000_000 if text.isascii() and text.isdigit() and int(text) > 0 else None


def take_from_environment(
    environment: MutableMapping[str, str] | None = None,
) -> tuple[Notify | None, float | None]:
    """Return notifier and limit, and take their variables away so that no child process inherits them.

    Children would speak for us: dbus-daemon and pulseaudio say ``READY=1`` as soon as they run, long
    before the first picture. So this comes before anything is started.

    Args:
        environment: Environment variables, changed; the process's own by default.
    """
    variables = os.environ if environment is None else environment
    found = open_notifier(variables), read_limit(variables)
    for name in ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"):
        variables.pop(name, None)
    return found


class Pulse:
    """Signs of life of one part of the program; :meth:`Watchdog.watch` makes it."""

    def __init__(self, name: str, limit: float, clock: Clock) -> None:
        """Begin paused: a part that does not run yet cannot be late."""
        self.name = name
        self._limit = limit
        self._clock = clock
        self._last: float | None = None

    def beat(self) -> None:
        """Give a sign of life; from now on the next one is awaited."""
        self._last = self._clock.monotonic()

    def expect(self) -> None:
        """Await a sign of life from now on, unless one is awaited already."""
        if self._last is None:
            self._last = self._clock.monotonic()

    def pause(self) -> None:
        """Await nothing until the next :meth:`beat` (no page is open, the window is covered)."""
        self._last = None

    @property
    def is_late(self) -> bool:
        """Whether the last sign of life is longer ago than the limit."""
        return self._last is not None and self._clock.monotonic() - self._last > self._limit


class Watchdog:
    """Sends the messages. Without a *notify* it only keeps the pulses."""

    def __init__(
        self,
        clock: Clock,
        scheduler: Scheduler,
        notify: Notify | None,
        limit: float | None,
    ) -> None:
        """Use the real clock and scheduler, also when ``--fake-clock`` holds the visitor's time.

        Args:
            clock: Real time.
            scheduler: Runs on the user-interface thread, so that this thread's hang is noticed too.
            notify: From :func:`open_notifier`.
            limit: From :func:`read_limit`, in s.
        """
        self._clock = clock
        self._scheduler = scheduler
        self._notify = notify
        self._limit = limit
        self._pulses: list[Pulse] = []
        self._timer: Timer | None = None
        self._late: frozenset[str] = frozenset()
        self._on_tick: Callable[[], None] | None = None

    def watch(self, name: str, limit: float) -> Pulse:
        """Return a new pulse.

        Args:
            name: For the log: ``pictures``, ``page``.
            limit: How long it may be silent, in s; less than the watchdog's own time.
        """
        pulse = Pulse(name, limit, self._clock)
        self._pulses.append(pulse)
        return pulse

    def start(self, on_tick: Callable[[], None] | None = None) -> None:
        """Say that the program is ready, and from now on that it lives.

        Args:
            on_tick: Called before each message; it asks the parts for a new sign of life.
        """
        if self._notify is None:
            return
        self._on_tick = on_tick
        self._notify("READY=1")
        if self._limit is not None:
            self._tick()

    def stop(self) -> None:
        """Say that the program ends on purpose."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._notify is not None:
            self._notify("STOPPING=1")

    def _tick(self) -> None:
        assert self._limit is not None and self._notify is not None
        if self._on_tick is not None:
            self._on_tick()
        late = frozenset(pulse.name for pulse in self._pulses if pulse.is_late)
        if not late:
            self._notify("WATCHDOG=1")
        elif late != self._late:
            _log.error("no sign of life: %s", ", ".join(sorted(late)))
        self._late = late
        self._timer = self._scheduler.call_later(self._limit / MESSAGES_PER_LIMIT, self._tick)
