"""What the environment may not do to this program (field notes M69).

Whoever can set a variable in the session of a kiosk's user could otherwise open a remote debugger,
switch the sandbox off, preload code, or lead Qt and Python to other files. Nothing of that is ever
taken from the environment: what a terminal needs stands in its profile, and tests give it in code.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, MutableMapping

#: Removed wherever the program runs: no visitor, desktop or remote session has a reason to set them.
ALWAYS = frozenset(
    {
        "QTWEBENGINE_REMOTE_DEBUGGING",
        "QTWEBENGINE_CHROMIUM_FLAGS",
        "QTWEBENGINE_DISABLE_SANDBOX",
        "QTWEBENGINEPROCESS_PATH",
        "QTWEBENGINE_RESOURCES_PATH",
        "QTWEBENGINE_LOCALES_PATH",
        "QTWEBENGINE_DICTIONARIES_PATH",
        "QTWEBENGINE_FORCE_USE_GBM",
        "QML_XHR_ALLOW_FILE_READ",
        "QML_XHR_ALLOW_FILE_WRITE",
        "QML_IMPORT_PATH",
        "QML2_IMPORT_PATH",
        "QML_DISK_CACHE_PATH",
        "QT_PLUGIN_PATH",
        "QT_QPA_PLATFORM_PLUGIN_PATH",
        "QT_QPA_GENERIC_PLUGINS",
        "QT_QUICK_CONTROLS_CONF",
        "QT_QUICK_CONTROLS_STYLE_PATH",
        "QMLSCENE_DEVICE",
        "SSLKEYLOGFILE",
        "CHROME_DEVEL_SANDBOX",
        "CHROME_LOG_FILE",
    }
)
#: Code that is loaded before the first line of ours: only a new start is without it.
PRELOADS = frozenset(
    {
        "LD_PRELOAD",
        "LD_AUDIT",
        "LD_LIBRARY_PATH",
        "DYLD_INSERT_LIBRARIES",
        "DYLD_LIBRARY_PATH",
        "PYTHONPATH",
        "PYTHONHOME",
        "PYTHONSTARTUP",
        "PYTHONUSERBASE",
        "PYTHONINSPECT",
        "PYTHONBREAKPOINT",
        "PYTHONEXECUTABLE",
        "PYTHONPLATLIBDIR",
        "PYTHONWARNINGS",
        "PYTHONPYCACHEPREFIX",
    }
)


def clear_environment(environment: MutableMapping[str, str], *, is_public: bool) -> tuple[str, ...]:
    """Remove what could open this program to others.

    Args:
        environment: Variables to change.
        is_public: On a terminal also what was preloaded; a person's own PC keeps that choice.

    Returns:
        Names of what was removed from among :data:`PRELOADS`: those have already had their effect
        on this process, see :func:`start_again`.
    """
    for name in ALWAYS & environment.keys():
        del environment[name]
    if environment.get("QT_QPA_PLATFORM", "").startswith(("vnc", "webgl")):
        # These platforms let anybody on the network look and touch, without a password.
        del environment["QT_QPA_PLATFORM"]
    if not is_public:
        return ()
    preloaded = tuple(sorted(PRELOADS & environment.keys()))
    for name in preloaded:
        del environment[name]
    return preloaded


def start_again(environment: Mapping[str, str]) -> None:
    """Start this program anew in a clean environment; returns only where that is impossible (Windows)."""
    if sys.platform == "win32":
        return
    sys.stdout.flush()
    sys.stderr.flush()
    # As it was started (-m, -X, ...), without guessing: the interpreter knows.
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], dict(environment))
