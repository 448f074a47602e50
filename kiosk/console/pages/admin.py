"""Enrolment of terminals, accounts of staff, and the audit trail."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends
from starlette.responses import Response, StreamingResponse

from kiosk.console.pages.access import MANAGERS, Visit
from kiosk.console.pages.admin_words import role_words, scope_words
from kiosk.console.pages.desk import Desk, attempt
from kiosk.console.pages.editing import Fact, Facts, chosen_fact, plain_fact, seals, status_of
from kiosk.console.pages.forms import Form, clean
from kiosk.console.pages.groups import CITY_ZONE_NAME
from kiosk.console.pages.texts import admin as words
from kiosk.console.pages.texts import common, trail
from kiosk.console.pages.texts import signing as signing_words
from kiosk.console.pages.trail import action_words, fact_rows, target_words
from kiosk.console.pages.trail_names import names_of
from kiosk.console.services.errors import NotFoundError
from kiosk.console.services.views import ROLES, AccountView, AuditFilter, AuditVerdict, Role, Scope
from kiosk.i18n.text import Arg, Message

_ID = re.compile(r"[a-z0-9-]{3,40}")
_ACCOUNT = re.compile(r"[\w.@-]{2,80}")
_ZONE = ZoneInfo(CITY_ZONE_NAME)
AUDIT_PAGE = 100
READERS: tuple[Role, ...] = ("manager", "auditor")


class EnrolmentPages:
    """The routes of terminals that join."""

    def __init__(self, desk: Desk) -> None:
        """Build the router (:attr:`router`)."""
        self._desk = desk
        self.router = APIRouter(prefix="/enrolment")
        managers = Depends(desk.allow(MANAGERS))
        enrolment = desk.services.enrolment

        @self.router.get("")
        def page(visit: Visit = managers) -> Response:
            return self._page(visit, Form())

        @self.router.get("/pending")
        def pending(visit: Visit = managers) -> Response:
            return desk.part(visit, "enrolment_pending.html", {"pending": enrolment.pending(visit.staff)})

        @self.router.post("")
        def accept(visit: Visit = managers) -> Response:
            form = visit.form
            code, name = form.text("code", 40), form.text("name", 80)
            site, terminal = form.text("site", 64), form.text("terminal", 40).lower()
            if terminal and not _ID.fullmatch(terminal):
                form.fault("terminal", words.TERMINAL_ID_HINT)
            made: list[str] = []
            problem: Message | None = None
            if form.is_right:
                problem = attempt(
                    form, lambda: made.append(enrolment.accept(visit.staff, code, terminal, name, site))
                )
            if problem or not form.is_right:
                return self._page(visit, form, problem)
            return desk.go("/wall", "enrolled", name=made[0])

        @self.router.post("/{request_id}/refuse")
        def refuse(request_id: str, visit: Visit = managers) -> Response:
            enrolment.refuse(visit.staff, request_id)
            return desk.go("/enrolment", "turned-away")

    def _page(self, visit: Visit, form: Form, notice: Message | None = None) -> Response:
        services = self._desk.services
        values = {
            "pending": services.enrolment.pending(visit.staff),
            "sites": [(one.id, one.name) for one in services.sites.sites(visit.staff)],
        }
        return self._desk.show(
            visit, "enrolment.html", common.ENROLMENT, values, form=form, notice=notice,
            status=409 if notice else 200,
        )  # fmt: skip


class AccountPages:
    """The routes of staff accounts."""

    def __init__(self, desk: Desk) -> None:
        """Build the router (:attr:`router`)."""
        self._desk = desk
        self.router = APIRouter(prefix="/accounts")
        readers, managers = Depends(desk.allow(READERS)), Depends(desk.allow(MANAGERS))
        accounts = desk.services.accounts

        @self.router.get("")
        def page(visit: Visit = readers) -> Response:
            return self._list(visit, Form.of({"role": "helper", "everything": "no"}))

        @self.router.post("")
        def add(visit: Visit = managers) -> Response:
            form = visit.form
            name, display = form.text("name", 80), form.text("display", 80)
            if name and not _ACCOUNT.fullmatch(name):
                form.fault("name", words.LOGIN_FORM)
            role, scope = self._role(form), self._scope(visit, form)
            made: list[str] = []
            problem: Message | None = None
            if form.is_right:
                problem = attempt(
                    form,
                    lambda: made.append(accounts.add(visit.staff, name, display, role, scope)),
                    {"display_name": "display", "scope": "everything"},
                )
            if problem or not form.is_right:
                return self._list(visit, form, problem)
            return self._link(visit, made[0], name)

        @self.router.get("/{account}")
        def one(account: str, visit: Visit = managers) -> Response:
            return self._one(visit, account)

        @self.router.post("/{account}")
        def change(account: str, visit: Visit = managers) -> Response:
            form = visit.form
            display, role, scope = form.text("display", 80), self._role(form), self._scope(visit, form)
            problem = desk.editing.save(
                form,
                lambda: self._facts(visit, self._find(visit, account)),
                lambda: accounts.change(visit.staff, account, display, role, scope),
                {"display_name": "display", "scope": "everything"},
            )
            if problem or not form.is_right:
                return self._one(visit, account, problem)
            return desk.go("/accounts", "saved")

        @self.router.post("/{account}/disable")
        def disable(account: str, visit: Visit = managers) -> Response:
            return self._do(visit, account, lambda: accounts.disable(visit.staff, account), "account-ended")

        @self.router.post("/{account}/enable")
        def enable(account: str, visit: Visit = managers) -> Response:
            return self._do(visit, account, lambda: accounts.enable(visit.staff, account), "account-back")

        @self.router.post("/{account}/reset")
        def reset(account: str, visit: Visit = managers) -> Response:
            found = self._find(visit, account)
            made: list[str] = []
            problem = attempt(visit.form, lambda: made.append(accounts.reset(visit.staff, account)))
            if not made:
                return self._one(visit, account, problem)
            return self._link(visit, made[0], found.name)

        @self.router.post("/{account}/oidc")
        def oidc(account: str, visit: Visit = managers) -> Response:
            issuer, subject = visit.form.text("issuer", 300), visit.form.text("subject", 300)
            return self._do(
                visit, account, lambda: accounts.link_oidc(visit.staff, account, issuer, subject), "saved"
            )

    def _role(self, form: Form) -> Role:
        return cast(Role, form.choice("role", ROLES, "helper"))

    def _scope(self, visit: Visit, form: Form) -> Scope:
        """Return the scope that a form describes."""
        if form.choice("everything", ("yes", "no"), "no") == "yes":
            return Scope(is_everything=True)
        sites = self._desk.services.sites
        known_districts = {one.id for one in sites.districts(visit.staff)}
        known_sites = {one.id for one in sites.sites(visit.staff)}
        scope = Scope(
            districts=frozenset(form.all("districts")) & known_districts,
            sites=frozenset(form.all("sites")) & known_sites,
        )
        if not scope.districts and not scope.sites:
            form.fault("everything", words.SCOPE_NEEDED)
        return scope

    def _find(self, visit: Visit, account: str) -> AccountView:
        for one in self._desk.services.accounts.accounts(visit.staff):
            if one.id == account:
                return one
        raise NotFoundError(f"account {account[:64]}")

    def _facts(self, visit: Visit, found: AccountView) -> Facts:
        """Return what the form of an account shows."""
        sites, scope = self._desk.services.sites, found.scope
        names = {one.id: one.name for one in sites.sites(visit.staff)}
        districts = {one.id: one.name for one in sites.districts(visit.staff)}
        return [
            plain_fact("display", words.DISPLAY, found.display_name),
            Fact("role", words.ROLE, found.role, role_words(found.role)),
            Fact(
                "everything",
                words.SCOPE,
                "yes" if scope.is_everything else "no",
                words.EVERYTHING if scope.is_everything else words.SOME,
            ),
            chosen_fact(
                "districts", words.DISTRICTS, {id: districts.get(id, id) for id in sorted(scope.districts)}
            ),
            chosen_fact("sites", words.SITES, {id: names.get(id, id) for id in sorted(scope.sites)}),
        ]

    def _places(self, visit: Visit) -> dict[str, Any]:
        sites = self._desk.services.sites
        found, districts = sites.sites(visit.staff), sites.districts(visit.staff)
        scope, scopes = visit.staff.scope, [("no", words.SOME)]
        if scope.is_everything:
            scopes.append(("yes", words.EVERYTHING))
        else:  # nobody gives more than they have
            districts = tuple(one for one in districts if one.id in scope.districts)
        return {
            "scopes": scopes,
            "sites": [(one.id, one.name) for one in found],
            "districts": [(one.id, one.name) for one in districts],
            "roles": [(one, role_words(one)) for one in ROLES],
        }

    def _do(self, visit: Visit, account: str, act: Any, done: str) -> Response:
        problem = attempt(visit.form, act, {"display_name": "display"})
        if problem or not visit.form.is_right:
            return self._one(visit, account, problem)
        return self._desk.go("/accounts", done)

    def _list(self, visit: Visit, form: Form, notice: Message | None = None) -> Response:
        places = self._places(visit)
        names, districts = dict(places["sites"]), dict(places["districts"])
        found = self._desk.services.accounts.accounts(visit.staff)
        values = {
            **places,
            "accounts": [
                (one, role_words(one.role), scope_words(one.scope, names, districts)) for one in found
            ],
        }
        return self._desk.show(
            visit,
            "accounts.html",
            common.ACCOUNTS,
            values,
            form=form,
            notice=notice,
            status=409 if notice else 200,
        )

    def _one(self, visit: Visit, account: str, notice: Message | None = None) -> Response:
        found, is_posted = self._find(visit, account), visit.request.method == "POST"
        filled = Form.of(
            {
                "display": found.display_name, "role": found.role,
                "everything": "yes" if found.scope.is_everything else "no",
                "districts": sorted(found.scope.districts), "sites": sorted(found.scope.sites),
            }
        )  # fmt: skip
        if is_posted:
            filled = visit.form if visit.form.has("display") else filled
            filled.faults = visit.form.faults
        seen = seals({"account": self._facts(visit, found)}, visit.form)["account"]
        values = {**self._places(visit), "account": found, "seen": seen}
        status = status_of(notice, is_posted=is_posted)
        return self._desk.show(
            visit,
            "account.html",
            found.display_name or found.name,
            values,
            form=filled,
            notice=notice,
            status=status,
        )

    def _link(self, visit: Visit, token: str, name: str) -> Response:
        link = self._desk.addresses.of(visit.request, f"/set-up/{token}")
        values = {"link": link, "about": signing_words.set_up_for(name)}
        return self._desk.show(visit, "link.html", words.LINK, values)


class AuditPages:
    """The routes of the audit trail."""

    def __init__(self, desk: Desk) -> None:
        """Build the router (:attr:`router`)."""
        self._desk = desk
        self.router = APIRouter(prefix="/audit")
        readers = Depends(desk.allow(READERS))
        audit = desk.services.audit

        @self.router.get("")
        def page(visit: Visit = readers) -> Response:
            return self._page(visit)

        @self.router.post("/verify")
        def verify(visit: Visit = readers) -> Response:
            return self._page(visit, audit.verify(visit.staff))

        @self.router.post("/export")
        def export(visit: Visit = readers) -> Response:
            wanted = self._filter(Form.of({name: visit.form.raw(name) for name in visit.form.names()}))
            lines = audit.export(visit.staff, wanted)
            day = self._desk.renderer.today().isoformat()
            return StreamingResponse(
                (line.encode() for line in lines),
                media_type="text/csv; charset=utf-8",
                headers={"Content-Disposition": f'attachment; filename="audit-{day}.csv"'},
            )

    def _filter(self, form: Form, offset: int = 0) -> AuditFilter:
        def moment(name: str) -> datetime | None:
            return form.moment(name, _ZONE) if clean(form.raw(name)) else None

        return AuditFilter(
            actor=clean(form.raw("actor"))[:80],
            action=clean(form.raw("action"))[:80],
            target=clean(form.raw("target"))[:80],
            since=moment("since"),
            until=moment("until"),
            offset=offset,
            limit=AUDIT_PAGE,
        )

    def _actions(self, chosen: str) -> list[tuple[str, Arg]]:
        """Return what a search can be for; what an address asks for besides that is kept."""
        known: list[tuple[str, Arg]] = [("", common.ALL), *trail.ACTIONS.items()]
        return known if chosen in dict(known) else [*known, (chosen, chosen)]

    def _page(self, visit: Visit, verdict: AuditVerdict | None = None) -> Response:
        query: Mapping[str, str] = visit.request.query_params
        form = Form.of(
            {name: query.get(name, "") for name in ("actor", "action", "target", "since", "until")}
        )
        number = query.get("offset", "0")
        offset = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0
        wanted = self._filter(form, offset)
        rows = self._desk.services.audit.rows(visit.staff, wanted) if form.is_right else ()
        kept = {name: form.raw(name) for name in form.names() if form.raw(name)}

        def address(new_offset: int) -> str:
            values = {**kept, **({"offset": str(new_offset)} if new_offset > 0 else {})}
            return "/audit" + (f"?{urlencode(values)}" if values else "")

        values = {
            "rows": rows,
            "action_words": action_words,
            "fact_rows": fact_rows,
            "target_words": target_words,
            "names": names_of(self._desk.services, visit.staff, rows),
            "actions": self._actions(form.raw("action")),
            "verdict": verdict,
            "may_verify": visit.staff.scope.is_everything,
            "kept": kept,
            "newer": address(max(0, offset - AUDIT_PAGE)) if offset else None,
            "older": address(offset + AUDIT_PAGE) if len(rows) == AUDIT_PAGE else None,
        }
        return self._desk.show(visit, "audit.html", common.AUDIT, values, form=form)
