"""``make deb``: builds the packages ``modunuri``, ``modunuri-kiosk`` and ``modunuri-console`` in ``dist``."""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from deb.control import Package, system_packages, write_control
from deb.inspect_stage import find_faults
from deb.stage import (
    PYTHON,
    fetch,
    set_modes,
    stage_console,
    stage_program,
    stage_session,
    try_program,
)

ROOT = Path(__file__).resolve().parents[2]
#: The last version of which there are builds with the console inside ``modunuri``.
LAST_WITH_CONSOLE = "0.1.0"


def main(arguments: list[str]) -> int:
    """Build; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make deb", description="Builds the Debian packages.")
    parser.add_argument("--only", choices=tuple(STAGES), help="one of the three")
    parser.add_argument("--version", default=None, help="version of the packages (default: the program's)")
    parser.add_argument(
        "--into", type=Path, default=ROOT / "dist", metavar="DIR", help="where the packages go"
    )
    args = parser.parse_args(arguments)
    if shutil.which("dpkg-deb") is None:
        print("Packages are built on Debian or Ubuntu: dpkg-deb is missing here.", file=sys.stderr)
        return 1
    os.umask(0o022)
    version = args.version or program_version()
    for package in packages(version):
        if args.only in (None, package.name):
            faults = build(package, args.into)
            if faults:
                print("\n".join(faults), file=sys.stderr)
                return 1
    return 0


def program_version() -> str:
    """Return the version that the program gives itself."""
    text = (ROOT / "kiosk/__init__.py").read_text("utf-8")
    found = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    if found is None:
        raise ValueError("kiosk/__init__.py holds no __version__")
    return found[1]


def packages(version: str) -> tuple[Package, ...]:
    """Describe the packages."""
    need, want = system_packages(ROOT / "packaging/system-packages.txt")
    architecture = subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
    ).stdout.strip()
    major, minor = sys.version_info[:2]
    # The compiled parts belong to one version of Python, the one of this Debian release.
    python = (f"{PYTHON}", f"python3 (>= {major}.{minor}~)")
    program = Package(
        name="modunuri",
        version=version,
        architecture=architecture,
        depends=(*python, "libc6 (>= 2.34)", *need),
        recommends=want,
        suggests=(
            "modunuri-kiosk",
            "modunuri-console",
            "speech-dispatcher",
            "pulseaudio | pipewire-pulse",
        ),
        summary="accessible front door to a city's services",
        description=(
            "Large letters, voice and many languages over a city's services, by touch,",
            "keypad, switches or with the screen covered. It brings its own Python",
            "packages and Qt under /opt/modunuri; nothing is fetched after the",
            "installation. On a home PC: modunuri. For a terminal: modunuri-kiosk. For",
            "the desk from which staff look after terminals: modunuri-console.",
        ),
    )
    session = Package(
        name="modunuri-kiosk",
        version=version,
        architecture="all",
        depends=(
            f"modunuri (= {version})",
            "adduser",
            "cage",
            "xwayland",
            "seatd",
            "systemd (>= 252)",
            "udev",
            "dbus",
            "kmod",
            "procps",
        ),
        recommends=("pulseaudio", "at-spi2-core", "systemd-timesyncd | time-daemon"),
        suggests=("weston", "cups-client"),
        summary="kiosk session for Modunuri",
        description=(
            "Starts Modunuri with the machine, alone on the screen, as its own user,",
            "watched by systemd; closes virtual consoles, SysRq, Ctrl+Alt+Del and USB",
            "storage. Installing it changes nothing yet: modunuri-session enable does,",
            "and modunuri-session disable takes it back.",
        ),
    )
    console = Package(
        name="modunuri-console",
        version=version,
        architecture="all",
        # A package of its own: Debian's mosquitto starts a broker wherever it is installed, and neither a
        # terminal nor a home PC needs one.
        depends=(f"modunuri (= {version})", "mosquitto (>= 2.0)", "systemd (>= 252)"),
        recommends=("systemd-timesyncd | time-daemon",),
        suggests=("postgresql-client",),
        # Early builds of 0.1.0 had service and settings of the console in ``modunuri``. Only Replaces can
        # name them: this package depends on its own version, which may be 0.1.0, and so cannot break it.
        breaks=(f"modunuri (<< {version})",),
        replaces=(f"modunuri (<= {LAST_WITH_CONSOLE})",),
        summary="staff console for Modunuri",
        description=(
            "Shows staff every terminal of their centres, changes how each looks and",
            "speaks, answers calls for help and keeps an audit trail. It runs a message",
            "broker of its own (mosquitto). Installing it starts nothing:",
            "systemctl enable --now modunuri-console does.",
        ),
    )
    return program, session, console


def _stage_program(stage: Path) -> None:
    stage_program(ROOT, stage, fetched_packages())


def _stage_session(stage: Path) -> None:
    stage_session(ROOT, stage)


def _stage_console(stage: Path) -> None:
    stage_console(ROOT, stage)


#: Package -> what puts it together, and its settings.
STAGES: Mapping[str, tuple[Callable[[Path], None], str]] = {
    "modunuri": (_stage_program, "/etc/modunuri/gateway.conf"),
    "modunuri-kiosk": (_stage_session, "/etc/modunuri/kiosk.conf"),
    "modunuri-console": (_stage_console, "/etc/modunuri/console.conf"),
}


def build(package: Package, into: Path) -> list[str]:
    """Build one package; returns what is wrong with it (then no file is made)."""
    work = ROOT / "build/deb"
    work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"{package.name}-", dir=work) as folder:
        stage = Path(folder)
        put, settings = STAGES[package.name]
        put(stage)
        set_modes(stage)
        write_control(stage, package, (settings,))
        faults = find_faults(stage, ROOT)
        if package.name == "modunuri" and (problem := try_program(stage)):
            faults.append(f"the program does not start from the package: {problem}")
        if faults:
            return [f"{package.name}: {fault}" for fault in faults]
        into.mkdir(parents=True, exist_ok=True)
        file = into / f"{package.name}_{package.version}_{package.architecture}.deb"
        # xz at its fastest level: the whole build takes about a minute.
        command = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z1", "--build", str(stage), str(file)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        size = sum(path.lstat().st_size for path in stage.rglob("*"))
    print(f"{file}: {file.stat().st_size / 1e6:.1f} MB, installed {size / 1e6:.1f} MB")
    return []


def fetched_packages() -> Path:
    """Return the folder with the packages of requirements.lock, fetched again only when it has changed."""
    lock = ROOT / "requirements.lock"
    digest = hashlib.sha256(lock.read_bytes() + PYTHON.encode()).hexdigest()
    folder, stamp = ROOT / "build/deb/fetched", ROOT / "build/deb/fetched.stamp"
    if not stamp.is_file() or stamp.read_text("utf-8") != digest:
        shutil.rmtree(folder, ignore_errors=True)
        fetch(lock, folder)
        stamp.write_text(digest, "utf-8")
    return folder


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
