"""Districts and sites."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kiosk.console import audit
from kiosk.console.accounts.leaving import forget_site, leave_site
from kiosk.console.services.access import find_site, in_scope, need_everything, need_role
from kiosk.console.services.checking import read_id, read_name, read_zone
from kiosk.console.services.ending import fix_ends
from kiosk.console.services.errors import InvalidError
from kiosk.console.services.group_scope import leave_other_districts, others_groups
from kiosk.console.services.issuing import Issuer
from kiosk.console.services.members import Movement, groups_at, let_go, terminals_of
from kiosk.console.services.views import DistrictView, SiteView, Staff
from kiosk.console.store.database import Store
from kiosk.console.store.models import District, Site, StoredMessage, StoredSchedule, Terminal
from kiosk.i18n.text import Message, msg


def _taken(field: str) -> InvalidError:
    # Translators: Staff error: a name, id or number is in use already.
    return InvalidError(field, msg("이미 쓰고 있어요. 다른 것을 써 주세요."))


class Places:
    """The site service."""

    def __init__(self, store: Store, issuer: Issuer) -> None:
        """Work on a store."""
        self._store = store
        self._issuer = issuer

    def districts(self, staff: Staff) -> tuple[DistrictView, ...]:
        """Return the districts in the scope, by name."""
        with self._store.read() as session:
            rows = session.execute(
                select(District.id, District.name, func.count(Site.id))
                .outerjoin(Site, Site.district_id == District.id)
                .group_by(District.id, District.name)
                .order_by(District.name, District.id)
            ).all()
            visible = set(session.scalars(select(Site.district_id).where(in_scope(staff.scope))))
            return tuple(
                DistrictView(id, name, sites)
                for id, name, sites in rows
                if staff.scope.is_everything or id in staff.scope.districts or id in visible
            )

    def sites(self, staff: Staff) -> tuple[SiteView, ...]:
        """Return the sites in the scope, by name."""
        with self._store.read() as session:
            return self._views(session, staff)

    def _views(self, session: Session, staff: Staff, only: str | None = None) -> tuple[SiteView, ...]:
        counting = (
            select(Terminal.site_id, func.count().label("terminals"))
            .where(Terminal.revoked_at.is_(None))
            .group_by(Terminal.site_id)
            .subquery()
        )
        statement = (
            select(Site, func.coalesce(counting.c.terminals, 0))
            .outerjoin(counting, counting.c.site_id == Site.id)
            .where(in_scope(staff.scope))
            .order_by(Site.name, Site.id)
        )
        if only is not None:
            statement = statement.where(Site.id == only)
        return tuple(
            SiteView(row.id, row.name, row.district_id, row.time_zone, row.modes, int(count))
            for row, count in session.execute(statement)
        )

    def add_district(self, staff: Staff, id: str, name: str) -> DistrictView:
        """Add a district."""
        need_everything(staff, "manager")
        key, text = read_id("id", id), read_name("name", name)
        with self._store.write() as work:
            if work.session.get(District, key) is not None:
                raise _taken("id")
            work.session.add(District(id=key, name=text))
            work.changed("places")
            audit.append(work, staff, "district.add", f"district:{key}", {"name": text})
        return DistrictView(key, text, 0)

    def add(self, staff: Staff, id: str, name: str, district: str, time_zone: str) -> SiteView:
        """Add a site."""
        need_role(staff, "manager")
        key, text = read_id("id", id), read_name("name", name)
        zone = read_zone("time_zone", time_zone)
        with self._store.write() as work:
            self._check_district(work.session, staff, district)
            if work.session.get(Site, key) is not None:
                raise _taken("id")
            forget_site(work, staff, key)
            work.session.add(Site(id=key, name=text, district_id=district, time_zone=zone, modes={}))
            work.changed("places")
            audit.append(
                work, staff, "site.add", f"site:{key}", {"name": text, "district": district, "zone": zone}
            )
        return SiteView(key, text, district, zone, {}, 0)

    def change(self, staff: Staff, id: str, name: str, district: str, time_zone: str) -> SiteView:
        """Change a site."""
        need_role(staff, "manager")
        text, zone = read_name("name", name), read_zone("time_zone", time_zone)
        with self._store.write() as work:
            row = find_site(work.session, staff, id)
            if district != row.district_id:
                self._check_district(work.session, staff, district)
            has_moved = district != row.district_id
            row.name, row.district_id, row.time_zone = text, district, zone
            if has_moved:
                here = terminals_of(work.session, site=id)
                movement = Movement(work, here)
                leave_other_districts(work.session, here, district)
                let_go(work, staff, id, others_groups(work.session, district))
                left = movement.tell(staff)
                fix_ends(work, left)
                self._issuer.issue(work, left, staff, {"district": district})
            work.changed("places")
            work.changed("everything", id)
            audit.append(
                work, staff, "site.change", f"site:{id}", {"name": text, "district": district, "zone": zone}
            )
            work.session.flush()
            return self._views(work.session, staff, id)[0]

    def _check_district(self, session: Session, staff: Staff, district: str) -> None:
        is_mine = staff.scope.is_everything or district in staff.scope.districts
        if session.get(District, district) is None or not is_mine:
            raise InvalidError("district", _NO_DISTRICT)

    def remove(self, staff: Staff, id: str) -> None:
        """Remove a site that has no terminal and is not all that an account may see."""
        need_role(staff, "manager")
        with self._store.write() as work:
            row = find_site(work.session, staff, id)
            if work.session.scalar(select(func.count()).where(Terminal.site_id == id)):
                # Translators: Staff error: a site with terminals (also revoked ones) cannot be removed.
                raise InvalidError("id", msg("단말이 있거나 있었던 곳은 지울 수 없어요."))
            leave_site(work, staff, id)
            for model in (StoredSchedule, StoredMessage):
                for one in work.session.scalars(select(model).where(model.site_id == id)):
                    work.session.delete(one)
            let_go(work, staff, id, groups_at(work.session, [id])[id])
            work.session.delete(row)
            work.changed("places")
            audit.append(work, staff, "site.remove", f"site:{id}", {"name": row.name})


# Translators: Staff error: there is no such district, or it is another's.
_NO_DISTRICT: Message = msg("그런 구역이 없어요.")
