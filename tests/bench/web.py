"""Wrapped pages against a bare WebEngineView: load time, memory, wipe, and time to a useful Screen.

``python -m tests.bench.web [--loads 31]``. Both views live in one process, on one server, and take turns;
each load is a new address of the same page, so that no cache helps either. The wrapped page is the product's:
both hooks, the policy with the shipped sites, the adapter, the heartbeat. What is timed is the same for both:
from the call to the page's own ``load`` event, which asks the server for something tiny.
"""

# ruff: noqa: E501 - pages are data here
from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.table import Row, percentile, print_table
from tests.end2end.session import ROOT, private_environment

PAGES = {
    "text": "<h1>소식</h1>" + "<p>서울시의 소식을 알려 드려요. 자세한 내용은 아래를 보세요.</p>" * 60,
    "form": "<h1>신청</h1><form>" + "".join(
        f"<label for=f{n}>칸 {n}</label><input id=f{n}><select><option>가<option>나</select>" for n in range(60)
    ) + "<button>보내기</button></form>",
    "table": "<h1>표</h1><table>" + "<tr><th>구<td>1<td>2<td>3<td><a href=/x>자세히</a>" * 150 + "</table>",
}  # fmt: skip


def run_inside(loads: int) -> dict[str, Any]:
    """Measure in this process; the environment is a private one."""
    from PySide6.QtCore import QUrl
    from PySide6.QtQml import QQmlComponent
    from PySide6.QtQuick import QQuickItem

    from kiosk.web.host import OpenPage, PageShown
    from tests.web_engine.rig import Rig
    from tests.web_engine.servers import Server

    arrived: dict[str, float] = {}
    server = Server("city")

    def loaded(handler: Any) -> Any:
        arrived[handler.path.partition("?")[2]] = time.perf_counter()
        return 204, {}, b""

    server.pages["/loaded"] = loaded

    def page(handler: Any) -> Any:
        kind = handler.path.split("?")[0].strip("/").split("/")[0]
        body = PAGES[kind]
        mark = handler.path.partition("?")[2]
        html = f"<!doctype html><html lang=ko><meta charset=utf-8><title>{kind}</title>{body}"
        html += f"<script>addEventListener('load',()=>{{new Image().src='/loaded?{mark}'}})</script>"
        return 200, {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}, html.encode()

    for kind in PAGES:
        server.pages[f"/{kind}"] = page
    rig = Rig({"city.example": server}, adapter=None)
    assert rig.open("http://city.example/text?warm")
    rig.wait(1)
    source = b"""import QtQuick
import QtWebEngine
Item { id: root; property url address; anchors.fill: parent
  WebEngineView { anchors.fill: parent; url: root.address } }"""
    component = QQmlComponent(rig.window.engine)
    component.setData(source, QUrl("qrc:/bare.qml"))
    bare = component.createWithInitialProperties({"parent": rig.place})
    assert isinstance(bare, QQuickItem), component.errorString()
    times: dict[str, dict[str, list[float]]] = {
        kind: {"bare": [], "wrapped": [], "ready": []} for kind in PAGES
    }
    for kind in PAGES:
        for number in range(loads + 2):
            order = ("bare", "wrapped") if number % 2 else ("wrapped", "bare")
            for who in order:
                mark = f"{kind}-{who}-{number}"
                address = f"http://city.example/{kind}?{mark}"
                before = len(rig.events)
                bare.setProperty("visible", who == "bare")
                rig.host._page.set("visible", who == "wrapped")  # type: ignore[union-attr]
                start = time.perf_counter()
                if who == "bare":
                    bare.setProperty("address", QUrl(address))
                else:
                    # As a link of the page would: the same view, as the bare one has it.
                    rig.host.note_touch()
                    rig.host.stage.loadAsked.emit(QUrl(address))
                has_arrived = rig.wait_until(lambda mark=mark: mark in arrived, 20)
                assert has_arrived, (mark, rig.events[before:], dict(rig.host.counts))
                if number >= 2:  # the first rounds warm both up alike
                    times[kind][who].append((arrived[mark] - start) * 1000)
                if who == "wrapped":
                    shown = rig.wait_for(PageShown, 10, before)
                    place = next(i for i, one in enumerate(rig.events) if one is shown)
                    if number >= 2:
                        times[kind]["ready"].append((rig.times[place] - start) * 1000)
                rig.wait(0.03)
    wiped, opened = [], []
    for number in range(loads):
        start = time.perf_counter()
        rig.host.close()
        wiped.append((time.perf_counter() - start) * 1000)
        assert rig.host.is_gone
        before, start = len(rig.events), time.perf_counter()
        rig.host.carry_out(OpenPage(f"http://city.example/text?again{number}", "city"))
        rig.wait_for(PageShown, 10, before)
        opened.append((time.perf_counter() - start) * 1000)
    return {"times": times, "wiped": wiped, "opened": opened}


