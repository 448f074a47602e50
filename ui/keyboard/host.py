"""What the keyboard in QML gets from Python: the words on its keys and the guard of its memory."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Slot
from PySide6.QtQml import QQmlEngine

from kiosk.i18n.text import Text
from ui.keyboard.memory import MemoryGuard
from ui.keyboard.setup import qml_import_paths
from ui.keyboard.words import key_words


class KeyboardHost(QObject):
    """Known to QML as ``keyboardHost``."""

    def __init__(
        self, memory: MemoryGuard, localise: Callable[[Text, str], str], parent: QObject | None = None
    ) -> None:
        """Join guard and words.

        Args:
            memory: Keeps the Pinyin engine from remembering.
            localise: Turns a text into the language of a catalogue tag.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._memory = memory
        self._localise = localise

    @Slot(str, result="QVariantMap")
    def wordsFor(self, tag: str) -> dict[str, str]:  # noqa: N802 - called from QML
        """Return the words on the keys in this language."""
        return key_words(lambda text: self._localise(text, tag))

    def _get_memory(self) -> QObject:
        return self._memory

    #: The guard, for the layouts.
    memory = Property(QObject, _get_memory, constant=True)


def attach_keyboard(
    engine: QQmlEngine, memory: MemoryGuard, localise: Callable[[Text, str], str]
) -> KeyboardHost:
    """Give an engine all that the keyboard needs. Call before QML is loaded.

    Returns:
        The host; it belongs to the engine.
    """
    for path in qml_import_paths():
        engine.addImportPath(path)
    host = KeyboardHost(memory, localise, engine)
    engine.rootContext().setContextProperty("keyboardHost", host)
    return host
