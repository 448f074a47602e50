"""What a terminal and the staff console must compute alike: documents, signatures, layers, schedules.

Everything here is pure, except :mod:`kiosk.twin.mqtt`, the one module that imports ``paho``. May
import ``kiosk.i18n``, ``kiosk.errors``, ``kiosk.clock``, the values of ``kiosk.modes`` (state,
presets, values) and ``kiosk.sealing``; nothing of the terminal, the gateway or the console.
"""
