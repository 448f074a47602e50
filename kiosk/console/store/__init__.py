"""The console's tables, their migrations, and the one writer.

May import ``kiosk.server`` and ``kiosk.clock``.
"""
