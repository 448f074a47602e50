"""Answering by voice: the visitor speaks, sees and hears what was understood, and says yes or no.

Nothing that was understood does anything before "yes". Where other people could hear along, a step
before says so. The sheet knows no microphone: it asks for a turn with :class:`Listen`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from kiosk.errors import KioskError
from kiosk.i18n.text import Text, VisitorText, msg
from kiosk.screens.flow import (
    Choose,
    Chosen,
    Close,
    Done,
    Event,
    Failed,
    Heard,
    Listen,
    Step,
    StopListening,
    Understood,
)
from kiosk.screens.model import Action, Choice, Fact, Item, Notice, Paragraph, Role, Screen, Tone
from kiosk.sheets.listen_match import match

EFFECT = "listen"
STOP, TYPE, AGAIN, YES, GO_ON = "stop", "type", "again", "yes", "go-on"
#: Less than this is told as uncertain.
UNCERTAIN = 0.5
#: So many other readings are offered.
_OTHERS = 2


@dataclass(frozen=True, slots=True)
class Pick:
    """One of the choices that can be meant.

    Attributes:
        key: Its key on the Screen below.
        label: Its words.
        words: The same in the visitor's language, as a string.
    """

    key: str
    label: Text
    words: str


@dataclass(frozen=True, slots=True, repr=False)
class ListenState:
    """State of the sheet.

    Attributes:
        position: ``warn preparing listening confirm failed``.
        label: The question that is answered.
        language: Catalogue tag of the visitor.
        picks: Choices to pick from; empty for a field.
        value: What stands in the field already: nothing typed is lost.
        max_length: Limit of the field.
        is_private: What is said goes to nobody's loudspeaker.
        partial: Words so far.
        texts: What was understood, best first.
        confidence: Of the best.
        picked: Place in *picks* that was meant, or None.
        failure: Why there is nothing.
    """

    position: str
    label: Text
    language: str
    picks: tuple[Pick, ...] = ()
    value: str = ""
    max_length: int = 200
    is_private: bool = True
    partial: str = ""
    texts: tuple[str, ...] = ()
    confidence: float = 1.0
    picked: int | None = None
    failure: KioskError | None = None

    def __repr__(self) -> str:
        """Show the step, and nothing of what was said."""
        return f"ListenState({self.position!r})"

    def whole(self, number: int = 0) -> str:
        """Return what the field would hold."""
        return " ".join(filter(None, [self.value.rstrip(), self.texts[number]]))[: self.max_length]


class ListenSheet:
    """Opened with ``label, language`` and ``picks`` or ``value, max_length``; ``warns`` to warn first.

    With ``field_key`` it closes with the text (``str``), which is then typed into that field.
    """

    id = "listen"

    def start(self, params: Mapping[str, Any]) -> Step:
        """Warn first, or begin to listen at once: the press that opened it was the wish to speak."""
        state = ListenState(
            position="warn",
            label=params["label"],
            language=params["language"],
            picks=tuple(params.get("picks", ())),
            value=str(params.get("value", "")),
            max_length=int(params.get("max_length", 200)),
            is_private=bool(params.get("is_private", True)),
        )
        return Step(state) if params.get("warns") else _listen(state)

    def has_draft(self, state: Any) -> bool:
        """What was understood and not yet confirmed can be said again."""
        del state
        return False

    def handle(self, state: ListenState, event: Event) -> Step:
        """Answer one event."""
        match_on = state.position
        if isinstance(event, Heard) and match_on in ("preparing", "listening"):
            return Step(replace(state, position="listening", partial=event.text), replace=True)
        if isinstance(event, Failed):
            return Step(replace(state, position="failed", failure=event.error, partial=""), replace=True)
        if isinstance(event, Done) and isinstance(event.result, Understood):
            return _understood(state, event.result)
        if isinstance(event, Chosen):
            return _press(state, event.key)
        return Step(state)

    def screen(self, state: ListenState) -> Screen:
        """Render the step."""
        match state.position:
            case "warn":
                return _warn_screen(state)
            case "confirm":
                return _confirm_screen(state)
            case "failed":
                return _failed_screen(state)
        return _listening_screen(state)


def _listen(state: ListenState) -> Step:
    state = replace(
        state, position="preparing", partial="", texts=(), picked=None, failure=None, confidence=1.0
    )
    phrases = tuple(pick.words for pick in state.picks)
    return Step(state, (Listen(EFFECT, phrases),), replace=True)


def _understood(state: ListenState, result: Understood) -> Step:
    picked: int | None = None
    if state.picks:
        words = [pick.words for pick in state.picks]
        found = (match(text, words, state.language) for text in result.texts)
        picked = next((place for place in found if place is not None), None)
    state = replace(
        state,
        position="confirm",
        texts=result.texts,
        confidence=result.confidence,
        picked=picked,
        partial="",
    )
    return Step(state, replace=True)


def _press(state: ListenState, key: str) -> Step:
    if key == TYPE:
        return Step(state, (Close(),))
    if key == STOP and state.position in ("preparing", "listening"):
        return Step(state, (StopListening(),))
    if (key == GO_ON and state.position == "warn") or (
        key == AGAIN and state.position in ("confirm", "failed")
    ):
        return _listen(state)
    if state.position != "confirm":
        return Step(state)
    if state.picks:
        if key == YES and state.picked is not None:
            return Step(state, (Close(), Choose(state.picks[state.picked].key)))
        return Step(state)
    texts = {YES: 0, **{f"other.{number}": number for number in range(1, len(state.texts))}}
    return Step(state, (Close(state.whole(texts[key])),)) if key in texts else Step(state)


def _type_action(state: ListenState) -> Action:
    # Translators: Button: pick by pressing instead of speaking.
    pressing = msg("눌러서 고를게요")
    # Translators: Button: write instead of speaking.
    writing = msg("글자로 쓸게요")
    return Action(key=TYPE, label=pressing if state.picks else writing, icon="keyboard")


def _warn_screen(state: ListenState) -> Screen:
    return Screen(
        id="listen.warn",
        kicker=state.label,
        # Translators: Asked before somebody speaks personal things aloud in a public place.
        title=msg("여기서 말로 할까요?"),
        items=(
            # Translators: Warning before speaking aloud: people nearby can hear it.
            Notice(key="aloud", label=msg("말하면 옆 사람도 들을 수 있어요."), tone=Tone.WARNING),
            # Translators: Without headphones the terminal shows what it understood and does not say it.
            Notice(
                key="shown", label=msg("알아들은 말은 화면에만 나와요. 소리로 들으려면 이어폰을 꽂으세요.")
            ),
        ),
        actions=(
            _type_action(state),
            # Translators: Button: begin to speak.
            Action(key=GO_ON, label=msg("말할게요"), role=Role.PRIMARY, icon="sound-signal"),
        ),
    )


def _listening_screen(state: ListenState) -> Screen:
    is_open = state.position == "listening"
    # Translators: Title while the microphone is open.
    now = msg("지금 말하세요")
    # Translators: Title while voice input is being made ready.
    soon = msg("들을 준비를 하고 있어요")
    # Translators: Shown while the terminal listens; it notices by itself when the visitor stops.
    listening = msg("듣고 있어요. 말을 멈추면 알아들은 말을 보여 드려요.")
    items: list[Item] = []
    if is_open:
        items.append(Paragraph(key="ear", label=listening, icon="sound-signal"))
    if state.partial:
        items.append(Paragraph(key="partial", label=VisitorText(state.partial, private=state.is_private)))
    actions = [_type_action(state)]
    if is_open:
        # Translators: Button: the visitor has finished speaking.
        done = msg("다 말했어요")
        actions.append(Action(key=STOP, label=done, role=Role.PRIMARY, icon="check"))
    return Screen(
        id=f"listen.{state.position}",
        kicker=state.label,
        title=now if is_open else soon,
        items=tuple(items),
        actions=tuple(actions),
    )


def _confirm_screen(state: ListenState) -> Screen:
    heard = VisitorText(state.texts[0], private=state.is_private)
    # Translators: Name of the line that shows what the terminal has understood.
    items: list[Item] = [Fact(key="heard", label=msg("알아들은 말"), value=heard)]
    if state.confidence < UNCERTAIN:
        # Translators: The terminal is not sure that it understood rightly.
        items.append(Notice(key="uncertain", label=msg("잘못 들었을 수 있어요."), tone=Tone.WARNING))
    # Translators: Button: say it once more.
    again = Choice(key=AGAIN, label=msg("다시 말할게요"), icon="retry")
    if state.picks:
        return _pick_screen(state, items, again)
    if state.value.strip():
        whole = VisitorText(state.whole(), private=state.is_private)
        # Translators: Name of the line that shows what the field will hold with the new words.
        items.append(Fact(key="whole", label=msg("이어서 쓴 글"), value=whole))
    # Translators: Button: what was understood is right.
    items.append(Choice(key=YES, label=msg("네, 맞아요"), icon="check"))
    for number, text in enumerate(state.texts[1 : 1 + _OTHERS], 1):
        # Translators: Quiet line under another reading of what the visitor said.
        other = msg("이 말인가요?")
        label = VisitorText(text, private=state.is_private)
        items.append(Choice(key=f"other.{number}", label=label, detail=other))
    return Screen(
        id="listen.confirm",
        kicker=state.label,
        # Translators: Title: is this what the visitor said?
        title=msg("이렇게 말했나요?"),
        items=(*items, again),
        actions=(_type_action(state),),
    )


def _pick_screen(state: ListenState, items: list[Item], again: Choice) -> Screen:
    if state.picked is None:
        # Translators: Title: what was said is none of the choices.
        title = msg("무엇을 고를지 모르겠어요")
    else:
        # Translators: Title: did the visitor mean this choice?
        title = msg("{choice:을/를} 고를까요?", choice=state.picks[state.picked].label)
        # Translators: Button: the choice that was understood is right.
        items.append(Choice(key=YES, label=msg("네, 그거예요"), icon="check"))
    return Screen(
        id="listen.confirm",
        kicker=state.label,
        title=title,
        items=(*items, again),
        actions=(_type_action(state),),
    )


def _failed_screen(state: ListenState) -> Screen:
    assert state.failure is not None
    return Screen(
        id="listen.failed",
        kicker=state.label,
        # Translators: Title when nothing could be understood.
        title=msg("잘 듣지 못했어요"),
        items=(
            Notice(key="why", label=state.failure.message, tone=Tone.WARNING),
            # Translators: Button: say it once more.
            Choice(key=AGAIN, label=msg("다시 말할게요"), icon="retry"),
        ),
        actions=(_type_action(state),),
    )
