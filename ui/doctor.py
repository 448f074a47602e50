"""``main.py doctor``: what this machine has and lacks, in plain words.

Every check says what it looked at, what it found, and what to do about it. It changes nothing and
shows nothing personal. Exit code 0 when the kiosk can run, 1 when something needed is missing.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from kiosk.errors import KioskError
from kiosk.i18n.catalogues import Catalogues
from kiosk.i18n.locales import TAGS, get_locale
from kiosk.options import DEFAULT_PROFILE, RESOURCES, make_data_dir
from kiosk.secrets import FileSecrets, open_secrets
from kiosk.settings.profile import Profile, load_profile
from kiosk.speech.drivers.pack_engines import is_installed
from kiosk.speech.drivers.speech_dispatcher import find_socket
from kiosk.speech.packs import PackError, find_packs, verify
from kiosk.speech.recognition.microphone import find_microphone
from kiosk.speech.recognition.models import find_models, verify_model
from kiosk.speech.recognition.models import is_engine_installed as is_recogniser_installed
from kiosk.speech.voices import describe, has_voice, write_sample

Status = Literal["ok", "note", "missing"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        area: ``voices``, ``voice input``, ``fonts``, ``keyboard``, ``keyring``, ``display``, ``lockdown``
            or ``texts``.
        status: ``ok``, ``note`` (works, but know this) or ``missing`` (needed and not there).
        text: What was found, and what to do.
    """

    area: str
    status: Status
    text: str


def check_voices(data_dir: Path | None = None) -> list[Finding]:
    """One line per language: the ranked voices, or that there is none (F-01); packs come first."""
    system = "win32" if platform.system() == "Windows" else "linux"
    packs = find_packs(data_dir / "voices" if data_dir is not None else None)
    installed = [pack for pack in packs if pack.kind == "prompts" or is_installed(pack.engine)]
    findings = []
    for tag, line in zip(TAGS, describe(TAGS, system, installed), strict=True):
        is_spoken = has_voice(tag) or any(tag in pack.languages for pack in installed)
        findings.append(Finding("voices", "ok" if is_spoken else "note", line))
    for pack in packs:
        try:
            verify(pack)
        except PackError as error:
            findings.append(Finding("voices", "note", f"pack {pack.name} is not used: {error}"))
        if pack.kind == "voice" and not is_installed(pack.engine):
            findings.append(Finding("voices", "note", f"pack {pack.name}: install {pack.engine} to use it"))
    if find_socket() is not None:
        findings.append(Finding("voices", "ok", "Speech Dispatcher runs; it speaks when nothing above does"))
    return findings


def check_recognition(data_dir: Path | None = None) -> list[Finding]:
    """Which languages can be answered by voice; that none can is no fault: voice input is optional."""
    models = find_models(data_dir / "recognition" if data_dir is not None else None)
    findings = []
    for model in models:
        status: Status = "note"
        try:
            verify_model(model)
        except PackError as error:
            text = f"model {model.name} is not used: {error}"
        else:
            if is_recogniser_installed(model.engine):
                status, text = (
                    "ok",
                    f"{', '.join(model.languages)}: {model.engine}:{model.name} ({model.licence})",
                )
            else:
                text = f"model {model.name}: install the Python package {model.engine} to use it"
        findings.append(Finding("voice input", status, text))
    if not models:
        return [Finding("voice input", "ok", "no model: answering by voice is not offered")]
    if not find_microphone():
        text = "no microphone is listed: answering by voice is not offered"
        findings.append(Finding("voice input", "note", text))
    return findings


def check_texts(catalogues: Catalogues) -> list[Finding]:
    """Whether every language's catalogue loads."""
    catalogues.preload()
    broken = [Finding("texts", "missing", str(problem)) for problem in catalogues.problems]
    return broken or [Finding("texts", "ok", f"{len(TAGS)} languages load")]


def check_fonts(families: Callable[[], Iterable[str]]) -> list[Finding]:
    """Whether the first-choice family of each language is installed (F-09)."""
    installed = set(families())
    findings = []
    for tag in TAGS:
        first = get_locale(tag).font_families[0]
        if first in installed:
            findings.append(Finding("fonts", "ok", f"{tag}: {first}"))
        else:
            advice = "install fonts-noto-cjk and fonts-noto-core"
            findings.append(Finding("fonts", "missing", f"{tag}: {first} is not installed; {advice}"))
    return findings


