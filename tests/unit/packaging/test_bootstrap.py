"""The set-up says plainly what is missing, and does nothing twice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the set-up is for Linux")


def script(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with the set-up, one locked package, and commands that stand in for the machine's.

    ``dpkg-query`` knows two packages, ``sudo`` refuses, ``id`` is an ordinary user; what ``python`` is asked
    to install is written to ``asked``.
    """
    (tmp_path / "packaging").mkdir()
    shutil.copy(ROOT / "packaging/bootstrap", tmp_path / "packaging")
    (tmp_path / "packaging/system-packages.txt").write_text("run need libhere why\ndev want tool something\n")
    (tmp_path / "requirements.lock").write_text("one==1 --hash=sha256:00\n")
    (tmp_path / "requirements-dev.lock").write_text("two==2 --hash=sha256:00\n")
    commands = tmp_path / "commands"
    commands.mkdir()
    script(commands / "id", "echo 1000")
    script(commands / "sudo", "exit 1")
    script(commands / "apt-get", f'echo "$@" >>{tmp_path}/apt; exit 1')
    script(commands / "apt-cache", "exit 0")
    script(commands / "dpkg-query", 'printf "installed libhere\\ninstalled othert64\\n"')
    fake_python = tmp_path / "python"
    # Makes a copy of itself for `-m venv`, writes down `-m pip`, and answers questions with a constant.
    script(
        fake_python,
        f"""case "$*" in
"-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
"-m pip"*) echo "$*" >>{tmp_path}/asked ;;
*) echo 3.11 ;;
esac""",
    )
    return tmp_path


def run(
    project: Path, mode: str = "run", more: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": f"{project / 'commands'}:/usr/bin:/bin",
        "PYTHON": str(project / "python"),
        "HOME": str(project),
        **(more or {}),
    }
    return subprocess.run(
        [str(project / "packaging/bootstrap"), mode],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def asked(project: Path) -> list[str]:
    path = project / "asked"
    return path.read_text().splitlines() if path.exists() else []


def test_packages_are_installed_by_hash_once_and_again_when_the_lock_changes(project: Path) -> None:
    assert run(project).returncode == 0
    assert len(asked(project)) == 1
    assert "--require-hashes" in asked(project)[0]
    again = run(project)
    assert again.returncode == 0
    assert again.stderr == ""
    assert len(asked(project)) == 1
    (project / "requirements.lock").write_text("one==2 --hash=sha256:00\n")
    assert run(project).returncode == 0
    assert len(asked(project)) == 2


def test_the_packages_for_tests_come_only_with_the_tests(project: Path) -> None:
    run(project)
    assert not any("requirements-dev.lock" in line for line in asked(project))
    assert run(project, "dev").returncode == 0
    assert sum("requirements-dev.lock" in line for line in asked(project)) == 1
    assert sum("requirements.lock" in line for line in asked(project)) == 1


def test_without_administrator_a_missing_library_is_named_with_the_line_that_installs_it(
    project: Path,
) -> None:
    (project / "packaging/system-packages.txt").write_text("run need libgone draws\n")
    done = run(project)
    assert done.returncode == 1
    assert "sudo apt-get install --no-install-recommends libgone" in done.stderr
    assert not (project / "apt").exists()
    assert asked(project) == []


def test_without_administrator_it_goes_on_when_only_something_wanted_is_missing(project: Path) -> None:
    done = run(project, "dev")
    assert done.returncode == 0
    assert "without tool you lose: something" in done.stderr
    assert len(asked(project)) == 2


def test_a_library_under_its_newer_name_counts_as_installed(project: Path) -> None:
    (project / "packaging/system-packages.txt").write_text("run need other why\n")
    done = run(project)
    assert done.returncode == 0
    assert done.stderr.count("\n") == 2  # the environment and the packages, nothing about the system


def test_the_system_packages_can_be_left_alone(project: Path) -> None:
    (project / "packaging/system-packages.txt").write_text("run need libgone draws\n")
    assert run(project, more={"MODUNURI_SKIP_SYSTEM": "1"}).returncode == 0


def test_a_failing_installation_shows_why_and_is_tried_again(project: Path) -> None:
    good = (project / "python").read_text()
    (project / "python").write_text(good.replace('echo "$*" >>', 'echo HASHES DIFFER; exit 1; echo "$*" >>'))
    done = run(project)
    assert done.returncode == 1
    assert "HASHES DIFFER" in done.stderr
    assert "Set-up stopped" in done.stderr
    (project / ".venv/bin/python").write_text(good)
    assert run(project).returncode == 0
    assert len(asked(project)) == 1


def test_a_python_that_is_too_old_is_refused_in_words(project: Path) -> None:
    script(project / "python", "exit 1")
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        script(project / "commands" / name, "exit 1")
    text = (project / "packaging/bootstrap").read_text().replace("/usr/bin/python3", "/nowhere/python3")
    (project / "packaging/bootstrap").write_text(text)
    done = run(project)
    assert done.returncode == 1
    assert "Python 3.11 or newer" in done.stderr


def test_an_unknown_mode_is_refused(project: Path) -> None:
    assert run(project, "everything").returncode == 2


def test_every_line_of_the_package_list_is_complete() -> None:
    for line in (ROOT / "packaging/system-packages.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            when, how, name, reason = line.split(maxsplit=3)
            assert when in {"run", "dev", "bench"}
            assert how in {"need", "want"}
            assert not name.endswith("t64")
            assert reason


@pytest.mark.skipif(
    not (ROOT / ".venv/requirements-dev.lock.stamp").exists(),
    reason="this folder was not set up by the set-up",
)
def test_a_second_set_up_takes_less_than_two_seconds() -> None:
    subprocess.run([ROOT / "packaging/bootstrap", "dev"], check=True, env=dict(os.environ), timeout=600)
    begun = time.monotonic()
    done = subprocess.run(
        [ROOT / "packaging/bootstrap", "dev"], check=False, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0
    assert time.monotonic() - begun < 2.0


def test_make_alone_lists_the_commands() -> None:
    done = subprocess.run(["make", "-C", ROOT], capture_output=True, text=True, check=True)
    for target in ("run", "test", "check", "tour", "bench", "torture", "format", "messages", "lock", "clean"):
        assert f"make {target} " in done.stdout
