"""Checks of the program itself: rights, sandbox, environment, files, keys (field.md §4.3 E, K, M)."""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from kiosk.lockdown.findings import Finding, open_, shut, unknown
from kiosk.lockdown.machine import Machine
from kiosk.lockdown.session_checks import unit_text, unit_value

#: Variables that open the program to others, and those that make it run other code.
OPENING = ("QTWEBENGINE_REMOTE_DEBUGGING", "QTWEBENGINE_DISABLE_SANDBOX", "QTWEBENGINE_CHROMIUM_FLAGS")
FOREIGN_CODE = (
    "LD_PRELOAD",
    "LD_LIBRARY_PATH",
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONSTARTUP",
    "QT_PLUGIN_PATH",
    "QML_IMPORT_PATH",
    "QML2_IMPORT_PATH",
    "QML_XHR_ALLOW_FILE_READ",
    "QML_XHR_ALLOW_FILE_WRITE",
)
ACCOUNT = "modunuri"
PIN_FILE = "clerk-pin.json"
_MIN_FREE = 500_000_000


def check_sandbox(machine: Machine) -> Finding:
    """Whether Chromium can put wrapped pages into its sandbox."""
    # An administrator may look at the terminal of another account; then that account counts.
    account = unit_value(machine, "User") if machine.system == "linux" else None
    if machine.user_id == 0 and account in (None, "", "root"):
        return open_("running as root: the sandbox around wrapped pages is off", "run it as its own account")
    flags = machine.environment.get("QTWEBENGINE_CHROMIUM_FLAGS", "")
    if machine.environment.get("QTWEBENGINE_DISABLE_SANDBOX") or "--no-sandbox" in flags:
        return open_("the environment switches the sandbox off", "unset QTWEBENGINE_DISABLE_SANDBOX")
    if machine.system == "windows":
        return shut("an ordinary account; Chromium's sandbox on Windows needs nothing more")
    for name, bad in (
        ("proc/sys/kernel/unprivileged_userns_clone", "0"),
        ("proc/sys/user/max_user_namespaces", "0"),
        ("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1"),
    ):
        if (machine.read(name) or "").strip() == bad:
            return open_(
                f"{name.removeprefix('proc/sys/').replace('/', '.')} is {bad}: the sandbox cannot be made",
                "modunuri-session enable (it sets this), then start the machine again",
            )
    who = account if machine.user_id == 0 else "this account"
    return shut(f"{who} is not root, and user namespaces are allowed")


