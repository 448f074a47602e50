"""How the console itself is, and how to use it."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.responses import Response

from kiosk.console.pages.access import Visit
from kiosk.console.pages.desk import Desk
from kiosk.console.pages.texts import about, common, guide


class AboutPages:
    """The routes of help and health."""

    def __init__(self, desk: Desk) -> None:
        """Build the router (:attr:`router`)."""
        self.router = APIRouter()
        any_role = Depends(desk.allow())

        @self.router.get("/about")
        def page(visit: Visit = any_role) -> Response:
            health = desk.services.health.health()
            refused = [
                (about.REFUSALS.get(reason, reason), count)
                for reason, count in sorted(health.refused.items())
                if count
            ]
            return desk.show(visit, "about.html", common.ABOUT, {"health": health, "refused": refused})

        @self.router.get("/guide")
        def help_page(visit: Visit = any_role) -> Response:
            return desk.show(visit, "guide.html", common.GUIDE, {"answers": guide.ANSWERS})
