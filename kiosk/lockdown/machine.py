"""The machine that is looked at: files under a root, environment, and a few questions. Tests make one up."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal

_LINKS = 16


def ask(command: tuple[str, ...]) -> str:
    """Run a short command that only reads; returns what it printed, or "" if it cannot be run."""
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout


def _user_id() -> int:
    get = getattr(os, "geteuid", None)
    return int(get()) if get is not None else -1


@dataclass(frozen=True, slots=True)
class Machine:
    """What the checks can see.

    Attributes:
        data_dir: The terminal's data.
        program_dir: Where the program lies.
        root: Stands for ``/``.
        system: Which system it is.
        user_id: Of whoever looks; 0 is root, -1 unknown (Windows).
        environment: Environment variables of whoever looks.
        ask: Runs a command that only reads.
    """

    data_dir: Path
    program_dir: Path
    root: Path = Path("/")
    system: Literal["linux", "windows"] = field(
        default_factory=lambda: "windows" if platform.system() == "Windows" else "linux"
    )
    user_id: int = field(default_factory=_user_id)
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    ask: Callable[[tuple[str, ...]], str] = ask

    def path(self, name: str) -> Path:
        """Return the place of ``/name``, with links followed inside the root.

        A link to ``/dev/null`` (that is how systemd masks a unit) comes back as ``/dev/null``.
        """
        current = PurePosixPath("/") / name.lstrip("/")
        for _ in range(_LINKS):
            place = self.root / str(current).lstrip("/")
            try:
                target = place.readlink()
            except OSError:
                return place
            current = current.parent / target.as_posix()
            if str(current) == "/dev/null":
                return Path("/dev/null")
        return self.root / str(current).lstrip("/")

    def read(self, name: str) -> str | None:
        """Return a text file of the machine, or None if there is none or it is not ours to read."""
        try:
            return self.path(name).read_text("utf-8", "replace")
        except OSError:
            return None

    def exists(self, name: str) -> bool:
        """Return whether there is such a file or folder; a masked one does not count."""
        path = self.path(name)
        return str(path) != "/dev/null" and path.exists()

    def is_masked(self, unit: str) -> bool:
        """Return whether a unit of systemd is shut off for good."""
        return str(self.path(f"etc/systemd/system/{unit}")) == "/dev/null"

    def names(self, folder: str) -> tuple[str, ...]:
        """Return the names in a folder, sorted; empty if there is none."""
        try:
            return tuple(sorted(path.name for path in self.path(folder).iterdir()))
        except OSError:
            return ()

    def has_program(self, name: str) -> bool:
        """Return whether a program is installed in one of the usual folders."""
        folders = ("usr/bin", "usr/sbin", "usr/local/bin", "usr/libexec", "usr/lib/systemd")
        return any(self.exists(f"{folder}/{name}") for folder in folders)

    def settings(self, file: str, *, drop_ins: str) -> dict[str, str]:
        """Return the settings of systemd in force: a file and its drop-ins, the last one wins.

        Args:
            file: Such as ``etc/systemd/logind.conf``.
            drop_ins: Name of the folder, ``systemd/logind.conf.d``; /usr/lib, /run, then /etc by name.
        """
        named: dict[str, str] = {}
        for top in ("usr/lib", "run", "etc"):
            for name in self.names(f"{top}/{drop_ins}"):
                if name.endswith(".conf"):
                    named[name] = f"{top}/{drop_ins}/{name}"
        values: dict[str, str] = {}
        for name in (file, *(named[key] for key in sorted(named))):
            values.update(_pairs(self.read(name) or ""))
        return values


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        key, sign, value = line.strip().partition("=")
        if sign and not key.startswith(("#", ";")):
            yield key.strip(), value.strip()
