"""What the kernel says about processes (Linux)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def parent_of(pid: int) -> int:
    """Return the parent's process id; 0 when the process is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return 0
    return int(stat.rpartition(")")[2].split()[1])


def command_of(pid: int) -> str:
    """Return the command line of a process, or "" when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def children_of(pid: int) -> Iterator[tuple[int, str]]:
    """Yield id and command line of every process below *pid*."""
    parents = {
        int(path.name): parent_of(int(path.name)) for path in Path("/proc").iterdir() if path.name.isdigit()
    }
    wanted = [pid]
    while wanted:
        current = wanted.pop()
        for child, parent in parents.items():
            if parent == current:
                wanted.append(child)
                yield child, command_of(child)


def proportional_set_kib(pid: int) -> int:
    """Return the process's share of memory in KiB (PSS); 0 when it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
