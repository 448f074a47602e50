"""Starts ``main.py`` with the display that there is (`make run`; Linux).

With a display, or with a front end that needs none (``--front text``, ``gateway``, ``doctor``, …), this
process simply becomes ``main.py``. On Linux without one it hands over to ``run_without_display``. It
also says what running as root means, and makes sure of a UTF-8 locale, without which Qt and Python
mangle Korean.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import json
import os
import pwd
import shlex
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import run_without_display

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_SCREEN = (1080, 1920)
"""Size in px of the default profile: 27 inches, upright."""

FLAGS = ("--windowed", "--temp", "--fake-clock")
"""Options of the kiosk that take no value."""


def say(text: str = "") -> None:
    """Print a line for the person who started us; standard output stays with the program."""
    print(text, file=sys.stderr, flush=True)


def option(arguments: Sequence[str], name: str) -> str | None:
    """Return the value of ``--name VALUE`` or ``--name=VALUE``, the last one given, or None."""
    value = None
    for index, argument in enumerate(arguments):
        if argument == name and index + 1 < len(arguments):
            value = arguments[index + 1]
        elif argument.startswith(f"{name}="):
            value = argument.partition("=")[2]
    return value


def names_another_program(arguments: Sequence[str]) -> bool:
    """Tell whether a word stands there that is no option and no option's value: gateway, tour, doctor, ..."""
    is_value = False
    for argument in arguments:
        if not argument.startswith("-") and not is_value:
            return True
        is_value = argument.startswith("--") and "=" not in argument and argument not in FLAGS
    return False


def needs_display(arguments: Sequence[str], environment: Mapping[str, str]) -> bool:
    """Tell whether ``main.py`` with these arguments opens a window on X11 or Wayland."""
    if names_another_program(arguments):
        return False
    if {"-h", "--help", "--version"} & set(arguments) or option(arguments, "--front") == "text":
        return False
    platform = environment.get("QT_QPA_PLATFORM", "")
    return not platform or platform.startswith(("xcb", "wayland", "vnc"))


def answers(environment: Mapping[str, str]) -> bool:
    """Tell whether the display that the environment names accepts us; a stale DISPLAY would abort Qt."""
    name = environment.get("WAYLAND_DISPLAY")
    if name:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.connect(os.path.join(environment.get("XDG_RUNTIME_DIR", ""), name))  # noqa: PTH118
            return True
        except OSError:
            pass
    if not environment.get("DISPLAY"):
        return False
    library = ctypes.util.find_library("xcb") or "libxcb.so.1"
    try:
        xcb = ctypes.CDLL(library)
    except OSError:
        return True  # cannot ask; let Qt try
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(environment["DISPLAY"].encode(), None)
    is_good = not xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return is_good


def screen_size(arguments: Sequence[str]) -> tuple[int, int]:
    """Return the px size of the virtual screen: that of ``--profile FILE``, else of the default profile.

    A file that cannot be read is ``main.py``'s to complain about.
    """
    file = option(arguments, "--profile")
    if file is None:
        return DEFAULT_SCREEN
    try:
        profile = json.loads(Path(file).read_text(encoding="utf-8"))
        width, height = int(profile["width_px"]), int(profile["height_px"])
    except (OSError, ValueError, KeyError, TypeError):
        return DEFAULT_SCREEN
    return (width, height) if 320 <= width <= 16384 and 240 <= height <= 16384 else DEFAULT_SCREEN


def login(name: str) -> str:
    """Return the start of a shell command that runs the next word as somebody else.

    It is a login, so that home folder and run-time folder are theirs and not root's; in the session that
    there is (``su -c`` makes a new one, which Ctrl-C does not reach).
    """
    return f"su - {shlex.quote(name)} --session-command"


def ordinary_user_command(root: Path) -> str:
    """Return the shell command by which root runs the same thing as an ordinary user.

    If some ordinary user of this machine can run what lies here, it is one short line, which has been tried;
    otherwise the line makes a user with a copy of the folder.
    """
    names = [os.environ["SUDO_USER"]] if os.environ.get("SUDO_USER") not in (None, "root") else []
    names += [
        user.pw_name
        for user in pwd.getpwall()
        if 1000 <= user.pw_uid < 60000 and not user.pw_shell.endswith(("/nologin", "/false"))
    ]
    for name in names:
        try:
            trial = subprocess.run(
                [str(root / ".venv/bin/python"), "-c", "open('main.py')"],
                cwd=root,
                user=name,
                group=pwd.getpwnam(name).pw_gid,
                extra_groups=[],
                capture_output=True,
                timeout=20,
                check=False,
            )
        except (OSError, KeyError, subprocess.TimeoutExpired):
            continue
        if trial.returncode == 0:
            return f"{login(name)} {shlex.quote(f'exec make -C {shlex.quote(str(root))} run')}"
    here, there = shlex.quote(str(root)), "/home/modunuri/app"
    return (
        f"useradd --create-home modunuri; mkdir -p {there}"
        f" && tar -C {here} --exclude=./.venv --exclude=./build -cf - . | tar -C {there} -xf -"
        f" && chown -R modunuri: {there} && {login('modunuri')} 'exec make -C {there} run'"
    )


def prepare_environment(environment: dict[str, str]) -> None:
    """Give the child a UTF-8 locale, whatever the machine has."""
    locale = environment.get("LC_ALL") or environment.get("LC_CTYPE") or environment.get("LANG") or ""
    if "utf" not in locale.lower():
        environment["LC_ALL"] = "C.UTF-8"
    environment.setdefault("PYTHONUTF8", "1")


def become(command: list[str], environment: dict[str, str]) -> NoReturn:
    """Replace this process, so that signals and standard input reach the program without a go-between."""
    sys.stdout.flush()
    os.execve(command[0], command, environment)


def main(arguments: list[str]) -> int:
    """Start the program; return its exit status, unless it took the place of this process."""
    environment = dict(os.environ)
    prepare_environment(environment)
    if not (ROOT / "main.py").is_file():
        say(f"main.py is missing in {ROOT}; the copy is not complete.")
        return 1
    command = [sys.executable, str(ROOT / "main.py"), *arguments]
    if needs_display(arguments, environment):
        if environment.get("QT_QPA_PLATFORM", "").startswith("vnc"):
            say("Qt's own VNC screen listens to everyone without a password, so it is not used.")
            del environment["QT_QPA_PLATFORM"]
        if os.geteuid() == 0:
            environment.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
            say("You are root: the sandbox around wrapped web pages is off. As an ordinary user it is on:")
            say(f"  {ordinary_user_command(ROOT)}")
        if not answers(environment):
            if environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"):
                named = environment.get("WAYLAND_DISPLAY") or environment.get("DISPLAY")
                say(f"The display {named} does not answer.")
            return run_without_display.run(command, environment, screen_size(arguments), ROOT)
    return become(command, environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
