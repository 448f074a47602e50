"""The driver over Speech Dispatcher, against a server that speaks SSIP as the real one does."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import SystemClock
from kiosk.speech.driver import SpeechDriver
from kiosk.speech.drivers.speech_dispatcher import SpeechDispatcherDriver, find_socket, protect
from kiosk.speech.drivers.timed import SilenceDriver
from kiosk.speech.events import SpeechEvent, UtteranceFinished, UtteranceStarted
from kiosk.speech.manager import SpeechManager
from kiosk.speech.utterance import Policy, Segment, Utterance
from tests.helpers.speech import LoopScheduler, Route

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Speech Dispatcher is for Unix")


class FakeServer:
    """Answers like Speech Dispatcher 0.11; ``commands`` holds what it was told."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.path = folder / "speechd.sock"
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(self.path))
        self._listener.listen()
        self.commands: list[str] = []
        self.said: list[str] = []
        self.is_mute = False
        self._connections: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._connections.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        number = 20
        stream = connection.makefile("rwb")

        def send(*lines: str) -> None:
            stream.write("".join(f"{line}\r\n" for line in lines).encode())
            stream.flush()

        for raw in stream:
            line = raw.decode().rstrip("\r\n")
            self.commands.append(line)
            if line == "SPEAK":
                send("230 OK RECEIVING DATA")
                text = []
                while (data := stream.readline().decode().rstrip("\r\n")) != ".":
                    text.append(data.removeprefix(".") if data.startswith("..") else data)
                number += 1
                self.said.append("\n".join(text))
                send(f"225-{number}", "225 OK MESSAGE QUEUED")
                if not self.is_mute:
                    send(f"701-{number}", "701-1", "701 BEGIN", f"702-{number}", "702-1", "702 END")
            elif line == "LIST SYNTHESIS_VOICES":
                voices = ("Korean\tko\tnone", "English\ten-US\tnone", "Chinese\tcmn\tnone")
                send(*(f"249-{voice}" for voice in voices), "249 OK VOICE LIST SENT")
            elif line.startswith("SET SELF LANGUAGE ja"):
                send("408 ERR INVALID PARAMETER")
            else:
                send("210 OK")

    def close(self) -> None:
        for each in (self._listener, *self._connections):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


class Stage:
    """A manager over the driver and silence."""

    def __init__(self, path: Path, route: Route | None = None) -> None:
        self.scheduler = LoopScheduler()
        self.events: list[SpeechEvent] = []
        self.driver = SpeechDispatcherDriver(path, self.scheduler)
        drivers: list[SpeechDriver] = [self.driver, SilenceDriver(self.scheduler, shortest=0.0)]
        self.manager = SpeechManager(
            drivers, self.scheduler, SystemClock(), [self.events.append], route=route
        )
        self.manager.warm_up()

    def say(self, *segments: Segment, language: str = "ko") -> list[bool]:
        """Say something to its end; returns whether each start was audible."""
        self.events.clear()
        self.manager.set_voice(rate=1.5)
        self.manager.say(Utterance(segments, language, Policy.NOTICE))
        over = lambda: any(isinstance(event, UtteranceFinished) for event in self.events)  # noqa: E731
        assert self.scheduler.run_until(over, 15)
        return [event.is_audible for event in self.events if isinstance(event, UtteranceStarted)]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FakeServer]:
    fake = FakeServer(tmp_path / "speech-dispatcher")
    yield fake
    fake.close()


def test_a_sentence_is_said_as_people_say_it_with_rate_and_volume(server: FakeServer) -> None:
    stage = Stage(server.path)
    assert stage.scheduler.run_until(lambda: stage.driver.is_audible, 5)
    stage.manager.set_voice(volume_db=12.0)
    assert stage.say(Segment("창구는 3층이에요.")) == [True]
    assert "삼" in server.said[0] and "3" not in server.said[0]
    assert "SET SELF LANGUAGE ko" in server.commands
    assert "SET SELF RATE 50" in server.commands
    assert "SET SELF VOLUME 100" in server.commands
    stage.manager.close()


def test_personal_text_is_never_given_to_it(server: FakeServer) -> None:
    """Some of its modules write what they say to a file."""
    stage = Stage(server.path, Route(has_headset=True))
    assert stage.scheduler.run_until(lambda: stage.driver.is_audible, 5)
    assert stage.say(Segment("이름은 "), Segment("홍길동", kind="private")) == [False]
    assert server.said == []
    stage.manager.close()


def test_a_server_that_goes_away_leaves_captions_and_its_languages_are_honest(server: FakeServer) -> None:
    stage = Stage(server.path)
    assert stage.scheduler.run_until(lambda: stage.driver.is_audible, 5)
    assert stage.driver.can_speak("zh-CN") and stage.driver.can_speak("ko-easy")
    assert not stage.driver.can_speak("mn")
    server.is_mute = True
    stage.manager.say(Utterance.of("가", policy=Policy.NOTICE))
    assert stage.scheduler.run_until(lambda: bool(server.said), 5)
    server.close()
    over = lambda: any(isinstance(event, UtteranceFinished) for event in stage.events)  # noqa: E731
    assert stage.scheduler.run_until(over, 15)
    assert not stage.driver.is_audible
    stage.manager.close()


def test_stop_cancels_what_is_said(server: FakeServer) -> None:
    stage = Stage(server.path)
    assert stage.scheduler.run_until(lambda: stage.driver.is_audible, 5)
    server.is_mute = True
    stage.manager.say(Utterance.of("가", policy=Policy.NOTICE))
    assert stage.scheduler.run_until(lambda: bool(server.said), 5)
    before = server.commands.count("CANCEL SELF")
    stage.manager.stop_all("touch")
    assert stage.scheduler.run_until(lambda: server.commands.count("CANCEL SELF") > before, 5)
    stage.manager.close()


def test_the_socket_is_found_only_where_one_is(server: FakeServer, tmp_path: Path) -> None:
    assert find_socket({"XDG_RUNTIME_DIR": str(tmp_path)}.get) == server.path
    assert find_socket({"XDG_RUNTIME_DIR": str(tmp_path / "none")}.get) is None
    assert find_socket({}.get) is None


@given(st.text(max_size=80))
def test_no_text_can_end_its_own_block_or_begin_a_command(text: str) -> None:
    line = protect(text)
    assert "\n" not in line and "\r" not in line
    assert line != "." and not (line.startswith(".") and not line.startswith(".."))
