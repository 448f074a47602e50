"""Two members of staff at one form: generated over every form of every page that shows what is stored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pyotp
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from kiosk.console.pages.build import PageOptions, add_pages
from kiosk.console.services.views import EVERYTHING, ScheduleDraft, Scope
from kiosk.i18n.catalogues import Catalogues
from tests.helpers.console_client import PageClient
from tests.helpers.console_core import MANAGER, Desk, open_desk
from tests.helpers.console_forms import state_of

PASSWORD = "five lamps over the quiet stream"
#: Pages that show one stored thing.
PAGES = (
    "/groups/{group}",
    "/sites/mapo",
    "/terminals/lobby-1",
    "/schedules/{schedule}",
    "/accounts/{account}",
)
#: Forms of these pages that do not edit what they show, and why.
OTHERS = {
    "sign-out": "shows nothing",
    "preset": "a press, of which the last one holds, and the page tells who pressed",
    "clear": "a press",
    "command": "a press",
    "assist": "a press",
    "rotate": "a press",
    "remove": "shows nothing",
    "reset": "shows nothing",
    "disable": "shows nothing",
    "enable": "shows nothing",
    "oidc": "shows nothing of what is stored",
}
#: What staff change at a terminal is a press as well: only what is chosen is sent, nothing of the page.
PRESSES = {"/terminals/lobby-1/modes"}


#: What is typed into fields that do not take every text: one or the other, whichever is not there yet.
_TYPED = {
    "priority": ("77", "78"),
    "start": ("08:30", "08:40"),
    "end": ("13:30", "13:40"),
    "first": ("2026-12-01", "2026-12-02"),
    "last": ("2027-12-01", "2027-12-02"),
    "time_zone": ("America/New_York", "Asia/Seoul"),
}


@dataclass
class PageForm:
    """A form as a browser would send it, and what could be chosen instead."""

    action: str
    values: list[tuple[str, str]] = field(default_factory=list)
    offers: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)

    def edited(self, name: str) -> list[tuple[str, str]]:
        """Return the values with one field changed to something else that can be taken."""
        held = [value for one, value in self.values if one == name]
        rest = [pair for pair in self.values if pair[0] != name]
        if self.kinds[name] in ("checkbox", "many"):
            free = [one for one in self.offers[name] if one not in held]
            ticked = [*held, free[0]] if free else held[:-1]
            return [*rest, *((name, one) for one in ticked)]
        if self.offers.get(name):
            return [*rest, (name, next(one for one in self.offers[name] if [one] != held))]
        first, second = _TYPED.get(name, ("", ""))
        typed = (second if held[0] == first else first) or f"{held[0]} 새"
        return [*rest, (name, typed)]

    def names(self) -> list[str]:
        """Return the fields that can be changed."""
        return [
            name for name, kind in self.kinds.items()
            if kind not in ("hidden", "button") and not (kind in ("checkbox", "radio", "select")
            and len(self.offers.get(name, [])) < (1 if kind == "checkbox" else 2))
        ]  # fmt: skip


class _Reader(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._form: PageForm | None = None
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method") == "post":
            self._form = PageForm(given["action"])
            self.forms.append(self._form)
        form, name = self._form, given.get("name", "")
        if form is None:
            return
        if tag == "input" and name:
            kind = given.get("type", "text")
            form.kinds[name] = kind
            if kind in ("checkbox", "radio"):
                form.offers.setdefault(name, []).append(given["value"])
            if kind not in ("checkbox", "radio") or "checked" in given:
                form.values.append((name, given.get("value", "")))
        elif tag == "select":
            self._select, form.kinds[name] = name, "select"
        elif tag == "option" and self._select:
            form.offers.setdefault(self._select, []).append(given.get("value", ""))
            if "selected" in given:
                form.values.append((self._select, given.get("value", "")))
        elif tag == "textarea":
            self._area, form.kinds[name] = name, "area"
            form.values.append((name, ""))

    def handle_data(self, data: str) -> None:
        if self._form is not None and self._area:
            self._form.values[-1] = (self._area, data)

    def handle_endtag(self, tag: str) -> None:
        form = self._form
        if tag == "form":
            self._form = None
        elif tag == "select" and form is not None:
            if self._select not in dict(form.values) and form.offers.get(self._select):
                form.values.append((self._select, form.offers[self._select][0]))
            self._select = ""
        elif tag == "textarea":
            self._area = ""


def forms_of(client: PageClient, path: str) -> dict[str, PageForm]:
    answer = client.get(path)
    assert answer.status_code == 200
    return read(answer.text)


def read(page: str) -> dict[str, PageForm]:
    reader = _Reader()
    reader.feed(page)
    return {form.action: form for form in reader.forms}


@dataclass
class World:
    """A console with one of everything, and two managers at it."""

    desk: Desk
    first: PageClient
    second: PageClient
    ids: dict[str, str]

    def narrow_the_account(self) -> None:
        """Let it see one centre again: of who sees everything the form's other fields say nothing."""
        scope = Scope(sites=frozenset({"mapo"}))
        self.desk.services.accounts.change(MANAGER, self.ids["account"], "아무개", "helper", scope)

    def pages(self) -> list[str]:
        return [path.format(**self.ids) for path in PAGES]


