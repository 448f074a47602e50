"""The sound changes of Korean that espeak-ng lacks: 독립 is said 동닙, 신라 실라, 갑니다 감니다.

Only for espeak, and only as the last step: the result is spelled as it sounds, which nobody should
read. The rules are those of the Standard Pronunciation (표준 발음법, articles 8 to 30,
https://korean.go.kr/kornorms), applied inside a word, in the order in which they feed each other:

1.  words that follow no rule (a table);
2.  ㄴ is put in before 역 of a station and 육 after 십 or 백 (articles 29, 30);
3.  ㅎ: joins ㄱ, ㄷ, ㅂ, ㅈ to an aspirate, vanishes before a vowel (article 12);
4.  a final consonant moves before a vowel (13, 14); ㄷ, ㅌ become ㅈ, ㅊ before 이 (17);
5.  final consonants and clusters become one of seven (8 to 11);
6.  after ㄱ, ㄷ, ㅂ the next plain consonant is tense (23);
7.  ㄱ, ㄷ, ㅂ become ㅇ, ㄴ, ㅁ before ㄴ, ㅁ (18) and, with it, ㄹ becomes ㄴ after them and
    after ㅁ, ㅇ (19);
8.  ㄴ next to ㄹ becomes ㄹ (20);
9.  ㅢ after a consonant is ㅣ (5).
"""

from __future__ import annotations

import itertools
import re

from kiosk.speech.normalise.tracked import Tracked

_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_FINALS = (
    *("", "ㄱ", "ㄲ", "ㄳ", "ㄴ", "ㄵ", "ㄶ", "ㄷ", "ㄹ", "ㄺ", "ㄻ", "ㄼ", "ㄽ", "ㄾ", "ㄿ", "ㅀ"),
    *("ㅁ", "ㅂ", "ㅄ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ"),
)
_FIRST = 0xAC00
_CLUSTERS = {
    "ㄳ": ("ㄱ", "ㅅ"),
    "ㄵ": ("ㄴ", "ㅈ"),
    "ㄶ": ("ㄴ", "ㅎ"),
    "ㄺ": ("ㄹ", "ㄱ"),
    "ㄻ": ("ㄹ", "ㅁ"),
    "ㄼ": ("ㄹ", "ㅂ"),
    "ㄽ": ("ㄹ", "ㅅ"),
    "ㄾ": ("ㄹ", "ㅌ"),
    "ㄿ": ("ㄹ", "ㅍ"),
    "ㅀ": ("ㄹ", "ㅎ"),
    "ㅄ": ("ㅂ", "ㅅ"),
}
_SEVEN = (
    dict.fromkeys("ㄲㅋㄳㄺ", "ㄱ")
    | dict.fromkeys("ㅅㅆㅈㅊㅌㅎ", "ㄷ")
    | dict.fromkeys("ㅍㅄㄿ", "ㅂ")
    | dict.fromkeys("ㄼㄽㄾㅀ", "ㄹ")
    | dict.fromkeys("ㄵㄶ", "ㄴ")
    | {"ㄻ": "ㅁ"}
)
_ASPIRATED = {"ㄱ": "ㅋ", "ㄷ": "ㅌ", "ㅂ": "ㅍ", "ㅈ": "ㅊ"}
_TENSE = {"ㄱ": "ㄲ", "ㄷ": "ㄸ", "ㅂ": "ㅃ", "ㅅ": "ㅆ", "ㅈ": "ㅉ"}
_NASAL = {"ㄱ": "ㅇ", "ㄷ": "ㄴ", "ㅂ": "ㅁ"}

#: Words that the rules get wrong, spelled as they sound; each has as many syllables as before.
_EXCEPTIONS = {
    "생산량": "생산냥",
    "의견란": "의견난",
    "판단력": "판단녁",
    "결단력": "결딴녁",
    "공권력": "공꿘녁",
    "음운론": "으문논",
    "상견례": "상견녜",
    "동원령": "동원녕",
    "신문로": "신문노",
    "입원료": "이붠뇨",
    "통신료": "통신뇨",
    "보관료": "보관뇨",
    "온라인": "온나인",
    "안전로": "안전노",
    "맛없": "마덥",
    "꽃잎": "꼰닙",
    "깻잎": "깬닙",
    "나뭇잎": "나문닙",
    "서른여섯": "서른녀섣",
    "한여름": "한녀름",
    "알약": "알략",
    "물약": "물략",
    "담요": "담뇨",
    "색연필": "생년필",
    "휘발유": "휘발류",
    "식용유": "시굥뉴",
    "무슨일": "무슨닐",
    "갈등": "갈뜽",
    "발달": "발딸",
    "발전": "발쩐",
    "결정": "결쩡",
    "결제": "결쩨",
    "일정": "일쩡",
    "출입구": "추립꾸",
    "출구": "출구",
    "설정": "설쩡",
    "절전": "절쩐",
    "출장": "출짱",
    "물질": "물찔",
    "일시": "일씨",
    "월세": "월쎄",
    "전세": "전세",
    "주민등록증": "주민등녹쯩",
    "신분증": "신분쯩",
    "면허증": "면허쯩",
    "여권": "여꿘",
    "인권": "인꿘",
    "사건": "사껀",
    "조건": "조껀",
    "문건": "문껀",
    "성격": "성껵",
    "한자": "한짜",
    "글자": "글짜",
    "손등": "손뜽",
    "길가": "길까",
    "강가": "강까",
    "물가": "물까",
    "전화번호": "전화번호",
    "할것": "할껏",
    "볼거리": "볼꺼리",
    "먹을거리": "머글꺼리",
    "밟": "밥",
}
_EXCEPTION = re.compile("|".join(sorted(map(re.escape, _EXCEPTIONS), key=len, reverse=True)))
#: A station: 역 after a final consonant, at the end of a name of at least two syllables.
_STATION = re.compile(
    r"(?<=[가-힣]{2})(?<![통번면병직광반])역(?=$|[^가-힣]|에|은|을|이|의|으로|까지|부터|과|입)"
)
_SIX = re.compile(r"(?<=[십백천만])육")
_WORD = re.compile(r"[가-힣]+")

