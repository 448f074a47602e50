"""Japanese numbers in kana, with the sounds that they change together with a counter."""

from __future__ import annotations

_ONES = ("", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう")
_HUNDREDS = {1: "ひゃく", 3: "さんびゃく", 6: "ろっぴゃく", 8: "はっぴゃく"}
_THOUSANDS = {1: "せん", 3: "さんぜん", 8: "はっせん"}
_LARGE = ("", "まん", "おく", "ちょう")
DIGITS = ("ゼロ", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう")
#: Days of the month with a name of their own.
DAYS = {
    1: "ついたち",
    2: "ふつか",
    3: "みっか",
    4: "よっか",
    5: "いつか",
    6: "むいか",
    7: "なのか",
    8: "ようか",
    9: "ここのか",
    10: "とおか",
    14: "じゅうよっか",
    20: "はつか",
    24: "にじゅうよっか",
}
_THINGS = ("", "ひとつ", "ふたつ", "みっつ", "よっつ", "いつつ", "むっつ", "ななつ", "やっつ", "ここのつ")

#: Written counter -> its reading.
COUNTERS = {
    "番出口": "ばんでぐち",
    "番線": "ばんせん",
    "番目": "ばんめ",
    "番": "ばん",
    "号線": "ごうせん",
    "号室": "ごうしつ",
    "号": "ごう",
    "円": "えん",
    "ウォン": "ウォン",
    "枚": "まい",
    "台": "だい",
    "名": "めい",
    "度": "ど",
    "年": "ねん",
    "時間": "じかん",
    "時": "じ",
    "月": "がつ",
    "人": "にん",
    "日間": "かかん",
    "日": "にち",
    "秒": "びょう",
    "番地": "ばんち",
    "丁目": "ちょうめ",
    "歳": "さい",
    "才": "さい",
    "冊": "さつ",
    "週間": "しゅうかん",
    "点": "てん",
    "通": "つう",
    "世帯": "せたい",
    "回目": "かいめ",
    "回": "かい",
    "階": "かい",
    "個": "こ",
    "か月": "かげつ",
    "ヶ月": "かげつ",
    "カ月": "かげつ",
    "か所": "かしょ",
    "ヶ所": "かしょ",
    "件": "けん",
    "本": "ほん",
    "杯": "はい",
    "匹": "ひき",
    "分間": "ふんかん",
    "分": "ふん",
    "泊": "はく",
    "つ": "つ",
    "割": "わり",
    "ページ": "ページ",
    "キロ": "キロ",
    "メートル": "メートル",
}
_DOUBLED = {1: "いっ", 6: "ろっ", 8: "はっ", 10: "じゅっ"}
#: Readings whose number changes its last digit: time and people.
_SPECIAL_LAST = {
    "じ": {4: "よ", 7: "しち", 9: "く", 0: "れい"},
    "じかん": {4: "よ", 7: "しち", 9: "く"},
    "がつ": {4: "し", 7: "しち", 9: "く"},
    "にん": {4: "よ", 7: "なな"},
    "ねん": {4: "よ"},
}


def cardinal(number: int) -> str:
    """Return *number* in kana: 12500 is ``いちまんにせんごひゃく``."""
    if number == 0:
        return "ゼロ"
    parts = []
    scale = 0
    while number and scale < len(_LARGE):
        number, group = divmod(number, 10_000)
        if group:
            parts.append(_group(group, is_alone=scale == 0) + _LARGE[scale])
        scale += 1
    return "".join(reversed(parts))


def _group(number: int, is_alone: bool) -> str:
    thousands, rest = divmod(number, 1000)
    hundreds, rest = divmod(rest, 100)
    tens, ones = divmod(rest, 10)
    text = ""
    if thousands:
        text += (
            "いっせん"
            if thousands == 1 and not is_alone
            else _THOUSANDS.get(thousands, _ONES[thousands] + "せん")
        )
    if hundreds:
        text += _HUNDREDS.get(hundreds, _ONES[hundreds] + "ひゃく")
    if tens:
        text += ("" if tens == 1 else _ONES[tens]) + "じゅう"
    return text + _ONES[ones]


def decimal(text: str) -> str:
    """Return a number with a decimal point: 3.5 is ``さんてんご``."""
    whole, _, fraction = text.replace(",", "").partition(".")
    if not fraction:
        return cardinal(int(whole))
    head = "れい" if int(whole) == 0 else cardinal(int(whole))
    return head + "てん" + digits(fraction)


def digits(text: str) -> str:
    """Return the digits of *text* one by one."""
    return "".join(DIGITS[int(each)] for each in text)


def counted(number: int, counter: str) -> str:
    """Return *number* with a written counter, in kana: (3, 階) is ``さんがい``.

    Raises:
        KeyError: If the counter is not known.
    """
    reading = COUNTERS[counter]
    if counter == "人" and number in {1, 2}:
        return ("ひとり", "ふたり")[number - 1]
    if counter == "つ":
        return _THINGS[number] if 0 < number < 10 else cardinal(number)
    if counter in {"歳", "才"} and number == 20:
        return "はたち"
    if counter == "日":
        return DAYS.get(number, cardinal(number) + "にち")
    if counter == "日間":
        if number in DAYS and number > 1:
            return DAYS[number] + "かん"
        return cardinal(number) + "にちかん"
    last = number % 10
    if reading in _SPECIAL_LAST and last in _SPECIAL_LAST[reading] and (number == 0 or last):
        head = cardinal(number - last) if number > 9 else ""
        return head + _SPECIAL_LAST[reading][last] + reading
    return _joined(number, reading, counter)


def _joined(number: int, reading: str, counter: str) -> str:
    """Join a number and a counter whose sounds change each other."""
    said = cardinal(number)
    last = 10 if number % 10 == 0 and number % 100 else number % 10
    ending = _ONES[last] if 0 < last < 10 else "じゅう"
    first = reading[0]
    if first in "かけこ" and counter not in {"キロ"}:
        if counter == "階" and last == 3:
            return said + "がい"
        doubled = {1, 6, 8, 10}
    elif first in "さしせちつて" and counter not in {"世帯"}:
        doubled = {1, 8, 10}
    elif first in "はひふほ":
        return _with_h(said, ending, last, reading, counter)
    else:
        return said + reading
    if last in doubled:
        return said.removesuffix(ending) + _DOUBLED[last] + reading
    return said + reading


_P = {"は": "ぱ", "ひ": "ぴ", "ふ": "ぷ", "ほ": "ぽ"}
_B = {"は": "ば", "ひ": "び", "ふ": "ぷ", "ほ": "ぼ"}


def _with_h(said: str, ending: str, last: int, reading: str, counter: str) -> str:
    rest = reading[1:]
    if last in _DOUBLED:
        return said.removesuffix(ending) + _DOUBLED[last] + _P[reading[0]] + rest
    if last == 3:
        return said + ("ぱ" if counter == "泊" else _B[reading[0]]) + rest
    if last == 4 and counter in {"分", "分間", "泊"}:
        return said + _P[reading[0]] + rest
    return said + reading
