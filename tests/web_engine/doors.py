"""Program: what the session's environment could have opened, and small things that pages need.

``python -m tests.web_engine.doors PORT``: PORT is where a debugger would listen, if the variables that the
test has set were believed.
"""

# ruff: noqa: E501 - pages and scripts are data here
from __future__ import annotations

import os
import socket
import sys
from typing import Any

from kiosk.web.host import DialogAsked, GoBackInPage, PageFailed, PageShown, PressNode, ScalePage
from tests.web_engine.program import tell
from tests.web_engine.rig import Rig
from tests.web_engine.servers import Server

SELECT = (
    "<!doctype html><title>s</title><style>body{margin:0}select{width:400px;height:60px;font-size:20px}</style>"
    "<select id=s><option>a<option>b<option>c</select>"
)


def _last_shown(rig: Rig) -> str:
    """Return the address of the page that was shown last."""
    shown = [one.snapshot.address for one in rig.events if isinstance(one, PageShown)]
    return shown[-1] if shown else ""


def is_listening(port: int) -> bool:
    with socket.socket() as link:
        link.settimeout(1)
        return link.connect_ex(("127.0.0.1", port)) == 0


def main(port: int) -> None:
    server = Server("city")
    server.pages["/"] = "<!doctype html><title>eins</title><h1>1</h1>"
    server.pages["/second"] = "<!doctype html><title>zwei</title><h1>2</h1>"
    server.pages["/select"] = SELECT
    server.pages["/file"] = "<!doctype html><title>f</title><a href=/paper.pdf>x</a>"
    server.pages["/paper.pdf"] = server.pages["/second.pdf"] = (
        200,
        {"Content-Type": "application/pdf"},
        b"%PDF-1.4",
    )
    rig = Rig({"city.example": server})
    answer: dict[str, Any] = {"before": sorted(name for name in os.environ if name.startswith("QTWEBENGINE"))}
    assert rig.open("http://city.example/")
    answer["is_listening"] = is_listening(port)
    answer["flags"] = os.environ.get("QTWEBENGINE_CHROMIUM_FLAGS", "")
    # Pages that are left without a touch: Back must lead there all the same.
    rig.run("location.href = '/second'")
    rig.wait_until(lambda: rig.run("location.pathname") == "/second", 5)
    rig.host.carry_out(GoBackInPage())
    answer["back"] = rig.wait_until(lambda: rig.run("location.pathname") == "/", 5)
    # A link to a file: nothing comes of it, and the page that stands goes on under its own number and address.
    assert rig.open("http://city.example/file")
    # What the page before still had to say may come first.
    assert rig.wait_until(lambda: _last_shown(rig) == "http://city.example/file", 20)
    number, since = rig.wait_for(PageShown).snapshot.number, len(rig.events)
    standing = [one.snapshot.number for one in rig.events if isinstance(one, PageShown)][-1]
    rig.run("document.querySelector('a').click()")
    rig.wait_for(DialogAsked, 20, since)
    told = rig.wait_for(PageShown, 20, since)
    answer["file"] = {
        "asked": [one.kind for one in rig.events[since:] if isinstance(one, DialogAsked)],
        "failed": [one.kind for one in rig.events[since:] if isinstance(one, PageFailed)],
        "is_same": told is not None and told.snapshot.number == standing >= number,
        "address": told.snapshot.address if told is not None else "",
    }
    # However often somebody presses, each refusal is told.
    told = len([one for one in rig.events if isinstance(one, DialogAsked)])
    for _ in range(6):
        rig.host.carry_out(PressNode("n1"))
        rig.run("document.querySelector('a').click()")
        rig.wait(0.15)
    answer["each_told"] = len([one for one in rig.events if isinstance(one, DialogAsked)]) - told
    assert not rig.open("http://city.example/second.pdf", 8)
    answer["file_entry"] = [one.kind for one in rig.events if isinstance(one, PageFailed)]
    assert rig.open("http://city.example/")
    zooms = []
    for scale in (1.0, 1.5, 2.0, 4.0, None):
        rig.host.carry_out(ScalePage(scale))
        rig.wait(0.15)
        zooms.append(rig.run("devicePixelRatio"))
    answer["zooms"] = zooms
    # A drop-down list opens in its page: it can be used, and nothing stands over the glass.
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    assert rig.open("http://city.example/select")
    rig.wait(0.1)
    QTest.mouseClick(
        rig.window.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(100, 30)
    )
    rig.wait(0.3)
    answer["opened"] = rig.run("document.querySelector('#s').size")
    where = rig.run(
        "(r => Math.round(r.y + r.height / 2))(document.querySelectorAll('option')[1].getBoundingClientRect())"
    )
    QTest.mouseClick(
        rig.window.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(100, int(where))
    )
    rig.wait(0.3)
    answer["chosen"] = rig.run("document.querySelector('#s').value")
    answer["closed"] = rig.run("document.querySelector('#s').size")
    tell(answer)


if __name__ == "__main__":
    main(int(sys.argv[1]))
