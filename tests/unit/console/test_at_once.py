"""Many guesses at the same moment are worth no more than one after the other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import func, select

from kiosk.console.lockout import FREE_TRIES
from kiosk.console.services.access import SYSTEM
from kiosk.console.services.errors import InvalidError, NotFoundError, SignInError
from kiosk.console.services.views import EVERYTHING, Scope, SessionView, Staff
from kiosk.console.store.people import Account, AuditEntry, Enrolment
from kiosk.twin.signing import SigningKey, encode_key
from tests.helpers.console_core import MANAGER, Desk

PASSWORD = "비 오는 날의 산책 1207"
CROWD = 24


@pytest.fixture
def kim(desk: Desk) -> tuple[Staff, str, tuple[str, ...]]:
    """An account with password and second factor: staff, secret, recovery codes."""
    accounts = desk.services.accounts
    session = accounts.set_up(
        accounts.add(SYSTEM, "kim", "김민지", "helper", Scope(sites=frozenset({"mapo"}))), PASSWORD
    )
    secret = accounts.begin_totp(session.staff).secret
    codes = accounts.confirm_totp(session.staff, number(desk, secret))
    desk.clock.advance(60)
    return session.staff, secret, codes


def number(desk: Desk, secret: str) -> str:
    return pyotp.TOTP(secret).generate_otp(int(desk.clock.now().timestamp()) // 30)


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Run all acts in threads of their own; return what each gave or raised, in order."""
    found: list[object] = [None] * len(acts)

    def run(place: int) -> None:
        try:
            found[place] = acts[place]()
        except Exception as error:
            found[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    return found


def meet_at_the_password(desk: Desk, crowd: int) -> None:
    """Answer no password before *crowd* have been asked: all have seen that there is no wait."""
    barrier, passwords = threading.Barrier(crowd), desk.console.accounts._passwords
    real = passwords.fits

    def fits(stored: str, password: str) -> bool:
        barrier.wait(60)
        return real(stored, password)

    passwords.fits = fits  # type: ignore[method-assign]


def failures(desk: Desk) -> tuple[int, int]:
    """Return the wrong tries that kim's account counts, and the entries of the trail that tell of one."""
    with desk.store.read() as session:
        counted = session.scalar(select(Account.failures).where(Account.name == "kim"))
        told = session.scalar(
            select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "sign-in.failed")
        )
    return counted or 0, told or 0


@pytest.mark.parametrize("kind", ["number", "recovery"])
def test_of_many_guesses_at_once_only_the_free_ones_are_judged(desk: Desk, kim, kind: str) -> None:
    meet_at_the_password(desk, CROWD)
    guesses = [f"{one:06}" if kind == "number" else f"AAAA-BBBB-{one:04}" for one in range(CROWD)]
    accounts = desk.services.accounts
    found = at_once([lambda code=code: accounts.sign_in("kim", PASSWORD, code) for code in guesses])
    assert all(isinstance(one, SignInError) for one in found)
    assert failures(desk) == (FREE_TRIES, FREE_TRIES)


def test_the_right_number_among_many_guesses_is_not_looked_at_after_the_free_tries(desk: Desk, kim) -> None:
    _, secret, _ = kim
    crowd = FREE_TRIES + 1
    accounts, passwords = desk.services.accounts, desk.console.accounts._passwords
    real, barrier, are_counted = passwords.fits, threading.Barrier(crowd), threading.Event()

    def fits(stored: str, password: str) -> bool:
        barrier.wait(60)
        if threading.current_thread().name == "right":
            are_counted.wait(60)  # the wrong ones come first
        return real(stored, password)

    passwords.fits = fits  # type: ignore[method-assign]

    def right() -> SessionView:
        threading.current_thread().name = "right"
        return accounts.sign_in("kim", PASSWORD, number(desk, secret))

    def wrong() -> SessionView:
        try:
            return accounts.sign_in("kim", PASSWORD, "000000")
        finally:
            if failures(desk)[0] == FREE_TRIES:
                are_counted.set()

    found = at_once([right, *([wrong] * FREE_TRIES)])
    assert isinstance(found[0], SignInError)
    assert found[0].wait_s > 0


