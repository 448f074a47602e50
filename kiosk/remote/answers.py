"""Answers to commands: each command gets one, kept until the broker has it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kiosk.remote.actions import Action, PublishAnswer, WriteOutcome
from kiosk.remote.events import Now
from kiosk.remote.state import TwinState
from kiosk.twin.documents import AnswerDocument, Outcome

#: Answers that wait for the broker; the oldest give way.
MAX_WAITING = 200


def finish(
    state: TwinState,
    command: str,
    outcome: Outcome,
    now: Now,
    reason: str = "",
    result: Mapping[str, object] | None = None,
) -> tuple[TwinState, tuple[Action, ...]]:
    """End a command: it is answered once, whatever ends it again later."""
    if command not in state.commands:
        return state, ()
    commands = {name: waiting for name, waiting in state.commands.items() if name != command}
    state, answer = keep(replace(state, commands=commands), command, outcome, now, reason, result)
    return state, (WriteOutcome(answer), PublishAnswer(answer))


def keep(
    state: TwinState,
    command: str,
    outcome: Outcome,
    now: Now,
    reason: str = "",
    result: Mapping[str, object] | None = None,
) -> tuple[TwinState, AnswerDocument]:
    """Return the state with an answer that waits for the broker, and the answer."""
    answer = AnswerDocument(
        terminal=state.terminal,
        id=command,
        outcome=outcome,
        reason=reason[:120],
        at=now.utc,
        result=dict(result or {}),
    )
    kept = {**state.answers, command: answer}
    while len(kept) > MAX_WAITING:
        kept.pop(next(iter(kept)))
    return replace(state, answers=kept), answer


def acknowledged(state: TwinState, command: str) -> TwinState:
    """Forget an answer that the broker has."""
    return replace(state, answers={name: a for name, a in state.answers.items() if name != command})
