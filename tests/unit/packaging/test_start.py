"""`make run` chooses the right display, and says what root means."""

from __future__ import annotations

import json
import os
import socket
import stat
from pathlib import Path

import pytest
import run_without_display
import start
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    "arguments",
    [
        ["--front", "text"],
        ["--lang", "en", "--front=text"],
        ["gateway", "--port", "8000"],
        ["tour", "out"],
        ["doctor"],
        ["--data", "here", "requests", "list"],
        ["--windowed", "gateway"],
        ["--help"],
    ],
)
def test_what_opens_no_window_needs_no_display(arguments: list[str]) -> None:
    assert not start.needs_display(arguments, {})


@pytest.mark.parametrize(
    "arguments",
    [[], ["--windowed"], ["--front", "qml"], ["--lang", "text"], ["--profile=x", "--data", "tour"]],
)
def test_the_kiosk_needs_a_display(arguments: list[str]) -> None:
    assert start.needs_display(arguments, {})


def test_a_qt_platform_without_a_window_system_is_respected() -> None:
    assert not start.needs_display([], {"QT_QPA_PLATFORM": "offscreen"})
    assert not start.needs_display([], {"QT_QPA_PLATFORM": "eglfs"})
    assert start.needs_display([], {"QT_QPA_PLATFORM": "vnc:port=5900"})


def test_a_display_that_is_gone_does_not_answer(tmp_path: Path) -> None:
    assert not start.answers({})
    assert not start.answers({"DISPLAY": ":987"})
    assert not start.answers({"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(tmp_path)})


def test_a_wayland_server_that_listens_answers(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-1"))
        server.listen()
        assert start.answers({"WAYLAND_DISPLAY": "wayland-1", "XDG_RUNTIME_DIR": str(tmp_path)})


def test_the_virtual_screen_has_the_size_of_the_profile(tmp_path: Path) -> None:
    profile = tmp_path / "p.json"
    profile.write_text(json.dumps({"width_px": 1280, "height_px": 800}))
    assert start.screen_size([]) == (1080, 1920)
    assert start.screen_size(["--profile", str(profile)]) == (1280, 800)
    assert start.screen_size([f"--profile={profile}", "--lang", "en"]) == (1280, 800)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"width_px": "x", "height_px": 1}', '{"width_px": 9e9, "height_px": 1}']
)
def test_a_broken_profile_is_left_to_the_program(tmp_path: Path, text: str) -> None:
    profile = tmp_path / "p.json"
    profile.write_text(text)
    assert start.screen_size(["--profile", str(profile)]) == start.DEFAULT_SCREEN


def test_the_last_value_of_an_option_counts() -> None:
    assert start.option(["--front", "qml", "--front=text"], "--front") == "text"
    assert start.option(["--front"], "--front") is None


def test_the_child_gets_a_utf8_locale() -> None:
    poor, rich = {"LANG": "C"}, {"LANG": "ko_KR.UTF-8"}
    start.prepare_environment(poor)
    start.prepare_environment(rich)
    assert poor["LC_ALL"] == "C.UTF-8"
    assert "LC_ALL" not in rich


def test_root_is_given_a_command_for_an_ordinary_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can run an empty folder, so the command has to make a user with a copy."""
    monkeypatch.delenv("SUDO_USER", raising=False)
    folder = tmp_path / "with space"
    folder.mkdir()
    command = start.ordinary_user_command(folder)
    assert command.endswith("su - modunuri --session-command 'exec make -C /home/modunuri/app run'")
    assert f"'{folder}'" in command


def test_the_password_file_is_the_one_that_vnc_programs_know() -> None:
    """The test vector is the file that vncpasswd writes for the word "password"."""
    assert run_without_display.scrambled("password") == bytes.fromhex("dbd83cfd727a1458")


@given(
    st.text(run_without_display.PASSWORD_LETTERS, max_size=8),
    st.text(run_without_display.PASSWORD_LETTERS, max_size=8),
)
def test_different_passwords_give_different_files(one: str, two: str) -> None:
    assert (run_without_display.scrambled(one) == run_without_display.scrambled(two)) == (one == two)


def test_secrets_are_readable_by_their_owner_only_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    old = os.umask(0)
    try:
        run_without_display.write_private(path, b"x")
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        run_without_display.write_private(path, b"y")


def test_a_port_in_use_is_not_offered() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert run_without_display.free_port(port, port) != port
