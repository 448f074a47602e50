"""Commands: checked, written down before they begin, obeyed once, answered. Pure."""

from __future__ import annotations

from dataclasses import replace

from kiosk.remote import declining, helping, undoing
from kiosk.remote.actions import (
    Action,
    ApplyForVisit,
    Execute,
    Offer,
    PublishAll,
    PublishReport,
    WithdrawOffer,
    WriteCommand,
)
from kiosk.remote.answers import finish, keep
from kiosk.remote.events import CommandReceived, Now, OfferAnswered
from kiosk.remote.state import PendingOffer, TwinState, Undo, WaitingCommand
from kiosk.remote.wishes import values_before
from kiosk.twin.commands import (
    BeginAssist,
    CloseHelp,
    EndAssist,
    Needs,
    OfferModes,
    ReportNow,
    SetModes,
    TakeHelp,
    find_command,
    read_arguments,
)
from kiosk.twin.documents import CommandDocument, parse_document
from kiosk.twin.envelope import open_envelope
from kiosk.twin.layers import takes_away, usable_modes
from kiosk.twin.limits import CLOCK_TOLERANCE_S, JOURNAL_KEPT_S, REORDER_S
from kiosk.twin.refusals import MessageRefused, Reason
from kiosk.twin.topics import Kind

Outcome = tuple[TwinState, tuple[Action, ...]]


def receive(state: TwinState, event: CommandReceived, now: Now) -> Outcome:
    """Take a message in: refuse it and say so, or write its id down."""
    document: CommandDocument | None = None
    try:
        opened = open_envelope(event.payload, Kind.COMMAND, state.terminal, state.keys)
        document = parse_document(opened.body, CommandDocument, state.terminal)
        if event.is_retained:
            raise MessageRefused(Reason.RETAINED)
        if document.id in state.known:
            raise MessageRefused(Reason.REPLAYED)
        try:
            _check_age(state, document, now)
        except MessageRefused:
            if event.expiry_s is not None:  # the broker has it since a moment ago, as it says
                state = replace(state, late=document)
            raise
        left = document.expires_in_s if event.expiry_s is None else min(event.expiry_s, document.expires_in_s)
        waiting = WaitingCommand(
            document, read_arguments(document.name, document.arguments), event.received_at + left
        )
        _check_that_it_may_begin(state, waiting, now)
    except MessageRefused as refused:
        return _refuse(state, document, refused, now)
    issued = document.order
    newest = max(state.newest_issue, issued)
    known = {name: at for name, at in state.known.items() if at > newest - JOURNAL_KEPT_S}
    state = replace(
        state,
        known={**known, document.id: issued},
        newest_issue=newest,
        commands={**state.commands, document.id: waiting},
    )
    return state, (WriteCommand(document.id, issued),)


def _check_age(state: TwinState, document: CommandDocument, now: Now) -> None:
    """Refuse what was issued long ago: by the order of commands, and by the console's own time.

    Where the console has not told the time (yet, or because it is of the version before) this terminal's
    clock decides, unless something that was obeyed contradicts it.
    """
    if document.order < state.newest_issue - REORDER_S:
        raise MessageRefused(Reason.EXPIRED, "much older than the newest command")
    latest, time = document.order + document.expires_in_s + CLOCK_TOLERANCE_S, state.console.time
    if time is not None:
        is_steady = document.steady_at is not None
        there = time.steady_at(now.monotonic) if is_steady else time.clock_at(now.monotonic)
        if there > latest:
            raise MessageRefused(Reason.EXPIRED, "by the console's time")
    elif now.tells_age and now.utc.timestamp() > (
        document.issued_at.timestamp() + document.expires_in_s + CLOCK_TOLERANCE_S
    ):
        raise MessageRefused(Reason.EXPIRED, "by the clock")


