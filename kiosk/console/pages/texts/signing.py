"""Words of signing in, setting up an account, and one's own account."""

from __future__ import annotations

from kiosk.i18n.text import Arg, Message, msg

# Translators: Heading of the page where staff sign in.
TITLE = msg("직원 창에 들어가기")
# Translators: Field: name of the account.
NAME = msg("계정 이름")
# Translators: Field.
PASSWORD = msg("비밀번호")
# Translators: Field: six digits from an authenticator, or a recovery code.
TOTP = msg("인증 번호")
# Translators: Hint: where the six digits come from.
TOTP_HINT = msg("인증 앱의 여섯 자리 숫자나 복구 번호를 적어요.")
# Translators: Button.
ENTER = msg("들어가기")
# Translators: Line on the sign-in page.
LEAD = msg("기관 직원만 쓸 수 있어요.")
# Translators: What to do when one cannot get in.
LOST = msg("들어갈 수 없으면 관리하는 직원에게 말해 주세요.")
# Translators: Heading after being locked out for a while.
CALM = msg("잠시 쉬었다가 해 주세요")
# Translators: Page after sign-in at another system; usually seen only for a moment.
GO_ON = msg("들어왔어요")
# Translators: Link on that page.
GO_ON_LINK = msg("기기 한눈에로 가기")
# Translators: The sign-in at the other system did not work.
OIDC_FAILED = msg("그곳에서 확인하지 못했어요. 다시 해 주세요.")

# Translators: Two minutes before somebody who has done nothing for long is signed out.
ENDS_SOON = msg("곧 저절로 나가요. 나가면 도움 요청을 알릴 수 없어요.")
# Translators: Button: stay signed in.
STAY = msg("계속 있기")
# Translators: After that button.
STAYED = msg("계속 있어요.")
# Translators: Instead of that button: the longest time is over, one has to sign in again.
ENDS_FOR_GOOD = msg("하던 일을 저장하고 다시 들어와 주세요.")
# Translators: On the sign-in page, after a session ended by itself.
OVER = msg("들어와 있던 시간이 끝났어요.")
# Translators: Why that happens.
OVER_WHY = msg("오래 쓰지 않으면 저절로 나가져요.")
# Translators: What that means at a desk that waits for calls for help.
OVER_CALLS = msg("지금 이 창은 도움 요청을 알리지 못해요.")

# Translators: Heading: setting the first password.
SET_UP = msg("비밀번호 정하기")
# Translators: The link for a first password is unknown, used or too old.
SET_UP_OVER = msg("이 주소는 이미 썼거나 오래되었어요.")
# Translators: What to do then.
SET_UP_OVER_BODY = msg("관리하는 직원에게 새 주소를 받아 주세요.")
# Translators: Field: the name of this member of staff as visitors read it.
SHOWN_NAME = msg("방문한 분이 볼 이름")
# Translators: Hint: visitors read this name when somebody comes to help.
SHOWN_NAME_HINT = msg("도우러 가면 기기에 이 이름이 보여요.")
# Translators: Filled in as the name of the first account, which has no person's name yet; visitors read it.
SHOWN_NAME_FIRST = msg("담당자")
# Translators: Field.
NEW_PASSWORD = msg("새 비밀번호")
# Translators: Hint for a new password.
NEW_PASSWORD_HINT = msg("12자 이상으로. 문장처럼 지으면 외우기 쉬워요.")
# Translators: Field: the new password once more.
REPEAT = msg("새 비밀번호 한 번 더")
# Translators: The two new passwords differ.
DIFFERENT = msg("두 비밀번호가 달라요.")
# Translators: The new password is too short.
TOO_SHORT = msg("12자 이상으로 지어 주세요.")

# Translators: Heading: setting up the second factor.
FACTOR = msg("인증 번호 준비하기")
# Translators: First step of setting up the second factor.
FACTOR_SCAN = msg("인증 앱으로 이 그림을 찍어 주세요.")
# Translators: For those who cannot scan the picture.
FACTOR_TYPE = msg("찍을 수 없으면 이 글자를 앱에 적어 주세요.")
# Translators: Description of the picture (QR code) for screen readers.
FACTOR_PICTURE = msg("인증 앱이 읽는 네모 무늬. 같은 글자가 아래에 있어요.")
# Translators: Second step of setting up the second factor.
FACTOR_CODE = msg("앱에 보이는 여섯 자리 숫자")
# Translators: Button: confirms the second factor.
FACTOR_CONFIRM = msg("확인하기")
# Translators: Why a second factor is needed.
FACTOR_WHY = msg("비밀번호가 새어도 다른 사람이 들어올 수 없어요.")
# Translators: Heading: recovery codes.
RECOVERY = msg("복구 번호를 적어 두세요")
# Translators: What recovery codes are for.
RECOVERY_BODY = msg("앱을 잃어버렸을 때 하나씩 쓸 수 있어요.")
# Translators: They are shown only once.
RECOVERY_ONCE = msg("지금 한 번만 보여 드려요. 종이에 적어 안전한 곳에 두세요.")
# Translators: Button after writing the recovery codes down.
RECOVERY_DONE = msg("적어 두었어요")

# Translators: Heading: changing one's password.
CHANGE_PASSWORD = msg("비밀번호 바꾸기")
# Translators: Field: the present password.
OLD_PASSWORD = msg("지금 비밀번호")
# Translators: Heading: language of the pages.
LANGUAGE = msg("화면에 쓰는 말")
# Translators: Heading: facts of one's account.
FACTS = msg("내 계정 알아보기")
# Translators: Row: what the account may do.
ROLE = msg("맡은 일")
# Translators: Row: what the account may see.
SCOPE = msg("볼 수 있는 곳")
# Translators: Row: when the session ends.
SESSION_END = msg("저절로 나가지는 때")


def enter_with(name: Arg) -> Message:
    """Name the button that signs in elsewhere."""
    # Translators: Button: sign in with the account of another system. {name} is its name.
    return msg("{name} 계정으로 들어가기", name=name)


def set_up_for(name: Arg) -> Message:
    """Say whose password is set."""
    # Translators: {name} is the name of an account.
    return msg("계정 이름은 {name:이에요/예요}.", name=name)
