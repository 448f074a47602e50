"""The report of a street lamp, as the keys of its Screens, and what the text front end calls them.

The Qt program is looked at from outside only. What ought to show there is known from the same
program without a picture: a text kiosk that walks along.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.end2end.text_kiosk import TextKiosk

PHONE = "01012345678"
NEXT_PAGE_NAME = "다음 쪽"


@dataclass(frozen=True, slots=True)
class Step:
    """What is done on one Screen: perhaps something typed, then something pressed."""

    press: str
    field: str = ""
    text: str = ""


#: From the waiting Screen to the receipt.
REPORT = (
    Step("begin"),
    Step("language.ko"),
    Step("start"),
    Step("report"),
    Step("service.street-lamp"),
    Step("where.centre"),
    Step("value.flicker"),
    Step("skip"),
    Step("next", "answer.details", "3"),
    Step("contact.text"),
    Step("next", "phone", PHONE),
    Step("send"),
)


def find(view: dict[str, Any], key: str) -> dict[str, Any]:
    """Return what has a key: item, action, button of bar or pager."""
    screen = view["screen"]
    for group in (screen["items"], screen["actions"], view["bar"], view["pager"]):
        for item in group:
            if item["key"] == key:
                found: dict[str, Any] = item
                return found
    raise AssertionError(f"{screen['id']} has no {key}")


class Guide:
    """Walks the same way in the text front end and says what a Screen consists of."""

    def __init__(self, kiosk: TextKiosk) -> None:
        self._kiosk = kiosk

    def look(self, step: Step) -> dict[str, Any]:
        """Wait until the Screen of *step* is there; returns its view."""
        self._kiosk.wait_for_key(step.press)
        return self._kiosk.view()

    def walk(self, step: Step) -> None:
        """Do *step*."""
        if step.field:
            self._kiosk.say(f"type {step.field}={step.text}")
        self._kiosk.press(step.press)

    def receipt(self) -> dict[str, Any]:
        """Wait for the receipt; returns its view."""
        return self._kiosk.wait_for("report.receipt", "end")
