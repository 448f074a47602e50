"""Drivers: what really says a sentence, and what only takes the time to.

Here belong the drivers of :mod:`kiosk.speech.driver` and the programs that they run as worker
processes. A driver may import ``kiosk.clock`` and ``kiosk.speech``, and nothing of the rest of the
core. pyttsx3 is imported by ``pyttsx3_engine`` only, libespeak-ng by ``espeak_library`` only.
"""
