"""One terminal: who decided what, how it is, what happened, and everything that staff can do with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from kiosk.console.pages import wording
from kiosk.console.pages.access import HELPERS, MANAGERS, Visit
from kiosk.console.pages.desk import Desk, attempt
from kiosk.console.pages.editing import Fact, Facts, chosen_fact, plain_fact, seals, status_of
from kiosk.console.pages.forms import Form, clean
from kiosk.console.pages.rendering import endonym
from kiosk.console.pages.texts import common
from kiosk.console.pages.texts import modes as mode_words
from kiosk.console.pages.texts import terminal as words
from kiosk.console.services.views import UNTILS, GroupView, HistoryRow, LayerRow, TerminalDetail, Until
from kiosk.i18n.text import Arg, Listing, Message
from kiosk.modes.presets import PRESETS, find_preset
from kiosk.twin.layers import UNTIL_TAKEN_BACK

#: Commands that stand as buttons on the page; the others belong to an assist session.
BUTTONS = ("terminal.identify", "report.now", "session.end")


def read_modes(form: Form) -> dict[str, Any]:
    """Return the modes that a form with one select per field asks for; faults for what is not offered."""
    modes: dict[str, Any] = {}
    for field in wording.OPTIONS:
        text = clean(form.raw(f"m-{field}"))
        if not text:
            continue
        try:
            modes[field] = wording.read_value(field, text)
        except KeyError:
            form.fault(f"m-{field}", common.NOT_OFFERED)
    return modes


def fill_modes(modes: Mapping[str, Any]) -> dict[str, str]:
    """Return modes as the fields of such a form."""
    return {f"m-{field}": wording.value_key(value) for field, value in modes.items()}


def origin_words(layer: LayerRow) -> Arg:
    """Return who decided, as a kind and a name."""
    kind = mode_words.LAYERS.get(layer.layer, layer.layer)
    return words.named(kind, layer.origin) if layer.origin else kind


def until_words(layer: LayerRow) -> Arg | None:
    """Return until when it holds in words, or None where there is a moment to be shown."""
    if layer.until == UNTIL_TAKEN_BACK:
        return words.UNTIL_TAKEN_BACK
    if layer.until is not None:
        return None
    return {"staff": words.UNTIL_SCHEDULE, "visitor": words.UNTIL_VISIT}.get(layer.layer, words.ALWAYS)


def read_until(form: Form, name: str = "until") -> Until:
    """Return how long a change is to hold; a form that does not say means the next schedule."""
    if not form.has(name):
        return "boundary"
    chosen = form.choice(name, UNTILS, "boundary")
    return next(one for one in UNTILS if one == chosen)


def detail_words(row: HistoryRow) -> list[tuple[Arg, Arg]]:
    """Return the public facts of an entry, as name and value in words."""
    told: list[tuple[Arg, Arg]] = []
    for key, value in row.detail.items():
        if value in (None, "", [], {}, ()) or key not in words.DETAILS:
            continue
        if key == "reason":
            shown: Arg = wording.reason_words(str(value))
        elif key == "modes" and isinstance(value, Mapping):
            shown = wording.modes_words(value, value.keys())
        elif key == "preset":
            preset = find_preset(str(value))
            shown = preset.label if preset else str(value)[:80]
        elif key == "name":
            shown = words.COMMAND_NAMES.get(str(value)) or str(value)[:80]
        elif key == "outcome":
            shown = words.COMMAND_STATES.get(str(value)) or str(value)[:80]
        elif key == "fields" and isinstance(value, Sequence) and not isinstance(value, str):
            shown = Listing(tuple(wording.field_words(str(one)) for one in value))
        else:
            shown = str(value)[:120]
        told.append((words.DETAILS[key], shown))
    return told


def health_rows(detail: TerminalDetail) -> list[tuple[Message, Arg, bool]]:
    """Return the terminal's health: name, value, and whether it needs somebody."""
    reported = detail.row.reported
    if reported is None:
        return []
    health, rows = reported.health, list[tuple[Message, Arg, bool]]()
    voices = health.get("voice")
    if isinstance(voices, Mapping) and voices:
        missing = [endonym(str(tag)) for tag, state in voices.items() if state != "ok"]
        shown = words.named(Listing(tuple(missing)), words.VOICE_NONE) if missing else words.HEALTH_RIGHT
        rows.append((words.VOICES, shown, False))
    gateway = health.get("gateway")
    if gateway not in (None, ""):
        is_right = gateway in (True, "ok", "embedded", "connected", "online")
        rows.append((words.GATEWAY, words.HEALTH_RIGHT if is_right else str(gateway)[:60], not is_right))
    waiting = health.get("outbox_waiting")
    if isinstance(waiting, int):
        rows.append((words.OUTBOX, int(waiting), False))
    disk = health.get("disk_free_mb")
    if isinstance(disk, int | float):
        rows.append((words.DISK, words.megabytes(int(disk)), disk < 200))
    if "clock_trusted" in health:
        is_trusted = bool(health["clock_trusted"])
        rows.append((words.CLOCK, words.CLOCK_RIGHT if is_trusted else words.CLOCK_WRONG, not is_trusted))
    errors = health.get("errors")
    if isinstance(errors, Sequence) and not isinstance(errors, str) and errors:
        rows.append((words.ERRORS, ", ".join(str(one)[:20] for one in errors[:10]), True))
    return rows


