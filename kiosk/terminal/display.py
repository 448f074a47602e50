"""What is drawn: the view of what holds now, and whoever draws it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.captions import CaptionTracker
from kiosk.i18n.locales import get_locale
from kiosk.i18n.localiser import Localiser
from kiosk.modes.controller import ModeController
from kiosk.modes.state import Input
from kiosk.screens.navigator import Navigator
from kiosk.screens.renderer import Renderer
from kiosk.screens.view import Caption, View
from kiosk.session.session import Phase, Session
from kiosk.terminal.options import TerminalOptions

#: Listeners that answer each other's views without end are told so many of them at a time.
_ROUNDS = 8


class Display:
    """Makes the views and gives them to the front ends.

    Besides the view it keeps what is true of the glass only: whether a focus ring is drawn, whether the
    keyboard is open, and whether the bar says that staff look along.
    """

    def __init__(
        self,
        navigator: Navigator,
        modes: ModeController,
        session: Session,
        captions: CaptionTracker,
        localiser: Callable[[str], Localiser],
        options: TerminalOptions,
    ) -> None:
        """Show what these hold; there is no view before the first :meth:`draw`."""
        self._navigator = navigator
        self._modes = modes
        self._session = session
        self._captions = captions
        self._localiser = localiser
        self._options = options
        self._renderers: dict[str, Renderer] = {}
        self._listeners: list[Callable[[View], None]] = []
        self._number = 0
        self._typing_in: int | None = None
        self._view: View
        self._is_telling = False
        #: Whether a focus ring is drawn on the glass; other inputs than touch always have one.
        self.is_cursor_shown = False
        #: Whether the visitor is told that staff look along.
        self.is_watched = False

    @property
    def view(self) -> View:
        """What was drawn last."""
        return self._view

    @property
    def is_typing(self) -> bool:
        """Whether the keyboard is open: in the frame on top, so that a sheet hides it and gives it back."""
        return self._typing_in == self._navigator.top.number

    def open_keyboard(self) -> None:
        """Let the visitor type into the frame on top."""
        self._typing_in = self._navigator.top.number

    def close_keyboard(self) -> None:
        """Close the keyboard of the frame on top; that of a frame beneath comes back with it."""
        if self.is_typing:
            self._typing_in = None

    def reset(self) -> None:
        """Forget how the visitor who leaves has used the glass."""
        self.close_keyboard()
        self.is_cursor_shown = False

    def subscribe(self, listener: Callable[[View], None]) -> Callable[[], None]:
        """Call *listener* with every new view; returns the way to stop.

        Listeners are told in the order in which they came. Whoever changes what is drawn while being told
        (a front end answers a view by the pages that fit) comes first: then the others hear of one change.
        """
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def publish(self) -> None:
        """Draw what holds now and tell everybody."""
        self.draw()
        self._tell()

    def publish_caption(self) -> None:
        """Tell everybody the word that is being heard, if it is to be seen; nothing else is made anew."""
        caption = self._caption()
        if caption != self._view.caption:
            self._number += 1
            self._view = replace(self._view, caption=caption, number=self._number)
            self._tell()

    def draw(self) -> None:
        """Make the view of what holds now."""
        modes = self._modes.state
        renderer = self._renderer(modes.catalogue)
        navigator = self._navigator
        locale = get_locale(modes.catalogue)
        top = navigator.top
        beneath = navigator.beneath
        has_zones = self._options.is_explored(modes) and self._session.phase is not Phase.ATTRACT
        dead = set() if navigator.can_go_back else {"bar.back"}
        self._number += 1
        navigator.extras = () if modes.voice else ("corner.voice",)
        self._view = View(
            screen=renderer.screen(top.screen, is_sheet=top.is_sheet),
            beneath=renderer.screen(beneath.screen) if beneath is not None else None,
            bar=renderer.bar(dead, is_watched=self.is_watched),
            pager=renderer.pager(navigator.page, len(navigator.pages)),
            page=navigator.page,
            pages=navigator.pages,
            cursor=navigator.cursor,
            is_cursor_shown=self.is_cursor_shown or modes.input is not Input.TOUCH,
            modes=modes,
            language=modes.catalogue,
            direction=locale.direction,
            fonts=locale.font_families,
            caption=self._caption(),
            is_typing=self.is_typing,
            phase=str(self._session.phase),
            number=self._number,
            zones=renderer.zones() if has_zones else (),
            corner=None if modes.voice else renderer.corner(),
        )

    def _tell(self) -> None:
        """Tell each listener the newest view, each view once, and no old one after a new one."""
        if self._is_telling:
            return  # A listener has changed something: it is told below, after what it is being told now.
        self._is_telling = True
        try:
            for left in reversed(range(_ROUNDS)):
                told = self._view
                for listener in tuple(self._listeners):
                    listener(self._view)
                    if self._view is not told and left:
                        break
                else:
                    break
        finally:
            self._is_telling = False

    def _caption(self) -> Caption:
        return self._captions.caption if self._modes.state.captions else Caption()

    def _renderer(self, tag: str) -> Renderer:
        if tag not in self._renderers:
            self._renderers[tag] = Renderer(self._localiser(tag))
        return self._renderers[tag]
