"""Runs a program on a virtual X screen that can be watched safely, for machines without a display.

Xvfb draws, x11vnc shows. The X server takes no network connection and asks for a cookie; x11vnc listens
on the loopback address only and asks for a random password. (Qt's own ``vnc`` platform listens to
everyone and asks for nothing, so it is never used.) Cookie and password lie in a folder that only this
user can read, and are removed at the end, together with both servers. Linux only; standard library only,
but for the password file.
"""

from __future__ import annotations

import contextlib
import ctypes
import getpass
import os
import secrets
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PASSWORD_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters for the password, without those that are easily confused."""

PASSWORD_LENGTH = 8
"""VNC passwords end after eight letters (RFC 6143 §7.2.2)."""

RFB_FILE_KEY = bytes.fromhex("e84ad660c4721ae0")
"""The fixed key by which VNC programs scramble a password file, in the bit order of standard DES."""

SCREEN_WAIT_S = 15.0
WATCH_WAIT_S = 8.0
TERMINATE_AFTER_S = 2.0
KILL_AFTER_S = 10.0


def say(text: str = "") -> None:
    """Print a line for the person who started us."""
    print(text, file=sys.stderr, flush=True)


def scrambled(password: str) -> bytes:
    """Return the eight bytes that ``x11vnc -rfbauth`` expects in its file."""
    from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
    from cryptography.hazmat.primitives.ciphers import Cipher, modes

    plain = password.encode("ascii")[:PASSWORD_LENGTH].ljust(PASSWORD_LENGTH, b"\0")
    # Three times the same key turns Triple DES into the single DES that the format asks for.
    encryptor = Cipher(TripleDES(RFB_FILE_KEY * 3), modes.ECB()).encryptor()
    return encryptor.update(plain) + encryptor.finalize()


def x_authority(cookie: bytes) -> bytes:
    """Return an Xauthority file with one cookie for whatever display number the server picks.

    One record: family "any" (0xFFFF), empty address, empty number, protocol name, cookie; big-endian lengths.
    """
    name = b"MIT-MAGIC-COOKIE-1"
    return struct.pack(">HHHH", 0xFFFF, 0, 0, len(name)) + name + struct.pack(">H", len(cookie)) + cookie


def write_private(path: Path, data: bytes) -> None:
    """Write a new file that only its owner can read (0600)."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)


def free_port(first: int = 5900, last: int = 5999) -> int:
    """Return a TCP port that nobody uses on the loopback address, a usual VNC one if possible."""
    for port in (*range(first, last + 1), 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise OSError("no free port")


def _die_with_parent() -> None:
    """In the child: ask the kernel to end it when this process dies, however that happens."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


def start_server(command: list[str], log: Path, **more: Any) -> subprocess.Popen[bytes]:
    """Start a helper server in a session of its own, so that Ctrl-C reaches the program before it."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=_die_with_parent,
            **more,
        )


