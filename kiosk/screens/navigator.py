"""The navigator: which flow is on top, where the cursor is, and the way back.

It is a plain object without I/O or clock, owned by one thread. Flows lie on a stack; each keeps
the history of its positions with the cursor and the page at each, so that Back returns to the
item that was left. Sheets are flows too; what lies beneath them waits.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kiosk.screens.command import BAR, NEXT_PAGE, PREVIOUS_PAGE, TITLE, TITLE_PAGE
from kiosk.screens.flow import (
    Close,
    Effect,
    Event,
    Finding,
    Flow,
    Forget,
    GoHome,
    Open,
    Returned,
    Step,
    Typed,
)
from kiosk.screens.model import Action, Screen, is_interactive


@dataclass(slots=True)
class Place:
    """Where the visitor is within one Screen."""

    position: str
    cursor: str = TITLE
    pages: tuple[tuple[str, ...], ...] = ()
    anchor: str | None = None


#: Gives actions of the terminal's own for a frame and its flow's Screen.
MoreActions = Callable[["Frame", Screen], tuple[Action, ...]]


@dataclass(slots=True)
class Frame:
    """One flow on the stack."""

    number: int
    flow: Flow
    state: Any
    place: Place
    params: Mapping[str, Any] = field(default_factory=dict)
    is_sheet: bool = False
    history: list[Place] = field(default_factory=list)
    more: MoreActions = field(default=lambda frame, screen: (), repr=False)

    @property
    def screen(self) -> Screen:
        """The Screen of the present state, with what the terminal itself can do with it."""
        screen = self.flow.screen(self.state)
        more = self.more(self, screen)
        return dataclasses.replace(screen, actions=(*more, *screen.actions)) if more else screen


class Navigator:
    """Walks flows. Every method that lets a flow act returns the effects left to carry out."""

    def __init__(self, flows: Mapping[str, Flow], home: str = "home") -> None:
        """Know the *flows* by id; *home* is the one that Start over shows."""
        self._flows = flows
        self._home = home
        #: Keys outside of Screens that can have the cursor, too (the fixed corner).
        self.extras: tuple[str, ...] = ()
        #: What the terminal can do with a Screen besides what its flow says (answer by voice).
        self.more: MoreActions = lambda frame, screen: ()
        self._frames: list[Frame] = []
        self._count = 0

    # -- what is shown --------------------------------------------------------------------------

    @property
    def frames(self) -> tuple[Frame, ...]:
        """The stack, bottom first."""
        return tuple(self._frames)

    @property
    def top(self) -> Frame:
        """The flow that is shown."""
        return self._frames[-1]

    @property
    def screen(self) -> Screen:
        """The Screen that is shown."""
        return self.top.screen

    @property
    def beneath(self) -> Frame | None:
        """The nearest flow under a sheet, or None."""
        if not self._frames or not self.top.is_sheet:
            return None
        return next((frame for frame in reversed(self._frames) if not frame.is_sheet), None)

    @property
    def cursor(self) -> str:
        """Key that has the cursor."""
        return self.top.place.cursor

    @property
    def page(self) -> int:
        """Zero-based page on which the anchor stands."""
        return self._page_of(self.top.place.anchor or self.cursor)

    @property
    def pages(self) -> tuple[tuple[str, ...], ...]:
        """Keys per page; a single page until the front end has measured."""
        place, screen = self.top.place, self.screen
        known = {item.key for item in screen.items}
        told = [base_key(key) for page in place.pages for key in page]
        if place.pages and set(told) == known:
            return place.pages
        return (tuple(item.key for item in screen.items),)

    @property
    def can_go_back(self) -> bool:
        """Whether Back leads anywhere."""
        return bool(self.top.history) or len(self._frames) > 1

    @property
    def has_draft(self) -> bool:
        """Whether leaving now would lose something."""
        return any(frame.flow.has_draft(frame.state) for frame in self._frames)

    def frame_of(self, number: int) -> Frame | None:
        """Return the frame with this number if it is still on the stack."""
        return next((frame for frame in self._frames if frame.number == number), None)

    # -- flows ----------------------------------------------------------------------------------

    def reset(self, flow: str | None = None, params: Mapping[str, Any] | None = None) -> list[Effect]:
        """Drop everything and begin with *flow* (home by default)."""
        self._frames.clear()
        return self.open(flow or self._home, params)

    def can_find(self, flow: str, params: Mapping[str, Any]) -> bool | None:
        """Tell whether a flow would find what *params* name, None if it does not know yet; opens nothing."""
        known = self._flows.get(flow)
        return known is not None and _has_found(known, known.start(params).state, params)

    def has_found(self, flow: str) -> bool | None:
        """Tell whether the topmost frame of a flow has found what it was opened for, None while it looks.

        Raises:
            KeyError: The flow is not open.
        """
        for frame in reversed(self._frames):
            if frame.flow.id == flow:
                return _has_found(frame.flow, frame.state, frame.params)
        raise KeyError(flow)

    def open(
        self, flow: str, params: Mapping[str, Any] | None = None, *, is_sheet: bool = False
    ) -> list[Effect]:
        """Put a flow on top."""
        return self._open(flow, params or {}, len(self._frames), is_sheet=is_sheet)

    def _open(self, flow: str, params: Mapping[str, Any], index: int, *, is_sheet: bool) -> list[Effect]:
        """Put a flow at *index* of the stack."""
        step = self._flows[flow].start(params)
        self._count += 1
        frame = Frame(
            self._count,
            self._flows[flow],
            step.state,
            self._begin(self._flows[flow].screen(step.state), step.state.position),
            params,
            is_sheet,
            more=lambda frame, screen: self.more(frame, screen),
        )
        self._frames.insert(index, frame)
        return self._settle(frame, step)

    def close(self, result: Any = None, frame: Frame | None = None) -> list[Effect]:
        """Take the topmost flow (or *frame* and all above it) away and tell the one below."""
        target = frame or self.top
        while self._frames and self._frames[-1] is not target:
            self._frames.pop()
        closed = self._frames.pop()
        if not self._frames:
            return self.reset()
        field_key = closed.params.get("field_key")
        if field_key is not None and isinstance(result, str):
            # Spelling is typing: the flow below cannot tell a keypad from a keyboard. A sheet that came in
            # between (a page asked something) has no such field.
            typed_into = next((f for f in reversed(self._frames) if f.screen.item(field_key)), self.top)
            return self.handle(Typed(field_key, result), typed_into)
        return self.handle(Returned(closed.flow.id, result))

    def close_only(self, frame: Frame) -> list[Effect]:
        """Take one flow away and tell the one below; what lies above it (a cover) stays where it is."""
        index = self._frames.index(frame)
        if frame is self.top or not index:
            return self.close(None, frame)
        del self._frames[index]
        return self.handle(Returned(frame.flow.id, None), self._frames[index - 1])

    def handle(self, event: Event, frame: Frame | None = None) -> list[Effect]:
        """Let a flow (the topmost by default) answer an event."""
        target = frame or self.top
        return self._settle(target, target.flow.handle(target.state, event))

    def _settle(self, frame: Frame, step: Step) -> list[Effect]:
        """Take over a step; effects that move between flows are carried out at once."""
        before = frame.place
        frame.state = step.state
        position = step.state.position
        if position != before.position:
            if not step.replace:
                frame.history = [p for p in frame.history if p.position != position]
                frame.history.append(before)
            frame.place = self._begin(frame.screen, position)
        else:
            self._keep_cursor(frame)
        left: list[Effect] = []
        for effect in step.effects:
            if isinstance(effect, Open) and effect.is_sheet and frame in self._frames:
                over = self._frames.index(frame) + 1
                left.extend(self._open(effect.flow, effect.params, over, is_sheet=True))
            elif isinstance(effect, Open):
                left.extend(self.open(effect.flow, effect.params, is_sheet=effect.is_sheet))
            elif isinstance(effect, Close):
                left.extend(self.close(effect.result, frame))
            elif isinstance(effect, GoHome):
                left.extend(self.reset())
            elif isinstance(effect, Forget):
                frame.history.clear()
            else:
                left.append(effect)
        return left

    def _begin(self, screen: Screen, position: str) -> Place:
        """Start a Screen at its title, or at the item that it names (the first faulty field)."""
        place = Place(position)
        if screen.start is not None:
            place.cursor = screen.start
            if screen.item(screen.start) is not None:
                place.anchor = screen.start
        return place

    def _keep_cursor(self, frame: Frame) -> None:
        """Leave the cursor alone unless its item is gone or the Screen names a new start."""
        screen = frame.screen
        keys = self._order(screen)
        if frame.place.cursor not in keys:
            frame.place.cursor = screen.start or TITLE
        if frame.place.anchor is not None and screen.item(base_key(frame.place.anchor)) is None:
            frame.place.anchor = None

    def go_back(self) -> list[Effect] | None:
        """Undo one step; answers stay. Returns None when there is nowhere to go."""
        frame = self.top
        # A flow may have steps of its own that the history does not know (pages within a page).
        step_back = getattr(frame.flow, "step_back", None)
        step = step_back(frame.state) if step_back is not None else None
        if step is not None:
            return self._settle(frame, step)
        if frame.history:
            place = frame.history.pop()
            frame.state = dataclasses.replace(frame.state, position=place.position)
            frame.place = place
            return []
        if len(self._frames) > 1:
            # A flow in which something is typed hands it over (the Spell Screen): Back loses nothing.
            left_with = getattr(frame.flow, "left_with", None)
            return self.close(left_with(frame.state) if left_with is not None else None)
        return None

    # -- cursor and pages -----------------------------------------------------------------------

    def _order(self, screen: Screen) -> list[str]:
        keys = [TITLE, *(item.key for item in screen.items)]
        if len(self.pages) > 1:
            keys += [PREVIOUS_PAGE, "page.position", NEXT_PAGE]
        keys += self._actions(screen)
        return [*keys, *self.extras, *BAR]

    def _actions(self, screen: Screen) -> list[str]:
        ordered = sorted(screen.actions, key=lambda action: action.role == "primary")
        return [action.key for action in ordered]

    @property
    def order(self) -> list[str]:
        """Every key in keypad order: title, items of all pages, pager, actions, bar (B-14, B-16)."""
        return self._order(self.screen)

    def set_pages(self, screen: str, keys: tuple[tuple[str, ...], ...]) -> bool:
        """Take over what the front end measured; stale measurements are ignored."""
        if screen != self.screen.id or keys == self.top.place.pages:
            return False
        if {base_key(key) for page in keys for key in page} != {item.key for item in self.screen.items}:
            return False
        place = self.top.place
        if place.anchor is None and place.pages:
            first = self.pages[self.page]
            place.anchor = first[0] if first else None
        place.pages = keys
        return True

    def turn_page(self, by: int) -> bool:
        """Show another page; the cursor goes to its first item when it stood on an item."""
        pages, now = self.pages, self.page
        wanted = min(max(now + by, 0), len(pages) - 1)
        if wanted == now or not pages[wanted]:
            return False
        first = pages[wanted][0]
        # The anchor keeps the part (``text#2``): the parts of one paragraph stand on different pages.
        self.top.place.anchor = first
        if self.cursor not in (PREVIOUS_PAGE, NEXT_PAGE):
            self.top.place.cursor = TITLE if first.endswith(TITLE_PAGE) else base_key(first)
        return True

    def move(self, by: int) -> bool:
        """Move the cursor; pages follow by themselves. Returns False at an end (no silent wrap)."""
        keys = self.order
        here = keys.index(self.cursor) if self.cursor in keys else 0
        there = here + by
        if not 0 <= there < len(keys):
            return False
        return self.point(keys[there])

    def move_in_cycle(self) -> str:
        """Move to the next thing that can be pressed, from the last to the first (two-key scanning)."""
        pressable = [key for key in self.order if self.is_pressable(key)]
        here = pressable.index(self.cursor) if self.cursor in pressable else -1
        self.point(pressable[(here + 1) % len(pressable)])
        return self.cursor

    def point(self, key: str) -> bool:
        """Put the cursor on a key; the page with it comes up.

        Of an item that is cut into parts the part on this page counts: whoever stands on it is not led
        away from what they look at.
        """
        if key not in self.order:
            return False
        here = self.pages[self.page]
        self.top.place.cursor = key
        if self.screen.item(key) is not None:
            self.top.place.anchor = next((part for part in here if _is_part(part, key)), key)
        elif key == TITLE:
            # A title that pages with the items is looked at where it stands; others stand on every page.
            stands = next((part for page in self.pages for part in page if part.endswith(TITLE_PAGE)), None)
            self.top.place.anchor = stands or self.top.place.anchor
        return True

    def is_pressable(self, key: str) -> bool:
        """Tell whether pressing this key does something on the shown Screen."""
        screen = self.screen
        item = screen.item(key)
        if item is not None:
            return is_interactive(item) and item.enabled
        action = next((action for action in screen.actions if action.key == key), None)
        if action is not None:
            return action.enabled
        if key == PREVIOUS_PAGE:
            return self.page > 0
        if key == NEXT_PAGE:
            return self.page < len(self.pages) - 1
        return key in BAR or key in self.extras

    def _page_of(self, key: str) -> int:
        for number, page in enumerate(self.pages):
            if key in page:
                return number
        for number, page in enumerate(self.pages):
            if any(base_key(entry) == base_key(key) for entry in page):
                return number
        return 0


def _is_part(entry: str, key: str) -> bool:
    """Tell whether an entry of a page is the item or a piece of it, not what stands in for it there."""
    base, _, part = entry.partition("#")
    return base == key and (not part or part.isdigit())


def base_key(key: str) -> str:
    """Return the item's key of a paragraph part (``text#2`` belongs to ``text``)."""
    return key.partition("#")[0]


def _has_found(flow: Flow, state: Any, params: Mapping[str, Any]) -> bool | None:
    return flow.has_found(state, params) if isinstance(flow, Finding) else True
