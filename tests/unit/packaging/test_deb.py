"""What goes into the Debian packages, and what must not."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from deb.control import NOT_ON_A_TERMINAL, Package, control_text, system_packages
from deb.elf import is_elf, needed
from deb.inspect_stage import find_faults
from deb.qt_trim import LEFT_OUT_QML, Used, find_used, trim

ROOT = Path(__file__).resolve().parents[3]
LISTING = ROOT / "packaging/system-packages.txt"


def test_the_program_depends_on_everything_that_it_needs_and_wants_no_tools_of_developers() -> None:
    need, want = system_packages(LISTING)
    assert "libnss3" in need
    assert "libasound2t64 | libasound2" in need
    assert not NOT_ON_A_TERMINAL & set(want)
    assert not any("gir1.2" in name or name == "git" for name in (*need, *want))


def test_control_file_has_the_form_that_dpkg_reads() -> None:
    package = Package("modunuri", "1.2", "amd64", ("a", "b | c"), (), "summary", ("first", "", "second"))
    assert control_text(package, 12).splitlines()[-4:] == ["Description: summary", " first", " .", " second"]
    assert "Depends: a, b | c" in control_text(package, 12)
    assert "Recommends" not in control_text(package, 12)


def _qt_core() -> Path | None:
    found = importlib.util.find_spec("PySide6")
    folder = Path(found.origin).parent if found is not None and found.origin else None
    library = folder / "QtQml.abi3.so" if folder is not None else None
    return library if library is not None and library.is_file() and is_elf(library) else None


@pytest.mark.skipif(_qt_core() is None, reason="no Linux build of PySide6 here")
def test_what_a_library_needs_is_read_from_it() -> None:
    library = _qt_core()
    assert library is not None
    names = needed(library)
    assert "libQt6Qml.so.6" in names
    assert any(name.startswith("libc.so") for name in names)


def test_a_text_is_no_library(tmp_path: Path) -> None:
    path = tmp_path / "x.so"
    path.write_text("hello")
    assert not is_elf(path)
    with pytest.raises(ValueError, match="no 64-bit ELF"):
        needed(path)


def test_imports_are_found_in_python_and_qml(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("from PySide6.QtQuick import QQuickWindow\n    import PySide6.QtSvg\n")
    (tmp_path / "b.qml").write_text("import QtQuick\nimport QtQuick.Layouts 1.0 as L\n// import QtTest\n")
    used = find_used([tmp_path])
    assert used.python == {"QtQuick", "QtSvg"}
    assert used.qml == {"QtQuick", "QtQuick.Layouts"}


def test_the_program_really_imports_what_is_found() -> None:
    used = find_used([ROOT / "ui"])
    assert {"QtCore", "QtGui", "QtQml", "QtQuick"} <= used.python
    assert {"QtQuick", "QtQuick.VirtualKeyboard"} <= used.qml


def _package(folder: Path) -> Path:
    """Make a folder that is laid out as PySide6 is, of empty files."""
    names = (
        "__init__.py QtQml.abi3.so QtBluetooth.abi3.so QtQml.pyi designer include/x.h Qt/metatypes/x.json "
        "Qt/qml/QtQuick/qmldir Qt/qml/QtQuick/libqtquick2plugin.so Qt/qml/QtQuick/plugins.qmltypes "
        "Qt/qml/QtQuick/Controls/qmldir Qt/qml/QtQuick/Controls/libcontrols.so "
        "Qt/qml/QtWebEngine/qmldir Qt/qml/QtWebEngine/ControlsDelegates/qmldir "
        "Qt/qml/QtWebEngine/ControlsDelegates/Menu.qml "
        "Qt/plugins/platforms/libqxcb.so Qt/plugins/platforms/libqvnc.so "
        "Qt/plugins/qmltooling/libqmldbg_tcp.so "
        "Qt/resources/icudtl.dat Qt/resources/qtwebengine_devtools_resources.pak "
        "Qt/libexec/QtWebEngineProcess Qt/libexec/rcc "
        "Qt/translations/qtbase_ko.qm Qt/translations/qtbase_fi.qm "
        "Qt/translations/qtwebengine_locales/ko.pak "
        "Qt/translations/qtwebengine_locales/fi.pak Qt/lib/libQt6Unused.so.6"
    )
    package = folder / "PySide6"
    for name in names.split():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    text = "depends QtQuick auto\ndepends QtWebEngine.ControlsDelegates auto\n"
    (package / "Qt/qml/QtWebEngine/qmldir").write_text(text)
    return package


def test_what_would_help_a_visitor_out_stays_away(tmp_path: Path) -> None:
    """Developer tools, debugging servers, a VNC screen, ready-made dialogs (D22, G45, M68)."""
    package = _package(tmp_path)
    trim(package, Used(frozenset({"QtQml"}), frozenset({"QtWebEngine"})))
    left = {path.relative_to(package).as_posix() for path in package.rglob("*") if path.is_file()}
    assert left == {
        "__init__.py",
        "QtQml.abi3.so",
        "Qt/qml/QtQuick/qmldir",
        "Qt/qml/QtQuick/libqtquick2plugin.so",
        "Qt/qml/QtWebEngine/qmldir",
        "Qt/plugins/platforms/libqxcb.so",
        "Qt/resources/icudtl.dat",
        "Qt/libexec/QtWebEngineProcess",
        "Qt/translations/qtbase_ko.qm",
        "Qt/translations/qtwebengine_locales/ko.pak",
    }
    assert "QtWebEngine.ControlsDelegates" in LEFT_OUT_QML


def test_faults_of_a_package_are_found_before_it_is_packed(tmp_path: Path) -> None:
    stage, project = tmp_path / "stage", tmp_path / "project"
    for name in ("DEBIAN/conffiles", "etc/modunuri/kiosk.conf", "usr/bin/x", "usr/share/y"):
        (stage / name).parent.mkdir(parents=True, exist_ok=True)
        (stage / name).touch()
    for path in stage.rglob("*"):
        path.chmod(0o755)
    (stage / "DEBIAN/conffiles").write_text("/etc/modunuri/gone.conf\n")
    (stage / "usr/bin/x").chmod(0o4755)
    (stage / "usr/share/y").write_text(f"made in {project}/build")
    (stage / "usr/share/y").chmod(0o666)
    (stage / "usr/share/z").symlink_to("/tmp/elsewhere")
    faults = "\n".join(find_faults(stage, project))
    for words in (
        "usr/share/y: others may write it",
        "usr/bin/x: runs with the rights of its owner",
        "usr/share/z: link out of the package",
        "/etc/modunuri/kiosk.conf: not named as conffile",
        "/etc/modunuri/gone.conf: named as conffile, but not there",
        "usr/share/y: names the folder in which it was built",
    ):
        assert words in faults
    assert len(faults.splitlines()) == 6
