"""Numbers, money, dates, times, durations, lists and hours in each language (F-11)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from kiosk.i18n import formatting
from kiosk.i18n.locales import LOCALES, get_locale
from kiosk.i18n.text import Code, Money

MONDAY = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("ko", "11월 23일 월요일 오후 3시 30분"),
        ("ko-easy", "11월 23일 월요일 오후 3시 30분"),
        ("en", "Monday, November 23, 3:30\u202fPM"),
        ("zh-CN", "11月23日星期一 15:30"),
        ("ja", "11月23日月曜日 15:30"),
        ("vi", "15:30, Thứ Hai, 23 tháng 11"),
        ("mn", "11-р сарын 23, даваа гараг, 15:30"),
        ("ar", "الاثنين، 23 نوفمبر، 3:30 م"),
    ],
)
def test_a_moment_is_told_in_the_citys_own_time(tag: str, expected: str) -> None:
    assert formatting.format_datetime(get_locale(tag), MONDAY) == expected.replace("\u202f", " ")


def test_a_moment_without_a_zone_is_the_citys_own() -> None:
    assert (
        formatting.format_datetime(get_locale("ko"), datetime(2026, 11, 23, 9, 0))
        == "11월 23일 월요일 오전 9시"
    )


@pytest.mark.parametrize(
    ("moment", "korean", "english"),
    [
        (time(0, 0), "밤 12시", "12:00 AM"), (time(0, 5), "밤 12시 5분", "12:05 AM"),
        (time(9, 0), "오전 9시", "9:00 AM"),
        (time(12, 0), "낮 12시", "12:00 PM"), (time(13, 5), "오후 1시 5분", "1:05 PM"),
        (time(23, 59), "오후 11시 59분", "11:59 PM"),
    ],
)  # fmt: skip
def test_hours_are_counted_to_twelve_where_people_do(moment: time, korean: str, english: str) -> None:
    assert formatting.format_time(get_locale("ko"), moment) == korean
    assert formatting.format_time(get_locale("en"), moment) == english


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("ko", "12,500원"), ("en", "12,500 won"), ("zh-CN", "12,500韩元"), ("ja", "12,500ウォン"),
        ("vi", "12.500 won"), ("mn", "12,500 вон"), ("ar", "12,500 وون"),
    ],
)  # fmt: skip
def test_won_have_no_decimals_and_the_words_of_the_language(tag: str, expected: str) -> None:
    assert formatting.format_money(get_locale(tag), Money(12500)) == expected
    assert formatting.format_money(get_locale(tag), Money(Decimal("12500.0"))) == expected


def test_other_currencies_follow_cldr() -> None:
    assert formatting.format_money(get_locale("en"), Money(Decimal("3.5"), "USD")) == "$3.50"


@pytest.mark.parametrize(
    ("tag", "expected"), [("ko", "1,234,567.5"), ("vi", "1.234.567,5"), ("ar", "1,234,567.5")]
)
def test_numbers_are_grouped(tag: str, expected: str) -> None:
    assert formatting.format_number(get_locale(tag), Decimal("1234567.5")) == expected


@pytest.mark.parametrize(
    ("seconds", "korean", "english", "arabic"),
    [
        (0, "0초", "0 seconds", "0 ثانية"), (45, "45초", "45 seconds", "45 ثانية"),
        (60, "1분", "1 minute", "دقيقة"),
        (5400, "1시간 30분", "1 hour 30 minutes", "ساعة و30 دقيقة"), (3600, "1시간", "1 hour", "ساعة"),
        (90000, "1일 1시간", "1 day 1 hour", "يوم وساعة"), (-120, "2분", "2 minutes", "دقيقتان"),
    ],
)  # fmt: skip
def test_durations_have_at_most_two_units(seconds: int, korean: str, english: str, arabic: str) -> None:
    length = timedelta(seconds=seconds)
    assert formatting.format_duration(get_locale("ko"), length) == korean
    assert formatting.format_duration(get_locale("en"), length) == english
    assert formatting.format_duration(get_locale("ar"), length) == arabic


@pytest.mark.parametrize(
    ("tag", "two", "three", "choice"),
    [
        ("ko", "A 그리고 B", "A, B 그리고 C", "A, B 또는 C"),
        ("en", "A and B", "A, B, and C", "A, B, or C"),
        ("zh-CN", "A和B", "A、B和C", "A、B或C"),
        ("ja", "A、B", "A、B、C", "A、B、またはC"),
        ("vi", "A và B", "A, B và C", "A, B hoặc C"),
        ("mn", "A болон B", "A, B болон C", "A, B эсвэл C"),
        ("ar", "A وB", "A وB وC", "A أو B أو C"),
    ],
)
def test_lists_are_joined_in_the_language(tag: str, two: str, three: str, choice: str) -> None:
    locale = get_locale(tag)
    assert formatting.join_list(locale, ["A", "B"]) == two
    assert formatting.join_list(locale, ["A", "B", "C"]).replace("،", "") == three
    assert formatting.join_list(locale, ["A", "B", "C"], "or") == choice
    assert formatting.join_list(locale, ["A"]) == "A"
    assert formatting.join_list(locale, []) == ""


@given(st.lists(st.text(min_size=1), max_size=8), st.sampled_from(LOCALES), st.sampled_from(["and", "or"]))
def test_a_list_contains_every_item_in_order(items: list[str], locale, kind) -> None:
    joined = formatting.join_list(locale, items, kind)
    position = 0
    for item in items:
        position = joined.index(item, position) + len(item)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=3), st.sampled_from(LOCALES))
def test_numbers_agree_with_cldr(number: Decimal, locale) -> None:
    expected = format_decimal(number, locale=locale.babel, decimal_quantization=False)
    assert formatting.format_number(locale, number) == expected.replace("\u200e", "")
    assert formatting.format_number(locale, int(number)) == format_decimal(
        int(number), locale=locale.babel
    ).replace("\u200e", "")


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ((3, 3, 4), "123-456-7890"),
        ((), "1234567890"),
        ((4,), "1234-567890"),
        ((20,), "1234567890"),
        ((0, 5), "12345-67890"),
    ],
)
def test_codes_are_grouped_and_nothing_is_hidden(groups: tuple[int, ...], expected: str) -> None:
    assert formatting.format_code(Code("1234567890", groups)) == expected


def test_every_locale_formats_every_weekday_and_date() -> None:
    for locale in LOCALES:
        names = {formatting.format_weekday(locale, day) for day in range(7)}
        assert len(names) == 7
        for month in range(1, 13):
            assert str(2027) in formatting.format_date(locale, date(2027, month, 9), today=date(2026, 1, 1))
            assert str(2027) not in formatting.format_date(
                locale, date(2027, month, 9), today=date(2027, 1, 1)
            )