_Syllable = list[str]


def _split(word: str) -> list[_Syllable]:
    syllables = []
    for each in word:
        code = ord(each) - _FIRST
        syllables.append([_INITIALS[code // 588], _VOWELS[code % 588 // 28], _FINALS[code % 28]])
    return syllables


def _join(syllables: list[_Syllable]) -> str:
    return "".join(
        chr(_FIRST + _INITIALS.index(a) * 588 + _VOWELS.index(b) * 28 + _FINALS.index(c))
        for a, b, c in syllables
    )


def say_word(word: str) -> str:
    """Return a word of Hangul syllables as it sounds, with the same number of syllables."""
    syllables = _split(word)
    for left, right in itertools.pairwise(syllables):
        _blend_h(left, right)
        _link(left, right)
        _simplify(left, right)
        _meet(left, right)
    if syllables:
        syllables[-1][2] = _SEVEN.get(syllables[-1][2], syllables[-1][2])
    for syllable in syllables:
        if syllable[1] == "ㅢ" and syllable[0] != "ㅇ":
            syllable[1] = "ㅣ"
    return _join(syllables)


def _blend_h(left: _Syllable, right: _Syllable) -> None:
    """Article 12: ㅎ and its neighbours."""
    final, initial = left[2], right[0]
    if final in {"ㅎ", "ㄶ", "ㅀ"}:
        rest = {"ㅎ": "", "ㄶ": "ㄴ", "ㅀ": "ㄹ"}[final]
        if initial in {"ㄱ", "ㄷ", "ㅈ"}:
            left[2], right[0] = rest, _ASPIRATED[initial]
        elif initial == "ㅅ":
            left[2], right[0] = rest, "ㅆ"
        elif initial == "ㅇ":
            left[2] = rest
        elif initial == "ㄴ":
            left[2] = rest or "ㄴ"
    elif initial == "ㅎ" and final:
        kept, moved = _CLUSTERS.get(final, ("", final))
        if moved == "ㄷ" and right[1] == "ㅣ":
            left[2], right[0] = kept, "ㅊ"  # Article 17: 닫히다 is said 다치다.
        elif (plain := moved if moved == "ㅈ" else _SEVEN.get(moved, moved)) in _ASPIRATED:
            left[2], right[0] = kept, _ASPIRATED[plain]


def _link(left: _Syllable, right: _Syllable) -> None:
    """Articles 13, 14 and 17: a final consonant moves to a following vowel."""
    final = left[2]
    if right[0] != "ㅇ" or final in {"", "ㅇ"}:
        return
    kept, moved = _CLUSTERS.get(final, ("", final))
    if moved == "ㅎ":
        left[2] = kept
        return
    if right[1] == "ㅣ" and moved in {"ㄷ", "ㅌ"}:
        moved = {"ㄷ": "ㅈ", "ㅌ": "ㅊ"}[moved]
    elif moved == "ㅅ" and kept:
        moved = "ㅆ"
    left[2], right[0] = kept, moved


def _simplify(left: _Syllable, right: _Syllable) -> None:
    """Articles 8 to 11 and 23: one of seven final sounds, and tense sounds after stops."""
    final = left[2]
    if final in {"ㄺ"} and right[0] == "ㄱ":
        left[2], right[0] = "ㄹ", "ㄲ"
        return
    if final in {"ㄼ", "ㄾ"} and right[0] in _TENSE:
        right[0] = _TENSE[right[0]]
    left[2] = _SEVEN.get(final, final)
    if left[2] in _NASAL and right[0] in _TENSE:
        right[0] = _TENSE[right[0]]


def _meet(left: _Syllable, right: _Syllable) -> None:
    """Articles 18 to 20: nasals and liquids change their neighbours."""
    final, initial = left[2], right[0]
    if initial == "ㄹ" and final in {"ㄱ", "ㄷ", "ㅂ", "ㅁ", "ㅇ"}:
        right[0] = initial = "ㄴ"
    if initial in {"ㄴ", "ㅁ"} and final in _NASAL:
        left[2] = _NASAL[final]
    elif (final, initial) in {("ㄴ", "ㄹ"), ("ㄹ", "ㄴ")}:
        left[2] = right[0] = "ㄹ"


def change_sounds(tracked: Tracked) -> Tracked:
    """Respell every Hangul word as it sounds."""
    tracked = tracked.sub(_EXCEPTION, lambda match: _EXCEPTIONS[match.group()])
    tracked = tracked.sub(_STATION, _station)
    tracked = tracked.sub(_SIX, "뉵")
    return tracked.sub(_WORD, lambda match: say_word(match.group()))


def _station(match: re.Match[str]) -> str:
    before = match.string[match.start() - 1]
    return "녁" if (ord(before) - _FIRST) % 28 else "역"
