"""Program: fills every store that a page has, ends the visit, and looks from the next one (K64).

``python -m tests.web_engine.residue [ROUNDS]`` prints one JSON object: what a second page of the *same*
visit found (the proof that the looking works), what the next visitor's page found, and the times of the
wipe in ms.
"""

# ruff: noqa: E501 - pages and scripts are data here
from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication

from kiosk.modes.state import ModeState
from kiosk.session.privacy import PrivacyRegistry
from kiosk.web.host import PressNode, ScalePage
from tests.web_engine.authority import Authority
from tests.web_engine.program import tell
from tests.web_engine.rig import Rig
from tests.web_engine.servers import Server
from ui.web.wiper import WebWiper
from ui.wipers import ClipboardWiper

#: What a visitor leaves: appears in every store, and must be found nowhere afterwards.
CANARY = "canary-7f3a-홍길동"
ASCII_CANARY = "canary-7f3a"

FILL = """
(async () => {
  const canary = "%s"
  document.cookie = "visitor=" + encodeURIComponent(canary) + ";max-age=99999;path=/"
  localStorage.setItem("visitor", canary)
  sessionStorage.setItem("visitor", canary)
  window.name = canary
  history.pushState({ canary }, "", "/form?step=2")
  history.pushState({ canary }, "", "/form?step=3")
  document.querySelector("#name").value = canary
  await new Promise((ok, no) => {
    const open = indexedDB.open("visits", 1)
    open.onupgradeneeded = () => open.result.createObjectStore("s")
    open.onsuccess = () => {
      const put = open.result.transaction("s", "readwrite").objectStore("s").put(canary, "visitor")
      put.onsuccess = ok
      put.onerror = no
    }
    open.onerror = no
  })
  const problems = []
  try { const cache = await caches.open("visits"); await cache.put("/kept", new Response(canary)) }
  catch (error) { problems.push("caches " + error.name) }
  try {
    const file = await (await navigator.storage.getDirectory()).getFileHandle("visitor", { create: true })
    const out = await file.createWritable(); await out.write(canary); await out.close()
  } catch (error) { problems.push("opfs " + error.name) }
  try { await navigator.serviceWorker.register("/worker.js") } catch (error) { problems.push("worker " + error.name) }
  for (const name of ["geolocation", "notifications"]) {
    try { if (name === "geolocation") await new Promise(r => navigator.geolocation.getCurrentPosition(r, r)) }
    catch { /* refused */ }
  }
  try { await fetch("/auth") } catch { /* refused */ }
  await (await fetch("/cached", { cache: "default" })).text()
  new BroadcastChannel("visits").postMessage(canary)
  window.filled = problems.join(", ") || "all"
})().catch(error => { window.filled = window.looked = "threw " + error })
"""

LOOK = """
(async () => {
  const found = {}
  found["cookie"] = document.cookie
  found["localStorage"] = localStorage.getItem("visitor") || ""
  found["sessionStorage"] = sessionStorage.getItem("visitor") || ""
  found["window.name"] = window.name
  found["history"] = history.length > %d ? "length " + history.length : ""
  found["history state"] = history.state ? JSON.stringify(history.state) : ""
  found["form text"] = document.querySelector("#name").value
  const databases = await indexedDB.databases()
  found["IndexedDB"] = databases.map(each => each.name).join()
  try { found["CacheStorage"] = (await caches.keys()).join() } catch (error) { found["CacheStorage"] = "" }
  try {
    const names = []
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name)
    found["OPFS"] = names.join()
  } catch { found["OPFS"] = "" }
  const worker = navigator.serviceWorker
  found["service worker"] = worker ? String((await worker.getRegistrations()).length || "") : ""
  const granted = []
  for (const name of ["geolocation", "notifications", "camera", "microphone", "clipboard-read", "midi"]) {
    try { if ((await navigator.permissions.query({ name })).state === "granted") granted.push(name) } catch { /* unknown */ }
  }
  found["permission grants"] = granted.join()
  found["storage estimate"] = (await navigator.storage.estimate()).usage > 0 ? "used" : ""
  found["HTTP cache"] = await (await fetch("/cached")).text() === window.freshBody ? "" : "from cache"
  window.looked = found
})().catch(error => { window.filled = window.looked = "threw " + error })
"""

FORM = """<!doctype html><html lang=ko><title>신청</title><style>a:visited { color: rgb(255, 0, 0) } a { color: rgb(0, 0, 255) }
#v { display: block; font: 120px monospace; line-height: 1; background: white }</style>
<form autocomplete=on action=/sent><input id=name name=name autocomplete=name></form><a id=v href="/visited">████████</a>"""


