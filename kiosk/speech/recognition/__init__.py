"""Voice input: optional, never required, and only while the visitor holds the turn.

Here belong the :class:`Recognizer` protocol and its plug-ins (run in a supervised worker process),
model folders, the microphone without Qt, the end of speech, and the :class:`Listener` that joins
them. May import what ``kiosk.speech`` may. What is recorded is never written anywhere: it goes from
the microphone's pipe to the recogniser's, and is gone with the result.
"""
