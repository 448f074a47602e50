"""Control files of the packages: what they need, what they own, and what happens around installing them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent / "scripts"

T64 = frozenset({"libasound2", "libcups2", "libglib2.0-0"})
"""Packages that Debian 13 and Ubuntu 24.04 have renamed to the same with ``t64``."""

MAINTAINER = "The Modunuri project <modunuri@project.invalid>"
"""Whoever builds packages for others puts themselves here."""

NOT_ON_A_TERMINAL = frozenset({"xvfb", "x11vnc", "mosquitto"})
"""Wanted by development machines without a display (a terminal has one), and needed by the console alone."""


@dataclass(frozen=True, slots=True)
class Package:
    """One binary package.

    Attributes:
        name: ``modunuri``, ``modunuri-kiosk`` or ``modunuri-console``.
        version: Version of the program.
        architecture: ``amd64``, ``all`` and so on.
        depends: Needed, in the syntax of Debian.
        recommends: Wanted.
        summary: First line of the description.
        description: The rest, in lines.
        suggests: Helpful.
        breaks: Cannot be configured beside it (Debian Policy 7.3).
        replaces: Some of its files are here now (Debian Policy 7.6.1).
    """

    name: str
    version: str
    architecture: str
    depends: tuple[str, ...]
    recommends: tuple[str, ...]
    summary: str
    description: tuple[str, ...]
    suggests: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()


def system_packages(listing: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what the program needs and what it wants, from ``packaging/system-packages.txt``."""
    need: list[str] = []
    want: list[str] = []
    for line in listing.read_text("utf-8").splitlines():
        words = line.split()
        if not words or words[0] != "run" or words[2] in NOT_ON_A_TERMINAL:
            continue
        name = f"{words[2]}t64 | {words[2]}" if words[2] in T64 else words[2]
        (need if words[1] == "need" else want).append(name)
    return tuple(need), tuple(want)


def control_text(package: Package, installed_kib: int) -> str:
    """Return the file ``DEBIAN/control``."""
    fields: Mapping[str, str] = {
        "Package": package.name,
        "Version": package.version,
        "Architecture": package.architecture,
        "Maintainer": MAINTAINER,
        "Installed-Size": str(installed_kib),
        "Depends": ", ".join(package.depends),
        "Recommends": ", ".join(package.recommends),
        "Suggests": ", ".join(package.suggests),
        "Breaks": ", ".join(package.breaks),
        "Replaces": ", ".join(package.replaces),
        "Section": "misc",
        "Priority": "optional",
        "Description": package.summary,
    }
    lines = [f"{name}: {value}" for name, value in fields.items() if value]
    return "\n".join([*lines, *(f" {line}" if line else " ." for line in package.description), ""])


def write_control(stage: Path, package: Package, conffiles: Iterable[str]) -> None:
    """Write the folder ``DEBIAN`` of a staged package: control, conffiles, scripts."""
    folder = stage / "DEBIAN"
    folder.mkdir()
    size = sum(path.lstat().st_size for path in stage.rglob("*") if path.is_file()) // 1024
    (folder / "control").write_text(control_text(package, size), "utf-8")
    (folder / "conffiles").write_text("".join(f"{name}\n" for name in conffiles), "utf-8")
    for name in ("preinst", "postinst", "prerm", "postrm"):
        source = SCRIPTS / f"{package.name}.{name}"
        if source.is_file():
            (folder / name).write_bytes(source.read_bytes())
            (folder / name).chmod(0o755)
