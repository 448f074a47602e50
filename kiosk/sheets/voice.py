"""The voice sheet: on and off, captions, rate, volume, and the screen curtain (C-05, C-09, C-29)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.i18n.text import Message, msg
from kiosk.modes.state import RATES, VOLUMES, ModeState
from kiosk.screens.flow import Change, Chosen, Effect, Event, Open, Say, Step
from kiosk.screens.model import Choice, Notice, Screen, Tone
from kiosk.sheets.state import DONE, Sheet


def step_within(steps: tuple[Any, ...], now: Any, by: int) -> Any:
    """Return the step *by* places from *now*, stopping at the ends."""
    index = steps.index(now) if now in steps else 0
    return steps[min(max(index + by, 0), len(steps) - 1)]


class VoiceSheet(Sheet):
    """Every press is heard at once; the sheet stays until it is right."""

    id = "voice"

    def __init__(self, modes: Callable[[], ModeState], has_voice: Callable[[str], bool]) -> None:
        """Mark what holds now by asking *modes*; be honest about languages without a voice."""
        self._modes = modes
        self._has_voice = has_voice

    def handle(self, state: Any, event: Event) -> Step:
        """Change what is heard."""
        if not isinstance(event, Chosen):
            return super().handle(state, event)
        modes = self._modes()
        effects: tuple[Effect, ...] = ()
        if event.key == "voice.speak":
            effects = (Change({"voice": not modes.voice, "captions": not modes.voice or modes.captions}),)
        elif event.key == "voice.captions":
            effects = (Change({"captions": not modes.captions}),)
        elif event.key in ("voice.faster", "voice.slower"):
            by = 1 if event.key == "voice.faster" else -1
            effects = (Change({"rate": step_within(RATES, modes.rate, by)}), Say(_SAMPLE))
        elif event.key in ("voice.louder", "voice.quieter"):
            by = 1 if event.key == "voice.louder" else -1
            effects = (Change({"volume": step_within(VOLUMES, modes.volume, by)}), Say(_SAMPLE))
        elif event.key == "voice.curtain":
            effects = (Change({"curtain": True, "voice": True}),)
        elif event.key == "voice.transcript":
            effects = (Open("transcript"),)
        return Step(state, effects) if effects else super().handle(state, event)

    def screen(self, state: Any) -> Screen:
        """Two switches, two pairs of steps, and the curtain."""
        del state
        modes = self._modes()
        honest: tuple[Notice, ...] = ()
        if not self._has_voice(modes.language):
            honest = (
                Notice(
                    key="voice.none",
                    # Translators: This machine has no voice for the visitor's language.
                    label=msg("이 언어는 소리로 읽어 드릴 수 없어요."),
                    # Translators: What to do without a voice in one's language.
                    detail=msg("글자로 보여 드려요. 사람과 통화할 수도 있어요."),
                    tone=Tone.WARNING,
                ),
            )
        return Screen(
            id="voice",
            public=True,
            tells_modes=True,
            # Translators: Title of the voice sheet.
            title=msg("소리를 어떻게 할까요?"),
            items=(
                *honest,
                Choice(
                    key="voice.speak",
                    # Translators: Switch: everything on the screen is read aloud.
                    label=msg("화면 읽어 주기"),
                    icon="voice",
                    selected=modes.voice,
                    multiple=True,
                    public=True,
                ),
                Choice(
                    key="voice.captions",
                    # Translators: Switch: what is said is shown as text.
                    label=msg("말을 글자로 보기"),
                    icon="captions",
                    selected=modes.captions,
                    multiple=True,
                    public=True,
                ),
                # Translators: Speak faster.
                _step("voice.faster", msg("더 빠르게"), "faster", modes.rate < RATES[-1]),
                # Translators: Speak more slowly.
                _step("voice.slower", msg("더 느리게"), "slower", modes.rate > RATES[0]),
                # Translators: Speak louder.
                _step("voice.louder", msg("더 크게"), "louder", modes.volume < VOLUMES[-1]),
                # Translators: Speak more quietly.
                _step("voice.quieter", msg("더 작게"), "quieter", modes.volume > VOLUMES[0]),
                Choice(
                    key="voice.transcript",
                    # Translators: Opens everything that was said in this visit, in writing.
                    label=msg("말한 것 다시 보기"),
                    icon="list",
                    public=True,
                ),
                Choice(
                    key="voice.curtain",
                    # Translators: Covers the screen so that nobody reads along; the voice goes on.
                    label=msg("화면 가리고 듣기"),
                    icon="curtain",
                    public=True,
                ),
            ),
            actions=(DONE,),
        )


#: Said after each change of rate or volume.
# Translators: A sentence to try rate and volume with.
_SAMPLE: Message = msg("이렇게 들려 드릴게요.")


def _step(key: str, label: Message, icon: str, is_enabled: bool) -> Choice:
    return Choice(key=key, label=label, icon=icon, enabled=is_enabled, public=True)
