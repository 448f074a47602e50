"""The questions of the service's definition, one per screen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from kiosk.contracts.gateway import ServiceAttribute
from kiosk.contracts.words import as_content
from kiosk.i18n.text import Content, Listing, Message, Text, VisitorText, msg
from kiosk.screens.model import Action, Choice, Entry, Field, Item, Notice, Paragraph, Screen, Tone
from kiosk.services.flows.keys import code_of, keys_of
from kiosk.services.flows.labels import next_action, skip_action
from kiosk.services.flows.report.pick import AREA, PHASES
from kiosk.services.flows.report.state import (
    Answer,
    ReportState,
    answer_of,
    find_question,
    is_answered,
    is_number,
    questions_of,
)

#: Longest text answer in characters; all of them together stay under Open311's 4,000.
MAX_TEXT = 1000
#: So many days back can be chosen one by one.
MAX_DAYS_BACK = 30
#: Ends the position of a question that shows the days of the last month.
DAYS = ".days"

# Translators: Button on an optional question: leave out all that is left and go to the read-back.
_TO_CHECK = msg("바로 확인하기")
# Translators: Choice: the day today.
_TODAY = msg("오늘")
# Translators: Choice: the day before today.
_YESTERDAY = msg("어제")
# Translators: Choice: two days before today.
_DAY_BEFORE = msg("그저께")
# Translators: Choice: another day, chosen from a list.
_OTHER_DAY = msg("다른 날")
# Translators: Choice: one does not know which day it was.
_DAY_UNKNOWN = msg("날짜를 잘 몰라요")
# Translators: Label of the field in which the visitor writes freely.
_TEXT_LABEL = msg("내용")
# Translators: Label of a short field (a number on a pole, a name).
_SHORT_LABEL = msg("답")
# Translators: Label of a field for a number.
_NUMBER_LABEL = msg("숫자")
# Translators: Error when a required field is empty: what is missing and what to do.
TEXT_MISSING = msg("칸이 비어 있어요. 짧게라도 적어 주세요.")
# Translators: Error when something other than a number was typed into a field for a number.
NUMBER_WRONG = msg("숫자로만 적어 주세요. 예: 3")
# Translators: Error when no box was ticked although at least one is needed.
NOTHING_TICKED = msg("아직 고른 것이 없어요. 하나 이상 골라 주세요.")
# Translators: Said on questions with boxes: more than one answer can be picked.
_SEVERAL = msg("여러 개를 골라도 돼요.")


def step_of(question: ServiceAttribute) -> str:
    """Return the step (and position) of a question."""
    return f"question.{question.code}"


def shown_question(state: ReportState) -> ServiceAttribute | None:
    """Return the question whose step is shown, or None on another step or when it is not asked any more."""
    if not state.position.startswith("question."):
        return None
    code = state.position.removeprefix("question.")
    return find_question(state, code) or find_question(state, code.removesuffix(DAYS))


def field_key(question: ServiceAttribute) -> str:
    """Return the item key of a question's field."""
    return next(iter(keys_of("answer", [question.code])))


def question_screen(state: ReportState, question: ServiceAttribute, kicker: Text) -> Screen:
    """Ask one question in the way its datatype wants."""
    if question.datatype == "singlevaluelist":
        return _list_screen(state, question, kicker, is_multiple=False)
    if question.datatype == "multivaluelist":
        return _list_screen(state, question, kicker, is_multiple=True)
    if question.datatype == "datetime":
        return _day_screen(state, question, kicker)
    return _field_screen(state, question, kicker)


def _actions(question: ServiceAttribute, *, has_next: bool) -> tuple[Action, ...]:
    """Return next, skip and the short way to the read-back, as the question allows."""
    actions: list[Action] = []
    if not question.required:
        actions += [Action(key="to-check", label=_TO_CHECK, icon="check"), skip_action()]
    if has_next:
        actions.append(next_action())
    return tuple(actions)


def _frame(
    question: ServiceAttribute,
    kicker: Text,
    items: tuple[Item, ...],
    actions: tuple[Action, ...],
    start: str | None = None,
    suffix: str = "",
) -> Screen:
    return Screen(
        id=f"report.{step_of(question)}{suffix}",
        public=True,
        title=as_content(question.description),
        kicker=kicker,
        items=items,
        actions=actions,
        step=(3, PHASES),
        area=AREA,
        start=start,
    )


def _hint(question: ServiceAttribute) -> Content | None:
    return as_content(question.datatype_description) if question.datatype_description else None


def _list_screen(
    state: ReportState, question: ServiceAttribute, kicker: Text, *, is_multiple: bool
) -> Screen:
    """Choices; with boxes and a Next when several may hold."""
    answer = answer_of(state, question.code)
    chosen = set((answer,) if isinstance(answer, str) else answer or ())
    by_key = {value.key: value for value in question.values}
    choices: list[Item] = [
        Choice(
            key=key,
            label=as_content(by_key[code].name),
            icon=by_key[code].icon,
            area=AREA,
            selected=code in chosen if is_multiple else (True if code in chosen else None),
            multiple=is_multiple,
            public=True,
        )
        for key, code in keys_of("value", by_key).items()
    ]
    if is_multiple:
        choices.insert(0, Paragraph(key="several", label=_SEVERAL))
    if state.error is not None:
        choices.insert(0, Notice(key="error", label=state.error, tone=Tone.ERROR))
    start = "error" if state.error is not None else None
    return _frame(question, kicker, tuple(choices), _actions(question, has_next=is_multiple), start)


