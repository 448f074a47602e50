"""The wall of terminals and single terminals."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from kiosk.console import audit
from kiosk.console.services.access import chunks, find_site, find_terminal, in_scope, need_role
from kiosk.console.services.checking import read_name
from kiosk.console.services.ending import fix_ends
from kiosk.console.services.errors import InvalidError
from kiosk.console.services.group_scope import leave_other_districts, may_change
from kiosk.console.services.issuing import Issuer
from kiosk.console.services.members import Movement, ways_of
from kiosk.console.services.names import need_own_name
from kiosk.console.services.room import need_room
from kiosk.console.services.rows import STATE, joined, layer_rows, load_rows, matching, resolved
from kiosk.console.services.views import (
    HistoryRow,
    Staff,
    TerminalDetail,
    TerminalFilter,
    TerminalPage,
    TerminalRow,
    TerminalState,
)
from kiosk.console.store.database import Store
from kiosk.console.store.models import Desired, History, Membership, Site, Terminal, TerminalGroup
from kiosk.i18n.text import msg
from kiosk.twin.documents import DesiredDocument
from kiosk.twin.layers import staff_end
from kiosk.twin.schedules import next_boundary
from kiosk.twin.signing import decode_key, key_id

_MOST_ROWS = 500


class Wall:
    """The terminal service."""

    def __init__(self, store: Store, issuer: Issuer) -> None:
        """Work on a store."""
        self._store = store
        self._issuer = issuer

    def list(self, staff: Staff, wanted: TerminalFilter) -> TerminalPage:
        """Return a page of the terminals in the scope."""
        limit = max(1, min(wanted.limit, _MOST_ROWS))
        with self._store.read() as session:
            counting = matching(
                joined(STATE.label("state"), func.count()), staff.scope, wanted, with_state=False
            )
            counts: dict[str, int] = dict(session.execute(counting.group_by(STATE)).all())
            states = {state: int(counts.get(state.value, 0)) for state in TerminalState}
            total = sum(states.values()) if wanted.state is None else states[wanted.state]
            ids = session.scalars(
                matching(joined(Terminal.id), staff.scope, wanted, with_state=True)
                .order_by(Site.name, Terminal.name, Terminal.id)
                .offset(max(0, wanted.offset))
                .limit(limit)
            ).all()
            return TerminalPage(load_rows(session, ids, self._store.clock.now()), total, states)

    def rows(self, staff: Staff, ids: Sequence[str]) -> tuple[TerminalRow, ...]:
        """Return some terminals of the scope."""
        with self._store.read() as session:
            seen: list[TerminalRow] = []
            for part in chunks(dict.fromkeys(ids)):
                visible = set(
                    session.scalars(joined(Terminal.id).where(Terminal.id.in_(part), in_scope(staff.scope)))
                )
                ordered = [one for one in part if one in visible]
                seen += load_rows(session, ordered, self._store.clock.now())
            return tuple(seen)

    def get(self, staff: Staff, terminal: str) -> TerminalDetail:
        """Return one terminal with all layers."""
        now = self._store.clock.now()
        with self._store.read() as session:
            row = find_terminal(session, staff, terminal)
            desired = session.get(Desired, terminal)
            (view,) = load_rows(session, [terminal], now)
            document = DesiredDocument.model_validate_json(desired.body) if desired is not None else None
            staff_holds = "staff" in resolved(desired, now).sources.values()
            return TerminalDetail(
                row=view,
                layers=layer_rows(session, desired, view, now) if desired is not None else (),
                group_ids=tuple(
                    session.scalars(
                        select(Membership.group_id)
                        .join(TerminalGroup, TerminalGroup.id == Membership.group_id)
                        .where(Membership.terminal_id == terminal)
                        .order_by(TerminalGroup.priority.desc())
                    )
                ),
                site_group_ids=frozenset(
                    group for group, site in ways_of(session, [terminal])[terminal].items() if site
                ),
                added_at=row.added_at,
                identity=key_id(decode_key(row.identity)),
                next_identity=key_id(decode_key(row.next_identity)) if row.next_identity else "",
                staff_by=row.staff_by if staff_holds else "",
                staff_until=staff_end(document) if document is not None and staff_holds else None,
                boundary=next_boundary(document.schedules, now) if document is not None else None,
            )

    def history(self, staff: Staff, terminal: str, limit: int = 100) -> tuple[HistoryRow, ...]:
        """Return what happened to it, newest first."""
        with self._store.read() as session:
            find_terminal(session, staff, terminal)
            rows = session.scalars(
                select(History)
                .where(History.terminal_id == terminal)
                .order_by(History.id.desc())
                .limit(max(1, min(limit, 1000)))
            )
            return tuple(HistoryRow(row.at, row.kind, row.version, row.author, row.detail) for row in rows)

    def rename(self, staff: Staff, terminal: str, name: str, site: str) -> None:
        """Change name and site."""
        need_role(staff, "manager")
        text = read_name("name", name)
        with self._store.write() as work:
            row = find_terminal(work.session, staff, terminal)
            place = find_site(work.session, staff, site)
            before = {"name": row.name, "site": row.site_id}
            has_moved = row.site_id != place.id
            if has_moved or text != row.name:  # two of a time before may keep theirs
                need_own_name(work.session, text, place.id, terminal)
            movement = Movement(work, [terminal])
            row.name, row.site_id = text, place.id
            if has_moved:
                leave_other_districts(work.session, [terminal], place.district_id)
                movement.tell(staff)
                need_room(work, [terminal], "site")
                fix_ends(work, [terminal])
                self._issuer.issue(work, [terminal], staff, {"site": place.name})
            work.changed("terminals", terminal)
            work.changed("places")
            after = {"name": text, "site": place.id}
            audit.append(
                work, staff, "terminal.rename", f"terminal:{terminal}", {"before": before, "after": after}
            )

    def set_groups(self, staff: Staff, terminal: str, groups: Sequence[str]) -> None:
        """Let exactly these groups name a terminal, as far as the manager may change them.

        Groups that hold its site have it all the same.
        """
        need_role(staff, "manager")
        with self._store.write() as work:
            row = find_terminal(work.session, staff, terminal)
            before = sorted(
                work.session.scalars(select(Membership.group_id).where(Membership.terminal_id == terminal))
            )
            wanted = _reachable_groups(work.session, staff, row, set(before), set(groups))
            if before == wanted:
                return
            work.session.execute(delete(Membership).where(Membership.terminal_id == terminal))
            work.session.add_all(Membership(group_id=one, terminal_id=terminal) for one in wanted)
            need_room(work, [terminal], "groups")
            fix_ends(work, [terminal])
            self._issuer.issue(work, [terminal], staff, {"groups": wanted})
            detail = {"before": before, "after": wanted}
            audit.append(work, staff, "terminal.groups", f"terminal:{terminal}", detail)


def _reachable_groups(
    session: Session, staff: Staff, terminal: Terminal, before: set[str], chosen: set[str]
) -> list[str]:
    """Return the groups that will name a terminal: what was chosen, and what the manager may not change.

    Raises:
        InvalidError: A group was chosen that does not exist for them, or is another district's.
    """
    site = session.get_one(Site, terminal.site_id)
    held = {row.id: row for row in session.scalars(select(TerminalGroup))}
    mine = {
        id
        for id, row in held.items()
        if may_change(staff.scope, row.district_id) and row.district_id in (None, site.district_id)
    }
    if chosen - mine - before:
        # Translators: Staff error: a group was chosen that does not exist any more.
        raise InvalidError("groups", msg("없는 모둠이 들어 있어요."))
    return sorted((chosen & mine) | (before - mine))
