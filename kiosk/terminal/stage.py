"""Where flows act: what they ask for is carried out, and what has become of it is shown and said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from kiosk.hosts import Hosts
from kiosk.screens.flow import Ask, Confide, Done, Effect, Say
from kiosk.screens.navigator import Navigator
from kiosk.speaker import Speaker
from kiosk.terminal.display import Display

_E = TypeVar("_E", bound=Effect)


class Stage:
    """Hands each effect to the part that can carry it out, and brings glass and voice up to date.

    It knows what stands at the glass itself (display, voice, hosts). The parts that need the stage in
    order to act say by :meth:`on` what else they carry out.
    """

    def __init__(self, navigator: Navigator, display: Display, speaker: Speaker, hosts: Hosts) -> None:
        """Begin with what needs nobody else: saying, confiding, asking a host."""
        self._navigator = navigator
        self._display = display
        self._speaker = speaker
        self._hosts = hosts
        self._pointed: tuple[int, str] | None = None
        self._acts: dict[type[Any], Callable[[Any], None]] = {}
        self.on(Say, lambda effect: speaker.say(effect.text))
        self.on(Confide, self._confide)
        self.on(Ask, self._ask)

    def on(self, kind: type[_E], act: Callable[[_E], None]) -> None:
        """Let *act* carry out every effect of this kind from now on."""
        self._acts[kind] = act

    def carry_out(self, effects: list[Effect]) -> None:
        """Do what a flow asked for, in order."""
        for effect in effects:
            self._acts[type(effect)](effect)

    def close_sheet(self, flow: str) -> None:
        """Close the sheet of this flow if it is open, and nothing that lies over it."""
        frame = next((frame for frame in self._navigator.frames if frame.flow.id == flow), None)
        if frame is not None:
            self.carry_out(self._navigator.close_only(frame))

    def refresh(self) -> None:
        """Draw what holds now, and say what is new."""
        self._hosts.settle()
        self._point_host()
        self._display.publish()
        self._speaker.speak_changes()

    def _confide(self, effect: Confide) -> None:
        told = Done(effect.effect, self._speaker.confide(effect.text))
        self.carry_out(self._navigator.handle(told))

    def _ask(self, effect: Ask) -> None:
        """Hand a request to a host; the flow hears at once of one that cannot be."""
        failed = self._hosts.ask(effect)
        frame = self._hosts.frame_of(effect.host)
        if failed is not None and frame is not None:
            self.carry_out(self._navigator.handle(failed, frame))

    def _point_host(self) -> None:
        """Let a host show where the cursor is (the ring in the picture of a page)."""
        top = self._navigator.top
        here = (top.number, self._navigator.cursor)
        if here == self._pointed:
            return
        self._pointed = here
        pointed = getattr(top.flow, "pointed", None)
        if pointed is not None:
            self.carry_out(list(pointed(top.state, self._navigator.cursor)))
