"""What the voice adds to a Screen for somebody who cannot see it (accessibility.md C and §4).

Pure functions from a view to spans: reading on from an item, spelling an item letter by letter,
and the layers of the help key. They know no speech service; the terminal says what they return.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

from kiosk.i18n.localiser import Span
from kiosk.i18n.text import Message, Text, msg
from kiosk.screens.command import TITLE
from kiosk.screens.view import RenderedItem, View

Spans = tuple[Span, ...]


def rendered(view: View, key: str) -> RenderedItem | None:
    """Return what stands in *view* under *key*: title, item, action, button; None for nothing."""
    everything = (view.screen.title, *view.screen.items, *view.screen.actions, *view.pager, *view.bar)
    if view.corner is not None:
        everything = (*everything, view.corner)
    return next((item for item in everything if item.key == key), None)


def read_on(view: View, cursor: str) -> Spans:
    """Return everything from *cursor* to the end of the Screen: title, items and actions."""
    screen = view.screen
    everything = (screen.title, *screen.items, *screen.actions)
    begin = next((n for n, item in enumerate(everything) if item.key == cursor), 0)
    return tuple(span for item in everything[begin:] for span in item.speech)


def spell(item: RenderedItem) -> Spans:
    """Return the words of *item* letter by letter; nothing for a hidden field (C-15).

    The value is spelled where there is one, else the label. What is private stays private, so
    that a loudspeaker gives only its count (C-16).
    """
    text = item.value or item.label
    if item.is_masked or not text:
        return ()
    is_private = any(span.kind == "private" and span.text.strip() in text for span in item.speech)
    language = next((span.language for span in item.speech if span.text.strip(" .。") in text), None)
    letters = list(_letters(text))
    if is_private:
        return (Span(" ".join(letters), language or item.language, "private"),)
    return (Span(", ".join(letters) + ".", language or item.language, "text"),)


def _letters(text: str) -> Iterator[str]:
    """Give what people call a letter: a base character with its marks; no signs, no spaces."""
    letter = ""
    for char in text:
        if unicodedata.category(char).startswith("M") and letter:
            letter += char
            continue
        if letter:
            yield letter
        letter = char if char.isalnum() else ""
    if letter:
        yield letter


def holds_private(spans: Spans) -> bool:
    """Return whether any part may only go to a headset."""
    return any(span.kind == "private" for span in spans)


def help_layers(
    view: View, item: RenderedItem | None, say: Callable[[Text], Spans], *, has_keypad: bool
) -> tuple[Spans, ...]:
    """Return what the help key says, press after press: this item, this Screen, the keys (E-08).

    After the last layer the key opens the help pages. A layer that has nothing to say is left out.

    Args:
        view: What is shown.
        item: What stands under the cursor.
        say: Puts a text into the visitor's language.
        has_keypad: Whether the terminal has keys, or only the glass.
    """
    this_item = item.help if item is not None and item.key != TITLE else ()
    # Translators: Help key, second layer: what {title} is, and how to hear all of it.
    screen = msg("지금 화면은 ‘{title}’예요.", title=view.screen.title.label)
    everything = (*view.screen.items, *view.screen.actions)
    # Translators: Help key, second layer: how many things this screen has.
    count = msg("모두 {count}가지가 있어요.", count=len(everything))
    this_screen = (*_sentence(say(screen)), *_sentence(say(count)))
    keys = tuple(span for text in _KEYS[has_keypad] for span in _sentence(say(text)))
    return tuple(layer for layer in (this_item, this_screen, keys) if layer)


def _sentence(spans: Spans) -> Spans:
    """Separate sentences by a space."""
    return (*spans, Span(" ", spans[-1].language)) if spans else ()


_KEYS: dict[bool, tuple[Message, ...]] = {
    True: (
        # Translators: Help key, third layer, on a terminal with a keypad.
        msg("위아래 화살표로 움직이고 가운데 단추로 고르세요."),
        # Translators: Help key, third layer: the repeat key, and pressing it twice.
        msg("‘다시’를 누르면 또 읽고, 두 번 누르면 한 글자씩 읽어요."),
        # Translators: Help key, third layer: how to get to the help pages.
        msg("도움 단추를 한 번 더 누르면 쓰는 법이 나와요."),
    ),
    False: (
        # Translators: Help key, third layer, on a terminal with only the glass.
        msg("화면 아래나 옆에 이전, 고르기, 다음 칸이 있어요."),
        # Translators: Help key, third layer: touching an item speaks it first.
        msg("한 번 누르면 읽어 드리고, 또 누르면 골라져요."),
    ),
}
