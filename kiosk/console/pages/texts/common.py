"""Words that stand on many pages."""

from __future__ import annotations

from kiosk.i18n.text import Arg, Message, msg, nmsg

# Translators: Name of the staff's website, beside the product's name.
CONSOLE = msg("모두누리 직원 창")
# Translators: Who did it, in histories and the audit trail: no member of staff, but the console by itself.
ITSELF = msg("직원 창이 스스로")
# Translators: First link of every page, for people who use the keyboard.
SKIP = msg("본문으로 가기")
# Translators: Opens the list of pages on a narrow screen.
WAYS = msg("전체 목록")
# Translators: Name of the navigation for assistive technology.
WAYS_LABEL = msg("직원 창의 쪽들")
# Translators: Heading of the group of pages that clerks use all day.
WAYS_TODAY = msg("오늘")
# Translators: Heading of the group of pages for schedules, groups and centres.
WAYS_PLAN = msg("미리 정하기")
# Translators: Heading of the group of pages for administration.
WAYS_ADMIN = msg("관리")
# Translators: Heading of the group of pages with help and facts about the program.
WAYS_ABOUT = msg("도움말")

# Translators: Page: all terminals at a glance.
WALL = msg("기기 한눈에")
# Translators: Page: people who asked for help and wait.
HELP = msg("도움 요청")
# Translators: Page: notices that terminals show.
MESSAGES = msg("알림글")
# Translators: Page: when terminals change by themselves.
SCHEDULES = msg("일정")
# Translators: Page: groups of terminals.
GROUPS = msg("모둠")
# Translators: Page: community centres where terminals stand.
SITES = msg("기관")
# Translators: Page: adding new terminals.
ENROLMENT = msg("새 기기 잇기")
# Translators: Page: staff accounts.
ACCOUNTS = msg("직원 계정")
# Translators: Page: who did what and when.
AUDIT = msg("한 일의 기록")
# Translators: Page: counts over time as charts.
PICTURES = msg("그림으로 보기")
# Translators: Page: one's own account.
ME = msg("내 계정")
# Translators: Page: how to use the console.
GUIDE = msg("쓰는 법")
# Translators: Page: is everything in order, and which version is it.
ABOUT = msg("상태와 정보")

# Translators: Button: leave the console.
SIGN_OUT = msg("나가기")
# Translators: Button on forms.
SAVE = msg("저장하기")
# Translators: Button on forms: adds what was typed.
ADD = msg("더하기")
# Translators: Button: removes a group, schedule, notice.
REMOVE = msg("지우기")
# Translators: Link or button back without doing anything.
CANCEL = msg("그만두기")
# Translators: Button: shows the filtered list.
FILTER = msg("찾기")
# Translators: Choice in a filter: no restriction.
ALL = msg("모두")
# Translators: Button or link to change something.
CHANGE = msg("바꾸기")
# Translators: Link at a list's end.
NEXT = msg("다음 쪽")
# Translators: Link at a list's end.
PREVIOUS = msg("앞 쪽")
# Translators: Label of the links between parts of a long list.
PAGES_LABEL = msg("쪽 옮기기")
# Translators: The midnight with which this day ends.
MIDNIGHT = msg("오늘 밤 12시")
# Translators: Nothing is known or set.
NONE = msg("없음")
# Translators: A yes or no value.
YES = msg("네")
# Translators: A yes or no value.
NO = msg("아니요")
# Translators: Column of a table.
NAME = msg("이름")
# Translators: Column of a table: a moment.
WHEN = msg("때")
# Translators: Column of a table: a member of staff.
WHO = msg("직원")
# Translators: Column of a table: what can be done with the row.
ACTIONS = msg("할 일")
# Translators: Column of a table: how something stands.
STATE = msg("상태")
# Translators: Heading of the summary of mistakes in a form.
FAULTS = msg("다시 볼 곳이 있어요")
# Translators: Switches the language of the pages; keep both words.
LANGUAGE = msg("화면 말")
# Translators: Shown while live updates come in.
LIVE_ON = msg("바뀌면 바로 보여요")
# Translators: Shown when live updates are interrupted.
LIVE_OFF = msg("연결이 끊겼어요. 다시 잇고 있어요.")
# Translators: Said when live updates come in again after they were interrupted.
LINE_BACK = msg("다시 이어졌어요. 지금 모습이에요.")

# Translators: Shown while something that was pressed is on its way to the console.
SENDING = msg("보내고 있어요…")
# Translators: Nothing came back after a press: it may have been done or not.
NOT_KNOWN = msg("답이 오지 않아 되었는지 몰라요. 지금 모습을 보고 다시 눌러 주세요.")
# Translators: There is no network: what was pressed was not sent.
NOT_SENT = msg("인터넷이 끊겨 보내지 못했어요. 이어지면 다시 눌러 주세요.")
# Translators: The console refused what was pressed, and gave no reason.
NOT_DONE = msg("하지 못했어요. 다시 한 번 눌러 주세요.")
# Translators: Button: puts a notice about a press that failed away.
CLOSE_NOTICE = msg("알림 닫기")