def _uncommented(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if not line.lstrip().startswith("#"):
            yield line


def check_environment(machine: Machine) -> Finding:
    """Whether variables of this account, of the machine or of the session open the program."""
    names = [name for name in (*OPENING, *FOREIGN_CODE) if machine.environment.get(name)]
    if machine.system == "linux":
        texts = [
            machine.read("etc/environment") or "",
            machine.read("etc/modunuri/kiosk.conf") or "",
            *(machine.read(f"etc/environment.d/{name}") or "" for name in machine.names("etc/environment.d")),
            "\n".join(re.findall(r"^Environment=(.*)$", unit_text(machine) or "", re.MULTILINE)),
        ]
        for text in texts:
            found = re.findall(r"(?:^|\s|\")([A-Z_0-9]+)=", "\n".join(_uncommented(text)), re.MULTILINE)
            names += [name for name in found if name in (*OPENING, *FOREIGN_CODE)]
        if machine.exists("etc/ld.so.preload"):
            names.append("/etc/ld.so.preload")
    if names:
        return open_(
            f"set: {', '.join(sorted(set(names)))}", "unset it; the program clears what it can at start"
        )
    return shut("no variable that opens the program is set")


def check_remote_debugging(machine: Machine) -> Finding:
    """Whether the debugging port of the web engine is open to pages or to the network."""
    flags = machine.environment.get("QTWEBENGINE_CHROMIUM_FLAGS", "")
    if machine.environment.get("QTWEBENGINE_REMOTE_DEBUGGING") or "--remote-debugging" in flags:
        return open_("remote debugging is asked for in the environment", "unset QTWEBENGINE_REMOTE_DEBUGGING")
    if re.search(r"REMOTE_DEBUGGING=|--remote-debugging", machine.read("etc/modunuri/kiosk.conf") or ""):
        return open_("kiosk.conf asks for remote debugging", "take it out of /etc/modunuri/kiosk.conf")
    return shut("remote debugging is not asked for")


def check_program_folder(machine: Machine) -> Finding:
    """Whether the account of the kiosk could change the program."""
    if machine.system == "windows":
        return unknown("access lists are not read", "install it into Program Files as an administrator")
    try:
        status = machine.program_dir.stat()
    except OSError:
        return unknown("the folder of the program cannot be read")
    if status.st_mode & (stat.S_IWOTH | stat.S_IWGRP):
        return open_("others may write the folder of the program", "chmod -R go-w")
    if status.st_uid != 0:
        return open_("the folder of the program does not belong to root", "install the package instead")
    return shut("the program belongs to root and nobody else may write it")


def check_data_folder(machine: Machine) -> Finding:
    """Whether others can read the terminal's data."""
    if not machine.data_dir.is_dir():
        return unknown("there is no data yet")
    if machine.system == "windows":
        return shut("the data lies in the account's own profile, which Windows keeps from others")
    loose = [path.name for path in _files_open_to_others(machine.data_dir)]
    if machine.data_dir.stat().st_mode & 0o077:
        return open_("others may look into the data folder", f"chmod 700 {machine.data_dir}")
    if loose:
        return open_(f"others may read {', '.join(loose[:5])}", "chmod go-rwx")
    return shut("the data folder is its owner's only")


def _files_open_to_others(folder: Path) -> Iterator[Path]:
    for name in ("secrets.json", PIN_FILE, "gateway.db", "outbox.db", "centre.json", "settings.json"):
        path = folder / name
        try:
            if path.stat().st_mode & 0o077:
                yield path
        except OSError:
            continue


def check_secrets(machine: Machine) -> Finding:
    """Where the keys are, and whether others can read them."""
    path = machine.data_dir / "secrets.json"
    credentials = machine.environment.get("CREDENTIALS_DIRECTORY") or "LoadCredential" in (
        unit_text(machine) or ""
    )
    if path.is_file():
        if machine.system == "linux" and path.stat().st_mode & 0o077:
            return open_("others may read the key file", f"chmod 600 {path}")
        if not credentials:
            return shut("keys lie in a file of the account's own; a stolen disk can be read: encrypt it")
    if credentials:
        return shut("keys come from the operator's credentials")
    return unknown("no key file; the system's keyring keeps the keys, or there are none yet")


def check_pin(machine: Machine) -> Finding:
    """Whether a PIN has been chosen. There is no default one."""
    if not machine.data_dir.is_dir():
        return unknown("there is no data yet")
    if not (machine.data_dir / PIN_FILE).is_file():
        return open_("no PIN has been chosen yet: whoever starts the terminal first can", "finish the set-up")
    return shut("a PIN has been chosen; the program brings none along")


def check_kiosk_account(machine: Machine) -> Finding:
    """Whether the account of the session can log in or become root."""
    line = next(
        (line for line in (machine.read("etc/passwd") or "").splitlines() if line.startswith(f"{ACCOUNT}:")),
        None,
    )
    if line is None:
        return unknown(f"there is no account {ACCOUNT}", "install modunuri-kiosk")
    if not line.endswith(("/nologin", "/false")):
        return open_(f"the account {ACCOUNT} has a shell", f"usermod --shell /usr/sbin/nologin {ACCOUNT}")
    strong = {"sudo", "adm", "root", "wheel", "disk", "docker", "lxd", "shadow"}
    groups = [
        fields[0]
        for fields in (row.split(":") for row in (machine.read("etc/group") or "").splitlines())
        if len(fields) == 4 and ACCOUNT in fields[3].split(",") and fields[0] in strong
    ]
    if groups:
        return open_(f"the account {ACCOUNT} is in {', '.join(groups)}", "take it out of these groups")
    return shut(f"the account {ACCOUNT} has no shell and no rights beyond its own")


def check_packages(machine: Machine) -> Finding:
    """Whether the Python packages are those of the lock file."""
    lock = machine.program_dir / "requirements.lock"
    try:
        text = lock.read_text("utf-8")
    except OSError:
        return unknown("requirements.lock is not there")
    locked: dict[str, set[str]] = {}  # some packages have one version for each version of Python
    for name, version in re.findall(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", text, re.MULTILINE):
        locked.setdefault(name, set()).add(version)
    wrong = []
    for name, versions in locked.items():
        try:
            installed = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # for another system only
        if installed not in versions:
            wrong.append(f"{name} {installed} instead of {', '.join(sorted(versions))}")
    if wrong:
        return open_(f"other versions than locked: {', '.join(wrong[:3])}", "install it anew")
    return shut("the Python packages are those that were locked by version and hash")


def check_core_dumps(machine: Machine) -> Finding:
    """Whether a crash writes the memory, and what was typed, to the disk."""
    pattern = (machine.read("proc/sys/kernel/core_pattern") or "").strip()
    if pattern == "|/bin/false" or unit_value(machine, "LimitCORE") == "0":
        return shut("a crash writes no memory to the disk")
    if not pattern:
        return unknown("kernel.core_pattern cannot be read")
    return open_(
        f"a crash may write the memory to the disk ({pattern.split()[0]})", "modunuri-session enable"
    )


def check_swap(machine: Machine) -> Finding:
    """Whether the memory can reach the disk as swap."""
    lines = (machine.read("proc/swaps") or "").splitlines()[1:]
    on_disk = [line.split()[0] for line in lines if line and "zram" not in line.split()[0]]
    if on_disk and unit_value(machine, "MemorySwapMax") != "0":
        return open_(f"swap on {', '.join(on_disk)}", "swapoff, or encrypt it")
    return shut("the session's memory is never swapped to the disk")


def check_logs(machine: Machine) -> Finding:
    """Whether logs are bounded and readable by administrators only."""
    values = machine.settings("etc/systemd/journald.conf", drop_ins="systemd/journald.conf.d")
    if not values.get("SystemMaxUse"):
        return open_("the journal may grow without a limit of ours", "modunuri-session enable")
    return shut(f"the journal keeps at most {values['SystemMaxUse']}; the program logs no text of visitors")


def check_print_jobs(machine: Machine) -> Finding:
    """Whether the print service keeps what was printed."""
    text = machine.read("etc/cups/cupsd.conf")
    if text is None:
        return shut("no print service is installed")
    for name in ("PreserveJobFiles", "PreserveJobHistory"):
        if not re.search(rf"^{name}\s+(No|Off)\b", text, re.MULTILINE | re.IGNORECASE):
            return open_(f"CUPS keeps jobs ({name})", f"{name} No in /etc/cups/cupsd.conf")
    return shut("CUPS keeps no jobs after they are printed")


def check_home_folder(machine: Machine) -> Finding:
    """Whether something has been saved into the account's folders."""
    homes = {machine.data_dir, Path(machine.environment.get("HOME", machine.data_dir))}
    found = [
        str(path)
        for home in homes
        for name in ("Downloads", "Desktop", "Documents", "다운로드")
        if machine.user_id != 0
        for path in ((home / name).iterdir() if (home / name).is_dir() else ())
    ]
    if found and unit_text(machine) is not None:
        return open_(f"{len(found)} files in the folders of the account", "look at them, then remove them")
    return (
        shut("nothing lies in the account's folders")
        if not found
        else unknown("this is not the account of a terminal", "run it as the account of the kiosk")
    )


def check_disk_space(machine: Machine) -> Finding:
    """Whether there is room: a full disk takes no reports."""
    folder = machine.data_dir if machine.data_dir.is_dir() else machine.root
    free = shutil.disk_usage(folder).free
    if free < _MIN_FREE:
        return open_(f"only {free // 1_000_000} MB are free", "make room")
    return shut(f"{free // 1_000_000_000} GB are free")
