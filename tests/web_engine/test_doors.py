"""M69: variables of the session open nothing; and what a visitor needs of a page works."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from tests.web_engine.program import run_program


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("doors")
    return run_program(
        "doors",
        folder,
        str(port),
        QTWEBENGINE_REMOTE_DEBUGGING=str(port),
        QTWEBENGINE_CHROMIUM_FLAGS=f"--remote-debugging-port={port} --disable-web-security",
        QTWEBENGINE_DISABLE_SANDBOX="1",
        SSLKEYLOGFILE=str(folder / "keys.log"),
    )


def test_no_debugger_listens_whatever_the_session_says(doors: dict[str, Any]) -> None:
    assert doors["before"] == []
    assert not doors["is_listening"]
    assert "remote-debugging" not in doors["flags"]
    assert "disable-web-security" not in doors["flags"]


def test_back_leads_to_a_page_that_was_left_without_a_touch(doors: dict[str, Any]) -> None:
    assert doors["back"] is True


def test_a_page_is_enlarged_in_four_steps_and_follows_the_modes_again(doors: dict[str, Any]) -> None:
    assert doors["zooms"] == [1, 1.5, 2, 4, 1]


def test_a_link_to_a_file_leaves_the_page_as_it_was(doors: dict[str, Any]) -> None:
    """H-52, H-53: refused in words; the page keeps its number, its address, and what was written."""
    expected = {"asked": ["download"], "failed": [], "is_same": True, "address": "http://city.example/file"}
    assert doors["file"] == expected
    assert doors["each_told"] == 6, "nobody presses and hears nothing"
    assert doors["file_entry"] == ["download"], "an entry that is nothing but a file ends in words"


def test_a_drop_down_list_opens_within_its_page_and_can_be_used(doors: dict[str, Any]) -> None:
    assert doors["opened"] >= 2
    assert doors["chosen"] == "b"
    assert doors["closed"] in (0, 1)
