"""The one seam between Python and QML: typed objects that QML reads, slots that QML calls.

May import ``kiosk`` and PySide6. The QML module ``Kiosk.Bridge`` is registered here and nowhere
else; `python -m ui.bridge.typeinfo` writes its description for qmllint.
"""
