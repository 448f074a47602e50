"""Screens: every step of every service as a plain value, and what renders and walks them.

May import `kiosk.i18n`, `kiosk.errors` and `kiosk.modes` only. No widgets, no I/O, no clock:
what is here is pure, so that every front end and every test sees the same thing.
"""
