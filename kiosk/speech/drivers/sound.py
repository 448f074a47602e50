"""Sound in the form that every sink takes: 22,050 samples a second, 16 bit, mono."""

from __future__ import annotations

import io
import re
import wave
from array import array
from collections.abc import Iterable

from kiosk.speech.drivers.player import SAMPLE_RATE

_WORD = re.compile(r"\S+")


def resample(samples: array[int], rate: int) -> array[int]:
    """Bring samples to the rate of the sinks, by straight lines between neighbours."""
    if rate == SAMPLE_RATE or len(samples) < 2:
        return samples
    count = len(samples) * SAMPLE_RATE // rate
    result = array("h", bytes(2 * count))
    last = len(samples) - 1
    for index in range(count):
        at, rest = divmod(index * rate, SAMPLE_RATE)
        after = samples[min(at + 1, last)]
        result[index] = samples[at] + (after - samples[at]) * rest // SAMPLE_RATE
    return result


def from_floats(values: Iterable[float]) -> array[int]:
    """Turn samples from -1.0 to 1.0 into 16 bit; what is louder is clipped."""
    return array("h", [int(max(-1.0, min(1.0, value)) * 32767) for value in values])


def read_wav(content: bytes) -> bytes:
    """Return the PCM of a WAV file in the form of the sinks.

    Raises:
        ValueError: It is no WAV file of 16 bit, mono.
    """
    try:
        with wave.open(io.BytesIO(content)) as file:
            if file.getnchannels() != 1 or file.getsampwidth() != 2:
                raise ValueError("a recording must be 16 bit, mono")
            samples = array("h", file.readframes(file.getnframes()))
            return resample(samples, file.getframerate()).tobytes()
    except (wave.Error, EOFError) as error:
        raise ValueError("a recording must be a WAV file") from error


def spread_marks(text: str, offset: int, samples: int, begin: int = 0) -> list[tuple[int, int, int]]:
    """Spread the words of *text* evenly over sound that has no marks of its own.

    Args:
        text: The display text.
        offset: Where it begins in the utterance, in characters.
        samples: Length of the sound.
        begin: Where the sound begins in the job, in samples.

    Returns:
        (sample, offset, length) for each word.
    """
    total = max(len(text), 1)
    return [
        (begin + samples * word.start() // total, offset + word.start(), len(word.group()))
        for word in _WORD.finditer(text)
    ]
