"""How a terminal looks, sounds and reads: the mode state, presets, and the one reducer.

May import `kiosk.i18n` and `kiosk.errors` only.
"""
