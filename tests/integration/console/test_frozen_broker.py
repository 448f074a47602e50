"""A broker that is frozen with its connections open, at a fifteenth of the real times."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from kiosk.console import core
from kiosk.console.bridge import bridge, sweep
from kiosk.twin.documents import CommandDocument, parse_document
from kiosk.twin.envelope import open_envelope
from kiosk.twin.limits import PRESENCE_WITHIN_S
from kiosk.twin.mqtt import MqttSettings, PublishMessage
from kiosk.twin.topics import Kind, terminal_subscriptions
from tests.helpers.console_core import KEYS, MANAGER
from tests.helpers.live_console import Ear, LiveConsole, live_console
from tests.helpers.mosquitto import wait_until

_FASTER = 15


@pytest.fixture
def live(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LiveConsole]:
    for name in ("SILENT_AFTER_S", "AWAY_AFTER_S", "ASK_AFTER_S", "ANSWER_S"):
        monkeypatch.setattr(sweep, name, getattr(sweep, name) / _FASTER)
    monkeypatch.setattr(bridge, "SWEEP_S", sweep.SWEEP_S / _FASTER)
    monkeypatch.setattr(core, "MqttSettings", partial(MqttSettings, keep_alive_s=30 // _FASTER))
    with live_console(tmp_path) as opened:
        opened.add_places()
        yield opened


def test_the_wall_is_right_within_ninety_seconds_and_again_when_it_goes_on(live: LiveConsole) -> None:
    (terminal,) = live.join("lobby-1")
    ear = Ear()

    def answer(message) -> None:
        if message.topic.endswith("/command"):
            opened = open_envelope(message.payload, Kind.COMMAND, "lobby-1", KEYS.ring)
            said = terminal.answer(parse_document(opened.body, CommandDocument, "lobby-1").id)
            client.publish(PublishMessage(said.topic, said.payload))

    def is_online() -> bool:
        return live.services.terminals.rows(MANAGER, ["lobby-1"])[0].is_online

    ear.on_heard = answer
    client = live.client("lobby-1", ear, *terminal_subscriptions("lobby-1"))
    client.start()
    try:
        assert ear.up.wait(10)
        birth = terminal.birth()
        client.publish(PublishMessage(birth.topic, birth.payload, is_retained=True))
        wait_until(is_online)
        time.sleep(2 * sweep.SILENT_AFTER_S)
        assert is_online(), "pings alone prove the broker"
        pid = live.broker.supervisor.process_id
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        begun = time.monotonic()
        try:
            wait_until(lambda: not is_online(), 20)
            assert time.monotonic() - begun < (PRESENCE_WITHIN_S - sweep.WILL_WITHIN_S) / _FASTER + 0.5
        finally:
            os.kill(pid, signal.SIGCONT)
        wait_until(is_online, PRESENCE_WITHIN_S / _FASTER + 2)
        assert ear.losses == [], "the terminal's connection stood all the time"
    finally:
        client.stop()
