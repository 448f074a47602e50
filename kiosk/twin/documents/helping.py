"""A visitor's call for a person, and what staff may see while the visitor agrees to it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from kiosk.twin.documents.base import Document, Modes, Moment, Part, Tag, Uuid, Word


class HelpDocument(Document):
    """The state of the visitor's call for a person.

    Attributes:
        state: ``none``, ``waiting`` or ``answered``.
        call: UUID of the call, or None.
        since: Since when the state holds.
        asked_at: When the visitor called, or None.
        language: The visitor's language.
        flow: Public id of the service they are at, or "".
        ended: With ``none``: why the last call ended, ``visitor`` (taken back), ``left`` (the visit ended
            while it stood) or ``staff``; "" where nothing is known of one, as from older terminals.
        connection: Id of the terminal's connection on which this is said; None from the version before.
        sequence: Grows with every word about calls on the connection.
        waiting_s: How long the call has waited when this is said, by a clock that never jumps, in s; or None.
        clock_trusted: Whether the terminal believes the clock by which the moments above are.
    """

    state: Literal["none", "waiting", "answered"] = "none"
    call: Uuid | None = None
    since: Moment
    asked_at: Moment | None = None
    language: Tag = "ko"
    flow: Word = ""
    ended: Literal["", "visitor", "left", "staff"] = ""
    connection: Uuid | None = None
    sequence: Annotated[int, Field(ge=0, le=2**53)] = 0
    waiting_s: Annotated[float, Field(ge=0, le=10**9)] | None = None
    clock_trusted: bool = True


class MaskedItem(Part):
    """One item as staff may see it.

    Attributes:
        key: Stable key of the item, for ``item.point``; an index where the key itself could tell.
        kind: Kind of the item.
        label: Its words if public, else "".
        is_masked: Whether words were left out.
        is_interactive: Whether pressing it does something.
        selected: ``on``, ``off`` or "" when it has no such state or may not be told.
    """

    key: Word
    kind: Word
    label: Annotated[str, StringConstraints(max_length=300)] = ""
    is_masked: bool = True
    is_interactive: bool = False
    selected: Literal["on", "off", ""] = ""


class MaskedScreen(Part):
    """One Screen as staff may see it: structure, and words that are public.

    Attributes:
        id: The Screen's id.
        title: Its title if public, else "".
        page: This page, from 1.
        pages: All pages.
        step: This step, 0 without steps.
        steps: All steps.
        is_sheet: Whether it lies over another Screen.
        items: Items, then actions, in keypad order.
    """

    id: Word
    title: Annotated[str, StringConstraints(max_length=300)] = ""
    page: Annotated[int, Field(ge=1)] = 1
    pages: Annotated[int, Field(ge=1)] = 1
    step: Annotated[int, Field(ge=0)] = 0
    steps: Annotated[int, Field(ge=0)] = 0
    is_sheet: bool = False
    items: Annotated[tuple[MaskedItem, ...], Field(max_length=300)] = ()


class AssistDocument(Document):
    """What the visitor sees, masked, while they agree to it.

    Attributes:
        session: Id of the assist session.
        sequence: Grows with every document of the session.
        screen: The topmost Screen, or None when the session has ended.
        modes: The mode state.
        cursor: Key of the item that has the cursor.
        language: The visitor's language.
        ended: Why the session has ended, or "".
    """

    session: Uuid
    sequence: Annotated[int, Field(ge=0)] = 0
    screen: MaskedScreen | None = None
    modes: Modes = Field(default_factory=dict)
    cursor: Word = ""
    language: Tag = "ko"
    ended: Word = ""
