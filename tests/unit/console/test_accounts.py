"""Nobody comes in by guessing, nobody learns who has an account, and sessions end."""

from __future__ import annotations

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.console.lockout import LONGEST_WAIT_S, wait_after
from kiosk.console.second_factor import hash_recovery_code, make_recovery_codes
from kiosk.console.services.access import SYSTEM
from kiosk.console.services.errors import InvalidError, NotAllowedError, NotFoundError, SignInError
from kiosk.console.services.views import EVERYTHING, AuditFilter, Scope, Staff
from tests.helpers.console_core import AUDITOR, HELPER, MANAGER, Desk

PASSWORD = "비 오는 날의 산책 1207"


def totp(desk: Desk, secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).generate_otp(int(desk.clock.now().timestamp()) // 30 + steps)


@pytest.fixture
def kim(desk: Desk) -> tuple[Staff, str, tuple[str, ...]]:
    """An account with password and second factor: staff, secret, recovery codes."""
    token = desk.services.accounts.add(
        SYSTEM, "Kim.Minji", "김민지", "helper", Scope(sites=frozenset({"mapo"}))
    )
    session = desk.services.accounts.set_up(token, PASSWORD)
    assert session.must_enrol_totp
    setup = desk.services.accounts.begin_totp(session.staff)
    codes = desk.services.accounts.confirm_totp(session.staff, totp(desk, setup.secret))
    desk.clock.advance(60)
    return session.staff, setup.secret, codes


def test_password_and_second_factor_open_a_session_with_a_token_of_its_own(desk: Desk, kim) -> None:
    staff, secret, _ = kim
    first = desk.services.accounts.sign_in("kim.minji", PASSWORD, totp(desk, secret))
    desk.clock.advance(30)
    second = desk.services.accounts.sign_in(" KIM.MINJI ", PASSWORD, totp(desk, secret))
    assert first.staff == second.staff == staff
    assert first.token != second.token
    assert first.csrf != second.csrf
    assert not first.must_enrol_totp
    assert desk.services.accounts.session(first.token) is not None
    assert first.token not in repr(first)


def test_a_code_is_good_once_and_only_around_its_time(desk: Desk, kim) -> None:
    _, secret, _ = kim
    code = totp(desk, secret)
    desk.services.accounts.sign_in("kim.minji", PASSWORD, code)
    for wrong in (code, totp(desk, secret, -1), totp(desk, secret, 3), "", "abcdef", "１２３４５６"):
        with pytest.raises(SignInError):
            desk.services.accounts.sign_in("kim.minji", PASSWORD, wrong)
        desk.clock.advance(1000)


def test_a_recovery_code_is_good_once(desk: Desk, kim) -> None:
    _, _, codes = kim
    assert len(set(codes)) == 10
    desk.services.accounts.sign_in("kim.minji", PASSWORD, codes[0].lower().replace("-", " "))
    with pytest.raises(SignInError):
        desk.services.accounts.sign_in("kim.minji", PASSWORD, codes[0])
    (view,) = [one for one in desk.services.accounts.accounts(MANAGER) if one.name == "kim.minji"]
    assert (view.recovery_codes_left, view.has_second_factor) == (9, True)


def test_wrong_tries_make_the_wait_longer_and_the_right_one_must_wait_too(desk: Desk, kim) -> None:
    _, secret, _ = kim
    waits = []
    for _ in range(7):
        with pytest.raises(SignInError) as failed:
            desk.services.accounts.sign_in("kim.minji", "wrong")
        waits.append(failed.value.wait_s)
        if failed.value.wait_s:
            with pytest.raises(SignInError) as still:
                desk.services.accounts.sign_in("kim.minji", PASSWORD, totp(desk, secret))
            assert still.value.wait_s > 0
            desk.clock.advance(failed.value.wait_s)
    assert waits == [0, 0, 0, 0, 5, 10, 20]
    desk.services.accounts.sign_in("kim.minji", PASSWORD, totp(desk, secret))
    with pytest.raises(SignInError) as failed:
        desk.services.accounts.sign_in("kim.minji", "wrong")
    assert failed.value.wait_s == 0  # the count begins again


def test_an_unknown_name_says_waits_and_costs_the_same(desk: Desk, kim) -> None:
    told: dict[str, list[tuple[str, int]]] = {"kim.minji": [], "nobody": []}
    checked: list[str] = []
    accounts = desk.console.accounts
    real = accounts._passwords.fits

    def count(stored: str, password: str) -> bool:
        checked.append(stored)
        return real(stored, password)

    accounts._passwords.fits = count  # type: ignore[method-assign]
    for name, seen in told.items():
        for _ in range(7):
            with pytest.raises(SignInError) as failed:
                accounts.sign_in(name, "wrong")
            seen.append((failed.value.message.id, failed.value.wait_s))
            desk.clock.advance(failed.value.wait_s)
    assert told["kim.minji"] == told["nobody"]
    assert len(checked) == 14  # a hash is calculated for both


@pytest.mark.parametrize(
    ("address", "is_held"), [("203.0.113.7", True), ("127.0.0.1", False), ("::1", False)]
)
def test_one_address_cannot_try_many_names_but_a_proxy_is_no_address(desk: Desk, address, is_held) -> None:
    for number in range(30):
        with pytest.raises(SignInError) as failed:
            desk.services.accounts.sign_in(f"name-{number}", "wrong", address=address)
        assert failed.value.wait_s == 0
    with pytest.raises(SignInError) as failed:
        desk.services.accounts.sign_in("another", "wrong", address=address)
    assert (failed.value.wait_s > 0) is is_held


def test_a_password_without_the_second_factor_opens_nothing(desk: Desk, kim) -> None:
    with pytest.raises(SignInError):
        desk.services.accounts.sign_in("kim.minji", PASSWORD)


def test_sessions_end_without_use_and_in_any_case(desk: Desk, kim) -> None:
    _, secret, _ = kim
    token = desk.services.accounts.sign_in("kim.minji", PASSWORD, totp(desk, secret)).token
    for _ in range(3):
        desk.clock.advance(29 * 60)
        assert desk.services.accounts.session(token) is not None
    desk.clock.advance(20 * 60)
    assert desk.services.accounts.session(token, is_use=False) is not None
    desk.clock.advance(11 * 60)  # looking without using did not count
    assert desk.services.accounts.session(token) is None
    token = desk.services.accounts.sign_in("kim.minji", PASSWORD, totp(desk, secret)).token
    for _ in range(12 * 60 // 25):
        desk.clock.advance(25 * 60)
        assert desk.services.accounts.session(token) is not None
    desk.clock.advance(25 * 60)
    assert desk.services.accounts.session(token) is None


def test_a_link_to_a_provider_does_not_make_a_password_enough(desk: Desk) -> None:
    accounts = desk.services.accounts
    accounts.set_up(accounts.add(SYSTEM, "lee", "이", "helper", EVERYTHING), PASSWORD)
    accounts.link_oidc(MANAGER, desk.console.accounts.find_id("lee"), "https://login.example", "7")
    by_password = accounts.sign_in("lee", PASSWORD)
    by_provider = accounts.sign_in_oidc("7", "https://login.example")
    for opened, must_enrol in ((by_password, True), (by_provider, False)):
        held = accounts.session(opened.token)
        assert held is not None
        assert opened.must_enrol_totp is held.must_enrol_totp is must_enrol


def test_the_old_password_cannot_be_guessed_from_an_open_session(desk: Desk, kim) -> None:
    staff, _, _ = kim
    for _ in range(5):
        with pytest.raises(InvalidError):
            desk.services.accounts.change_password(staff, "wrong", "another good password")
    with pytest.raises(InvalidError) as waiting:
        desk.services.accounts.change_password(staff, PASSWORD, "another good password")
    assert "seconds" in dict(waiting.value.message.args)


def test_signing_out_disabling_and_new_passwords_end_sessions(desk: Desk, kim) -> None:
    staff, secret, codes = kim
    accounts = desk.services.accounts

    def open_session() -> str:
        desk.clock.advance(30)
        return accounts.sign_in("kim.minji", PASSWORD, totp(desk, secret)).token

    token = open_session()
    accounts.sign_out(token)
    assert accounts.session(token) is None
    token = open_session()
    with pytest.raises(InvalidError):
        accounts.change_password(staff, "wrong", "another good password")
    accounts.change_password(staff, PASSWORD, "another good password")
    assert accounts.session(token) is None
    token = accounts.sign_in("kim.minji", "another good password", codes[1]).token
    accounts.disable(MANAGER, staff.id)
    assert accounts.session(token) is None
    with pytest.raises(SignInError):
        accounts.sign_in("kim.minji", "another good password", codes[2])


@pytest.mark.parametrize("password", ["short", "a" * 30, "kim.minji kim.minji", "가" * 11, "x" * 201, ""])
def test_passwords_that_are_easy_are_refused(desk: Desk, password: str) -> None:
    token = desk.services.accounts.add(SYSTEM, "kim.minji", "김민지", "helper", EVERYTHING)
    with pytest.raises(InvalidError):
        desk.services.accounts.set_up(token, password)
    assert desk.services.accounts.setup_name(token) == "kim.minji"


def test_a_set_up_token_is_good_once_and_for_a_day(desk: Desk) -> None:
    accounts = desk.services.accounts
    token = accounts.add(SYSTEM, "lee", "이", "auditor", EVERYTHING)
    assert accounts.setup_name(token) == "lee"
    accounts.set_up(token, PASSWORD)
    with pytest.raises(NotFoundError):
        accounts.set_up(token, PASSWORD)
    late = accounts.reset(MANAGER, desk.console.accounts.find_id("lee"))
    with pytest.raises(SignInError):
        accounts.sign_in("lee", PASSWORD)
    desk.clock.advance(24 * 3600)
    assert accounts.setup_name(late) is None


def test_a_reset_leaves_an_ended_account_ended_and_unlinked(desk: Desk, kim) -> None:
    """Somebody who has left must not come back by the provider because their password was taken away."""
    staff, _, _ = kim
    accounts = desk.services.accounts
    accounts.link_oidc(MANAGER, staff.id, "https://login.example", "person-7")
    accounts.sign_in_oidc("person-7", "https://login.example")
    accounts.disable(MANAGER, staff.id)
    token = accounts.reset(MANAGER, staff.id)
    for _ in range(2):
        with pytest.raises(SignInError):
            accounts.sign_in_oidc("person-7", "https://login.example")
        view = next(one for one in accounts.accounts(MANAGER) if one.id == staff.id)
        if view.is_disabled:
            assert accounts.setup_name(token) is None
            accounts.enable(MANAGER, staff.id)
    assert accounts.setup_name(token) == "kim.minji"
    actions = [row.action for row in accounts_trail(desk, staff.id)]
    assert actions[:3] == ["account.enable", "account.reset", "account.disable"]


def test_a_reset_of_an_account_in_use_takes_the_link_away_too(desk: Desk, kim) -> None:
    staff, _, _ = kim
    accounts = desk.services.accounts
    accounts.link_oidc(MANAGER, staff.id, "https://login.example", "person-7")
    accounts.reset(MANAGER, staff.id)
    with pytest.raises(SignInError):
        accounts.sign_in_oidc("person-7", "https://login.example")


def test_an_enabled_account_is_as_it_was(desk: Desk, kim) -> None:
    staff, _, codes = kim
    accounts = desk.services.accounts
    accounts.disable(MANAGER, staff.id)
    with pytest.raises(NotAllowedError):
        accounts.enable(HELPER, staff.id)
    accounts.enable(MANAGER, staff.id)
    accounts.enable(MANAGER, staff.id)
    assert accounts.sign_in("kim.minji", PASSWORD, codes[0]).staff.id == staff.id
    assert [row.action for row in accounts_trail(desk, staff.id)].count("account.enable") == 1


def accounts_trail(desk: Desk, id: str):
    rows = desk.services.audit.rows(AUDITOR, AuditFilter(target=f"account:{id}"))
    return [row for row in rows if row.action.startswith("account.")]


def test_the_first_password_comes_with_a_name_that_visitors_may_read(desk: Desk) -> None:
    """A clerk's sign-in name is for the console; the name in front of a visitor is asked for, and kept."""
    accounts = desk.services.accounts
    token = accounts.add(SYSTEM, "manager", "manager", "manager", EVERYTHING)
    assert accounts.setup_display(token) == ""
    with pytest.raises(InvalidError) as failed:
        accounts.set_up(token, PASSWORD, "\x07")
    assert failed.value.field == "display_name"
    session = accounts.set_up(token, PASSWORD, " 김누리 ")
    assert session.staff.name == "김누리"
    again = accounts.reset(SYSTEM, session.staff.id)
    assert accounts.setup_display(again) == "김누리"
    assert accounts.set_up(again, PASSWORD).staff.name == "김누리"
    assert accounts.setup_display(again) == ""


def test_there_is_no_account_before_somebody_makes_one(desk: Desk) -> None:
    assert not desk.console.accounts.can_anybody_sign_in()
    for name in ("admin", "root", "manager", "console", ""):
        with pytest.raises(SignInError):
            desk.services.accounts.sign_in(name, name)
    token = desk.services.accounts.add(SYSTEM, "manager", "관리", "manager", EVERYTHING)
    assert not desk.console.accounts.can_anybody_sign_in()
    desk.services.accounts.set_up(token, PASSWORD)
    assert desk.console.accounts.can_anybody_sign_in()


def test_the_second_factor_cannot_be_changed_from_an_open_session(desk: Desk, kim) -> None:
    staff, _, _ = kim
    with pytest.raises(NotAllowedError):
        desk.services.accounts.begin_totp(staff)
    with pytest.raises(InvalidError):
        desk.services.accounts.confirm_totp(staff, "000000")


def test_secrets_do_not_lie_in_the_database_in_clear(desk: Desk, kim) -> None:
    _, secret, codes = kim
    from sqlalchemy import select

    from kiosk.console.store.people import Account, StaffSession

    with desk.store.read() as session:
        rows = [vars(row) for row in session.scalars(select(Account))]
        rows += [vars(row) for row in session.scalars(select(StaffSession))]
    told = str(rows)
    assert secret not in told
    assert PASSWORD not in told
    assert not any(code in told or code.replace("-", "") in told for code in codes)


def test_accounts_are_managed_by_managers_who_give_what_they_have(desk: Desk) -> None:
    accounts = desk.services.accounts
    local = Staff("l" * 32, "Local", "manager", Scope(sites=frozenset({"mapo"})))
    for staff in (HELPER, AUDITOR):
        with pytest.raises(NotAllowedError):
            accounts.add(staff, "new", "새", "manager", EVERYTHING)
    for wider in (
        EVERYTHING,
        Scope(districts=frozenset({"west"})),
        Scope(sites=frozenset({"mapo", "gangdong"})),
    ):
        with pytest.raises(InvalidError) as refused:
            accounts.add(local, "new", "새", "manager", wider)
        assert refused.value.field == "scope"
    with pytest.raises(InvalidError):
        accounts.add(MANAGER, "new", "새", "helper", Scope())
    with pytest.raises(InvalidError):
        accounts.add(MANAGER, "new", "새", "helper", Scope(sites=frozenset({"nowhere"})))
    with pytest.raises(InvalidError):
        accounts.add(MANAGER, "new", "새", "king", EVERYTHING)  # type: ignore[arg-type]
    accounts.add(MANAGER, "new", "새", "helper", EVERYTHING)
    with pytest.raises(InvalidError):
        accounts.add(MANAGER, "NEW", "새", "helper", EVERYTHING)


def test_nobody_takes_their_own_rights_away_or_gives_themselves_more(desk: Desk) -> None:
    accounts = desk.services.accounts
    token = accounts.add(SYSTEM, "boss", "보스", "manager", EVERYTHING)
    boss = accounts.set_up(token, PASSWORD).staff
    with pytest.raises(NotAllowedError):
        accounts.disable(boss, boss.id)
    with pytest.raises(NotAllowedError):
        accounts.change(boss, boss.id, "보스", "helper", EVERYTHING)
    west = Scope(districts=frozenset({"west"}))
    head = accounts.set_up(accounts.add(SYSTEM, "head", "서구", "manager", west), PASSWORD).staff
    for role, scope in (("helper", west), ("manager", Scope(sites=frozenset({"mapo"})))):
        with pytest.raises(NotAllowedError):
            accounts.change(head, head.id, "서구", role, scope)
    accounts.change(head, head.id, "서구 관리", "manager", west)


def test_sign_ins_and_failures_stand_in_the_trail_without_what_was_typed(desk: Desk, kim) -> None:
    with pytest.raises(SignInError):
        desk.services.accounts.sign_in("kim.minji", "my-other-password")
    with pytest.raises(SignInError):
        desk.services.accounts.sign_in("typed password in the wrong field", "x")
    rows = desk.services.audit.rows(AUDITOR, AuditFilter())
    assert rows[0].action == "sign-in.failed"
    assert "password" not in str(
        [(row.actor, row.target, row.detail) for row in rows if "sign-in" in row.action]
    )


@given(st.integers(0, 10_000))
def test_waits_never_shrink_and_have_an_end(failures: int) -> None:
    assert 0 <= wait_after(failures) <= wait_after(failures + 1) <= LONGEST_WAIT_S


@given(st.text(max_size=80))
def test_anything_typed_as_a_recovery_code_is_a_hash_or_nothing(typed: str) -> None:
    assert len(hash_recovery_code(typed)) in (0, 64)
    assert all(hash_recovery_code(code) for code in make_recovery_codes()[:1])
