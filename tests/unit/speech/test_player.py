"""The player inside a sink: silence between speech, a stop at once, and what was really heard."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from kiosk.speech.drivers.player import FADE_SAMPLES, Player


def tone(count: int, value: int = 10_000) -> bytes:
    return array("h", [value] * count).tobytes()


def loud(pcm: bytes) -> int:
    return sum(1 for sample in array("h", pcm) if sample)


def peak(pcm: bytes) -> int:
    return max(map(abs, array("h", pcm)), default=0)


@given(balance=st.floats(-1, 1).filter(lambda value: value != 0))
def test_balance_makes_one_side_quieter_and_neither_louder(balance: float) -> None:
    """One channel for both ears without it; a handset with one earpiece gets its side."""
    mono, sides = Player(), Player(balance=balance)
    for player in (mono, sides):
        player.set_volume(12, False)
        player.begin(1)
        player.push(1, array("h", [1000, -1000, 500]).tobytes())
    plain = array("h", mono.take(5))
    both = array("h", sides.take(5))
    assert (mono.channels, sides.channels, len(both)) == (1, 2, 10)
    left, right = both[0::2], both[1::2]
    kept, quieter = (right, left) if balance > 0 else (left, right)
    assert kept == plain
    assert all(abs(a) <= abs(b) for a, b in zip(quieter, plain, strict=True))
    if abs(balance) == 1:
        assert not any(quieter)


def test_without_speech_there_is_silence() -> None:
    assert Player().take(100) == bytes(200)


def test_speech_is_played_once_and_followed_by_silence() -> None:
    player = Player()
    player.begin(1)
    player.push(1, tone(50))
    assert loud(player.take(80)) == 50
    assert loud(player.take(80)) == 0


def test_sound_of_another_job_is_dropped() -> None:
    player = Player()
    player.begin(2)
    player.push(1, tone(50))
    assert loud(player.take(80)) == 0


def test_a_flush_is_silent_at_once_but_for_a_short_fade() -> None:
    """C-08: a stop is heard at once; a fade of 3 ms keeps it from clicking."""
    player = Player()
    player.begin(1)
    player.push(1, tone(5000))
    player.take(100)
    player.flush()
    assert loud(player.take(1000)) <= FADE_SAMPLES
    assert player.heard(10_000) == (-1, 0, False)


def test_what_was_heard_follows_the_device_and_not_what_was_sent() -> None:
    player = Player()
    player.take(100)
    player.begin(1)
    player.push(1, tone(300))
    player.end(1)
    player.take(200)
    assert player.heard(100) == (1, 0, False)
    assert player.heard(150) == (1, 50, False)
    player.take(200)
    assert player.heard(399) == (1, 299, False)
    assert player.heard(400) == (1, 300, True)
    assert player.heard(500) == (-1, 0, False)


def test_a_gap_in_the_synthesis_does_not_count_as_heard() -> None:
    player = Player()
    player.begin(1)
    player.push(1, tone(100))
    player.take(200)
    player.push(1, tone(100))
    player.end(1)
    player.take(100)
    assert player.heard(200) == (1, 100, False)
    assert player.heard(300) == (1, 200, True)


def test_volume_steps_are_decibels_and_never_above_the_limit() -> None:
    """C-10 to C-12: at least 18 dB of range, with steps of at most 12 dB, limited by the profile."""
    peaks = []
    for step in (-12, -6, 0, 6, 12, 40):
        player = Player(limit_db=12)
        player.set_volume(step, is_muted=False)
        player.begin(1)
        player.push(1, tone(10, 30_000))
        peaks.append(peak(player.take(10)))
    assert peaks == sorted(peaks)
    assert peaks[4] == peaks[5] == 30_000
    assert peaks[4] / peaks[0] > 10 ** (18 / 20)
    limited = Player(limit_db=0)
    limited.set_volume(12, is_muted=False)
    limited.begin(1)
    limited.push(1, tone(10, 30_000))
    assert peak(limited.take(10)) == peaks[2]


def test_muted_speech_takes_its_time_in_silence() -> None:
    player = Player()
    player.set_volume(0, is_muted=True)
    player.begin(1)
    player.push(1, tone(100))
    player.end(1)
    assert loud(player.take(100)) == 0
    assert player.heard(100) == (1, 100, True)


@given(
    st.lists(
        st.one_of(
            st.integers(1, 60).map(lambda n: ("push", n)), st.integers(1, 60).map(lambda n: ("take", n))
        )
    )
)
def test_nothing_is_lost_or_played_twice(steps: list[tuple[str, int]]) -> None:
    player = Player()
    player.begin(1)
    pushed = played = 0
    for what, count in steps:
        if what == "push":
            player.push(1, tone(count))
            pushed += count
        else:
            part = player.take(count)
            assert len(part) == count * 2
            played += loud(part)
    played += loud(player.take(pushed))
    assert played == pushed
