"""Words of the pictures over time."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.console.services.pictures import LEAST_VISITS
from kiosk.i18n.text import Arg, Message, msg

# Translators: Line under the heading: the pictures hold counts only, nothing about persons.
LEAD = msg("숫자만 세요. 누가 썼는지는 남기지 않아요.")
# Translators: Choice: the last seven days.
WEEK = msg("지난 7일")
# Translators: Choice: the last four weeks.
MONTH = msg("지난 4주")
# Translators: Choice: the last 24 hours.
DAY = msg("지난 하루")
# Translators: Field: which time.
PERIOD = msg("기간")
# Translators: Fold: the same numbers as a table.
TABLE = msg("표로 보기")
# Translators: There are no numbers yet.
EMPTY = msg("아직 모인 숫자가 없어요.")
# Translators: Column and total.
TOTAL = msg("모두", _context="sum")
# Translators: Column: mean over the time.
MEAN = msg("평균")

# Translators: Under tables of settings and services, which tell of no one visitor. {least} is a number.
GATHERED = msg("{least}번 넘게 쓸 때마다 모아서 보여 줘요.", least=LEAST_VISITS - 1)

KINDS: Mapping[str, Message] = {
    # Translators: Heading of a picture: how often terminals were used.
    "sessions": msg("기기를 쓴 횟수"),
    # Translators: Heading of a picture: settings that differ from the ordinary ones, in minutes of use.
    "modes": msg("기본과 다르게 쓴 모습(분)"),
    # Translators: Heading of a picture: how many people asked for help.
    "help_calls": msg("도움 요청"),
    # Translators: Heading of a picture: how long people waited for help, in seconds.
    "help_wait_s": msg("도움을 기다린 시간(초)"),
    # Translators: Heading of a picture: tasks that visitors finished, per service.
    "completed": msg("끝까지 마친 일"),
}


def summary(name: Arg, total: Arg, highest: Arg) -> Message:
    """Describe a picture in words."""
    # Translators: Describes a chart for screen readers: its name, the sum and the highest value.
    return msg("{name}: 모두 {total}, 가장 많은 때 {highest}", name=name, total=total, highest=highest)


def summary_mean(name: Arg, mean: Arg, highest: Arg) -> Message:
    """Describe a picture of a mean in words."""
    # Translators: Describes a chart for screen readers: its name, the mean and the highest value.
    return msg("{name}: 평균 {mean}, 가장 긴 때 {highest}", name=name, mean=mean, highest=highest)
