"""Words of enrolment, accounts and the audit trail."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.i18n.text import Arg, Message, msg

# Translators: Line under the heading of the page where terminals are added.
ENROL_LEAD = msg("기기의 직원 화면에 보이는 열 글자를 적어 주세요.")
# Translators: Field: the ten characters that the terminal shows.
CODE = msg("기기에 보이는 글자")
# Translators: Hint for the ten characters.
CODE_HINT = msg("띄어쓰기와 대소문자는 상관없어요. 10분 동안 쓸 수 있어요.")
# Translators: Field: name for people.
TERMINAL_NAME = msg("부를 이름")
# Translators: Hint for the name of a terminal.
TERMINAL_NAME_HINT = msg("누구나 알아볼 자리 이름. 보기: 1층 로비 왼쪽")
# Translators: Field: technical id of the terminal.
TERMINAL_ID = msg("기기 번호")
# Translators: Hint for the technical id.
TERMINAL_ID_HINT = msg("영문 소문자, 숫자, 줄표로 3자에서 40자. 나중에 못 바꿔요.")
# Translators: Button: lets the terminal in.
ACCEPT = msg("이 기기 잇기")
# Translators: Heading: terminals that ask to join.
PENDING = msg("이어 달라는 기기")
# Translators: No terminal asks to join.
PENDING_EMPTY = msg("지금 이어 달라는 기기가 없어요.")
# Translators: Instead of the list of terminals that ask to join, for managers of a part of the city.
PENDING_CITY = msg("이 목록은 도시 전체를 맡은 관리자가 봐요.")
# Translators: How managers of a part of the city add a terminal: with the characters that it shows.
PENDING_CODE = msg("기기에 보이는 글자만 있으면 이을 수 있어요.")
# Translators: How a terminal asks to join: its staff menu opens so; the quoted words are a button there.
PENDING_HOW = msg("기기에서 제목을 다섯 번 누르고 ‘직원 화면에 잇기’를 골라 주세요.")
# Translators: Column: fingerprint of a key; compare it with the terminal's screen.
FINGERPRINT = msg("기기 지문", _context="column")
# Translators: Column: version of the program.
APP = msg("프로그램", _context="column")
# Translators: Column: how many wrong codes are still allowed.
TRIES = msg("남은 기회")
# Translators: Button: turns a request away.
REFUSE = msg("돌려보내기")
# Translators: A centre is needed before a terminal can be added.
SITE_FIRST = msg("먼저 기관을 더해 주세요.")

# Translators: Line under the heading of the page of accounts.
ACCOUNTS_LEAD = msg("누가 어디를 보고 무엇을 할 수 있는지 정해요.")
# Translators: Column and field: what somebody may do.
ROLE = msg("맡은 일", _context="column")
# Translators: Column and field: what somebody may see.
SCOPE = msg("볼 수 있는 곳", _context="column")
# Translators: Column: when somebody signed in last.
LAST = msg("마지막으로 들어온 때")
# Translators: The account has never been used.
NEVER = msg("아직 없어요")
# Translators: State of an account: may not sign in.
DISABLED = msg("쓸 수 없음")
# Translators: State of an account: too many wrong passwords.
LOCKED = msg("잠시 잠김")
# Translators: State of an account: no second factor yet.
NO_FACTOR = msg("인증 번호 없음")
# Translators: State of an account: everything is in order.
IN_ORDER = msg("쓸 수 있음")
# Translators: Heading of the form for a new account.
ACCOUNT_NEW = msg("새 계정")
# Translators: Field: name with which somebody signs in.
LOGIN = msg("계정 이름", _context="field")
# Translators: Hint and error of that field: which characters it may have. Keep the signs . _ @ -
LOGIN_FORM = msg("빈칸 없이 두 글자 이상. 글자, 숫자, . _ @ - 만 써요.")
# Translators: Field: name that visitors and colleagues see.
DISPLAY = msg("보이는 이름")
# Translators: Hint for the name that visitors see.
DISPLAY_HINT = msg("방문한 분의 화면에도 보여요.")
# Translators: Choice: sees the entire city.
EVERYTHING = msg("모든 곳")
# Translators: Choice: sees chosen districts and centres only.
SOME = msg("고른 곳만")
# Translators: Nothing was chosen as scope.
SCOPE_NEEDED = msg("볼 수 있는 곳을 골라 주세요.")
# Translators: Field: districts that somebody may see.
DISTRICTS = msg("볼 수 있는 자치구")
# Translators: Field: centres that somebody may see.
SITES = msg("볼 수 있는 기관")
# Translators: Heading: a link for the first password.
LINK = msg("비밀번호를 정할 주소")
# Translators: The link is shown only once.
LINK_ONCE = msg("지금 한 번만 보여 드려요. 하루 동안 한 번 쓸 수 있어요.")
# Translators: Give the link to the person.
LINK_GIVE = msg("이 주소를 그 직원에게만 전해 주세요.")
# Translators: Button: ends an account.
DISABLE = msg("계정 끝내기")
# Translators: Instead of the button, at one's own account.
DISABLE_OWN = msg("내 계정은 스스로 끝낼 수 없어요. 다른 관리자가 할 수 있어요.")
# Translators: Fold before the button that ends an account: is that really meant?
DISABLE_SURE = msg("정말 끝낼까요?")
# Translators: What ending an account does.
DISABLE_BODY = msg("바로 나가지고 다시 들어올 수 없어요. 기록은 남아요.")
# Translators: Button: takes password and second factor away.
RESET = msg("비밀번호와 인증 번호 새로 정하기")
# Translators: What a reset does.
RESET_BODY = msg("지금 것은 바로 못 써요. 새 주소가 나와요.")
# Translators: What a reset does besides: the connection with another system for sign-in ends.
RESET_LINK = msg("다른 계정과 이어 둔 것도 끊어져요.")
# Translators: Button: lets an ended account sign in again.
ENABLE = msg("계정 다시 쓰기")
# Translators: What letting an ended account in again does.
ENABLE_BODY = msg("전에 쓰던 비밀번호로 다시 들어올 수 있어요.")
# Translators: Advice before letting an ended account in again.
ENABLE_RESET = msg("비밀번호가 걱정되면 먼저 새로 정하세요.")
# Translators: Heading: connecting the account with another system for sign-in.
OIDC = msg("다른 계정과 이어 두기")
# Translators: Field: address of the other system.
ISSUER = msg("발급한 곳의 주소(issuer)")
# Translators: Field: name of the person in the other system.
SUBJECT = msg("그곳에서 쓰는 번호(subject)")
# Translators: Button: connects the account.
OIDC_LINK = msg("이어 두기")
# Translators: Link back to the list of accounts.
TO_ACCOUNTS = msg("직원 계정으로 가기")

ROLES: Mapping[str, Message] = {
    # Translators: Role of staff: sees terminals and helps.
    "helper": msg("돕는 직원"),
    # Translators: Role of staff: also sets everything up.
    "manager": msg("관리하는 직원"),
    # Translators: Role of staff: only reads, the audit trail too.
    "auditor": msg("살피는 직원"),
}

# Translators: Line under the heading of the audit trail.
AUDIT_LEAD = msg("누가 언제 무엇을 했는지 남아요. 고치거나 지울 수 없어요.")
# Translators: Beside the audit trail of somebody who sees some centres only.
AUDIT_OF_SCOPE = msg("맡은 곳의 일과 스스로 한 일이 보여요.")
# Translators: Beside the audit trail of somebody who sees some centres only: only all of it can be checked.
VERIFY_ELSEWHERE = msg("온전한지는 모든 곳을 보는 직원이 확인해요.")
# Translators: Button: checks the entire trail.
VERIFY = msg("모두 확인하기")
# Translators: Button: saves the trail as a file for a spreadsheet.
EXPORT = msg("표 파일(CSV)로 받기")
# Translators: Field of the filter: who.
ACTOR = msg("누가")
# Translators: Field of the filter and column: what was done, a technical word.
ACTION = msg("무엇을")
# Translators: Field of the filter and column: to what, an id.
TARGET = msg("어디에", _context="audit")
# Translators: Field of the filter.
SINCE = msg("언제부터")
# Translators: Field of the filter.
UNTIL = msg("언제까지", _context="audit")
# Translators: Column: facts of the entry.
DETAIL = msg("내용")
# Translators: Column: number of the entry.
NUMBER = msg("번호")
# Translators: No entry fits the filter.
AUDIT_EMPTY = msg("이렇게 찾은 기록은 없어요.")
# Translators: The trail is whole.
WHOLE = msg("기록이 온전해요.")
# Translators: The trail is not whole.
NOT_WHOLE = msg("기록이 온전하지 않아요. 시 정보 보안 담당에게 알리세요.")
# Translators: Last link of the chain of entries, a long number.
HEAD = msg("마지막 기록의 지문")
# Translators: Only newer entries can be shown after this.
OLDER = msg("더 지난 기록")
# Translators: Back to newer entries.
NEWER = msg("더 가까운 기록")

PROBLEMS: Mapping[str, Message] = {
    # Translators: What is wrong with the trail: an entry was changed.
    "edited": msg("바뀐 기록이 있어요."),
    # Translators: What is wrong with the trail: an entry is missing.
    "missing": msg("빠진 기록이 있어요."),
    # Translators: What is wrong with the trail: the newest entries are missing.
    "cut-off": msg("뒷부분이 잘려 나갔어요."),
    # Translators: What is wrong with the trail: the signed head does not fit.
    "head": msg("밖에 둔 서명과 맞지 않아요."),
}


def restored(number: int, made: Arg) -> Message:
    """Say that the trail goes on from a backup."""
    # Translators: The store was put back from a backup. {number} is the entry that says so, {made} a date.
    return msg("{number}번에서 되살렸어요. 백업은 {made}에 만들었어요.", number=number, made=made)


def came_between(first: int, last: int) -> Message:
    """Say where the entries are that the backup did not have; the fingerprint follows."""
    # Translators: {first} to {last} are numbers of entries; after the colon a long number follows.
    return msg("그 전의 {first}~{last}번은 이 지문에 있어요:", first=first, last=last)


def read_entries(count: int) -> Message:
    """Say how many entries were read."""
    # Translators: How many entries of the trail were checked.
    return msg("기록 {count}개를 확인했어요.", count=count)


def first_wrong(number: int) -> Message:
    """Say where the trail is broken."""
    # Translators: Number of the first entry that does not fit.
    return msg("{number}번 기록부터 맞지 않아요.", number=number)


def refuse_for(name: Arg) -> Message:
    """Name the button that turns a request away."""
    # Translators: For screen readers: button that turns away the terminal {name}.
    return msg("{name} 돌려보내기", name=name)


def enrolled(name: Arg) -> Message:
    """Say that a terminal has joined."""
    # Translators: {name} is a terminal.
    return msg("{name:을/를} 이었어요. 곧 한눈에 보기에 나타나요.", name=name)
