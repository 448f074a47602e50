"""Each check says "shut" of the session as shipped, and "open" of the hole that it is for (field.md §4.3)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.lockdown.checks import CHECKS
from tests.unit.lockdown.machines import TCP_HEAD, FakeMachine, install_session

Hole = Callable[[FakeMachine], object]

UNIT = "usr/lib/systemd/system/modunuri-kiosk.service"


def _edit(name: str, old: str, new: str) -> Hole:
    def edit(machine: FakeMachine) -> None:
        path = machine.root / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    return edit


def _without(name: str) -> Hole:
    return lambda machine: (machine.root / name).unlink()


def _with(name: str, text: str = "") -> Hole:
    return lambda machine: machine.write(name, text)


def _listen(row: str, table: str = "tcp") -> Hole:
    return lambda machine: machine.write(f"proc/net/{table}", TCP_HEAD + row)


ROW = "   0: {place} {peer} {state} 00000000:00000000\n"
OPEN_22 = ROW.format(place="00000000:0016", peer="00000000:0000", state="0A")
LOCAL_8000 = ROW.format(place="0100007F:1F40", peer="00000000:0000", state="0A")
LOCAL_6 = ROW.format(
    place="00000000000000000000000001000000:1F40", peer="00000000000000000000000000000000:0000", state="0A"
)
OPEN_6 = ROW.format(
    place="00000000000000000000000000000000:170C", peer="00000000000000000000000000000000:0000", state="0A"
)
TALKING = ROW.format(place="0500A8C0:9C40", peer="0808A8C0:01BB", state="01")

SHUT = sorted(
    {
        "autostart", "automount", "compositor", "core-dumps", "ctrl-alt-del", "data-folder", "environment",
        "kiosk-account", "listening", "login-prompts", "logs", "memory-limit", "network-dialogs", "power-key",
        "print-jobs", "remote-debugging", "restart", "sandbox", "ssh", "swap", "sysrq", "time-sync",
        "usb-storage", "vnc", "vt-switch", "watchdog", "x-server",
    }
)  # fmt: skip

HOLES: list[tuple[str, Hole]] = [
    ("autostart", _without("etc/systemd/system/graphical.target.wants/modunuri-kiosk.service")),
    ("autostart", _with("etc/systemd/system/display-manager.service", "[Unit]\n")),
    ("login-prompts", _without("etc/systemd/logind.conf.d/90-modunuri.conf")),
    ("login-prompts", _without("etc/systemd/system/getty@tty1.service")),
    ("login-prompts", _with("etc/systemd/system/getty.target.wants/getty@tty3.service")),
    ("login-prompts", _with("run/systemd/generator/getty.target.wants/serial-getty@ttyS0.service")),
    ("login-prompts", _with("etc/systemd/logind.conf.d/99-theirs.conf", "[Login]\nNAutoVTs=6\n")),
    ("vt-switch", _edit("usr/lib/modunuri-kiosk/compositor", "cage -d --", "cage -ds --")),
    ("vt-switch", _edit("usr/lib/modunuri-kiosk/compositor", "cage -d --", "cage -d -s --")),
    ("vt-switch", _without(UNIT)),
    ("sysrq", _with("proc/sys/kernel/sysrq", "438\n")),
    ("ctrl-alt-del", _without("etc/systemd/system/ctrl-alt-del.target")),
    ("ctrl-alt-del", _without("etc/systemd/system.conf.d/90-modunuri.conf")),
    ("compositor", _without("usr/bin/cage")),
    ("power-key", _with("etc/systemd/logind.conf.d/99-theirs.conf", "[Login]\nHandlePowerKey=poweroff\n")),
    ("usb-storage", _without("etc/udev/rules.d/90-modunuri.rules")),
    ("usb-storage", _edit("usr/share/modunuri-kiosk/usb.rules", "ACTION", "# ACTION")),
    ("usb-storage", _without("etc/modprobe.d/90-modunuri.conf")),
    ("usb-storage", _with("proc/modules", "usb_storage 81920 0 - Live 0x0\n")),
    ("automount", _with("usr/bin/udiskie")),
    ("network-dialogs", _with("usr/bin/nm-applet")),
    ("restart", _edit(UNIT, "Restart=always", "Restart=on-failure")),
    ("restart", _edit(UNIT, "StartLimitIntervalSec=0", "StartLimitIntervalSec=10")),
    ("watchdog", _edit(UNIT, "WatchdogSec=20", "WatchdogSec=0")),
    ("watchdog", _with("etc/systemd/system/modunuri-kiosk.service.d/x.conf", "[Service]\nWatchdogSec=0\n")),
    ("memory-limit", _edit(UNIT, "OOMPolicy=continue", "OOMPolicy=stop")),
    ("core-dumps", lambda machine: (_edit(UNIT, "LimitCORE=0", "")(machine), machine.write(
        "proc/sys/kernel/core_pattern", "core\n"))),
    ("sandbox", _with("proc/sys/kernel/unprivileged_userns_clone", "0\n")),
    ("sandbox", _with("proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1\n")),
    ("environment", _with("etc/environment", "LD_PRELOAD=/tmp/x.so\n")),
    ("environment", _with("etc/modunuri/kiosk.conf", 'QTWEBENGINE_REMOTE_DEBUGGING="9222"\n')),
    ("environment", _with("etc/ld.so.preload", "/tmp/x.so\n")),
    ("remote-debugging", _with("etc/modunuri/kiosk.conf", "QTWEBENGINE_REMOTE_DEBUGGING=9222\n")),
    ("data-folder", lambda machine: machine.data.chmod(0o755)),
    ("data-folder", _with("var/lib/modunuri/gateway.db")),
    ("secrets", _with("var/lib/modunuri/secrets.json", "{}")),
    ("pin", lambda machine: None),
    ("kiosk-account", _with("etc/passwd", "modunuri:x:101:106::/var/lib/modunuri:/bin/bash\n")),
    ("kiosk-account", _with("etc/group", "sudo:x:27:admin,modunuri\n")),
    ("listening", _listen(OPEN_22)),
    ("listening", _listen(OPEN_6, "tcp6")),
    ("vnc", _listen(OPEN_6, "tcp6")),
    ("ssh", _with("usr/sbin/sshd")),
    ("logs", _without("etc/systemd/journald.conf.d/90-modunuri.conf")),
    ("print-jobs", _with("etc/cups/cupsd.conf", "Listen localhost:631\n")),
    ("swap", lambda machine: (_edit(UNIT, "MemorySwapMax=0", "")(machine), machine.write(
        "proc/swaps", "Filename Type Size\n/dev/sda2 partition 1\n"))),
]  # fmt: skip


@pytest.fixture
def machine(tmp_path: Path) -> FakeMachine:
    made = FakeMachine(tmp_path)
    install_session(made)
    return made


@pytest.mark.parametrize("name", SHUT)
def test_the_session_as_shipped_is_shut(machine: FakeMachine, name: str) -> None:
    found = CHECKS[name](machine.see())
    assert found.verdict == "shut", found


@pytest.mark.parametrize(("name", "hole"), HOLES, ids=lambda value: value if isinstance(value, str) else "")
def test_the_hole_is_seen_and_advice_is_given(machine: FakeMachine, name: str, hole: Hole) -> None:
    hole(machine)
    found = CHECKS[name](machine.see())
    assert found.verdict == "open", found
    assert found.advice


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_no_check_stumbles_over_an_empty_machine(tmp_path: Path, name: str) -> None:
    machine = FakeMachine(tmp_path)
    machine.data.rmdir()
    assert CHECKS[name](machine.see()).how


def test_local_listeners_and_talks_are_no_open_ports(machine: FakeMachine) -> None:
    machine.write("proc/net/tcp", TCP_HEAD + LOCAL_8000 + TALKING)
    machine.write("proc/net/tcp6", TCP_HEAD + LOCAL_6)
    assert CHECKS["listening"](machine.see()).verdict == "shut"


def test_root_is_told_that_there_is_no_sandbox_unless_the_session_has_its_own_account(tmp_path: Path) -> None:
    bare = FakeMachine(tmp_path)
    assert CHECKS["sandbox"](bare.see(user_id=0)).verdict == "open"
    install_session(bare)
    assert CHECKS["sandbox"](bare.see(user_id=0)).verdict == "shut"


@pytest.mark.parametrize(
    "name", ["QTWEBENGINE_REMOTE_DEBUGGING", "QTWEBENGINE_DISABLE_SANDBOX", "LD_PRELOAD", "PYTHONPATH"]
)
def test_variables_of_the_account_are_seen(machine: FakeMachine, name: str) -> None:
    """M69."""
    assert CHECKS["environment"](machine.see(environment={name: "1"})).verdict == "open"


def test_keys_only_for_ssh_is_shut_and_the_drop_in_counts_first(machine: FakeMachine) -> None:
    machine.write("usr/sbin/sshd")
    machine.write(
        "etc/ssh/sshd_config", "Include /etc/ssh/sshd_config.d/*.conf\nPasswordAuthentication yes\n"
    )
    assert CHECKS["ssh"](machine.see()).verdict == "open"
    machine.write("etc/ssh/sshd_config.d/10.conf", "PasswordAuthentication no\n")
    assert CHECKS["ssh"](machine.see()).verdict == "shut"


@pytest.mark.parametrize(("answer", "verdict"), [("yes\n", "shut"), ("no\n", "open"), ("", "unknown")])
def test_the_clock_is_asked_of_systemd(tmp_path: Path, answer: str, verdict: str) -> None:
    machine = FakeMachine(tmp_path)
    assert CHECKS["time-sync"](machine.see(answer=answer)).verdict == verdict


def test_a_chosen_pin_is_seen(machine: FakeMachine) -> None:
    machine.write("var/lib/modunuri/clerk-pin.json", "{}")
    assert CHECKS["pin"](machine.see()).verdict == "shut"
