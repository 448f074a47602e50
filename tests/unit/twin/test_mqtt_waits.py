from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.twin.broker_address import BrokerAddress
from kiosk.twin.mqtt import MAX_REFUSED_WAIT_S, MAX_WAIT_S, REFUSED_WAIT_S, Loss, wait_before_try


@given(st.sampled_from(list(Loss)), st.integers(1, 500), st.floats(0, 1))
def test_waits_grow_are_spread_and_end(loss, failures, chance):
    wait = wait_before_try(loss, failures, 1.0, chance)
    most = MAX_REFUSED_WAIT_S if loss in (Loss.REFUSED, Loss.TAKEN_OVER, Loss.UNTRUSTED) else MAX_WAIT_S
    assert 0.5 <= wait <= most
    assert wait_before_try(loss, failures + 1, 1.0, chance) >= wait


@pytest.mark.parametrize("loss", [Loss.REFUSED, Loss.TAKEN_OVER, Loss.UNTRUSTED])
def test_who_is_refused_does_not_hammer(loss):
    assert wait_before_try(loss, 1, 1.0, 0.0) >= REFUSED_WAIT_S / 2


def test_addresses_are_read():
    address = BrokerAddress.parse("mqtts://city.example", "lobby-1", "secret")
    assert (address.host, address.port, address.is_secure) == ("city.example", 8883, True)
    assert "secret" not in repr(address)
    assert BrokerAddress.parse("mqtt://127.0.0.1:7", "x").port == 7
    assert not BrokerAddress.parse("mqtt://localhost", "x").is_secure


@pytest.mark.parametrize(
    "url",
    [
        "http://city.example",
        "mqtt://city.example",
        "mqtt://10.0.0.1",
        "mqtts://",
        "mqtts://a/b",
        "mqtts://u:p@city.example",
        "mqtts://city.example:port",
        "",
    ],
)
def test_no_password_goes_over_a_network_in_clear(url):
    with pytest.raises(ValueError):
        BrokerAddress.parse(url, "lobby-1")
