"""Words of what is set up beforehand: groups, sites, schedules, notices."""

from __future__ import annotations

from kiosk.i18n.text import Arg, Message, msg, nmsg

# Translators: Line under the heading of the page of groups.
GROUPS_LEAD = msg("여러 기관의 기기를 묶어 한꺼번에 정해요.")
# Translators: There is no group yet.
GROUPS_EMPTY = msg("아직 모둠이 없어요.")
# Translators: Heading of the form for a new group.
GROUP_NEW = msg("새 모둠")
# Translators: A number: of two groups the higher one wins.
PRIORITY = msg("앞서는 차례")
# Translators: Hint of the number that says which group wins.
PRIORITY_HINT = msg("숫자가 클수록 이겨요. 모둠마다 달라야 해요.")
# Translators: Field and column: whether a group is for the whole city or for one district.
GROUP_PLACE = msg("어디의 모둠")
# Translators: Choice: a group that may hold all terminals of the city.
WHOLE_CITY = msg("도시 전체")
# Translators: Hint: who changes a group. The place is the whole city or one district.
GROUP_PLACE_HINT = msg("그곳을 모두 맡은 관리자가 바꿔요. 나중에 못 바꿔요.")
# Translators: Shown instead of the form for a new group: this account covers single centres only.
GROUP_NOT_YOURS = msg("모둠은 도시나 자치구를 맡은 관리자가 만들어요.")
# Translators: Shown to managers at a group that covers more than their account may see.
GROUP_WIDER = msg("맡은 곳보다 넓은 모둠이라 볼 수만 있어요.")
# Translators: Before the names of groups that this manager cannot change.
GROUPS_KEPT = msg("바꿀 수 없는 모둠")
# Translators: Column: how many terminals.
TERMINALS = msg("기기")
# Translators: Column and heading: settings that always hold in a group or centre.
STANDING = msg("늘 바라는 모습")
# Translators: Hint: what standing wishes do.
STANDING_HINT = msg("일정이나 직원이 바꾸지 않는 동안 이 모습이에요.")
# Translators: Heading: which terminals are in a group.
MEMBERS = msg("이 모둠의 기기")
# Translators: Heading of boxes: centres that are in a group with all of their terminals.
MEMBER_SITES = msg("기관 전체")
# Translators: Hint: what it means that a centre is in a group.
MEMBER_SITES_HINT = msg("그곳의 기기가 모두 들어요. 나중에 오는 기기도요.")
# Translators: Heading of boxes: terminals that are put into a group one by one.
MEMBER_SINGLE = msg("기기를 하나씩")
# Translators: Hint: a terminal that was put into a group of the whole city by itself.
MEMBER_SINGLE_HINT = msg("하나씩 고른 기기는 자리를 옮겨도 남아요.")
# Translators: Hint: a terminal that was put into a group of one district by itself.
MEMBER_SINGLE_HINT_DISTRICT = msg("하나씩 고른 기기는 자치구 안에서 옮겨도 남아요.")
# Translators: Beside a centre's name, over the boxes of its terminals: all of them are in the group already.
MEMBER_WHOLE = msg("기관 전체가 들어 있어요.")
# Translators: Before the names of groups that this centre is in with all of its terminals.
GROUPS_OF_SITE = msg("이 기관이 통째로 든 모둠")
# Translators: Before the names of groups that a terminal is in because its centre is.
GROUPS_BY_SITE = msg("기관을 따라 든 모둠")
# Translators: Field: one terminal id on each line.
MEMBERS_IDS = msg("기기 번호, 한 줄에 하나씩")
# Translators: Heading before removing something.
REMOVE_SURE = msg("정말 지울까요?")
# Translators: What removing a group does.
GROUP_REMOVE = msg("모둠의 일정과 알림글도 함께 지워져요.")

