"""Program: pages that hang, crash, grow and turn in circles (J61, N73, N74), and how soon that is told.

Prints ``{"cases": {name: {"kind", "seconds", "can_retry", "is_back"}}, ...}``. The seconds run from the
moment at which the trouble begins to the event on which the flow shows its next Screen.
"""

# ruff: noqa: E501 - pages and scripts are data here
from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from typing import Any

from kiosk.modes.state import Contrast, ModeState
from kiosk.web.host import OpenPage, PageFailed, PageShown, ReloadPage
from tests.end2end.processes import children_of
from tests.web_engine.program import tell
from tests.web_engine.rig import Rig
from tests.web_engine.servers import Server

BASE = "http://city.example"
ENLARGED = ModeState(scale=2.0, contrast=Contrast.HIGH, voice=True, language="vi")


def make_city() -> Server:
    server = Server("city")
    server.pages["/"] = "<!doctype html><title>시청</title><h1>시청</h1>"
    server.pages["/hangs"] = "<title>h</title><h1>h</h1><script>for (;;) ;</script>"
    server.pages["/grows"] = (
        "<title>g</title><script>const kept=[];setTimeout(function grow(){const b=new Uint8Array(64<<20);"
        "for(let i=0;i<b.length;i+=4096)b[i]=1;kept.push(b);setTimeout(grow,10)},50)</script>"
    )
    server.pages["/heap"] = (
        "<title>g</title><script>const kept=[];setTimeout(()=>{for(;;)kept.push(new Array(1000).fill(Math.random()))},50)</script>"
    )
    count = iter(range(10**6))
    server.pages["/circle"] = lambda handler: (302, {"Location": f"/circle?{next(count)}"}, b"")
    server.pages["/turns"] = "<title>t</title><script>location.href='/turns?'+Math.random()</script>"
    server.pages["/empties"] = (
        "<title>e</title><h1>e</h1><script>setTimeout(()=>{location.href='about:blank'},50)</script>"
    )

    def slow(_: Any) -> Any:
        time.sleep(1.5)
        return 200, {"Content-Type": "text/html"}, b"<title>slow</title><h1>slow</h1>"

    server.pages["/slow"] = slow
    return server


def main() -> None:
    server = make_city()
    rig = Rig({"city.example": server})
    rig.host.apply(ENLARGED)
    cases: dict[str, Any] = {}

    def case(name: str, begin: Callable[[], None]) -> None:
        rig.host.trouble.crashes.forget()
        before, start = len(rig.events), time.perf_counter()
        begin()
        failed = rig.wait_for(PageFailed, 15, before)
        place = next((i for i, one in enumerate(rig.events) if one is failed), -1)
        took = rig.times[place] - start if failed is not None else -1.0
        rig.wait(0.05)
        ratio = None
        is_back = rig.open(BASE + "/")
        if is_back:
            rig.wait(0.1)
            ratio = rig.run("devicePixelRatio")
        cases[name] = {
            "kind": failed.kind if failed else None, "seconds": round(took, 2),
            "can_retry": failed.can_retry if failed else None, "is_back": is_back, "zoom": ratio,
        }  # fmt: skip

    def load(path: str) -> Callable[[], None]:
        return lambda: rig.host.carry_out(OpenPage(BASE + path, "city"))

    assert rig.open(BASE + "/")
    rig.wait(0.2)
    zoom = rig.run("devicePixelRatio")
    case("hangs after it was shown", lambda: rig.host.stage.runAsked.emit(10**6, "for (;;) ;", 0))
    case("hangs while it loads", load("/hangs"))
    case("crashes", lambda: os.kill(rig.host.process, signal.SIGKILL))
    case("holds 2 GB of buffers", load("/grows"))
    case("fills its heap", load("/heap"))
    case("is redirected without end", load("/circle"))
    case("loads itself without end", load("/turns"))
    case("empties itself without end", load("/empties"))
    # The same page again, as the flow offers it: modes as they were.
    assert rig.open(BASE + "/")
    os.kill(rig.host.process, signal.SIGKILL)
    rig.wait_for(PageFailed, 5, len(rig.events) - 1)
    before = len(rig.events)
    rig.host.carry_out(ReloadPage())
    is_reloaded = rig.wait_for(PageShown, 8, before) is not None
    rig.wait(0.1)
    reloaded_zoom = rig.run("devicePixelRatio")
    # Crash loop: the third time in a row no retry is offered any more.
    rig.host.trouble.crashes.forget()
    offers = []
    for _ in range(4):
        assert rig.open(BASE + "/")
        before = len(rig.events)
        os.kill(rig.host.process, signal.SIGKILL)
        offers.append(rig.wait_for(PageFailed, 5, before).can_retry)
    # Other processes of the engine: the page must come back by itself or on the next load.
    is_slow_shown = rig.open(BASE + "/slow")
    # Last of all: whatever draws, and the parents of all that draws. Nothing can be drawn in this program any more.
    for pid, command in children_of(os.getpid()):
        if "--type=" in command:
            os.kill(pid, signal.SIGKILL)
    rig.wait(0.5)
    before = len(rig.events)
    rig.host.carry_out(OpenPage(BASE + "/", "city"))
    end = rig.wait_until(
        lambda: next(
            (e for e in rig.events[before:] if isinstance(e, PageFailed) and e.kind == "no-engine"), None
        ),
        12,
    )
    killed = {
        "kind": end.kind if end else str(rig.events[before:]),
        "can_retry": end.can_retry if end else None,
    }
    tell({
        "cases": cases, "zoom": zoom, "is_reloaded": is_reloaded, "reloaded zoom": reloaded_zoom, "offers": offers,
        "killed": killed,  "is_slow_shown": is_slow_shown, "counts": dict(rig.host.counts),
    })  # fmt: skip


if __name__ == "__main__":
    main()