def _refuse(state: TwinState, document: CommandDocument | None, refused: MessageRefused, now: Now) -> Outcome:
    """Show the refusal; answer if somebody can be answered, and nothing else was answered before."""
    state = state.refuse(Kind.COMMAND, refused, now, document.id if document is not None else "")
    actions: tuple[Action, ...] = (PublishReport(),)
    if document is not None and refused.reason not in (Reason.REPLAYED, Reason.RETAINED):
        outcome = "expired" if refused.reason is Reason.EXPIRED else "refused"
        known = {**state.known, document.id: document.order}
        waiting = WaitingCommand(document, ReportNow(), 0.0)
        state = replace(state, known=known, commands={**state.commands, document.id: waiting})
        reason = f"{refused.reason.value} {refused.detail}".strip()
        state, more = finish(state, document.id, outcome, now, reason)  # type: ignore[arg-type]
        actions += more
    return state, actions


def _check_that_it_may_begin(state: TwinState, waiting: WaitingCommand, now: Now) -> None:
    """Check time and consent; the terminal does it itself, whatever the console has checked.

    Raises:
        MessageRefused: ``expired not-allowed``.
    """
    if now.monotonic > waiting.deadline:
        raise MessageRefused(Reason.EXPIRED)
    needs = find_command(waiting.document.name).needs
    if needs is Needs.IDLE and state.is_in_use:
        raise MessageRefused(Reason.NOT_ALLOWED, "in-use")
    if needs is Needs.HELP and not state.may_be_helped_by(waiting.document.staff_id, now):
        raise MessageRefused(Reason.NOT_ALLOWED, "no-help-call")
    assist, document = state.assist, waiting.document
    if needs is Needs.CONSENT and not (
        state.is_assisted(now)
        and assist is not None
        and (document.assist, document.staff_id) == (assist.id, assist.staff_id)
    ):
        raise MessageRefused(Reason.NOT_ALLOWED, "no-consent")


def written(state: TwinState, command: str, now: Now) -> Outcome:
    """The id is on the disk: begin, if it is not too late by now."""
    waiting = state.commands.get(command)
    if waiting is None or waiting.is_running:
        return state, ()
    try:
        _check_that_it_may_begin(state, waiting, now)
    except MessageRefused as refused:
        state = state.refuse(Kind.COMMAND, refused, now, command)
        outcome = "expired" if refused.reason is Reason.EXPIRED else "refused"
        reason = f"{refused.reason.value} {refused.detail}".strip()
        state, actions = finish(state, command, outcome, now, reason)  # type: ignore[arg-type]
        return state, (*actions, PublishReport())
    waiting = replace(waiting, is_running=True)
    state = replace(state, commands={**state.commands, command: waiting})
    return _begin(state, waiting, now)


def not_written(state: TwinState, command: str, now: Now) -> Outcome:
    """What cannot be written down is not begun: after a crash nobody would know."""
    state = state.refuse(Kind.COMMAND, MessageRefused(Reason.DISK_FULL), now, command)
    state, actions = finish(state, command, "refused", now, Reason.DISK_FULL.value)
    return state, (*actions, PublishReport())


def _begin(state: TwinState, waiting: WaitingCommand, now: Now) -> Outcome:
    document, arguments = waiting.document, waiting.arguments
    match arguments:
        case BeginAssist():
            return helping.begin_assist(state, document, arguments, now)
        case EndAssist():
            return helping.end_assist_by_staff(state, document, arguments, now)
        case TakeHelp():
            return helping.take_call(state, document, arguments, now)
        case CloseHelp():
            return helping.close_call(state, document, arguments, now)
        case ReportNow():
            state, actions = finish(state, document.id, "done", now)
            return state, (PublishAll(), *actions)
        case OfferModes() | SetModes():
            return _change_for_visit(state, document, arguments, now)
        case _:
            return state, (Execute(document, arguments),)