def make_server(authority: Authority) -> Server:
    server = Server("city", authority.context("city.example"))
    server.pages["/form"] = FORM
    server.pages["/visited"] = "<title>v</title>visited"
    served = {"count": 0}

    def cached(_: Any) -> Any:
        served["count"] += 1
        return (
            200,
            {"Cache-Control": "max-age=9999", "Content-Type": "text/plain"},
            b"body %d" % served["count"],
        )

    server.pages["/cached"] = cached
    server.pages["/auth"] = lambda h: (
        (200, {}, b"in")
        if h.headers.get("Authorization")
        else (401, {"WWW-Authenticate": 'Basic realm="city"'}, b"who?")
    )
    server.pages["/worker.js"] = (200, {"Content-Type": "text/javascript"}, b"self.onfetch = () => {}")
    return server


def look(rig: Rig, *, most_history: int) -> dict[str, str]:
    """Return what a page of the city finds of earlier visitors, empty words for nothing."""
    rig.run("window.looked = null; window.freshBody = null")
    rig.run("fetch('/cached', {cache: 'no-store'}).then(r => r.text()).then(t => {"
            "window.freshBody = t.replace(/\\d+/, n => Number(n) + 1)})")  # fmt: skip
    rig.wait_until(lambda: rig.run("window.freshBody"), 5)
    rig.run(LOOK % most_history)
    found = rig.wait_until(lambda: rig.run("window.looked"), 8)
    assert isinstance(found, dict), found
    return {name: str(value) for name, value in found.items()}


def link_is_red(rig: Rig) -> bool:
    """Whether the link is drawn as visited; scripts cannot know, the glass can."""
    rig.wait(0.25)
    picture = rig.window.window.grabWindow()
    red = blue = 0
    for y in range(0, min(400, picture.height()), 6):
        for x in range(0, min(900, picture.width()), 6):
            colour = picture.pixelColor(x, y)
            red += colour.red() > 200 and colour.green() < 60 and colour.blue() < 60
            blue += colour.blue() > 200 and colour.green() < 60 and colour.red() < 60
    assert red + blue > 20, "the link is not on the glass"
    return red > blue


def main(rounds: int) -> None:
    # Storages exist in secure contexts only.
    authority = Authority(Path(tempfile.mkdtemp()))
    server = make_server(authority)
    rig = Rig({"city.example": server}, authorities=[authority.file])
    registry = PrivacyRegistry()
    registry.register(WebWiper(rig.host))
    registry.register(ClipboardWiper(rig.app))
    address = "https://city.example/form"
    answer: dict[str, Any] = {}
    assert rig.open(address)
    first_language = rig.run("navigator.language")
    rig.run(FILL % CANARY)
    answer["filled"] = rig.wait_until(lambda: rig.run("window.filled"), 8)
    rig.run("document.querySelector('#v').click()")
    rig.wait_until(lambda: rig.run("location.pathname") == "/visited", 5)
    rig.host.carry_out(ScalePage(2.0))
    rig.host.apply(ModeState(language="vi"))
    rig.host.duck(True)
    QGuiApplication.clipboard().setText(CANARY)
    # The same visit: the looking must find what was left, or it proves nothing.
    rig.run("location.href = '/form'")
    rig.wait_until(lambda: rig.run("location.pathname") == "/form", 5)
    before = look(rig, most_history=2)
    before["visited links"] = "red" if link_is_red(rig) else ""
    before["zoom"] = "" if rig.run("devicePixelRatio") == 1 else "kept"
    before["clipboard"] = QGuiApplication.clipboard().text()
    answer["same visit"] = {name: value for name, value in before.items() if value}
    rig.host.carry_out(PressNode("n1"))
    report = registry.wipe_all()
    rig.host.duck(False)
    rig.host.apply(ModeState())
    answer["report"] = list(report.failed)
    assert rig.open(address)
    after = look(rig, most_history=1)
    after["visited links"] = "red" if link_is_red(rig) else ""
    after["zoom"] = "" if rig.run("devicePixelRatio") == 1 else "kept"
    after["clipboard"] = QGuiApplication.clipboard().text()
    after["language"] = "" if rig.run("navigator.language") == first_language else "kept"
    after["HTTP auth"] = (
        "" if all("Authorization" not in headers for _, _, headers, _ in server.requests) else "sent"
    )
    rig.close()
    answer["next visitor"] = {name: value for name, value in after.items() if value}
    answer["stores"] = sorted(after)
    answer["visited is testable"] = bool(before["visited links"])
    times = []
    for _ in range(rounds):
        assert rig.open(address)
        rig.run(FILL % CANARY)
        rig.wait_until(lambda: rig.run("window.filled"), 8)
        start = time.perf_counter()
        report = registry.wipe_all()
        times.append((time.perf_counter() - start) * 1000)
        assert report.is_clean, report
    answer["times"] = [round(one, 1) for one in times]
    rig.end()
    answer["on disk"] = find_on_disk(Path.home(), Path(tempfile.gettempdir()))
    tell(answer)


def find_on_disk(*folders: Path) -> list[str]:
    """Return the files that hold the canary, in any of its spellings."""
    wanted = [ASCII_CANARY.encode(), ASCII_CANARY.encode("utf-16-le")]
    found = []
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and any(each in path.read_bytes() for each in wanted):
                found.append(path.name)
    return found


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
