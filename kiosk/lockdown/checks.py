"""All checks by the name that ``resources/lockdown.json`` uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kiosk.lockdown import network_checks, program_checks, session_checks
from kiosk.lockdown.findings import Finding
from kiosk.lockdown.machine import Machine

Check = Callable[[Machine], Finding]

CHECKS: Mapping[str, Check] = {
    "autostart": session_checks.check_autostart,
    "automount": session_checks.check_automount,
    "compositor": session_checks.check_compositor,
    "core-dumps": program_checks.check_core_dumps,
    "ctrl-alt-del": session_checks.check_ctrl_alt_del,
    "data-folder": program_checks.check_data_folder,
    "disk-space": program_checks.check_disk_space,
    "environment": program_checks.check_environment,
    "home-folder": program_checks.check_home_folder,
    "kiosk-account": program_checks.check_kiosk_account,
    "listening": network_checks.check_listening,
    "login-prompts": session_checks.check_login_prompts,
    "logs": program_checks.check_logs,
    "memory-limit": session_checks.check_memory_limit,
    "network-dialogs": session_checks.check_network_dialogs,
    "packages": program_checks.check_packages,
    "pin": program_checks.check_pin,
    "power-key": session_checks.check_power_key,
    "print-jobs": program_checks.check_print_jobs,
    "program-folder": program_checks.check_program_folder,
    "remote-debugging": program_checks.check_remote_debugging,
    "restart": session_checks.check_restart,
    "sandbox": program_checks.check_sandbox,
    "secrets": program_checks.check_secrets,
    "single-output": session_checks.check_single_output,
    "ssh": network_checks.check_ssh,
    "swap": program_checks.check_swap,
    "sysrq": session_checks.check_sysrq,
    "time-sync": network_checks.check_time_sync,
    "usb-storage": session_checks.check_usb_storage,
    "vnc": network_checks.check_vnc,
    "vt-switch": session_checks.check_vt_switch,
    "watchdog": session_checks.check_watchdog,
    "x-server": session_checks.check_x_server,
}

#: Checks that make sense on Windows too; the others look at Linux alone.
ON_WINDOWS = frozenset(
    {
        "data-folder",
        "disk-space",
        "environment",
        "packages",
        "pin",
        "program-folder",
        "remote-debugging",
        "sandbox",
        "secrets",
    }
)
