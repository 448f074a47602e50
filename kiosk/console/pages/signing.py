"""Signing in, the first password, the second factor, and one's own account."""

from __future__ import annotations

import logging
import re
from typing import Any
from urllib.parse import urlencode

import segno
from fastapi import APIRouter, Depends
from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from kiosk.console.pages.access import EVERYBODY, SignInNeededError, Stranger, Visit, is_local_path
from kiosk.console.pages.admin_words import role_words, scope_words
from kiosk.console.pages.desk import Desk, attempt
from kiosk.console.pages.forms import Form, clean
from kiosk.console.pages.rendering import LANGUAGES, endonym
from kiosk.console.pages.texts import common
from kiosk.console.pages.texts import signing as words
from kiosk.console.services.errors import ConsoleError, SignInError
from kiosk.console.services.views import SessionView, TotpSetup
from kiosk.i18n.text import Message

_LOG = logging.getLogger(__name__)
_OIDC_SECONDS = 600
_SECRET = re.compile(r"[A-Z2-7]{16,64}")
MIN_PASSWORD = 12
MAX_PASSWORD = 500


def qr_svg(content: str) -> Markup:
    """Return a QR code as inline SVG without any style attribute."""
    matrix = segno.make(content, error="m").matrix
    size = len(matrix) + 8
    path = "".join(
        f"M{column + 4} {row + 4}h1v1h-1z"
        for row, line in enumerate(matrix)
        for column, module in enumerate(line)
        if module
    )
    return Markup(
        f'<svg viewBox="0 0 {size} {size}" class="qr" shape-rendering="crispEdges" aria-hidden="true">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    )


class SigningPages:
    """The routes of sign-in and of one's own account."""

    def __init__(self, desk: Desk) -> None:
        """Build the router (:attr:`router`)."""
        self._desk = desk
        self.router = APIRouter()
        anyone = Depends(desk.anyone)
        signed = Depends(desk.allow(EVERYBODY))
        setting_up = Depends(desk.allow(EVERYBODY, is_set_up_page=True))
        accounts = desk.services.accounts

        @self.router.get("/sign-in")
        def page(visit: Stranger = anyone) -> Response:
            next_path = visit.request.query_params.get("next", "")
            filled = Form.of({"next": next_path if is_local_path(next_path) else ""})
            return self._sign_in(visit, filled)

        @self.router.post("/sign-in")
        def sign_in(visit: Stranger = anyone) -> Response:
            return self._enter(visit)

        @self.router.get("/sign-in/oidc")
        def oidc(visit: Stranger = anyone) -> Response:
            return self._oidc_begin(visit)

        @self.router.get("/sign-in/oidc/back")
        def oidc_back(visit: Stranger = anyone) -> Response:
            return self._oidc_back(visit)

        @self.router.post("/language")
        def language(visit: Stranger = anyone) -> Response:
            chosen = visit.form.raw("language")
            back = visit.form.raw("back", "/sign-in")
            answer = RedirectResponse(back if is_local_path(back) else "/sign-in", status_code=303)
            if chosen in LANGUAGES:
                desk.cookies.put(answer, "console-language", chosen, max_age=365 * 86_400)
            return answer

        @self.router.post("/sign-out")
        def sign_out(visit: Visit = setting_up) -> Response:
            accounts.sign_out(visit.session.token)
            answer = desk.go("/sign-in")
            desk.cookies.drop(answer, desk.cookies.session)
            return answer

        @self.router.get("/session")
        def session_end(visit: Visit = signed) -> Response:
            return desk.part(visit, "staying.html", desk.session_end(visit))

        @self.router.post("/session")
        def stay(visit: Visit = signed) -> Response:
            # Posting was the use that puts the end off.
            if not visit.is_fragment:
                return desk.go("/me", "saved")
            return desk.part(visit, "staying.html", {**desk.session_end(visit), "stayed": True})

        @self.router.get("/set-up/{token}")
        def set_up_page(token: str, visit: Stranger = anyone) -> Response:
            return self._set_up(visit, token)

        @self.router.post("/set-up/{token}")
        def set_up(token: str, visit: Stranger = anyone) -> Response:
            return self._set_up(visit, token)

        @self.router.get("/second-factor")
        def factor(visit: Visit = setting_up) -> Response:
            return self._factor(visit)

        @self.router.post("/second-factor")
        def confirm(visit: Visit = setting_up) -> Response:
            return self._confirm(visit)

        @self.router.get("/me")
        def me(visit: Visit = signed) -> Response:
            return self._me(visit)

        @self.router.post("/me/password")
        def password(visit: Visit = signed) -> Response:
            form = visit.form
            new = self._new_password(form)
            problem: Message | None = None
            if form.is_right:
                fields = {"new": "password", "password": "password", "old": "old"}
                problem = attempt(
                    form,
                    lambda: accounts.change_password(visit.staff, form.raw("old")[:MAX_PASSWORD], new),
                    fields,
                )
            if problem or not form.is_right:
                return self._me(visit, form, problem)
            return desk.go("/me", "saved")

        @self.router.post("/me/language")
        def my_language(visit: Visit = signed) -> Response:
            chosen = visit.form.choice("language", LANGUAGES)
            if not visit.form.is_right:
                return self._me(visit, visit.form)
            accounts.set_language(visit.staff, chosen)
            answer = desk.go("/me", "saved")
            desk.cookies.put(answer, "console-language", chosen, max_age=365 * 86_400)
            return answer

    # Sign-in

    def _sign_in(
        self,
        visit: Stranger,
        form: Form,
        notice: Message | None = None,
        status: int = 200,
        *,
        is_calm: bool = False,
    ) -> Response:
        oidc = self._desk.options.oidc
        values = {
            "oidc": words.enter_with(oidc.name) if oidc else None,
            "languages": [(tag, endonym(tag)) for tag in LANGUAGES],
            "is_calm": is_calm,
            "is_over": visit.request.method == "GET" and visit.request.query_params.get("over") == "1",
        }
        title = words.CALM if is_calm else words.TITLE
        return self._desk.alone(visit, "sign_in.html", title, values, form=form, notice=notice, status=status)

    def _enter(self, visit: Stranger) -> Response:
        form = visit.form
        name, password = form.text("name", 120), form.raw("password")[:MAX_PASSWORD]
        if not password:
            form.fault("password", common.NEEDED)
        if not form.is_right:
            return self._sign_in(visit, form)
        client = visit.request.client
        code = re.sub(r"[\s-]", "", clean(form.raw("totp")))[:40]
        try:
            session = self._desk.services.accounts.sign_in(
                name, password, code, client.host if client else ""
            )
        except SignInError as error:
            is_calm = error.wait_s > 0
            answer = self._sign_in(visit, form, error.message, 429 if is_calm else 401, is_calm=is_calm)
            if is_calm:
                answer.headers["Retry-After"] = str(error.wait_s)
            return answer
        next_path = form.raw("next")
        return self._welcome(session, next_path if is_local_path(next_path) else "/wall")

    def _welcome(self, session: SessionView, path: str, language: str = "") -> Response:
        answer = self._desk.go("/second-factor" if session.must_enrol_totp else path)
        self._desk.cookies.put(answer, self._desk.cookies.session, session.token)
        # Pages without a session, errors among them, speak the account's language from now on.
        self._desk.cookies.put(
            answer, "console-language", language or session.staff.language, max_age=365 * 86_400
        )
        return answer

    def _redirect_uri(self, visit: Stranger) -> str:
        return self._desk.addresses.of(visit.request, "/sign-in/oidc/back")

    def _oidc_begin(self, visit: Stranger) -> Response:
        oidc = self._desk.options.oidc
        if oidc is None:
            return self._sign_in(visit, Form(), status=404)
        try:
            url, secret = oidc.begin(self._redirect_uri(visit))
        except (SignInError, OSError) as error:
            _LOG.warning("identity provider cannot be reached: %s", type(error).__name__)
            return self._sign_in(visit, Form(), words.OIDC_FAILED, 502)
        answer = RedirectResponse(url, status_code=303)
        cookies = self._desk.cookies
        # The provider sends the browser back from another site: a strict cookie would stay behind.
        cookies.put(answer, cookies.oidc, secret, max_age=_OIDC_SECONDS, same_site=False)
        return answer

    def _oidc_back(self, visit: Stranger) -> Response:
        oidc, cookies = self._desk.options.oidc, self._desk.cookies
        secret = visit.request.cookies.get(cookies.oidc, "")
        if oidc is None or not secret:
            return self._sign_in(visit, Form(), words.OIDC_FAILED, 401)
        try:
            query = {name: value[:4000] for name, value in visit.request.query_params.items()}
            subject, issuer = oidc.finish(self._redirect_uri(visit), query, secret)
            session = self._desk.services.accounts.sign_in_oidc(subject, issuer)
        except (ConsoleError, OSError) as error:
            _LOG.info("sign-in at the identity provider failed: %s", type(error).__name__)
            answer = self._sign_in(visit, Form(), words.OIDC_FAILED, 401)
            cookies.drop(answer, cookies.oidc)
            return answer
        # A redirect would still count as coming from the other site, and the strict cookie would not be sent:
        # the browser goes on from a page of ours.
        path = "/second-factor" if session.must_enrol_totp else "/wall"
        answer = self._desk.alone(visit, "go_on.html", words.GO_ON, {"path": path})
        cookies.put(answer, cookies.session, session.token)
        cookies.drop(answer, cookies.oidc)
        return answer

    # First password and second factor

    def _new_password(self, form: Form) -> str:
        new = form.raw("password")
        if len(new) < MIN_PASSWORD:
            form.fault("password", words.TOO_SHORT)
        elif len(new) > MAX_PASSWORD:
            form.fault("password", common.too_long(MAX_PASSWORD))
        elif new != form.raw("repeat"):
            form.fault("repeat", words.DIFFERENT)
        return new

    def _set_up(self, visit: Stranger, token: str) -> Response:
        accounts, form = self._desk.services.accounts, visit.form
        name = accounts.setup_name(token[:200])
        if name is None:
            return self._desk.alone(
                visit, "error.html", words.SET_UP_OVER, {"body": words.SET_UP_OVER_BODY}, status=404
            )
        problem: Message | None = None
        if visit.request.method == "POST":
            shown = form.text("display_name", 80)
            new = self._new_password(form)
            if form.is_right:
                made: list[SessionView] = []
                problem = attempt(form, lambda: made.append(accounts.set_up(token[:200], new, shown)))
                if made:
                    # They have read this page: what follows speaks the same language.
                    accounts.set_language(made[0].staff, visit.language)
                    return self._welcome(made[0], "/wall", visit.language)
        else:
            first = self._desk.renderer.localiser(visit.language).plain(words.SHOWN_NAME_FIRST)
            form = Form.of({"display_name": accounts.setup_display(token[:200]) or first})
        values = {"about": words.set_up_for(name), "token": token[:200]}
        return self._desk.alone(
            visit,
            "set_up.html",
            words.SET_UP,
            values,
            form=form,
            notice=problem,
            status=409 if problem else 200,
        )

    def _show_alone(
        self, visit: Visit, template: str, title: Message, values: dict[str, Any], **more: Any
    ) -> Response:
        """Show a page without the way through the console: it is not open yet."""
        frame = {"title": title, "csrf": visit.csrf, "form": visit.form, "notice": None, "done": None}
        status = more.pop("status", 200)
        return self._desk.renderer.page(template, visit.language, {**frame, **values, **more}, status)

    def _factor(self, visit: Visit, notice: Message | None = None, status: int = 200) -> Response:
        shown, uri = visit.form.raw("secret"), visit.form.raw("uri")
        if _SECRET.fullmatch(shown) and uri.startswith("otpauth://totp/") and len(uri) <= 400:
            setup = TotpSetup(shown, uri)  # after a slip the picture that was scanned stays right
        else:
            setup = self._desk.services.accounts.begin_totp(visit.staff)
        secret = " ".join(re.findall(".{1,4}", setup.secret))
        values = {"setup": setup, "secret": secret, "picture": qr_svg(setup.uri)}
        return self._show_alone(
            visit, "second_factor.html", words.FACTOR, values, notice=notice, status=status
        )

    def _confirm(self, visit: Visit) -> Response:
        form = visit.form
        code = re.sub(r"\D", "", form.raw("code")[:40])[:10]
        codes: list[tuple[str, ...]] = []
        problem = attempt(
            form,
            lambda: codes.append(self._desk.services.accounts.confirm_totp(visit.staff, code)),
            {"totp": "code"},
        )
        if not codes:
            return self._factor(visit, problem, 422)
        return self._show_alone(visit, "recovery.html", words.RECOVERY, {"codes": codes[0]})

    # One's own account

    def _me(self, visit: Visit, form: Form | None = None, notice: Message | None = None) -> Response:
        services = self._desk.services
        names = {one.id: one.name for one in services.sites.sites(visit.staff)}
        districts = {one.id: one.name for one in services.sites.districts(visit.staff)}
        values = {
            "role": role_words(visit.staff.role),
            "scope": scope_words(visit.staff.scope, names, districts),
            "languages": [(tag, endonym(tag)) for tag in LANGUAGES],
            "session": visit.session,
        }
        return self._desk.show(
            visit, "me.html", common.ME, values, form=form, notice=notice, status=409 if notice else 200
        )


def sign_in_address(error: SignInNeededError) -> str:
    """Return where somebody who is not signed in goes."""
    query = {"over": "1"} if error.is_over else {}
    if error.next_path and error.next_path not in ("/", "/wall") and is_local_path(error.next_path):
        query["next"] = error.next_path
    return f"{error.to}?{urlencode(query)}" if query else error.to
