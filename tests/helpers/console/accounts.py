"""Staff: who they are, how they sign in, what they may do."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

from kiosk.console.services.errors import InvalidError, NotAllowedError, NotFoundError, SignInError
from kiosk.console.services.views import AccountView, Scope, SessionView, Staff, TotpSetup
from kiosk.i18n.text import msg
from tests.helpers.console.state import Part

PASSWORD = "dancheong and hanji"
TOTP = "123456"


class Accounts(Part):
    """Accounts, sessions and second factors."""

    def _staff(self, account: AccountView) -> Staff:
        return Staff(account.id, account.display_name, account.role, account.scope, account.language)

    def _session(self, account: AccountView, *, must: bool = False) -> SessionView:
        number = self.console.number()
        now = self.console.now()
        session = SessionView(
            f"session-{number:032}",
            f"csrf-{number:032}",
            self._staff(account),
            must,
            now + timedelta(hours=12),
            now + timedelta(minutes=30),
        )
        self.console.sessions[session.token] = session
        return session

    def sign_in(self, name: str, password: str, totp: str = "", address: str = "") -> SessionView:
        account = self.console.accounts.get(name)
        tries = self.console.tries.get(name, 0)
        if tries >= 5:
            raise SignInError(60)
        if (
            account is None
            or account.is_disabled
            or password != PASSWORD
            or (account.has_second_factor and totp != TOTP)
        ):
            self.console.tries[name] = tries + 1
            raise SignInError
        return self._session(account, must=not account.has_second_factor)

    def sign_in_oidc(self, subject: str, issuer: str) -> SessionView:
        if subject != "nuri":
            raise SignInError
        return self._session(self.console.accounts["manager"])

    def session(self, token: str, *, is_use: bool = True) -> SessionView | None:
        return self.console.sessions.get(token)

    def sign_out(self, token: str) -> None:
        self.console.sessions.pop(token, None)

    def begin_totp(self, staff: Staff) -> TotpSetup:
        if any(one.id == staff.id and one.has_second_factor for one in self.console.accounts.values()):
            raise NotAllowedError("there is a second factor already")
        return TotpSetup("JBSWY3DPEHPK3PXP", "otpauth://totp/Modunuri:test?secret=JBSWY3DPEHPK3PXP")

    def confirm_totp(self, staff: Staff, code: str) -> tuple[str, ...]:
        if code != TOTP:
            raise InvalidError("code", msg("숫자가 맞지 않아요."))
        for token, session in self.console.sessions.items():
            if session.staff.id == staff.id:
                self.console.sessions[token] = dataclasses.replace(session, must_enrol_totp=False)
        return tuple(f"recovery-{number}" for number in range(10))

    def change_password(self, staff: Staff, old: str, new: str) -> None:
        if old != PASSWORD:
            raise InvalidError("old", msg("이름, 비밀번호, 인증 번호를 다시 확인하세요."))

    def set_language(self, staff: Staff, language: str) -> None:
        for name, account in self.console.accounts.items():
            if account.id == staff.id:
                self.console.accounts[name] = dataclasses.replace(account, language=language)
        for token, session in self.console.sessions.items():
            if session.staff.id == staff.id:
                new = dataclasses.replace(session.staff, language=language)
                self.console.sessions[token] = dataclasses.replace(session, staff=new)

    def accounts(self, staff: Staff) -> tuple[AccountView, ...]:
        self.console.need(staff, "manager", "auditor")
        return tuple(self.console.accounts.values())

    def _find(self, id_: str) -> str:
        for name, account in self.console.accounts.items():
            if account.id == id_:
                return name
        raise NotFoundError(id_)

    def add(self, staff: Staff, name: str, display_name: str, role: Any, scope: Scope) -> str:
        self.console.need(staff, "manager")
        if name in self.console.accounts:
            raise InvalidError("name", msg("이미 있어요."))
        self.console.accounts[name] = AccountView(
            f"a{self.console.number()}", name, display_name, role, scope, "ko", False, 0, False, False, None
        )
        token = f"token-{self.console.number():032}"
        self.console.tokens[token] = name
        return token

    def change(self, staff: Staff, id: str, display_name: str, role: Any, scope: Scope) -> None:
        self.console.need(staff, "manager")
        name = self._find(id)
        self.console.accounts[name] = dataclasses.replace(
            self.console.accounts[name], display_name=display_name, role=role, scope=scope
        )

    def disable(self, staff: Staff, id: str) -> None:
        self.console.need(staff, "manager")
        if id == staff.id:
            raise NotAllowedError("self")
        name = self._find(id)
        self.console.accounts[name] = dataclasses.replace(self.console.accounts[name], is_disabled=True)

    def enable(self, staff: Staff, id: str) -> None:
        self.console.need(staff, "manager")
        name = self._find(id)
        self.console.accounts[name] = dataclasses.replace(self.console.accounts[name], is_disabled=False)

    def reset(self, staff: Staff, id: str) -> str:
        self.console.need(staff, "manager")
        token = f"token-{self.console.number():032}"
        self.console.tokens[token] = self._find(id)
        return token

    def link_oidc(self, staff: Staff, id: str, issuer: str, subject: str) -> None:
        self.console.need(staff, "manager")
        self._find(id)

    def setup_name(self, token: str) -> str | None:
        return self.console.tokens.get(token)

    def setup_display(self, token: str) -> str:
        name = self.console.tokens.get(token, "")
        return self.console.accounts[name].display_name if name else ""

    def set_up(self, token: str, password: str, display_name: str = "") -> SessionView:
        name = self.console.tokens.pop(token, None)
        if name is None:
            raise NotFoundError("token")
        if display_name:
            self.console.accounts[name] = dataclasses.replace(
                self.console.accounts[name], display_name=display_name
            )
        return self._session(self.console.accounts[name], must=True)
