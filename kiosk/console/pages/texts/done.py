"""Words that say what was just done."""

from __future__ import annotations

from kiosk.i18n.text import Arg, Message, msg

# Translators: After a form was saved.
SAVED = msg("저장했어요.")
# Translators: After something was added.
ADDED = msg("더했어요.")
# Translators: After something was removed.
REMOVED = msg("지웠어요.")
# Translators: After a call for help was answered: the visitor sees who comes.
TAKEN = msg("방문한 분의 화면에 내 이름이 보여요.")
# Translators: After a call for help was closed.
CLOSED = msg("도움 요청을 마쳤어요. 고맙습니다.")
# Translators: After pointing at an item.
POINTED = msg("방문한 분의 화면에서 가리키고 있어요.")
# Translators: After words were sent to be spoken.
SAID = msg("기기로 말을 보냈어요.")
# Translators: After a service was opened on the visitor's screen; it is not yet known whether it is there.
OPENING = msg("열어 달라고 보냈어요. 되면 화면에 나타나요.")
# Translators: After settings were changed during help.
SWITCHING = msg("기기로 보냈어요. 되면 화면에 나타나요.")
# Translators: After helping on the screen has ended.
ASSIST_ENDED = msg("화면에서 돕기를 마쳤어요. 이제 보이지 않아요.")
# Translators: After a new key was asked for.
ROTATING = msg("기기에 새 열쇠를 만들어 달라고 했어요.")
# Translators: After a terminal's request was turned away.
TURNED_AWAY = msg("돌려보냈어요.")
# Translators: After an account was ended.
ACCOUNT_ENDED = msg("계정을 끝냈어요.")
# Translators: After an ended account was let in again.
ACCOUNT_BACK = msg("계정을 다시 쓸 수 있게 했어요.")


def revoked(name: Arg) -> Message:
    """Say that a terminal was cut off."""
    # Translators: {name} is the id of a terminal.
    return msg("{name:을/를} 끊었어요. 바로 쓸 수 없게 되었어요.", name=name)


def revoked_late(name: Arg) -> Message:
    """Say that a terminal was cut off here, and that somebody else does not know yet."""
    # Translators: {name} is the id of a terminal. The broker or the city's gateway could not be told yet.
    return msg(
        "{name:을/를} 끊었어요. 중개기나 게이트웨이에는 아직 못 알렸어요. 1분마다 다시 알려요.", name=name
    )
