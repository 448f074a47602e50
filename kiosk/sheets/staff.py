"""What a visitor meets of staff who are elsewhere: an offer, a question, a few words, a name.

A visitor is never surprised: a change that staff wish for is offered first and can be undone with
one press; nobody looks along without a yes (design §4, §5). What the visitor answers goes to the
host ``staff`` as :class:`Answered`, with the number under which it was asked.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.i18n.text import Content, Message, Text, msg
from kiosk.modes.words import Change
from kiosk.screens.flow import Ask, Chosen, Close, Event, Step
from kiosk.screens.model import Action, Fact, Item, Live, Notice, Paragraph, Role, Screen, Tone
from kiosk.sheets.state import Sheet

#: The host that hears the answers.
HOST = "staff"

# Translators: Title after staff changed how the screen looks or speaks.
_CHANGED = msg("이렇게 바꿨어요. 괜찮으세요?")
# Translators: Title: staff offer to change how the screen looks or speaks.
_OFFERED = msg("직원이 이렇게 바꿔 드릴까요?")
# Translators: Title: may a member of staff look along on this screen?
_CONSENT = msg("직원이 화면을 같이 볼까요?")
# Translators: Title: whoever helped on this screen is cut off from it; nobody can see it or answer now.
_CUT_OFF = msg("직원과 연결이 끊겼어요")
# Translators: Reassurance after that: nobody at all sees the screen now.
_UNSEEN = msg("이제 아무도 이 화면을 보지 않아요.")
# Translators: Whom to ask instead: a member of staff in the room.
_NEAR = msg("가까운 직원에게 말해 주세요.")
# Translators: Title: staff asked whether they may look along; that question stands no longer.
_OVER = msg("직원의 물음이 끝났어요")
#: What is said at once, also while the sheet has to wait for a pause.
CUT_OFF_SAID = (_CUT_OFF, _UNSEEN, _NEAR)
LATE_SAID = (_OVER, _UNSEEN)


@dataclass(frozen=True, slots=True)
class Answered:
    """What the visitor answered.

    Attributes:
        number: The number under which it was asked.
        answer: ``yes``, ``no``, ``undo`` or ``keep``.
    """

    number: int
    answer: str


@dataclass(frozen=True, slots=True)
class StaffState:
    """A question of staff that stands on the glass.

    Attributes:
        position: ``offer``, ``changed``, ``consent``, ``gone``, ``words`` or ``name``.
        number: The number under which it was asked.
        by: Name of the staff member as visitors may see it, or "".
        lines: The words of staff, or the name of the terminal.
        changes: What would change or was changed.
    """

    position: str
    number: int = 0
    by: str = ""
    lines: tuple[Text, ...] = ()
    changes: tuple[Change, ...] = ()


def title_of(sheet: str, *, is_done: bool = False) -> Message:
    """Return the title of ``staff-offer``, which may tell what was done, or of ``staff-consent``."""
    return _CONSENT if sheet == "staff-consent" else _CHANGED if is_done else _OFFERED


def _from(params: Mapping[str, Any], position: str) -> Step:
    return Step(
        StaffState(
            position,
            int(params.get("number", 0)),
            str(params.get("by", "")),
            tuple(params.get("lines", ())),
            tuple(params.get("changes", ())),
        )
    )


#: Icon of each setting: those of the bar and of the presets, so that what was changed is found again there.
_ICONS = {
    "language": "language",
    "reading": "easy",
    "scale": "letters",
    "contrast": "contrast",
    "voice": "voice",
    "rate": "rate",
    "volume": "volume",
    "captions": "captions",
    "reach": "wheelchair",
    "input": "keypad",
    "pace": "pace",
    "motion": "motion",
}


def _changes(state: StaffState) -> list[Item]:
    """Return what changes as facts, and that nothing else does."""
    facts = [
        Fact(
            key=f"line.{place}",
            label=change.name,
            value=change.value,
            icon=_ICONS.get(change.field),
            public=True,
        )
        for place, change in enumerate(state.changes)
    ]
    # Translators: Reassurance: nothing that was filled in is lost.
    return [*facts, Notice(key="kept", label=msg("하시던 일은 그대로 있어요."), tone=Tone.GOOD)]


class StaffOfferSheet(Sheet):
    """Offers a change; after a yes, or where the visitor had asked for help, lets them undo it."""

    id = "staff-offer"

    def start(self, params: Mapping[str, Any]) -> Step:
        """Offer, or with ``is_done=True`` tell that it was changed."""
        return _from(params, "changed" if params.get("is_done") else "offer")

    def handle(self, state: StaffState, event: Event) -> Step:
        """Take the answer."""
        if not isinstance(event, Chosen):
            return Step(state)
        match state.position, event.key:
            case "offer", "yes":
                changed = dataclasses.replace(state, position="changed")
                return Step(changed, (Ask(HOST, Answered(state.number, "yes")),), replace=True)
            case "offer", "no":
                return Step(state, (Ask(HOST, Answered(state.number, "no")), Close()))
            case "changed", "undo" | "keep":
                return Step(state, (Ask(HOST, Answered(state.number, event.key)), Close()))
        return Step(state)

    def screen(self, state: StaffState) -> Screen:
        """Ask, or tell what was changed."""
        if state.position == "changed":
            return Screen(
                id="staff-offer.changed",
                public=True,
                tells_modes=True,
                keeps_actions=True,
                title=_CHANGED,
                items=tuple(_changes(state)),
                actions=(
                    # Translators: Button: no, take back what staff have changed. Begin with "No" and a comma.
                    Action(public=True, key="undo", label=msg("아니요, 되돌릴게요"), icon="back"),
                    Action(
                        public=True,
                        key="keep",
                        # Translators: Button: yes, keep what staff changed. Begin with "Yes" and a comma.
                        label=msg("네, 이대로 쓸게요"),
                        role=Role.PRIMARY,
                        icon="check",
                    ),
                ),
            )
        return Screen(
            id="staff-offer",
            public=True,
            tells_modes=True,
            keeps_actions=True,
            title=_OFFERED,
            items=tuple(_changes(state)),
            actions=(
                # Translators: Button: no, leave the screen as it is.
                Action(public=True, key="no", label=msg("아니요, 그대로요"), icon="close"),
                # Translators: Button: yes, change it.
                Action(public=True, key="yes", label=msg("네, 바꿔 주세요"), role=Role.PRIMARY, icon="check"),
            ),
        )


class ConsentSheet(Sheet):
    """Asks whether a staff member may look along; nothing is shown to them before a yes."""

    id = "staff-consent"

    def start(self, params: Mapping[str, Any]) -> Step:
        """Ask on behalf of ``by``."""
        return _from(params, "consent")

    def handle(self, state: StaffState, event: Event) -> Step:
        """Take the answer."""
        if isinstance(event, Chosen) and event.key in ("yes", "no"):
            return Step(state, (Ask(HOST, Answered(state.number, event.key)), Close()))
        return Step(state)

    def screen(self, state: StaffState) -> Screen:
        """Say who would see what, and how it ends."""
        items: list[Item] = []
        if state.by:
            # Translators: Name of the fact: which member of staff asks.
            items.append(
                Paragraph(
                    key="by",
                    label=msg("{name} 직원이 도와 드리려고 해요.", name=Content.of({"ko": state.by})),
                    icon="person",
                )
            )
        items += [
            # Translators: What staff will see when they look along.
            Paragraph(key="seen", icon="machine", label=msg("직원은 화면 모양과 단추만 봐요.")),
            # Translators: What staff will not see when they look along.
            Paragraph(key="hidden", icon="lock", label=msg("쓰신 글과 번호는 보이지 않아요.")),
            # Translators: How looking along ends: by one press of that button.
            Paragraph(key="end", icon="curtain", label=msg("‘그만 보기’를 누르면 바로 끝나요.")),
        ]
        return Screen(
            id="staff-consent",
            public=True,
            keeps_actions=True,
            title=_CONSENT,
            items=tuple(items),
            actions=(
                # Translators: Button: no, staff may not look along.
                Action(public=True, key="no", label=msg("아니요, 혼자 할게요"), icon="close"),
                # Translators: Button: yes, staff may look along.
                Action(public=True, key="yes", label=msg("네, 같이 봐요"), role=Role.PRIMARY, icon="check"),
            ),
        )


class StaffGoneSheet(Sheet):
    """Tells that whoever looked along is cut off: nobody sees the screen, whom to ask, what happens next.

    The words stay true after the line is back: to be seen again takes another question and another yes.
    """

    id = "staff-gone"

    def start(self, params: Mapping[str, Any]) -> Step:
        """Tell it."""
        return _from(params, "gone")

    def handle(self, state: StaffState, event: Event) -> Step:
        """Close when it was read."""
        if isinstance(event, Chosen) and event.key == "done":
            return Step(state, (Ask(HOST, Answered(state.number, "keep")), Close()))
        return Step(state)

    def screen(self, state: StaffState) -> Screen:
        """Say it, with the ways to a person."""
        return Screen(
            id="staff-gone",
            public=True,
            keeps_actions=True,
            title=_CUT_OFF,
            items=(
                Paragraph(key="unseen", label=_UNSEEN),
                Paragraph(key="near", label=_NEAR),
                # Translators: How to get help: the bar button "person" (staff or a telephone line).
                Paragraph(key="person", label=msg("‘사람’을 누르면 직원이나 전화로 도움을 받아요.")),
                # Translators: Promise: staff who want to see the screen again ask the visitor before.
                Paragraph(key="again", label=msg("다시 보려면 직원이 먼저 여쭤봐요.")),
                # Translators: Reassurance: nothing that was filled in is lost.
                Paragraph(key="kept", label=msg("하시던 일은 그대로 있어요.")),
            ),
            # Translators: Button: I have read it.
            actions=(
                Action(public=True, key="done", label=msg("읽었어요"), role=Role.PRIMARY, icon="check"),
            ),
        )


class StaffLateSheet(StaffGoneSheet):
    """Tells that a question of staff is over (nobody answered in time, or they took it back): nobody sees."""

    id = "staff-late"

    def screen(self, state: StaffState) -> Screen:
        """Say it, with the way to a person."""
        shown = super().screen(state)
        return dataclasses.replace(
            shown,
            id=self.id,
            title=_OVER,
            items=tuple(item for item in shown.items if item.key not in ("near", "again")),
        )


class StaffWordsSheet(Sheet):
    """A few words of staff, in the language in which they were typed."""

    id = "staff-words"

    def start(self, params: Mapping[str, Any]) -> Step:
        """Show ``lines``."""
        return _from(params, "words")

    def handle(self, state: StaffState, event: Event) -> Step:
        """Close when it was read."""
        if isinstance(event, Chosen) and event.key == "done":
            return Step(state, (Ask(HOST, Answered(state.number, "keep")), Close()))
        return Step(state)

    def screen(self, state: StaffState) -> Screen:
        """Show the words."""
        return Screen(
            id="staff-words",
            public=True,
            # Translators: Title over a few words that staff have sent to this screen.
            title=msg("직원이 보낸 말이에요"),
            items=tuple(
                Notice(key=f"line.{place}", label=line, tone=Tone.INFO, live=Live.POLITE, public=True)
                for place, line in enumerate(state.lines)
            ),
            # Translators: Button: I have read it.
            actions=(
                Action(public=True, key="done", label=msg("읽었어요"), role=Role.PRIMARY, icon="check"),
            ),
        )


class TerminalNameSheet(Sheet):
    """Which terminal this is, large: staff asked it to identify itself."""

    id = "staff-name"

    def start(self, params: Mapping[str, Any]) -> Step:
        """Show ``lines``: the name, and where it stands."""
        return _from(params, "name")

    def screen(self, state: StaffState) -> Screen:
        """Show the name."""
        return Screen(
            id="staff-name",
            public=True,
            # Translators: Title: the name of this terminal stands below, for staff.
            title=msg("이 기기의 이름이에요"),
            items=tuple(
                Paragraph(key=f"line.{place}", label=line, heading=place == 0, public=True)
                for place, line in enumerate(state.lines)
            ),
            # Translators: Button: close the name of the terminal.
            actions=(Action(public=True, key="done", label=msg("닫기"), role=Role.PRIMARY, icon="check"),),
        )
