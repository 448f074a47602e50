"""What one run of the kiosk was asked to be."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path

from kiosk.errors import KioskError
from kiosk.i18n.locales import TAGS
from kiosk.modes.presets import PRESETS, find_preset

ROOT = Path(__file__).resolve().parents[1]
RESOURCES = ROOT / "resources"
DEFAULT_PROFILE = RESOURCES / "profiles" / "portrait-27.json"


@dataclass(frozen=True, slots=True)
class KioskOptions:
    """Everything the command line can say about a kiosk.

    Attributes:
        data_dir: Where this terminal keeps what must outlive a visit.
        is_temporary: The folder is removed at the end; set-up is not asked for.
        profile: Terminal profile file, or None for the one in the settings or the default.
        language: Catalogue tag to start with, or None.
        preset: Preset to start with, or None.
        gateway_url: A city's gateway, or None for the embedded one.
        is_windowed: A window instead of full screen.
        speech: What speaks.
        speech_log: File for speech events, or None.
        is_clock_fake: Time is moved by the control socket only.
        screenshot: File that keeps a picture of the window, or None.
    """

    data_dir: Path
    is_temporary: bool = False
    profile: Path | None = None
    language: str | None = None
    preset: str | None = None
    gateway_url: str | None = None
    is_windowed: bool = False
    speech: Literal["real", "recorder", "silence"] = "real"
    speech_log: Path | None = None
    is_clock_fake: bool = False
    screenshot: Path | None = None

    @classmethod
    def from_arguments(cls, args: argparse.Namespace) -> KioskOptions:
        """Check what was typed and make the data folder (owner only).

        Raises:
            KioskError: A language or preset does not exist, the gateway's address is none, or the folder
                cannot be made.
        """
        if args.lang is not None and args.lang not in TAGS:
            # Translators: Start-up error: a language that does not exist; {known} lists those that do.
            raise KioskError(
                "{tag}: 모르는 언어예요. 쓸 수 있는 언어: {known}",
                code="K-10",
                tag=args.lang,
                known=", ".join(TAGS),
            )
        if args.preset is not None and find_preset(args.preset) is None:
            # Translators: Start-up error: a preset that does not exist; {known} lists those that do.
            raise KioskError(
                "{name}: 모르는 모드예요. 쓸 수 있는 모드: {known}",
                code="K-11",
                name=args.preset,
                known=", ".join(preset.name for preset in PRESETS),
            )
        _check_gateway(args.gateway)
        return cls(
            data_dir=make_data_dir(args.data, is_temporary=args.temp),
            is_temporary=args.temp,
            profile=args.profile,
            language=args.lang,
            preset=args.preset,
            gateway_url=args.gateway,
            is_windowed=args.windowed,
            speech=args.speech,
            speech_log=args.speech_log,
            is_clock_fake=args.fake_clock,
            screenshot=args.screenshot,
        )

    def mode_values(self) -> dict[str, Any]:
        """Return the modes that language and preset ask for."""
        values: dict[str, Any] = {}
        preset = find_preset(self.preset) if self.preset else None
        if preset is not None:
            values.update(preset.values)
        if self.language is not None:
            if self.language == "ko-easy":
                values.update(language="ko", reading="easy")
            else:
                values["language"] = self.language
        return values

    def with_profile(self, profile: Path) -> KioskOptions:
        """Return the same options with another profile."""
        return replace(self, profile=profile)

    def clean_up(self) -> None:
        """Remove a temporary data folder."""
        if self.is_temporary:
            shutil.rmtree(self.data_dir, ignore_errors=True)


def _check_gateway(url: str | None) -> None:
    """Refuse what cannot be an address before a visitor meets it.

    Raises:
        KioskError: It is no ``http``, ``https`` or ``http+unix`` address.
    """
    if url is None:
        return
    try:
        parts = urlsplit(url)
        is_address = bool(parts.path) if parts.scheme == "http+unix" else bool(parts.hostname)
        is_known = parts.scheme in ("http", "https", "http+unix") and not set(url) & set(" \t\r\n")
        is_address = is_address and is_known and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address:
        # Translators: Start-up error: what was given as the address of the city's gateway is not one.
        raise KioskError(
            "{url}: 주소가 아니에요. https://로 시작하는 주소를 적어 주세요.", code="K-13", url=url
        )


def make_data_dir(wanted: Path | None, *, is_temporary: bool = False) -> Path:
    """Return the data folder, made so that only its owner can look into it.

    Raises:
        KioskError: It cannot be made or written.
    """
    if is_temporary:
        return Path(tempfile.mkdtemp(prefix="modunuri-"))
    folder = (wanted or user_data_path("modunuri", appauthor=False)).expanduser().resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix":
            folder.chmod(0o700)
        probe = folder / ".write-test"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        # Translators: Start-up error: the folder for the terminal's data cannot be written.
        raise KioskError(
            "자료 폴더 {folder}에 쓸 수 없어요. 다른 폴더를 --data로 알려 주세요.",
            code="K-12",
            folder=str(folder),
            technical=type(error).__name__,
        ) from error
    return folder
