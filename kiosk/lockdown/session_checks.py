"""Checks of the Linux session: keys, consoles, start, watchdog, devices (field.md §4.3 A, C, N)."""

from __future__ import annotations

import re

from kiosk.lockdown.findings import Finding, open_, shut, unknown
from kiosk.lockdown.machine import Machine

UNIT = "modunuri-kiosk.service"
ENABLE = "as root: modunuri-session enable, then start the machine again"

#: Programs that mount what is plugged in, or need a desktop to do so.
_AUTOMOUNTERS = (
    "udiskie",
    "usbmount",
    "automount",
    "gvfsd",
    "thunar-volman",
    "pcmanfm",
    "nautilus",
    "dolphin",
)
#: Programs that show dialogs about networks.
_NETWORK_DIALOGS = ("nm-applet", "plasmashell", "gnome-shell", "connman-gtk", "wicd-gtk")


def unit_text(machine: Machine) -> str | None:
    """Return the unit of the session with its drop-ins, or None where it is not installed."""
    for folder in ("etc/systemd/system", "usr/lib/systemd/system", "lib/systemd/system"):
        text = machine.read(f"{folder}/{UNIT}")
        if text is not None:
            break
    else:
        return None
    drop_ins = f"etc/systemd/system/{UNIT}.d"
    return "\n".join([text, *(machine.read(f"{drop_ins}/{name}") or "" for name in machine.names(drop_ins))])


def unit_value(machine: Machine, name: str) -> str | None:
    """Return the last value of a setting in the session's unit, or None."""
    found = re.findall(rf"^{name}=(.*)$", unit_text(machine) or "", re.MULTILINE)
    return found[-1].strip() if found else None


def check_autostart(machine: Machine) -> Finding:
    """Whether the session starts with the machine, without a desktop before it."""
    if machine.exists("etc/systemd/system/display-manager.service"):
        return open_("a desktop's login starts with this machine", "disable the display manager")
    if not machine.path(f"etc/systemd/system/graphical.target.wants/{UNIT}").exists():
        return open_(f"{UNIT} does not start with this machine", ENABLE)
    return shut(f"{UNIT} starts with this machine, no desktop does")


def check_login_prompts(machine: Machine) -> Finding:
    """Whether a console offers a login."""
    values = machine.settings("etc/systemd/logind.conf", drop_ins="systemd/logind.conf.d")
    if values.get("NAutoVTs") != "0" or values.get("ReserveVT") != "0":
        return open_("logind offers a login on other consoles (NAutoVTs, ReserveVT)", ENABLE)
    if not machine.is_masked("getty@tty1.service"):
        return open_("getty@tty1 offers a login where the session is", ENABLE)
    others = sorted(
        {
            name
            for folder in ("etc/systemd/system", "run/systemd/generator")
            for name in machine.names(f"{folder}/getty.target.wants")
            if name.startswith(("getty@", "serial-getty@", "console-getty")) and name != "getty@tty1.service"
        }
    )
    if others:
        return open_(f"a login is offered by {', '.join(others)}", "systemctl disable them")
    return shut("no console offers a login")


def check_vt_switch(machine: Machine) -> Finding:
    """Whether Ctrl+Alt+F1 to F12 could change the console."""
    command = unit_value(machine, "ExecStart")
    if command is None:
        return open_(f"{UNIT} is not installed", "install modunuri-kiosk; " + ENABLE)
    script = machine.read(command.split()[0]) or ""
    if re.search(r"\bcage\b[^\n]*\s-\w*s\b", script + command):
        return open_("cage is started with -s, which lets keys change the console", "take -s away")
    weston = machine.read("usr/share/modunuri-kiosk/weston.ini") or ""
    settings = machine.read("etc/modunuri/kiosk.conf") or ""
    if re.search(r'^MODUNURI_COMPOSITOR="?weston', settings, re.MULTILINE):
        if not re.search(r"^vt-switching=false", weston, re.MULTILINE):
            return open_("weston changes the console by keys", "vt-switching=false in weston.ini")
        return shut("weston with vt-switching=false")
    return shut("cage without -s does not change the console")


def check_x_server(machine: Machine) -> Finding:
    """Whether an X server of its own runs, which Ctrl+Alt+Backspace could end."""
    if machine.has_program("Xorg"):
        return unknown(
            "Xorg is installed", "the session does not use it; if something else does: DontZap, DontVTSwitch"
        )
    return shut("no X server but the one inside the compositor, which has no such keys")


def check_sysrq(machine: Machine) -> Finding:
    """Whether SysRq keys reach the kernel."""
    value = (machine.read("proc/sys/kernel/sysrq") or "").strip()
    if not value and machine.exists("proc/sys/kernel/ostype"):
        return shut("this kernel has no SysRq")
    if not value:
        return unknown("kernel.sysrq cannot be read")
    if value != "0":
        return open_(f"kernel.sysrq is {value}", ENABLE)
    return shut("kernel.sysrq is 0")


