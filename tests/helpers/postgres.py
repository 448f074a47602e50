"""A PostgreSQL server for one test run: own folder, own Unix socket, no port."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path


def find_programs() -> Path | None:
    """Return the folder of ``initdb``, the newest version, or None if PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def _account() -> str | None:
    """Return the account that the server must run as: it refuses root."""
    if os.getuid() != 0:
        return None
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("postgres").pw_name
    return "nobody"


@contextlib.contextmanager
def postgres_server(*, is_durable: bool = False) -> Iterator[str]:
    """Start a server, yield the URL of its database, stop it; tests need no ``fsync``, measurements do."""
    programs = find_programs()
    if programs is None:
        raise RuntimeError("PostgreSQL is not installed")
    account = _account()
    folder = Path(tempfile.mkdtemp(prefix="modunuri-pg-"))
    if account:
        shutil.chown(folder, account)
    data = folder / "data"
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}

    def run(*command: str | Path) -> None:
        subprocess.run(
            [str(word) for word in command],
            check=True,
            user=account,
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            timeout=60,
        )

    options = (
        f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync={'on' if is_durable else 'off'}"
    )
    try:
        run(programs / "initdb", "-D", data, "-U", "modunuri", "-A", "trust", "-E", "UTF8", "--no-sync")
        run(programs / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start")
        try:
            yield f"postgresql://modunuri@/postgres?host={folder}"
        finally:
            run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