def run_memory(who: str) -> dict[str, float]:
    """Open the same page once, bare or wrapped, and return the memory of the processes in MiB."""
    from PySide6.QtCore import QUrl
    from PySide6.QtQml import QQmlComponent

    from tests.end2end.processes import children_of, proportional_set_kib
    from tests.web_engine.rig import Rig
    from tests.web_engine.servers import Server

    server = Server("city")
    server.pages["*"] = f"<!doctype html><html lang=ko><meta charset=utf-8><title>t</title>{PAGES['form']}"
    rig = Rig({"city.example": server}, adapter=None)
    if who == "bare":
        rig.maker.load()
        component = QQmlComponent(rig.window.engine)
        component.setData(
            b"import QtQuick\nimport QtWebEngine\nItem { anchors.fill: parent; WebEngineView { anchors.fill: parent;"
            b" url: 'http://city.example/form' } }",
            QUrl("qrc:/bare.qml"),
        )
        view = component.createWithInitialProperties({"parent": rig.place})
        rig.wait(3)
        del view
    else:
        assert rig.open("http://city.example/form")
        rig.wait(3)
    own = proportional_set_kib(os.getpid()) / 1024
    return {
        "program": own,
        "engine": sum(proportional_set_kib(pid) for pid, _ in children_of(os.getpid())) / 1024,
    }


def _child(*arguments: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="modunuri-web-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        environment = {
            **private_environment(folder), "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software",
        }  # fmt: skip
        answer = folder / "answer.json"
        subprocess.run(
            [sys.executable, "-m", "tests.bench.web", "--answer", str(answer), *arguments],
            env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=900, check=True,
        )  # fmt: skip
        found = json.loads(answer.read_text("utf-8"))
        assert isinstance(found, dict)
        return found


def measure(loads: int) -> None:
    """Measure in private processes, and print."""
    found = _child("--loads", str(loads))
    rows, times = [], found["times"]
    for kind, of_kind in times.items():
        rows.append(Row(f"{kind}: bare WebEngineView -> load event", of_kind["bare"]))
        rows.append(Row(f"{kind}: wrapped page -> load event", of_kind["wrapped"], "1.05 x bare, or +30 ms"))
        rows.append(Row(f"{kind}: wrapped page -> known to voice, keypad and list", of_kind["ready"]))
    print_table(f"Web pages, {loads} interleaved loads", rows)
    for kind, of_kind in times.items():
        bare, wrapped = percentile(of_kind["bare"], 0.5), percentile(of_kind["wrapped"], 0.5)
        print(f"  {kind}: {wrapped / bare:.2f} x, {wrapped - bare:+.1f} ms at the median")
    print_table("A visit's page", [
        Row("end of the page -> view, profile and process gone", found["wiped"], "p95 200"),
        Row("new profile, new view -> first page known", found["opened"]),
    ])  # fmt: skip
    trouble = _trouble()
    print("\nFrom the trouble to the next useful Screen, s; budget 3")
    for name, case in trouble.items():
        print(f"  {name:38}{case['seconds']:>6.2f}  {case['kind']}")
    print("\nMemory (PSS), MiB")
    for who in ("bare", "wrapped"):
        size = _child("--memory", who)
        print(f"  {who:10} program {size['program']:.0f}, engine's processes {size['engine']:.0f}")


def _trouble() -> dict[str, Any]:
    from tests.web_engine.program import run_program

    with tempfile.TemporaryDirectory(prefix="modunuri-web-", ignore_cleanup_errors=True) as name:
        return run_program("trouble", Path(name), patience=300)["cases"]  # type: ignore[no-any-return]


def main() -> None:
    """Parse the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.web", description=__doc__)
    parser.add_argument("--loads", type=int, default=31)
    parser.add_argument("--memory", choices=("bare", "wrapped"), help=argparse.SUPPRESS)
    parser.add_argument("--answer", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.answer is None:
        measure(args.loads)
        return
    found = run_memory(args.memory) if args.memory else run_inside(args.loads)
    args.answer.write_text(json.dumps(found), encoding="utf-8")
    os._exit(0)


if __name__ == "__main__":
    main()
