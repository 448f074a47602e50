"""Notices of the centre that terminals show."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends
from starlette.responses import Response

from kiosk.console.pages import wording
from kiosk.console.pages.access import MANAGERS, Visit
from kiosk.console.pages.desk import Desk, attempt
from kiosk.console.pages.forms import Form
from kiosk.console.pages.groups import CITY_ZONE_NAME
from kiosk.console.pages.rendering import endonym
from kiosk.console.pages.texts import common
from kiosk.console.pages.texts import plans as words
from kiosk.console.services.views import EVERYTHING
from kiosk.i18n.text import Message

_ZONE = ZoneInfo(CITY_ZONE_NAME)
LIMIT = 300


class MessagePages:
    """The routes of notices."""

    def __init__(self, desk: Desk) -> None:
        """Build the router (:attr:`router`)."""
        self._desk = desk
        self.router = APIRouter(prefix="/messages")
        any_role, managers = Depends(desk.allow()), Depends(desk.allow(MANAGERS))
        services = desk.services

        @self.router.get("")
        def page(visit: Visit = any_role) -> Response:
            now = desk.renderer.now().astimezone(_ZONE)
            filled = Form.of(
                {
                    "starts": f"{now:%Y-%m-%dT%H:%M}",
                    "ends": f"{now + timedelta(days=7):%Y-%m-%dT%H:%M}",
                }
            )
            return self._page(visit, filled)

        @self.router.post("")
        def add(visit: Visit = managers) -> Response:
            form = visit.form
            texts = {"ko": form.text("text-ko", LIMIT, has_lines=True)}
            for tag in wording.LANGUAGES:
                other = form.text(f"text-{tag}", LIMIT, is_needed=False, has_lines=True)
                if other:
                    texts[tag] = other
            starts, ends = form.moment("starts", _ZONE), form.moment("ends", _ZONE)
            target = form.text("target", 80)
            if starts and ends and ends <= starts:
                form.fault("ends", words.SHOW_ORDER)
            problem: Message | None = None
            if form.is_right and starts and ends:
                fields = {tag: f"text-{tag}" for tag in wording.LANGUAGES}
                fields |= {"ko": "text-ko", "texts": "text-ko", "starts_at": "starts", "ends_at": "ends"}
                problem = attempt(
                    form, lambda: services.messages.add(visit.staff, texts, starts, ends, target), fields
                )
            if problem or not form.is_right:
                return self._page(visit, form, problem)
            return desk.go("/messages", "added")

        @self.router.post("/{message}/remove")
        def remove(message: str, visit: Visit = managers) -> Response:
            services.messages.remove(visit.staff, message)
            return desk.go("/messages", "removed")

    def _page(self, visit: Visit, form: Form, notice: Message | None = None) -> Response:
        services = self._desk.services
        targets: list[tuple[str, Message]] = []
        if visit.staff.scope == EVERYTHING or visit.staff.scope.is_everything:
            targets.append(("all", words.TARGET_ALL))
        targets += [
            (f"site:{one.id}", words.site_named(one.name)) for one in services.sites.sites(visit.staff)
        ]
        targets += [
            (f"group:{one.id}", words.group_named(one.name))
            for one in services.groups.groups(visit.staff)
            if one.is_changeable
        ]
        values = {
            "messages": services.messages.messages(visit.staff),
            "targets": targets,
            "languages": [(tag, words.text_in(endonym(tag))) for tag in wording.LANGUAGES if tag != "ko"],
            "has_more": any(form.raw(f"text-{tag}") for tag in wording.LANGUAGES if tag != "ko"),
            "limit": LIMIT,
        }
        return self._desk.show(
            visit,
            "messages.html",
            common.MESSAGES,
            values,
            form=form,
            notice=notice,
            status=409 if notice else 200,
        )
