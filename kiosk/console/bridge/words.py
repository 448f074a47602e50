"""Answers, help calls and counts of terminals, written into the store; taken in twice they change nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from kiosk.console.services.assist import end_session, open_session, tell_end
from kiosk.console.services.commands import forget_words
from kiosk.console.services.rows import LEFT, OPEN_HELP
from kiosk.console.services.views import AssistState
from kiosk.console.store.database import Work
from kiosk.console.store.models import HourCount, TotalCount
from kiosk.console.store.people import AssistSession, HelpCall, StoredCommand
from kiosk.twin.documents import AnswerDocument, CountsDocument, HelpDocument, HourCounts

#: States of a command about which the terminal may still have something to say.
_UNDECIDED = ("waiting", "sent", "expired", "unknown")
_OLDEST_COUNT = timedelta(days=8)


def take_answer(work: Work, terminal: str, said: AnswerDocument) -> str | None:
    """Write what became of a command; an answer to nobody's command says nothing.

    Returns:
        The assist session to which the visitor has just said yes, or None.
    """
    row = work.session.get(StoredCommand, said.id)
    if row is None or row.terminal_id != terminal or row.state not in _UNDECIDED:
        return None
    if row.state == "expired" and said.outcome == "expired":
        row.reason = said.reason or row.reason
        return None
    row.state, row.reason, row.answered_at = said.outcome, said.reason, work.now
    row.result = dict(said.result)
    forget_words(row)
    work.changed("command", terminal)
    return _answer_assist(work, row, said) if row.name == "assist.begin" else None


def _answer_assist(work: Work, command: StoredCommand, said: AnswerDocument) -> str | None:
    session = work.session.scalars(
        select(AssistSession).where(AssistSession.command_id == command.id)
    ).one_or_none()
    if session is None or session.state not in (AssistState.ASKING.value, AssistState.EXPIRED.value):
        return None
    is_over = session.state == AssistState.EXPIRED.value or session.expires_at <= work.now
    if said.outcome == "done" and not is_over:
        open_session(work, session)
        return session.id
    if said.outcome == "done":
        # Agreed to, or told, too late: whoever asked has gone on, so nobody is to believe that they look.
        end_session(work, session, AssistState.EXPIRED, is_known=True)
        tell_end(work, session)
    else:
        is_late = said.outcome == "expired" or said.reason == "time"
        end_session(work, session, AssistState.EXPIRED if is_late else AssistState.REFUSED, is_known=True)
    return None


def take_help(work: Work, terminal: str, said: HelpDocument) -> None:
    """Write the state of a help call; an older word never undoes a newer one, a closed call stays closed."""
    if said.state == "none" or said.call is None:
        _close_all(work, terminal, said.since, but="", is_left=said.ended == "left")
        return
    _close_all(work, terminal, said.since, but=said.call)
    row = work.session.get(HelpCall, said.call)
    if row is None:
        asked = said.asked_at or said.since
        row = HelpCall(
            id=said.call,
            terminal_id=terminal,
            state="waiting",
            # By the console's clock, unless the call is older than its arrival here.
            since=min(work.now, max(asked, work.now - timedelta(hours=1))),
            language=said.language,
            flow=said.flow,
            told_at=said.since,
        )
        work.session.add(row)
        work.session.flush()
    elif row.terminal_id != terminal or row.state in (LEFT, "closed") or said.since < row.told_at:
        return
    row.told_at, row.language, row.flow = said.since, said.language, said.flow
    if said.state == "answered" and row.state == "waiting":
        row.state, row.taken_at = "taken", work.now
    work.changed("help", terminal)
    work.changed("terminals", terminal)


def _close_all(work: Work, terminal: str, since: datetime, but: str, *, is_left: bool = False) -> None:
    """Close the calls of a terminal that are older than its last word.

    A visitor who has left while their call stood is not forgotten by this: somebody may be on the way to
    them. The next call from there takes its place.
    """
    shown = OPEN_HELP if not but else (*OPEN_HELP, LEFT)
    rows = work.session.scalars(
        select(HelpCall).where(
            HelpCall.terminal_id == terminal, HelpCall.state.in_(shown), HelpCall.id != but
        )
    )
    for row in rows:
        if since >= row.told_at:
            if is_left:
                row.leave(work.now)
            else:
                row.close(work.now)
            work.changed("help", terminal)
            work.changed("terminals", terminal)


def take_counts(work: Work, terminal: str, site: str, said: CountsDocument) -> None:
    """Write counts: what was counted before is taken off, so that the totals hold each hour once."""
    hours = {
        datetime.strptime(text, "%Y-%m-%dT%HZ").replace(tzinfo=UTC): one for text, one in said.hours.items()
    }
    for hour, counts in sorted(hours.items()):
        if not work.now - _OLDEST_COUNT <= hour <= work.now + timedelta(hours=1):
            continue
        held = work.session.get(HourCount, (terminal, hour))
        place = held.site_id if held is not None else site
        before = flat_counts(HourCounts.model_validate(held.body)) if held is not None else {}
        after = flat_counts(counts)
        if before == after:
            continue
        for key in sorted(before.keys() | after.keys()):
            difference = after.get(key, 0) - before.get(key, 0)
            if difference:
                _add_total(work, place, hour, key, difference)
        body = counts.model_dump(mode="json")
        if held is None:
            work.session.add(HourCount(terminal_id=terminal, hour=hour, site_id=place, body=body))
        else:
            held.body = body
        work.session.flush()


def _add_total(work: Work, site: str, hour: datetime, key: tuple[str, str], difference: int) -> None:
    row = work.session.get(TotalCount, (site, hour, *key))
    if row is None:
        work.session.add(
            TotalCount(site_id=site, hour=hour, kind=key[0], name=key[1], value=float(difference))
        )
        work.session.flush()
    else:
        row.value += difference


def flat_counts(counts: HourCounts) -> dict[tuple[str, str], int]:
    """Return counts as (kind, name) -> number; zeros are left out."""
    found = {
        ("sessions", ""): counts.sessions,
        ("help_calls", ""): counts.help_calls,
        ("help_wait_s", ""): counts.help_wait_s,
        ("help_answered", ""): counts.help_answered,
    }
    found |= {("modes", name): value for name, value in counts.modes.items()}
    found |= {("completed", name): value for name, value in counts.completed.items()}
    return {key: value for key, value in found.items() if value}
