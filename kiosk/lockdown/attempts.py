"""The list of attempts: what people try in order to get out, and what looks at it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from kiosk.errors import KioskError
from kiosk.options import RESOURCES

FILE = RESOURCES / "lockdown.json"

System = Literal["linux", "windows"]


class Attempt(BaseModel):
    """One way in which people try to get out of a kiosk.

    Attributes:
        id: Letter of the class and number, ``A1`` to ``N74``.
        title: For operators, in English.
        systems: Where it can be tried.
        checks: Names of checks that look at this machine (:data:`kiosk.lockdown.checks.CHECKS`).
        tests: Tests that try it, ``path::name``.
        needs_tests: Looking at the machine does not suffice; without a test it counts as not covered.
        deployment: What a person has to do or try at the terminal.
        cannot: Why it cannot be promised.
        on_windows: What is different there: why it cannot be promised, or what to do.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[A-N][1-9][0-9]?$")
    title: str = Field(min_length=1, max_length=200)
    systems: tuple[System, ...] = ("linux", "windows")
    checks: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    needs_tests: bool = False
    deployment: str = ""
    cannot: str = ""
    on_windows: str = ""


class AttemptList(BaseModel):
    """The document ``resources/lockdown.json``.

    Attributes:
        version: Of the form; 1.
        classes: Letter -> name of the class.
        attempts: In order; numbers run from 1.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1]
    classes: dict[str, str]
    attempts: tuple[Attempt, ...]

    @model_validator(mode="after")
    def _numbers_run(self) -> Self:
        for number, attempt in enumerate(self.attempts, start=1):
            if attempt.id[1:] != str(number) or attempt.id[0] not in self.classes:
                raise ValueError(f"{attempt.id}: expected number {number} and a known class")
        return self


def load_attempts(path: Path = FILE) -> AttemptList:
    """Read the list.

    Raises:
        KioskError: The file is missing or has another form; the technical text says where.
    """
    try:
        return AttemptList.model_validate(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError) as error:
        # Translators: Start-up error: a file that belongs to the program cannot be read; {file} is its name.
        raise KioskError(
            "프로그램의 파일 {file:을/를} 읽을 수 없어요. 다시 설치해 주세요.",
            code="K-14",
            technical=str(error),
            file=path.name,
        ) from error
