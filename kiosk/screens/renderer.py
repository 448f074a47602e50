"""From a Screen, and what stands around it, to strings and the spoken script, in one language.

The script is made in this folder and nowhere else (:mod:`kiosk.screens.script`); items and actions are
rendered by :mod:`kiosk.screens.item_renderer`.
"""

from __future__ import annotations

from collections.abc import Iterable

from kiosk.i18n.localiser import Span
from kiosk.i18n.text import Message, msg
from kiosk.screens.command import TITLE
from kiosk.screens.fixtures import CORNER, ZONES, Fixture, make_bar, make_pager
from kiosk.screens.item_renderer import ItemRenderer
from kiosk.screens.model import Field, Item, Role, Screen, is_interactive
from kiosk.screens.script import Script, Words, said_disabled
from kiosk.screens.sharing import shared_text
from kiosk.screens.view import RenderedItem, RenderedScreen


class Renderer:
    """Renders Screens, and what stands around them, in the language of one localiser."""

    def __init__(self, words: Words) -> None:
        """Render with *words*."""
        self._words = words
        self._script = Script(words)
        self._items = ItemRenderer(words)

    # -- what stands around -------------------------------------------------------------------

    def bar(self, disabled: Iterable[str] = (), *, is_watched: bool = False) -> tuple[RenderedItem, ...]:
        """Render the six fixed buttons; see :func:`kiosk.screens.fixtures.make_bar`."""
        return tuple(self._fixture(each) for each in make_bar(disabled, is_watched=is_watched))

    def pager(self, page: int, pages: int) -> tuple[RenderedItem, ...]:
        """Render previous, position and next; nothing when one page suffices."""
        return tuple(self._fixture(each) for each in make_pager(page, pages))

    def zones(self) -> tuple[RenderedItem, ...]:
        """Render the three fixed zones for a blind visitor who has only the glass."""
        return tuple(self._fixture(each) for each in ZONES)

    def corner(self) -> RenderedItem:
        """Render the fixed corner that starts the voice."""
        return self._fixture(CORNER)

    def _fixture(self, fixture: Fixture) -> RenderedItem:
        label, about = self._words.text(fixture.label), fixture.about
        # The pager is told by its labels alone, also where one of its buttons is off.
        off = said_disabled(is_enabled=fixture.is_enabled or about is None)
        return RenderedItem(
            key=fixture.key,
            kind=fixture.kind,
            label=label,
            name=label,
            description=self._words.text(about) if about is not None else "",
            icon=fixture.icon,
            role=fixture.role,
            language=self._words.tag,
            is_interactive=fixture.is_interactive,
            is_enabled=fixture.is_enabled,
            speech=self._script.say(fixture.label, about, off),
            help=self._script.say(about),
        )

    # -- the Screen ---------------------------------------------------------------------------

    def screen(self, screen: Screen, *, is_sheet: bool = False) -> RenderedScreen:
        """Render a whole Screen with its opening script (title, what to read, count, first thing)."""
        text = self._words.text
        pickable = [item for item in screen.items if is_interactive(item)]
        places = {item.key: index for index, item in enumerate(pickable, 1)}
        items = tuple(self._items.item(item, places.get(item.key, 0), len(pickable)) for item in screen.items)
        ordered = sorted(screen.actions, key=lambda action: action.role is Role.PRIMARY)
        step: Message | None = None
        if screen.step is not None and screen.step[1] > 1:
            # Translators: Step indicator: step {step} of {steps}.
            step = msg("{steps}단계 중 {step}단계", step=screen.step[0], steps=screen.step[1])
        title = self._title(screen, step)
        return RenderedScreen(
            id=screen.id,
            title=title,
            kicker=text(screen.kicker) if screen.kicker is not None else "",
            step_text=text(step) if step else "",
            step=screen.step[0] if screen.step else 0,
            steps=screen.step[1] if screen.step else 0,
            layout=str(screen.layout),
            area=screen.area or "",
            items=items,
            actions=tuple(self._items.action(each, n, len(ordered)) for n, each in enumerate(ordered, 1)),
            opening=title.speech + self._overview(screen, items, pickable),
            is_sheet=is_sheet,
            host=screen.host or "",
            tells_modes=screen.tells_modes,
            keeps_actions=screen.keeps_actions,
        )

    def _title(self, screen: Screen, step: Message | None) -> RenderedItem:
        label = self._words.text(screen.title)
        shared = shared_text(screen.title, is_public=screen.public)
        return RenderedItem(
            key=TITLE,
            kind="title",
            label=label,
            name=label,
            language=self._words.tag,
            is_public=shared is not None,
            shared=self._words.text(shared) if shared is not None else "",
            speech=self._script.say_line(screen.kicker, step) + self._script.say(screen.title),
        )

    def _overview(
        self, screen: Screen, items: tuple[RenderedItem, ...], pickable: list[Item]
    ) -> tuple[Span, ...]:
        """What is said after the title: texts before the first thing to pick, count, first thing."""
        spans: list[Span] = []
        for item, rendered in zip(screen.items, items, strict=True):
            if is_interactive(item):
                break
            spans.extend(rendered.speech)
        if len(pickable) > 1:
            # Translators: Spoken when a screen opens: how many things there are to choose from.
            spans.extend(self._script.say(msg("고를 것이 {count}가지 있어요.", count=len(pickable))))
        if pickable:
            first = pickable[0]
            spans.extend(self._script.say(first.error if isinstance(first, Field) else None, first.label))
        return tuple(spans)