def stop_server(process: subprocess.Popen[bytes]) -> None:
    """End a helper server, politely first."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=3)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def virtual_screen(size: tuple[int, int], folder: Path) -> Iterator[str | None]:
    """Run Xvfb with a screen of *size* px; yield its display name, or None if it does not start."""
    authority = folder / "Xauthority"
    write_private(authority, x_authority(secrets.token_bytes(16)))
    read_end, write_end = os.pipe()
    command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{size[0]}x{size[1]}x24"]
    command += ["-nolisten", "tcp", "-auth", str(authority), "-dpi", "96", "-noreset"]
    server = start_server(command, folder / "xvfb.log", pass_fds=(write_end,))
    os.close(write_end)
    try:
        number = b""
        deadline = time.monotonic() + SCREEN_WAIT_S
        while (
            not number.endswith(b"\n") and select.select([read_end], [], [], deadline - time.monotonic())[0]
        ):
            part = os.read(read_end, 16)
            if not part:
                break
            number += part
        yield f":{int(number)}" if number.endswith(b"\n") else None
    finally:
        os.close(read_end)
        stop_server(server)


@contextlib.contextmanager
def watching(display: str, folder: Path) -> Iterator[tuple[int, str] | None]:
    """Show *display* over VNC; yield (port, password), or None if x11vnc is missing or fails."""
    if shutil.which("x11vnc") is None:
        yield None
        return
    password = "".join(secrets.choice(PASSWORD_LETTERS) for _ in range(PASSWORD_LENGTH))
    write_private(folder / "vnc-password", scrambled(password))
    port = free_port()
    command = ["x11vnc", "-norc", "-display", display, "-auth", str(folder / "Xauthority")]
    command += [
        "-localhost",
        "-no6",
        "-noipv6",
        "-rfbport",
        str(port),
        "-rfbauth",
        str(folder / "vnc-password"),
    ]
    command += ["-forever", "-shared", "-nolookup", "-xkb", "-quiet"]
    server = start_server(command, folder / "x11vnc.log")
    try:
        deadline = time.monotonic() + WATCH_WAIT_S
        is_ready = False
        while not is_ready and server.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                is_ready = True
            if not is_ready:
                time.sleep(0.05)
        yield (port, password) if is_ready else None
    finally:
        stop_server(server)


def run_program(command: list[str], environment: dict[str, str]) -> int:
    """Run the program to its end and return its exit status; 0 if the person ended it.

    Ctrl-C in a terminal reaches the program by itself; it gets time to end well, then a push.
    """
    program = subprocess.Popen(command, env=environment)
    is_stopping = threading.Event()

    def push(how: signal.Signals) -> None:
        if program.poll() is None:
            program.send_signal(how)

    def stop(number: int, _frame: object) -> None:
        first_wait = TERMINATE_AFTER_S if number == signal.SIGINT and not is_stopping.is_set() else 0.0
        is_stopping.set()
        for wait, how in ((first_wait, signal.SIGTERM), (KILL_AFTER_S, signal.SIGKILL)):
            timer = threading.Timer(wait, push, (how,))
            timer.daemon = True
            timer.start()

    previous = {
        number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    try:
        status = program.wait()
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
    if is_stopping.is_set():
        return 0
    if status < 0:
        say(f"Modunuri was ended by the signal {signal.Signals(-status).name}.")
        return 128 - status
    return status


def _screenshot_place(root: Path, folder: Path) -> Path:
    """Return where the screenshot goes: the build folder, or a private one if that is not ours to write."""
    build = root / "build"
    with contextlib.suppress(OSError):
        build.mkdir(exist_ok=True)
        if os.access(build, os.W_OK):
            return build / "screen.png"
    return folder / "screen.png"


def run(command: list[str], environment: dict[str, str], size: tuple[int, int], root: Path) -> int:
    """Run *command* on a virtual screen of *size* px and say how to watch it.

    Args:
        command: The program and its arguments; ``--screenshot FILE`` is added unless it is there.
        environment: Its environment; DISPLAY and what belongs to it are set here.
        size: Width and height in px.
        root: The project's folder, whose ``build/`` takes the screenshot.

    Returns:
        The program's exit status, 0 if the person ended it, 1 if there is no virtual screen.
    """
    if shutil.which("Xvfb") is None:
        say("This machine has no display, and Xvfb, which stands in for one, is not installed:")
        say("  sudo apt-get install --no-install-recommends xvfb x11vnc")
        say('Or use the front end that needs no display:  make run ARGS="--front text"')
        return 1
    folder = Path(tempfile.mkdtemp(prefix="modunuri-display-"))
    try:
        with contextlib.ExitStack() as stack:
            display = stack.enter_context(virtual_screen(size, folder))
            if display is None:
                say("This machine has no display, and the virtual one did not start. It said:")
                say((folder / "xvfb.log").read_text(errors="replace").strip() or "(nothing)")
                return 1
            watch = stack.enter_context(watching(display, folder))
            child = {name: value for name, value in environment.items() if name != "WAYLAND_DISPLAY"}
            child |= {"DISPLAY": display, "XAUTHORITY": str(folder / "Xauthority"), "QT_QPA_PLATFORM": "xcb"}
            child.setdefault("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "1")
            if not child.get("XDG_RUNTIME_DIR"):
                child["XDG_RUNTIME_DIR"] = str(folder)
            screenshot: Path | None = None
            if not any(word == "--screenshot" or word.startswith("--screenshot=") for word in command):
                screenshot = _screenshot_place(root, folder)
                screenshot.unlink(missing_ok=True)
                command = [*command, "--screenshot", str(screenshot)]
            say(f"This machine has no display; Modunuri starts on a virtual one ({size[0]} x {size[1]} px).")
            if watch:
                port, password = watch
                say(f"  Watch it here:   vncviewer localhost:{port}      password: {password}")
                here = f"{getpass.getuser()}@{socket.gethostname()}"
                say(f"  From elsewhere:  ssh -L {port}:localhost:{port} {here}")
                say("                   and then the line above, on your side.")
            else:
                say("  It cannot be watched: x11vnc is not installed, or did not start.")
            if screenshot:
                say(f"  Picture:         {screenshot}  (renewed every 5 seconds)")
            say("  Stop it:         Ctrl-C")
            return run_program(command, child)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
