"""The recogniser's side of the pipe, with an engine that does as it is told."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kiosk.speech.drivers.frames import Frame, encode_object, encode_sound, read_frame
from kiosk.speech.recognition.recognizer import Hypothesis
from kiosk.speech.recognition.worker import RecognitionServer

SECOND = bytes(32000)


class CountingRecognizer:
    """Understands how many bytes it was given; fails when it gets the one byte pair that it hates."""

    def __init__(self) -> None:
        self.bytes = 0
        self.phrases: list[str] = []
        self.is_closed = False

    def start(self, phrases: Sequence[str] = ()) -> None:
        self.bytes, self.phrases = 0, list(phrases)

    def feed(self, pcm: bytes) -> None:
        if pcm == b"\x01\x02":
            raise ValueError("a visitor's words")
        self.bytes += len(pcm)

    def partial(self) -> str:
        return f"so far {self.bytes}"

    def finish(self) -> tuple[Hypothesis, ...]:
        return (Hypothesis(f"in all {self.bytes}", 0.5),) if self.bytes else ()

    def cancel(self) -> None:
        self.bytes = 0

    def close(self) -> None:
        self.is_closed = True


def serve(*orders: bytes) -> tuple[CountingRecognizer, list[dict[str, Any]]]:
    engine, reports = CountingRecognizer(), io.BytesIO()
    RecognitionServer(engine, io.BytesIO(b"".join(orders)), reports).run()
    reports.seek(0)
    found: list[dict[str, Any]] = []
    while (frame := read_frame(reports)) is not None:
        assert isinstance(frame, dict)
        found.append(frame)
    return engine, found


def order(op: str, job: int, **rest: Any) -> bytes:
    return encode_object({"op": op, "id": job, **rest})


def test_sound_becomes_partial_words_and_a_result() -> None:
    engine, reports = serve(
        order("listen", 7, phrases=["가로등"]), encode_sound(7, SECOND), order("finish", 7)
    )
    assert engine.phrases == ["가로등"]
    assert reports == [
        {"event": "ready"},
        {"event": "partial", "id": 7, "text": "so far 32000"},
        {"event": "result", "id": 7, "alternatives": [{"text": "in all 32000", "confidence": 0.5}]},
    ]
    assert engine.is_closed


def test_sound_and_orders_of_another_turn_are_stale() -> None:
    _, reports = serve(
        order("listen", 1),
        encode_sound(2, SECOND),
        order("finish", 2),
        order("cancel", 1),
        encode_sound(1, SECOND),
        order("finish", 1),
        order("listen", 3),
        order("finish", 3),
    )
    assert reports == [{"event": "ready"}, {"event": "result", "id": 3, "alternatives": []}]


def test_an_engine_that_fails_ends_the_turn_without_telling_words_and_hears_the_next() -> None:
    _, reports = serve(
        order("listen", 1),
        encode_sound(1, b"\x01\x02"),
        order("finish", 1),
        order("listen", 2),
        encode_sound(2, SECOND),
        order("finish", 2),
    )
    assert reports[1] == {"event": "failed", "id": 1, "reason": "ValueError"}
    assert reports[-1]["event"] == "result"
    assert "a visitor's words" not in str(reports)


@given(st.binary(max_size=200))
def test_garbage_ends_the_server_and_nothing_else(garbage: bytes) -> None:
    engine, reports = serve(order("listen", 1), garbage)
    assert engine.is_closed
    assert reports[0] == {"event": "ready"}


_FRAMES: st.SearchStrategy[Frame] = st.one_of(
    st.tuples(st.integers(0, 3), st.sampled_from([b"", b"\x01\x02", SECOND])),
    st.fixed_dictionaries(
        {"op": st.sampled_from(["listen", "finish", "cancel", "other"]), "id": st.integers(0, 3)}
    ),
)


@given(st.lists(_FRAMES, max_size=30))
def test_a_turn_ends_at_most_once_whatever_comes(frames: list[Frame]) -> None:
    parts = [encode_sound(*one) if isinstance(one, tuple) else encode_object(one) for one in frames]
    _, reports = serve(*parts)
    begun = sum(isinstance(one, dict) and one["op"] == "listen" for one in frames)
    ended = [one for one in reports if one["event"] in ("result", "failed")]
    assert len(ended) <= begun