class TerminalPages:
    """The routes of a terminal's page."""

    def __init__(self, desk: Desk) -> None:
        """Build the router (:attr:`router`)."""
        self._desk = desk
        self.router = APIRouter(prefix="/terminals/{terminal}")
        any_role = Depends(desk.allow())
        helpers, managers = Depends(desk.allow(HELPERS)), Depends(desk.allow(MANAGERS))
        services = desk.services

        @self.router.get("")
        def page(terminal: str, visit: Visit = any_role) -> Response:
            return self._page(visit, terminal)

        @self.router.post("/preset")
        def preset(terminal: str, visit: Visit = helpers) -> Response:
            chosen = find_preset(clean(visit.form.raw("preset")))
            if chosen is None:
                return self._page(visit, terminal, notice=common.NOT_OFFERED)
            until = read_until(visit.form)
            return self._do(
                visit,
                terminal,
                lambda: services.modes.switch(visit.staff, [terminal], preset=chosen.name, until=until),
                "switched",
            )

        @self.router.post("/modes")
        def modes(terminal: str, visit: Visit = helpers) -> Response:
            wanted, until = read_modes(visit.form), read_until(visit.form, "until_modes")
            if not wanted and visit.form.is_right:
                return self._page(visit, terminal, notice=words.CHOOSE_ONE)
            if not visit.form.is_right:
                return self._page(visit, terminal)
            return self._do(
                visit,
                terminal,
                lambda: services.modes.switch(visit.staff, [terminal], modes=wanted, until=until),
                "switched",
            )

        @self.router.post("/clear")
        def clear(terminal: str, visit: Visit = helpers) -> Response:
            return self._do(
                visit, terminal, lambda: services.modes.clear_staff(visit.staff, [terminal]), "cleared"
            )

        @self.router.post("/command")
        def command(terminal: str, visit: Visit = helpers) -> Response:
            name = visit.form.choice("name", BUTTONS)
            if not visit.form.is_right:
                return self._page(visit, terminal)
            return self._do(
                visit,
                terminal,
                lambda: services.commands.send(visit.staff, terminal, name),
                "command",
                command=name,
            )

        @self.router.post("/assist")
        def assist(terminal: str, visit: Visit = helpers) -> Response:
            begun: list[str] = []
            problem = attempt(
                visit.form, lambda: begun.append(services.assist.begin(visit.staff, terminal).id)
            )
            if problem is not None or not visit.form.is_right:
                return self._page(visit, terminal, notice=problem)
            return desk.go(f"/assist/{begun[0]}")

        @self.router.post("/place")
        def place(terminal: str, visit: Visit = managers) -> Response:
            name = visit.form.text("name", 80)
            site = visit.form.text("site", 64)
            return self._save(
                visit, terminal, "place", lambda: services.terminals.rename(visit.staff, terminal, name, site)
            )

        @self.router.post("/groups")
        def groups(terminal: str, visit: Visit = managers) -> Response:
            chosen = [one for one in visit.form.all("groups") if one][:200]
            return self._save(
                visit,
                terminal,
                "groups",
                lambda: services.terminals.set_groups(visit.staff, terminal, chosen),
            )

        @self.router.get("/revoke")
        def ask(terminal: str, visit: Visit = managers) -> Response:
            detail = services.terminals.get(visit.staff, terminal)
            return desk.show(visit, "revoke.html", words.revoke_title(detail.row.name), {"detail": detail})

        @self.router.post("/revoke")
        def revoke(terminal: str, visit: Visit = managers) -> Response:
            is_told = services.enrolment.revoke(visit.staff, terminal)
            return desk.go("/wall", "revoked" if is_told else "revoked-late", name=terminal[:64])

        @self.router.post("/rotate")
        def rotate(terminal: str, visit: Visit = managers) -> Response:
            return self._do(
                visit, terminal, lambda: services.enrolment.rotate(visit.staff, terminal), "rotating"
            )

        @self.router.get("/now")
        def now(terminal: str, visit: Visit = any_role) -> Response:
            detail = services.terminals.get(visit.staff, terminal)
            return desk.part(visit, "terminal_now.html", self._values(visit, detail))

        @self.router.get("/state")
        def state(terminal: str, visit: Visit = any_role) -> Response:
            detail = services.terminals.get(visit.staff, terminal)
            return desk.part(visit, "terminal_state.html", {"row": detail.row})

    def _do(self, visit: Visit, terminal: str, act: Any, done: str, **facts: str) -> Response:
        """Carry something out and come back to the page."""
        problem = attempt(visit.form, act)
        if problem is not None or not visit.form.is_right:
            return self._page(visit, terminal, notice=problem)
        return self._desk.go(f"/terminals/{terminal}", done, n=1, **facts)

    def _save(self, visit: Visit, terminal: str, form: str, act: Any) -> Response:
        """Save a form and come back to the page."""

        def stored() -> Facts:
            return self._facts(visit, self._desk.services.terminals.get(visit.staff, terminal))[form]

        problem = self._desk.editing.save(visit.form, stored, act)
        if problem is not None or not visit.form.is_right:
            return self._page(visit, terminal, notice=problem, posted=form)
        return self._desk.go(f"/terminals/{terminal}", "saved", n=1)

    def _facts(self, visit: Visit, detail: TerminalDetail) -> dict[str, Facts]:
        """Return what the forms of a terminal show, by the name of the form."""
        row = detail.row
        mine = {
            one.id: one.name for one in self._my_groups(visit, row.district) if one.id in detail.group_ids
        }
        return {
            "place": [
                plain_fact("name", common.NAME, row.name),
                Fact("site", words.SITE, row.site, row.site_name or row.site),
            ],
            "groups": [chosen_fact("groups", words.GROUPS, mine)],
        }

    def _my_groups(self, visit: Visit, district: str) -> list[GroupView]:
        """Return the groups that a reader may put a terminal of a district into."""
        groups = self._desk.services.groups.groups(visit.staff)
        return [one for one in groups if one.is_changeable and one.district in ("", district)]

    def _values(self, visit: Visit, detail: TerminalDetail) -> dict[str, Any]:
        services = self._desk.services
        return {
            "detail": detail,
            "row": detail.row,
            "presets": PRESETS,
            "layers": [(one, origin_words(one), until_words(one)) for one in detail.layers],
            "health": health_rows(detail),
            "history": [
                (one, detail_words(one)) for one in services.terminals.history(visit.staff, detail.row.id, 50)
            ],
            "commands": services.commands.recent(visit.staff, detail.row.id),
            "buttons": BUTTONS,
        }

    def _page(self, visit: Visit, terminal: str, notice: Message | None = None, posted: str = "") -> Response:
        """Show the page, with what went wrong if anything did; *posted* is the form that edits."""
        services, is_posted = self._desk.services, visit.request.method == "POST"
        detail = services.terminals.get(visit.staff, terminal)
        groups = services.groups.groups(visit.staff)
        filled = {"name": detail.row.name, "site": detail.row.site, "groups": list(detail.group_ids)}
        form = visit.form if is_posted else Form()
        values = {
            **self._values(visit, detail),
            "filled": Form.of({**filled}),
            "all_sites": services.sites.sites(visit.staff),
            "my_groups": self._my_groups(visit, detail.row.district),
            "ticked": form.all("groups") if posted == "groups" else detail.group_ids,
            "seen": seals(self._facts(visit, detail), form, posted),
            "kept_groups": [
                one.name for one in groups if not one.is_changeable and one.id in detail.group_ids
            ],
            "site_groups": [one.name for one in groups if one.id in detail.site_group_ids],
        }
        status = status_of(notice, is_posted=is_posted)
        return self._desk.show(
            visit, "terminal.html", detail.row.name, values, form=form, notice=notice, status=status
        )
