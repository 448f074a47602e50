"""The centre's settings: what the clerk says at first start, in one JSON file.

The file is written whole or not at all (temporary file, flush, rename). A file that cannot be
read is kept aside under another name, never overwritten, so that nothing a clerk typed is lost.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from kiosk.errors import KioskError
from kiosk.i18n.text import msg

#: Languages that a visitor can choose, in the order of the first screen.
ALL_LANGUAGES: tuple[str, ...] = ("ko", "en", "zh-CN", "ja", "vi", "mn", "ar")
FILE_NAME = "centre.json"
#: Digits and hyphens, with an optional country code; or nothing.
PHONE_PATTERN = r"^$|^\+?[0-9][0-9-]{1,19}$"

_Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]


class CentreSettings(BaseModel):
    """Where this terminal stands and what is attached to it.

    Attributes:
        name: Name of the centre as people call it; empty until the clerk has set it up.
        address: Postal address of the centre, or empty.
        phone: Telephone number of the centre, or empty.
        profile: Name of the terminal profile (``portrait-27``), or empty for the default.
        printer: Name of the printer at the system, ``default`` for the system's own choice, or
            empty when there is none.
        languages: Languages offered on the first screen; Korean is always among them.
        screen_width_mm: Measured width of the visible screen in mm, or None for the profile's own.
        screen_floor_mm: Measured height of its lower edge above the floor in mm, or None likewise.
        is_set_up: Whether first start has been completed.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: _Line = ""
    address: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    phone: Annotated[str, StringConstraints(strip_whitespace=True, pattern=PHONE_PATTERN)] = ""
    profile: _Line = ""
    printer: _Line = ""
    languages: tuple[str, ...] = Field(default=ALL_LANGUAGES, min_length=1)
    screen_width_mm: int | None = Field(default=None, ge=100, le=3000)
    screen_floor_mm: int | None = Field(default=None, ge=0, le=1500)
    is_set_up: bool = False

    @field_validator("languages")
    @classmethod
    def _keep_known_languages(cls, tags: tuple[str, ...]) -> tuple[str, ...]:
        """Order the tags, refuse unknown ones, and keep Korean."""
        unknown = set(tags) - set(ALL_LANGUAGES)
        if unknown:
            raise ValueError(f"unknown languages: {', '.join(sorted(unknown))}")
        return tuple(tag for tag in ALL_LANGUAGES if tag in tags or tag == "ko")


class CentreSettingsFile:
    """Reads and writes :class:`CentreSettings`."""

    def __init__(self, folder: Path) -> None:
        """Use ``centre.json`` in *folder*, which is made when it is missing."""
        self._path = folder / FILE_NAME

    @property
    def path(self) -> Path:
        """Where the settings are."""
        return self._path

    def load(self) -> CentreSettings:
        """Return what the file says; the defaults when there is no file yet.

        Raises:
            KioskError: The file is broken. It has been kept aside (``centre.broken-1.json``), so
                that the next start begins with the defaults and nothing is lost.
        """
        try:
            text = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return CentreSettings()
        except (OSError, UnicodeDecodeError) as error:
            raise self._broken(error) from error
        try:
            return CentreSettings.model_validate(json.loads(text))
        except (json.JSONDecodeError, ValidationError, RecursionError) as error:
            raise self._broken(error) from error

    def save(self, settings: CentreSettings) -> None:
        """Write *settings*, whole or not at all.

        Raises:
            KioskError: The disk is full or may not be written; the old file is untouched.
        """
        text = json.dumps(settings.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"
        temporary: str | None = None
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self._path.parent, prefix=".centre-", suffix=".tmp")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(self._path)
        except OSError as error:
            if temporary is not None:
                Path(temporary).unlink(missing_ok=True)
            raise KioskError(
                # Translators: Error for the clerk: the settings could not be written to the disk.
                msg("설정을 저장하지 못했어요. 저장 공간을 확인해 주세요."),
                code="C-02",
                technical=f"{self._path.name}: {error}",
            ) from error

    def _broken(self, error: Exception) -> KioskError:
        """Keep the file aside and build the error that says where."""
        aside = self._free_name()
        try:
            self._path.replace(aside)
        except OSError as failure:
            return KioskError(
                # Translators: Error for the clerk: the settings file cannot be read; {file} is its name.
                msg("설정 파일 {file:을/를} 읽을 수 없어요. 파일을 고쳐 주세요.", file=self._path.name),
                code="C-01",
                technical=f"{error}; kept in place: {failure}",
            )
        return KioskError(
            # Translators: Error for the clerk: the settings were broken and are kept as {file}.
            msg("설정을 읽지 못해 처음부터 시작해요. 예전 설정은 {file}에 있어요.", file=aside.name),
            code="C-01",
            technical=str(error),
        )

    def _free_name(self) -> Path:
        """Return the first name under which no broken file lies yet."""
        number = 1
        while (aside := self._path.with_name(f"centre.broken-{number}.json")).exists():
            number += 1
        return aside
