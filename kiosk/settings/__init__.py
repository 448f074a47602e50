"""Terminal profile and settings: declared once, with type, bounds, default and explanation.

May import `kiosk.i18n`, `kiosk.errors` and `kiosk.modes` only.
"""
