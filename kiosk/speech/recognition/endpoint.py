"""When somebody has finished speaking: pure, on the loudness of the sound.

The noise of the place is followed slowly, so that a loud hall does not count as speech for ever.
Times are counted in samples, never by a clock.
"""

from __future__ import annotations

import enum
import sys
from array import array

from kiosk.speech.recognition.recognizer import SAMPLE_RATE

#: Loudness is looked at in blocks of so many samples: 50 ms.
BLOCK = SAMPLE_RATE // 20
#: Speech is so many times louder than the place, and at least so loud (mean of 32,767).
FACTOR = 3.0
FLOOR = 120.0
#: So many blocks of speech make speech: 250 ms, longer than a door or a cough.
SHORTEST = 5
#: By so much of the difference the noise follows a louder block: without speech, within speech.
_RISE = {False: 0.01, True: 0.001}
#: Nobody has said anything after so many s.
NOTHING_AFTER_S = 10.0
#: Nothing is listened to for longer than this, in s.
LONGEST_S = 60.0


class Turn(enum.Enum):
    """What the listener may do next."""

    LISTEN = "listen"
    OVER = "over"
    NOTHING = "nothing"


class SpeechEnd:
    """Watches one stretch of sound."""

    def __init__(self, pause_s: float = 1.8) -> None:
        """Wait for a pause of *pause_s* seconds after speech (people who think aloud need two)."""
        self._pause = int(pause_s * SAMPLE_RATE / BLOCK)
        self._rest = b""
        self._noise: float | None = None
        self._blocks = self._loud = self._quiet = 0

    def feed(self, pcm: bytes) -> Turn:
        """Take in sound; tell whether to go on, that speech is over, or that nothing was said."""
        self._rest += pcm
        size = 2 * BLOCK
        while len(self._rest) >= size:
            block, self._rest = self._rest[:size], self._rest[size:]
            turn = self._look(loudness(block))
            if turn is not Turn.LISTEN:
                return turn
        return Turn.LISTEN

    def _look(self, level: float) -> Turn:
        self._blocks += 1
        noise = level if self._noise is None else self._noise
        is_speech = level > max(FACTOR * noise, FLOOR)
        # Down at once (the first block may have been speech already); up slowly, and more slowly while
        # it may be speech, whose gaps bring it down again.
        self._noise = min(level, noise) if level < noise else noise + (level - noise) * _RISE[is_speech]
        if is_speech:
            self._loud += 1
            self._quiet = 0
        else:
            self._quiet += 1
        seconds = self._blocks * BLOCK / SAMPLE_RATE
        if self._loud >= SHORTEST and (self._quiet >= self._pause or seconds >= LONGEST_S):
            return Turn.OVER
        if self._loud < SHORTEST and seconds >= NOTHING_AFTER_S:
            return Turn.NOTHING
        return Turn.LISTEN


def loudness(pcm: bytes) -> float:
    """Return the mean absolute sample of s16le sound."""
    samples = array("h", pcm)
    if sys.byteorder == "big":
        samples.byteswap()
    return sum(map(abs, samples)) / len(samples) if samples else 0.0
