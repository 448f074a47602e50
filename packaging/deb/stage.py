"""Puts the files of the packages into place, as they will lie on the terminal.

The program is one folder, ``/opt/modunuri``: ``app`` (the program) and ``venv`` (an environment whose
interpreter is the system's Python, with the packages of ``requirements.lock``). It is made here, when the
package is built, so that installing it needs no network beyond Debian's own packages. It belongs to root;
the account of the kiosk can write none of it.
"""

from __future__ import annotations

import compileall
import gzip
import py_compile
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from deb.control import MAINTAINER
from deb.qt_trim import Used, find_used, trim

HOME = Path("opt/modunuri")
PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"

LANGUAGES = ("ar", "en", "ja", "ko", "mn", "vi", "zh")
"""Languages whose dates and numbers Babel must know; the other 800 files go."""

ALWAYS = Used(frozenset({"QtWebEngineCore", "QtWebEngineQuick"}), frozenset({"QtWebChannel", "QtWebEngine"}))
"""Kept of Qt however the program loads it."""

COPYRIGHT = """\
Modunuri. Copyright (C) 2026 the Modunuri authors.
Licence: GPL-3.0-or-later; the whole text: /usr/share/common-licenses/GPL-3.
The Python packages under /opt/modunuri/venv carry their own licences in *.dist-info.
"""

LAUNCHER = """\
#!/bin/sh
# -I: neither the folder one stands in nor PYTHONPATH and its like say which code runs.
exec /opt/modunuri/venv/bin/python -I /opt/modunuri/app/main.py "$@"
"""


def fetch(lock: Path, target: Path) -> None:
    """Install the packages of a lock file, each checked against its hash, into *target*.

    Raises:
        subprocess.CalledProcessError: pip could not; it has said why.
    """
    options = [
        "--no-input",
        "--progress-bar",
        "off",
        "--disable-pip-version-check",
        "--quiet",
        "--no-compile",
    ]
    command = [sys.executable, "-m", "pip", "install", *options, "--require-hashes", "--only-binary", ":all:"]
    subprocess.run([*command, "--target", str(target), "-r", str(lock)], check=True)


