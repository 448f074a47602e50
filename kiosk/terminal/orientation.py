"""Where things are at a terminal, for who does not see it (C-21)."""

from __future__ import annotations

from kiosk.i18n.text import Message, msg
from kiosk.settings.profile import Profile

_SIDES: dict[str, Message] = {
    # Translators: Where the headset jack is, spoken to a blind visitor.
    "left": msg("이어폰 구멍은 화면 왼쪽에 있어요."),
    # Translators: Where the headset jack is, spoken to a blind visitor.
    "right": msg("이어폰 구멍은 화면 오른쪽에 있어요."),
    # Translators: Where the headset jack is, spoken to a blind visitor.
    "below": msg("이어폰 구멍은 화면 아래쪽에 있어요."),
}


def describe_terminal(profile: Profile) -> Message:
    """Return the orientation that is spoken when the voice starts (C-21)."""
    # Translators: Said when there is no jack for headsets.
    jack = _SIDES.get(profile.jack_place, msg("이어폰 구멍은 없어요."))
    if profile.has_keypad:
        # Translators: Spoken when the voice starts on a terminal with keys; {jack}: where the jack is.
        return msg("단추판의 위아래 화살표로 움직이고 가운데 단추로 고르세요. {jack}", jack=jack)
    return msg(
        # Translators: Spoken when the voice starts on a terminal without keys; {jack}: where the jack is.
        "화면 아래나 옆에 세 칸이 있어요. 차례대로 이전, 고르기, 다음이에요. {jack}",
        jack=jack,
    )