def check_ctrl_alt_del(machine: Machine) -> Finding:
    """Whether Ctrl+Alt+Del, once or seven times, starts the machine again."""
    if not machine.is_masked("ctrl-alt-del.target"):
        return open_("Ctrl+Alt+Del starts the machine again", ENABLE)
    values = machine.settings("etc/systemd/system.conf", drop_ins="systemd/system.conf.d")
    if values.get("CtrlAltDelBurstAction") != "none":
        return open_("Ctrl+Alt+Del seven times starts the machine again", ENABLE)
    return shut("ctrl-alt-del.target is masked and CtrlAltDelBurstAction is none")


def check_compositor(machine: Machine) -> Finding:
    """Whether a desktop with keys of its own is around."""
    desktop = machine.environment.get("XDG_CURRENT_DESKTOP")
    if desktop:
        return open_(f"the desktop {desktop} runs here: its keys stay reachable", "use the kiosk session")
    if not machine.has_program("cage") and not machine.has_program("weston"):
        return open_("neither cage nor weston is installed", "install modunuri-kiosk")
    return shut("cage or weston, which have no keys of their own; no desktop")


def check_power_key(machine: Machine) -> Finding:
    """Whether keys for power and sleep work."""
    values = machine.settings("etc/systemd/logind.conf", drop_ins="systemd/logind.conf.d")
    names = ("HandlePowerKey", "HandleRebootKey", "HandleSuspendKey", "HandleHibernateKey")
    loose = [name for name in names if values.get(name) != "ignore"]
    if loose:
        return open_(f"{', '.join(loose)}: keys switch the machine off", ENABLE)
    return shut("keys for power, restart and sleep are ignored")


def check_usb_storage(machine: Machine) -> Finding:
    """Whether a stick is refused."""
    rules = [
        name
        for top in ("usr/lib", "etc")
        for name in machine.names(f"{top}/udev/rules.d")
        if re.search(
            r'^[^#\n]*bInterfaceClass\}=="08"[^\n]*authorized\}="0"',
            machine.read(f"{top}/udev/rules.d/{name}") or "",
            re.MULTILINE,
        )
    ]
    drivers = "\n".join(
        machine.read(f"etc/modprobe.d/{name}") or "" for name in machine.names("etc/modprobe.d")
    )
    if not rules:
        return open_("no udev rule refuses USB storage", ENABLE)
    if not re.search(r"^install usb[-_]storage /bin/false", drivers, re.MULTILINE):
        return open_("the driver of USB storage may be loaded", ENABLE)
    loaded = {line.split()[0] for line in (machine.read("proc/modules") or "").splitlines() if line}
    if loaded & {"usb_storage", "uas"}:
        return open_("the driver of USB storage is loaded now", "start the machine again")
    return shut(f"udev refuses USB storage ({', '.join(rules)}) and its drivers are not loaded")


def check_automount(machine: Machine) -> Finding:
    """Whether something mounts what is plugged in."""
    found = [name for name in _AUTOMOUNTERS if machine.has_program(name)]
    if found:
        return open_(f"may mount by itself: {', '.join(found)}", "remove it")
    return shut("nothing that mounts by itself is installed")


def check_network_dialogs(machine: Machine) -> Finding:
    """Whether something shows dialogs about networks or portals."""
    found = [name for name in _NETWORK_DIALOGS if machine.has_program(name)]
    if found:
        return open_(f"shows dialogs about networks: {', '.join(found)}", "remove it")
    return shut("nothing that shows dialogs about networks is installed")


def check_single_output(machine: Machine) -> Finding:
    """Whether more than one display is plugged in now."""
    connected = [
        name
        for name in machine.names("sys/class/drm")
        if (machine.read(f"sys/class/drm/{name}/status") or "").strip() == "connected"
    ]
    if len(connected) > 1:
        return open_(f"{len(connected)} displays: {', '.join(connected)}", "leave one plugged in")
    if not connected:
        return unknown("no display could be seen")
    return shut(f"one display ({connected[0]})")


def check_restart(machine: Machine) -> Finding:
    """Whether the session comes back after it ends, without limit."""
    if unit_text(machine) is None:
        return open_(f"{UNIT} is not installed", "install modunuri-kiosk")
    if unit_value(machine, "Restart") != "always" or unit_value(machine, "StartLimitIntervalSec") != "0":
        return open_("the session does not always come back (Restart, StartLimitIntervalSec)", "see the unit")
    return shut(
        f"systemd starts it again {unit_value(machine, 'RestartSec') or '0.1'} s after it ends, always"
    )


def check_watchdog(machine: Machine) -> Finding:
    """Whether somebody notices that the program hangs."""
    seconds = unit_value(machine, "WatchdogSec")
    if not seconds or seconds == "0":
        return open_("no watchdog looks after the session", "install modunuri-kiosk; " + ENABLE)
    hardware = "with" if machine.exists("dev/watchdog0") else "no"
    return shut(
        f"systemd starts the session again when it is silent for {seconds} s ({hardware} hardware watchdog)"
    )


def check_memory_limit(machine: Machine) -> Finding:
    """Whether a page that eats the memory is stopped before the machine is."""
    limit = unit_value(machine, "MemoryMax")
    if limit in (None, "", "infinity") or unit_value(machine, "OOMPolicy") != "continue":
        return open_(
            "a page may eat the memory of the machine", "MemoryMax and OOMPolicy=continue in the unit"
        )
    return shut(f"the session may use {limit} of the memory; a page that wants more dies alone")
