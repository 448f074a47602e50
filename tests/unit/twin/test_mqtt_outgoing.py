"""Messages on their way: in order, never more than the broker takes, each told once what became of it."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from kiosk.twin.mqtt.messages import PublishMessage
from kiosk.twin.mqtt.outgoing import Outgoing

deeds = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(0, 1)),
        st.tuples(st.just("send"), st.integers(0, 9)),
        st.tuples(st.just("ack"), st.booleans()),
        st.tuples(st.just("limit"), st.integers(1, 4)),
    ),
    max_size=80,
)


@given(deeds, st.integers(1, 5))
def test_whatever_comes_in_which_order(deeds: list[tuple[str, int | bool]], most: int) -> None:
    outgoing = Outgoing(most)
    put: list[int] = []
    sent: list[int] = []
    flying: dict[int, int] = {}
    told: Counter[int] = Counter()
    failing: set[int] = set()

    def publish(message: PublishMessage) -> int | None:
        number = int(message.payload)
        sent.append(number)
        if len(sent) % 7 == 6:
            failing.add(number)
            return None
        flying[number] = message.qos
        assert sum(flying.values()) <= outgoing.most or not message.qos
        return number

    for deed, value in deeds:
        if deed == "put":
            number = len(put)
            put.append(number)

            def tell(is_there: bool, number: int = number) -> None:
                told[number] += 1

            assert outgoing.put(PublishMessage("t", b"%d" % number, qos=int(value)), tell)
        elif deed == "send":
            outgoing.send(publish)
        elif deed == "limit":
            outgoing.limit(int(value))
        elif flying:
            number = next(iter(flying))
            del flying[number]
            outgoing.conclude(number, bool(value))
            outgoing.conclude(number, True)  # a broker that says it twice
    outgoing.give_up()
    assert sent == put[: len(sent)]
    assert told == Counter(dict.fromkeys(put, 1))
    assert not outgoing.put(PublishMessage("t", b"0"), None)
