"""The on-screen keyboard, seen from Python: what must happen before Qt starts and after a visitor leaves.

The drawing is QML (``ui/qml/Kiosk/keyboard``). This package may import PySide6 and ``kiosk.i18n``;
nothing in ``kiosk`` may import it.
"""
