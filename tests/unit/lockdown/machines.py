"""A made-up machine: a folder that stands for ``/``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from kiosk.lockdown.machine import Machine

REPOSITORY = Path(__file__).resolve().parents[3]
SESSION = REPOSITORY / "packaging/session"

TCP_HEAD = "  sl  local_address rem_address   st tx_queue rx_queue\n"


class FakeMachine:
    """Writes files under a root and hands out what the checks see."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "root"
        self.data = self.root / "var/lib/modunuri"
        self.data.mkdir(parents=True, mode=0o700)
        self.data.chmod(0o700)

    def write(self, name: str, text: str = "") -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def link(self, name: str, target: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.symlink_to(target)

    def see(
        self,
        *,
        environment: Mapping[str, str] | None = None,
        user_id: int = 1000,
        system: Literal["linux", "windows"] = "linux",
        answer: str = "",
    ) -> Machine:
        return Machine(
            data_dir=self.data,
            program_dir=self.root / "opt/modunuri/app",
            root=self.root,
            system=system,
            user_id=user_id,
            environment=environment or {},
            ask=lambda command: answer,
        )


def install_session(machine: FakeMachine) -> None:
    """Put the session's own files where the package puts them, and switch it on as modunuri-session does."""
    for name in ("sysctl.conf", "logind.conf", "system.conf", "journald.conf", "usb.rules", "modprobe.conf"):
        machine.write(f"usr/share/modunuri-kiosk/{name}", (SESSION / name).read_text("utf-8"))
    machine.write("usr/share/modunuri-kiosk/weston.ini", (SESSION / "weston.ini").read_text("utf-8"))
    unit = "modunuri-kiosk.service"
    machine.write(f"usr/lib/systemd/system/{unit}", (SESSION / unit).read_text("utf-8"))
    machine.write("usr/lib/modunuri-kiosk/compositor", (SESSION / "compositor").read_text("utf-8"))
    machine.write("etc/modunuri/kiosk.conf", (SESSION / "kiosk.conf").read_text("utf-8"))
    share = "/usr/share/modunuri-kiosk"
    machine.link("etc/systemd/logind.conf.d/90-modunuri.conf", f"{share}/logind.conf")
    machine.link("etc/systemd/system.conf.d/90-modunuri.conf", f"{share}/system.conf")
    machine.link("etc/systemd/journald.conf.d/90-modunuri.conf", f"{share}/journald.conf")
    machine.link("etc/udev/rules.d/90-modunuri.rules", f"{share}/usb.rules")
    machine.link("etc/modprobe.d/90-modunuri.conf", f"{share}/modprobe.conf")
    for name in ("ctrl-alt-del.target", "getty@tty1.service", "autovt@.service"):
        machine.link(f"etc/systemd/system/{name}", "/dev/null")
    wants = f"etc/systemd/system/graphical.target.wants/{unit}"
    machine.link(wants, f"/usr/lib/systemd/system/{unit}")
    machine.write("usr/bin/cage")
    machine.write("proc/sys/kernel/sysrq", "0\n")
    machine.write("proc/sys/kernel/core_pattern", "|/bin/false\n")
    machine.write("proc/net/tcp", TCP_HEAD)
    machine.write("proc/modules", "snd 1 0 - Live 0x0\n")
    machine.write("etc/passwd", "modunuri:x:101:106::/var/lib/modunuri:/usr/sbin/nologin\n")
    machine.write("etc/group", "video:x:44:modunuri\nsudo:x:27:admin\n")
    machine.write("run/systemd/timesync/synchronized")
