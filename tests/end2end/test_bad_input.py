"""Broken settings, content and catalogues: clear words and code 2, or a calm Screen; never a traceback."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end2end.session import ROOT, private_environment
from tests.end2end.text_kiosk import TextKiosk, begin, set_up

#: Exit code of bad input.
BAD_INPUT = 2


def start(
    folder: Path, *arguments: str, root: Path = ROOT, language: str = "ko"
) -> subprocess.CompletedProcess[str]:
    """Start the text kiosk, which leaves at once because there is nothing to read."""
    return subprocess.run(
        [sys.executable, str(root / "main.py"), "--front", "text", "--speech", "silence", *arguments],
        env={**private_environment(folder), "LANG": f"{language}_KR.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def assert_is_clear(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """Assert that the program has said what is wrong, in plain words, and has ended with code 2."""
    assert done.returncode == BAD_INPUT, (done.returncode, done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    assert done.stderr.strip(), "nothing was said"
    for word in words:
        assert word in done.stderr, done.stderr


@pytest.fixture
def copy_of_tree(tmp_path: Path) -> Path:
    """A copy of the program whose resources and translations may be broken."""
    root = tmp_path / "program"
    root.mkdir()
    shutil.copy(ROOT / "main.py", root)
    without = shutil.ignore_patterns("__pycache__")
    for name in ("kiosk", "ui", "resources", "translations"):
        shutil.copytree(ROOT / name, root / name, ignore=without)
    return root


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--lang", "xx"), ("xx", "ko-easy")),
        (("--preset", "huge"), ("huge", "large")),
        (("--profile", "/nowhere/profile.json"), ("profile.json",)),
        (("--gateway", "not a url"), ()),
        (("--gateway", "ftp://city.example"), ()),
    ],
    ids=["language", "preset", "missing profile", "no address", "wrong scheme"],
)
def test_a_wrong_argument_is_explained(
    tmp_path: Path, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    assert_is_clear(start(tmp_path, "--temp", *arguments), *words)


@pytest.mark.parametrize(
    "text",
    ["{", '{"name": "x", "width_px": -1}', "\x00\xff", "[" * 5000],
    ids=["cut off", "impossible", "not text", "too deep"],
)
def test_a_broken_profile_is_explained_and_left_as_it_is(tmp_path: Path, text: str) -> None:
    profile = tmp_path / "profile.json"
    profile.write_text(text, encoding="latin-1")
    assert_is_clear(start(tmp_path, "--temp", "--profile", str(profile)))
    assert profile.read_text(encoding="latin-1") == text


@pytest.mark.parametrize("text", ["{", '{"unknown": true}'])
def test_broken_settings_are_kept_aside_and_the_next_start_works(tmp_path: Path, text: str) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "centre.json").write_text(text, encoding="utf-8")
    assert_is_clear(start(tmp_path, "--data", str(data)), "centre.broken-1.json")
    assert (data / "centre.broken-1.json").read_text(encoding="utf-8") == text
    again = start(tmp_path, "--data", str(data))
    assert again.returncode == 0, again.stderr
    assert "Traceback" not in again.stderr


@pytest.mark.skipif(os.name != "posix", reason="a device file as a folder")
def test_a_data_folder_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    """A file stands where the folder should be: that stops even root."""
    (tmp_path / "file").write_text("mine")
    assert_is_clear(start(tmp_path, "--data", str(tmp_path / "file" / "data")), "--data")
    assert_is_clear(start(tmp_path, "--data", "/proc/modunuri"), "--data")
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("raw", [b"", b"\xde\x12\x04\x95" + b"\xff" * 60], ids=["empty", "mad offsets"])
def test_a_broken_catalogue_shows_korean_and_nothing_breaks(
    tmp_path: Path, copy_of_tree: Path, raw: bytes
) -> None:
    for catalogue in (copy_of_tree / "translations").glob("*/LC_MESSAGES/*.mo"):
        catalogue.write_bytes(raw)
    done = start(tmp_path, "--temp", "--lang", "en", root=copy_of_tree)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "modunuri.mo" in done.stderr, "whoever runs the terminal is told"
    assert "안녕하세요" in done.stdout


@pytest.mark.parametrize(
    ("name", "text"),
    [("city.json", "{"), ("places.json", "[]")],
)
def test_broken_content_of_the_city_is_explained(
    tmp_path: Path, copy_of_tree: Path, name: str, text: str
) -> None:
    (copy_of_tree / "resources/city/seoul" / name).write_text(text, encoding="utf-8")
    assert_is_clear(start(tmp_path, "--temp", root=copy_of_tree), name)


@pytest.mark.parametrize("text", ["{", '{"service_code": 1}'], ids=["cut off", "wrong kind"])
def test_a_broken_service_costs_that_service_and_no_other(
    tmp_path: Path, copy_of_tree: Path, text: str
) -> None:
    folder = copy_of_tree / "resources/city/seoul/services"
    broken = next(path for path in sorted(folder.rglob("*.json")) if "pothole" in path.name)
    broken.write_text(text, encoding="utf-8")
    kiosk = TextKiosk(tmp_path, "--data", str(set_up(tmp_path / "data")), root=copy_of_tree)
    try:
        begin(kiosk)
        kiosk.press("report")
        kiosk.wait_for_key("service.street-lamp")
        assert "service.pothole" not in json.dumps(kiosk.view())
        kiosk.press("service.street-lamp")
        kiosk.wait_for_key("where.centre")
        assert "Traceback" not in kiosk.log
    finally:
        kiosk.close()


def test_a_gateway_that_nobody_runs_is_a_calm_screen_with_a_person_on_it(tmp_path: Path) -> None:
    data = set_up(tmp_path / "data")
    kiosk = TextKiosk(tmp_path, "--data", str(data), "--gateway", "http://127.0.0.1:9")
    try:
        begin(kiosk)
        kiosk.press("report")
        kiosk.wait_for_key("retry")
        shown = kiosk.say("show")
        assert "사람" in shown or "02-120" in shown, shown
        assert "Error" not in shown
        assert "Traceback" not in kiosk.log
        kiosk.press("bar.home")
        kiosk.wait_for("home", "report")
    finally:
        kiosk.close()
