"""The page of a call: who comes, who can see it, whom to ask instead; what was done is kept behind it."""

from __future__ import annotations

from kiosk.i18n.text import Content, msg
from kiosk.screens.model import Action, Fact, Item, Live, Notice, Paragraph, Role, Screen, Tone
from kiosk.services.operations.model import Called

# Translators: Progress while staff are being called.
CALLING = msg("직원을 부르고 있어요.")
# Translators: Title after staff confirmed that somebody comes.
_COMING_TITLE = msg("직원에게 알렸어요")
# Translators: Said after staff confirmed that somebody comes.
_COMING = msg("직원이 곧 와요. 여기서 기다려 주세요.")
# Translators: Big title on the screen for staff and bystanders: please call a member of staff.
_CALL_TITLE = msg("직원을 불러 주세요")
# Translators: Honest words: the call stands on the screens of staff, nobody has answered yet.
_ASKED = msg("직원 화면에 알렸어요. 답을 기다리고 있어요.")
# Translators: Honest words: the call is kept, but nobody at the desks of staff can see it now.
_DESK_AWAY = msg("지금은 직원이 이 부름을 보지 못해요.")
# Translators: What to do meanwhile; telephone numbers stand below.
_INSTEAD = msg("가까운 직원에게 말하거나 아래 번호로 전화하세요.")
# Translators: What becomes of the call: it is not lost, staff see it as soon as both are joined again.
_CALL_STAYS = msg("부름은 남아 있어요. 다시 이어지면 직원이 바로 봐요.")
# Translators: Terminal and desks are joined again; the call stands there, nobody has answered yet.
_DESK_BACK = msg("직원 화면과 다시 이어졌어요. 답을 기다리고 있어요.")
# Translators: Title while the call stands on the screens of staff.
_ASKED_TITLE = msg("직원을 부르고 있어요")
# Translators: Honest words: only a sound was made here, nobody has confirmed anything.
_ONLY_SOUND = msg("소리로 알렸어요. 아직 직원이 본 것은 아니에요.")
# Translators: Honest words: no sound could be made, only this screen shows the call.
_ONLY_SCREEN = msg("이 화면에만 보여요. 가까운 사람에게 말해 주세요.")
# Translators: Said with it: your work on the screen is kept.
_KEPT = msg("하시던 일은 그대로 있어요.")
# Translators: Button: ring once more.
_AGAIN = msg("다시 부르기")
# Translators: Button: staff are not needed any more.
_STOP = msg("그만 부르기")
# Translators: Button: leave the page of the call, which stands, and go on with what I was doing.
_GO_ON = msg("하던 일로 돌아가기")
# Translators: Said when the member of staff who was called helps on this screen and does not come.
_ON_SCREEN = msg("직원이 이 화면에서 도와 드리고 있어요.")
# Translators: Title: staff have said that the visitor's call has been dealt with.
_OVER_TITLE = msg("부르기가 끝났어요")
# Translators: Said with it: staff can be called once more.
_OVER = msg("도움이 더 필요하면 다시 부르세요.")

_AGAIN_ACTION = Action(key="again", label=_AGAIN, icon="bell", public=True)
_GO_ON_ACTION = Action(key="go-on", label=_GO_ON, role=Role.PRIMARY, icon="check", public=True)
_STOP_ACTION = Action(key="stop", label=_STOP, icon="end", public=True)


def called_screen(called: Called | None, numbers: tuple[Fact, ...], area: str) -> Screen:
    """Say how a call stands.

    Args:
        called: How staff were called, or None while they are.
        numbers: Telephones: the first one stands always, the rest where nobody at a desk can see the call.
        area: Whose colour the page wears.
    """
    title = _CALL_TITLE
    is_unseen = called is not None and not called.reached and called.desk == "away"
    if called is not None and (called.reached or called.is_asked) and not is_unseen:
        title = _COMING_TITLE if called.reached else _ASKED_TITLE
    if called is None:
        told, tone = CALLING, Tone.INFO
    elif called.reached:
        told, tone = (_ON_SCREEN if called.is_on_screen else _COMING), Tone.GOOD
    elif is_unseen:
        told, tone = _DESK_AWAY, Tone.WARNING
    elif called.is_asked:
        told, tone = (_DESK_BACK if called.desk == "back" else _ASKED), Tone.INFO
    else:
        told, tone = (_ONLY_SOUND if called.is_ringing else _ONLY_SCREEN), Tone.WARNING
    items: list[Item] = [
        Notice(key="told", label=told, tone=tone, live=Live.ASSERTIVE, public=True),
        Notice(key="kept", label=_KEPT, tone=Tone.INFO, public=True),
    ]
    if called is not None and called.reached and called.by and not called.is_on_screen:
        # Translators: Said when a member of staff, {name}, has answered the visitor's call.
        who = msg("{name} 직원이 곧 도와 드려요.", name=Content.of({"ko": called.by}))
        items.insert(0, Notice(key="by", label=who, tone=Tone.GOOD, public=True))
    if is_unseen:
        items[1:1] = [
            Paragraph(key="instead", label=_INSTEAD, public=True),
            Paragraph(key="stays", label=_CALL_STAYS, public=True),
        ]
        items += numbers[1:]
    items += numbers[:1]
    return Screen(
        id="person.called",
        public=True,
        title=title,
        items=tuple(items),
        actions=(_AGAIN_ACTION, _STOP_ACTION, _GO_ON_ACTION),
        area=area,
        awaits_staff=True,
    )


def over_screen(area: str) -> Screen:
    """Say that staff have closed the call, and that another is possible."""
    return Screen(
        id="person.called",
        public=True,
        title=_OVER_TITLE,
        items=(
            Notice(key="told", label=_OVER, tone=Tone.INFO, live=Live.ASSERTIVE, public=True),
            Notice(key="kept", label=_KEPT, tone=Tone.INFO, public=True),
        ),
        actions=(_AGAIN_ACTION, _GO_ON_ACTION),
        area=area,
    )
