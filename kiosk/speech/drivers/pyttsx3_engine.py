"""The only module that imports pyttsx3: engines with our own drivers, or with its own.

pyttsx3's ``Engine`` is the interface: properties ``voices``, ``voice``, ``rate``, ``volume``;
``say``, ``stop``, ``connect``; and an outer loop by ``startLoop(False)`` and ``iterate``. It looks
its driver up as a module ``pyttsx3.drivers.<name>`` with a function ``buildDriver``; a driver of
our own is put there first. See https://github.com/nateshmbhat/pyttsx3.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from typing import Any, Protocol

import pyttsx3.engine


class DriverProxy(Protocol):
    """What pyttsx3 gives a driver to report to."""

    def notify(self, topic: str, **values: Any) -> None:
        """Report ``started-utterance``, ``started-word``, ``finished-utterance`` or ``error``."""

    def setBusy(self, busy: bool) -> None:  # noqa: N802 (pyttsx3's name)
        """Say whether the driver works; False lets the next order come."""


class EngineDriver(Protocol):
    """What pyttsx3 asks of a driver."""

    def say(self, text: str) -> None:
        """Speak *text*."""

    def stop(self) -> None:
        """Stop speaking."""

    def getProperty(self, name: str) -> object:  # noqa: N802 (pyttsx3's name)
        """Return a property."""

    def setProperty(self, name: str, value: Any) -> None:  # noqa: N802 (pyttsx3's name)
        """Set a property."""


class Engine(Protocol):
    """The part of pyttsx3's engine that is used."""

    def say(self, text: str, name: str | None = None) -> object:
        """Queue *text* under *name*."""

    def stop(self) -> None:
        """Stop, and forget what is queued."""

    def connect(self, topic: str, cb: Callable[..., None]) -> object:
        """Call *cb* at each report on *topic*."""

    def getProperty(self, name: str) -> Any:  # noqa: N802 (pyttsx3's name)
        """Return a property."""

    def setProperty(self, name: str, value: object) -> None:  # noqa: N802 (pyttsx3's name)
        """Set a property."""

    def startLoop(self, useDriverLoop: bool = True) -> None:  # noqa: N802, N803 (pyttsx3's names)
        """Begin the loop."""

    def iterate(self) -> None:
        """Take one step of an outer loop."""


def make_engine(name: str, build_driver: Callable[[DriverProxy], EngineDriver]) -> Engine:
    """Return a pyttsx3 engine over a driver of our own, with its outer loop begun.

    Args:
        name: Name of the driver; anything that pyttsx3 does not use itself.
        build_driver: Makes the driver.
    """
    module = types.ModuleType(f"pyttsx3.drivers.{name}")
    module.buildDriver = build_driver  # type: ignore[attr-defined]
    sys.modules[module.__name__] = module
    return _begin(pyttsx3.engine.Engine(name))


def make_stock_engine(name: str) -> Engine:
    """Return a pyttsx3 engine over one of its own drivers, for example ``sapi5``.

    Raises:
        ImportError: If the driver does not work on this system.
    """
    return _begin(pyttsx3.engine.Engine(name))


def _begin(engine: Engine) -> Engine:
    engine.startLoop(False)
    # The first step marks the engine idle; without it two texts would start together.
    engine.iterate()
    return engine
