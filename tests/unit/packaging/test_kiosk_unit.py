"""What the session's files promise (field.md §4.3 A1, A3, A5, A7, C18-20, K64, N73)."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

SESSION = Path(__file__).resolve().parents[3] / "packaging/session"
UNIT = (SESSION / "modunuri-kiosk.service").read_text("utf-8")
SERVICES = sorted(path.name for path in SESSION.glob("*.service"))


def _value(name: str, text: str = UNIT) -> str:
    return re.findall(rf"^{name}=(.*)$", text, re.MULTILINE)[-1]


def test_a1_the_session_comes_back_after_whatever_ended_it() -> None:
    assert (_value("Restart"), _value("StartLimitIntervalSec"), _value("WantedBy")) == (
        "always",
        "0",
        "graphical.target",
    )
    assert float(_value("RestartSec")) <= 1


def test_a3_no_login_and_no_desktop_stand_before_the_session() -> None:
    assert {"getty@tty1.service", "display-manager.service"} <= set(_value("Conflicts").split())
    assert "PAMName" not in UNIT
    assert "NAutoVTs=0" in (SESSION / "logind.conf").read_text("utf-8")


def test_c18_the_compositor_gets_no_option_that_lets_keys_change_the_console() -> None:
    command = re.search(r"exec (/usr/bin/cage .*)", (SESSION / "compositor").read_text("utf-8"))
    assert command is not None
    options = command[1].split(" -- ")[0].split()[1:]
    assert options == ["-d"]
    assert "vt-switching=false" in (SESSION / "weston.ini").read_text("utf-8")


def test_the_account_is_not_root_and_keeps_no_rights() -> None:
    assert _value("User") == "modunuri"
    assert (_value("NoNewPrivileges"), _value("CapabilityBoundingSet")) == ("yes", "")
    assert (_value("ProtectSystem"), _value("UMask"), _value("StateDirectoryMode")) == (
        "strict",
        "0077",
        "0700",
    )


def test_chromiums_sandbox_keeps_what_it_needs() -> None:
    settings = [line for line in UNIT.splitlines() if not line.startswith("#")]
    names = {line.partition("=")[0] for line in settings}
    assert not names & {"RestrictNamespaces", "MemoryDenyWriteExecute", "PrivateUsers", "NoExecPaths"}
    assert "@mount" not in "\n".join(settings) and "@privileged" not in "\n".join(settings)


def test_k64_neither_crash_nor_swap_writes_what_was_typed() -> None:
    assert (_value("LimitCORE"), _value("MemorySwapMax")) == ("0", "0")
    assert "kernel.core_pattern = |/bin/false" in (SESSION / "sysctl.conf").read_text("utf-8")


def test_m69_variables_that_open_the_program_do_not_reach_it() -> None:
    taken = set(_value("UnsetEnvironment").split())
    assert {
        "LD_PRELOAD",
        "PYTHONPATH",
        "QTWEBENGINE_REMOTE_DEBUGGING",
        "QTWEBENGINE_DISABLE_SANDBOX",
    } <= taken


def test_a5_only_storage_and_cameras_are_refused_and_keyboards_are_not() -> None:
    rules = (SESSION / "usb.rules").read_text("utf-8")
    assert set(re.findall(r'bInterfaceClass\}=="(\w\w)"', rules)) == {"08", "06"}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("name", SERVICES)
def test_systemd_understands_every_line(tmp_path: Path, name: str) -> None:
    """With programs that exist everywhere in the place of ours, so that only the lines are judged."""
    text = re.sub(
        r"^ExecStart=.*$", "ExecStart=/bin/true", (SESSION / name).read_text("utf-8"), flags=re.MULTILINE
    )
    text = re.sub(r"^Requires=seatd.service\n", "", text, flags=re.MULTILINE)
    path = tmp_path / name
    path.write_text(text, "utf-8")
    answer = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    complaints = [line for line in answer.stderr.splitlines() if name in line]
    assert complaints == []


@pytest.mark.parametrize("name", ["compositor", "session", "modunuri-session"])
def test_the_scripts_are_sound_for_a_plain_shell(name: str) -> None:
    shell = shutil.which("dash") or shutil.which("sh")
    if shell is None:
        pytest.skip("no shell here")
    assert subprocess.run([shell, "-n", str(SESSION / name)], check=False).returncode == 0
