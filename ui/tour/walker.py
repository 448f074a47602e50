"""Walks all journeys in one language on one profile and writes down every Screen it sees."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QAccessible, QGuiApplication

from kiosk.clock import SteppedClock
from kiosk.core import Core, build_core, load_terminal_profile
from kiosk.errors import KioskError
from kiosk.i18n.text import msg
from kiosk.loop import SteppedScheduler
from kiosk.modes.controller import Source
from kiosk.modes.presets import find_preset
from kiosk.options import KioskOptions, make_data_dir
from kiosk.screens.command import BAR, Focus, Press, Touch, Type
from kiosk.screens.flow import Done
from kiosk.speech.events import UtteranceQueued
from kiosk.speech.utterance import Policy
from kiosk.web.host import EFFECT, HOST
from ui.application import guard_memory, prepare_qt, window_options
from ui.scheduler import QtScheduler
from ui.surveyor import survey
from ui.text_front import language_values
from ui.tour.ear import TourEar
from ui.tour.journeys import JOURNEYS, NOTICE, Do
from ui.tour.pages import RecordedPages
from ui.tour.tree import tree_of
from ui.window import create_window

#: A Screen has settled when nothing has changed for this long, in s.
QUIET_S = 0.05
#: Longest wait for an operation or for the layout, in s.
PATIENCE_S = 20.0
#: No Screen of ours has more pages than this.
MOST_PAGES = 40


class Walker:
    """Drives the running application and takes notes."""

    def __init__(self, folder: Path, profile: Path, language: str) -> None:
        """Start the application offscreen with a recorder instead of a voice."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._language = language
        self._said: list[tuple[Policy, str]] = []
        self._entries: list[dict[str, Any]] = []
        self._numbers = 0
        self._options = KioskOptions(
            data_dir=make_data_dir(None, is_temporary=True),
            is_temporary=True,
            profile=profile,
            speech="recorder",
            is_windowed=True,
        )
        prepare_qt(load_terminal_profile(self._options))
        self._app = QGuiApplication(sys.argv[:1])
        QAccessible.setActive(True)
        self._clock = SteppedClock()
        self._real = QtScheduler()
        self._ear = TourEar()
        self._core: Core = build_core(
            self._options,
            self._clock,
            SteppedScheduler(self._clock, self._real),
            ear=self._ear,
            speaks_always=True,
            extra_languages=(language,),
        )
        self._core.speech.subscribe(self._note)
        self._memory = guard_memory(self._core)
        options = window_options(self._core, self._memory, is_full_screen=False, is_motion_allowed=False)
        self._window = create_window(self._core.terminal, self._core.profile, options)
        self._pages = RecordedPages(lambda: self._core.pages.sites().policy, self._real.post)
        self._pages.set_listener(lambda event: self._core.terminal.tell(HOST, Done(EFFECT, event)))
        self._core.terminal.connect_host(HOST, self._pages)
        self._window.show()
        self._core.start()
        self._core.backend.wait_until_ready(PATIENCE_S)
        self._receipt = ("", "")

    def _note(self, event: object) -> None:
        if isinstance(event, UtteranceQueued):
            self._said.append((event.utterance.policy, event.utterance.text))

    # -- waiting ------------------------------------------------------------------------------

    def settle(self) -> None:
        """Let operations finish and the layout come to rest."""
        terminal = self._core.terminal
        deadline = time.monotonic() + PATIENCE_S
        quiet_since = time.monotonic()
        number = terminal.view.number
        while time.monotonic() < deadline:
            self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
            self._clock.advance(0)
            if terminal.is_busy or terminal.view.number != number:
                number = terminal.view.number
                quiet_since = time.monotonic()
            elif time.monotonic() - quiet_since > QUIET_S:
                return
            else:
                time.sleep(0.002)
        raise RuntimeError(f"screen {terminal.view.screen.id} does not settle")

    # -- one journey --------------------------------------------------------------------------

    def walk(self, journey: str, preset: str) -> None:
        """Walk one journey from its very beginning and capture each Screen."""
        terminal = self._core.terminal
        self._ear.is_on = False
        self._core.notices.replace(())
        terminal.end_session()
        chosen = find_preset(preset)
        values = dict(chosen.values) if chosen else {}
        values.update(language_values(self._language))
        terminal.modes.replace_layer(Source.STAFF, {})
        terminal.modes.replace_layer(Source.PROFILE, values)
        self.settle()
        for move in JOURNEYS[journey]:
            self._said.clear()
            self._do(move)
            self.settle()
            if move.is_shown:
                self.capture(journey, preset)

    def _do(self, move: Do) -> None:
        terminal = self._core.terminal
        if move.verb == "open":
            terminal.open(move.key, move.params, is_sheet=move.is_sheet)
        elif move.verb == "type":
            terminal.dispatch(Type(move.key, move.text))
        elif move.verb == "touch":
            terminal.dispatch(Touch(move.key))
        elif move.verb == "idle":
            self._idle()
        elif move.verb == "choose":
            self._press(self._nth(int(move.text)))
        elif move.verb == "press":
            self._press(move.key)
        elif move.verb == "own-language":
            self._press(f"language.{language_values(self._language)['language'].lower()}")
        elif move.verb == "spell":
            terminal.change_modes({"input": "keypad"}, Source.STAFF)
            terminal.dispatch(Press(self._nth(0)))
        elif move.verb == "watched":
            for sheet in ("staff-offer", "staff-consent"):
                while terminal.is_open(sheet):
                    terminal.close_sheet(sheet)
            terminal.show_watched(True)
        elif move.verb == "notice":
            self._core.notices.replace((NOTICE,))
            terminal.refresh()
        elif move.verb == "page-comes":
            self._pages.arrive()
        elif move.verb == "page-fails":
            self._pages.fail()
        elif move.verb == "trouble":
            # Translators: Only in the tour: an example of a message that something failed.
            error = KioskError(msg("이 기기에 문제가 생겼어요."), code="K-01")
            terminal.open("trouble", {"error": error}, is_sheet=True)
        elif move.verb.startswith("ear-"):
            self._hear(move.verb, move.text)
        elif move.verb == "note-receipt":
            self._note_receipt()
        elif move.verb == "type-number":
            terminal.dispatch(Type("number", self._receipt[0]))
        elif move.verb == "type-code":
            terminal.dispatch(Type("code", self._receipt[1]))

    def _hear(self, verb: str, text: str) -> None:
        """Let somebody speak: the microphone is there, it is open, words so far, all of them."""
        if verb == "ear-on":
            self._ear.is_on = True
            self._core.terminal.refresh()
        elif verb == "ear-open":
            self._ear.get_ready()
            self._ear.hear(text)
        elif verb == "ear-words":
            self._ear.understand(text, f"{text} 2")
        elif verb == "ear-choice":
            first = self._nth(0)
            label = next(i.label for i in self._core.terminal.view.screen.items if i.key == first)
            self._press("listen")
            self._ear.get_ready()
            self._ear.understand(label)

    def _idle(self) -> None:
        """Let time pass until the terminal asks whether somebody is still there."""
        for _ in range(600):
            if self._core.terminal.phase == "warning":
                return
            self._clock.advance(1.0)
        raise RuntimeError("nobody was asked whether they are still there")

    def _press(self, key: str) -> None:
        """Press as a finger does; with the voice on a finger would only explore."""
        terminal = self._core.terminal
        terminal.dispatch(Press(key) if terminal.view.modes.voice else Touch(key))

    def _note_receipt(self) -> None:
        """Read the number off the receipt and the code off its page, as a visitor does."""
        number = self._digits("receipt")
        self._press("show-code")
        self._receipt = (number, self._digits("code"))
        self._press("hide-code")

    def _digits(self, key: str) -> str:
        """Return the digits in the value of a shown item."""
        item = next(item for item in self._core.terminal.view.screen.items if item.key == key)
        return "".join(filter(str.isdigit, item.value))

    def _nth(self, number: int) -> str:
        """Key of the nth thing to pick on the shown Screen (for content whose keys may change)."""
        picks = [item.key for item in self._core.terminal.view.screen.items if item.is_interactive]
        return picks[number]

    # -- one Screen ---------------------------------------------------------------------------

    def capture(self, journey: str, preset: str) -> None:
        """Write down every page of the Screen that is shown."""
        terminal = self._core.terminal
        opening = " ".join(text for policy, text in self._said if policy is not Policy.HINT)
        if not opening:
            opening = self._hear_screen()
        start = terminal.view.cursor
        if terminal.view.phase != "attract":
            self._turn_to(0)
        self._capture_page(journey, preset, opening)
        # Any press of the waiting screen begins the visit; it has no second page.
        page = 1
        while terminal.view.phase != "attract" and page < len(terminal.view.pages):
            if page > MOST_PAGES:
                raise RuntimeError(f"{terminal.view.screen.id} has no end of pages")
            self._turn_to(page)
            self._capture_page(journey, preset, opening)
            page += 1
        if terminal.view.phase != "attract":
            self._turn_to(0)
        terminal.dispatch(Focus(start))
        terminal.hide_cursor()
        self.settle()

    def _turn_to(self, page: int) -> None:
        """Turn pages by the pager's buttons until *page* shows."""
        terminal = self._core.terminal
        while terminal.view.page != page:
            before = terminal.view.page
            self._press("page.next" if before < page else "page.previous")
            self.settle()
            if terminal.view.page == before:
                raise RuntimeError(f"{terminal.view.screen.id}: page {page + 1} cannot be reached")

    def _hear_screen(self) -> str:
        """Ask for the Screen to be said again, as the repeat key does at the title."""
        self._said.clear()
        self._core.terminal.repeat_screen()
        return " ".join(text for _, text in self._said)

    def _capture_page(self, journey: str, preset: str, opening: str) -> None:
        view = self._core.terminal.view
        self._numbers += 1
        name = f"{self._numbers:03d}-{view.screen.id}"
        stem = name
        image = self._window.window.grabWindow()
        # Quality 75 is a light compression: pictures of a tour are many and their files small anyway.
        image.save(str(self._folder / f"{stem}.png"), "PNG", 75)  # type: ignore[call-overload]
        items = survey(self._window.window, view)
        (self._folder / f"{stem}.json").write_text(
            json.dumps(tree_of(self._window.window), ensure_ascii=False, indent=1), encoding="utf-8"
        )
        spoken = self._hear_items([str(item["key"]) for item in items])
        for item in items:
            item["spoken"] = spoken.get(str(item.pop("key")).partition("#")[0], "")
        self._entries.append(
            {
                "id": view.screen.id,
                "journey": journey,
                "language": self._language,
                "preset": preset,
                "png": f"{stem}.png",
                "tree": f"{stem}.json",
                "size": [image.width(), image.height()],
                "px_per_mm": self._core.profile.px_per_mm,
                "title": next((i["text"] for i in items if i["kind"] == "title"), view.screen.title.label),
                "spoken": opening,
                "items": items,
            }
        )

    def _hear_items(self, keys: list[str]) -> dict[str, str]:
        """Move the cursor to each item and note what the recorder got."""
        terminal = self._core.terminal
        heard: dict[str, str] = {}
        # The same words within a quarter of a second are a duplicate and would not be said again.
        self._core.speech.stop_all("tour")
        self._clock.advance(0.3)
        known = {*(item.key for item in terminal.view.screen.items), *BAR, "title", "corner.voice"}
        known |= {item.key for item in (*terminal.view.screen.actions, *terminal.view.pager)}
        # What tells the page comes first: the cursor on an item of two pages turns to the first.
        keys.sort(key=lambda key: not key.startswith("page."))
        for key in dict.fromkeys(key.partition("#")[0] for key in keys):
            if key not in known:
                continue
            if terminal.view.cursor == key:
                terminal.dispatch(Focus("bar.home" if key != "bar.home" else "bar.back"))
            self._said.clear()
            terminal.dispatch(Focus(key))
            heard[key] = " ".join(text for policy, text in self._said if policy is Policy.RESPONSE)
        return heard

    def close(self) -> None:
        """Write the index of this part and stop the application."""
        (self._folder / "part.json").write_text(
            json.dumps(self._entries, ensure_ascii=False), encoding="utf-8"
        )
        self._window.close()
        self._core.close()
        self._options.clean_up()


def main(argv: list[str]) -> int:
    """Run one part of a tour: folder, profile, language, presets, journeys."""
    folder, profile, language, presets, journeys = argv
    walker = Walker(Path(folder), Path(profile), language)
    try:
        for preset in presets.split(","):
            for journey in journeys.split(","):
                walker.walk(journey, preset)
    finally:
        walker.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