def check_keyboard(locales: Callable[[], Iterable[str]]) -> list[Finding]:
    """Whether the on-screen keyboard has a layout for each language."""
    known = set(locales())
    findings = []
    for tag in TAGS:
        wanted = get_locale(tag).keyboard
        if wanted in known:
            findings.append(Finding("keyboard", "ok", f"{tag}: layout {wanted}"))
        else:
            findings.append(Finding("keyboard", "missing", f"{tag}: no layout {wanted}"))
    return findings


def check_secrets(data_dir: Path) -> Finding:
    """Where keys would be kept, and what a stolen disk then reads."""
    if isinstance(open_secrets(data_dir), FileSecrets):
        text = "no keyring works: keys lie in an owner-only file; a stolen disk can be read"
        return Finding("keyring", "note", text)
    return Finding("keyring", "ok", "keys are kept by the system's keyring or by credentials")


def check_display(profile: Profile) -> list[Finding]:
    """What the profile says about the panel, against its own arithmetic (accessibility.md §2)."""
    diagonal_px = (profile.width_px**2 + profile.height_px**2) ** 0.5
    computed = diagonal_px / profile.diagonal_mm
    findings = [
        Finding(
            "display",
            "ok",
            f"{profile.name}: {profile.width_px}x{profile.height_px} px, {profile.px_per_mm} px/mm, "
            f"letters {profile.glyph_mm} mm",
        )
    ]
    if abs(computed - profile.px_per_mm) / profile.px_per_mm > 0.05:
        findings.append(
            Finding(
                "display",
                "note",
                f"diagonal and resolution give {computed:.2f} px/mm; measure on the screen (staff menu)",
            )
        )
    return findings


def check_lockdown(environment: Callable[[str], str | None] = os.environ.get) -> list[Finding]:
    """Look at what would let a visitor out (as far as this program can see)."""
    findings = []
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        findings.append(Finding("lockdown", "note", "running as root: web sandbox off; use an own account"))
    for name in ("QTWEBENGINE_REMOTE_DEBUGGING", "QTWEBENGINE_DISABLE_SANDBOX", "QML_XHR_ALLOW_FILE_READ"):
        if environment(name):
            findings.append(Finding("lockdown", "note", f"{name} is set in the environment; unset it"))
    if platform.system() == "Linux":
        session = environment("XDG_SESSION_TYPE") or "none"
        desktop = environment("XDG_CURRENT_DESKTOP") or "none"
        if desktop != "none":
            text = f"session {session}, desktop {desktop}: its shortcuts stay reachable"
            findings.append(Finding("lockdown", "note", text))
        if shutil.which("cage") is None:
            findings.append(
                Finding("lockdown", "note", "cage is not installed: no kiosk session on this machine")
            )
    if platform.system() == "Windows":
        findings.append(Finding("lockdown", "note", "Windows: keys such as Ctrl+Alt+Del cannot be held back"))
    findings = findings or [Finding("lockdown", "ok", "nothing open was found")]
    every = "each known way out and what is known of it here: main.py doctor --lockdown"
    return [*findings, Finding("lockdown", "ok", every)]


def _qt_families() -> list[str]:
    from PySide6.QtGui import QFontDatabase

    return QFontDatabase.families()


def _keyboard_locales() -> list[str]:
    from ui.keyboard.locales import available_locales

    return available_locales()


def examine(profile: Profile, data_dir: Path) -> list[Finding]:
    """Look at everything."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    app = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    findings = [
        *check_voices(data_dir),
        *check_recognition(data_dir),
        *check_texts(Catalogues()),
        *check_fonts(_qt_families),
        *check_keyboard(_keyboard_locales),
        check_secrets(data_dir),
        *check_display(profile),
        *check_lockdown(),
    ]
    del app
    return findings


def run(args: argparse.Namespace) -> int:
    """Print the findings; returns the exit code."""
    if args.sample is not None:
        if not has_voice(args.lang):
            # Translators: Start-up error: a spoken sample was asked for in a language without a voice.
            raise KioskError("{tag}: 이 언어를 말할 목소리가 없어요.", code="K-13", tag=args.lang)
        seconds = write_sample(args.lang, args.sample)
        print(f"wrote {args.sample}, {seconds:.1f} s")
        return 0
    profile = load_profile(args.profile or DEFAULT_PROFILE)
    findings = examine(profile, make_data_dir(args.data))
    if args.json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        area = ""
        for finding in findings:
            if finding.area != area:
                area = finding.area
                print(f"\n{area}")
            mark = {"ok": "ok     ", "note": "note   ", "missing": "MISSING"}[finding.status]
            print(f"  {mark} {finding.text}")
        print(f"\nresources: {RESOURCES}")
    return 1 if any(finding.status == "missing" for finding in findings) else 0
