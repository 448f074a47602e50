"""The table of keys (B-14, B-18, B-21)."""

from __future__ import annotations

import pytest

from kiosk.errors import KioskError
from kiosk.screens.command import Key
from kiosk.screens.keymap import DEFAULT_BINDINGS, JACK_MEANINGS, MEANINGS, NEEDED, Keymap, find_conflicts


def test_the_default_table_is_sound_and_reaches_every_meaning() -> None:
    assert find_conflicts(DEFAULT_BINDINGS) == []
    assert set(DEFAULT_BINDINGS.values()) == set(MEANINGS) - set(JACK_MEANINGS)


@pytest.mark.parametrize(
    ("bindings", "problem"),
    [
        ({**DEFAULT_BINDINGS, "F24": "dance"}, "unknown meaning"),
        ({**DEFAULT_BINDINGS, "a": "next"}, "types text"),
        ({**DEFAULT_BINDINGS, "Space": "select"}, "types text"),
        ({**DEFAULT_BINDINGS, "f13": "next"}, "same key"),
        ({"F13": "previous"}, "no key means next"),
    ],
)
def test_a_wrong_table_is_refused_with_the_reason(bindings, problem) -> None:
    """B-21: no duplicates, no key that types text."""
    with pytest.raises(KioskError) as caught:
        Keymap.of(bindings)
    assert problem in caught.value.technical


def test_keys_that_type_nothing_work_even_while_somebody_types() -> None:
    keymap = Keymap.of()
    assert keymap.find("F14", is_typing=True) == Key("next")
    assert keymap.find("Tab", "\t", is_typing=True) == Key("next")
    assert keymap.find("Left", is_typing=True) is None
    assert keymap.find("5", "5", is_typing=True) is None


def test_digits_star_and_hash_are_digits_outside_a_field() -> None:
    keymap = Keymap.of()
    assert keymap.find("5", "5") == Key("digit", "5")
    assert keymap.find("Asterisk", "*") == Key("digit", "*")
    assert keymap.find("A", "a") is None


def test_a_keypad_can_be_wired_differently() -> None:
    table = {f"F{13 + i}": meaning for i, meaning in enumerate(reversed(NEEDED))}
    assert Keymap.of(table).find("F13") == Key("help")
