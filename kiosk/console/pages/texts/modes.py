"""Modes, differences and states in words."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.i18n.text import Arg, Message, msg

FIELDS: Mapping[str, Message] = {
    # Translators: Name of a setting of a terminal.
    "language": msg("말"),
    # Translators: Name of a setting: standard or easy words.
    "reading": msg("글의 쉬운 정도"),
    # Translators: Name of a setting: size of letters and everything else.
    "scale": msg("글자 크기"),
    # Translators: Name of a setting: colours.
    "contrast": msg("색"),
    # Translators: Name of a setting: reading aloud.
    "voice": msg("읽어 주기"),
    # Translators: Name of a setting: speed of the voice.
    "rate": msg("말 빠르기"),
    # Translators: Name of a setting: loudness.
    "volume": msg("소리 크기"),
    # Translators: Name of a setting: spoken words shown as text.
    "captions": msg("자막"),
    # Translators: Name of a setting: how high the controls stand.
    "reach": msg("단추 높이"),
    # Translators: Name of a setting: touch, keypad or two switches.
    "input": msg("쓰는 방법"),
    # Translators: Name of a setting: how long the terminal waits.
    "pace": msg("기다리는 시간"),
    # Translators: Name of a setting: movement on the screen.
    "motion": msg("움직임"),
}

VALUES: Mapping[tuple[str, str], Message] = {
    # Translators: Setting of a terminal: ordinary words.
    ("reading", "standard"): msg("보통 말"),
    # Translators: Setting of a terminal: easy words.
    ("reading", "easy"): msg("쉬운 말", _context="setting"),
    # Translators: Setting of a terminal: ordinary size.
    ("scale", "1.0"): msg("보통 글자"),
    # Translators: Setting of a terminal: 1.5 times as large.
    ("scale", "1.5"): msg("큰 글자"),
    # Translators: Setting of a terminal: twice as large.
    ("scale", "2.0"): msg("아주 큰 글자"),
    # Translators: Setting of a terminal: ordinary colours.
    ("contrast", "standard"): msg("보통 색"),
    # Translators: Setting of a terminal: dark background.
    ("contrast", "dark"): msg("어두운 바탕", _context="setting"),
    # Translators: Setting of a terminal: high contrast.
    ("contrast", "high"): msg("또렷한 색", _context="setting"),
    # Translators: Setting of a terminal: everything is read aloud.
    ("voice", "true"): msg("읽어 주기 켬"),
    # Translators: Setting of a terminal: nothing is read aloud.
    ("voice", "false"): msg("읽어 주기 끔"),
    # Translators: Setting of a terminal: spoken words are shown.
    ("captions", "true"): msg("자막 켬"),
    # Translators: Setting of a terminal: spoken words are not shown.
    ("captions", "false"): msg("자막 끔"),
    # Translators: Setting of a terminal: speed of the voice.
    ("rate", "0.7"): msg("아주 느린 말"),
    # Translators: Setting of a terminal: speed of the voice.
    ("rate", "0.85"): msg("느린 말"),
    # Translators: Setting of a terminal: speed of the voice.
    ("rate", "1.0"): msg("보통 빠르기"),
    # Translators: Setting of a terminal: speed of the voice.
    ("rate", "1.25"): msg("조금 빠른 말"),
    # Translators: Setting of a terminal: speed of the voice.
    ("rate", "1.5"): msg("빠른 말"),
    # Translators: Setting of a terminal: speed of the voice.
    ("rate", "2.0"): msg("아주 빠른 말"),
    # Translators: Setting of a terminal: loudness.
    ("volume", "-12"): msg("아주 작은 소리"),
    # Translators: Setting of a terminal: loudness.
    ("volume", "-6"): msg("작은 소리"),
    # Translators: Setting of a terminal: loudness.
    ("volume", "0"): msg("보통 소리"),
    # Translators: Setting of a terminal: loudness.
    ("volume", "6"): msg("큰 소리"),
    # Translators: Setting of a terminal: loudness.
    ("volume", "12"): msg("아주 큰 소리"),
    # Translators: Setting of a terminal: controls at their ordinary height.
    ("reach", "standard"): msg("보통 높이"),
    # Translators: Setting of a terminal: controls low, for wheelchair users.
    ("reach", "low"): msg("낮은 높이"),
    # Translators: Setting of a terminal: used by touch.
    ("input", "touch"): msg("손으로 누르기"),
    # Translators: Setting of a terminal: used by a keypad.
    ("input", "keypad"): msg("단추판으로", _context="setting"),
    # Translators: Setting of a terminal: used by two switches.
    ("input", "scan"): msg("단추 두 개로", _context="setting"),
    # Translators: Setting of a terminal: ordinary waiting time.
    ("pace", "standard"): msg("보통 시간"),
    # Translators: Setting of a terminal: waits twice as long.
    ("pace", "slow"): msg("넉넉한 시간"),
    # Translators: Setting of a terminal: things may move.
    ("motion", "full"): msg("움직임 있음"),
    # Translators: Setting of a terminal: nothing moves.
    ("motion", "reduced"): msg("움직임 없음"),
}

# Translators: Terminal without any wish: as its own settings are.
OWN = msg("기기의 처음 모습")
# Translators: Nothing was reported yet.
UNKNOWN = msg("아직 몰라요")
# Translators: Heading: what staff, schedules and groups want of a terminal.
WANTED = msg("바라는 모습")
# Translators: Heading: how the terminal is, as it says itself.
ACTUAL = msg("지금 모습")
# Translators: Choice in a form: no wish for this setting.
LEAVE = msg("그대로 두기")

STATES: Mapping[str, Message] = {
    # Translators: State of a terminal: it is as wanted.
    "as-wanted": msg("바라는 대로예요"),
    # Translators: State of a terminal: the answer has not come yet.
    "waiting": msg("대답을 기다려요"),
    # Translators: State of a terminal: a visitor uses it, the change comes later.
    "deferred": msg("나중에 바뀌어요"),
    # Translators: State of a terminal: it did not take the change.
    "refused": msg("받아들이지 않았어요"),
    # Translators: State of a terminal: no connection.
    "offline": msg("연결되지 않았어요"),
    # Translators: State of a terminal: it has never said anything.
    "unknown": msg("아직 소식이 없어요"),
}

REASONS: Mapping[str, Message] = {
    # Translators: Why a terminal is not as wanted: the visitor decided so.
    "visitor": msg("방문한 분이 그대로 쓰기로 했어요."),
    # Translators: Why a terminal is not as wanted.
    "offline": msg("기기가 이어지면 바뀌어요."),
    # Translators: Why a terminal is not as wanted.
    "waiting": msg("기기가 아직 대답하지 않았어요."),
    # Translators: Why a terminal is not as wanted: somebody uses it.
    "deferred": msg("쓰는 분이 마치면 바뀌어요."),
    # Translators: Why a terminal is not as wanted.
    "refused": msg("기기가 받아들이지 않았어요."),
    # Translators: Why a terminal refused: no space left on its disk.
    "disk-full": msg("기기에 저장할 자리가 없어요."),
    # Translators: Why a terminal refused: it knows a newer wish.
    "stale": msg("기기는 더 새로운 것을 알아요."),
    # Translators: Why a terminal refused: two different wishes with one number.
    "conflict": msg("번호가 같은 다른 것이 왔어요."),
    # Translators: Why a terminal refused: it does not trust the signature.
    "bad-signature": msg("서명이 맞지 않아요."),
    # Translators: Why a terminal refused: the signature is missing.
    "unsigned": msg("서명이 없어요."),
    # Translators: Why a terminal refused: it does not know the console's key.
    "unknown-key": msg("기기가 이 직원 창을 몰라요."),
    # Translators: Why a terminal refused: the message was for another one.
    "foreign": msg("다른 기기로 가는 것이었어요."),
    # Translators: Why a terminal refused: the message is broken.
    "malformed": msg("읽을 수 없는 내용이에요."),
    # Translators: Why a terminal refused: the message is too large.
    "oversize": msg("내용이 너무 커요."),
    # Translators: Why a terminal refused: its program is too old for this.
    "version-unknown": msg("기기의 프로그램이 오래되었어요."),
    # Translators: Why a command had no effect: too late.
    "expired": msg("너무 늦게 닿았어요."),
    # Translators: Why a command was refused: the terminal had it before.
    "replayed": msg("이미 한 일이에요."),
    # Translators: Why a command was refused: kept by the broker instead of sent now.
    "retained": msg("바로 보낸 것이 아니었어요."),
    # Translators: Why a command was refused: this terminal does not know it.
    "unknown-command": msg("이 기기가 모르는 일이에요."),
    # Translators: Why a command was refused: its values are wrong.
    "bad-arguments": msg("보낸 값이 맞지 않아요."),
    # Translators: Why a command was refused: no consent, or not the right staff member.
    "not-allowed": msg("방문한 분이 허락하지 않았어요."),
    # Translators: Why a terminal is not as wanted: it asks the visitor at this moment.
    "asked": msg("방문한 분에게 여쭤보고 있어요."),
    # Translators: Why a terminal is not as wanted: the visitor types; it changes as soon as they pause.
    "busy": msg("지금 글을 쓰고 있어요. 멈추면 바뀌어요."),
    # Translators: Why a command had no effect: a newer one took its place.
    "replaced": msg("더 새로운 것이 대신했어요."),
    # Translators: Why a command had no effect: the visitor has left.
    "visit-ended": msg("방문한 분이 먼저 마쳤어요."),
    # Translators: Why something ended: its time was over.
    "time": msg("시간이 다 되었어요."),
    # Translators: Why staff could not point at something: the visitor is on another page by now.
    "moved": msg("화면이 이미 바뀌었어요."),
    # Translators: Why nobody knows what became of a command: the terminal was started again.
    "restarted": msg("그사이 기기가 다시 켜졌어요."),
    # Translators: Why nobody knows what became of a command: it was sent, and no answer came.
    "no-answer": msg("기기가 답하지 않았어요."),
    # Translators: Why a command had no effect: it could not be sent in time.
    "not-sent": msg("기기에 보내지 못했어요."),
    # Translators: Why a command was given up: the terminal was cut off by staff.
    "revoked": msg("그사이 기기를 끊었어요."),
    # Translators: Why a command changed nothing: it was so before.
    "already": msg("이미 그랬어요."),
    # Translators: Why nothing was opened for a visitor: the city has no such service, page or site.
    "no-such-place": msg("그런 서비스나 사이트가 없어요."),
    # Translators: Why a command was refused: a visitor uses the terminal.
    "in-use": msg("쓰는 분이 있어서 하지 않았어요."),
    # Translators: Why a command was refused: nobody is at the terminal.
    "nobody-there": msg("기기를 쓰는 분이 없어요."),
    # Translators: Why a command was refused: the terminal is a computer at somebody's home.
    "home": msg("집에 있는 컴퓨터라서 하지 않았어요."),
    # Translators: Why a command was refused: the visitor has not called for a person.
    "no-help-call": msg("방문한 분이 도움을 부르지 않았어요."),
    # Translators: Why a terminal is not as wanted: by its clock something is over, or not yet due.
    "not-now": msg("기기 시계로는 지금이 그때가 아니에요."),
    # Translators: Why schedules do not run: the terminal's clock may be wrong.
    "clock": msg("기기 시계를 믿을 수 없어 일정을 쉬어요."),
}

LAYERS: Mapping[str, Message] = {
    # Translators: Who decides a setting: the person at the terminal.
    "visitor": msg("방문한 분"),
    # Translators: Who decides a setting: staff.
    "staff": msg("직원"),
    # Translators: Who decides a setting: a schedule.
    "schedule": msg("일정"),
    # Translators: Who decides a setting: a group.
    "group": msg("모둠"),
    # Translators: Who decides a setting: the centre's standing wish.
    "site": msg("기관"),
    # Translators: Who decides a setting: the terminal's own settings.
    "profile": msg("기기 설정"),
    # Translators: Who decides a setting: how the program comes.
    "builtin": msg("처음 값"),
}


def told_reason(code: str) -> Message:
    """Say a reason that these pages do not know by its code."""
    # Translators: {code} is a technical word that a terminal sent.
    return msg("기기가 알린 까닭: {code}", code=code)


def difference(field: Arg, wanted: Arg, actual: Arg, reason: Arg) -> Message:
    """Say where wish and truth differ, and why."""
    # Translators: {field} is a setting, {wanted} and {actual} its values, {reason} a whole sentence.
    return msg(
        "{field}: 바라는 것은 {wanted}, 지금은 {actual}. {reason}",
        field=field, wanted=wanted, actual=actual, reason=reason,
    )  # fmt: skip


def of_settings(settings: Arg, reason: Arg) -> Message:
    """Say of which settings a reason is, where others have another."""
    # Translators: {settings} are settings of a terminal, {reason} a sentence: why they are not as wanted.
    return msg("{settings}: {reason}", settings=settings, reason=reason)


def custom(value: str) -> Message:
    """Show a value that these pages have no word for."""
    # Translators: A technical value that has no word.
    return msg("값 {value}", value=value)
