"""What the keys do with which one answers the questions of a service."""

from __future__ import annotations

from kiosk.contracts.gateway import ServiceAttribute
from kiosk.screens.flow import Step
from kiosk.services.flows.report import questions
from kiosk.services.flows.report.state import (
    Answer,
    ReportState,
    answer_of,
    is_done,
    questions_of,
    skip_mark,
)
from kiosk.services.flows.report.way import Way


def keep_answer(state: ReportState, question: ServiceAttribute, answer: Answer) -> ReportState:
    """Keep an answer; its question is not skipped any more."""
    answers = {**state.answers, (state.service or "", question.code): answer}
    return state.with_(answers=answers, skipped=state.skipped - {_mark(state, question)}, error=None)


def _mark(state: ReportState, question: ServiceAttribute) -> str:
    return skip_mark(state, questions.step_of(question))


def _skip(state: ReportState, question: ServiceAttribute) -> ReportState:
    return state.with_(skipped=state.skipped | {_mark(state, question)})


class Answering:
    """Answers one question, or leaves it out."""

    def __init__(self, way: Way) -> None:
        """Go on by *way*."""
        self._way = way

    def chosen(self, state: ReportState, question: ServiceAttribute, key: str) -> Step:
        """Answer a press on the step of a question."""
        if key in ("skip", "to-check") and not question.required:
            state = _skip(state, question).with_(error=None)
            return self._way.advance(state if key == "skip" else _leave_out_the_rest(state))
        if question.datatype in ("singlevaluelist", "multivaluelist"):
            return self._value(state, question, key)
        if question.datatype == "datetime":
            return self._day(state, question, key)
        return self._next(state, question) if key == "next" else Step(state)

    def _value(self, state: ReportState, question: ServiceAttribute, key: str) -> Step:
        if question.datatype == "multivaluelist" and key == "next":
            return self._next(state, question)
        value = questions.value_of(question, key)
        if value is None:
            return Step(state)
        if question.datatype == "singlevaluelist":
            return self._way.advance(keep_answer(state, question, value))
        before = answer_of(state, question.code) or ()
        ticked = {*((before,) if isinstance(before, str) else before)} ^ {value}
        in_order = tuple(choice.key for choice in question.values if choice.key in ticked)
        return Step(keep_answer(state, question, in_order))

    def _day(self, state: ReportState, question: ServiceAttribute, key: str) -> Step:
        if key == "day.other":
            return self._way.go(state, questions.step_of(question) + questions.DAYS)
        if key == "day.unknown" and not question.required:
            answers = {k: v for k, v in state.answers.items() if k != (state.service, question.code)}
            return self._way.advance(_skip(state, question).with_(answers=answers))
        day = questions.day_of(state, key)
        return self._way.advance(keep_answer(state, question, day)) if day is not None else Step(state)

    def _next(self, state: ReportState, question: ServiceAttribute) -> Step:
        """Leave a question by Next: an error keeps it, an empty optional one is left out."""
        answer = answer_of(state, question.code)
        error = questions.error_of(question, answer)
        if error is not None:
            return Step(state.with_(error=error))
        if not answer or (isinstance(answer, str) and not answer.strip()):
            state = _skip(state, question)
        return self._way.advance(state)


def _leave_out_the_rest(state: ReportState) -> ReportState:
    """Take the short way (E-17): leave out every optional question and any contact."""
    marks = {
        _mark(state, question)
        for question in questions_of(state)
        if not question.required and not is_done(state, questions.step_of(question))
    }
    return state.with_(skipped=state.skipped | marks, contact=state.contact or "none")
