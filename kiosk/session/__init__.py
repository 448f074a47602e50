"""The visitor's session: attract, active, warning, ended; and what is wiped at its end.

May import `kiosk.clock`, `kiosk.errors` and `kiosk.i18n` only.
"""
