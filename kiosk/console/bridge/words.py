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
from kiosk.twin.limits import CLOCK_TOLERANCE_S

#: States of a command about which the terminal may still have something to say.
_UNDECIDED = ("waiting", "sent", "expired", "unknown")
_OLDEST_COUNT = timedelta(days=8)
#: A call that the broker had kept is not shown as older than this: nobody stands there for that long.
_LONGEST_WAIT = timedelta(hours=1)


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
    if row.name == "assist.begin":
        return _answer_assist(work, row, said)
    if row.name == "help.take" and said.outcome != "done":
        _untake(work, row, said)
    return None


def _untake(work: Work, command: StoredCommand, said: AnswerDocument) -> None:
    """Let a call wait again if the visitor was not told that somebody comes; the desk shows why."""
    call = work.session.get(HelpCall, str(command.arguments.get("call", "")))
    if call is None or call.state != "taken" or call.taken_by_id != command.staff_id:
        return
    if said.reason == "answered-already" or said.outcome == "unknown":
        return  # they were told, or have left with the terminal's restart, which says so itself
    if said.reason.endswith("no-such-call"):
        call.close(work.now)
    else:
        call.state, call.taken_at, call.taken_by, call.taken_by_id = "waiting", None, "", ""
    work.changed("help", call.terminal_id)
    work.changed("terminals", call.terminal_id)


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


def is_later_word(
    held: tuple[str, int] | None, said: HelpDocument, connection: str, *, is_kept: bool
) -> bool | None:
    """Tell whether a word about calls comes after those before: True, False, or None if only clocks can tell.

    Args:
        held: Connection and number of the last word, or None.
        said: The word.
        connection: Id of the terminal's connection that is known, or "".
        is_kept: The broker had kept it; it may be old.
    """
    if said.connection is None:
        return None
    if held is not None and held[0] == said.connection:
        return said.sequence >= held[1]  # an equal one is the same word once more
    return True if not is_kept and said.connection == connection else None


def take_help(
    work: Work, terminal: str, said: HelpDocument, *, is_later: bool | None = None, is_kept: bool = False
) -> None:
    """Write the state of a help call; an older word never undoes a newer one, a closed call stays closed.

    Args:
        work: The transaction.
        terminal: Who says it.
        said: The word.
        is_later: What :func:`is_later_word` says of it, if not False.
        is_kept: The broker had kept it; it may be old.
    """
    if said.state == "none" or said.call is None:
        _close_all(work, terminal, said, "", is_later=is_later, is_kept=is_kept)
        return
    _close_all(work, terminal, said, said.call, is_later=is_later, is_kept=is_kept)
    row = work.session.get(HelpCall, said.call)
    if row is None:
        row = HelpCall(
            id=said.call,
            terminal_id=terminal,
            state="waiting",
            since=_asked_at(said, work.now, is_kept=is_kept),
            language=said.language,
            flow=said.flow,
            told_at=said.since,
        )
        work.session.add(row)
        work.session.flush()
    elif (
        row.terminal_id != terminal
        or row.state in (LEFT, "closed")
        or not _is_news(work, row, said, is_later=is_later, is_kept=is_kept)
    ):
        return
    row.told_at, row.language, row.flow = said.since, said.language, said.flow
    if said.state == "answered" and row.state == "waiting":
        row.state, row.taken_at = "taken", work.now
    work.changed("help", terminal)
    work.changed("terminals", terminal)


def _asked_at(said: HelpDocument, now: datetime, *, is_kept: bool) -> datetime:
    """Return when a visitor called, by the console's clock: what was said just now says how long ago."""
    if said.waiting_s is not None and (not is_kept or not said.clock_trusted):
        return now - timedelta(seconds=said.waiting_s)
    asked = said.asked_at or said.since
    if asked < now - _LONGEST_WAIT:
        # Of a terminal of the version before that says it just now: its clock is wrong.
        return now - _LONGEST_WAIT if is_kept and said.clock_trusted else now
    return min(now, asked)


def _is_news(work: Work, row: HelpCall, said: HelpDocument, *, is_later: bool | None, is_kept: bool) -> bool:
    """Tell whether a word is not older than the last one about a call."""
    if is_later is not None:
        return is_later
    is_ahead = row.told_at > work.now + timedelta(seconds=CLOCK_TOLERANCE_S)
    return said.since >= row.told_at or (is_ahead and not is_kept)


def _close_all(
    work: Work, terminal: str, said: HelpDocument, but: str, *, is_later: bool | None, is_kept: bool
) -> None:
    """Close the calls of a terminal that are older than its last word.

    A visitor who has left while their call stood is not forgotten by this: somebody may be on the way to
    them. The next call from there takes its place.
    """
    shown = OPEN_HELP if not but else (*OPEN_HELP, LEFT)
    # Of a call that is told for the first time no clock is asked: whoever calls has come after who left.
    is_new = bool(but) and work.session.get(HelpCall, but) is None
    rows = work.session.scalars(
        select(HelpCall).where(
            HelpCall.terminal_id == terminal, HelpCall.state.in_(shown), HelpCall.id != but
        )
    )
    for row in rows:
        if (is_new and row.state == LEFT) or _is_news(work, row, said, is_later=is_later, is_kept=is_kept):
            if not but and said.ended == "left":
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
