"""Whatever happens, in whatever order: who is in a group is told in one way everywhere, and obeyed."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.console.services.errors import InvalidError
from kiosk.console.services.members import groups_of, terminals_of
from kiosk.console.services.views import TerminalFilter
from kiosk.console.store.models import Terminal
from tests.helpers.console_core import MANAGER, Desk, open_desk

DISTRICTS = ("west", "east")
SITES = ("mapo", "gangdong", "sangam")
TERMINALS = ("t-0", "t-1", "t-2", "t-3")
#: Name -> district, and the one field that the group sets: whoever carries it is a member.
GROUPS = {
    "서구": ("west", {"scale": 1.5}),
    "동구": ("east", {"voice": True}),
    "도시": ("", {"captions": True}),
}

STEPS = st.one_of(
    st.tuples(st.just("join"), st.sampled_from(TERMINALS), st.sampled_from(SITES)),
    st.tuples(st.just("move"), st.sampled_from(TERMINALS), st.sampled_from(SITES)),
    st.tuples(st.just("revoke"), st.sampled_from(TERMINALS)),
    st.tuples(st.just("district"), st.sampled_from(SITES), st.sampled_from(DISTRICTS)),
    st.tuples(st.just("remove"), st.sampled_from(SITES)),
    st.tuples(st.just("name"), st.sampled_from(TERMINALS), st.sets(st.sampled_from(list(GROUPS)))),
    st.tuples(
        st.just("fill"),
        st.sampled_from(list(GROUPS)),
        st.sets(st.sampled_from(TERMINALS)),
        st.sets(st.sampled_from(SITES)),
    ),
)


class City:
    """The console, and beside it what ought to be, in plain sets."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.districts = {"mapo": "west", "gangdong": "east", "sangam": "west"}
        self.places: dict[str, str] = {}
        self.gone: set[str] = set()
        self.named: dict[str, set[str]] = {name: set() for name in GROUPS}
        self.held: dict[str, set[str]] = {name: set() for name in GROUPS}
        self.ids: dict[str, str] = {}
        desk.services.sites.add(MANAGER, "sangam", "상암 경로당", "west", "Asia/Seoul")
        for priority, (name, (district, modes)) in enumerate(GROUPS.items(), 1):
            self.ids[name] = desk.services.groups.add(MANAGER, name, priority, district).id
            desk.services.modes.set_group(MANAGER, self.ids[name], modes)

    def fits(self, group: str, site: str) -> bool:
        return GROUPS[group][0] in ("", self.districts[site])

    def leave(self, terminals: set[str], sites: set[str]) -> None:
        """Who is in another district now is in no group of the old one."""
        for group in GROUPS:
            self.named[group] -= {one for one in terminals if not self.fits(group, self.places[one])}
            self.held[group] -= {one for one in sites if not self.fits(group, one)}

    # What may happen; what cannot happen now is passed over.

    def join(self, terminal: str, site: str) -> None:
        if terminal in self.places or terminal in self.gone or site not in self.districts:
            return
        self.desk.join(terminal, site)
        self.places[terminal] = site

    def move(self, terminal: str, site: str) -> None:
        if terminal not in self.places or site not in self.districts:
            return
        self.desk.services.terminals.rename(MANAGER, terminal, f"기기 {terminal}", site)
        self.places[terminal] = site
        self.leave({terminal}, set())

    def revoke(self, terminal: str) -> None:
        if terminal not in self.places:
            return
        self.desk.services.enrolment.revoke(MANAGER, terminal)
        # A revoked terminal's row stands where it was: its site cannot be removed any more.
        self.gone.add(terminal)
        del self.places[terminal]
        for group in GROUPS:
            self.named[group].discard(terminal)

    def district(self, site: str, district: str) -> None:
        if site not in self.districts:
            return
        self.desk.services.sites.change(MANAGER, site, f"이름 {site}", district, "Asia/Seoul")
        self.districts[site] = district
        self.leave({one for one, place in self.places.items() if place == site}, {site})

    def remove(self, site: str) -> None:
        if site not in self.districts:
            return
        with self.desk.store.read() as session:
            is_empty = session.query(Terminal).filter_by(site_id=site).count() == 0
        if not is_empty:
            return
        self.desk.services.sites.remove(MANAGER, site)
        del self.districts[site]
        for group in GROUPS:
            self.held[group].discard(site)

    def name(self, terminal: str, groups: set[str]) -> None:
        if terminal not in self.places:
            return
        wanted = {one for one in groups if self.fits(one, self.places[terminal])}
        self.desk.services.terminals.set_groups(MANAGER, terminal, [self.ids[one] for one in wanted])
        for group in GROUPS:
            (self.named[group].add if group in wanted else self.named[group].discard)(terminal)

    def fill(self, group: str, terminals: set[str], sites: set[str]) -> None:
        named = terminals & self.places.keys()
        held = sites & self.districts.keys()
        is_right = all(self.fits(group, self.places[one]) for one in named) and all(
            self.fits(group, one) for one in held
        )
        try:
            self.desk.services.groups.set_members(MANAGER, self.ids[group], named, held)
        except InvalidError:
            assert not is_right
            return
        assert is_right
        self.named[group], self.held[group] = named, held

    # What must hold then

    def check(self) -> None:
        expected = {
            group: self.named[group] | {one for one, site in self.places.items() if site in self.held[group]}
            for group in GROUPS
        }
        views = {one.name: one for one in self.desk.services.groups.groups(MANAGER)}
        with self.desk.store.read() as session:
            of = groups_of(session, TERMINALS)
            members = {group: set(terminals_of(session, group=id)) for group, id in self.ids.items()}
        assert members == expected
        for group, id in self.ids.items():
            wanted = TerminalFilter(group=id)
            rows = self.desk.services.terminals.list(MANAGER, wanted).rows
            assert {row.id for row in rows} == expected[group]
            assert views[group].terminals == len(expected[group])
            assert set(views[group].sites) == self.held[group]
            assert set(self.desk.services.groups.named(MANAGER, id)) == self.named[group]
        assert {one: {name for name in GROUPS if self.ids[name] in of[one]} for one in TERMINALS} == {
            one: {name for name in GROUPS if one in expected[name]} for one in TERMINALS
        }
        self._check_documents(expected)

    def _check_documents(self, expected: dict[str, set[str]]) -> None:
        """Members carry what their group sets, in the document that they have now, and nobody else does."""
        rows = {row.id: row for row in self.desk.services.terminals.rows(MANAGER, TERMINALS)}
        assert rows.keys() == self.places.keys()
        for terminal in TERMINALS:
            if terminal not in self.places:
                assert self.desk.version(terminal) == 0
                continue
            groups = {name for name in GROUPS if terminal in expected[name]}
            document = self.desk.document(terminal)
            assert set(document.origin.values()) == {f"group:{name}" for name in groups}
            assert document.standing == {
                field: value for name in groups for field, value in GROUPS[name][1].items()
            }
            assert set(rows[terminal].groups) == groups


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, min_size=1, max_size=10))
def test_members_are_who_is_named_and_who_stands_there(template: Path, steps: list[tuple[Any, ...]]) -> None:
    with TemporaryDirectory() as folder:
        shutil.copyfile(template, Path(folder) / "console.db")
        with open_desk(Path(folder)) as desk:
            city = City(desk)
            for terminal, site in zip(TERMINALS[:3], SITES, strict=True):
                city.join(terminal, site)
            for kind, *values in steps:
                getattr(city, kind)(*values)
                city.check()
