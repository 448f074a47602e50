"""No memory between visitors: the Pinyin engine's user dictionary and what Qt keeps of a session.

The engine opens ``<configuration>/qtvirtualkeyboard/pinyin/usr_dict.dat`` when it is born, learns
every word that is chosen, and writes it there. Qt offers no switch. If the file cannot be opened the
engine works without a user dictionary, so it learns nothing, on disk or in memory: the guard puts a
*folder* in the file's place, in a throw-away configuration folder that exists for this only.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal, Slot

_DICTIONARY = Path("qtvirtualkeyboard") / "pinyin" / "usr_dict.dat"


class MemoryGuard(QObject):
    """Stands beside the birth of the Pinyin engine. Give it to ``Keyboard.qml`` as ``guard``.

    :meth:`wipe` also makes every open keyboard forget what is being typed.

    Args:
        folder: Throw-away folder of this program, best on a memory file system; made if missing.
        parent: Qt parent.
    """

    #: Every keyboard forgets now, and answers through :meth:`noteForgotten`.
    forgetting = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        """Remember the folder; nothing is touched before a Chinese board opens."""
        super().__init__(parent)
        self._folder = folder
        self._previous: str | None = None
        self._is_open = False
        self._is_forgotten = True

    @Slot(bool)
    def noteForgotten(self, is_forgotten: bool) -> None:  # noqa: N802 - called from QML
        """Take a keyboard's word for it: nothing composed, nothing on offer."""
        self._is_forgotten = self._is_forgotten and is_forgotten

    @Slot()
    def openMemory(self) -> None:  # noqa: N802 - called from QML
        """Point the engine at a dictionary that cannot be opened. Undone by :meth:`closeMemory`."""
        if self._is_open:
            return
        self._is_open = True
        if sys.platform != "win32":
            self._previous = os.environ.get("XDG_CONFIG_HOME")
            os.environ["XDG_CONFIG_HOME"] = str(self._folder)
        self._block()

    @Slot()
    def closeMemory(self) -> None:  # noqa: N802 - called from QML
        """Give the configuration folder back to everybody else."""
        if not self._is_open:
            return
        self._is_open = False
        if sys.platform != "win32":
            if self._previous is None:
                os.environ.pop("XDG_CONFIG_HOME", None)
            else:
                os.environ["XDG_CONFIG_HOME"] = self._previous

    def wipe(self) -> None:
        """Make keyboards forget, and remove whatever an engine may have written all the same (D-10)."""
        self._is_forgotten = True
        self.forgetting.emit()
        for path in self._dictionaries():
            if path.is_file():
                path.unlink()
        self._block_if_known()

    def verify_wiped(self) -> bool:
        """Return True when no dictionary exists and every keyboard said that it holds nothing."""
        return self._is_forgotten and not any(path.is_file() for path in self._dictionaries())

    def close(self) -> None:
        """Remove the throw-away folder when the program ends."""
        shutil.rmtree(self._folder / "qtvirtualkeyboard", ignore_errors=True)

    def _dictionaries(self) -> tuple[Path, ...]:
        """Every place where the engine could have put a user dictionary of ours."""
        ours = self._folder / _DICTIONARY
        if sys.platform != "win32":
            return (ours,)
        # On Windows the configuration folder carries our program's name: it is ours alone.
        return (ours, Path(_configuration_folder()) / _DICTIONARY)

    def _block(self) -> None:
        """Put a folder where the engine wants a file."""
        for path in self._dictionaries():
            if path.is_file():
                path.unlink()
            path.mkdir(parents=True, exist_ok=True)

    def _block_if_known(self) -> None:
        if (self._folder / _DICTIONARY.parts[0]).exists():
            self._block()


def _configuration_folder() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.ConfigLocation)