def _field_screen(state: ReportState, question: ServiceAttribute, kicker: Text) -> Screen:
    """A field for words or a number."""
    answer = answer_of(state, question.code)
    entry, label, limit = {
        "text": (Entry.LONG_TEXT, _TEXT_LABEL, MAX_TEXT),
        "number": (Entry.DIGITS, _NUMBER_LABEL, 12),
    }.get(question.datatype, (Entry.TEXT, _SHORT_LABEL, 100))
    key = field_key(question)
    field = Field(
        key=key,
        label=label,
        detail=_hint(question),
        value=VisitorText(answer if isinstance(answer, str) else ""),
        entry=entry,
        required=question.required,
        error=state.error,
        max_length=limit,
    )
    start = key if state.error is not None else None
    return _frame(question, kicker, (field,), _actions(question, has_next=True), start)


def _day_screen(state: ReportState, question: ServiceAttribute, kicker: Text) -> Screen:
    """The last days by name, then "another day"."""
    answer, days = answer_of(state, question.code), near_days(state.today)
    labels = (_TODAY, _YESTERDAY, _DAY_BEFORE)
    items: list[Item] = [
        Choice(
            key=f"day.{back}",
            label=label,
            detail=_date_text(day),
            icon="calendar",
            area=AREA,
            selected=True if answer == day.isoformat() else None,
            public=True,
        )
        for back, (label, day) in enumerate(zip(labels, days, strict=False))
    ]
    items.append(Choice(key="day.other", label=_OTHER_DAY, icon="calendar", area=AREA, public=True))
    if not question.required:
        items.append(Choice(key="day.unknown", label=_DAY_UNKNOWN, icon="question", area=AREA, public=True))
    return _frame(question, kicker, tuple(items), _actions(question, has_next=False))


def days_screen(state: ReportState, question: ServiceAttribute, kicker: Text) -> Screen:
    """The days of the last month, one by one."""
    answer = answer_of(state, question.code)
    items = tuple(
        Choice(
            key=f"day.{back}",
            label=_date_text(day),
            area=AREA,
            selected=True if answer == day.isoformat() else None,
            public=True,
        )
        for back, day in enumerate(near_days(state.today, MAX_DAYS_BACK + 1))
        if back >= 3
    )
    return _frame(question, kicker, items, (), suffix=DAYS)


def near_days(today: date | None, count: int = 3) -> tuple[date, ...]:
    """Return today and the days before it, newest first; nothing when today is not known."""
    return tuple(today - timedelta(days=back) for back in range(count)) if today else ()


def _date_text(day: date) -> Message:
    # Translators: A day to choose, for example "11월 23일 월요일"; usually only {date}.
    return msg("{date}", date=day)


def day_of(state: ReportState, key: str) -> str | None:
    """Return the ISO day behind a choice of a day, or None."""
    number = key.removeprefix("day.")
    days = near_days(state.today, MAX_DAYS_BACK + 1)
    return days[int(number)].isoformat() if number.isdecimal() and int(number) < len(days) else None


def value_of(question: ServiceAttribute, key: str) -> str | None:
    """Return the value behind a choice, or None."""
    return code_of("value", [value.key for value in question.values], key)


def error_of(question: ServiceAttribute, answer: Answer | None) -> Message | None:
    """Return what is wrong with an answer and how to mend it (E-10), or None."""
    is_empty = not answer or (isinstance(answer, str) and not answer.strip())
    if question.datatype == "multivaluelist":
        return NOTHING_TICKED if is_empty and question.required else None
    if is_empty:
        return TEXT_MISSING if question.required else None
    if question.datatype == "number" and not (isinstance(answer, str) and is_number(answer)):
        return NUMBER_WRONG
    return None


def answer_text(question: ServiceAttribute, answer: Answer | None) -> Text | None:
    """Return an answer as the read-back tells it, or None when there is none to send."""
    if answer is None or not is_answered(question, answer):
        return None
    if question.datatype in ("singlevaluelist", "multivaluelist"):
        names = {value.key: as_content(value.name) for value in question.values}
        chosen = (answer,) if isinstance(answer, str) else answer
        told = tuple(names[key] for key in chosen)
        if len(told) == 1:
            return told[0]
        # Translators: Several picked answers in the read-back; {answers} is a list of them.
        return msg("{answers}", answers=Listing(told))
    text = answer if isinstance(answer, str) else " ".join(answer)
    if question.datatype == "datetime":
        return _date_text(date.fromisoformat(text))
    return VisitorText(text.strip())


def answers_to_send(state: ReportState) -> Mapping[str, str | list[str]]:
    """Return the answers in the words of Open311: code -> value or list of values."""
    sent: dict[str, str | list[str]] = {}
    for question in questions_of(state):
        answer = answer_of(state, question.code)
        if answer is None or not is_answered(question, answer):
            continue
        sent[question.code] = answer.strip() if isinstance(answer, str) else list(answer)
        if question.datatype == "singlevaluelist" and not isinstance(answer, str):
            sent[question.code] = answer[0]
    return sent


def description_to_send(state: ReportState) -> str:
    """Return the visitor's free words, for servers that read nothing but the description."""
    lines = [state.place.landmark.strip()] if state.place.kind == "list" else []
    for question in questions_of(state):
        answer = answer_of(state, question.code)
        if question.datatype in ("text", "string") and isinstance(answer, str):
            lines.append(answer.strip())
    return "\n".join(line for line in lines if line)[:4000]
