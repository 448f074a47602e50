from __future__ import annotations

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.contracts.gateway import Health
from kiosk.services.gateway_key import RememberedKey

ONE, TWO = bytes(range(32)), bytes(range(1, 33))


def health(key: str | None) -> Health:
    moment = datetime(2026, 11, 23, tzinfo=UTC)
    return Health(status="ok", city="seoul", destination="city", public_key=key, now=moment)


def text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def test_the_first_key_is_kept_over_a_restart_and_another_is_not_believed(tmp_path: Path) -> None:
    path = tmp_path / "gateway-key.json"
    remembered = RememberedKey(path)
    assert remembered() is None
    assert remembered.learn(health(text(ONE)))
    assert remembered.learn(health(text(ONE)))
    assert not remembered.learn(health(text(TWO)))
    assert RememberedKey(path)() == ONE
    remembered.forget()
    assert remembered() is None
    assert remembered.learn(health(text(TWO)))
    assert RememberedKey(path)() == TWO


@pytest.mark.parametrize("shown", [None, "", "?", text(b"short")])
def test_nonsense_is_not_learned(tmp_path: Path, shown: str | None) -> None:
    remembered = RememberedKey(tmp_path / "key.json")
    assert remembered.learn(health(shown))
    assert remembered() is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"public_key": 7}'])
def test_a_damaged_file_is_no_key(tmp_path: Path, content: str) -> None:
    path = tmp_path / "key.json"
    path.write_text(content)
    assert RememberedKey(path)() is None
