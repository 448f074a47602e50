"""The Spell Screen: typing letter by letter, by keypad, voice or scanning.

Boards (which letters a language has, in groups of at most six, E-03), the state and the flow. Pure;
may import `kiosk.screens`, `kiosk.i18n` and `kiosk.errors` only.
"""

from kiosk.screens.spell.flow import SpellFlow

__all__ = ["SpellFlow"]
