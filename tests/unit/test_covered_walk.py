"""A report from home to receipt with the screen covered, by ear alone.

The visitor here sees nothing: it never reads the view. It knows what it wants in its own language,
presses Next until it hears it, and chooses. What it hears is what the recorder was given.
"""

from __future__ import annotations

import pytest

from kiosk.errors import KioskError
from kiosk.i18n.catalogues import Catalogues
from kiosk.i18n.localiser import Localiser
from kiosk.modes.state import Input, ModeState, Reading
from kiosk.screens.command import Command, Headset, Key, Press, Touch
from kiosk.services.flows import build_flows
from kiosk.speech.prompts import sentence_key
from kiosk.terminal import TerminalOptions
from tests.helpers.flows import CENTRE, FakeCity, Walk, places, seoul
from tests.helpers.terminal import Rig

#: What a person who reports a street lamp wants, Screen by Screen.
WISHES = ("report", "service.street-lamp", "where.centre", "value.flicker", "to-check", "send")
NUMBER, SECRET = "123-4567-8903", "482-913"
LANGUAGES = ("ko", "ko-easy", "en", "zh-CN", "ja", "vi", "ar")
KEYPAD: tuple[Command, Command] = (Key("next"), Key("select"))
GLASS: tuple[Command, Command] = (Touch("zone.next"), Touch("zone.select"))

#: Every pair of hands and ears; two of them are enough for the short run.
WAYS = [
    pytest.param(True, True, id="keypad-headset"),
    pytest.param(False, False, id="glass-loudspeaker"),
    pytest.param(True, False, id="keypad-loudspeaker", marks=pytest.mark.torture),
    pytest.param(False, True, id="glass-headset", marks=pytest.mark.torture),
]


class Blind:
    """A visitor with ears and two fingers."""

    def __init__(self, tag: str, *, has_keypad: bool, has_headset: bool) -> None:
        language = tag.removesuffix("-easy")
        modes = ModeState(
            language=language,
            reading=Reading.EASY if tag.endswith("-easy") else Reading.STANDARD,
            voice=True,
            curtain=True,
            input=Input.KEYPAD if has_keypad else Input.TOUCH,
        )
        self.next, self.select = KEYPAD if has_keypad else GLASS
        self.city = FakeCity()
        flows = build_flows(seoul(), places(), CENTRE, has_pin=True)
        options = TerminalOptions(first_flow="home", has_keypad=has_keypad)
        self.rig = Rig(flows, modes=modes, options=options)
        self.heard: list[str] = []
        self._position = 0
        self.listen()
        if has_headset:
            self.do(Headset(True))

    def do(self, command: Command) -> list[str]:
        """Do something and listen to all that is said; returns it."""
        self.rig.do(command)
        self.rig.clock.advance(0.5)
        while self.rig.worker.waiting:
            operation = self.rig.worker.waiting[0][0]
            try:
                answer = self.city.carry_out(operation)
            except KioskError as error:
                self.rig.worker.fail(error)
            else:
                self.rig.worker.finish(answer)
        return self.listen()

    def listen(self) -> list[str]:
        """Listen until nothing more is said; returns what was new."""
        self.rig.clock.advance(45)
        new = self.rig.recorder.texts[self._position :]
        self._position += len(new)
        self.heard += new
        return new

    def choose(self, wanted: str) -> None:
        """Press Next until *wanted* is heard first, then choose."""
        walked = []
        for _ in range(40):
            said = self.do(self.next)
            walked.append(said[0] if said else "")
            if said and sentence_key(said[0]) == sentence_key(first_sentence(wanted)):
                self.do(self.select)
                return
        raise AssertionError(f"{wanted!r} was never heard: {walked}")


def first_sentence(text: str) -> str:
    """What of a label is said before the first full stop."""
    for stop in ("。", ". ", "? ", "! "):
        text = text.split(stop)[0]
    return text


def words_of(tag: str) -> list[str]:
    """The labels of the wishes in a language, from the flows themselves."""
    localiser = Localiser(Catalogues(), tag)
    walk, words = Walk("home"), []
    for key in WISHES:
        item = walk.screen.item(key) or next(one for one in walk.screen.actions if one.key == key)
        words.append("".join(span.text for span in localiser.spans(item.label)))
        walk.press(key)
    assert walk.screen.id == "report.receipt"
    return words


@pytest.mark.parametrize(("has_keypad", "has_headset"), WAYS)
@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_report_is_sent_by_ear_alone(tag: str, has_keypad: bool, has_headset: bool) -> None:
    """C-01, B-14, C-16, C-29: in every language with a voice; the secret goes to a headset only."""
    visitor = Blind(tag, has_keypad=has_keypad, has_headset=has_headset)
    for wanted in words_of(tag):
        visitor.choose(wanted)
    assert len(visitor.city.sent) == 1
    visitor.do(Key("read"))
    everything = " ".join(visitor.heard)
    digits = everything.replace("-", "").replace(" ", "")
    assert NUMBER.replace("-", "") in digits
    assert (SECRET.replace("-", "") in digits) is has_headset
    assert visitor.rig.modes.state.curtain


def test_a_language_without_a_voice_says_so_in_writing_and_offers_a_person() -> None:
    """F-01: Mongolian is shown, not spoken, and the voice sheet is honest about it."""
    visitor = Blind("mn", has_keypad=True, has_headset=False)
    assert visitor.do(Key("next")) == []
    assert visitor.rig.recorder.texts == []
    visitor.rig.do(Press("bar.voice"))
    notices = [item for item in visitor.rig.terminal.view.screen.items if item.key == "voice.none"]
    assert len(notices) == 1 and notices[0].detail