# Translators: Line under the heading of the page of centres.
SITES_LEAD = msg("기기가 놓인 기관과 그곳에서 늘 바라는 모습이에요.")
# Translators: There is no centre yet.
SITES_EMPTY = msg("아직 기관이 없어요.")
# Translators: Heading of the form for a new centre.
SITE_NEW = msg("새 기관")
# Translators: Short technical name of a centre or district.
ID = msg("짧은 영문 이름")
# Translators: Hint for a short technical name.
ID_HINT = msg("영문 소문자, 숫자, 줄표로 적어요. 나중에 못 바꿔요.")
# Translators: Field and column: district of the city.
DISTRICT = msg("자치구")
# Translators: Heading of the form for a new district.
DISTRICT_NEW = msg("새 자치구")
# Translators: Field: time zone.
ZONE = msg("시간대")
# Translators: Only centres without terminals can be removed.
SITE_REMOVE = msg("기기가 없는 기관만 지울 수 있어요.")
# Translators: A centre needs a district first.
DISTRICT_FIRST = msg("먼저 자치구를 더해 주세요.")

# Translators: Line under the heading of the page of schedules.
SCHEDULES_LEAD = msg("정한 때에 기기가 스스로 바뀌어요. 끊겨 있어도 그래요.")
# Translators: There is no schedule yet.
SCHEDULES_EMPTY = msg("아직 일정이 없어요.")
# Translators: Button and heading: a new schedule.
SCHEDULE_NEW = msg("새 일정 만들기")
# Translators: Heading of the page that changes a schedule.
SCHEDULE_CHANGE = msg("일정 바꾸기")
# Translators: Field and column: for which centre or group.
TARGET = msg("어디에")
# Translators: Field: weekdays.
DAYS = msg("어느 요일에")
# Translators: Choose at least one day.
DAYS_NEEDED = msg("요일을 하나 넘게 골라 주세요.")
# Translators: Field: time of day at which it begins.
START = msg("시작하는 시각")
# Translators: Field: time of day at which it ends.
END = msg("끝나는 시각")
# Translators: Hint: an end before the start means the next day.
END_HINT = msg("시작보다 이르면 다음 날로 쳐요.")
# Translators: Field: first day of a schedule.
FROM_DAY = msg("첫날")
# Translators: Field: last day of a schedule, may be empty.
TO_DAY = msg("마지막 날")
# Translators: Hint: an empty last day means without end.
TO_DAY_HINT = msg("비워 두면 계속돼요.")
# Translators: The last day lies before the first one.
TO_DAY_EARLY = msg("첫날보다 뒤여야 해요.")
# Translators: The days that were chosen do not come between the first and the last day, or are over.
NEVER_RUNS = msg("그 사이에 고른 요일이 없거나 이미 지났어요.")
# Translators: Field: which preset a schedule sets.
LOOK = msg("어떤 모습으로")
# Translators: Choice: no preset, only single settings.
LOOK_NONE = msg("하나씩 고르기")
# Translators: Heading of the fold with single settings.
LOOK_MORE = msg("하나씩 더 정하기")
# Translators: A schedule has to set something.
LOOK_NEEDED = msg("어떤 모습인지 골라 주세요.")
# Translators: Hint of the number that says which schedule wins.
SCHEDULE_PRIORITY_HINT = msg("겹치면 숫자가 큰 일정이 이겨요.")
# Translators: Button: shows when a schedule would run.
PREVIEW = msg("언제인지 미리 보기")
# Translators: Heading: the next five times of a schedule.
NEXT_TIMES = msg("다음 다섯 번")
# Translators: A schedule never runs again.
NEVER = msg("앞으로 없어요.")
# Translators: The technical form of the schedule, for those who know it.
RULE = msg("규칙(RFC 5545)")
# Translators: Whether a schedule is switched on.
IS_ON = msg("일정 켜 두기")
# Translators: A schedule is switched off.
OFF = msg("꺼짐")
# Translators: Column: when it runs next.
NEXT = msg("다음")

