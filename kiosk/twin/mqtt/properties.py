"""A workaround for paho-mqtt 2.2: it builds the tables of all properties anew for every packet.

``Properties.__init__`` fills three tables with the 27 properties of MQTT 5 although they never change, and
``Properties.clear`` asks for each of the 27 whether it is there: 35 of the 100 microseconds that paho spends
on a message and its acknowledgement, a third of a second for each switch of ten thousand terminals. The
tables are shared here, for each type of packet; nothing writes to them. To be removed when paho makes them
constants.
"""

from __future__ import annotations

from typing import Any

_TABLES = ("packetType", "types", "names", "properties")


def share_tables(properties: Any) -> None:
    """Let all properties of one type of packet share their tables; once is enough, twice does no harm.

    Args:
        properties: The class ``paho.mqtt.properties.Properties``.
    """
    build: Any = properties.__init__
    if getattr(build, "shares_tables", False):
        return
    made: dict[int, dict[str, Any]] = {}

    def initialise(self: Any, packetType: int) -> None:  # noqa: N803 - paho's name
        tables = made.get(packetType)
        if tables is None:
            build(self, packetType)
            tables = made[packetType] = {name: self.__dict__[name] for name in _TABLES}
        self.__dict__.update(tables)

    def clear(self: Any) -> None:
        for name in [name for name in self.__dict__ if name not in _TABLES]:
            delattr(self, name)

    initialise.shares_tables = True  # type: ignore[attr-defined]
    properties.__init__ = initialise
    properties.clear = clear
