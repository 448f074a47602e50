"""A recogniser and a microphone that do as they are told: ``python scripted_ear.py ROLE BEHAVIOUR``.

Roles: ``recogniser`` and ``microphone``. They speak the real protocol over pipes, so that the kiosk's
side can be shown hanging, dying, garbling and lying processes without an engine or a device.
"""

from __future__ import annotations

import math
import sys
import time
from array import array
from typing import Any

from kiosk.speech.drivers.frames import encode_object, encode_sound, read_frame

RATE = 16000
SAID = "카나리아새 앞 가로등"


def write(frame: bytes) -> None:
    sys.stdout.buffer.write(frame)
    sys.stdout.buffer.flush()


def tell(**message: Any) -> None:
    write(encode_object(message))


def recognise(behaviour: str) -> None:
    """Understand :data:`SAID` when there was sound; or misbehave."""
    if behaviour == "unusable":
        tell(event="unusable", reason="the model is another one")
        return
    if behaviour == "never-ready":
        time.sleep(600)
    tell(event="ready")
    heard = 0
    while (frame := read_frame(sys.stdin.buffer)) is not None:
        if isinstance(frame, tuple):
            heard += len(frame[1])
            if behaviour == "dies-in-speech" and heard > 8000:
                return
            continue
        if frame["op"] == "listen":
            heard = 0
        if frame["op"] != "finish":
            continue
        match behaviour:
            case "hangs":
                time.sleep(600)
            case "garbles":
                sys.stdout.buffer.write("안녕하세요".encode() * 9)
                sys.stdout.buffer.flush()
            case "lies":
                tell(event="result", id=frame["id"], alternatives=[{"text": 7}])
            case "stale":
                tell(event="result", id=frame["id"] - 1, alternatives=[{"text": "old", "confidence": 1}])
                tell(event="result", id=frame["id"], alternatives=[{"text": SAID, "confidence": 0.8}])
                tell(event="result", id=frame["id"], alternatives=[{"text": "again", "confidence": 1}])
            case "understands-nothing":
                tell(event="result", id=frame["id"], alternatives=[])
            case _:
                tell(event="partial", id=frame["id"], text="카나리아새")
                found = [{"text": SAID, "confidence": 0.8}] if heard else []
                tell(event="result", id=frame["id"], alternatives=found)


def record(behaviour: str) -> None:
    """Give 0.6 s of a voice and then silence, 50 ms at a time, while it is open; or misbehave."""
    import threading

    tell(event="ready", device="scripted", is_present=behaviour != "absent")
    opened: list[int] = []

    def sound(job: int) -> None:
        for piece in range(400):
            if opened != [job]:
                return
            level = 8000 if 4 <= piece < 16 else 20
            samples = (int(level * math.sin((piece * 800 + at) / 12)) for at in range(800))
            write(encode_sound(job, array("h", samples).tobytes()))
            if behaviour == "lost" and piece == 8:
                tell(event="lost", id=job, reason="unplugged")
                return
            time.sleep(0.005)

    while (frame := read_frame(sys.stdin.buffer)) is not None:
        assert isinstance(frame, dict)
        opened.clear()
        if frame["op"] == "open" and behaviour != "mute":
            if behaviour == "dies":
                return
            opened.append(frame["id"])
            threading.Thread(target=sound, args=(frame["id"],), daemon=True).start()


if __name__ == "__main__":
    {"recogniser": recognise, "microphone": record}[sys.argv[1]](sys.argv[2])
