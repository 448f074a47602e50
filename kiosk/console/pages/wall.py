"""The wall: every terminal of the scope, what is wanted of it and how it is, and presets one press away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends
from starlette.responses import RedirectResponse, Response

from kiosk.console.pages.access import HELPERS, Visit
from kiosk.console.pages.desk import Desk
from kiosk.console.pages.forms import clean
from kiosk.console.pages.terminal import read_until
from kiosk.console.pages.texts import common
from kiosk.console.pages.texts import wall as words
from kiosk.console.pages.wording import FIRST_PRESETS
from kiosk.console.services.errors import InvalidError, NotFoundError
from kiosk.console.services.views import TerminalFilter, TerminalRow, TerminalState
from kiosk.i18n.text import Message
from kiosk.modes.presets import PRESETS, find_preset

PAGE_SIZE = 24
_ID = r"^[a-z0-9-]{1,64}$"


def card_values(row: TerminalRow) -> dict[str, Any]:
    """Return what the template of a card needs."""
    return {
        "row": row,
        "first_presets": [one for one in PRESETS if one.name in FIRST_PRESETS],
        "other_presets": [one for one in PRESETS if one.name not in FIRST_PRESETS],
    }


def is_poorly(row: TerminalRow) -> bool:
    """Return whether a terminal's own health needs somebody: errors, little disk, a clock off."""
    if row.reported is None:
        return False
    health: Mapping[str, Any] = row.reported.health
    disk = health.get("disk_free_mb")
    return bool(
        health.get("errors")
        or health.get("clock_trusted") is False
        or (isinstance(disk, int | float) and disk < 200)
    )


class WallPages:
    """The routes of the wall."""

    def __init__(self, desk: Desk) -> None:
        """Build the router (:attr:`router`)."""
        self._desk = desk
        self.router = APIRouter()
        any_role, helpers = Depends(desk.allow()), Depends(desk.allow(HELPERS))

        @self.router.get("/")
        def first(visit: Visit = any_role) -> RedirectResponse:
            return desk.go("/wall")

        @self.router.get("/wall")
        def wall(visit: Visit = any_role) -> Response:
            return self._wall(visit)

        @self.router.get("/wall/results")
        def results(visit: Visit = any_role) -> Response:
            return desk.part(visit, "wall_results.html", self._values(visit))

        @self.router.get("/wall/counts")
        def counts(visit: Visit = any_role) -> Response:
            return desk.part(visit, "wall_counts.html", self._values(visit, has_rows=False))

        @self.router.get("/wall/card/{terminal}")
        def card(terminal: str, visit: Visit = any_role, back: str = "") -> Response:
            rows = desk.services.terminals.rows(visit.staff, [terminal[:64]])
            if not rows:
                raise NotFoundError(terminal[:64])
            return desk.part(
                visit, "card.html", {**card_values(rows[0]), "back": back[:500], "is_poorly": is_poorly}
            )

        @self.router.post("/wall/switch")
        def switch(visit: Visit = helpers) -> Response:
            return self._switch(visit)

    def _filter(self, visit: Visit) -> tuple[TerminalFilter, int]:
        """Return the filter that the address holds, and the page from 1."""
        query = visit.request.query_params
        state = query.get("state", "")
        number = query.get("page", "1")
        page = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
        page = max(1, page)
        return (
            TerminalFilter(
                text=clean(query.get("text", ""))[:80],
                site=clean(query.get("site", ""))[:64],
                group=clean(query.get("group", ""))[:64],
                state=TerminalState(state) if state in {one.value for one in TerminalState} else None,
                has_help=query.get("help") == "1",
                offset=(page - 1) * PAGE_SIZE,
                limit=PAGE_SIZE,
            ),
            page,
        )

    def _values(self, visit: Visit, *, has_rows: bool = True) -> dict[str, Any]:
        """Return what the list of terminals needs; without rows, what the counts above it need."""
        wanted, page = self._filter(visit)
        asked = wanted if has_rows else replace(wanted, offset=0, limit=1)
        found = self._desk.services.terminals.list(visit.staff, asked)
        pages = max(1, -(-found.total // PAGE_SIZE))
        here = {
            "text": wanted.text, "site": wanted.site, "group": wanted.group,
            "state": wanted.state.value if wanted.state else "", "help": "1" if wanted.has_help else "",
        }  # fmt: skip
        kept = {name: value for name, value in here.items() if value}

        def address(**changes: str) -> str:
            values = {name: value for name, value in {**kept, **changes}.items() if value}
            return "/wall" + (f"?{urlencode(values)}" if values else "")

        back = address(page=str(page) if page > 1 else "")
        return {
            "found": found,
            "sites": [
                (name, list(rows))
                for name, rows in groupby(found.rows, key=lambda row: (row.site, row.site_name))
            ],
            "wanted": wanted,
            "here_query": back.partition("?")[2],
            "address": address,
            "page": page,
            "pages": pages,
            "back": back,
            "states": list(TerminalState),
            "calls": self._calls(visit, wanted),
            "card_values": card_values,
            "is_poorly": is_poorly,
            "is_filtered": bool(kept),
            "presets": PRESETS,
            "live_ids": ",".join(row.id for row in found.rows),
        }

    def _calls(self, visit: Visit, wanted: TerminalFilter) -> int | None:
        """Return at how many terminals somebody calls, as the filter means it; None if calls cannot tell."""
        if wanted.text or wanted.group:
            return None
        calls = self._desk.services.help.queue(visit.staff)
        here = [one for one in calls if one.is_open and wanted.site in ("", one.site)]
        return len({one.terminal for one in here})

    def _wall(self, visit: Visit, status: int = 200, **more: Any) -> Response:
        values = {
            **self._values(visit),
            "all_sites": self._desk.services.sites.sites(visit.staff),
            "all_groups": self._desk.services.groups.groups(visit.staff),
        }
        return self._desk.show(visit, "wall.html", common.WALL, values, status=status, **more)

    def _switch(self, visit: Visit) -> Response:
        """Send a preset to one terminal (a card) or to those that were chosen."""
        form, services = visit.form, self._desk.services
        terminals = [one for one in form.all("terminal") if one][:500]
        back = form.raw("back", "/wall")
        back = back if back == "/wall" or back.startswith("/wall?") else "/wall"
        if not terminals:
            return self._refuse(visit, words.CHOOSE_FIRST)
        if form.has("clear"):
            services.modes.clear_staff(visit.staff, terminals)
            done = "cleared"
        else:
            preset = find_preset(clean(form.raw("preset")))
            if preset is None:
                return self._refuse(visit, common.NOT_OFFERED)
            until = read_until(form)
            if not form.is_right and not visit.is_fragment:
                return self._wall(visit, 422, form=form)
            if not form.is_right:
                return self._refuse(visit, next(iter(form.faults.values())))
            try:
                services.modes.switch(visit.staff, terminals, preset=preset.name, until=until)
            except InvalidError as error:
                return self._refuse(visit, error.message)
            done = "switched"
        if visit.is_fragment and len(terminals) == 1:
            rows = services.terminals.rows(visit.staff, terminals)
            if not rows:
                raise NotFoundError(terminals[0])
            values = {**card_values(rows[0]), "back": back, "is_poorly": is_poorly, "told": done}
            return self._desk.part(visit, "card.html", values)
        return self._desk.go(back, done, n=len(terminals))

    def _refuse(self, visit: Visit, message: Message) -> Response:
        """Say why nothing was done: at the card whose button was pressed, or above the wall."""
        if visit.is_fragment:
            return self._desk.refusal(visit, message)
        return self._wall(visit, 422, notice=message)
