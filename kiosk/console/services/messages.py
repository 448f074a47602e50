"""Notices of the centre that stay on terminals for a while."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiosk.console import audit
from kiosk.console.services.access import need_role
from kiosk.console.services.checking import fold_text, read_text
from kiosk.console.services.errors import InvalidError, NotFoundError
from kiosk.console.services.issuing import Issuer
from kiosk.console.services.room import need_room
from kiosk.console.services.targets import Sight, read_target, target_text
from kiosk.console.services.views import MessageView, Staff
from kiosk.console.store.database import Store
from kiosk.console.store.models import Site, StoredMessage, TerminalGroup
from kiosk.i18n.text import msg
from kiosk.twin.layers import ALL_LANGUAGES

_LONGEST = 300
_MOST_DAYS = 366


class Messages:
    """The message service."""

    def __init__(self, store: Store, issuer: Issuer) -> None:
        """Work on a store."""
        self._store = store
        self._issuer = issuer

    def messages(self, staff: Staff) -> tuple[MessageView, ...]:
        """Return the notices that are not over, in the scope."""
        with self._store.read() as session:
            rows = session.scalars(
                select(StoredMessage)
                .where(StoredMessage.ends_at > self._store.clock.now())
                .order_by(StoredMessage.starts_at, StoredMessage.id)
            )
            sight = Sight(session, staff)
            return tuple(_view(session, row, sight) for row in rows if sight.sees(row.site_id, row.group_id))

    def add(
        self, staff: Staff, texts: Mapping[str, str], starts_at: datetime, ends_at: datetime, target: str
    ) -> MessageView:
        """Add a notice."""
        need_role(staff, "manager")
        words = _read_texts(texts)
        with self._store.write() as work:
            longest = timedelta(days=_MOST_DAYS)
            if not starts_at < ends_at or ends_at <= work.now or ends_at - starts_at > longest:
                # Translators: Staff error: a notice must end after it begins, and not in the past.
                raise InvalidError("ends_at", msg("끝나는 때를 확인하세요."))
            place = read_target(work.session, staff, target, may_be_all=True)
            row = StoredMessage(
                id=uuid.uuid4().hex,
                texts=words,
                starts_at=starts_at,
                ends_at=ends_at,
                site_id=place.site,
                group_id=place.group,
                made_by=staff.name,
            )
            work.session.add(row)
            terminals = place.terminals(work.session)
            need_room(work, terminals, "texts", place.sites(work.session))
            self._issuer.issue(work, terminals, staff, {"message": row.id})
            work.changed("places")
            # A notice is public: its words may stand in the trail.
            detail = {"texts": words, "target": target, "until": ends_at.isoformat(timespec="seconds")}
            audit.append(
                work, staff, "message.add", f"message:{row.id}", {**detail, "terminals": len(terminals)}
            )
            return _view(work.session, row, Sight(work.session, staff))

    def remove(self, staff: Staff, id: str) -> None:
        """Take a notice back."""
        need_role(staff, "manager")
        with self._store.write() as work:
            row = work.session.get(StoredMessage, id)
            if row is None or not Sight(work.session, staff).sees(row.site_id, row.group_id):
                raise NotFoundError("message")
            text = target_text(row.site_id, row.group_id)
            terminals = read_target(work.session, staff, text, may_be_all=True).terminals(work.session)
            work.session.delete(row)
            self._issuer.issue(work, terminals, staff, {"message_removed": id})
            work.changed("places")
            audit.append(work, staff, "message.remove", f"message:{id}", {"terminals": len(terminals)})


def _read_texts(texts: Mapping[str, str]) -> dict[str, str]:
    """Return the texts by language; what is wrong with one names its language as the field."""
    words = {tag: text for tag, text in texts.items() if fold_text(text)}
    if "ko" not in words:
        # Translators: Staff error: a notice needs Korean words at least.
        raise InvalidError("ko", msg("한국어 글이 있어야 해요."))
    for tag in words:
        if tag not in ALL_LANGUAGES:
            # Translators: Staff error: a language was chosen that this program does not know.
            raise InvalidError("language", msg("말할 언어를 골라 주세요."))
    return {tag: read_text(tag, text, _LONGEST) for tag, text in words.items()}


def _view(session: Session, row: StoredMessage, sight: Sight) -> MessageView:
    place: Site | TerminalGroup | None = None
    if row.site_id:
        place = session.get(Site, row.site_id)
    elif row.group_id:
        place = session.get(TerminalGroup, row.group_id)
    return MessageView(
        id=row.id,
        texts=row.texts,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        target=target_text(row.site_id, row.group_id),
        target_name=place.name if place else "",
        made_by=row.made_by,
        is_changeable=sight.covers(row.site_id, row.group_id),
    )
