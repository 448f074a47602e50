"""The package of the staff console as it is built: it brings its broker, and starts nothing by itself."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="dpkg-deb is not installed")


def built(folder: Path, version: str) -> Path:
    command = [sys.executable, "-m", "deb", "--only", "modunuri-console"]
    command += ["--into", str(folder), "--version", version]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "packaging")}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=100)
    return folder / f"modunuri-console_{version}_all.deb"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("dist"), "9.9")


def asked(package: Path, *words: str) -> str:
    return subprocess.run(
        ["dpkg-deb", *words[:1], str(package), *words[1:]], capture_output=True, text=True, check=True
    ).stdout


def test_the_broker_is_a_dependency_of_the_console_and_of_no_terminal(package: Path) -> None:
    depends = asked(package, "-f", "Depends").strip().split(", ")
    assert "mosquitto (>= 2.0)" in depends
    assert "modunuri (= 9.9)" in depends
    sys.path.insert(0, str(ROOT / "packaging"))
    try:
        from deb.__main__ import packages
    finally:
        sys.path.remove(str(ROOT / "packaging"))
    for other in packages("9.9"):
        if other.name != "modunuri-console":
            # Debian's package starts a broker of its own: nothing that a closed terminal should run.
            assert not any("mosquitto" in name for name in (*other.depends, *other.recommends))


def test_it_holds_the_service_and_its_settings(package: Path) -> None:
    files = re.findall(r"^-\S+ root/root .* \./(\S+)$", asked(package, "-c"), re.MULTILINE)
    assert "usr/lib/systemd/system/modunuri-console.service" in files
    assert [name for name in files if name.startswith("etc/")] == ["etc/modunuri/console.conf"]
    assert asked(package, "-I", "conffiles").split() == ["/etc/modunuri/console.conf"]
    assert "usr/share/doc/modunuri-console/broker.md" in files


def test_installing_starts_nothing_and_only_purge_removes_data(package: Path) -> None:
    postinst = asked(package, "-I", "postinst")
    assert "enable" not in postinst
    assert postinst.index("/run/modunuri-upgrade/modunuri-console") < postinst.index(" start ")
    postrm = asked(package, "-I", "postrm")
    assert "/var/lib/private/modunuri-console" in postrm.partition("= purge ]")[2]
    assert "/var/lib" not in postrm.partition("= purge ]")[0]
    assert "disable modunuri-console" in asked(package, "-I", "prerm").partition("= remove ]")[2]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root unpacks packages")
def test_it_takes_its_files_over_from_the_program_that_once_brought_them(tmp_path: Path) -> None:
    """Builds of 0.1.0 had them inside ``modunuri``: dpkg refuses a file of another package without leave."""
    stage, system = tmp_path / "stage", tmp_path / "system"
    for name in ("usr/lib/systemd/system/modunuri-console.service", "etc/modunuri/console.conf"):
        (stage / name).parent.mkdir(parents=True, exist_ok=True)
        (stage / name).write_text("old\n")
    (stage / "DEBIAN").mkdir()
    (stage / "DEBIAN/conffiles").write_text("/etc/modunuri/console.conf\n")
    fields = {
        "Package": "modunuri",
        "Version": "0.1.0",
        "Architecture": "all",
        "Maintainer": "A <a@b.invalid>",
    }
    lines = [f"{name}: {value}" for name, value in fields.items()]
    (stage / "DEBIAN/control").write_text("\n".join([*lines, "Description: as it was", ""]))
    old = tmp_path / "old.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "--build", stage, old], check=True, capture_output=True)
    for folder in ("info", "updates", "triggers"):
        (system / "var/lib/dpkg" / folder).mkdir(parents=True)
    for name in ("status", "available"):
        (system / "var/lib/dpkg" / name).touch()
    for one in (old, built(tmp_path, "0.1.0")):
        done = subprocess.run(
            ["dpkg", f"--root={system}", "--force-not-root", "--force-bad-path", "--unpack", one],
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
    service = system / "usr/lib/systemd/system/modunuri-console.service"
    assert service.read_text() != "old\n"
