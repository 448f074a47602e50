"""Where the font files are: by fontconfig, or in the known folders of Windows."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

_LOG = logging.getLogger(__name__)
_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class FontFile:
    """One face.

    Attributes:
        path: The file.
        index: Place of the face within a collection (``.ttc``).
    """

    path: Path
    index: int = 0


class FontFinder(Protocol):
    """Knows which file draws a family."""

    def find(self, family: str, *, is_bold: bool) -> FontFile | None:
        """Return the file of exactly this family, or None when it is not installed."""


class FontconfigFinder:
    """Asks fontconfig's ``fc-list`` once."""

    def __init__(self) -> None:
        """Read the list at the first question."""
        self._faces: dict[tuple[str, bool], FontFile] | None = None

    def find(self, family: str, *, is_bold: bool) -> FontFile | None:
        """Return the regular or bold face; the regular one when there is no bold."""
        if self._faces is None:
            self._faces = self._read()
        return self._faces.get((family.lower(), is_bold)) or self._faces.get((family.lower(), False))

    def _read(self) -> dict[tuple[str, bool], FontFile]:
        program = shutil.which("fc-list")
        if program is None:
            return {}
        wanted = "%{family}\t%{style}\t%{file}\t%{index}\n"
        try:
            listed = subprocess.run(  # a fixed program with fixed arguments
                [program, "--format", wanted], capture_output=True, timeout=_TIMEOUT_S, check=True
            )
        except (OSError, subprocess.SubprocessError) as error:
            _LOG.warning("fc-list failed: %s", type(error).__name__)
            return {}
        faces: dict[tuple[str, bool], FontFile] = {}
        for line in listed.stdout.decode("utf-8", "replace").splitlines():
            families, style, path, index = (*line.split("\t"), "", "", "")[:4]
            styles = {part.strip().lower() for part in style.split(",")}
            if not path or not styles & {"regular", "book", "normal", "bold"}:
                continue
            # The upper half of fontconfig's index numbers a variable font's named instance.
            face = FontFile(Path(path), (int(index) if index.isdigit() else 0) & 0xFFFF)
            for family in families.split(","):
                faces.setdefault((family.strip().lower(), "bold" in styles), face)
        return faces


#: Family -> (regular, bold) file names in the fonts folder of Windows, and the face's place.
_WINDOWS_FILES: dict[str, tuple[str, str, int]] = {
    "malgun gothic": ("malgun.ttf", "malgunbd.ttf", 0),
    "microsoft yahei": ("msyh.ttc", "msyhbd.ttc", 0),
    "yu gothic": ("YuGothR.ttc", "YuGothB.ttc", 0),
    "yu gothic ui": ("YuGothR.ttc", "YuGothB.ttc", 1),
    "meiryo": ("meiryo.ttc", "meiryob.ttc", 0),
    "segoe ui": ("segoeui.ttf", "segoeuib.ttf", 0),
    "tahoma": ("tahoma.ttf", "tahomabd.ttf", 0),
    "arial": ("arial.ttf", "arialbd.ttf", 0),
    "noto sans cjk kr": ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc", 1),
    "noto sans cjk jp": ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc", 0),
    "noto sans cjk sc": ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc", 2),
    "noto sans": ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf", 0),
    "noto sans arabic": ("NotoSansArabic-Regular.ttf", "NotoSansArabic-Bold.ttf", 0),
}


class FolderFinder:
    """Looks for known file names in folders (Windows, where fontconfig is not at home)."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Look in *folders*, in this order."""
        self._folders = tuple(folders)

    def find(self, family: str, *, is_bold: bool) -> FontFile | None:
        """Return the first of the family's files that is there."""
        names = _WINDOWS_FILES.get(family.lower())
        if names is None:
            return None
        regular, bold, index = names
        for name in (bold, regular) if is_bold else (regular,):
            for folder in self._folders:
                if (folder / name).is_file():
                    return FontFile(folder / name, index)
        return None


def windows_folders() -> tuple[Path, ...]:
    """Return where Windows keeps fonts: for everybody, and for this user."""
    root = os.environ.get("WINDIR", r"C:\Windows")
    local = os.environ.get("LOCALAPPDATA")
    own = (Path(local) / "Microsoft" / "Windows" / "Fonts",) if local else ()
    return (Path(root) / "Fonts", *own)


def system_finder() -> FontFinder:
    """Return the finder of this system."""
    return FolderFinder(windows_folders()) if sys.platform == "win32" else FontconfigFinder()


def find_files(families: Sequence[str], finder: FontFinder, *, is_bold: bool) -> tuple[FontFile, ...]:
    """Return the files of all installed families, in their order; emoji fonts are left out."""
    found = (finder.find(family, is_bold=is_bold) for family in families if "emoji" not in family.lower())
    return tuple(dict.fromkeys(file for file in found if file is not None))