# Translators: Line under the heading of the page of notices.
MESSAGES_LEAD = msg("기기의 첫 화면에 기관의 소식을 보여 줘요.")
# Translators: There is no notice.
MESSAGES_EMPTY = msg("지금 보이는 알림글이 없어요.")
# Translators: Heading of the form for a new notice.
MESSAGE_NEW = msg("새 알림글")
# Translators: Field: a notice in Korean (needed).
TEXT_KO = msg("한국어 글")
# Translators: Hint for the text of a notice.
TEXT_HINT = msg("300자까지. 누구나 볼 수 있으니 이름은 적지 마세요.")
# Translators: Fold: the notice in other languages.
OTHER_LANGUAGES = msg("다른 말로도 적기")
# Translators: Hint: languages without a text show Korean.
OTHER_HINT = msg("비워 두면 그 말에서는 한국어로 보여요.")
# Translators: Field: from when a notice is shown.
SHOW_FROM = msg("보이기 시작")
# Translators: Field: until when a notice is shown.
SHOW_UNTIL = msg("보이기 끝")
# Translators: The end of a notice lies before its start.
SHOW_ORDER = msg("끝이 시작보다 뒤여야 해요.")
# Translators: Choice: all terminals that this account may see.
TARGET_ALL = msg("모든 기기")
# Translators: Button: takes a notice back.
TAKE_BACK = msg("거두기")


def members_now(count: int) -> Message:
    """Say how many terminals are in a group."""
    # Translators: How many terminals are in a group now.
    return nmsg("지금 기기 {count}대가 들어 있어요.", "지금 기기 {count}대가 들어 있어요.", count=count)


def members_then(count: int) -> Message:
    """Say how many terminals a group would have with what is ticked."""
    # Translators: How many terminals a group has once what is ticked is saved.
    return nmsg("저장하면 기기 {count}대가 돼요.", "저장하면 기기 {count}대가 돼요.", count=count)


def site_with(name: Arg, count: int) -> Message:
    """Name the box of a centre."""
    # Translators: A box: the centre {name}, where {count} terminals stand.
    return nmsg("{name} ({count}대)", "{name} ({count}대)", name=name, count=count)


def sites_chosen(name: Arg, chosen: Arg, count: int) -> Message:
    """Name the fold with the boxes of a district's centres."""
    # Translators: A fold with boxes: the district {name} has {count} centres, {chosen} of them are ticked.
    return nmsg(
        "{name} {count}곳 가운데 {chosen}곳", "{name} {count}곳 가운데 {chosen}곳",
        name=name, chosen=chosen, count=count,
    )  # fmt: skip


def site_named(name: Arg) -> Message:
    """Name a site as a target."""
    # Translators: A centre as the target of a schedule or notice.
    return msg("기관: {name}", name=name)


def group_named(name: Arg) -> Message:
    """Name a group as a target."""
    # Translators: A group as the target of a schedule or notice.
    return msg("모둠: {name}", name=name)


def change_named(name: Arg) -> Message:
    """Name a link that changes something."""
    # Translators: For screen readers: link that changes {name}.
    return msg("{name} 바꾸기", name=name)


def remove_named(name: Arg) -> Message:
    """Name a button that removes something."""
    # Translators: For screen readers: button that removes {name}.
    return msg("{name} 지우기", name=name)


def from_to(start: Arg, end: Arg) -> Message:
    """Say from when to when."""
    # Translators: Two moments or times of day.
    return msg("{start}부터 {end}까지", start=start, end=end)


def changed(count: int) -> Message:
    """Say at how many terminals something changed."""
    # Translators: After a standing wish was changed: how many terminals it reaches.
    return nmsg(
        "저장했어요. 기기 {count}대에 보냈어요.", "저장했어요. 기기 {count}대에 보냈어요.", count=count
    )


def text_in(language: Arg) -> Message:
    """Name the field of a notice in another language."""
    # Translators: Field: the notice in {language}, a language's own name.
    return msg("{language} 글", language=language)