def _change_for_visit(
    state: TwinState, document: CommandDocument, arguments: OfferModes | SetModes, now: Now
) -> Outcome:
    """Offer modes for this visit, or set them at once for a visitor who asked for help.

    Setting what would take something away from the visitor, or what they refused, is an offer all the same.
    """
    values, unusable = usable_modes(arguments.values, "modes", state.languages)
    if unusable:
        return finish(state, document.id, "refused", now, f"bad-arguments {', '.join(unusable)}")
    if not state.is_in_use:
        return finish(state, document.id, "refused", now, "not-allowed nobody-there")
    before = values_before(state, values)
    changes = {name: value for name, value in values.items() if before.get(name) != value}
    if not changes:
        return finish(state, document.id, "done", now, "already")
    # What would take size, contrast or voice away is asked first, whoever calls it help (D-12).
    is_asked = takes_away(before, changes) or declining.is_declined(state, changes)
    is_done = isinstance(arguments, SetModes) and not is_asked
    if is_done and state.is_busy:
        return replace(state, held=(*state.held, document.id)), ()
    state, actions = _drop_open_question(state, now)
    back = {field: before[field] for field in changes}
    if is_done:
        then = state.effective(state.applied)
        undo = Undo("", then, frozenset(changes.items()), visit=back)
        # The next one that waited must already see it.
        state = replace(state, visitor={**state.visitor, **changes})
        state, told = undoing.tell(state, undo, document.by, then | changes)
        state, more = finish(state, document.id, "done", now)
        return state, (*actions, ApplyForVisit(changes), *more, *told)
    name = f"offer-{state.offers + 1}"
    offer = PendingOffer(name, command=document.id, values=changes, undo=back)
    state = replace(state, offer=offer, offers=state.offers + 1)
    return state, (*actions, Offer(name, changes, document.by))


def release(state: TwinState, now: Now) -> Outcome:
    """The visitor has paused: do what waited for that, if they still want help."""
    held = state.held
    actions: tuple[Action, ...] = ()
    state = replace(state, held=())
    for name in held:
        waiting = state.commands.get(name)
        if waiting is None or not isinstance(waiting.arguments, SetModes):
            continue
        if state.may_be_helped_by(waiting.document.staff_id, now):
            state, more = _change_for_visit(state, waiting.document, waiting.arguments, now)
        else:
            state, more = finish(state, name, "refused", now, "not-allowed no-help-call")
        actions += more
    return state, actions


def _drop_open_question(state: TwinState, now: Now) -> Outcome:
    """Take back whatever the visitor is being asked; a command that asked gets its answer."""
    offer = state.offer
    if offer is None:
        return state, ()
    state = replace(state, offer=None)
    actions: tuple[Action, ...] = (WithdrawOffer(offer.id),)
    if offer.command is not None:
        state, more = finish(state, offer.command, "refused", now, "replaced")
        actions += more
    return state, actions


def answer_offer(state: TwinState, offer: PendingOffer, event: OfferAnswered, now: Now) -> Outcome:
    """The visitor has answered what a command offered."""
    command = offer.command or ""
    state = replace(state, offer=None)
    choices = frozenset(offer.values.items())
    if event.answer != "yes":
        return finish(declining.decline(state, choices), command, "refused", now, "visitor")
    then = state.effective(state.applied)
    state = declining.take(state, choices)
    state, gone = undoing.remember(state, Undo(offer.id, then, choices, visit=offer.undo))
    state, actions = finish(state, command, "done", now, "visitor")
    return state, (*gone, ApplyForVisit(offer.values), *actions)


def end_of_visit(state: TwinState, now: Now) -> Outcome:
    """Commands that waited for the visitor's word are answered: they have left."""
    waiting = list(state.held)
    if state.offer is not None and state.offer.command is not None:
        waiting.append(state.offer.command)
    actions: tuple[Action, ...] = ()
    for name in waiting:
        state, more = finish(state, name, "refused", now, "visit-ended")
        actions += more
    return state, actions


def restarted(state: TwinState, unanswered: tuple[str, ...], now: Now) -> TwinState:
    """After a crash nobody knows how far these commands came: the console is told so."""
    for command in unanswered:
        state, _ = keep(state, command, "unknown", now, "restarted")
    return state
