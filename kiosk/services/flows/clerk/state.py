"""What the clerk has said so far, and the steps of first start."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from kiosk.errors import KioskError
from kiosk.i18n.text import Text
from kiosk.services.operations.model import ConsoleLink, KeptRequest
from kiosk.settings.centre import ALL_LANGUAGES, CentreSettings

#: Steps of first start, in order; each is one Screen.
SETUP_STEPS: tuple[str, ...] = ("name", "address", "phone", "profile", "printer", "languages")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ClerkState:
    """The draft of the settings, and what the menu shows.

    Attributes:
        position: ``pin``, ``menu``, a step of :data:`SETUP_STEPS`, ``summary``, ``new-pin``,
            ``again-pin``, ``ready``, ``screen-width``,
            ``screen-floor``, ``requests``, ``request``, ``close-request``, ``console``, ``leave``.
        is_first: First start: steps one after the other, then the PIN.
        is_let_in: Whether the PIN was right (or none is chosen yet).
        settings: What is saved now.
        draft: What has been typed: field -> text.
        languages: Languages ticked.
        printers: Printers of the system, or None while they are not known.
        pin: PIN as typed.
        new_pin: New PIN as typed.
        again: New PIN typed once more.
        requests: Kept reports, or None while they are not known.
        request: Id of the shown report, or None.
        words: Closing words as typed.
        screen_width: Measured width of the screen in mm, as typed.
        screen_floor: Measured height of its lower edge above the floor in mm, as typed.
        console_address: Address of the staff console, as typed.
        link: How the link to the staff console is.
        error: What is wrong with the field, or None.
        failure: Why the last operation failed, or None.
        note: What has just been done, or None.
    """

    position: str = "pin"
    is_first: bool = False
    is_let_in: bool = False
    settings: CentreSettings = field(default_factory=CentreSettings)
    name: str = ""
    address: str = ""
    phone: str = ""
    profile: str = ""
    printer: str = ""
    languages: frozenset[str] = frozenset(ALL_LANGUAGES)
    printers: tuple[str, ...] | None = None
    pin: str = ""
    new_pin: str = ""
    again: str = ""
    requests: tuple[KeptRequest, ...] | None = None
    request: str | None = None
    words: str = ""
    screen_width: str = ""
    screen_floor: str = ""
    console_address: str = ""
    link: ConsoleLink = field(default_factory=ConsoleLink)
    error: Text | None = None
    failure: KioskError | None = None
    note: Text | None = None

    def __repr__(self) -> str:
        """Hide what was typed."""
        return f"ClerkState({self.position!r}, is_let_in={self.is_let_in})"

    def with_(self, **changes: Any) -> ClerkState:
        """Return a copy with *changes*."""
        return dataclasses.replace(self, **changes)


def take_settings(state: ClerkState, settings: CentreSettings) -> ClerkState:
    """Return the state with saved settings as the draft."""
    return state.with_(
        settings=settings,
        name=settings.name,
        address=settings.address,
        phone=settings.phone,
        profile=settings.profile,
        printer=settings.printer,
        languages=frozenset(settings.languages),
    )


def settings_of(state: ClerkState, *, is_set_up: bool) -> CentreSettings:
    """Return the draft as settings.

    Raises:
        pydantic.ValidationError: A field that its own step should have refused.
    """
    return CentreSettings(
        name=state.name,
        address=state.address,
        phone=state.phone,
        profile=state.profile,
        printer=state.printer,
        languages=tuple(tag for tag in ALL_LANGUAGES if tag in state.languages),
        screen_width_mm=state.settings.screen_width_mm,
        screen_floor_mm=state.settings.screen_floor_mm,
        is_set_up=is_set_up,
    )


def is_phone(typed: str) -> bool:
    """Tell whether the settings take this as a telephone number."""
    try:
        CentreSettings(phone=typed)
    except ValidationError:
        return False
    return True
