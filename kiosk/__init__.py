"""Modunuri without a screen: everything that needs no Qt.

Nothing below this package may import PySide6 or `ui` (an import-linter contract).
"""

__version__ = "0.1.0"