def stage_program(root: Path, stage: Path, fetched: Path) -> None:
    """Put the program together.

    Args:
        root: The project.
        stage: Folder that stands for ``/``.
        fetched: What :func:`fetch` has installed; it is copied.
    """
    app = stage / HOME / "app"
    names = _names(root, ("main.py", "kiosk", "ui", "resources", "translations"))
    for name in names:
        if not name.endswith((".po", ".pot")):
            _copy(root / name, app / name)
    for path in sorted((root / "translations").rglob("*.mo")):
        if "en_XA" not in path.parts:
            _copy(path, app / path.relative_to(root))
    _copy(root / "requirements.lock", app / "requirements.lock")
    packages = stage / HOME / "venv/lib" / PYTHON / "site-packages"
    shutil.copytree(fetched, packages, ignore=shutil.ignore_patterns("bin", "*.pyi", "__pycache__"))
    used = find_used([root / "ui"])
    trim(packages / "PySide6", Used(used.python | ALWAYS.python, used.qml | ALWAYS.qml))
    _trim_babel(packages / "babel/locale-data")
    (packages / "modunuri.pth").write_text(f"/{HOME}/app\n", "utf-8")
    _make_environment(stage / HOME / "venv")
    _write(stage / "usr/bin/modunuri", LAUNCHER, 0o755)
    # Compiled here: root owns the folders, so that the kiosk could never write these files itself. The
    # source is not looked at again, whatever its date.
    compileall.compile_dir(
        stage / HOME,
        quiet=2,
        stripdir=str(stage),
        prependdir="/",
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    session = root / "packaging/session"
    _copy(session / "modunuri-gateway.service", stage / "usr/lib/systemd/system/modunuri-gateway.service")
    _copy(session / "gateway.conf", stage / "etc/modunuri/gateway.conf")
    documents = [root / "README.md", root / "SECURITY.md", *sorted((root / "packaging/docs").glob("*.md"))]
    _stage_documents(root, stage / "usr/share/doc/modunuri", documents)


def try_program(stage: Path) -> str:
    """Load the program from where it was put; returns what went wrong, or "".

    A library that was trimmed away, or a module that was forgotten, shows here and not on a terminal.
    """
    packages = stage / HOME / "venv/lib" / PYTHON / "site-packages"
    trial = (
        "import sys; sys.path[:0] = sys.argv[1:]; import ui.application, ui.doctor, kiosk.gateway.commands;"
        "import kiosk.console.app, kiosk.console.pages.build, kiosk.console.oidc, kiosk.console.outbound"
    )
    command = [sys.executable, "-I", "-B", "-c", trial, str(stage / HOME / "app"), str(packages)]
    answer = subprocess.run(
        command,
        env={"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return "" if answer.returncode == 0 else answer.stderr.strip().rpartition("\n")[2]


def stage_session(root: Path, stage: Path) -> None:
    """Put the kiosk session together."""
    session = root / "packaging/session"
    _copy(session / "modunuri-kiosk.service", stage / "usr/lib/systemd/system/modunuri-kiosk.service")
    _copy(session / "modunuri-session", stage / "usr/sbin/modunuri-session", 0o755)
    for name in ("compositor", "session"):
        _copy(session / name, stage / "usr/lib/modunuri-kiosk" / name, 0o755)
    for name in ("sysctl.conf", "logind.conf", "system.conf", "journald.conf", "usb.rules", "modprobe.conf"):
        _copy(session / name, stage / "usr/share/modunuri-kiosk" / name)
    _copy(session / "weston.ini", stage / "usr/share/modunuri-kiosk/weston.ini")
    _copy(session / "kiosk.conf", stage / "etc/modunuri/kiosk.conf")
    _stage_documents(root, stage / "usr/share/doc/modunuri-kiosk", [root / "packaging/docs/kiosk-session.md"])


def stage_console(root: Path, stage: Path) -> None:
    """Put together what makes the program a console that starts with the machine."""
    session = root / "packaging/session"
    _copy(session / "modunuri-console.service", stage / "usr/lib/systemd/system/modunuri-console.service")
    _copy(session / "console.conf", stage / "etc/modunuri/console.conf")
    documents = [root / "packaging/docs" / f"{name}.md" for name in ("console", "broker", "fleet")]
    _stage_documents(root, stage / "usr/share/doc/modunuri-console", documents)


def set_modes(stage: Path) -> None:
    """Make everything readable by all and writable by its owner alone (root, in the package)."""
    stage.chmod(0o755)
    for path in stage.rglob("*"):
        if not path.is_symlink():
            is_program = path.stat().st_mode & 0o100 and ".so" not in path.name and path.suffix != ".py"
            is_open = path.is_dir() or is_program
            path.chmod(0o755 if is_open else 0o644)


def _names(root: Path, tops: Iterable[str]) -> list[str]:
    """Return the files of the project under *tops*: what git tracks or would track, else what lies there."""
    asked = ["--cached", "--others", "--exclude-standard"]
    command = ["git", "-C", str(root), "ls-files", "-z", *asked, "--", *tops]
    try:
        answer = subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8")
        names = [name for name in answer.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        names = []
    if not names:
        names = [
            path.relative_to(root).as_posix()
            for top in tops
            for path in ([root / top] if (root / top).is_file() else (root / top).rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".mo"
        ]
    return sorted(name for name in names if (root / name).is_file())


def _copy(source: Path, target: Path, mode: int = 0o644) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(source.read_bytes())
    target.chmod(mode)


def _write(target: Path, text: str, mode: int) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
    target.chmod(mode)


def _trim_babel(folder: Path) -> None:
    for path in folder.glob("*.dat"):
        if path.stem != "root" and path.stem.partition("_")[0] not in LANGUAGES:
            path.unlink()


def _make_environment(folder: Path) -> None:
    """Make the environment by hand: a link to the system's interpreter and the file that says so."""
    (folder / "bin").mkdir(parents=True)
    (folder / "bin/python").symlink_to(f"/usr/bin/{PYTHON}")
    (folder / "bin/python3").symlink_to("python")
    text = "home = /usr/bin\ninclude-system-site-packages = false\n"
    (folder / "pyvenv.cfg").write_text(text, "utf-8")


def _stage_documents(root: Path, folder: Path, documents: Iterable[Path]) -> None:
    for path in (*documents, root / "CHANGELOG.md"):
        _copy(path, folder / path.name)
    _write(folder / "copyright", COPYRIGHT, 0o644)
    # Debian wants a changelog in its own form; ours says more, and lies beside it.
    text = (
        f"{folder.name} (0) unstable; urgency=medium\n\n  * See CHANGELOG.md in this folder.\n\n"
        f" -- {MAINTAINER}  Thu, 01 Jan 2026 00:00:00 +0000\n"
    )
    (folder / "changelog.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
