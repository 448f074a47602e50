"""Bindings to libespeak-ng 1.52, the few calls that a streaming driver needs.

The library and its data come with the ``espeakng-loader`` wheel, for Linux and Windows alike.
pyttsx3's own bindings cannot be used: they search fixed system paths only. The interface is
documented in ``speak_lib.h`` of espeak-ng
(https://github.com/espeak-ng/espeak-ng/blob/1.52.0/src/include/espeak-ng/speak_lib.h).

espeak-ng keeps its state in global variables, so there can be one :class:`EspeakLibrary` in a
process, and one synthesis at a time.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import espeakng_loader

_EVENT_END_OF_LIST = 0
_EVENT_WORD = 1
_OUTPUT_SYNCHRONOUS = 2
_CHARACTER_POSITION = 1
_CHARS_UTF8 = 1
_END_PAUSE = 0x1000
_RATE = 1
_VOLUME = 2
_PITCH = 3
_PHONEMES_IPA = 0x02


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


class _Voice(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_char_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("xx1", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


@dataclass(frozen=True, slots=True)
class Word:
    """Where a word begins.

    Attributes:
        sample: Its first sample, counted from the beginning of the synthesis.
        offset: Its first character in the text.
        length: Its number of characters.
    """

    sample: int
    offset: int
    length: int


class EspeakError(Exception):
    """libespeak-ng refused a call."""


class EspeakLibrary:
    """libespeak-ng, initialised for streaming synthesis.

    Attributes:
        sample_rate: Samples a second of the PCM (signed 16 bit, mono); 22050.
    """

    def __init__(self, chunk_ms: int = 60) -> None:
        """Load and initialise the library.

        Args:
            chunk_ms: Length of the pieces of sound that the callback gets.

        Raises:
            EspeakError: If it cannot be loaded or initialised.
        """
        try:
            self._dll = ctypes.CDLL(espeakng_loader.get_library_path())
            data = Path(espeakng_loader.get_data_path())
        except (OSError, RuntimeError) as error:
            raise EspeakError(f"libespeak-ng cannot be loaded: {error}") from error
        self._declare()
        path = str(data.parent).encode()
        self.sample_rate = int(self._dll.espeak_Initialize(_OUTPUT_SYNCHRONOUS, chunk_ms, path, 0))
        if self.sample_rate <= 0:
            raise EspeakError("libespeak-ng cannot be initialised")
        self._on_sound: Callable[[bytes, list[Word]], bool] | None = None
        self._callback = _Callback(self._receive)
        self._dll.espeak_SetSynthCallback(self._callback)

    def _declare(self) -> None:
        """Give every function its types; the default of ctypes would cut 64-bit pointers."""
        dll = self._dll
        dll.espeak_Initialize.argtypes = (ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_int)
        dll.espeak_SetSynthCallback.argtypes = (_Callback,)
        dll.espeak_SetSynthCallback.restype = None
        dll.espeak_Synth.argtypes = (
            ctypes.c_char_p,
            ctypes.c_size_t,
            ctypes.c_uint,
            ctypes.c_int,
            ctypes.c_uint,
            ctypes.c_uint,
            ctypes.c_void_p,
            ctypes.c_void_p,
        )
        dll.espeak_SetVoiceByName.argtypes = (ctypes.c_char_p,)
        dll.espeak_SetParameter.argtypes = (ctypes.c_int, ctypes.c_int, ctypes.c_int)
        dll.espeak_GetParameter.argtypes = (ctypes.c_int, ctypes.c_int)
        dll.espeak_ListVoices.argtypes = (ctypes.c_void_p,)
        dll.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_Voice))
        dll.espeak_TextToPhonemes.argtypes = (
            ctypes.POINTER(ctypes.c_char_p),
            ctypes.c_int,
            ctypes.c_int,
        )
        dll.espeak_TextToPhonemes.restype = ctypes.c_char_p
        dll.espeak_Info.argtypes = (ctypes.c_void_p,)
        dll.espeak_Info.restype = ctypes.c_char_p

    @property
    def version(self) -> str:
        """The library's own version, for example ``1.52.0``."""
        return str(self._dll.espeak_Info(None).decode())

    def set_voice(self, name: str) -> None:
        """Use the voice *name* (``ko``, ``cmn``, ``en-gb``, ...).

        Raises:
            EspeakError: If there is no such voice.
        """
        if self._dll.espeak_SetVoiceByName(name.encode()) != 0:
            raise EspeakError(f"no voice {name}")

    def set_rate(self, words_per_minute: int) -> None:
        """Set the speed in words a minute (80 to 450)."""
        self._dll.espeak_SetParameter(_RATE, words_per_minute, 0)

    def set_volume(self, percent: int) -> None:
        """Set the loudness of the synthesis (0 to 100)."""
        self._dll.espeak_SetParameter(_VOLUME, percent, 0)

    def set_pitch(self, percent: int) -> None:
        """Set the base pitch (0 to 100; 50 is normal)."""
        self._dll.espeak_SetParameter(_PITCH, percent, 0)

    def rate(self) -> int:
        """Return the speed in words a minute."""
        return int(self._dll.espeak_GetParameter(_RATE, 1))

    def volume(self) -> int:
        """Return the loudness of the synthesis in percent."""
        return int(self._dll.espeak_GetParameter(_VOLUME, 1))

    def voices(self) -> list[tuple[str, str, list[str]]]:
        """Return all voices as (identifier, name, language tags)."""
        found = []
        listed = self._dll.espeak_ListVoices(None)
        index = 0
        while listed[index]:
            voice = listed[index].contents
            tags, raw = [], ctypes.string_at(voice.languages)
            # Each tag follows a byte of priority; only the first one can be read as a C string.
            if raw:
                tags.append(raw[1:].decode())
            found.append((voice.identifier.decode(), voice.name.decode(), tags))
            index += 1
        return found

    def synthesise(
        self, text: str, on_sound: Callable[[bytes, list[Word]], bool], has_end_pause: bool = True
    ) -> None:
        """Turn *text* into sound; returns when all of it, or as much as was wanted, is made.

        Args:
            text: What to say, normalised.
            on_sound: Gets each piece of PCM with the words that begin in it; False stops.
            has_end_pause: Whether the pause of a sentence follows.

        Raises:
            EspeakError: If the library refuses.
        """
        data = text.encode()
        flags = _CHARS_UTF8 | (_END_PAUSE if has_end_pause else 0)
        self._on_sound = on_sound
        try:
            result = self._dll.espeak_Synth(data, len(data) + 1, 0, _CHARACTER_POSITION, 0, flags, None, None)
        finally:
            self._on_sound = None
        if result != 0:
            raise EspeakError(f"synthesis failed with {result}")

    def _receive(self, wav: object, count: int, events: ctypes.Array[_Event]) -> int:
        if self._on_sound is None:
            return 1
        words, index = [], 0
        while events[index].type != _EVENT_END_OF_LIST:
            event = events[index]
            if event.type == _EVENT_WORD:
                sample = event.audio_position * self.sample_rate // 1000
                words.append(Word(sample, event.text_position - 1, event.length))
            index += 1
        sound = ctypes.string_at(wav, count * 2) if wav and count > 0 else b""  # type: ignore[arg-type]
        if not sound and not words:
            return 0
        return 0 if self._on_sound(sound, words) else 1

    def phonemes(self, text: str) -> str:
        """Return the IPA phonemes of *text* in the current voice; for tests of the normalisers."""
        pointer = ctypes.c_char_p(text.encode())
        parts = []
        while pointer.value:
            part = self._dll.espeak_TextToPhonemes(ctypes.byref(pointer), _CHARS_UTF8, _PHONEMES_IPA)
            parts.append((part or b"").decode())
        return " ".join(parts)
