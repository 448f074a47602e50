"""From a finger on the glass to what the eye sees, measured from outside.

The pointer's button goes in by XTest where a touch screen's event does; pixels are read off the root
window. A look at the screen takes one to three ms, which is the error of these numbers.
"""

from __future__ import annotations

import time
from pathlib import Path

from tests.bench.pixels import Screen
from tests.bench.table import Row
from tests.end2end.session import Desktop, desktop

WIDTH, HEIGHT = 1080, 1920
#: There and back again, by the names of the buttons.
WAY = (("보고 듣기 편하게", "뒤로"), ("쓰는 법 보기", "뒤로"), ("사람과 이야기하기", "뒤로"))
#: Longer than two identical presses must be apart (B-10), in s.
APART_S = 0.7


def measure_touch(rounds: int, folder: Path) -> list[Row]:
    """Return the times of *rounds* times the way there and back."""
    feedback: list[float] = []
    begun: list[float] = []
    drawn: list[float] = []
    folder.mkdir()
    with desktop(folder, "--temp", "--speech", "silence", size=f"{WIDTH}x{HEIGHT}") as kiosk:
        screen = Screen(kiosk.display, WIDTH, HEIGHT)
        kiosk.press("화면을 누르면 시작해요")
        kiosk.press("한국어")
        kiosk.press("시작하기")
        kiosk.wait_for(WAY[0][0])
        for number in range(rounds + 1):
            for names in WAY:
                for name in names:
                    times = _touch(kiosk, screen, name)
                    if number:  # the first round warms up
                        feedback.append(times[0])
                        begun.append(times[1])
                        drawn.append(times[2])
        screen.close()
    return [
        Row("finger down -> pressed look", feedback, "p95 50"),
        Row("finger up -> next Screen on the glass (its first frame)", begun, "p95 100"),
        Row("finger up -> next Screen at rest (a slide of 160 ms)", drawn),
    ]


def _touch(kiosk: Desktop, screen: Screen, name: str) -> tuple[float, float, float]:
    """Touch a button; returns ms to its pressed look, to the first change and to the last one."""
    kiosk.wait_for(name)
    x, y, width, height = kiosk.ask(op="rect", name=name)
    time.sleep(APART_S)
    kiosk.keys.move(x + width // 2, y + height // 2)
    time.sleep(0.15)
    # What is watched goes through the button.
    before = screen.read(x + width // 5, y, 1, height)
    down = time.perf_counter()
    kiosk.keys.button(True)
    while screen.read(x + width // 5, y, 1, height) == before:
        if time.perf_counter() - down > 2:
            raise TimeoutError(f"{name!r} does not look pressed")
    seen = time.perf_counter()
    time.sleep(0.12)
    page = screen.columns()
    up = time.perf_counter()
    kiosk.keys.button(False)
    first, last = screen.follow(page)
    return (seen - down) * 1000, (first - up) * 1000, (last - up) * 1000
