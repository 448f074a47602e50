"""One's own account."""

from __future__ import annotations

import secrets

from kiosk.console import audit
from kiosk.console.accounts.base import AccountPart
from kiosk.console.second_factor import hash_recovery_code, make_recovery_codes, make_setup, matching_step
from kiosk.console.services.errors import InvalidError, NotAllowedError
from kiosk.console.services.views import Staff, TotpSetup
from kiosk.i18n.text import msg


class OwnAccount(AccountPart):
    """What people change about their own account."""

    def begin_totp(self, staff: Staff) -> TotpSetup:
        """Make a second factor that is not in force until it is confirmed."""
        with self._store.write() as work:
            row = self._find(work.session, staff.id)
            if row.is_totp_confirmed:
                # Whoever sits at an open session must not be able to change the factor.
                raise NotAllowedError("there is a second factor already")
            setup = make_setup(row.name)
            row.totp_secret = self._cipher.seal(setup.secret, f"totp:{row.id}", secrets.token_bytes(12))
            return setup

    def confirm_totp(self, staff: Staff, code: str) -> tuple[str, ...]:
        """Put the second factor in force; return ten recovery codes, shown once."""
        with self._store.write() as work:
            row = self._find(work.session, staff.id)
            secret = self._cipher.open(row.totp_secret, f"totp:{row.id}") if row.totp_secret else None
            step = matching_step(secret or "", code, work.now)
            if row.is_totp_confirmed or step is None:
                # Translators: Staff error: the six digits of the second factor are wrong.
                raise InvalidError("code", msg("인증 번호가 맞지 않아요. 새 번호를 써 주세요."))
            codes = make_recovery_codes()
            row.is_totp_confirmed, row.totp_step = True, step
            row.recovery = [hash_recovery_code(one) for one in codes]
            audit.append(work, staff, "account.totp", f"account:{row.id}")
            return codes

    def change_password(self, staff: Staff, old: str, new: str) -> None:
        """Change one's own password; all sessions end."""
        with self._store.read() as session:
            row = self._find(session, staff.id)
        self._refuse_wait(self._wait(row.name))
        is_right = self._passwords.fits(row.password_hash, old)
        hashed = self._passwords.hash_new(row.name, new) if is_right else ""
        with self._store.write() as work:
            held = self._find(work.session, staff.id)
            # Judged here, one try after the other: each meets the wait that those before it have caused.
            wait = self._wait_in(work.session, held.name)
            is_right = is_right and held.password_hash == row.password_hash
            if not wait and is_right:
                held.password_hash = hashed
                self._end_sessions(work, staff.id)
                audit.append(work, staff, "account.password", f"account:{staff.id}")
            elif not wait:
                self._fail(work, held)
        self._refuse_wait(wait)
        if not is_right:
            # Translators: Staff error: the present password was typed wrongly.
            raise InvalidError("old", msg("지금 비밀번호가 맞지 않아요."))

    def _refuse_wait(self, wait: int) -> None:
        if wait:
            # Translators: Staff error: too many wrong tries. {seconds} is a number of seconds.
            raise InvalidError("old", msg("여러 번 틀렸어요. {seconds}초 뒤에 다시 해 주세요.", seconds=wait))

    def set_language(self, staff: Staff, language: str) -> None:
        """Choose the language of one's pages."""
        if language not in ("ko", "en"):
            # Translators: Staff error: a language was chosen that this program does not know.
            raise InvalidError("language", msg("말할 언어를 골라 주세요."))
        with self._store.write() as work:
            self._find(work.session, staff.id).language = language
