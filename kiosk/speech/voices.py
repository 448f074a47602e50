"""Which voice speaks which language, best first, and which languages have none.

espeak-ng 1.52 knows 131 voices; only those below have been found usable for the product's
languages. It has no Mongolian voice: there the product shows the text and offers a person.
"""

from __future__ import annotations

import wave
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.speech.packs import Pack, describe_packs

#: Catalogue tags that are spoken like another language.
_SPOKEN_AS: Mapping[str, str] = {"ko-easy": "ko", "en-XA": "en", "zh": "zh-CN", "cmn": "zh-CN"}


@dataclass(frozen=True, slots=True)
class VoiceChoice:
    """A voice that can speak a language.

    Attributes:
        engine: ``espeak``, ``sapi5`` or ``winrt``.
        voice: The engine's own name of the voice, or a prefix of its language tag on Windows.
        words_per_minute: The engine's speed at rate 1.0. For Korean it gives about four syllables
            a second (C-27); for the others it makes the same content take about as long.
        note: What is known about it, for ``doctor``.
    """

    engine: str
    voice: str
    words_per_minute: int
    note: str = ""


_ESPEAK: Mapping[str, VoiceChoice] = {
    "ko": VoiceChoice("espeak", "ko", 135, "with our own sound changes"),
    "en": VoiceChoice("espeak", "en-us", 150),
    "zh-CN": VoiceChoice("espeak", "cmn", 155),
    "ja": VoiceChoice("espeak", "ja", 130, "kanji are turned into kana first"),
    "vi": VoiceChoice("espeak", "vi", 140),
    "ar": VoiceChoice("espeak", "ar", 135, "short vowels that are not written are not said"),
}
_WINDOWS: Mapping[str, str] = {
    "ko": "ko-KR",
    "en": "en-US",
    "zh-CN": "zh-CN",
    "ja": "ja-JP",
    "vi": "vi-VN",
    "ar": "ar-SA",
}

#: A fixed text that says nothing about anybody, for the sample of ``doctor``.
SAMPLES: Mapping[str, str] = {
    "ko": "안녕하세요. 다산콜센터 전화번호는 02-120이에요. 창구는 3층, 2시부터예요.",
    "en": "Hello. The number of the call centre is 02-120. The desk is on floor 3, from 2:00 p.m.",
    "zh-CN": "您好。茶山呼叫中心电话是02-120。窗口在3楼，下午2:00开始。",
    "ja": "こんにちは。コールセンターの電話番号は02-120です。窓口は3階、午後2時からです。",
    "vi": "Xin chào. Số điện thoại của tổng đài là 02-120. Quầy ở tầng 3, từ 14:00.",
    "ar": "مرحبا. رقم مركز الاتصال هو 02-120. المكتب في الطابق 3.",
}


def spoken_language(tag: str) -> str:
    """Return the language that is really spoken for a language or catalogue tag."""
    return _SPOKEN_AS.get(tag, tag)


def choices(tag: str, platform: str = "linux") -> tuple[VoiceChoice, ...]:
    """Return the voices for a language tag, best first; empty if there is none.

    Args:
        tag: Language or catalogue tag.
        platform: ``sys.platform``; on ``win32`` the system's own voices come first.
    """
    language = spoken_language(tag)
    found: list[VoiceChoice] = []
    if platform == "win32" and language in _WINDOWS:
        found.append(VoiceChoice("winrt", _WINDOWS[language], 150, "never run on Windows"))
        found.append(VoiceChoice("sapi5", _WINDOWS[language], 150, "never run on Windows"))
    if language in _ESPEAK:
        found.append(_ESPEAK[language])
    return tuple(found)


def espeak_voice(tag: str) -> VoiceChoice | None:
    """Return the espeak-ng voice for a language tag, or None."""
    return _ESPEAK.get(spoken_language(tag))


def has_voice(tag: str) -> bool:
    """Return whether the voice that every installation has can speak the language tag."""
    return espeak_voice(tag) is not None


def describe(tags: Sequence[str], platform: str = "linux", packs: Sequence[Pack] = ()) -> list[str]:
    """Return one line per language tag about its voices, best first, for ``doctor``.

    Args:
        tags: Language tags.
        platform: ``sys.platform``.
        packs: Installed voice packs; they come before the voices of the machine.
    """
    lines = []
    for tag in tags:
        ranked = describe_packs(packs, spoken_language(tag)) + [
            f"{each.engine}:{each.voice}" + (f" ({each.note})" if each.note else "")
            for each in choices(tag, platform)
        ]
        lines.append(f"{tag}: " + (", then ".join(ranked) or "no usable voice; text and a person instead"))
    return lines


def write_sample(tag: str, path: Path) -> float:
    """Speak the fixed sample text of a language into a WAV file.

    Args:
        tag: Language tag.
        path: File to write.

    Returns:
        Its length in seconds.

    Raises:
        LookupError: If the language has no voice.
        OSError: If the file cannot be written.
    """
    if not has_voice(tag):
        raise LookupError(f"no usable voice for {tag}")
    from kiosk.speech.drivers.espeak_worker import synthesise_once

    sample_rate, pcm = synthesise_once(SAMPLES[spoken_language(tag)], tag)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sample_rate)
        file.writeframes(pcm)
    return len(pcm) / 2 / sample_rate
