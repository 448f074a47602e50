"""What is known of a terminal's connection, as a value."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta

from kiosk.console.bridge.presence import Line


def test_lines_differ_by_everything_but_when_something_was_heard_last() -> None:
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    line = Line(True, "one", now, now, now, "")
    others = {
        "is_online": False,
        "connection": "two",
        "connected_at": now + timedelta(seconds=1),
        "since": now + timedelta(seconds=1),
        "ended": "will",
    }
    assert set(others) | {"heard_at"} == {one.name for one in dataclasses.fields(Line)}
    for name, value in others.items():
        assert not line.is_as(dataclasses.replace(line, **{name: value}))
    assert line.is_as(dataclasses.replace(line, heard_at=now + timedelta(seconds=9)))
