"""Speech: what is said, in which order, by which voice, and how it is pronounced.

Here belong utterances and their policies, the queue and its manager, voices, normalisers, and the
drivers that speak, record or keep silent. May import ``kiosk.clock``, ``kiosk.errors`` and
``kiosk.i18n``; knows nothing of screens, services, the web or Qt. The sound output process of the
Qt side is started as a program, by a command that the composition root passes in.

:func:`build` makes a manager that is ready to use.
"""

from __future__ import annotations

from kiosk.speech.factory import build
from kiosk.speech.utterance import Policy, Segment, SegmentKind, Utterance

__all__ = ["Policy", "Segment", "SegmentKind", "Utterance", "build"]
