"""The ways to a printer: CUPS, the Windows shell, or a file."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from kiosk.errors import KioskError
from kiosk.i18n.text import msg

_LOG = logging.getLogger(__name__)
_TIMEOUT_S = 20.0
#: Name in the settings for the system's own choice of printer.
DEFAULT = "default"
#: A printing program of Windows may read the file this long after it was told, in s.
_KEEP_S = 60.0


class Printer(Protocol):
    """Takes a PDF."""

    def print_pdf(self, pdf: bytes) -> None:
        """Print *pdf*.

        Raises:
            KioskError: It was not taken.
        """


def _not_printed(technical: str) -> KioskError:
    return KioskError(
        # Translators: Error: the printer did not take the page.
        msg("인쇄기가 받지 않았어요. 종이와 전원을 봐 주세요."),
        code="R-01",
        technical=technical,
    )


def _no_printer() -> KioskError:
    # Translators: Error: no printer is set up on this terminal.
    return KioskError(msg("이 기기에는 인쇄기가 없어요."), code="R-03")


class FilePrinter:
    """Writes every page as a file: home PCs without a printer, tests, the tour."""

    def __init__(self, folder: Path) -> None:
        """Write into *folder*."""
        self._folder = folder
        self._count = 0

    def print_pdf(self, pdf: bytes) -> None:
        """Write the next file, readable by its owner only."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._count += 1
            handle, _ = tempfile.mkstemp(dir=self._folder, prefix=f"page-{self._count:03d}-", suffix=".pdf")
            with os.fdopen(handle, "wb") as file:
                file.write(pdf)
        except OSError as error:
            raise _not_printed(str(error)) from error


class CupsPrinter:
    """Hands pages to CUPS by ``lp``, through a pipe: nothing personal lies in a file of ours."""

    def __init__(self, name: str = DEFAULT) -> None:
        """Print on the printer *name*."""
        self._name = name

    def print_pdf(self, pdf: bytes) -> None:
        """Queue the page; ``lp`` answers when CUPS has it."""
        program = shutil.which("lp")
        if program is None:
            raise _no_printer()
        target = [] if self._name == DEFAULT else ["-d", self._name]
        # Without a title CUPS would keep the program's arguments; the job's name must say nothing.
        command = [program, *target, "-t", "page", "-o", "media=A4", "--", "-"]
        try:
            done = subprocess.run(command, input=pdf, capture_output=True, timeout=_TIMEOUT_S, check=False)
        except (OSError, subprocess.SubprocessError) as error:
            raise _not_printed(type(error).__name__) from error
        if done.returncode != 0:
            raise _not_printed(done.stderr.decode("utf-8", "replace")[:200])


class WindowsPrinter:
    """Prints by the program that Windows has for PDF files (shell verb ``print`` or ``printto``)."""

    def __init__(
        self,
        name: str = DEFAULT,
        *,
        start: Callable[..., Any] | None = None,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        """Print on the printer *name*; *start* and *wait* are given by tests."""
        self._name = name
        self._start = start or getattr(os, "startfile", None)
        self._wait = wait

    def print_pdf(self, pdf: bytes) -> None:
        """Write a temporary file, tell the shell, and erase the file when it has been read."""
        if self._start is None:
            raise _no_printer()
        handle, name = tempfile.mkstemp(prefix="page-", suffix=".pdf")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(pdf)
            if self._name == DEFAULT:
                self._start(name, "print")
            else:
                self._start(name, "printto", f'"{self._name}"')
        except OSError as error:
            Path(name).unlink(missing_ok=True)
            raise _not_printed(str(error)) from error
        threading.Thread(target=self._erase_later, args=(Path(name),), daemon=True).start()

    def _erase_later(self, path: Path) -> None:
        self._wait(_KEEP_S)
        path.unlink(missing_ok=True)


def find_printer(name: str) -> Printer:
    """Return the printer of a name from the settings.

    Raises:
        KioskError: The settings name none.
    """
    if not name:
        raise _no_printer()
    return WindowsPrinter(name) if sys.platform == "win32" else CupsPrinter(name)


def list_printers() -> tuple[str, ...]:
    """Return the names of the printers that the system knows; nothing when it cannot say."""
    command = ["lpstat", "-e"]
    if sys.platform == "win32":
        names = "Get-Printer | ForEach-Object Name"
        command = ["powershell", "-NoProfile", "-NonInteractive", "-Command", names]
    program = shutil.which(command[0])
    if program is None:
        return ()
    try:
        listed = subprocess.run([program, *command[1:]], capture_output=True, timeout=_TIMEOUT_S, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        _LOG.warning("printers cannot be listed: %s", type(error).__name__)
        return ()
    lines = listed.stdout.decode("utf-8", "replace").splitlines()
    return tuple(line.strip() for line in lines if line.strip())
