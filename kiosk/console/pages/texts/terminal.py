"""Words of the page of one terminal."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.i18n.text import Arg, Message, msg

# Translators: Heading: presets for this terminal.
PRESETS = msg("한 번에 바꾸기")
# Translators: Heading: single settings of this terminal.
MODES = msg("하나씩 바꾸기")
# Translators: Hint under the single settings.
MODES_HINT = msg("고른 것만 바뀌어요.")
# Translators: Button: sends the chosen settings to the terminal.
SEND = msg("기기로 보내기")
# Translators: Nothing was chosen in the form of single settings.
CHOOSE_ONE = msg("바꿀 것을 하나 넘게 골라 주세요.")
# Translators: Heading of the table that says who asked for which setting.
LAYERS = msg("누가 정했나요?")
# Translators: Under the table of who decides: what is not listed is as the terminal itself says.
LAYERS_HINT = msg("위에 있는 줄이 이겨요. 없는 것은 기기 설정 그대로예요.")
# Translators: Nobody asked for anything at this terminal.
LAYERS_EMPTY = msg("정한 것이 없어요. 기기 설정 그대로예요.")
# Translators: Column: a setting.
FIELD = msg("항목")
# Translators: Column: its value.
VALUE = msg("값")
# Translators: Column: who decided it.
FROM = msg("정한 곳")
# Translators: Column: until when it holds.
UNTIL = msg("언제까지")
# Translators: In a table: this line is the one that counts.
WINS = msg("지금 이것")
# Translators: A staff change holds until staff take it back; no schedule ends it.
UNTIL_TAKEN_BACK = msg("거둘 때까지")
# Translators: A staff change holds until staff take it back, or until somebody makes a schedule that begins.
UNTIL_SCHEDULE = msg("일정이 생기거나 거둘 때까지")
# Translators: A staff change holds until the next midnight at this centre.
UNTIL_TODAY = msg("오늘 밤 12시까지")
# Translators: Choice for many terminals: until the next schedule of each begins or ends, or, without one,
# until taken back.
UNTIL_NEXT_OF_EACH = msg("다음 일정까지, 없으면 거둘 때까지")
# Translators: What a visitor has set holds until their visit ends.
UNTIL_VISIT = msg("방문이 끝날 때까지")
# Translators: A wish of a centre or a group holds for as long as it stands there.
ALWAYS = msg("계속")
# Translators: Heading: is the terminal itself in order.
HEALTH = msg("기기 상태")
# Translators: Row of the terminal's health: its voices.
VOICES = msg("읽어 주는 소리")
# Translators: Row of the terminal's health: connection with the city's side.
GATEWAY = msg("시 서버와 이어짐")
# Translators: Row of the terminal's health: reports that wait to be sent.
OUTBOX = msg("보내려고 기다리는 접수")
# Translators: Row of the terminal's health: free space on its disk.
DISK = msg("남은 저장 자리")
# Translators: Row of the terminal's health: its clock.
CLOCK = msg("시계")
# Translators: Row of the terminal's health: codes of errors.
ERRORS = msg("알린 문제")
# Translators: Row: version of the terminal's program.
APP = msg("프로그램")
# Translators: Row: version of the wish that is sent, and the one that is in force.
VERSION = msg("보낸 번호와 된 번호")
# Translators: Row: fingerprint of the terminal's key.
IDENTITY = msg("기기 지문")
# Translators: Row: since when the terminal is with this console.
ADDED = msg("처음 이은 날")
# Translators: The clock of the terminal is right.
CLOCK_RIGHT = msg("맞아요")
# Translators: The clock of the terminal may be wrong, so schedules do not run there.
CLOCK_WRONG = msg("믿을 수 없어 일정을 쉬어요")
# Translators: The terminal has not said how it is.
HEALTH_UNKNOWN = msg("기기가 아직 알려 주지 않았어요.")
# Translators: Everything about the terminal is in order.
HEALTH_RIGHT = msg("괜찮아요")
# Translators: A voice is missing for a language.
VOICE_NONE = msg("소리 없음")
# Translators: Heading: messages that the terminal did not accept.
REFUSED = msg("받아들이지 않은 것")
# Translators: Heading: immediate actions.
COMMANDS = msg("지금 해 주기")
# Translators: Button: the terminal shows and says its name, so that one can find it.
IDENTIFY = msg("어느 기기인지 보이기")
# Translators: Button: ends the visit at the terminal.
END_SESSION = msg("처음 화면으로 돌리기")
# Translators: Button: the terminal sends its state again.
REPORT_NOW = msg("상태 다시 묻기")
# Translators: Button: asks the visitor whether staff may help on the screen.
ASSIST = msg("화면에서 돕기")
# Translators: Hint: the visitor is asked first.
ASSIST_HINT = msg("방문한 분에게 먼저 여쭤봐요. 개인 정보는 가려요.")
# Translators: Link: goes on with an assist session that is open.
ASSIST_ON = msg("돕던 화면으로 가기")
# Translators: Heading: commands that were sent.
SENT = msg("보낸 일")
# Translators: Column: a command.
COMMAND = msg("일")
# Translators: Heading: what happened at this terminal.
HISTORY = msg("지난 일")
# Translators: Nothing has happened yet.
HISTORY_EMPTY = msg("아직 아무 일도 없었어요.")
# Translators: Link to the audit trail of this terminal.
TO_AUDIT = msg("이 기기에서 한 일의 기록 보기")
# Translators: Heading: name and centre.
PLACE = msg("이름과 자리")
# Translators: Field: where the terminal stands.
SITE = msg("기관", _context="field")
# Translators: Heading and field: groups of this terminal.
GROUPS = msg("들어 있는 모둠")
# Translators: There are no groups.
NO_GROUPS = msg("만든 모둠이 없어요.")
# Translators: Heading: cutting the terminal off.
REVOKE = msg("기기 끊기")
# Translators: What cutting off does.
REVOKE_BODY = msg("잃어버렸거나 치운 기기만 끊어 주세요. 되돌릴 수 없어요.")
# Translators: Button: leads to the question whether to cut the terminal off.
REVOKE_ASK = msg("이 기기 끊기")
# Translators: Button: cuts the terminal off.
REVOKE_NOW = msg("네, 끊을게요")
# Translators: What happens when a terminal is cut off, first part.
REVOKE_EFFECT = msg("직원 창과 시 서버에서 바로 끊겨요.")
# Translators: What happens when a terminal is cut off, second part.
REVOKE_AGAIN = msg("다시 쓰려면 새 기기처럼 이어야 해요.")
# Translators: Button: asks the terminal for a new key.
ROTATE = msg("기기 열쇠 바꾸기")
# Translators: What a new key does.
ROTATE_HINT = msg("기기는 쉬지 않아요. 새 열쇠가 확인되면 옛 열쇠는 못 써요.")
# Translators: The terminal is changing its key.
ROTATING = msg("새 열쇠로 바꾸는 중이에요")
# Translators: Link back to the wall.
BACK = msg("기기 한눈에로 돌아가기")

COMMAND_NAMES: Mapping[str, Message] = {
    "terminal.identify": IDENTIFY,
    "session.end": END_SESSION,
    "report.now": REPORT_NOW,
    # Translators: Command: ask the visitor whether to change settings.
    "modes.offer": msg("바꿀지 여쭤보기"),
    # Translators: Command: change settings during help.
    "modes.set": msg("돕는 동안 바꾸기"),
    # Translators: Command: say something.
    "speech.say": msg("소리로 말하기"),
    # Translators: Command: point at something on the visitor's screen.
    "item.point": msg("화면에서 가리키기"),
    # Translators: Command: open a service.
    "service.open": msg("서비스 열기"),
    # Translators: Command: show a notice.
    "message.show": msg("알림글 보이기"),
    # Translators: Command: ask for permission to help on the screen.
    "assist.begin": msg("도와도 될지 여쭤보기"),
    # Translators: Command: end helping on the screen.
    "assist.end": msg("돕기 마치기"),
    # Translators: Command: answer a call for help.
    "help.take": msg("도움 요청 받기"),
    # Translators: A command in the staff console: the visitor's call for help has been dealt with.
    "help.close": msg("도움 마치기"),
    "identity.rotate": ROTATE,
    # Translators: Command: read the settings again.
    "settings.refresh": msg("설정 다시 읽기"),
}
COMMAND_STATES: Mapping[str, Message] = {
    # Translators: State of a command: about to be sent.
    "waiting": msg("보내려고 해요"),
    # Translators: State of a command: sent, no answer yet.
    "sent": msg("보냈어요"),
    # Translators: State of a command: carried out.
    "done": msg("했어요"),
    # Translators: State of a command: the terminal did not do it.
    "refused": msg("하지 않았어요"),
    # Translators: State of a command: came too late.
    "expired": msg("너무 늦어 하지 않았어요"),
    # Translators: State of a command: did not work.
    "failed": msg("하지 못했어요"),
    # Translators: State of a command: nobody knows whether it was done.
    "unknown": msg("했는지 알 수 없어요"),
}
KINDS: Mapping[str, Message] = {
    # Translators: Entry of the history: a new wish.
    "desired": msg("바라는 모습이 바뀌었어요"),
    # Translators: Entry of the history: the terminal did it.
    "applied": msg("기기가 그대로 했어요"),
    # Translators: Entry of the history: the terminal does it later.
    "deferred": msg("기기가 나중에 하기로 했어요"),
    # Translators: Entry of the history: the terminal did not accept it.
    "refused": msg("기기가 받아들이지 않았어요"),
    # Translators: Entry of the history: connected.
    "online": msg("이어졌어요"),
    # Translators: Entry of the history: connection lost.
    "offline": msg("끊겼어요", _context="history"),
    # Translators: Entry of the history: somebody asked for help.
    "help": msg("도움을 청했어요", _context="history"),
    # Translators: Entry of the history: staff helped on the screen.
    "assist": msg("화면에서 도왔어요"),
    # Translators: Entry of the history: a command.
    "command": msg("일을 시켰어요"),
}
DETAILS: Mapping[str, Message] = {
    # Translators: Name of a fact in the history: why.
    "reason": msg("까닭"),
    # Translators: Name of a fact in the history: what came of it.
    "outcome": msg("결과"),
    # Translators: Name of a fact in the history: name of a command.
    "name": msg("일", _context="history"),
    # Translators: Name of a fact in the history: settings that were changed.
    "modes": msg("모습"),
    # Translators: Name of a fact in the history: name of a preset.
    "preset": msg("한 번에 바꾸기", _context="history"),
    # Translators: Name of a fact in the history: which settings.
    "fields": msg("항목", _context="history"),
}


def until_next(moment: Arg) -> Message:
    """Offer the next start or end of a schedule."""
    # Translators: Choice: a change holds until the next schedule begins or ends. {moment} is when that is.
    return msg("다음 일정까지: {moment}", moment=moment)


def version_is(wanted: int, applied: Arg) -> Message:
    """Say which version was sent and which is in force."""
    # Translators: Two numbers: the version that was sent and the one that is in force.
    return msg("보낸 것 {wanted}, 된 것 {applied}", wanted=wanted, applied=applied)


def megabytes(count: int) -> Message:
    """Say how much space is left."""
    # Translators: Space on a disk in megabytes.
    return msg("{count}MB", count=count)


def revoke_title(name: Arg) -> Message:
    """Ask whether to cut a terminal off."""
    # Translators: Question before a terminal is cut off.
    return msg("{name:을/를} 끊을까요?", name=name)


def named(heading: Arg, name: Arg) -> Message:
    """Name an origin: kind and name."""
    # Translators: Who decided a setting: a kind (schedule, group, centre, staff) and its name.
    return msg("{heading} {name}", heading=heading, name=name)


def command_sent(name: Arg) -> Message:
    """Say that a command is on its way."""
    # Translators: {name} is a command such as "show which terminal it is".
    return msg("보냈어요: {name}", name=name)
