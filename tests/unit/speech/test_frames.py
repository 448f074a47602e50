"""The frames between the processes: what goes in comes out, and garbage is seen."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.speech.drivers.frames import GarbledError, encode_object, encode_sound, read_frame

FRAME = st.one_of(
    st.dictionaries(st.text(max_size=5), st.one_of(st.integers(), st.text(max_size=9)), max_size=4),
    st.tuples(st.integers(0, 2**60), st.binary(max_size=40).filter(lambda each: len(each) % 2 == 0)),
)


def encode(frame: object) -> bytes:
    return encode_sound(*frame) if isinstance(frame, tuple) else encode_object(frame)


@given(st.lists(FRAME, max_size=8))
def test_frames_come_out_as_they_went_in(frames: list[object]) -> None:
    stream = io.BytesIO(b"".join(map(encode, frames)))
    assert [read_frame(stream) for _ in frames] == frames
    assert read_frame(stream) is None


@given(st.binary(min_size=1, max_size=60))
def test_garbage_is_garbled_or_a_frame_and_never_anything_else(data: bytes) -> None:
    try:
        frame = read_frame(io.BytesIO(data))
    except GarbledError:
        return
    assert isinstance(frame, dict | tuple)


@pytest.mark.parametrize("cut", [1, 6, 8, 20])
def test_a_cut_off_frame_is_garbled(cut: int) -> None:
    whole = encode_object({"event": "position", "id": 7})
    with pytest.raises(GarbledError):
        read_frame(io.BytesIO(whole[:cut]))


def test_a_frame_that_is_too_large_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        encode_sound(1, bytes((1 << 20) + 2))
    with pytest.raises(GarbledError):
        read_frame(io.BytesIO(b"MnJ\xff\xff\xff\xff"))
