"""The help queue, and the page on which staff help somebody on the screen."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from kiosk.console.pages import wording
from kiosk.console.pages.access import HELPERS, Visit
from kiosk.console.pages.desk import Desk, attempt
from kiosk.console.pages.forms import Form, clean
from kiosk.console.pages.notices import notice_of
from kiosk.console.pages.openings import opening_values, openings
from kiosk.console.pages.rendering import endonym
from kiosk.console.pages.terminal import read_modes
from kiosk.console.pages.texts import assist as assist_words
from kiosk.console.pages.texts import common
from kiosk.console.services.errors import NotAllowedError
from kiosk.console.services.views import AssistState, AssistView
from kiosk.i18n.text import Content, Message
from kiosk.modes.presets import PRESETS, find_preset


class HelpPages:
    """The routes of the help queue."""

    def __init__(self, desk: Desk) -> None:
        """Build the router (:attr:`router`)."""
        self._desk = desk
        self.router = APIRouter(prefix="/help")
        any_role, helpers = Depends(desk.allow()), Depends(desk.allow(HELPERS))
        services = desk.services

        @self.router.get("")
        def page(visit: Visit = any_role) -> Response:
            return desk.show(visit, "help.html", common.HELP, self._values(visit))

        @self.router.get("/list")
        def part(visit: Visit = any_role) -> Response:
            return desk.part(visit, "help_list.html", self._values(visit))

        @self.router.get("/count")
        def count(visit: Visit = any_role) -> Response:
            return desk.part(visit, "help_count.html", {"waiting_calls": len(desk.calls(visit))})

        @self.router.post("/{call}/take")
        def take(call: str, visit: Visit = helpers) -> Response:
            problem = attempt(visit.form, lambda: services.help.take(visit.staff, call))
            return self._after(visit, problem, "taken")

        @self.router.post("/{call}/close")
        def close(call: str, visit: Visit = helpers) -> Response:
            problem = attempt(visit.form, lambda: services.help.close(visit.staff, call))
            return self._after(visit, problem, "closed")

    def _values(self, visit: Visit) -> dict[str, Any]:
        calls = self._desk.services.help.queue(visit.staff)
        return {
            "waiting": [one for one in calls if one.state == "waiting"],
            "taken": [one for one in calls if one.state not in ("waiting", "left")],
            "gone": [one for one in calls if one.state == "left"],
            "endonym": endonym,
        }

    def _after(self, visit: Visit, problem: Message | None, done: str) -> Response:
        if problem or not visit.form.is_right:
            notice = problem or next(iter(visit.form.faults.values()))
            return self._desk.show(
                visit, "help.html", common.HELP, self._values(visit), notice=notice, status=409
            )
        return self._desk.go("/help", done)


class AssistPages:
    """The routes of an assist session."""

    def __init__(self, desk: Desk) -> None:
        """Build the router (:attr:`router`)."""
        self._desk = desk
        self.router = APIRouter(prefix="/assist/{session}")
        helpers = Depends(desk.allow(HELPERS))
        assist = desk.services.assist

        @self.router.get("")
        def page(session: str, visit: Visit = helpers) -> Response:
            return self._page(visit, session)

        @self.router.get("/view")
        def view(session: str, visit: Visit = helpers) -> Response:
            found = assist.view(visit.staff, session)
            if visit.request.query_params.get("state", "") not in ("", found.state.value):
                return self._fetched_anew()
            return desk.part(visit, "assist_view.html", self._values(visit, found))

        @self.router.post("/point")
        def point(session: str, visit: Visit = helpers) -> Response:
            key = visit.form.raw("key")[:200]
            return self._do(visit, session, lambda: assist.point(visit.staff, session, key), "pointed")

        @self.router.post("/phrase")
        def phrase(session: str, visit: Visit = helpers) -> Response:
            chosen = visit.form.choice("phrase", [one.id for one in assist.phrases()])
            return self._do(visit, session, lambda: assist.say_phrase(visit.staff, session, chosen), "said")

        @self.router.post("/say")
        def say(session: str, visit: Visit = helpers) -> Response:
            text = visit.form.text("text", 300, has_lines=True)
            language = visit.form.choice("language", wording.LANGUAGES)
            return self._do(
                visit, session, lambda: assist.say_text(visit.staff, session, text, language), "said"
            )

        @self.router.post("/modes")
        def modes(session: str, visit: Visit = helpers) -> Response:
            preset = find_preset(clean(visit.form.raw("preset")))
            if preset is not None:
                name = preset.name
                return self._do(
                    visit, session, lambda: assist.switch(visit.staff, session, preset=name), "switching"
                )
            wanted = read_modes(visit.form)
            if not wanted:
                if visit.is_fragment:
                    return desk.refusal(visit, assist_words.CHOOSE)
                return self._page(visit, session, assist_words.CHOOSE)
            return self._do(
                visit, session, lambda: assist.switch(visit.staff, session, modes=wanted), "switching"
            )

        @self.router.post("/open")
        def open_service(session: str, visit: Visit = helpers) -> Response:
            flow, _, entry = visit.form.choice("opening", opening_values()).partition(":")
            return self._do(visit, session, lambda: assist.open(visit.staff, session, flow, entry), "opening")

        @self.router.post("/end")
        def end(session: str, visit: Visit = helpers) -> Response:
            terminal = assist.view(visit.staff, session).terminal
            assist.end(visit.staff, session)
            return desk.go(f"/terminals/{terminal}", "assist-ended")

        @self.router.post("/again")
        def again(session: str, visit: Visit = helpers) -> Response:
            terminal = assist.view(visit.staff, session).terminal
            begun: list[str] = []
            problem = attempt(visit.form, lambda: begun.append(assist.begin(visit.staff, terminal).id))
            if problem or not begun:
                return self._page(visit, session, problem)
            return desk.go(f"/assist/{begun[0]}")

    def _do(self, visit: Visit, session: str, act: Any, done: str) -> Response:
        """Do what was pressed, and say so: on a page of its own, or in the line of the panel."""
        try:
            problem = attempt(visit.form, act)
        except NotAllowedError:
            if not visit.is_fragment or self._is_open(visit, session):
                raise
            return self._fetched_anew()  # it has ended meanwhile: the page says so
        if visit.is_fragment:
            faults = visit.form.faults.values()
            if problem or faults:
                return self._desk.refusal(visit, problem or next(iter(faults)))
            return self._desk.part(visit, "assist_told.html", {"words": notice_of({"done": done})})
        if problem or not visit.form.is_right:
            return self._page(visit, session, problem)
        return self._desk.go(f"/assist/{session}", done)

    def _is_open(self, visit: Visit, session: str) -> bool:
        return self._desk.services.assist.view(visit.staff, session).state is AssistState.OPEN

    def _fetched_anew(self) -> Response:
        """Let the page be fetched as a whole: its tools no longer fit its state."""
        return Response(status_code=204, headers={"HX-Refresh": "true"})

    def _values(self, visit: Visit, found: AssistView) -> dict[str, Any]:
        localiser = self._desk.renderer.localiser(visit.language)
        return {
            "assist": found,
            "endonym": endonym,
            "names": {
                item.key: item.label if item.label and not item.is_masked else assist_words.numbered(number)
                for number, item in enumerate(found.items, start=1)
            },
            "localiser_tag": localiser.tag,
        }

    def _page(self, visit: Visit, session: str, notice: Message | None = None) -> Response:
        found = self._desk.services.assist.view(visit.staff, session)
        form = visit.form if visit.request.method == "POST" else Form.of({"language": visit.language})
        values = {
            **self._values(visit, found),
            "presets": PRESETS,
            "phrases": [
                (one.id, Content.of(dict(one.texts)), one.texts)
                for one in self._desk.services.assist.phrases()
            ],
            "languages": [(tag, endonym(tag)) for tag in wording.LANGUAGES],
            "openings": openings(),
        }
        title = assist_words.title_of(found.terminal_name)
        status = 422 if visit.request.method == "POST" else 200
        return self._desk.show(visit, "assist.html", title, values, form=form, notice=notice, status=status)
