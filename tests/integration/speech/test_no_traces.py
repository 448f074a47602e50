"""Nothing that is said reaches a disk: no process of the voice has a file open for writing."""

from __future__ import annotations

import logging
import os
import stat
import sys
from pathlib import Path

import pytest

from kiosk.speech.events import UtteranceFinished, UtteranceStarted
from kiosk.speech.utterance import Utterance
from tests.helpers.speech import Route
from tests.integration.speech.test_real_voice import Stage

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")


def files_open_for_writing(pid: int) -> list[str]:
    found = []
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            mode = os.stat(link).st_mode  # noqa: PTH116
            flags = Path(f"/proc/{pid}/fdinfo/{link.name}").read_text().split("flags:")[1].split()[0]
        except OSError:
            continue
        if stat.S_ISREG(mode) and int(flags, 8) & (os.O_WRONLY | os.O_RDWR):
            found.append(str(link.readlink()))
    return found


def mapped_for_sharing(pid: int) -> list[str]:
    lines = Path(f"/proc/{pid}/maps").read_text().splitlines()
    parts = [line.split(None, 5) for line in lines]
    return [part[5] for part in parts if len(part) == 6 and part[1].endswith("s") and "w" in part[1]]


@linux_only
def test_the_processes_have_no_file_open_for_writing_while_they_speak() -> None:
    stage = Stage()
    try:
        stage.manager._route = Route(has_headset=True)
        stage.manager.say(Utterance.of("제 이름은 홍길동 카나리아예요.", private=True))
        stage.wait_for(UtteranceStarted)
        for pid in (stage.voice.synthesiser_pid, stage.voice.sink_pid):
            assert pid is not None
            assert files_open_for_writing(pid) == []
            assert mapped_for_sharing(pid) == []
        stage.wait_for(UtteranceFinished)
    finally:
        stage.manager.close()


@linux_only
def test_what_was_said_is_on_no_command_line_and_in_no_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    stage = Stage()
    try:
        stage.manager._route = Route(has_headset=True)
        stage.manager.say(Utterance.of("홍길동 카나리아", private=True))
        stage.wait_for(UtteranceStarted)
        for pid in (stage.voice.synthesiser_pid, stage.voice.sink_pid):
            assert "카나리아".encode() not in Path(f"/proc/{pid}/cmdline").read_bytes()
            assert "카나리아".encode() not in Path(f"/proc/{pid}/environ").read_bytes()
    finally:
        stage.manager.close()
    assert "카나리아" not in caplog.text
