"""The text front end: the same Screens in any terminal, for people and for programs.

It proves that nothing needs a picture. Lines typed are commands:

===================== =====================================================================
``3``                 press the third thing that can be pressed on this page
``press KEY``         press by key (``press bar.letters``)
``touch KEY``         a finger on KEY (with the voice on, the first one only speaks)
``type TEXT``         fill the first field; ``type KEY=TEXT`` a certain one
``next previous select back home help repeat volume rate curtain voice read``   keypad keys
``digit N``           a digit key
``more`` / ``less``   next / previous page
``set FIELD VALUE``   change a mode (``set scale 2.0``), ``lang TAG``, ``preset NAME``
``headset in|out``    a headset event
``show``              print the Screen again
``json``              print the view as one line of JSON
``spoken``            print what voice mode says for this Screen
``wait SECONDS``      let real time pass before the next command (for programs)
``quit``              leave
===================== =====================================================================

Every answer ends with a line holding a single ``.`` so that a program knows when to go on. The next
line is read after the answer to the one before; work that ends within a quarter of a second is
waited for, longer work shows its Progress Screen (``show`` asks again).
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TextIO

from kiosk.errors import KioskError
from kiosk.loop import Loop, run_in_thread
from kiosk.modes.controller import Source
from kiosk.modes.presets import find_preset
from kiosk.screens.command import NEXT_PAGE, PREVIOUS_PAGE, Command, Headset, Key, Pages, Press, Touch, Type
from kiosk.screens.navigator import base_key
from kiosk.screens.view import RenderedItem, View
from kiosk.terminal import Terminal

_KEYS = frozenset(
    [
        "next",
        "previous",
        "select",
        "back",
        "home",
        "help",
        "repeat",
        "volume",
        "rate",
        "curtain",
        "voice",
        "read",
    ]
)
#: Work that ends within this time is waited for before the answer is printed, in s.
_SETTLE_S = 0.25
#: E-03: at most six choices to a page.
_CHOICES_PER_PAGE = 6


def paginate_for_text(view: View) -> tuple[tuple[str, ...], ...]:
    """Break the items into pages of at most six things to pick."""
    pages: list[list[str]] = [[]]
    count = 0
    for item in view.screen.items:
        if item.is_interactive and count == _CHOICES_PER_PAGE:
            pages.append([])
            count = 0
        pages[-1].append(item.key)
        count += item.is_interactive
    return tuple(tuple(page) for page in pages)


def pressable(view: View) -> list[RenderedItem]:
    """Return what can be pressed on the shown page, in order: items, pager, actions."""
    shown = {base_key(key) for key in view.pages[view.page]} if view.pages else set()
    items = [item for item in view.screen.items if item.key in shown and item.is_interactive]
    pager = [item for item in view.pager if item.is_interactive]
    return [item for item in (*items, *pager, *view.screen.actions) if item.is_enabled]


def render(view: View) -> str:
    """Return the Screen as lines of text."""
    screen = view.screen
    lines = [f"== {screen.id}"]
    lines += [line for line in (screen.kicker, screen.step_text) if line]
    lines.append(f"# {screen.title.label}")
    numbers = {item.key: number for number, item in enumerate(pressable(view), 1)}
    shown = {base_key(key) for key in view.pages[view.page]} if view.pages else set()

    def put(item: RenderedItem) -> None:
        mark = f"{numbers[item.key]:>2}) " if item.key in numbers else "    "
        here = ">" if view.is_cursor_shown and view.cursor == item.key else " "
        state = {"on": "[x] ", "off": "[ ] "}.get(item.selected, "")
        value = f": {item.value}" if item.kind in ("fact", "field", "receipt") else ""
        lines.append(f"{here}{mark}{state}{item.label}{value}")
        for extra in (item.error, item.detail, item.badge):
            if extra:
                lines.append(f"       {extra}")

    for item in screen.items:
        if item.key in shown:
            put(item)
    for item in (*view.pager, *screen.actions):
        put(item)
    lines.append("--- " + " | ".join(item.label for item in view.bar))
    if view.caption.text:
        lines.append(f'    "{view.caption.text}"')
    return "\n".join(lines)


def to_json(view: View) -> str:
    """Return the view as one line of JSON."""
    return json.dumps(asdict(view), ensure_ascii=False, default=str)


class TextFront:
    """Reads commands from a stream and prints Screens to another."""

    def __init__(self, terminal: Terminal, loop: Loop, source: TextIO, target: TextIO) -> None:
        """Join a terminal with two streams."""
        self._terminal = terminal
        self._loop = loop
        self._source = source
        self._target = target
        self._answered = threading.Event()
        terminal.subscribe(self._measure)

    def run(self) -> int:
        """Run until ``quit`` or the end of input; returns the exit code."""
        self._measure(self._terminal.view)
        self._terminal.begin()
        self._print(render(self._terminal.view))
        run_in_thread(self._read, "text commands")
        self._loop.run()
        return 0

    def _measure(self, view: View) -> None:
        wanted = paginate_for_text(view)
        if wanted != view.pages:
            self._loop.post(lambda: self._terminal.dispatch(Pages(view.screen.id, wanted)))

    def _read(self) -> None:
        for line in self._source:
            words = line.strip()
            if words.startswith("wait "):
                time.sleep(min(60.0, float(words.removeprefix("wait "))))
                continue
            if words == "quit":
                break
            self._answered.clear()
            self._loop.post(lambda words=words: self._answer(words))  # type: ignore[misc]
            self._answered.wait()
        self._loop.stop()

    def _answer(self, words: str) -> None:
        try:
            printer = self._carry_out(words)
        except KioskError as error:
            self._print(f"! {error.code} {error.message.id}")
        except ValueError as error:
            self._print(f"! {error}")
        else:
            self._print_when_settled(printer, time.monotonic() + _SETTLE_S)
            return
        self._answered.set()

    def _print_when_settled(self, printer: Callable[[View], str], deadline: float) -> None:
        """Print once everything already posted has happened and short work has ended."""
        if self._terminal.is_busy and time.monotonic() < deadline:
            self._loop.call_later(0.01, lambda: self._print_when_settled(printer, deadline))
            return

        def finish() -> None:
            self._print(printer(self._terminal.view))
            self._answered.set()

        # Pages that were just measured are posted already; they come first.
        self._loop.post(finish)

    def _carry_out(self, words: str) -> Callable[[View], str]:
        verb, _, rest = words.partition(" ")
        view = self._terminal.view
        if verb in ("show", ""):
            return render
        if verb == "json":
            return to_json
        if verb == "spoken":
            return lambda now: now.screen.spoken
        if verb in ("set", "lang", "preset"):
            self._set(verb, rest)
            return render
        self._terminal.dispatch(self._command(verb, rest, view))
        return render

    def _command(self, verb: str, rest: str, view: View) -> Command:
        if verb.isdigit():
            choices = pressable(view)
            if not 1 <= int(verb) <= len(choices):
                raise ValueError(f"there is no {verb}; 1 to {len(choices)}")
            return Press(choices[int(verb) - 1].key)
        if verb == "press":
            return Press(rest)
        if verb == "touch":
            return Touch(rest)
        if verb == "type":
            return self._typed(rest, view)
        if verb == "more":
            return Press(NEXT_PAGE)
        if verb == "less":
            return Press(PREVIOUS_PAGE)
        if verb == "digit":
            return Key("digit", rest)
        if verb == "headset":
            return Headset(rest == "in")
        if verb in _KEYS:
            return Key(verb)
        raise ValueError(f"unknown command {verb!r}; see README, 'Text front end'")

    @staticmethod
    def _typed(rest: str, view: View) -> Type:
        key, sign, text = rest.partition("=")
        fields = [item.key for item in view.screen.items if item.kind == "field"]
        if sign and key in fields:
            return Type(key, text)
        if not fields:
            raise ValueError("there is no field here")
        return Type(fields[0], rest)

    def _set(self, verb: str, rest: str) -> None:
        values: dict[str, Any]
        if verb == "lang":
            values = language_values(rest)
        elif verb == "preset":
            preset = find_preset(rest)
            if preset is None:
                raise ValueError(f"unknown preset {rest!r}")
            values = dict(preset.values)
        else:
            name, _, text = rest.partition(" ")
            values = {name: parse_value(text)}
        self._terminal.change_modes(values, Source.VISITOR)

    def _print(self, text: str) -> None:
        print(f"{text}\n.", file=self._target, flush=True)


def language_values(tag: str) -> dict[str, Any]:
    """Return the mode values for a catalogue tag: ``ko-easy`` is Korean in easy words."""
    if tag == "ko-easy":
        return {"language": "ko", "reading": "easy"}
    return {"language": tag, "reading": "standard"}


def parse_value(text: str) -> Any:
    """Read ``true``, ``2.0`` or a word."""
    if text in ("true", "false"):
        return text == "true"
    try:
        return float(text)
    except ValueError:
        return text


def open_streams() -> tuple[TextIO, TextIO]:
    """Return standard input and output as UTF-8, whatever the machine's locale says."""
    for stream in (sys.stdin, sys.stdout):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    return sys.stdin, sys.stdout
