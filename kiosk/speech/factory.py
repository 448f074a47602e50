"""Builds a speech manager for the composition root."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Literal

from kiosk.clock import Clock, Scheduler
from kiosk.speech.driver import SpeechDriver
from kiosk.speech.drivers import speech_dispatcher
from kiosk.speech.drivers.timed import RecorderDriver, SilenceDriver
from kiosk.speech.events import SpeechListener
from kiosk.speech.log import SpeechLog
from kiosk.speech.manager import SpeechManager
from kiosk.speech.packs import Pack, find_packs
from kiosk.speech.privacy import AudioRoute, Localise, source_text
from kiosk.speech.prompts import PromptBook

Mode = Literal["real", "recorder", "silence"]


def build(
    mode: Mode,
    scheduler: Scheduler,
    clock: Clock,
    data_dir: Path | None = None,
    *,
    listeners: Iterable[SpeechListener] = (),
    route: AudioRoute | None = None,
    localise: Localise = source_text,
    speech_log: Path | None = None,
    sink_command: Sequence[str] | None = None,
    direct_command: Sequence[str] | None = None,
    limit_db: float = 12.0,
    platform: str = sys.platform,
) -> SpeechManager:
    """Make a speech manager. Returns at once: processes start at ``warm_up`` or the first word.

    Args:
        mode: ``real`` speaks, ``recorder`` keeps what it was given, ``silence`` shows captions only.
        scheduler: Where timers run and drivers report.
        clock: Monotonic time.
        data_dir: Where an operator's pronunciation dictionaries lie (``pronunciation/<tag>.tsv``)
            and voice packs (``voices/<name>/pack.json``).
            Nothing is ever written there.
        listeners: Who hears events from the start.
        route: Tells whether a headset is in.
        localise: Puts our own messages into a language.
        speech_log: File for the speech log, or None.
        sink_command: Program that plays sound (``ui.audio`` offers one); without it, a plain
            player of the system is used.
        direct_command: Program that speaks by itself with the system's voices (``ui.audio`` offers
            one for Windows), or None.
        limit_db: Volume above the calibrated default that is never exceeded.
        platform: ``sys.platform``.

    Raises:
        OSError: If *speech_log* cannot be opened.
    """
    everyone = list(listeners)
    if speech_log is not None:
        everyone.append(SpeechLog.open(speech_log))
    drivers: list[SpeechDriver] = []
    if mode == "recorder":
        drivers.append(RecorderDriver(scheduler))
    elif mode == "real":
        packs = find_packs(data_dir / "voices" if data_dir is not None else None)
        book = PromptBook(packs, localise)
        drivers += _packs(scheduler, clock, data_dir, sink_command, limit_db, packs, book)
        if platform == "win32":
            drivers += _windows(scheduler, clock, direct_command, limit_db)
        drivers.append(_espeak(scheduler, clock, data_dir, sink_command, limit_db, book))
        if platform != "win32" and (socket := speech_dispatcher.find_socket()) is not None:
            drivers.append(speech_dispatcher.SpeechDispatcherDriver(socket, scheduler, limit_db))
    drivers.append(SilenceDriver(scheduler))
    return SpeechManager(drivers, scheduler, clock, everyone, route=route, localise=localise)


def _espeak(
    scheduler: Scheduler,
    clock: Clock,
    data_dir: Path | None,
    sink_command: Sequence[str] | None,
    limit_db: float,
    book: PromptBook,
) -> SpeechDriver:
    """Make the driver that every installation has; it also plays recorded sentences."""
    from kiosk.speech.drivers.child import module_command
    from kiosk.speech.drivers.stream import StreamDriver
    from kiosk.speech.voices import has_voice

    folders = [str(data_dir / "pronunciation")] if data_dir is not None else []
    return StreamDriver(
        "espeak",
        module_command("kiosk.speech.drivers.espeak_worker", *folders),
        sink_command or module_command("kiosk.speech.drivers.plain_sink", str(limit_db)),
        scheduler,
        clock,
        has_voice,
        book.find,
    )


def _packs(
    scheduler: Scheduler,
    clock: Clock,
    data_dir: Path | None,
    sink_command: Sequence[str] | None,
    limit_db: float,
    packs: Sequence[Pack],
    book: PromptBook,
) -> list[SpeechDriver]:
    """Make a driver for each installed neural voice, in order of their folders."""
    from kiosk.speech.drivers.child import module_command
    from kiosk.speech.drivers.pack_engines import is_installed
    from kiosk.speech.drivers.stream import StreamDriver

    folders = [str(data_dir / "pronunciation")] if data_dir is not None else []
    return [
        StreamDriver(
            pack.name,
            module_command("kiosk.speech.drivers.pack_worker", str(pack.folder), *folders),
            sink_command or module_command("kiosk.speech.drivers.plain_sink", str(limit_db)),
            scheduler,
            clock,
            partial(_speaks, pack),
            book.find,
        )
        for pack in packs
        if pack.kind == "voice" and is_installed(pack.engine)
    ]


def _speaks(pack: Pack, language: str) -> bool:
    from kiosk.speech.voices import spoken_language

    return spoken_language(language) in pack.languages


def _windows(
    scheduler: Scheduler, clock: Clock, direct_command: Sequence[str] | None, limit_db: float
) -> list[SpeechDriver]:
    """Make the drivers over the voices of Windows, best first. Never run on Windows."""
    from kiosk.speech.drivers.child import module_command
    from kiosk.speech.drivers.direct import DirectDriver

    sapi5 = module_command("kiosk.speech.drivers.sapi5_worker", str(limit_db))
    drivers: list[SpeechDriver] = [DirectDriver("sapi5", sapi5, scheduler, clock)]
    if direct_command is not None:
        drivers.insert(0, DirectDriver("winrt", direct_command, scheduler, clock))
    return drivers
