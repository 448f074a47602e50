"""Memory and end of the engine's child processes, on Linux and on Windows."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path


def memory_mib(pid: int) -> float:
    """Return the memory that a process holds for itself, in MiB; 0.0 when it is gone.

    Linux: resident pages that it does not share (``statm``), which costs microseconds; the exact
    share (PSS) of a large process takes tens of ms to add up and is left to the benches.
    Windows: private bytes.
    """
    return _windows_memory(pid) if sys.platform == "win32" else _linux_memory(pid)


def worked_s(pid: int) -> float:
    """Return the processor time that a process has used, in s; 0.0 when it is gone."""
    return _windows_worked(pid) if sys.platform == "win32" else _linux_worked(pid)


def is_alive(pid: int) -> bool:
    """Tell whether a process runs (one that has ended but was not collected does not)."""
    if sys.platform == "win32":
        return _windows_memory(pid) > 0
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except (OSError, IndexError):
        return False


def end(pid: int) -> None:
    """End a process of ours that does not listen any more; nothing happens when it is gone."""
    if pid <= 0 or pid == os.getpid():
        return
    try:
        os.kill(pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    except OSError:
        return


#: How long the end of a killed process is waited for, in s. It takes a few ms; but the system has to take
#: back its memory, and on a busy machine this was seen to take more than 150 ms. The next visit begins only
#: after it: who waits a moment is better off than who comes while a page is still in memory.
END_PATIENCE_S = 3.0


def end_all(pids: Iterable[int], patience_s: float = END_PATIENCE_S) -> None:
    """End processes and wait until they are gone: a few ms, since they are given no say."""
    ended = [pid for pid in pids if is_alive(pid)]
    for pid in ended:
        end(pid)
    deadline = time.monotonic() + patience_s
    while any(is_alive(pid) for pid in ended) and time.monotonic() < deadline:
        time.sleep(0.001)


def _linux_memory(pid: int) -> float:
    try:
        _, resident, shared, *_ = Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        return 0.0
    return (int(resident) - int(shared)) * os.sysconf("SC_PAGE_SIZE") / 2**20


def _linux_worked(pid: int) -> float:
    """Read ``utime`` and ``stime`` (proc(5), fields 14 and 15)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return 0.0


def _windows_worked(pid: int) -> float:
    """Ask ``GetProcessTimes``; its times count in 100 ns."""
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
    handle = kernel.OpenProcess(0x1000, False, pid)
    if not handle:
        return 0.0
    try:
        times = [ctypes.c_uint64() for _ in range(4)]
        has_answer = kernel.GetProcessTimes(handle, *(ctypes.byref(each) for each in times))
        return (times[2].value + times[3].value) / 1e7 if has_answer else 0.0
    finally:
        kernel.CloseHandle(handle)


def _windows_memory(pid: int) -> float:
    """Ask the process status API (PROCESS_MEMORY_COUNTERS_EX; psapi.h)."""
    import ctypes

    class Counters(ctypes.Structure):
        _fields_ = (
            ("cb", ctypes.c_uint32),
            ("page_faults", ctypes.c_uint32),
            *((name, ctypes.c_size_t) for name in (
                "peak_working_set", "working_set", "peak_paged", "paged", "peak_nonpaged", "nonpaged",
                "pagefile", "peak_pagefile", "private",
            )),
        )  # fmt: skip

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
    handle = kernel.OpenProcess(0x1000 | 0x0010, False, pid)
    if not handle:
        return 0.0
    try:
        counters = Counters(cb=ctypes.sizeof(Counters))
        has_answer = kernel.K32GetProcessMemoryInfo(handle, ctypes.byref(counters), counters.cb)
        return float(counters.private) / 2**20 if has_answer else 0.0
    finally:
        kernel.CloseHandle(handle)
