"""What a sink plays next, and what has really been heard: no device, no thread of its own.

The output is always open and fed: speech where there is some, silence elsewhere. So speech starts
without opening a device, and stopping is dropping what waits.
"""

from __future__ import annotations

import threading
from array import array
from collections import deque
from dataclasses import dataclass

SAMPLE_RATE = 22050
#: dB that 0 dB of volume lies below full scale, so that louder steps never clip.
HEADROOM_DB = 12.0
#: Samples over which a cut-off voice fades (about 3 ms), so that it does not click.
FADE_SAMPLES = 64


@dataclass(slots=True)
class _Stretch:
    """Speech that has been handed to the device: where it lies in the output."""

    begin: int
    first: int
    count: int


class Player:
    """One stream of sound; safe from several threads."""

    def __init__(self, limit_db: float = HEADROOM_DB, balance: float = 0.0) -> None:
        """Begin with silence at 0 dB.

        Args:
            limit_db: Volume in dB that is never exceeded, whatever is asked for.
            balance: From -1.0 (left only) over 0.0 (one channel, the same for both ears) to 1.0
                (right only); neither side becomes louder than without it.
        """
        self._sides = (min(1.0, 1.0 - balance), min(1.0, 1.0 + balance))
        self.channels = 1 if balance == 0.0 else 2
        self._lock = threading.Lock()
        self._limit_db = min(limit_db, HEADROOM_DB)
        self._gain = _factor(0.0)
        self._job = -1
        self._waiting: deque[bytes] = deque()
        self._taken = 0
        self._is_ended = False
        self._written = 0
        self._stretches: deque[_Stretch] = deque()
        self._tail = b""
        self._heard = 0
        self._last = 0

    def begin(self, job: int) -> None:
        """Drop what waits and expect the sound of *job*."""
        with self._lock:
            self._drop()
            self._job = job

    def push(self, job: int, pcm: bytes) -> None:
        """Add sound of *job*; sound of any other job is dropped."""
        with self._lock:
            if job == self._job and pcm:
                self._waiting.append(pcm)

    def end(self, job: int) -> None:
        """Note that *job* is complete."""
        with self._lock:
            if job == self._job:
                self._is_ended = True

    def flush(self) -> None:
        """Drop everything at once."""
        with self._lock:
            self._drop()

    def _drop(self) -> None:
        if self._waiting and self._taken:
            self._tail = self._fade(self._waiting[0][: FADE_SAMPLES * 2])
        self._waiting.clear()
        self._stretches.clear()
        self._job, self._taken, self._heard, self._is_ended = -1, 0, 0, False

    def set_volume(self, volume_db: float, is_muted: bool) -> None:
        """Use a volume relative to the calibrated default, never above the limit."""
        with self._lock:
            self._gain = 0.0 if is_muted else _factor(min(volume_db, self._limit_db))

    @property
    def has_speech(self) -> bool:
        """Whether there is sound that has not been taken."""
        with self._lock:
            return bool(self._waiting)

    def take(self, count: int) -> bytes:
        """Return exactly *count* samples of each channel, silence where there is no speech."""
        with self._lock:
            parts, missing = [], count
            if self._tail:
                part, self._tail = self._tail[: missing * 2], self._tail[missing * 2 :]
                parts.append(part)
                missing -= len(part) // 2
            speech_begin = self._written + count - missing
            taken = 0
            while missing and self._waiting:
                part = self._waiting.popleft()
                if len(part) > missing * 2:
                    self._waiting.appendleft(part[missing * 2 :])
                    part = part[: missing * 2]
                parts.append(self._amplify(part))
                taken += len(part) // 2
                missing -= len(part) // 2
            if taken:
                self._stretches.append(_Stretch(speech_begin, self._taken, taken))
                self._taken += taken
            parts.append(bytes(missing * 2))
            self._written += count
            return self._place(b"".join(parts))

    def heard(self, played: int) -> tuple[int, int, bool]:
        """Return what of the running job has been heard.

        Args:
            played: Samples that the device has played since the beginning.

        Returns:
            (job, samples of it that were heard, whether it has ended); job is -1 if there is none.
        """
        with self._lock:
            while self._stretches and self._stretches[0].begin <= played:
                stretch = self._stretches[0]
                self._heard = stretch.first + min(stretch.count, played - stretch.begin)
                if played - stretch.begin < stretch.count:
                    break
                self._stretches.popleft()
            is_over = self._is_ended and not self._waiting and self._heard >= self._taken
            job, heard = self._job, self._heard
            if is_over and job >= 0:
                self._drop()
            return job, heard, is_over and job >= 0

    def _amplify(self, pcm: bytes) -> bytes:
        gain = self._gain
        if gain == 1.0:
            return pcm
        if gain == 0.0:
            return bytes(len(pcm))
        return array("h", [int(sample * gain) for sample in array("h", pcm)]).tobytes()

    def _place(self, pcm: bytes) -> bytes:
        """Give each side its share."""
        if self.channels == 1:
            return pcm
        mono, sides = array("h", pcm), array("h", bytes(2 * len(pcm)))
        for side, share in enumerate(self._sides):
            sides[side::2] = array("h", [int(sample * share) for sample in mono])
        return sides.tobytes()

    def _fade(self, pcm: bytes) -> bytes:
        samples = array("h", self._amplify(pcm))
        total = len(samples)
        return array("h", [value * (total - at) // total for at, value in enumerate(samples)]).tobytes()


def player_of(arguments: list[str]) -> Player:
    """Make the player of a sink program from its arguments ``[LIMIT_DB [BALANCE]]``."""
    return Player(*map(float, arguments[:2]))


def _factor(volume_db: float) -> float:
    return float(10 ** ((volume_db - HEADROOM_DB) / 20))
