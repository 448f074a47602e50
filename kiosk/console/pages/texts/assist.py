"""Words of the page on which staff help somebody on the screen."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.i18n.text import Arg, Message, msg

# Translators: State of helping on the screen: the visitor is being asked.
ASKING = msg("방문한 분에게 여쭤보고 있어요. 기다려 주세요.")
# Translators: What staff see until the visitor agrees: nothing.
ASKING_BODY = msg("허락하기 전에는 아무것도 보이지 않아요.")
# Translators: The visitor said no.
REFUSED = msg("방문한 분이 괜찮다고 했어요.")
# Translators: What to do after a no.
REFUSED_BODY = msg("필요하면 직접 가서 인사해 주세요.")
# Translators: Helping on the screen has ended.
ENDED = msg("화면에서 돕기를 마쳤어요.")
# Translators: Helping on the screen has ended by itself.
EXPIRED = msg("시간이 지나 저절로 끝났어요.")
# Translators: Heading: the outline of what the visitor sees.
SCREEN = msg("방문한 분의 화면")
# Translators: Hint: personal things are hidden.
MASKED_HINT = msg("개인 정보는 가려져 있어요. 누르는 것은 방문한 분이에요.")
# Translators: In place of words that staff may not see.
MASKED = msg("가림")
# Translators: Mark of the item that the visitor is at.
HERE = msg("지금 여기")
# Translators: Mark of an item that is chosen.
CHOSEN = msg("골랐어요")
# Translators: Button: points at an item on the visitor's screen.
POINT = msg("가리키기")
# Translators: Nothing has been sent yet.
NO_SCREEN = msg("화면을 기다려요.")
# Translators: Heading: changing letters, voice and so on.
MODES = msg("바로 바꾸기")
# Translators: Hint: changes apply at once, the visitor can undo them.
MODES_HINT = msg("바로 바뀌고 되돌릴 수 있어요. 줄이거나 끄는 것은 먼저 여쭤봐요.")
# Translators: Heading: sentences that the terminal says.
PHRASES = msg("준비된 말 들려 드리기")
# Translators: Hint: phrases are spoken in the visitor's language.
PHRASES_HINT = msg("방문한 분이 쓰는 말로 들려요.")
# Translators: Heading: words typed by staff are spoken.
SAY = msg("적어서 말하기")
# Translators: Field: words that will be spoken.
SAY_FIELD = msg("들려 드릴 말")
# Translators: Field: in which language one types.
SAY_LANGUAGE = msg("어느 말로 적나요?")
# Translators: Hint: typed words are not translated.
SAY_HINT = msg("적은 말 그대로 들려요. 옮겨 주지 않아요.")
# Translators: Button: says the typed words.
SAY_NOW = msg("들려 드리기")
# Translators: Heading: opening a service on the visitor's screen.
OPEN = msg("서비스 열기")
# Translators: Hint: what staff open appears at the visitor, who can go back.
OPEN_HINT = msg("방문한 분 화면에 열려요. 이전으로 돌아갈 수 있어요.")
# Translators: Field: what is to be opened.
OPEN_FIELD = msg("무엇을 열까요?")
# Translators: Button: opens it on the visitor's screen.
OPEN_NOW = msg("열어 드리기")
# Translators: Part of a list: pages that are on the visitor's first page.
OPEN_PAGES = msg("처음 화면에 있는 것")
# Translators: Part of a list: kinds of reports, such as a street lamp.
OPEN_REPORTS = msg("바로 신고하기")
# Translators: Part of a list: web sites of the city.
OPEN_SITES = msg("누리집")
# Translators: Button: ends helping on the screen.
END = msg("돕기 끝내기")
# Translators: Button: asks the visitor again.
AGAIN = msg("다시 여쭤보기")
# Translators: Link to the terminal's page.
TO_TERMINAL = msg("기기로 가기")
# Translators: Screen without a title that staff may see.
UNTITLED = msg("제목이 가려져 있어요")
# Translators: Nothing was chosen.
CHOOSE = msg("무엇을 할지 골라 주세요.")

#: What every terminal has, by the id of its flow.
PAGES: Mapping[str, Message] = {
    # Translators: On the visitor's first page: report a problem.
    "report": msg("신고하기"),
    # Translators: On the visitor's first page: look up a report.
    "status": msg("내 신고 알아보기"),
    # Translators: On the visitor's first page: ask and find.
    "ask": msg("물어보기와 찾기"),
    # Translators: On the visitor's first page: web sites of the city.
    "web": msg("누리집 보기"),
    # Translators: On the visitor's first page: talk to a person.
    "person": msg("사람과 이야기하기"),
    # Translators: On the visitor's first page: letters, voice, colours.
    "modes": msg("보고 듣기 편하게"),
    # Translators: On the visitor's first page: how to use the terminal.
    "help": msg("쓰는 법 보기"),
    # Translators: The visitor's first page itself.
    "home": msg("처음 화면"),
}

KINDS: Mapping[str, Message] = {
    # Translators: Kind of thing on the visitor's screen: something to choose.
    "choice": msg("고르기"),
    # Translators: Kind of thing on the visitor's screen: a field to type into.
    "field": msg("적는 곳"),
    # Translators: Kind of thing on the visitor's screen: text.
    "paragraph": msg("글"),
    # Translators: Kind of thing on the visitor's screen: a heading.
    "heading": msg("제목"),
    # Translators: Kind of thing on the visitor's screen: a name and its value.
    "fact": msg("내용"),
    # Translators: Kind of thing on the visitor's screen: an action.
    "action": msg("단추"),
    # Translators: Kind of thing on the visitor's screen: a picture.
    "picture": msg("그림"),
    # Translators: Kind of thing on the visitor's screen: a notice.
    "notice": msg("알림"),
    # Translators: Kind of thing on the visitor's screen: a place.
    "place": msg("장소"),
    # Translators: Kind of thing on the visitor's screen: how far something is.
    "progress": msg("진행"),
    # Translators: Kind of thing on the visitor's screen: a receipt.
    "receipt": msg("접수증"),
    # Translators: Kind of thing on the visitor's screen: a button of the bar that is on every page.
    "bar": msg("아래 단추"),
    # Translators: Kind of thing on the visitor's screen: turns to another part of a long page.
    "pager": msg("쪽 넘기기"),
    # Translators: What stands on a visitor's screen: where they are in its pages.
    "status": msg("쪽 번호"),
}


def title_of(name: Arg) -> Message:
    """Name the page."""
    # Translators: Heading: helping at the terminal {name}.
    return msg("{name}에서 돕기", name=name)


def position(now: int, total: int) -> Message:
    """Say where the visitor is."""
    # Translators: Where the visitor is in a service, for example step 2 of 5.
    return msg("{total}단계 중 {now}", now=now, total=total)


def point_at(label: Arg) -> Message:
    """Name the button that points at an item."""
    # Translators: For screen readers: button that points at {label}.
    return msg("가리키기, {label}", label=label)


def numbered(number: int) -> Message:
    """Name an item without words that staff may see."""
    # Translators: For screen readers: an item whose words are hidden, by its place on the screen.
    return msg("{number}번째 칸", number=number)


def ends_at(moment: Arg) -> Message:
    """Say when it ends by itself."""
    # Translators: {moment} is a time of day.
    return msg("{moment}에 저절로 끝나요.", moment=moment)


def speaks(language: Arg) -> Message:
    """Say which language the visitor uses."""
    # Translators: {language} is a language's own name.
    return msg("방문한 분이 쓰는 말: {language}", language=language)
