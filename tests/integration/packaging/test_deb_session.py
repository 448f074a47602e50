"""The package of the session as it is built, and ``modunuri-session`` on a made-up root folder."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = ROOT / "packaging/session/modunuri-session"

needs_dpkg = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="dpkg-deb is not installed")
needs_systemctl = pytest.mark.skipif(shutil.which("systemctl") is None, reason="systemctl is not installed")


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [
        sys.executable,
        "-m",
        "deb",
        "--only",
        "modunuri-kiosk",
        "--into",
        str(folder),
        "--version",
        "9.9",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "packaging")}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=100)
    return folder / "modunuri-kiosk_9.9_all.deb"


def _unpack(package: Path, folder: Path) -> Path:
    subprocess.run(["dpkg-deb", "-x", str(package), str(folder)], check=True)
    return folder


@needs_dpkg
def test_everything_belongs_to_root_and_nobody_else_may_write(package: Path) -> None:
    """M71."""
    listing = subprocess.run(
        ["dpkg-deb", "-c", str(package)], capture_output=True, text=True, check=True
    ).stdout
    rows = listing.splitlines()
    assert len(rows) > 15
    for row in rows:
        rights, owner, *_ = row.split()
        assert owner == "root/root", row
        assert rights.startswith("l") or rights[5] == rights[8] == "-", row


@needs_dpkg
def test_installing_switches_nothing_on(package: Path) -> None:
    """The links under /etc are made by modunuri-session alone; the one file there is a setting."""
    listing = subprocess.run(
        ["dpkg-deb", "-c", str(package)], capture_output=True, text=True, check=True
    ).stdout
    files = re.findall(r"^-\S+ .* \./(etc/\S+)$", listing, re.MULTILINE)
    assert files == ["etc/modunuri/kiosk.conf"]
    script = subprocess.run(
        ["dpkg-deb", "-I", str(package), "postinst"], capture_output=True, text=True, check=True
    ).stdout
    assert not re.search(r"^\s*(systemctl enable|modunuri-session enable)", script, re.MULTILINE)


@needs_dpkg
def test_only_purge_removes_what_people_reported(package: Path) -> None:
    script = subprocess.run(
        ["dpkg-deb", "-I", str(package), "postrm"], capture_output=True, text=True, check=True
    ).stdout
    before, purge = script.split('if [ "$1" = purge ]')
    assert "rm -rf" not in before
    assert "rm -rf /var/lib/modunuri " in purge


def _session(root: Path, word: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "MODUNURI_ROOT": str(root)}
    return subprocess.run(
        ["sh", str(SCRIPT), word], env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def _state(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): str(path.readlink())
        if path.is_symlink()
        else path.read_text("utf-8")
        for path in (root / "etc").rglob("*")
        if path.is_symlink() or path.is_file()
    }


@needs_dpkg
@needs_systemctl
def test_enable_and_disable_leave_the_machine_as_it_was(package: Path, tmp_path: Path) -> None:
    root = _unpack(package, tmp_path / "root")
    (root / "usr/lib/systemd/system/graphical.target").write_text("[Unit]\nDescription=Graphical Interface\n")
    (root / "etc/sysctl.d").mkdir()
    (root / "etc/sysctl.d/10-mine.conf").write_text("vm.swappiness = 1\n")
    before = _state(root)
    assert _session(root, "status").returncode == 3
    enabled = _session(root, "enable")
    assert enabled.returncode == 0, enabled.stderr
    status = _session(root, "status")
    assert (status.returncode, "no " in status.stdout) == (0, False), status.stdout
    during = _state(root)
    assert during["etc/systemd/system/ctrl-alt-del.target"] == "/dev/null"
    assert "etc/systemd/system/graphical.target.wants/modunuri-kiosk.service" in during
    for target in (value for value in during.values() if value.startswith("/usr/share/modunuri-kiosk")):
        assert (root / target.lstrip("/")).is_file()
    assert _session(root, "enable").returncode == 0  # a second time changes nothing
    assert _state(root) == during
    assert _session(root, "disable").returncode == 0
    after = _state(root)
    after.pop("etc/systemd/system/default.target", None)
    assert after == before


@needs_dpkg
@needs_systemctl
def test_a_file_of_the_operator_is_never_overwritten(package: Path, tmp_path: Path) -> None:
    root = _unpack(package, tmp_path / "root")
    mine = root / "etc/udev/rules.d/90-modunuri.rules"
    mine.parent.mkdir(parents=True)
    mine.write_text("# mine\n")
    answer = _session(root, "enable")
    assert answer.returncode == 1
    assert "is a file of yours" in answer.stderr
    assert mine.read_text() == "# mine\n"
    assert not (root / "etc/sysctl.d/90-modunuri.conf").is_symlink()


@needs_dpkg
@needs_systemctl
def test_a_desktop_is_not_fought_with(package: Path, tmp_path: Path) -> None:
    root = _unpack(package, tmp_path / "root")
    (root / "etc/systemd/system").mkdir(parents=True)
    (root / "etc/systemd/system/display-manager.service").write_text("[Unit]\n")
    answer = _session(root, "enable")
    assert answer.returncode == 1
    assert "a desktop starts" in answer.stderr
    assert not (root / "etc/sysctl.d/90-modunuri.conf").is_symlink()


def test_a_wrong_word_gets_the_usage() -> None:
    answer = subprocess.run(["sh", str(SCRIPT), "x"], capture_output=True, text=True, timeout=30, check=False)
    assert answer.returncode == 2
    assert "modunuri-session enable | disable | status" in answer.stderr
