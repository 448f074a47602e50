"""One text, every language: what is drawn, what is spoken, and in whose voice."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.i18n.bidi import FSI, LRI, PDI, strip_isolates
from kiosk.i18n.catalogues import Catalogues
from kiosk.i18n.locales import TAGS, order_for_first_screen
from kiosk.i18n.localiser import Localiser, Span
from kiosk.i18n.text import Code, Content, Listing, Message, Money, Phone, VisitorText, Weekday, msg, nmsg

MOMENT = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)  # Monday, half past three in the afternoon in Seoul


@pytest.fixture
def korean(tmp_path: Path) -> Localiser:
    return Localiser(Catalogues(tmp_path), "ko")


def test_korean_is_its_own_catalogue(korean: Localiser) -> None:
    found = korean.localise(msg("안녕하세요"))
    assert (found.display, found.spans, found.is_foreign) == (
        "안녕하세요",
        (Span("안녕하세요", "ko"),),
        False,
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("나무", "나무를"), ("가로등", "가로등을"), (3, "3을"), (1_000_000, "1,000,000을"),
        (Decimal("0.5"), "0.5를"),
        (Money(1000), "1,000원을"), (Code("1234567890", (3, 3, 4)), "123-456-7890을"),
        (Phone("1577-1366"), "1577-1366을"),
        (date(2026, 11, 23), "11월 23일 월요일을"), (time(15, 30), "오후 3시 30분을"),
        (timedelta(minutes=90), "1시간 30분을"),
        (Weekday(6), "일요일을"), (msg("길"), "길을"), (Content.of({"ko": "시청"}), "시청을"),
        (VisitorText("홍길동"), "홍길동을"), (Listing(("사과", "배")), "사과 그리고 배를"),
    ],
)  # fmt: skip
def test_every_kind_of_argument_gets_its_particle(korean: Localiser, value: object, expected: str) -> None:
    assert korean.text(msg("{x:을/를}", x=value)) == expected  # type: ignore[arg-type]


def test_spans_carry_language_and_kind(make_catalogues) -> None:
    catalogues = make_catalogues(
        en={"{place}의 {phone:로/으로} 전화해요. 번호 {code}": "Call {place} at {phone}. Number {code}"}
    )
    message = msg(
        "{place}의 {phone:로/으로} 전화해요. 번호 {code}",
        place=Content.of({"ko": "시청"}), phone=Phone("02-120"), code=Code("123456", (3,)),
    )  # fmt: skip
    found = Localiser(catalogues, "en").localise(message)
    assert found.spans == (
        Span("Call ", "en"), Span("시청", "ko"), Span(" at ", "en"), Span("02-120", "en", "phone"),
        Span(". Number ", "en"), Span("123-456", "en", "code"),
    )  # fmt: skip
    assert found.is_foreign
    assert found.plain == found.display == "Call 시청 at 02-120. Number 123-456"


def test_what_the_visitor_typed_is_private_and_keeps_its_own_voice(make_catalogues) -> None:
    catalogues = make_catalogues(en={"{name}님": "Dear {name}"})
    found = Localiser(catalogues, "en").localise(msg("{name}님", name=VisitorText("홍길동")))
    assert found.spans == (Span("Dear ", "en"), Span("홍길동", "ko", "private"))
    assert found.is_private
    assert not found.is_foreign
    assert "홍길동" not in repr(found)
    assert "홍길동" not in repr(found.spans)


def test_a_declared_language_of_visitor_text_wins_over_its_script(korean: Localiser) -> None:
    assert korean.spans(VisitorText("Nguyen", language="vi", private=False)) == (Span("Nguyen", "vi"),)
    assert korean.spans(VisitorText("abc", language="xx")) == (Span("abc", "ko", "private"),)


def test_a_nested_message_is_translated_too(make_catalogues) -> None:
    catalogues = make_catalogues(en={"{x:을/를} 골라요": "Choose {x}", "가로등": "street lamp"})
    assert Localiser(catalogues, "en").text(msg("{x:을/를} 골라요", x=msg("가로등"))) == "Choose street lamp"


@pytest.mark.parametrize(
    ("tag", "texts", "expected", "language", "foreign"),
    [
        ("ko", {"ko": "시청"}, "시청", "ko", False),
        ("ko-easy", {"ko": "시청", "ko-easy": "시청 건물"}, "시청 건물", "ko", False),
        ("ko-easy", {"ko": "시청", "en": "City Hall"}, "시청", "ko", False),
        ("vi", {"ko": "시청", "en": "City Hall", "vi": "Tòa thị chính"}, "Tòa thị chính", "vi", False),
        ("vi", {"ko": "시청", "en": "City Hall"}, "City Hall", "en", True),
        ("vi", {"ko": "시청"}, "시청", "ko", True),
        ("vi", {"ko": "시청", "vi": ""}, "시청", "ko", True),
        ("en", {"mn": "Хотын захиргаа"}, "Хотын захиргаа", "mn", True),
        ("en-XA", {"ko": "시청", "en": "City Hall"}, "[Çîťý Ĥåļļ öñé ťŵö]", "en", False),
        ("zh-CN", {"ko": "시청", "zh-CN": "市政府"}, "市政府", "zh-CN", False),
    ],
)
def test_city_content_falls_back_in_order_and_says_so(
    tmp_path: Path, tag: str, texts: dict[str, str], expected: str, language: str, foreign: bool
) -> None:
    found = Localiser(Catalogues(tmp_path), tag).localise(Content.of(texts))
    assert (found.display, found.spans[0].language, found.is_foreign) == (expected, language, foreign)


def test_a_languages_own_name_is_never_foreign_and_spoken_in_its_own_voice(tmp_path: Path) -> None:
    """F-07."""
    for tag in TAGS:
        localiser = Localiser(Catalogues(tmp_path), tag)
        for locale in order_for_first_screen():
            found = localiser.localise(Content(((locale.tag, locale.endonym),)))
            assert found.spans == (Span(locale.endonym, locale.speech),)
            assert (found.display, found.is_foreign) == (locale.endonym, False)


def test_content_without_any_text_is_empty_and_noted(korean: Localiser, caplog) -> None:
    assert korean.text(Content(())) == ""
    assert len(caplog.records) == 1


def test_a_sentence_that_fell_back_to_korean_is_korean_throughout(make_catalogues) -> None:
    found = Localiser(make_catalogues(en={}), "en").localise(
        msg("{when}에 {sum}을 내요", when=MOMENT, sum=Money(2500))
    )
    assert found.display == "11월 23일 월요일 오후 3시 30분에 2,500원을 내요"
    assert {span.language for span in found.spans} == {"ko"}
    assert found.is_foreign


def test_easy_korean_without_an_entry_is_standard_korean_and_not_foreign(make_catalogues) -> None:
    found = Localiser(make_catalogues(ko_easy={}), "ko-easy").localise(msg("접수했어요"))
    assert (found.display, found.is_foreign, found.language) == ("접수했어요", False, "ko")


def test_a_telephone_number_keeps_its_order_inside_arabic(make_catalogues) -> None:
    """F-08: 02-120 must not be drawn as 120-02."""
    catalogues = make_catalogues(
        ar={"{phone:로/으로} 전화해요": "اتصل بالرقم {phone} الآن", "120은 02-120": "الرقم 02-120 هنا"}
    )
    arabic = Localiser(catalogues, "ar")
    found = arabic.localise(msg("{phone:로/으로} 전화해요", phone=Phone("02-120")))
    assert found.display == f"اتصل بالرقم {LRI}02-120{PDI} الآن"
    assert found.plain == "اتصل بالرقم 02-120 الآن" == strip_isolates(found.display)
    assert arabic.text(msg("120은 02-120")) == f"الرقم {LRI}02-120{PDI} هنا"


def test_arabic_words_of_a_visitor_are_isolated_inside_korean(korean: Localiser) -> None:
    assert korean.text(msg("{name}님", name=VisitorText("أحمد"))) == f"{FSI}أحمد{PDI}님"
    assert korean.plain(msg("{name}님", name=VisitorText("أحمد"))) == "أحمد님"


def test_a_missing_argument_is_logged_once_and_shown(korean: Localiser, caplog) -> None:
    with caplog.at_level(logging.ERROR):
        assert [korean.text(Message("{name} 님")) for _ in range(2)] == ["{name} 님"] * 2
    assert len(caplog.records) == 1


def test_the_year_is_told_only_when_it_is_another_one(tmp_path: Path) -> None:
    localiser = Localiser(Catalogues(tmp_path), "ko", today=lambda: date(2026, 11, 23))
    assert localiser.text(date(2026, 12, 1)) == "12월 1일 화요일"
    assert localiser.text(date(2027, 1, 4)) == "2027년 1월 4일 월요일"


def test_a_message_with_a_number_keeps_it_as_a_field(korean: Localiser) -> None:
    assert korean.text(nmsg("{count}개가 있어요", "{count}개가 있어요", count=1200)) == "1,200개가 있어요"


def test_a_localiser_for_another_language_shares_the_catalogues(make_catalogues) -> None:
    korean = Localiser(make_catalogues(en={"예": "Yes"}), "ko")
    assert korean.for_tag("ko") is korean
    assert korean.for_tag("en").text(msg("예")) == "Yes"


def test_a_value_that_cannot_be_formatted_is_shown_and_noted(korean: Localiser, caplog) -> None:
    assert korean.text(Money(Decimal("NaN"))) == str(Money(Decimal("NaN")))
    assert len(caplog.records) == 1


_NOWHERE = Catalogues(Path("nowhere"))
_args = st.one_of(
    st.text(), st.integers(), st.decimals(allow_nan=False, allow_infinity=False, places=2), st.dates(),
    st.times(),
    st.datetimes(), st.timedeltas(max_value=timedelta(days=9999), min_value=timedelta(days=-9999)),
    st.builds(Code, st.text(), st.lists(st.integers(1, 5)).map(tuple)), st.builds(Phone, st.text()),
    st.builds(Money, st.integers()), st.builds(VisitorText, st.text()), st.builds(Weekday, st.integers()),
    st.builds(lambda t: Content.of({"ko": t}), st.text()), st.builds(Listing, st.lists(st.text()).map(tuple)),
)  # fmt: skip


@given(_args, st.sampled_from(TAGS))
def test_any_value_renders_in_any_language_and_its_spans_are_its_words(value: object, tag: str) -> None:
    localiser = Localiser(_NOWHERE, tag)
    found = localiser.localise(msg("{x:으로/로} 가요", x=value))  # type: ignore[arg-type]
    assert strip_isolates(found.display) == strip_isolates(found.plain)
    assert all(
        span.text and span.language in {"ko", "en", "zh-CN", "ja", "vi", "mn", "ar"} for span in found.spans
    )
    assert found.is_private == (isinstance(value, VisitorText) and bool(value.text))


def test_nothing_that_a_visitor_typed_stays_in_the_localiser_or_its_catalogues(make_catalogues) -> None:
    """D: a cache must not outlive the session."""
    catalogues = make_catalogues(en={"{name}님": "Dear {name}"})
    english = Localiser(catalogues, "en")
    english.text(msg("{name}님", name=VisitorText("canary-4711")))
    english.text(msg("{name} 없음", name=VisitorText("canary-4711")))
    held = [vars(english), vars(catalogues), *(vars(catalogues.get(tag)) for tag in ("ko", "en"))]
    assert "canary-4711" not in repr(held)