# Translators: A field of a form must not be empty.
NEEDED = msg("비워 둘 수 없어요.")
# Translators: A choice of a form that is not one of those offered.
NOT_OFFERED = msg("목록에서 골라 주세요.")
# Translators: A number in a form cannot be read.
NOT_A_NUMBER = msg("숫자로 적어 주세요.")
# Translators: A date or time in a form cannot be read.
NOT_A_MOMENT = msg("날짜와 시간을 다시 적어 주세요.")
# Translators: Somebody else has saved the same form first: saving again replaces what they saved.
CHANGED_MEANWHILE = msg("다른 직원이 먼저 바꿨어요. 다시 저장하면 적으신 것이 남아요.")
# Translators: A form was open for too long, or came from another page.
FORM_OLD = msg("양식이 오래되었어요. 다시 한 번 눌러 주세요.")

# Translators: Error page: address unknown or thing removed.
MISSING_TITLE = msg("여기에는 아무것도 없어요")
# Translators: Error page: what to do.
MISSING_BODY = msg("지워졌거나 주소가 달라요. 기기 한눈에에서 찾아 보세요.")
# Translators: Error page: this account may not see the page.
FORBIDDEN_TITLE = msg("이 계정으로는 볼 수 없어요")
# Translators: Error page: whom to ask.
FORBIDDEN_BODY = msg("필요하면 관리하는 직원에게 말해 주세요.")
# Translators: Error page: something went wrong inside of the console.
FAILED_TITLE = msg("지금은 보여 드릴 수 없어요")
# Translators: Error page: what to do.
FAILED_BODY = msg("잠시 뒤에 다시 해 주세요. 아무것도 바뀌지 않았어요.")
# Translators: Error page: what was sent is too large.
TOO_LARGE_TITLE = msg("보낸 내용이 너무 많아요")
# Translators: Error page: too large.
TOO_LARGE_BODY = msg("글을 줄이거나 기기를 나누어 골라 주세요.")
# Translators: Error page: the address is right but cannot be used in this way.
WRONG_WAY_TITLE = msg("이렇게는 쓸 수 없는 주소예요")
# Translators: Link on error pages.
TO_WALL = msg("기기 한눈에 보기로 가기")


def waiting_calls(count: int) -> Message:
    """Say how many people wait for help."""
    # Translators: For screen readers beside a number: people who wait for help.
    return nmsg("{count}명이 도움을 기다려요", "{count}명이 도움을 기다려요", count=count)


def lost_since(moment: Arg) -> Message:
    """Say since when nothing has been heard."""
    # Translators: The line of live updates is dead; the page shows what was so then. {moment} is a time.
    return msg("{moment}부터 소식이 없어요. 아래는 그때의 모습이에요.", moment=moment)


def too_long(limit: int) -> Message:
    """Say that a text is too long."""
    # Translators: A field of a form; {limit} is a number of characters.
    return msg("{limit}자까지 적을 수 있어요.", limit=limit)


def out_of_bounds(low: int, high: int) -> Message:
    """Say between which numbers one may choose."""
    # Translators: A number in a form; {low} and {high} are numbers.
    return msg("{low}에서 {high} 사이로 적어 주세요.", low=low, high=high)


def page_of(page: int, pages: int) -> Message:
    """Say which part of a long list this is."""
    # Translators: Part of a long list, for example "2 of 5".
    return msg("{pages}쪽 중 {page}쪽", page=page, pages=pages)


def ago(duration: Arg) -> Message:
    """Say how long ago something was."""
    # Translators: {duration} is a length of time such as "3 minutes".
    return msg("{duration} 전", duration=duration)


def since(moment: Arg) -> Message:
    """Say since when something is so."""
    # Translators: {moment} is a time or a date with a time.
    return msg("{moment}부터", moment=moment)


def until(moment: Arg) -> Message:
    """Say until when something is so."""
    # Translators: {moment} is a time or a date with a time.
    return msg("{moment}까지", moment=moment)


def title_of(page: Arg) -> Message:
    """Name a page in the title of the window."""
    # Translators: Title of the browser's window. {page} is the page's name.
    return msg("{page} · 모두누리 직원 창", page=page)


def stored_now(field: Arg, now: Arg) -> Message:
    """Return what is stored in a field that somebody else has changed."""
    # Translators: Beside a field that another member of staff has changed since the page was opened.
    # {field} is the label of the field, {now} what is saved there now.
    return msg("{field}, 지금 저장된 것: {now}", field=field, now=now)
