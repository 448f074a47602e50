"""The engine's small parts, without an engine: limits, switches, look, failures, keys, processes."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from kiosk.clock import SteppedClock
from kiosk.modes.state import Contrast, ModeState, Motion
from ui.web import processes
from ui.web.failures import describe_failure, name_permission
from ui.web.input_guard import is_key_refused
from ui.web.limits import Burst
from ui.web.look import REFLOW_PX, base_zoom, page_modes, zoom_factors
from ui.web.switches import DRAWING, arm, choose_drawing, make_switches

Key, Modifier = Qt.Key, Qt.KeyboardModifier


def test_a_burst_is_counted_within_its_time_only() -> None:
    clock = SteppedClock()
    burst = Burst(clock, 3, 10.0)
    assert [burst.note() for _ in range(5)] == [True, True, True, False, False]
    clock.advance(11)
    assert burst.note()
    burst.forget()
    assert [burst.note() for _ in range(3)] == [True] * 3


@pytest.mark.parametrize("drawing", sorted(DRAWING))
def test_switches_never_open_a_door(drawing: str) -> None:
    """M69: no remote debugging, no missing sandbox, no loosened origin in what we write ourselves."""
    switches = make_switches(drawing, fence=("www.seoul.go.kr",))
    for door in (
        "remote-debugging", "no-sandbox", "disable-web-security", "ignore-certificate", "allow-file-access",
        "disable-site-isolation", "load-extension", "user-data-dir",
    ):  # fmt: skip
        assert door not in switches


def test_the_fence_names_the_allowed_hosts_and_nothing_else() -> None:
    switches = make_switches("gpu", fence=("www.seoul.go.kr", "a.example"))
    rules = '--host-resolver-rules="MAP * ~NOTFOUND, EXCLUDE www.seoul.go.kr, EXCLUDE a.example"'
    assert rules in switches


def test_arming_replaces_whatever_the_environment_said() -> None:
    environment = {
        "QTWEBENGINE_CHROMIUM_FLAGS": "--remote-debugging-port=9222",
        "QTWEBENGINE_REMOTE_DEBUGGING": "9222",
    }
    arm("gpu", make_switches("gpu"), environment)
    assert "remote" not in " ".join(environment.values())
    assert "QTWEBENGINE_REMOTE_DEBUGGING" not in environment


def test_drawing_follows_the_profile_and_then_the_program() -> None:
    assert choose_drawing("no-gbm", {"QT_QUICK_BACKEND": "software"}) == "no-gbm"
    assert choose_drawing("auto", {"QT_QUICK_BACKEND": "software"}) == "software"
    assert choose_drawing("auto", {"QT_QPA_PLATFORM": "offscreen"}) == "software"
    assert choose_drawing("auto", {}) == "gpu"


def test_usual_letters_of_a_page_reach_the_floor_of_the_terminal() -> None:
    """A-01: 12 mm of Hangul at scale 1.0 on a public terminal."""
    base = base_zoom(3.21, 12.0)
    assert 16 * base * 0.91 / 3.21 == pytest.approx(12.0)
    assert base_zoom(3.7, 3.0) == 1.0


def test_at_scale_one_a_page_keeps_the_width_that_it_can_reflow_to() -> None:
    zoom, extra = zoom_factors(1.0, base_zoom(3.21, 12.0), 700)
    assert extra == 1.0
    assert 700 / zoom >= REFLOW_PX


def test_larger_letters_enlarge_the_page_by_the_same_factor_up_to_the_limit_of_the_engine() -> None:
    assert zoom_factors(2.0, 1.0, 1000) == (2.0, 1.0)
    assert zoom_factors(4.0, 1.0, 1000) == (4.0, 1.0)
    zoom, extra = zoom_factors(4.0, 2.5, 1000)
    assert zoom * extra == pytest.approx(10.0), "the page gives what the engine cannot"
    assert zoom == 5.0


def test_targets_keep_their_millimetres_whatever_the_zoom() -> None:
    for zoom in (1.0, 2.5, 5.0):
        modes = page_modes(ModeState(), {"targetPx": 65}, 1.0, zoom)
        assert modes["target_px"] * zoom == pytest.approx(65, abs=0.5)


def test_modes_reach_the_page() -> None:
    modes = page_modes(
        ModeState(contrast=Contrast.HIGH, motion=Motion.REDUCED, language="vi"), {"ink": "#ffffff"}, 2.0, 2.0
    )
    assert (modes["contrast"], modes["reduced_motion"], modes["lang"]) == ("high", True, "vi")
    assert modes["colours"] == {"ink": "#ffffff"}


@pytest.mark.parametrize(
    ("domain", "code", "kind"),
    [
        (1, -106, "offline"), (1, -105, "offline"), (1, -118, "offline"), (2, -202, "certificate"),
        (2, -201, "certificate"), (1, -310, "redirects"), (7, 404, "not-found"), (5, 503, "http"),
        (0, -3, None), (0, -20, None),
    ],
)  # fmt: skip
def test_failures_have_the_names_that_the_flow_knows(domain: int, code: int, kind: str | None) -> None:
    assert describe_failure(domain, code) == kind


def test_an_unknown_permission_is_other() -> None:
    assert name_permission("8") == "location"
    assert name_permission("99") == name_permission("QWebEnginePermission(x)") == "other"


def _press(key: Key, modifiers: Modifier = Modifier.NoModifier, text: str = "") -> bool:
    return is_key_refused(QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text))


def test_typing_and_editing_reach_the_page() -> None:
    assert not _press(Key.Key_A, text="a")
    assert not _press(Key.Key_Backspace)
    assert not _press(Key.Key_Tab)
    assert not _press(Key.Key_C, Modifier.ControlModifier)
    assert not _press(Key.Key_Left, Modifier.ControlModifier | Modifier.ShiftModifier)
    assert not _press(Key.Key_At, Modifier.AltModifier, "@")


@pytest.mark.parametrize("letter", "BDEFGHIJKLMNOPQRSTUW")
def test_no_shortcut_of_a_browser_reaches_the_page(letter: str) -> None:
    assert _press(getattr(Key, f"Key_{letter}"), Modifier.ControlModifier)
    assert _press(getattr(Key, f"Key_{letter}"), Modifier.ControlModifier | Modifier.ShiftModifier)


def test_neither_menus_nor_function_keys_nor_history_keys_reach_the_page() -> None:
    for key in (Key.Key_Menu, Key.Key_F5, Key.Key_F12, Key.Key_Back, Key.Key_Print, Key.Key_OpenUrl):
        assert _press(key)
    assert _press(Key.Key_F10, Modifier.ShiftModifier)
    assert _press(Key.Key_Left, Modifier.AltModifier)


def test_a_process_is_measured_and_ended() -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        assert processes.is_alive(child.pid)
        assert processes.memory_mib(child.pid) >= 0
        processes.end_all([child.pid, 0, -1], patience_s=5)
        assert not processes.is_alive(child.pid)
        assert processes.memory_mib(child.pid) == 0.0
    finally:
        child.kill()
        child.wait()


@pytest.mark.parametrize(
    ("takes_s", "is_waited_for"), [(0.005, True), (0.9, True), (processes.END_PATIENCE_S + 1, False)]
)
def test_a_process_that_dies_slowly_is_waited_for_within_reason(
    takes_s: float, is_waited_for: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SteppedClock()
    killed: list[int] = []
    monkeypatch.setattr(processes, "end", killed.append)
    monkeypatch.setattr(processes, "is_alive", lambda _pid: not killed or clock.monotonic() < takes_s)
    monkeypatch.setattr(processes, "time", SimpleNamespace(monotonic=clock.monotonic, sleep=clock.advance))
    processes.end_all([4711])
    assert killed == [4711]
    assert processes.is_alive(4711) is not is_waited_for
    assert clock.monotonic() <= processes.END_PATIENCE_S + 0.01
