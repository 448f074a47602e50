"""The workaround for paho's slow properties changes nothing but the time that they take."""

from __future__ import annotations

import importlib.util
from types import ModuleType
from typing import Any

import pytest
from paho.mqtt import properties as shipped
from paho.mqtt.packettypes import PacketTypes

from kiosk.twin.mqtt.properties import share_tables

VALUES: dict[int, Any] = {0: 1, 1: 500, 2: 70_000, 3: 300, 4: b"bytes", 5: "words", 6: ("name", "value")}
TYPES = [number for number in PacketTypes.indexes if PacketTypes.Names[number] not in ("PINGREQ", "PINGRESP")]


def load() -> ModuleType:
    """Load paho's module once more, as it is."""
    assert shipped.__file__ is not None
    spec = importlib.util.spec_from_file_location("paho.mqtt.properties_again", shipped.__file__)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def filled(made: Any, packet: int) -> Any:
    properties = made(packet)
    for name, number in properties.names.items():
        kind, packets = properties.properties[number]
        if packet in packets:
            setattr(properties, name.replace(" ", ""), VALUES[kind])
    return properties


@pytest.mark.parametrize("packet", TYPES)
def test_properties_are_packed_read_and_cleared_as_before(packet: int) -> None:
    plain, mended = load().Properties, load().Properties
    share_tables(mended)
    share_tables(mended)
    for _ in range(2):  # the first builds the tables, the second has them
        before, after = filled(plain, packet), filled(mended, packet)
        assert before.pack() == after.pack()
        assert before.json() == after.json()
        again, length = mended(packet), len(after.pack())
        assert again.unpack(after.pack())[1] == length
        assert again.json() == before.json()
        after.clear()
        assert after.isEmpty()
        assert vars(after) == vars(mended(packet))
        with pytest.raises(Exception, match="Property"):
            after.NoSuchProperty = 1
