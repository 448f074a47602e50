"""The nine locales: nothing is guessed from a tag (F-01 to F-09)."""

from __future__ import annotations

import babel
import pytest

from kiosk.i18n.locales import LOCALES, TAGS, get_locale, match_locale, order_for_first_screen


def test_the_nine_tags_are_there_and_each_has_its_own_folder() -> None:
    assert TAGS == ("ko", "ko-easy", "en", "zh-CN", "ja", "vi", "mn", "ar", "en-XA")
    assert len({locale.folder for locale in LOCALES}) == len(LOCALES)


def test_babel_knows_every_locale_and_agrees_about_direction_and_decimals() -> None:
    for locale in LOCALES:
        known = babel.Locale.parse(locale.babel)
        assert known.text_direction == locale.direction, locale.tag
        assert (known.number_symbols["latn"]["decimal"] == ",") == locale.decimal_comma, locale.tag


@pytest.mark.parametrize(
    ("tag", "first"),
    [
        ("ko", "Noto Sans CJK KR"), ("zh-CN", "Noto Sans CJK SC"), ("ja", "Noto Sans CJK JP"),
        ("en", "Noto Sans"),
        ("vi", "Noto Sans"), ("mn", "Noto Sans"), ("ar", "Noto Sans Arabic"),
    ],
)  # fmt: skip
def test_fonts_draw_the_languages_own_shapes_first_and_cover_every_other(tag: str, first: str) -> None:
    families = get_locale(tag).font_families
    assert families[0] == first
    assert {
        "Noto Sans CJK KR",
        "Noto Sans CJK SC",
        "Noto Sans CJK JP",
        "Noto Sans",
        "Noto Sans Arabic",
    } <= set(families)
    assert len(families) == len(set(families))


def test_the_first_screen_lists_languages_only_and_korean_first() -> None:
    """F-07: own script, no reading level, no pseudo-locale."""
    assert [locale.endonym for locale in order_for_first_screen()] == [
        "한국어", "English", "中文", "日本語", "Tiếng Việt", "Монгол", "العربية",
    ]  # fmt: skip
    assert [locale.tag for locale in order_for_first_screen(["vi", "ko-easy"])] == ["ko", "vi"]


@pytest.mark.parametrize(
    ("wanted", "tag"),
    [
        ("ko_KR.UTF-8", "ko"), ("en-GB", "en"), ("zh", "zh-CN"), ("zh_Hans_CN", "zh-CN"), ("EN-xa", "en-XA"),
        ("ar_EG@currency=EGP", "ar"), ("KO-EASY", "ko-easy"), ("th", "ko"), ("", "ko"), (None, "ko"),
        ("C", "ko"),
    ],
)  # fmt: skip
def test_the_nearest_locale_is_found(wanted: str | None, tag: str) -> None:
    assert match_locale(wanted).tag == tag
