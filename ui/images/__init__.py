"""Images that are drawn on demand: icons in the colour and size that is asked for, and QR codes.

May import PySide6 and ``kiosk``. Nothing is loaded from a network.
"""
