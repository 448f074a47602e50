"""Which key of a keyboard or keypad means what (B-14, B-18, B-21).

Accessibility keypads are USB keyboards with switchable code tables, so the table can be replaced
in the settings. F13 to F24 type nothing and are the default; arrows, Enter and Escape do the same
on a home PC. Key names are Qt's without their prefix (``F13``, ``Up``, ``Return``), as plain
strings, so that nothing here needs Qt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.errors import KioskError
from kiosk.screens.command import Key

#: What a key can mean: the names of :class:`kiosk.screens.command.Key`, except ``digit``.
MEANINGS = (
    "previous", "next", "select", "back", "home", "help",
    "repeat", "volume", "rate", "curtain", "voice", "read",
    "headset-in", "headset-out",
)  # fmt: skip

#: What a keypad with its own jack may send when a headset comes or goes; no key has it by default.
JACK_MEANINGS = ("headset-in", "headset-out")

#: Meanings without which a person with only the keypad could not get through (B-14).
NEEDED = ("previous", "next", "select", "back", "home", "help")

DEFAULT_BINDINGS: Mapping[str, str] = {
    "F13": "previous",
    "F14": "next",
    "F15": "select",
    "F16": "back",
    "F17": "home",
    "F18": "help",
    "F19": "repeat",
    "F20": "volume",
    "F21": "rate",
    "F22": "curtain",
    "F23": "voice",
    "F24": "read",
    "Up": "previous",
    "Down": "next",
    "Left": "previous",
    "Right": "next",
    "Backtab": "previous",
    "Tab": "next",
    "Return": "select",
    "Enter": "select",
    "Escape": "back",
    "Back": "back",
    "Home": "home",
    "F1": "help",
    "Help": "help",
}

#: Keys that a text field needs for itself while somebody types into it.
_FIELD_KEYS = frozenset({"Left", "Right", "Up", "Down", "Home", "Return", "Enter"})

#: Names of more than one character that type something all the same.
_TYPING_NAMES = frozenset({"Space", "Comma", "Period", "Minus", "Plus", "Slash", "Backspace", "Delete"})


@dataclass(frozen=True, slots=True)
class Keymap:
    """A checked table of keys.

    Attributes:
        bindings: Pairs (key name, meaning).
    """

    bindings: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, bindings: Mapping[str, str] = DEFAULT_BINDINGS) -> Keymap:
        """Build a table after checking it.

        Raises:
            KioskError: A meaning is unknown, a needed one has no key, or a key types text.
        """
        problems = find_conflicts(bindings)
        if problems:
            # Translators: The table of keypad keys is wrong; {problem} is technical.
            raise KioskError("누름단추 표가 올바르지 않아요.", code="P-02", technical="; ".join(problems))
        return cls(tuple(bindings.items()))

    def find(self, name: str, text: str = "", *, is_typing: bool = False) -> Key | None:
        """Return what a key press means, or None when it is not ours.

        Args:
            name: Qt's key name without ``Key_``.
            text: What the press would type.
            is_typing: Whether a text field has the focus; it then keeps digits, arrows and Enter.
        """
        if is_typing and (name in _FIELD_KEYS or text.isdigit()):
            return None
        if len(text) == 1 and text in "0123456789*#":
            return Key("digit", text)
        meaning = dict(self.bindings).get(name)
        return Key(meaning) if meaning else None


def find_conflicts(bindings: Mapping[str, str]) -> list[str]:
    """Return what is wrong with a table, in words for the log; empty when it is sound.

    One key means one thing by the nature of a mapping, but two spellings of one key (``f13`` and
    ``F13``) would contradict each other, so they are compared without regard to case.
    """
    problems = []
    seen: dict[str, str] = {}
    for name, meaning in bindings.items():
        other = seen.setdefault(name.casefold(), name)
        if other != name:
            problems.append(f"{name} and {other} are the same key")
        if meaning not in MEANINGS:
            problems.append(f"{name}: unknown meaning {meaning!r}")
        if len(name) == 1 or name in _TYPING_NAMES:
            problems.append(f"{name} types text and cannot be a function key")
    meanings = set(bindings.values())
    problems += [f"no key means {meaning}" for meaning in NEEDED if meaning not in meanings]
    return problems
