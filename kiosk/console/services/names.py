"""Names that tell terminals apart: staff send a change to the one that they mean."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.console.services.errors import InvalidError
from kiosk.console.store.models import Terminal
from kiosk.i18n.text import msg


def need_own_name(session: Session, name: str, site: str, besides: str = "") -> None:
    """Refuse a name that another terminal of the same site has.

    Args:
        session: The running transaction.
        name: The name, as it was read (:func:`kiosk.console.services.checking.read_name`).
        site: Id of the site.
        besides: Id of the terminal that has the name already, or "".

    Raises:
        InvalidError: Another terminal there is called so.
    """
    taken = select(Terminal.id).where(
        Terminal.site_id == site,
        Terminal.name == name,
        Terminal.id != besides,
        Terminal.revoked_at.is_(None),
    )
    if session.scalars(taken).first() is not None:
        # Translators: Staff error: another terminal of the same centre has this name.
        raise InvalidError("name", msg("이 기관에 같은 이름의 기기가 있어요. 다르게 지어 주세요."))
