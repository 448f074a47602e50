"""The switches of the page engine, decided here alone and never by the environment (field.md M69).

Qt WebEngine reads ``QTWEBENGINE_CHROMIUM_FLAGS`` once, when its first profile is born. The program
clears that variable at its start (:mod:`kiosk.hardening`) and writes its own value at that moment.
"""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping, Sequence

#: Largest heap of a page's scripts in MiB; beyond it the page ends, and only the page.
SCRIPT_HEAP_MIB = 256

#: What no page of a city needs and what would lead around our own sheets and limits.
_ALWAYS = (
    "--disable-pinch",  # the letters of the terminal decide, not two fingers (field.md D24)
    "--overscroll-history-navigation=0",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-speech-synthesis-api",  # one voice speaks here, ours
    "--disable-notifications",
    "--disable-presentation-api",
    "--disable-background-timer-throttling",  # a page beneath a list view still answers the heartbeat
    "--disable-renderer-backgrounding",
    "--no-pings",
    "--dns-prefetch-disable",
    "--no-first-run",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    f"--js-flags=--max-old-space-size={SCRIPT_HEAP_MIB}",
)
_DISABLED_FEATURES = (
    "DocumentPictureInPictureAPI",
    "WebBluetooth",
    "WebOTP",
    "WebUSB",
    "WebPayments",
    "SpareRendererForSitePerProcess",
    "InterestFeedContentSuggestions",
    "Translate",
)
_DISABLED_BLINK = (
    "DocumentPictureInPictureAPI",
    "PaymentRequest",
    "WebTransport",
    "FileSystemAccessLocal",
    "EyeDropperAPI",
    "InstalledApp",
    "Presentation",
    "WebShare",
)

#: How a terminal draws pages (platform.md §4.3), named in its profile: no GPU, GPU, GPU without GBM.
DRAWING: dict[str, tuple[str, ...]] = {
    "software": ("--use-gl=angle", "--ignore-gpu-blocklist", "--disable-gpu-compositing"),
    "gpu": (),
    "no-gbm": (),
}


def choose_drawing(wanted: str, environment: MutableMapping[str, str]) -> str:
    """Return how pages are drawn: what the profile says, or what the Qt front end itself uses."""
    if wanted in DRAWING:
        return wanted
    is_software = environment.get("QT_QUICK_BACKEND") == "software"
    is_software = is_software or environment.get("QT_QPA_PLATFORM", "").startswith("offscreen")
    return "software" if is_software else "gpu"


def make_switches(drawing: str, *, fence: Sequence[str] = (), extra: Sequence[str] = ()) -> str:
    """Return the value of ``QTWEBENGINE_CHROMIUM_FLAGS``.

    Args:
        drawing: A key of :data:`DRAWING`.
        fence: Host names (``name`` or ``*.name``) that may be looked up at all; every other name is
            "not found" for the whole engine, also where no hook of ours can look. Empty: no fence.
        extra: More switches, for tests: given in code, never taken from the environment.
    """
    switches = [*_ALWAYS, *DRAWING[drawing]]
    switches.append(f"--disable-features={','.join(_DISABLED_FEATURES)}")
    switches.append(f"--disable-blink-features={','.join(_DISABLED_BLINK)}")
    if fence and not any(switch.startswith("--host-resolver-rules") for switch in extra):
        rules = ["MAP * ~NOTFOUND", *(f"EXCLUDE {host}" for host in fence)]
        switches.append(f'--host-resolver-rules="{", ".join(rules)}"')
    return " ".join([*switches, *extra])


def arm(drawing: str, switches: str, environment: MutableMapping[str, str]) -> None:
    """Write what Qt WebEngine reads at its birth; call it immediately before the first profile."""
    environment["QTWEBENGINE_CHROMIUM_FLAGS"] = switches
    environment.pop("QTWEBENGINE_REMOTE_DEBUGGING", None)
    environment.pop("QTWEBENGINE_DISABLE_SANDBOX", None)
    if drawing == "no-gbm":
        environment["QTWEBENGINE_FORCE_USE_GBM"] = "0"
    if sys.platform != "win32" and os.geteuid() == 0:
        # Chromium does not start as root with its sandbox; the doctor tells that it is off.
        environment["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
