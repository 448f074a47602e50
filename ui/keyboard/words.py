"""The words on the keys. Everything else on them is a letter of the language's own script."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.i18n.text import Message, Text, msg

#: Name of a key in QML -> its word.
KEY_WORDS: dict[str, Message] = {
    # Translators: On the space bar of the on-screen keyboard. At most 8 Hangul or 14 Latin letters.
    "space": msg("띄어쓰기"),
    # Translators: Key that deletes the last letter. At most 4 Hangul or 7 Latin letters.
    "backspace": msg("지우기"),
    # Translators: Key that ends typing and closes the keyboard. At most 4 Hangul or 7 Latin letters.
    "done": msg("다 씀"),
    # Translators: Key that starts a new line in a long text. At most 4 Hangul or 8 Latin letters.
    "newline": msg("줄 바꿈"),
}


def key_words(localise: Callable[[Text], str]) -> dict[str, str]:
    """Return the words in the visitor's language, for the property ``words`` of Keyboard.qml.

    Args:
        localise: Turns a text into the visitor's language.
    """
    return {name: localise(text) for name, text in KEY_WORDS.items()}
