"""Finding the layout of a Screen: offers attempts, judges what QML measured, tells the core the pages."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import asdict
from typing import Any

from kiosk.screens.command import TITLE_PAGE, Command, Pages
from kiosk.screens.paging import Block
from kiosk.screens.view import View
from ui.bridge.attempts import Attempt, attempts
from ui.bridge.planner import Metrics, Plan, place, plan
from ui.bridge.rows import CUTTABLE, joined_keys
from ui.bridge.screen_facade import ScreenFacade


class PageLayouts:
    """The layouts of the Screens of one window, and what it remembers of them."""

    def __init__(self, view: Callable[[], View], dispatch: Callable[[Command], None]) -> None:
        """Lay out for a window.

        Args:
            view: Gives the view that is drawn.
            dispatch: Takes the pages that were found.
        """
        self._view = view
        self._dispatch = dispatch
        self._served: dict[Hashable, int] = {}
        self._sent_pages: Pages | None = None
        self._base_page = 0

    def attempt(self, screen: ScreenFacade, number: int, is_landscape: bool) -> dict[str, Any]:
        """Return the layout to measure next; number 0 begins with what served this Screen before."""
        tries = self._attempts(screen, is_landscape)
        if number == 0:
            number = self._served.get(self._layout_key(screen), 0)
        number = min(number, len(tries) - 1)
        chosen = tries[number]
        return {
            "number": number,
            "form": chosen.form,
            "split": chosen.split,
            "pager": chosen.pager,
            "columns": chosen.columns,
            "hasKicker": chosen.has_kicker,
            "hasCorner": chosen.has_corner,
            "hasDetails": chosen.has_details,
            "isTight": chosen.is_tight,
            "squeeze": chosen.squeeze,
            "isFirm": chosen.is_firm,
            "isBrief": chosen.is_brief,
            "pagesTitle": chosen.pages_title,
            "hasWideCaption": chosen.has_wide_caption,
        }

    def _attempts(self, screen: ScreenFacade, is_landscape: bool) -> tuple[Attempt, ...]:
        value = screen.value
        tries = attempts(
            is_landscape=is_landscape,
            is_large=self._view().modes.scale >= 1.5,
            layout=value.layout if value else "list",
            choices=sum(item.kind == "choice" for item in value.items) if value else 0,
            keeps_actions=bool(value and value.keeps_actions),
            scale=self._view().modes.scale,
        )
        if screen.is_hosting:
            # A live page leaves nothing to page through: its actions must all stand beside it.
            return tuple(each for each in tries if each.form != "flow")
        return tries

    def forget_cuts(self, screen: ScreenFacade) -> None:
        """Join paragraphs again, because the room has changed."""
        screen.join()
        self._served.clear()

    def plan(
        self, screen: ScreenFacade, number: int, is_landscape: bool, measured: dict[str, Any]
    ) -> dict[str, Any]:
        """Judge a measured layout.

        Returns:
            ``{"verdict": "next"}`` (try the next), ``{"verdict": "again"}`` (paragraphs have been
            cut, measure again) or ``{"verdict": "done", "rects": {key: rect}, "page", "pages",
            "height"}`` with rectangles relative to the items' area.
        """
        tries = self._attempts(screen, is_landscape)
        chosen = tries[min(number, len(tries) - 1)]
        layout = screen.value.layout if screen.value else "list"
        metrics = self._metrics(measured)
        found = plan(chosen, metrics, layout=layout, is_last=number >= len(tries) - 1)
        if found is None:
            return self._give_up(screen)
        cuts = {key: self._more_parts(screen, key, parts) for key, parts in found.split.items()}
        if any(parts > screen.parts.get(key, 1) for key, parts in cuts.items()):
            if screen.split(cuts):
                return {"verdict": "again"}
            if number < len(tries) - 1:
                return self._give_up(screen)
        self._served[self._layout_key(screen)] = number
        page = self._page_of(screen, found)
        rects = place(
            chosen,
            found,
            page,
            metrics,
            is_rtl=self._view().direction == "rtl",
            is_bottom=bool(measured["isBottom"]),
        )
        return {
            "verdict": "done",
            "rects": {key: asdict(rect) for key, rect in rects.items()},
            "page": page,
            "pages": len(found.pages),
            "height": found.height,
        }

    @staticmethod
    def _give_up(screen: ScreenFacade) -> dict[str, Any]:
        """Let the next layout be tried, on whole items: what this one has cut may fit there."""
        screen.join()
        return {"verdict": "next"}

    def _layout_key(self, screen: ScreenFacade) -> Hashable:
        """Return what decides which layout serves, besides the room."""
        value, view = screen.value, self._view()
        items = tuple(item.key for item in value.items) if value else ()
        modes = (
            view.language, view.modes.scale, bool(view.corner), bool(view.zones), screen.is_hosting,
        )  # fmt: skip
        return value.id if value else "", items, modes

    @staticmethod
    def _more_parts(screen: ScreenFacade, key: str, parts: int) -> int:
        """Return into how many parts a paragraph goes next; at most sixty, then it stays as it is."""
        present = screen.parts.get(key, 1)
        return min(60, max(parts, present + 1))

    def _metrics(self, measured: dict[str, Any]) -> Metrics:
        def block(row: dict[str, Any]) -> Block:
            return Block(
                str(row["key"]),
                float(row["height"]),
                is_choice=bool(row["isChoice"]),
                # What came of a press stands before what was pressed, and stays with it.
                is_heading=row["kind"] == "heading" or row["key"] == "note",
                stretch=float(row["stretch"]),
            )

        return Metrics(
            **{
                name: float(measured[name])
                for name in (
                    "width",
                    "height",
                    "gap",
                    "header",
                    "line",
                    "corner",
                    "pager",
                    "actions",
                    "caption",
                )
            },
            is_title_whole=bool(measured["isTitleWhole"]),
            are_actions_whole=bool(measured["areActionsWhole"]),
            blocks=tuple(block(row) for row in measured["items"]),
            action_blocks=tuple(block(row) for row in measured["actionItems"]),
            texts=frozenset(str(row["key"]) for row in measured["items"] if row["kind"] == "paragraph"),
            fields=frozenset(str(row["key"]) for row in measured["items"] if row["kind"] == "field"),
            hinted=frozenset(str(row["key"]) for row in measured["items"] if row["isHinted"]),
            leads=frozenset(str(row["key"]) for row in measured["items"] if row["isLead"]),
            primary=next((str(row["key"]) for row in measured["actionItems"] if row["isPrimary"]), ""),
            cuttable=frozenset(str(row["key"]) for row in measured["items"] if row["kind"] in CUTTABLE),
        )

    def _page_of(self, screen: ScreenFacade, found: Plan) -> int:
        """Tell the core about the pages of the topmost Screen, and return the page to show."""
        view = self._view()
        if screen.value is not view.screen:
            # Beneath a sheet: the page that was shown stays.
            return min(self._base_page, len(found.pages) - 1)
        told = self._told_pages(found, is_hosting=screen.is_hosting)
        holding = next((i for i, keys in enumerate(found.pages) if view.cursor in keys), None)
        is_agreed = view.pages == told or len(found.pages) == 1
        page = min(view.page, len(found.pages) - 1) if is_agreed else holding or 0
        is_inline_action = holding is not None and view.cursor in {a.key for a in view.screen.actions}
        if holding is not None and (view.is_typing or is_inline_action):
            page = holding
        if not view.screen.is_sheet:
            self._base_page = page
        message = Pages(view.screen.id, told)
        if view.pages != told and message != self._sent_pages:
            self._sent_pages = message
            self._dispatch(message)
        elif view.pages == told:
            self._sent_pages = None
        return page

    def _told_pages(self, found: Plan, *, is_hosting: bool) -> tuple[tuple[str, ...], ...]:
        """Return the pages as the core counts them: of items only.

        A page that holds nothing but the title or actions is told as a part of the next or last item.
        """
        if is_hosting:
            # A live page stands in the place of the items: voice and keypad walk them on one page.
            return (tuple(item.key for item in self._view().screen.items),)
        items = {item.key for item in self._view().screen.items}
        joined = joined_keys(self._view().screen.items)
        told: list[tuple[str, ...]] = []
        first = next((key for keys in found.pages for key in keys if key.partition("#")[0] in items), "")
        last = ""
        for number, keys in enumerate(found.pages):
            own = tuple(
                each for key in keys if key.partition("#")[0] in items for each in joined.get(key, (key,))
            )
            last = own[-1].partition("#")[0] if own else last
            stand_in = f"{last}#actions{number}" if last else f"{first}{TITLE_PAGE}"
            told.append(own or ((stand_in,) if first else ()))
        return tuple(told)
