"""Messages that wait for the writer: in their order, bounded, and nobody waits for ever."""

from __future__ import annotations

import threading

from hypothesis import given
from hypothesis import strategies as st

from kiosk.console.bridge.intray import Intray
from kiosk.console.bridge.reading import Received


def message(number: int) -> Received:
    return Received(f"t/{number}", b"")


@given(st.lists(st.one_of(st.just("put"), st.integers(1, 5)), max_size=60))
def test_what_is_put_in_comes_out_once_and_in_its_order(deeds: list[str | int]) -> None:
    tray, put, taken = Intray(100), 0, []
    for deed in deeds:
        if deed == "put":
            tray.put(message(put))
            put += 1
        elif len(tray):
            batch = tray.take(int(deed))
            assert 0 < len(batch) <= int(deed)
            taken += batch
    while len(tray):
        taken += tray.take(7)
    assert taken == [message(number) for number in range(put)]


def test_a_full_tray_lets_the_network_wait_and_drops_nothing() -> None:
    tray = Intray(3)
    has_put = threading.Event()

    def fill() -> None:
        for number in range(10):
            tray.put(message(number))
        has_put.set()

    filler = threading.Thread(target=fill)
    filler.start()
    taken: list[Received] = []
    while len(taken) < 10:
        batch = tray.take(2)
        assert len(tray) <= 3
        taken += batch
    filler.join(5)
    assert has_put.is_set()
    assert taken == [message(number) for number in range(10)]


def test_closing_frees_who_waits_on_either_side() -> None:
    empty, full = Intray(1), Intray(1)
    full.put(message(0))
    got: list[list[Received]] = []
    threads = [
        threading.Thread(target=lambda: got.append(empty.take(5))),
        threading.Thread(target=lambda: full.put(message(1))),
    ]
    for thread in threads:
        thread.start()
    empty.close()
    full.close()
    for thread in threads:
        thread.join(5)
        assert not thread.is_alive()
    assert got == [[]]
