"""What follows a change of modes, whoever made it; and the visitor's own changes."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from kiosk.captions import CaptionTracker
from kiosk.errors import KioskError
from kiosk.hosts import Hosts
from kiosk.modes.controller import ModeController, Source
from kiosk.modes.state import ModeState, Pace
from kiosk.session.session import Session
from kiosk.speaker import Speaker, Voice

_log = logging.getLogger("terminal")


class ModeChanges:
    """Lets voice, hosts and idle time follow the modes."""

    def __init__(
        self,
        modes: ModeController,
        speaker: Speaker,
        voice: Voice,
        captions: CaptionTracker,
        hosts: Hosts,
        session: Session,
    ) -> None:
        """Follow *modes* from now on."""
        self._modes = modes
        self._speaker = speaker
        self._voice = voice
        self._captions = captions
        self._hosts = hosts
        self._session = session
        modes.subscribe(self._changed)
        speaker.apply_settings(modes.state)

    def change(self, values: Mapping[str, Any]) -> None:
        """Change modes for the visitor; what does not exist is no reason to stop them."""
        try:
            self._modes.change(values, Source.VISITOR)
        except KioskError as error:
            _log.warning("mode change refused: %s", error.technical)

    def _changed(self, old: ModeState, new: ModeState, source: Source) -> None:
        self._speaker.apply_settings(new)
        self._hosts.apply(new)
        if old.pace is not new.pace:
            self._session.set_pace(2.0 if new.pace is Pace.SLOW else 1.0)
        if old.voice and not new.voice:
            self._voice.stop_all("voice off")
            self._captions.clear()
        if old.catalogue != new.catalogue or (new.voice and not old.voice):
            self._speaker.forget_screen()
        if new.voice and not old.voice and source is not Source.PROFILE:
            self._speaker.orient()
        if source is not Source.VISITOR:
            _log.info("modes changed by %s", source.name.lower())
