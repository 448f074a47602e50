"""Every language is typed by pressing keys of the real keyboard."""

from __future__ import annotations

from tests.ui.keyboard.conftest import Job


def presses(*labels: str) -> list[list[str]]:
    return [["press", label] for label in labels]


def test_hangul_is_composed_from_its_letters(run_typist: Job) -> None:
    assert run_typist(
        ["focus", "text"], *presses(*"ㅎㅏㄴㄱㅡㄹ"), ["press", "다 씀"], ["read", "text"], ["active"]
    ) == [
        "한글",
        False,
    ]


def test_shift_doubles_a_consonant_once_and_delete_takes_back_a_letter_not_a_syllable(
    run_typist: Job,
) -> None:
    steps = [*presses("ㄲㅆ", "ㄲ", "ㅗ", "ㅊ", "지우기", "ㅊ", "ㄷ", "ㅏ", "띄어쓰기", "ㅂ", "ㅏ")]
    assert run_typist(["focus", "text"], *steps, ["press", "다 씀"], ["read", "text"]) == ["꽃다 바"]


def test_mongolian_has_all_its_letters(run_typist: Job) -> None:
    answers = run_typist(
        ["tag", "mn"], ["focus", "text"], *presses("Аа", "м", *"онгол"), ["read", "text"], ["measure"]
    )
    assert answers[0] == "Монгол"
    labels = {key["label"] for key in answers[1]["keys"]}
    assert set("абвгдеёжзийклмноөпрстуүфхцчшщъыьэюя") <= labels


def test_vietnamese_tones_find_their_vowel_from_the_end_of_the_word(run_typist: Job) -> None:
    steps = presses(*"xin", "띄어쓰기", *"chao", "à", "띄어쓰기", "đ", "ư", "ơ", *"ng", "à")
    assert run_typist(["tag", "vi"], ["focus", "text"], *steps, ["read", "text"]) == ["xin chào đường"]


def test_the_same_tone_again_takes_it_off(run_typist: Job) -> None:
    assert run_typist(["tag", "vi"], ["focus", "text"], *presses(*"la", "á", "á"), ["read", "text"]) == ["la"]


def test_chinese_words_are_chosen_from_large_candidates(run_typist: Job) -> None:
    answers = run_typist(
        ["tag", "zh-CN"], ["focus", "text"], *presses(*"nihao"), ["words"], ["choose", 0], ["read", "text"]
    )
    assert answers[0][0] == "你好"
    assert answers[-1] == "你好"


def test_japanese_kana_become_kanji(run_typist: Job) -> None:
    start = [["tag", "ja"], ["focus", "text"], *presses(*"にほんこ", "゛")]
    (words,) = run_typist(*start, ["words"])
    assert run_typist(*start, ["choose", words.index("日本語")], ["press", "다 씀"], ["read", "text"]) == [
        "日本語"
    ]


def test_small_kana_are_one_press_away_and_last_for_one_letter(run_typist: Job) -> None:
    steps = presses("か", "゛", "小", "っ", "こ", "う", "は", "゜", "다 씀")
    assert run_typist(["tag", "ja"], ["focus", "text"], *steps, ["read", "text"]) == ["がっこうぱ"]


def test_signs_between_kana_do_not_lose_the_kana_board(run_typist: Job) -> None:
    steps = presses("あ", "12#", "1", "あ", "い", "다 씀")
    assert run_typist(["tag", "ja"], ["focus", "text"], *steps, ["read", "text"]) == ["あ1い"]


def test_where_the_fifty_sounds_have_no_room_japanese_is_typed_in_roman_letters(run_typist: Job) -> None:
    start = [["tag", "ja"], ["focus", "text"], *presses(*"nihongo")]
    (words,) = run_typist(*start, ["words"], profile="tablet-10")
    steps = [["choose", words.index("日本語")], ["press", "다 씀"], ["read", "text"]]
    assert run_typist(*start, *steps, profile="tablet-10") == ["日本語"]


def test_arabic_is_typed_in_its_order(run_typist: Job) -> None:
    assert run_typist(["tag", "ar"], ["focus", "text"], *presses(*"عربي"), ["read", "text"]) == ["عربي"]


def test_the_language_key_goes_to_latin_and_back(run_typist: Job) -> None:
    steps = [["press", "A"], *presses(*"ok"), ["press", "가"], *presses(*"ㅇㅏ"), ["press", "다 씀"]]
    assert run_typist(["focus", "text"], *steps, ["read", "text"]) == ["ok아"]


def test_signs_are_one_press_away_and_back(run_typist: Job) -> None:
    steps = [["press", "12#"], *presses("1", "!"), ["press", "가"], *presses("ㅏ"), ["press", "다 씀"]]
    assert run_typist(["focus", "text"], *steps, ["read", "text"]) == ["1!ㅏ"]


def test_a_phone_field_gets_a_pad_of_digits(run_typist: Job) -> None:
    answers = run_typist(
        ["focus", "phone"], *presses(*"0102"), ["press", "지우기"], ["read", "phone"], ["measure"]
    )
    assert answers[0] == "010"
    assert {key["label"] for key in answers[1]["keys"]} == {*"0123456789+", "지우기", "다 씀"}


def test_a_long_field_offers_a_new_line(run_typist: Job) -> None:
    steps = [["focus", "long"], *presses("ㅏ", "줄 바꿈", "ㅏ", "다 씀"), ["read", "long"]]
    assert run_typist(*steps) == ["ㅏ\nㅏ"]


def test_no_keyboard_opens_where_the_pc_has_its_own(run_typist: Job) -> None:
    assert run_typist(["focus", "text"], ["active"], on_screen=False, available=False) == [False]


def test_words_on_offer_do_not_move_the_page(run_typist: Job) -> None:
    """The strip of candidates has its room from the start."""
    steps = [["tag", "zh-CN"], ["focus", "text"], ["measure"], *presses(*"ni"), ["measure"]]
    before, after = run_typist(*steps)
    assert before["height"] == after["height"]
