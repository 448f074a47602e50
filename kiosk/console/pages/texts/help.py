"""Words of the help queue."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.i18n.text import Arg, Message, msg

# Translators: Line under the heading of the help queue.
LEAD = msg("오래 기다린 분이 맨 위에 있어요.")
# Translators: Nobody waits for help.
EMPTY = msg("지금 도움을 기다리는 분이 없어요.")
# Translators: Button: answers a call for help.
TAKE = msg("제가 갈게요")
# Translators: Button: says that a call for help is done.
CLOSE = msg("도와 드렸어요")
# Translators: Button: plays a short sound when somebody asks for help. A switch.
SOUND = msg("부르면 소리로 알리기")
# Translators: The browser makes no sound before something was pressed on the page. A switch is on that rings.
SOUND_ASLEEP = msg("아직 소리가 나지 않아요. 아무 데나 한 번 눌러 주세요.")
# Translators: Heading of calls that somebody answers.
TAKEN = msg("돕고 있는 요청")
# Translators: Heading of calls whose visitors have left the terminal before anybody had closed the call.
LEFT_TITLE = msg("부르고 가신 분")
# Translators: State of such a call: the visitor is no longer at the terminal.
LEFT = msg("방문한 분이 가셨어요")
# Translators: Button: takes a call whose visitor has left off the list.
SEEN = msg("확인했어요")
# Translators: Heading of calls that wait.
WAITING = msg("기다리는 요청")
# Translators: The terminal of a call has lost its connection; go there.
GONE = msg("기기와 끊겼어요. 직접 가 봐 주세요.")
# Translators: Somebody has answered this call, and the terminal did not tell the visitor: press again.
UNTOLD_WAITING = msg("간다고 알리지 못했어요. 다시 눌러 주세요.")
# Translators: A member of staff is on the way, but the visitor may not have been told.
UNTOLD = msg("간다고 알렸는지 알 수 없어요. 먼저 가 보세요.")
# Translators: Spoken to screen readers when a new call for help comes.
NEW_CALL = msg("새 도움 요청이 왔어요.")
# Translators: Link to the terminal of a call.
SEE = msg("기기 보기")


def waiting(duration: Arg) -> Message:
    """Say how long somebody has waited."""
    # Translators: How long a visitor has waited. {duration} is a length of time.
    return msg("{duration}째 기다려요", duration=duration)


def taken_by(name: Arg) -> Message:
    """Say who helps."""
    # Translators: {name} is a member of staff.
    return msg("{name:이/가} 돕고 있어요", name=name)


def was_taken_by(name: Arg) -> Message:
    """Say who had answered the call of somebody who has left."""
    # Translators: {name} is the member of staff who had answered the call; the visitor has left since.
    return msg("{name:이/가} 가기로 한 요청이에요.", name=name)


def seen_for(name: Arg) -> Message:
    """Name the button that takes the call of somebody who has left off the list."""
    # Translators: For screen readers: the button "I have seen it" for the terminal {name}.
    return msg("확인했어요, {name}", name=name)


def speaks(language: Arg) -> Message:
    """Say which language the visitor chose."""
    # Translators: {language} is a language's own name.
    return msg("쓰는 말: {language}", language=language)


_SERVICES: Mapping[str, Message] = {
    # Translators: The first page of a terminal, as visitors see it.
    "home": msg("첫 화면"),
    # Translators: Home tile: report a problem to the city.
    "report": msg("신고하기"),
    # Translators: Home tile: what became of my report?
    "status": msg("내 신고 알아보기"),
    # Translators: Home tile: ask and find offices, papers and help.
    "ask": msg("물어보기와 찾기"),
    # Translators: Home tile: web pages of the city and of others, made large and read aloud.
    "web": msg("누리집 보기"),
    # Translators: Home tile: talk to a person.
    "person": msg("사람과 이야기하기"),
    # Translators: Where a visitor was who called for help: the first questions (language, large letters).
    "welcome": msg("말과 보기 고르기"),
    # Translators: Where a visitor was who called for help: the terminal waited for its next visitor.
    "attract": msg("이용을 시작하기 전"),
    # Translators: Where somebody was who called for help: the menu of staff at the terminal, behind a PIN.
    "clerk": msg("직원이 여는 화면"),
}


def service_words(flow: str) -> Message | None:
    """Return the name that visitors read for a service of the first page, or None for none of them."""
    return _SERVICES.get(flow)


def at_service(flow: str) -> Message:
    """Say where the visitor was, by the name that visitors read; one that is not known by its id."""
    # Translators: {flow} is the name of a service.
    return msg("보던 서비스: {flow}", flow=_SERVICES.get(flow, flow))


def take_for(name: Arg) -> Message:
    """Name the button that answers a call."""
    # Translators: For screen readers: the button "I am coming" for the terminal {name}.
    return msg("제가 갈게요, {name}", name=name)


def close_for(name: Arg) -> Message:
    """Name the button that closes a call."""
    # Translators: For screen readers: the button "done" for the terminal {name}.
    return msg("도와 드렸어요, {name}", name=name)


def assist_for(name: Arg) -> Message:
    """Name the button that asks to help on the screen."""
    # Translators: For screen readers: the button "help on the screen" for the terminal {name}.
    return msg("화면에서 돕기, {name}", name=name)
