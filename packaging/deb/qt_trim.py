"""Leaves out of PySide6 what the program does not use: from 650 MB to less than half.

What stays follows from the program itself: the modules that ``ui/`` imports in Python, those that its
QML imports, what these import in turn, the plug-ins that a terminal needs, and every library that any of
them asks the loader for. Nothing is guessed from file names, so a new import brings its library along.

Some things are left out on purpose, as they would help a visitor out: Chromium's developer tools, the
QML debugging servers, Qt's VNC screen (it listens without a password) and the ready-made dialogs of Qt
WebEngine (``ControlsDelegates``), for which the program has its own.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from deb.elf import is_elf, needed

PLUGINS: dict[str, tuple[str, ...]] = {
    "egldeviceintegrations": (),
    "iconengines": ("*",),
    "imageformats": ("libqgif.so", "libqico.so", "libqjpeg.so", "libqsvg.so", "libqwebp.so"),
    "multimedia": ("*",),
    "networkinformation": ("*",),
    "platforminputcontexts": ("*",),
    "platforms": ("libqoffscreen.so", "libqwayland.so", "libqxcb.so"),
    "platformthemes": ("libqxdgdesktopportal.so",),
    "printsupport": ("*",),
    "texttospeech": ("libqtexttospeech_speechd.so",),
    "tls": ("*",),
    "wayland-decoration-client": ("libbradient.so",),
    "wayland-graphics-integration-client": ("*",),
    "wayland-shell-integration": ("libxdg-shell.so", "libqt-shell.so"),
    "xcbglintegrations": ("*",),
}
"""Folder of plug-ins -> the names that stay; folders that are not here go."""

LEFT_OUT_QML = frozenset({"QtWebEngine.ControlsDelegates"})
"""QML modules that stay away although a kept one names them."""

RESOURCES = (
    "icudtl.dat",
    "qtwebengine_resources.pak",
    "qtwebengine_resources_100p.pak",
    "qtwebengine_resources_200p.pak",
    "v8_context_snapshot.bin",
)
"""Files of Qt WebEngine that stay; its developer tools do not."""

LOCALES = ("ar", "en-US", "ja", "ko", "vi", "zh-CN")
"""Words of Chromium (its error pages, number formats); it has none in Mongolian."""

QT_TRANSLATIONS = ("ar", "ja", "ko", "vi", "zh_CN")
"""Words of Qt itself, in ``qtbase_*.qm``."""

_PYTHON_IMPORT = re.compile(r"^\s*(?:from|import) PySide6\.(Qt\w+)", re.MULTILINE)
_QML_IMPORT = re.compile(r"^\s*import (Qt[\w.]*)", re.MULTILINE)
_QMLDIR_IMPORT = re.compile(r"^(?:import|depends) (Qt[\w.]*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Used:
    """What the program imports itself.

    Attributes:
        python: PySide6 modules, ``QtQuick`` and so on.
        qml: QML modules, ``QtQuick.Layouts`` and so on.
    """

    python: frozenset[str]
    qml: frozenset[str]


def find_used(sources: Iterable[Path]) -> Used:
    """Read the imports of all Python and QML files under these folders."""
    python: set[str] = set()
    qml: set[str] = set()
    for folder in sources:
        for path in folder.rglob("*"):
            if path.suffix == ".py":
                python.update(_PYTHON_IMPORT.findall(path.read_text("utf-8")))
            elif path.suffix == ".qml":
                qml.update(_QML_IMPORT.findall(path.read_text("utf-8")))
    return Used(frozenset(python), frozenset(qml))


def trim(package: Path, used: Used) -> None:
    """Take out of an installed ``PySide6`` folder whatever is not reached from *used*.

    Raises:
        ValueError: A kept library needs one of Qt's that is not there; the message names both.
    """
    python = _python_modules(package, used.python)
    qml_folders = _qml_folders(package / "Qt/qml", used.qml)
    _keep_in_package(package, python)
    _keep_qml(package / "Qt/qml", qml_folders)
    _keep_plugins(package / "Qt/plugins")
    _keep_files(package / "Qt/resources", RESOURCES)
    _keep_files(package / "Qt/libexec", ("QtWebEngineProcess",))
    _keep_translations(package / "Qt/translations")
    _keep_libraries(package)


def _python_modules(package: Path, wanted: Iterable[str]) -> set[str]:
    """Return the modules with those that they import when they are loaded."""
    found: set[str] = set()
    waiting = list(wanted)
    while waiting:
        name = waiting.pop()
        library = package / f"{name}.abi3.so"
        if name in found or not library.is_file():
            continue
        found.add(name)
        waiting += [other.decode() for other in re.findall(rb"PySide6\.(Qt\w+)", library.read_bytes())]
    return found


def _qml_folders(root: Path, wanted: Iterable[str]) -> set[Path]:
    found: set[Path] = set()
    waiting = list(wanted)
    while waiting:
        name = waiting.pop()
        folder = root / name.replace(".", "/")
        if name in LEFT_OUT_QML or folder in found or not (folder / "qmldir").is_file():
            continue
        found.add(folder)
        waiting += _QMLDIR_IMPORT.findall((folder / "qmldir").read_text("utf-8"))
        for path in folder.glob("*.qml"):
            waiting += _QML_IMPORT.findall(path.read_text("utf-8"))
    # The layouts and styles of the on-screen keyboard are chosen by name while it runs.
    keyboard = root / "QtQuick/VirtualKeyboard"
    if keyboard in found:
        found.update(path.parent for path in keyboard.rglob("qmldir"))
    return found


def _keep_in_package(package: Path, modules: set[str]) -> None:
    for path in list(package.iterdir()):
        is_ours = (
            path.name in ("Qt", "support", "__init__.py", "_config.py", "_git_pyside_version.py")
            or path.name.startswith(("libpyside6.", "libpyside6qml."))
            or (path.name.endswith(".abi3.so") and path.name.removesuffix(".abi3.so") in modules)
        )
        if not is_ours:
            _remove(path)
    for path in list((package / "Qt").iterdir()):
        if path.name not in ("lib", "libexec", "plugins", "qml", "resources", "translations"):
            _remove(path)


def _keep_qml(root: Path, folders: set[Path]) -> None:
    paths = sorted(root.rglob("*"), reverse=True)
    # Judged before anything goes: the qmldir files say where a module ends.
    gone = [
        path
        for path in paths
        if path.is_file()
        and (path.suffix == ".qmltypes" or not any(_belongs(path, folder, folders) for folder in folders))
    ]
    for path in gone:
        path.unlink()
    for path in paths:
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def _belongs(path: Path, folder: Path, folders: set[Path]) -> bool:
    """Tell whether a file belongs to this module: in its folder, or below and in no other module."""
    if folder not in path.parents:
        return False
    between = path.parent
    while between != folder:
        if (between / "qmldir").is_file():
            return between in folders
        between = between.parent
    return True


def _keep_plugins(root: Path) -> None:
    for folder in list(root.iterdir()):
        names = PLUGINS.get(folder.name, ())
        for path in list(folder.iterdir()):
            if not any(path.match(name) for name in names):
                _remove(path)
        if not any(folder.iterdir()):
            folder.rmdir()


def _keep_files(folder: Path, names: tuple[str, ...]) -> None:
    for path in list(folder.iterdir()) if folder.is_dir() else []:
        if path.name not in names:
            _remove(path)


def _keep_translations(root: Path) -> None:
    for path in list(root.iterdir()):
        if path.name == "qtwebengine_locales":
            _keep_files(path, tuple(f"{name}.pak" for name in LOCALES))
        elif path.name not in {f"qtbase_{name}.qm" for name in QT_TRANSLATIONS}:
            _remove(path)


def _keep_libraries(package: Path) -> None:
    """Keep in Qt/lib what the kept files need, directly or not; the rest and all second names go."""
    library = package / "Qt/lib"
    present = {path.name: path for path in library.iterdir() if path.is_file()}
    roots = [
        path
        for path in package.rglob("*")
        if path.is_file() and library not in path.parents and ".so" in path.name and is_elf(path)
    ]
    roots += [path for path in (package / "Qt/libexec").glob("*") if is_elf(path)]
    kept: set[str] = set()
    while roots:
        path = roots.pop()
        for name in needed(path):
            if name in present and name not in kept:
                kept.add(name)
                roots.append(present[name])
            elif name not in present and name.startswith(("libQt6", "libav", "libsw", "libicu")):
                raise ValueError(f"{path.name} needs {name}, which PySide6 does not bring")
    for path in list(library.iterdir()):
        if path.name not in kept:
            _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
