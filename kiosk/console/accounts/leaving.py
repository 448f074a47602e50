"""Accounts of a place that is no more: nobody keeps an id by which they would see what comes after it."""

from __future__ import annotations

from sqlalchemy import select

from kiosk.console import audit
from kiosk.console.accounts.rows import scope_columns, scope_of
from kiosk.console.services.errors import InvalidError
from kiosk.console.services.views import Staff
from kiosk.console.store.database import Work
from kiosk.console.store.models import Site
from kiosk.console.store.people import Account
from kiosk.i18n.text import msg


def leave_site(work: Work, staff: Staff, site: str) -> None:
    """Take a site out of what accounts may see; an account that may see nothing else keeps it from going.

    An account without any place lies in nobody's scope: the manager of the site could not even end it. Of
    accounts that were ended already nothing is asked; they see nothing then, also when they are enabled.

    Args:
        work: The transaction in which the site goes.
        staff: Who removes it.
        site: Its id.

    Raises:
        InvalidError: An account in use may see this site only; who removes a site may see that account too.
    """
    rows = [row for row in work.session.scalars(select(Account).order_by(Account.name)) if site in row.sites]
    if not rows:
        return
    rest = set(work.session.scalars(select(Site.id).where(Site.id != site)))
    for row in rows:
        has_more = row.is_everything or row.districts or rest & set(row.sites)
        if row.disabled_at is None and not has_more:
            name = row.display_name or row.name
            # Translators: Staff error: a site cannot be removed while an account (its name) sees no other.
            only = msg("{name:은/는} 이곳만 볼 수 있어요. 먼저 다른 곳을 맡겨 주세요.", name=name)
            raise InvalidError("id", only)
        _narrow(work, staff, row, [one for one in row.sites if one in rest])


def forget_site(work: Work, staff: Staff, site: str) -> None:
    """Take an id that no site has out of all accounts: a new site of this id is not what they were given."""
    for row in work.session.scalars(select(Account).order_by(Account.name)):
        if site in row.sites:
            _narrow(work, staff, row, [one for one in row.sites if one != site])


def _narrow(work: Work, staff: Staff, row: Account, sites: list[str]) -> None:
    before = {"role": row.role, "scope": scope_columns(scope_of(row))}
    row.sites = sites
    after = {"role": row.role, "scope": scope_columns(scope_of(row))}
    audit.append(work, staff, "account.change", f"account:{row.id}", {"before": before, "after": after})
