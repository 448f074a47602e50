"""The keypad alone completes "report a problem" (B-14, B-17): no touch, no sight of the glass.

The keys come in where those of a USB keypad do; where one is, only the accessibility tree tells.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from tests.end2end.journey import PHONE, REPORT, Guide, Step, find
from tests.end2end.session import PATIENCE_S, Desktop, desktop, has_desktop_parts
from tests.end2end.text_kiosk import list_requests, set_up, text_kiosk

pytestmark = [
    pytest.mark.display,
    pytest.mark.skipif(not has_desktop_parts(), reason="needs Xvfb, D-Bus and AT-SPI"),
]
#: More than the things of any Screen and its bar.
MOST_STEPS = 40
DONE = "다 썼어요"
#: The digits in the order of the Screen on which one types a number.
DIGITS = "1234567890"
#: A number that needs few steps and goes both ways.
SHORT_WAY = "0298765432"


class Keypad:
    """A person with nothing but previous, next and select, and a screen reader."""

    def __init__(self, kiosk: Desktop, previous: str, following: str, select: str) -> None:
        self._kiosk = kiosk
        self._previous = previous
        self._next = following
        self._select = select

    def step(self, key: str) -> str:
        """Press *key* once; returns the name of what the cursor is on afterwards."""
        before = self._kiosk.focused()
        self._kiosk.keys.press(key)
        # At an end of the list nothing moves and all of this is waited; on a busy machine a step may need it.
        deadline = time.monotonic() + 5.0
        now = before
        while now == before and time.monotonic() < deadline:
            now = self._kiosk.focused()
        return str(now["name"])

    def go(self, name: str) -> None:
        """Move until the cursor stands on *name*: to the end of the list, then back."""
        walked = [self._kiosk.focused()["name"]]
        ways = (self._next, self._previous)
        if walked[0] in DIGITS and name in DIGITS and DIGITS.index(name) < DIGITS.index(walked[0]):
            ways = (self._previous, self._next)  # everybody knows the order of the digits
        for key in ways:
            for _ in range(MOST_STEPS):
                if walked[-1] == name:
                    return
                walked.append(self.step(key))
                if walked[-1] == walked[-2]:
                    break
        raise AssertionError(f"no way to {name!r}: {walked}")

    def choose(self, name: str) -> None:
        """Go to *name* and press it."""
        self.go(name)
        self._kiosk.keys.press(self._select)

    def arrive(self, view: dict[str, Any]) -> None:
        """Wait for a Screen; its title has the cursor, so that it is read first."""
        title = title_of(view)
        self._kiosk.wait_for_heading(title)
        # The same title may stand over "please wait" first.
        self._kiosk.wait_for_any([item["name"] or item["label"] for item in view["screen"]["actions"]])
        deadline = time.monotonic() + PATIENCE_S
        while (focused := self._kiosk.focused())["name"] != title:
            assert time.monotonic() < deadline, f"{title!r} is shown, the cursor is on {focused}"
            time.sleep(0.03)

    def spell(self, text: str, has_digit_keys: bool) -> None:
        """Type letter by letter on the Screen made for it."""
        for letter in text:
            if not has_digit_keys:
                self.go(letter)
            before = self._kiosk.names()
            self._kiosk.keys.press(letter if has_digit_keys else self._select)
            # The Screen or its caption says how many there are now.
            self._kiosk.wait_for_change(before)
        self.choose(DONE)


def title_of(view: dict[str, Any]) -> str:
    """Return the title of a Screen."""
    return str(view["screen"]["title"]["label"])


@pytest.mark.parametrize(
    ("keys", "has_digit_keys"),
    [(("F13", "F14", "F15"), False), (("Up", "Down", "Return"), True)],
    ids=["keypad", "arrows-and-digits"],
)
def test_the_keys_alone_complete_a_report(
    tmp_path: Path, keys: tuple[str, str, str], has_digit_keys: bool
) -> None:
    """B-14: from the waiting Screen to the receipt, a telephone number included."""
    data = set_up(tmp_path / "data")
    phone = PHONE if has_digit_keys else SHORT_WAY
    arguments = ("--speech", "silence", "--preset", "keypad")
    with (
        text_kiosk(tmp_path / "text", "--data", str(set_up(tmp_path / "text" / "data"))) as words,
        desktop(tmp_path, "--data", str(data), *arguments) as kiosk,
    ):
        guide = Guide(words)
        keypad = Keypad(kiosk, *keys)
        for step in (Step("skip") if step.field == "answer.details" else step for step in REPORT):
            view = guide.look(step)
            keypad.arrive(view)
            if step.press == "begin":
                kiosk.keys.press(keys[1])  # any key wakes it up
            else:
                if step.field:
                    keypad.choose(find(view, step.field)["name"])
                    kiosk.wait_for("1")
                    keypad.spell(phone, has_digit_keys)
                    kiosk.wait_for_heading(title_of(view))
                pressed = find(view, step.press)
                keypad.choose(pressed["name"] or pressed["label"])
            guide.walk(step)
        view = guide.receipt()
        keypad.arrive(view)
        kiosk.wait_for_part(find(view, "receipt")["label"])
        (report,) = list_requests(data, tmp_path)
        assert report["phone"] == phone
        number = "".join(filter(str.isdigit, keypad.step(keys[1])))
        assert number.startswith(report["receipt_number"]), "the number is what comes after the title"