def manager(app: FastAPI, desk: Desk, name: str) -> PageClient:
    accounts = desk.console.accounts
    session = accounts.set_up(accounts.add(MANAGER, name, name, "manager", EVERYTHING), PASSWORD)
    accounts.confirm_totp(
        session.staff, pyotp.TOTP(accounts.begin_totp(session.staff).secret).at(desk.clock.now())
    )
    client = PageClient(app)
    client.http = TestClient(app, base_url="http://localhost", follow_redirects=False)
    client.http.cookies.set("console", session.token)
    client.csrf = client.token_of("/me")
    return client


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with open_desk(tmp_path) as desk:
        desk.add_places()
        services = desk.services
        desk.join("lobby-1")
        desk.join("lobby-2")
        group = services.groups.add(MANAGER, "모두", 10).id
        services.groups.add(MANAGER, "또 하나", 20)
        services.groups.set_members(MANAGER, group, ["lobby-2"], ())
        draft = ScheduleDraft(
            "아침", "site:mapo", "FREQ=WEEKLY;BYDAY=MO,TU;UNTIL=20261231T145959Z", "Asia/Seoul",
            "2026-11-02T09:00", 3 * 3600, {"reading": "easy"},
        )  # fmt: skip
        schedule = services.schedules.add(MANAGER, draft).id
        services.accounts.add(MANAGER, "somebody", "아무개", "helper", Scope(sites=frozenset({"mapo"})))
        account = desk.console.accounts.find_id("somebody")
        app = FastAPI(openapi_url=None)
        add_pages(app, services, PageOptions(desk.clock, Catalogues(), is_secure=False))
        ids = {"group": group, "schedule": schedule, "account": account}
        yield World(desk, manager(app, desk, "first"), manager(app, desk, "second"), ids)


def editing_forms(world: World) -> dict[str, str]:
    """Return action -> page of all forms that edit what they show."""
    found = {}
    for page in world.pages():
        for action, form in forms_of(world.first, page).items():
            if action.rpartition("/")[2] not in OTHERS and action not in PRESSES:
                assert form.names(), action
                found[action] = page
    return found


def send(client: PageClient, action: str, values: list[tuple[str, str]]):  # type: ignore[no-untyped-def]
    data: dict[str, list[str]] = {}
    for name, value in values:
        data.setdefault(name, []).append(value)
    return client.http.post(action, data=data)


def rows(world: World) -> str:
    """Return all that is stored, accounts too."""
    view = next(a for a in world.desk.services.accounts.accounts(MANAGER) if a.id == world.ids["account"])
    return f"{state_of(world.desk)} {view}"


def test_every_form_that_edits_something_says_what_it_has_shown(world: World) -> None:
    found = editing_forms(world)
    assert len(found) == 9
    for action, page in found.items():
        form = forms_of(world.first, page)[action]
        told = {one.rpartition(".")[0] for one in dict(form.values)["seen"].split()}
        # Every field that one can change is among them: none can be lost in silence.
        assert {name for name, kind in form.kinds.items() if kind != "hidden"} <= told, action


def test_whoever_saves_an_older_page_is_told_and_loses_nothing(world: World) -> None:
    for action, page in editing_forms(world).items():
        names = forms_of(world.first, page)[action].names()
        modes = [one for one in names if one.startswith("m-")][2:]  # two of twelve that are all alike
        names = [one for one in names if one not in modes]
        for number, name in enumerate(names):
            world.narrow_the_account()
            first = forms_of(world.first, page)[action]
            second = forms_of(world.second, page)[action]
            other = names[(number + 1) % len(names)]
            assert send(world.first, action, first.edited(name)).status_code == 303, (action, name)
            if dict(forms_of(world.first, page)[action].values)["seen"] == dict(first.values)["seen"]:
                assert name == "preset"  # the single modes beside it outweigh it: the same is stored
                continue
            before, typed = rows(world), second.edited(other)
            answer = send(world.second, action, typed)
            assert answer.status_code == 409, (action, name)
            assert rows(world) == before, (action, name)
            assert "다른 직원이 먼저 바꿨어요" in answer.text
            # Single modes that are those of a preset together are told as the preset.
            told = re.findall(r'<li><a href="#f-([\w-]+)"', answer.text)
            assert name in told or (name.startswith("m-") and "preset" in told), (action, name)
            # Each is told at its field, and the list above leads there.
            assert all(f'id="f-{one}"' in answer.text for one in told), (action, name)
            assert answer.text.count("지금 저장된 것") == 2 * len(told), (action, name)
            # What was typed stands there still, and saving it now is a decision.
            again = read(answer.text)[action]
            assert sorted(pair for pair in again.values if pair[0] not in ("seen", "csrf")) == sorted(
                pair for pair in typed if pair[0] not in ("seen", "csrf")
            ), (action, name)
            assert send(world.second, action, again.values).status_code == 303, (action, name)
            if len(names) > 1:
                assert rows(world) != before, (action, name)