@pytest.mark.parametrize("name", ["nobody", "kim"])
def test_many_wrong_passwords_at_once_cost_what_they_cost_one_by_one(desk: Desk, kim, name: str) -> None:
    meet_at_the_password(desk, CROWD)
    accounts = desk.services.accounts
    found = at_once([lambda: accounts.sign_in(name, "wrong")] * CROWD)
    # The free tries, of which the last one begins the wait of five seconds, and who comes after meets it.
    waits = sorted(one.wait_s for one in found if isinstance(one, SignInError))
    assert waits == [0] * (FREE_TRIES - 1) + [5] * (CROWD - FREE_TRIES + 1)


def test_many_names_from_one_address_at_once_meet_the_wait_of_the_address(desk: Desk, kim) -> None:
    crowd = 40
    meet_at_the_password(desk, crowd)
    accounts = desk.services.accounts
    acts = [
        lambda one=one: accounts.sign_in(f"x{one}", "wrong", address="203.0.113.7") for one in range(crowd)
    ]
    found = at_once(acts)
    assert sum(one.wait_s > 0 for one in found if isinstance(one, SignInError)) == crowd - 30


@pytest.mark.parametrize("kind", ["number", "recovery"])
def test_a_right_code_is_good_for_one_of_many(desk: Desk, kim, kind: str) -> None:
    _, secret, codes = kim
    code = number(desk, secret) if kind == "number" else codes[0]
    meet_at_the_password(desk, 4)
    found = at_once([lambda: desk.services.accounts.sign_in("kim", PASSWORD, code)] * 4)
    assert sum(isinstance(one, SessionView) for one in found) == 1


def test_guesses_at_the_present_password_at_once_are_counted_too(desk: Desk, kim) -> None:
    staff, _, _ = kim
    meet_at_the_password(desk, CROWD)
    accounts = desk.services.accounts
    found = at_once([lambda: accounts.change_password(staff, "wrong", "다른 길로 걷는 날 4411")] * CROWD)
    assert all(isinstance(one, InvalidError) for one in found)
    assert failures(desk) == (FREE_TRIES, FREE_TRIES)


def test_one_link_sets_one_password(desk: Desk) -> None:
    accounts = desk.services.accounts
    token = accounts.add(MANAGER, "lee", "이", "helper", EVERYTHING)
    made = [f"{word} 길을 걷는 하루 8823" for word in ("첫째", "둘째", "셋째", "넷째")]
    found = at_once([lambda one=one: accounts.set_up(token, one) for one in made])
    assert sum(isinstance(one, SessionView) for one in found) == 1
    assert sum(isinstance(one, NotFoundError) for one in found) == 3


def test_codes_of_terminals_guessed_at_once_meet_the_wait(desk: Desk) -> None:
    key, now = encode_key(SigningKey(b"n" * 32).public), desk.clock.now()
    with desk.store.write() as work:
        work.session.add(
            Enrolment(
                id="request-1", identity=key, seal_key=key, name="새 기기", app="1", code="ABCDEFGHJK",
                asked_at=now, expires_at=now + timedelta(minutes=9), state="waiting",
            )
        )  # fmt: skip
    enrolment, barrier = desk.console.enrolment, threading.Barrier(CROWD)
    real = enrolment._gateway_keys.turn

    def turn(terminal: str):  # type: ignore[no-untyped-def]
        barrier.wait(60)  # all have seen that there is no wait
        return real(terminal)

    enrolment._gateway_keys.turn = turn  # type: ignore[method-assign]
    acts = [
        lambda one=one: enrolment.accept(MANAGER, "ABCDEFGHJL", f"new-{one}", f"기기 {one}", "mapo")
        for one in range(CROWD)
    ]
    assert all(isinstance(one, InvalidError) for one in at_once(acts))
    with desk.store.read() as session:
        # Beyond ten wrong codes the request itself would be closed, for everybody.
        assert session.scalar(select(Enrolment.tries)) == FREE_TRIES
