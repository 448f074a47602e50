"""The wall of terminals, and what is wanted of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from kiosk.console.services.errors import InvalidError
from kiosk.console.services.views import (
    HistoryRow,
    LayerRow,
    Staff,
    TerminalDetail,
    TerminalFilter,
    TerminalPage,
    TerminalRow,
    TerminalState,
)
from kiosk.i18n.text import msg
from kiosk.modes.presets import find_preset
from tests.helpers.console.state import Part


class Terminals(Part):
    """Terminals as lists and one by one."""

    def list(self, staff: Staff, wanted: TerminalFilter) -> TerminalPage:
        rows = self.console.covered(staff)
        rows = [
            row
            for row in rows
            if wanted.text.lower() in f"{row.id} {row.name}".lower()
            and (not wanted.site or row.site == wanted.site)
            and (not wanted.group or row.id in self.console.in_group(wanted.group))
            and (not wanted.has_help or row.help is not None)
        ]
        states: dict[TerminalState, int] = {}
        for row in rows:
            states[row.state] = states.get(row.state, 0) + 1
        rows = [row for row in rows if wanted.state is None or row.state is wanted.state]
        return TerminalPage(tuple(rows[wanted.offset : wanted.offset + wanted.limit]), len(rows), states)

    def rows(self, staff: Staff, ids: Sequence[str]) -> tuple[TerminalRow, ...]:
        return tuple(row for row in self.console.covered(staff) if row.id in ids)

    def get(self, staff: Staff, terminal: str) -> TerminalDetail:
        row = self.console.row(staff, terminal)
        layers = [
            LayerRow(field, "staff", self.console.staff_by.get(terminal, ""), value, None, True)
            for field, value in self.console.staff_layers.get(terminal, {}).items()
        ]
        for field, value in self.console.sites[row.site].modes.items():
            is_first = all(one.field != field for one in layers)
            layers.append(LayerRow(field, "site", row.site_name, value, None, is_first))
        groups = tuple(group for group, members in self.console.members.items() if terminal in members)
        return TerminalDetail(
            row,
            tuple(layers),
            groups,
            datetime(2026, 10, 1, tzinfo=UTC),
            "9f2c6a1be0774d31",
            "",
            self.console.staff_by.get(terminal, ""),
            None,
            site_group_ids=frozenset(
                group for group, sites in self.console.group_sites.items() if row.site in sites
            ),
        )

    def history(self, staff: Staff, terminal: str, limit: int = 100) -> tuple[HistoryRow, ...]:
        self.console.row(staff, terminal)
        return tuple(self.console.histories.get(terminal, ())[:limit])

    def rename(self, staff: Staff, terminal: str, name: str, site: str) -> None:
        self.console.need(staff, "manager")
        self.console.row(staff, terminal)
        if site not in self.console.sites:
            raise InvalidError("site", msg("목록에서 골라 주세요."))
        where = self.console.sites[site]
        self.console.change_row(terminal, name=name, site=site, site_name=where.name, district=where.district)

    def set_groups(self, staff: Staff, terminal: str, groups: Sequence[str]) -> None:
        self.console.need(staff, "manager")
        self.console.row(staff, terminal)
        for group, members in self.console.members.items():
            (members.add if group in groups else members.discard)(terminal)


class Modes(Part):
    """What staff want of terminals, sites and groups."""

    def switch(
        self,
        staff: Staff,
        terminals: Sequence[str],
        *,
        modes: Any = None,
        preset: str | None = None,
        offer: str = "offer",
        expected_versions: Mapping[str, int] | None = None,
        until: str = "boundary",
    ) -> Mapping[str, int]:
        self.console.need(staff, "helper", "manager")
        for id_ in terminals:
            self.console.row(staff, id_)
        if preset is not None:
            found = find_preset(preset)
            if found is None:
                raise InvalidError("preset", msg("목록에서 골라 주세요."))
            modes = {field: getattr(value, "value", value) for field, value in found.values.items()}
        versions = {}
        with self.console.lock:
            for id_ in terminals:
                self.console.staff_layers[id_] = {**self.console.staff_layers.get(id_, {}), **modes}
                self.console.staff_by[id_] = staff.name
                versions[id_] = self.console.wish(id_)
                self.console.histories.setdefault(id_, []).insert(
                    0,
                    HistoryRow(
                        self.console.now(), "desired", versions[id_], staff.name, {"modes": dict(modes)}
                    ),
                )
                self.console.note(staff, "modes.switch", id_, modes=dict(modes), until=until)
        return versions

    def clear_staff(self, staff: Staff, terminals: Sequence[str]) -> Mapping[str, int]:
        self.console.need(staff, "helper", "manager")
        for id_ in terminals:
            self.console.row(staff, id_)
            self.console.staff_layers.pop(id_, None)
        return {id_: self.console.wish(id_) for id_ in terminals}

    def set_site(self, staff: Staff, site: str, modes: Any) -> int:
        self.console.need(staff, "manager")
        self.console.sites[site] = dataclasses.replace(self.console.sites[site], modes=dict(modes))
        touched = [row.id for row in self.console.rows.values() if row.site == site]
        for id_ in touched:
            self.console.wish(id_)
        return len(touched)

    def set_group(self, staff: Staff, group: str, modes: Any) -> int:
        self.console.need(staff, "manager")
        self.console.groups[group] = dataclasses.replace(self.console.groups[group], modes=dict(modes))
        for id_ in self.console.in_group(group):
            self.console.wish(id_)
        return len(self.console.in_group(group))