def test_a_form_shown_again_for_another_reason_has_still_not_seen_the_change(world: World) -> None:
    action = f"/schedules/{world.ids['schedule']}"
    stale = forms_of(world.second, action)[action]
    edited = forms_of(world.first, action)[action].edited("name")
    assert send(world.first, action, edited).status_code == 303
    looked = send(world.second, action, [*stale.edited("end"), ("preview", "1")])
    assert looked.status_code == 200
    assert send(world.second, action, read(looked.text)[action].values).status_code == 409
    action = f"/groups/{world.ids['group']}"
    stale = forms_of(world.second, action)[action]
    assert (
        send(world.first, action, forms_of(world.first, action)[action].edited("priority")).status_code == 303
    )
    empty = [(name, "" if name == "name" else value) for name, value in stale.values]
    refused = send(world.second, action, empty)
    assert refused.status_code == 422
    again = [(name, "이름" if name == "name" else value) for name, value in read(refused.text)[action].values]
    assert send(world.second, action, again).status_code == 409


def test_two_who_add_different_terminals_to_a_group_keep_both_in_the_end(world: World) -> None:
    action, page = f"/groups/{world.ids['group']}/members", f"/groups/{world.ids['group']}"
    mine = forms_of(world.second, page)[action]
    theirs = forms_of(world.first, page)[action].edited("terminals")
    assert send(world.first, action, theirs).status_code == 303
    without = [pair for pair in mine.values if pair[0] != "terminals"]
    answer = send(world.second, action, without)
    assert answer.status_code == 409
    assert re.search(r"지금 저장된 것: [^<]*lobby-1", answer.text)
    assert set(world.desk.services.groups.named(MANAGER, world.ids["group"])) == {"lobby-1", "lobby-2"}


def test_a_form_of_a_page_from_before_an_update_is_taken_as_it_is(world: World) -> None:
    action = f"/groups/{world.ids['group']}"
    old = [pair for pair in forms_of(world.second, action)[action].edited("name") if pair[0] != "seen"]
    assert (
        send(world.first, action, forms_of(world.first, action)[action].edited("priority")).status_code == 303
    )
    assert send(world.second, action, old).status_code == 303


def test_of_two_at_the_same_moment_one_is_told(world: World) -> None:
    import threading

    action = f"/groups/{world.ids['group']}"
    sent = [
        (client, [(name, text if name == "name" else value) for name, value in form.values])
        for client, text in ((world.first, "하나"), (world.second, "둘"))
        for form in [forms_of(client, action)[action]]
    ]
    answers: list[int] = []
    services = world.desk.services.groups
    real, barrier = services.change, threading.Event()

    def change(*args):  # type: ignore[no-untyped-def]
        barrier.wait(0.3)  # long enough for the other to look
        return real(*args)

    services.change = change  # type: ignore[method-assign]
    threads = [
        threading.Thread(target=lambda one=one: answers.append(send(one[0], action, one[1]).status_code))
        for one in sent
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answers) == [303, 409]


@pytest.mark.parametrize("site", ["modes", "name", "place"])
def test_a_centre_that_is_called_like_a_form_is_checked_like_any(world: World, site: str) -> None:
    world.desk.services.sites.add(MANAGER, site, "기관", "west", "Asia/Seoul")
    action = f"/sites/{site}"
    stale = forms_of(world.second, action)[action]
    edited = forms_of(world.first, action)[action].edited("name")
    assert send(world.first, action, edited).status_code == 303
    empty = [(name, "" if name == "name" else value) for name, value in stale.values]
    refused = send(world.second, action, empty)
    assert refused.status_code == 422
    again = [(name, "이름" if name == "name" else value) for name, value in read(refused.text)[action].values]
    assert send(world.second, action, again).status_code == 409
